"""`marts.station_results`: what each count of a station came to, by its latest revision."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.domain import Origin, ProtocolStatus, turnout
from pipelines.tables.tallies import STATION_RESULTS

ISSUED = ("issued_early", "issued_station", "issued_outside")
BOXES = ("ballots_mobile", "ballots_stationary")
KINDS = ("ballots_valid", "ballots_invalid", "ballots_blank")
_SUMMED = (*ISSUED, *BOXES, *KINDS)
_ORDER = [origin.value for origin in Origin]


def build(protocols: pl.DataFrame, choices: pl.DataFrame) -> pl.DataFrame:
    """One row per station x contest x origin of `staging.protocols`, latest revision.

    A sum is known only where every part that the form has is known. Which lines a form has is read from its
    protocols: a line that none of a contest and count holds is not on the form.
    """
    latest = _identified(_latest(protocols))
    forms = _forms(latest)
    leaders = _leaders(latest, choices)
    votes = pl.lit(None, pl.Int64)
    for contest, (_, position) in leaders.items():
        own = pl.col("votes").list.get(position - 1, null_on_oob=True)
        votes = pl.when(contest_id=contest).then(own).otherwise(votes)
    found = pl.col("ballots_found")
    return (
        latest.with_columns(
            ballots_issued=_sum(forms, ISSUED),
            ballots_found=pl.coalesce(_sum(forms, BOXES), _sum(forms, KINDS)),
            leader_id=pl.col("contest_id").replace_strict(
                {contest: leader for contest, (leader, _) in leaders.items()},
                default=None,
                return_dtype=pl.String,
            ),
            leader_votes=votes,
        )
        .with_columns(
            turnout=turnout(pl.coalesce("took_part", "ballots_issued"), pl.col("registered")),
            leader_share=pl.when(found > 0).then(pl.col("leader_votes") / found),
        )
        .select(STATION_RESULTS.schema.names())
    )


def _latest(protocols: pl.DataFrame) -> pl.DataFrame:
    if not (protocols["revision"] > 1).any():
        return protocols
    last = pl.col("revision").max().over("station_id", "contest_id", "origin")
    return protocols.filter(pl.col("revision") == last)


def _identified(protocols: pl.DataFrame) -> pl.DataFrame:
    """Every document of a station with the voters identified there, where its own form does not count them."""
    receipts = protocols.filter(
        pl.col("origin") == Origin.IDENTIFICATION.value, pl.col("identified").is_not_null()
    )
    if receipts.is_empty():
        return protocols
    key = ["station_id", "contest_id"]
    known = receipts.unique(key, keep="last", maintain_order=True).select(*key, receipt="identified")
    joined = protocols.join(known, on=key, how="left", maintain_order="left")
    return joined.with_columns(identified=pl.coalesce("identified", "receipt")).drop("receipt")


def _forms(protocols: pl.DataFrame) -> Mapping[tuple[str, str], set[str]]:
    """Of each contest and count the lines, among those that are added up, that its form has."""
    held = protocols.group_by("contest_id", "origin").agg(pl.col(_SUMMED).is_not_null().any())
    return {
        (row["contest_id"], row["origin"]): {name for name in _SUMMED if row[name]}
        for row in held.iter_rows(named=True)
    }


def _sum(forms: Mapping[tuple[str, str], set[str]], names: Iterable[str]) -> pl.Expr:
    """The sum of those of these lines that a form has; unknown where one of them is."""
    result: pl.Expr = pl.lit(None, pl.Int64)
    by_lines: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for group, held in forms.items():
        by_lines.setdefault(tuple(name for name in names if name in held), []).append(group)
    for lines, groups in by_lines.items():
        if lines:
            total = pl.sum_horizontal(lines, ignore_nulls=False)
            if len(groups) == len(forms):
                return total
            own = pl.any_horizontal(
                (pl.col("contest_id") == contest) & (pl.col("origin") == origin) for contest, origin in groups
            )
            result = pl.when(own).then(total).otherwise(result)
    return result


def _leaders(protocols: pl.DataFrame, choices: pl.DataFrame) -> Mapping[str, tuple[str, int]]:
    """The choice with most votes in each whole contest, by the count that binds most, and its place.

    A count of fewer than half as many stations as another has does not decide yet: the first few protocols of a night
    may be of one village. Nobody leads where nobody has a vote.
    """
    counted = protocols.filter(
        pl.col("status") == ProtocolStatus.COUNTED.value, pl.col("votes").is_not_null()
    )
    leaders = {}
    for (contest,), own in counted.select("contest_id", "origin", "votes").group_by("contest_id"):
        stations = dict(own.group_by("origin").len().iter_rows())
        broad = [origin for origin, number in stations.items() if 2 * number >= max(stations.values())]
        origin = min(broad, key=_ORDER.index)
        votes = own.filter(pl.col("origin") == origin)["votes"]
        ballot = choices.filter(contest_id=contest).select("position", "choice_id")
        sums = [
            (votes.list.get(position - 1, null_on_oob=True).sum(), -position, choice)
            for position, choice in ballot.iter_rows()
        ]
        votes_of, place, leader = max(sums, default=(0, 0, ""))
        if votes_of > 0:
            leaders[str(contest)] = (leader, -place)
    return leaders
