"""What each station of the sample says on each estimate: a numerator y and a denominator x.

Conditions are read as rules are, with three values: of a station of which nobody can tell, there is no row, and the
others of its stratum stand for it. Of several reports on one station the first that tells counts; where a form is sent
in parts, an observer has told once the last of the answers has come that an estimate needs. Fewer than no voters tell
nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.domain import ListKind, Origin, Status
from pipelines.errors import PackError
from pipelines.estimates import Estimate
from pipelines.marts import report_parts
from pipelines.rules.answers import KEY, wide
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
    """One row per estimate x station that tells.

    `reports` are those of `counted`, `voters` has `unit_id, voters`; `asked` is `staging.questions`.
    """
    found = [pl.DataFrame(schema=ANSWERS)]
    reports, answers = report_parts.joined(reports, answers, asked, zone, first=True)
    for form in dict.fromkeys(entry.form for entry in estimates if entry.form is not None):
        own = asked.filter(form_id=form, group_id="")
        types = dict(own.select("question_id", "type").iter_rows())
        nodes = {n: _nodes(entry, types) for n, entry in enumerate(estimates) if entry.form == form}
        looked = {
            n: [code for node in parts.values() for code in questions(node)] for n, parts in nodes.items()
        }
        used = dict.fromkeys(code for codes in looked.values() for code in codes)
        frame = wide(
            reports.filter(form_id=form),
            answers,
            {code: types[code] for code in used},
            dict.fromkeys(used, ""),
            zone,
        ).join(voters, on="unit_id", how="left")
        found.extend(_told(_complete(frame, answers, looked[n]), n, parts) for n, parts in nodes.items())
    return pl.concat(found)


def counted(submissions: pl.DataFrame, deployment: pl.DataFrame) -> pl.DataFrame:
    """The reports by which a station has reported: observers' own, as they stand now, readable and not refuted.

    Citizens choose where they report from. A station whose only report was refuted has none: a replacement that came
    in stands for it by its order, else the station is missing. A corrected report came when it first came. Where an
    observer who was sent to the station reported, nobody else's report on that form counts: it is likelier to be of
    another station than the first to tell of this one.
    """
    own = submissions.with_columns(pl.col("received_at").min().over("submission_id")).filter(
        "is_latest", "is_readable", ~pl.col("is_citizen_report"), pl.col("review") != Status.REFUTED.value
    )
    sent = deployment.select("observer_id", "unit_id").unique().with_columns(is_sent=pl.lit(True))
    own = own.join(sent, on=["observer_id", "unit_id"], how="left", maintain_order="left")
    is_sent = pl.col("is_sent").fill_null(value=False)
    nobody_sent = ~is_sent.any().over("form_id", "unit_id") | pl.col("unit_id").is_null()
    return own.filter(is_sent | nobody_sent).drop("is_sent")


def _complete(frame: pl.DataFrame, answers: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    """The reports, each received when the last of its answers to these questions was; never, where that is unknown."""
    at = (
        answers.filter(pl.col("question_id").is_in(codes), group_id="")
        .group_by(KEY)
        .agg(received_at=pl.when(pl.col("answered_at").is_not_null().all()).then(pl.col("answered_at").max()))
    )
    return frame.drop("received_at").join(at, on=KEY, how="left", maintain_order="left")


def _nodes(entry: Estimate, types: dict[str, str]) -> dict[str, Node]:
    where = f"estimate {entry.indicator}"
    if not types:
        raise PackError(f"there is no form {entry.form!r}", where=where, remedy="Write the id of a form")
    if entry.numerator is not None:
        return {"numerator": checked_number(parse(entry.numerator, where), types, where)}
    conditions = {"share_of": entry.share_of, "among": entry.among, "seen": entry.seen}
    return {
        name: checked(parse(text, where), types, where)
        for name, text in conditions.items()
        if text is not None
    }


def _told(frame: pl.DataFrame, number: int, nodes: Mapping[str, Node]) -> pl.DataFrame:
    if "numerator" in nodes:
        y, x = evaluate(nodes["numerator"]), pl.col("voters").cast(pl.Float64)
    else:
        holds, among, seen = (
            evaluate(nodes[name]) if name in nodes else pl.lit(True) for name in ("share_of", "among", "seen")
        )
        y = pl.when(seen & among & holds).then(1.0).when(seen & among & ~holds | seen & ~among).then(0.0)
        x = among.cast(pl.Float64)
    return (
        frame.select(
            "unit_id",
            "received_at",
            "submission_id",
            estimate=pl.lit(number, pl.Int64),
            y=y.cast(pl.Float64),
            x=x,
        )
        .filter(pl.col("y") >= 0, pl.col("x").is_not_null(), pl.col("unit_id").is_not_null())
        .sort("received_at", "submission_id", nulls_last=True)
        .unique("unit_id", keep="first", maintain_order=True)
        .with_columns(is_above_list=pl.col("y") > pl.col("x"), is_asked=pl.lit(True))
        .select(ANSWERS.names())
    )


def voters(lists: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """`unit_id, voters`: on all lists of the protocol, else on the last list of the station and the additional one.

    The denominator of turnout on both sides of every comparison. The additional list has the voters of polling day who
    stand on no other: alone it is no list.
    """
    is_beside = pl.col("list_kind") == ListKind.ADDITIONAL.value
    entries = pl.col("entries")
    latest = (
        lists.sort("as_of_date", pl.col("list_kind").cast(pl.Enum(ListKind)))
        .group_by("unit_id", maintain_order=True)
        .agg(main=entries.filter(~is_beside).last(), beside=entries.filter(is_beside).last())
        .select("unit_id", latest=pl.col("main") + pl.col("beside").fill_null(0))
    )
    listed = pl.col("listed")
    told = (
        results.filter(origin=Origin.MANUAL.value)
        .group_by(unit_id="station_id")
        .agg(pl.when(listed.n_unique() == 1, listed.first() > 0).then(listed.first()))
    )
    both = latest.join(told, on="unit_id", how="full", coalesce=True)
    return both.select("unit_id", voters=pl.coalesce("listed", "latest")).filter(pl.col("voters") > 0)


def hour(entry: Estimate, date: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """The moment that an estimate is about, in UTC; None for the whole day."""
    return None if entry.at is None else dt.datetime.combine(date, entry.at, zone).astimezone(dt.UTC)
