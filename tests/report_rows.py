"""Short ways to write observers' reports in tests: what a test does not say is as in an ordinary report."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.tables.declaration import Table
from pipelines.tables.observation import ANSWERS, DEPLOYMENT, QUESTIONS, SUBMISSIONS
from pipelines.tables.territory import UNITS

DAY = dt.date(2030, 5, 6)
"""A Monday."""


def at(day: int, hour: float = 0, minute: int = 0) -> dt.datetime:
    """That hour, UTC, so many days after `DAY`."""
    return dt.datetime.combine(DAY, dt.time(), dt.UTC) + dt.timedelta(days=day, hours=hour, minutes=minute)


def frame(table: Table, default: Mapping[str, Any], told: tuple[Mapping[str, Any], ...]) -> pl.DataFrame:
    """Rows of a table: the default with what each says otherwise, null where neither says anything."""
    empty = dict.fromkeys(table.schema)
    return pl.DataFrame([empty | default | dict(row) for row in told], schema=table.schema)


def deployment(*told: Mapping[str, Any]) -> pl.DataFrame:
    """Observers in station 11 from `DAY` on."""
    default = {"source_id": "d", "row_number": 2, "role": "lto", "unit_id": "11", "from_date": DAY}
    return frame(DEPLOYMENT, default, told)


def submissions(*told: Mapping[str, Any]) -> pl.DataFrame:
    """Readable weekly reports, each with its own id."""
    default = {
        "source_id": "s", "row_number": 1, "revision": 1, "is_latest": True, "intake_id": "s",
        "form_id": "weekly", "observer_id": "A", "unit_id": "11", "edits": 0, "review": "received",
        "is_citizen_report": False, "is_readable": True, "observed_precision": "minute",
    }  # fmt: skip
    numbered = ({"submission_id": f"r{n}"} | dict(row) for n, row in enumerate(told, start=1))
    return frame(SUBMISSIONS, default, tuple(numbered))


def answers(*told: Mapping[str, Any]) -> pl.DataFrame:
    """Answers of report r1 at the top of the weekly form."""
    default = {"submission_id": "r1", "revision": 1, "form_id": "weekly", "group_id": "", "instance": 0}
    return frame(ANSWERS, default, told)


def questions(*told: Mapping[str, Any]) -> pl.DataFrame:
    """Questions of the weekly form that need no answer."""
    default = {
        "form_id": "weekly", "position": 1, "form_version": "1", "group_id": "", "type": "integer",
        "is_required": False,
    }  # fmt: skip
    return frame(QUESTIONS, default, told)


def units() -> pl.DataFrame:
    """Stations 11 and 12 of region N, 21 of region S."""
    rows = [
        {"unit_id": station, "level": "station", "tree": "commissions", "region_id": region}
        for station, region in (("11", "N"), ("12", "N"), ("21", "S"))
    ]
    return frame(UNITS, {"source_id": "u", "row_number": 2}, tuple(rows))
