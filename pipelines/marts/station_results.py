"""`marts.station_results`: what each count of a station came to, by its document as it stands."""

from collections.abc import Mapping

import polars as pl

from pipelines.domain import Origin, ProtocolStatus, took_part, turnout
from pipelines.marts.form_sums import forms, total
from pipelines.tables.tallies import STATION_RESULTS

ISSUED = ("issued_early", "issued_station", "issued_outside")
BOXES = ("ballots_mobile", "ballots_stationary")
KINDS = ("ballots_valid", "ballots_invalid", "ballots_blank")
LISTS = ("registered", "registered_additional")
_ORDER = [origin.value for origin in Origin]


def build(standing: pl.DataFrame, choices: pl.DataFrame, form_lines: pl.DataFrame) -> pl.DataFrame:
    """One row per station x contest x origin of `standing_revision.build`.

    A sum is known only where every part that the form has is known (`form_sums`). The voters that turnout is measured
    against are those of the list and, where the form counts it apart, of the additional list: who stands on that one
    votes too.
    """
    latest = _identified(standing)
    held = forms(latest, form_lines, (*LISTS, *ISSUED, *BOXES, *KINDS))
    leaders = _leaders(latest, choices)
    votes = pl.lit(None, pl.Int64)
    for contest, (_, position) in leaders.items():
        own = pl.col("votes").list.get(position - 1, null_on_oob=True)
        votes = pl.when(contest_id=contest).then(own).otherwise(votes)
    found = pl.col("ballots_found")
    return (
        latest.with_columns(
            listed=pl.when(pl.col("registered").is_not_null()).then(total(held, LISTS, main="registered")),
            ballots_issued=total(held, ISSUED, main="issued_station"),
            ballots_found=pl.coalesce(
                total(held, BOXES, main="ballots_stationary"), total(held, KINDS, main="ballots_valid")
            ),
            leader_id=pl.col("contest_id").replace_strict(
                {contest: leader for contest, (leader, _) in leaders.items()},
                default=None,
                return_dtype=pl.String,
            ),
            leader_votes=votes,
        )
        .with_columns(
            turnout=turnout(took_part(), pl.col("listed")),
            leader_share=pl.when(found > 0).then(pl.col("leader_votes") / found),
        )
        .select(STATION_RESULTS.schema.names())
    )


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
