"""Rows written by hand: only the cells that matter, the others as Testland's publishers would fill them."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipelines.tables import published, territory, turnout, violations
from pipelines.tables.declaration import Table

KINDS = {
    "bribes": "violation",
    "pressure": "violation",
    "annulled": "decision",
    "forwarded": "workflow",
    "total": "total",
}
USUAL: dict[str, dict[str, Any]] = {
    published.PUBLISHED_TALLIES.name: {
        "source_id": "tallies", "reporter_id": "watchers", "phase": "pre_election", "as_of_at": "2030-05-01",
        "as_of_precision": "day", "dimension": "category", "category_id": "total", "count": 1,
        "unit_of_count": "facts", "is_partial": False, "source_url": "https://example.org/a",
    },
    violations.INCIDENTS.name: {
        "source_id": "reports", "reporter_id": "watchers", "phase": "election_day", "as_of_at": "2030-05-12",
        "as_of_precision": "day", "unit_id": "N", "place_state": "resolved", "category_id": "bribes",
        "source_url": "https://example.org/i",
    },
    published.PUBLISHED_RESULTS.name: {
        "source_id": "results", "measure": "value", "item_id": "stations", "origin": "final", "value": 1.0,
        "unit_of_value": "count", "source_url": "https://example.org/r",
    },
    turnout.TURNOUT_REPORTS.name: {
        "source_id": "turnout", "reporter_id": "police", "origin": "announced", "at": "2030-05-12",
        "at_precision": "minute", "source_url": "https://example.org/t",
    },
    territory.UNITS.name: {"source_id": "units", "tree": "administrative"},
}  # fmt: skip


def rows(table: Table, *given: dict[str, Any]) -> pl.DataFrame:
    """The rows of a table; days are written as text and are Greenwich's."""
    records = []
    for number, cells in enumerate(given, start=2):
        record = {"row_number": number, **USUAL[table.name], **cells}
        for name, value in record.items():
            if name.endswith("_at") or name == "at":
                record[name] = value and dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
        records.append(record)
    return pl.DataFrame(records, schema=table.schema)


@pytest.fixture(scope="session")
def units() -> pl.DataFrame:
    """A country of three regions; districts N1, N2 and S1."""
    return rows(
        territory.UNITS,
        {"unit_id": "LAND", "level": "country"},
        *({"unit_id": unit, "level": "region", "parent_id": "LAND", "region_id": unit} for unit in "NSC"),
        {"unit_id": "N1", "level": "district", "parent_id": "N", "region_id": "N"},
        {"unit_id": "N2", "level": "district", "parent_id": "N", "region_id": "N"},
        {"unit_id": "S1", "level": "district", "parent_id": "S", "region_id": "S"},
    )


class Given:
    """Tables of given rows, and what the marts make of them."""

    kinds = KINDS

    @staticmethod
    def tallies(*given: dict[str, Any]) -> pl.DataFrame:
        return rows(published.PUBLISHED_TALLIES, *given)

    @staticmethod
    def reports(*given: dict[str, Any]) -> pl.DataFrame:
        return rows(violations.INCIDENTS, *given)

    @staticmethod
    def results(*given: dict[str, Any]) -> pl.DataFrame:
        return rows(published.PUBLISHED_RESULTS, *given)

    @staticmethod
    def turnout(*given: dict[str, Any]) -> pl.DataFrame:
        return rows(turnout.TURNOUT_REPORTS, *given)


@pytest.fixture(scope="session")
def given() -> type[Given]:
    return Given
