"""Rows of the tallies written by hand: only the cells that matter, the others as a plain election has them."""

import datetime as dt
from typing import Any

import polars as pl

from pipelines.tables import ballots, reconciliation, tallies, territory, turnout, voter_lists
from pipelines.tables.declaration import Table, Type

USUAL: dict[str, dict[str, Any]] = {
    tallies.STATION_RESULTS.name: {
        "source_id": "protocols", "commission_id": "C1", "region_id": "N", "contest_id": "mayor",
        "origin": "manual", "revision": 1, "status": "counted",
    },
    tallies.PROTOCOLS.name: {
        "source_id": "protocols", "commission_id": "C1", "region_id": "N", "contest_id": "mayor",
        "origin": "manual", "revision": 1, "copy": "1", "status": "counted",
    },
    ballots.CONTESTS.name: {"seats": 1, "votes_per_ballot": 1},
    tallies.TABULATIONS.name: {
        "source_id": "tables", "contest_id": "mayor", "origin": "manual", "line": "registered", "value": 1,
    },
    voter_lists.VOTER_LISTS.name: {"source_id": "lists"},
    reconciliation.STATION_COVERAGE.name: {
        "commission_id": "C1", "region_id": "N", "contest_id": "mayor", "state": "reported",
        "is_expected": True, "origins": "manual",
    },
    reconciliation.EQUATION_CHECK.name: {
        "source_id": "protocols", "contest_id": "mayor", "origin": "manual", "is_hard": True,
    },
    reconciliation.IDENTICAL_PROTOCOLS.name: {
        "source_id": "protocols", "commission_id": "C1", "contest_id": "mayor", "origin": "manual",
        "smallest": 50, "ballots_valid": 60,
    },
    voter_lists.VOTER_LIST_CHANGES.name: {
        "source_id": "lists", "from_date": "2030-04-01", "to_date": "2030-05-01",
    },
    turnout.STATION_TURNOUT.name: {"source_id": "turnout", "contest_id": "mayor"},
    tallies.UNIT_RESULTS.name: {
        "level": "commission", "contest_id": "mayor", "origin": "manual", "line": "registered",
        "counted": 1, "annulled": 0, "unexpected": 0, "stations": 1, "stations_unread": 0,
    },
    reconciliation.TALLY_COMPARISON.name: {
        "contest_id": "mayor", "origin_a": "manual", "origin_b": "machine", "line": "registered",
        "pattern": "other", "affects_leader": False,
    },
    reconciliation.TABULATION_CHECK.name: {
        "source_id": "tables", "contest_id": "mayor", "origin": "manual", "line": "registered",
        "stations_missing": 0,
    },
    turnout.TURNOUT_REPORTS.name: {
        "source_id": "turnout", "contest_id": "mayor", "reporter_id": "commission", "origin": "announced",
        "at_precision": "minute", "source_url": "https://example.org/t",
    },
    territory.UNITS.name: {"source_id": "stations", "tree": "commissions", "level": "station",
                           "parent_id": "C1", "region_id": "N"},
}  # fmt: skip


def rows(table: Table, *given: dict[str, Any]) -> pl.DataFrame:
    """The rows of a table; days and moments (Greenwich's) are written as text."""
    types = {column.name: column.type for column in table.columns}
    records = []
    for number, cells in enumerate(given, start=2):
        record = {"row_number": number, **USUAL.get(table.name, {}), **cells}
        for name, value in record.items():
            if types.get(name) is Type.TIMESTAMP and isinstance(value, str):
                record[name] = dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
            if types.get(name) is Type.DATE and isinstance(value, str):
                record[name] = dt.date.fromisoformat(value)
        records.append({name: record.get(name) for name in types})
    return pl.DataFrame(records, schema=table.schema)


def results(*given: dict[str, Any]) -> pl.DataFrame:
    """Rows of `marts.station_results`; the total follows from the votes unless it is given."""
    total = [
        cells
        if "votes" not in cells or "votes_total" in cells or None in cells["votes"]
        else cells | {"votes_total": sum(cells["votes"])}
        for cells in given
    ]
    return rows(tallies.STATION_RESULTS, *total)


def stations(*ids: str, **cells: Any) -> pl.DataFrame:
    """Units of level station in region N, under commission C1."""
    return rows(territory.UNITS, *({"unit_id": unit, **cells} for unit in ids))


def contests(*ids: str) -> pl.DataFrame:
    """Rows of `staging.contests`."""
    return rows(
        ballots.CONTESTS, *({"contest_id": name, "position": n} for n, name in enumerate(ids, start=1))
    )


def fits(frame: pl.DataFrame, table: Table) -> bool:
    """Whether a frame may be written to the table: its schema, its key, its required cells."""
    required = [column.name for column in table.columns if column.required]
    return (
        frame.schema == table.schema
        and not frame.select(table.key).is_duplicated().any()
        and not any(frame[name].null_count() for name in required)
    )
