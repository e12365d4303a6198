"""What each station of the sample says on each estimate: a numerator y and a denominator x.

Conditions are read as rules are, with three values: of a station of which nobody can tell, there is no row, and the
others of its stratum stand for it. Of several reports on one station the first that tells counts.
"""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.domain import Origin, Status
from pipelines.errors import PackError
from pipelines.estimates import Estimate
from pipelines.rules.answers import wide
from pipelines.rules.evaluate import evaluate
from pipelines.rules.kinds import checked, checked_number
from pipelines.rules.language import Node, parse, questions

_COLUMNS: dict[str, pl.DataType] = {
    "estimate": pl.Int64(),
    "unit_id": pl.String(),
    "y": pl.Float64(),
    "x": pl.Float64(),
    "received_at": pl.Datetime("us", "UTC"),
    "is_above_list": pl.Boolean(),
    "is_asked": pl.Boolean(),
}
ANSWERS = pl.Schema(_COLUMNS)
"""`estimate` is the place of the entry, from 0; `is_asked` is false where the ballot is not cast at the station."""


def build(
    estimates: Sequence[Estimate],
    reports: pl.DataFrame,
    answers: pl.DataFrame,
    asked: pl.DataFrame,
    voters: pl.DataFrame,
    zone: str,
) -> pl.DataFrame:
    """One row per estimate x station that tells. `voters` has `unit_id, voters`; `asked` is `staging.questions`."""
    found = [pl.DataFrame(schema=ANSWERS)]
    usable = reports.filter("is_latest", "is_readable", pl.col("review") != Status.REFUTED.value)
    for form in dict.fromkeys(entry.form for entry in estimates if entry.form is not None):
        own = asked.filter(form_id=form, group_id="")
        types = dict(own.select("question_id", "type").iter_rows())
        nodes = {n: _nodes(entry, types) for n, entry in enumerate(estimates) if entry.form == form}
        used = dict.fromkeys(code for parts in nodes.values() for node in parts for code in questions(node))
        frame = wide(
            usable.filter(form_id=form),
            answers,
            {code: types[code] for code in used},
            dict.fromkeys(used, ""),
            zone,
        ).join(voters, on="unit_id", how="left")
        found.extend(_told(frame, n, estimates[n], parts) for n, parts in nodes.items())
    return pl.concat(found)


def _nodes(entry: Estimate, types: dict[str, str]) -> list[Node]:
    where = f"estimate {entry.indicator}"
    if not types:
        raise PackError(f"there is no form {entry.form!r}", where=where, remedy="Write the id of a form")
    if entry.numerator is not None:
        return [checked_number(parse(entry.numerator, where), types, where)]
    conditions = [text for text in (entry.share_of, entry.among) if text is not None]
    return [checked(parse(text, where), types, where) for text in conditions]


def _told(frame: pl.DataFrame, number: int, entry: Estimate, nodes: Sequence[Node]) -> pl.DataFrame:
    if entry.numerator is not None:
        y, x = evaluate(nodes[0]), pl.col("voters").cast(pl.Float64)
    else:
        holds = evaluate(nodes[0])
        among = evaluate(nodes[1]) if len(nodes) > 1 else pl.lit(True)
        y = pl.when(among & holds).then(1.0).when(~among | ~holds).then(0.0)
        y, x = pl.when(among.is_not_null() & (~among | holds.is_not_null())).then(y), among.cast(pl.Float64)
    return (
        frame.select(
            "unit_id",
            "received_at",
            "submission_id",
            estimate=pl.lit(number, pl.Int64),
            y=y.cast(pl.Float64),
            x=x,
        )
        .filter(pl.col("y").is_not_null(), pl.col("x").is_not_null(), pl.col("unit_id").is_not_null())
        .sort("received_at", "submission_id", nulls_last=True)
        .unique("unit_id", keep="first", maintain_order=True)
        .with_columns(is_above_list=pl.col("y") > pl.col("x"), is_asked=pl.lit(True))
        .select(ANSWERS.names())
    )


def voters(lists: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """`unit_id, voters`: on all lists of the protocol, else on the latest list of the station.

    The denominator of turnout on both sides of every comparison.
    """
    latest = (
        lists.sort("as_of_date").group_by("unit_id", maintain_order=True).agg(latest=pl.col("entries").last())
    )
    told = (
        results.filter(origin=Origin.MANUAL.value)
        .group_by(unit_id="station_id")
        .agg(listed=pl.when(pl.col("listed").n_unique() == 1).then(pl.col("listed").first()).first())
    )
    both = latest.join(told, on="unit_id", how="full", coalesce=True)
    return both.select("unit_id", voters=pl.coalesce("listed", "latest")).filter(pl.col("voters") > 0)


def hour(entry: Estimate, date: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """The moment that an estimate is about, in UTC; None for the whole day."""
    return None if entry.at is None else dt.datetime.combine(date, entry.at, zone).astimezone(dt.UTC)
