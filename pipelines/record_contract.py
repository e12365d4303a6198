"""Whether what an expert enters fits: asked while it is entered, by the contract that reads it again in every build."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.casework.records import AddRecord
from pipelines.commission_identities import KNOWN_AS, YEAR
from pipelines.commission_setting import Setting
from pipelines.contract import ROW, Conformed
from pipelines.messages import Message
from pipelines.pack_checks import TABLES
from pipelines.sources import commission_entries
from pipelines.sources.commissions import NAMES, stage
from pipelines.tables.commissions import NO_YEAR, PAST

_AHEAD = dt.timedelta(minutes=10)
"""By how much the clock of whoever tells may be ahead of ours."""

_IN_ORDER = (
    ("from_date", "until_date", Message("The last day lies before the first.", {})),
    ("decided_date", "published_at", Message("It was made public before the day of the decision.", {})),
    ("members_present", "members_total", Message("More members are present than there are in all.", {})),
    ("in_time", "considered", Message("More were considered in time than were considered.", {})),
)
"""Columns of which the second is never below the first, and what is said at it: in a file such a row is a warning,
here whoever typed it is there to look again."""


def staged(kind: str, told: Iterable[tuple[int, AddRecord]], setting: Setting) -> Conformed:
    """What the build makes of these records of one kind, each under its number."""
    rows = [{**record.cells, ROW: number} for number, record in told]
    return stage(commission_entries.of_kind(kind, list(rows), synthetic=False), setting)


def problems(record: AddRecord, setting: Setting, now: dt.datetime) -> dict[str, Message]:
    """What does not fit, by column; nothing where the build will read the record."""
    found = {
        name: Message("There is no column {column}", {"column": repr(name)})
        for name in record.cells
        if name not in columns(record.kind, setting)
    }
    if record.cells.get("commission_id", "") not in {"", *setting.commissions}:
        found["commission_id"] = Message("There is no such commission in this election", {})
        return found
    cells = {name: text for name, text in record.cells.items() if name not in found}
    while cells:
        read = staged(record.kind, [(1, record.model_copy(update={"cells": cells}))], setting)
        if read.rejects.is_empty():
            found |= _of_times_to_come(read.kept, read.table.name, now, setting.zone)
            found |= _of_order(read.kept, setting)
            if not found.keys() & {"decided_date", YEAR}:
                found |= _of_the_year(cells, read.kept, now)
            return found
        (first,) = read.rejects.to_dicts()
        name, template, parameters = first["column"], first["template"], json.loads(first["parameters"])
        if name in cells or not found:
            found[name] = Message(template, parameters)
        if name not in cells:  # the rest follows from it
            break
        del cells[name]
    return found


def columns(kind: str, setting: Setting) -> set[str]:
    """The columns that a record of this kind may have: those of its table, and names in every language."""
    named = {f"{stem}_{language}" for stem, _, _ in NAMES.get(kind, ()) for language in setting.languages}
    which = (KNOWN_AS, YEAR) if kind == "commission_decisions" else ()
    return {*TABLES[kind].schema, *which, *named} - {ROW, "source_id"}


def _of_order(row: pl.DataFrame, setting: Setting) -> dict[str, Message]:
    """What cannot be so beside another column: moments count by their local day."""
    local = row.with_columns(pl.selectors.datetime().dt.convert_time_zone(setting.zone).dt.date())
    told = local.row(0, named=True)
    return {
        above: why
        for below, above, why in _IN_ORDER
        if told.get(below) is not None and told.get(above) is not None and told[above] < told[below]
    }


def _of_the_year(cells: Mapping[str, str], row: pl.DataFrame, now: dt.datetime) -> dict[str, Message]:
    """A number alone does not say which decision is meant: whoever enters one says its day, or that it is not known."""
    if YEAR in cells:
        is_ahead = cells[YEAR] > str(now.year)  # four digits; `unknown` is told before
        told = Message("It must have happened already: look at the day and the hour.", {})
        return {YEAR: told} if is_ahead and cells[YEAR].isdigit() else {}
    if "decision_id" not in row.columns:
        return {}
    commission, decision = row.select("commission_id", "decision_id").row(0)
    if not decision.startswith(f"{commission}/{NO_YEAR}/"):
        return {}
    return {"decided_date": Message("Say the day, or below it the year: numbers begin anew every year", {})}


def _of_times_to_come(row: pl.DataFrame, table: str, now: dt.datetime, zone: str) -> dict[str, Message]:
    """What is told of as past and is not: a build would take that day for the present one. Days are local."""
    past = next((names for each, names in PAST.items() if each.name == table), ())
    latest = now + _AHEAD
    today = latest.astimezone(ZoneInfo(zone)).date()
    ahead = row.select(pl.col(name) > (today if row.schema[name] == pl.Date else latest) for name in past)
    told = ahead.row(0, named=True) if ahead.width else {}
    return {
        name: Message("It must have happened already: look at the day and the hour.", {})
        for name, is_ahead in told.items()
        if is_ahead
    }
