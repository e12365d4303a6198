"""Do decisions that annul a station's result and the protocols of that station say the same?

A station whose decision to annul is known and whose protocol still counts, and the other way round. That a table of a
commission adds such a station up is told by the facts about tables. Only asked where decisions to annul are known and
name stations: without them nothing is known of annulments but the protocols. Where tellings of a decision name other
stations, it is not known to annul any; nor is it then said that none is known to.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, ProtocolStatus, Severity
from pipelines.election import Pack
from pipelines.marts.tellings import is_contradicted
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISION_UNITS, DECISIONS
from pipelines.tables.tallies import STATION_RESULTS

COUNTED, UNDECIDED = "annulled_still_counted", "annulled_without_decision"
ANNULMENT = "annulment"
"""The subject of a decision that annuls."""


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per station on which decision and protocols differ."""
    deciding = draft.read(DECISIONS, subject=ANNULMENT)
    named = draft.read(DECISION_UNITS).join(
        deciding.select("decision_id", "commission_id", "number", "source_url", "differs"), on="decision_id"
    )
    if named.is_empty():
        return
    results = draft.read(STATION_RESULTS)
    if results.is_empty():
        return
    is_counted = pl.col("status") == ProtocolStatus.COUNTED.value
    status = results.filter(pl.col("origin") == "manual").group_by("station_id").agg(counted=is_counted.all())
    agreed = named.filter(~is_contradicted("unit_ids"))
    said = agreed.unique("unit_id", keep="first").join(status, left_on="unit_id", right_on="station_id")
    for row in said.filter("counted").sort("unit_id").iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            COUNTED,
            Severity.WARNING,
            "station",
            row["unit_id"],
            Message(
                "station {station}: decision {number} of {commission} annuls its result, and its protocol still counts",
                {
                    "station": row["unit_id"],
                    "number": row["number"] or "—",
                    "commission": row["commission_id"],
                },
            ),
            source_url=row["source_url"],
            unit_id=row["unit_id"],
        )
    without = status.filter(~pl.col("counted")).join(
        named, left_on="station_id", right_on="unit_id", how="anti"
    )
    for station in without["station_id"].sort():
        yield Finding(
            FindingKind.FACT,
            UNDECIDED,
            Severity.WARNING,
            "station",
            station,
            Message(
                "station {station}: its protocol does not count, and no decision to annul it is known; decisions on"
                " other"
                " stations are",
                {"station": station},
            ),
            unit_id=station,
        )
