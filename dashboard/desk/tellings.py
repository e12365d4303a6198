"""What is told of commissions at this moment: the rows of the snapshot's files, and what stands in the journal.

A thing is what several may tell of: a session, a decision, a membership, an item of the plan ... What an expert
enters is there at once, by the contract and the marts of the build.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from dashboard import queries_tellings
from dashboard.desk import elections
from dashboard.desk.room import Room
from pipelines import record_contract
from pipelines.casework.ledger import Ledger, Record
from pipelines.casework.records import AddRecord
from pipelines.commission_setting import Setting
from pipelines.contract import ROW, Conformed
from pipelines.marts import (
    calendar_plan,
    commission_decisions,
    commission_members,
    commission_sessions,
    same_number,
)
from pipelines.marts.tellings import merged
from pipelines.pack_checks import TABLES
from pipelines.sources import commission_entries
from pipelines.tables.commission_composition import MEMBERS

THING, RECORD = "thing", "record"
"""Columns beside those of a table: which thing a row tells of, and which record of the journal it is, if any."""


@dataclass(frozen=True)
class Kind:
    """Of a kind: the columns that say which thing it is, and the day by which it stands in a week."""

    identity: tuple[str, ...]
    day: str


KINDS: Mapping[str, Kind] = {
    "commission_decisions": Kind(("decision_id",), "decided_date"),
    "commission_sessions": Kind(("session_id",), "held_date"),
    "calendar_plan": Kind(("item_id",), "until_date"),
    "commission_members": Kind(("membership_id",), "from_date"),
    "working_groups": Kind(("commission_id", "as_of_date"), "as_of_date"),
    "complaint_registers": Kind(("commission_id", "as_of_at", "unit_of_count"), "as_of_at"),
    "recommendation_statuses": Kind(("recommendation_id", "election_id", "as_of_date"), "as_of_date"),
}
"""The kinds of records that experts enter, in the order in which they are offered."""


def told(place: Room, kind: str) -> pl.DataFrame:
    """Every row that tells of a thing of this kind: the columns of its table, `thing` and `record`."""
    return _told(place.snapshot, place, place.desk.ledger(), kind)


def things(place: Room, kind: str, now: dt.datetime) -> pl.DataFrame:
    """Every thing of this kind once, with `thing`, `tellings` and `differs`, and what the marts say of it now."""
    return _things(place.snapshot, place, place.desk.ledger(), kind, now.replace(second=0, microsecond=0))


def thing_of(place: Room, record: AddRecord) -> str:
    """The thing that a record tells of; empty where it does not fit."""
    kept = record_contract.staged(record.kind, [(1, record)], place.setting).kept
    return str(_with_thing(kept, record.kind)[THING].item()) if kept.height == 1 else ""


def perhaps(place: Room, kind: str, thing: str) -> list[str]:
    """Of a decision, those of its number that it may be: without a year where it has one, with a year where not."""
    if kind != "commission_decisions":
        return []
    own = pl.DataFrame(
        [(thing, thing.partition("/")[0])], schema=["decision_id", "commission_id"], orient="row"
    )
    every = told(place, kind).select("decision_id", "commission_id")
    pairs = same_number.pairs(pl.concat([every, own]))
    is_own = (pl.col("decision_id") == thing) | (pl.col("may_be") == thing)
    return [each for pair in pairs.filter(is_own).rows() for each in pair if each != thing]


def records(place: Room, kind: str, thing: str) -> list[Record]:
    """The records of the journal that tell of this thing, or told of it last before they were withdrawn.

    One that the contract refuses now tells of nothing: its own id stands for the thing.
    """
    held = place.desk.ledger().by_id
    rows = told(place, kind).filter(pl.col(THING) == thing, pl.col(RECORD).is_not_null())
    return [
        record
        for record in held.values()
        if record.id in (thing, *rows[RECORD])
        or (not record.stands and record.content.kind == kind and thing_of(place, record.content) == thing)
    ]


def unfit(place: Room, kind: str) -> list[tuple[Record, str, str]]:
    """The records of this kind that stand and that the contract refuses now, each with why: template, values.

    They fitted when they were entered; since then a pack no longer knows a commission, a subject, an article.
    """
    by_entry, staged = _standing(place.desk.ledger(), kind, place.setting)
    refused = staged.rejects.select(ROW, "template", "parameters")
    return [(by_entry[number], template, values) for number, template, values in refused.iter_rows()]


def names(place: Room, kind: str, code: str) -> dict[str, str]:
    """What experts call things of this kind in this language, where they say it: by the thing."""
    held = place.desk.ledger().by_id
    rows = told(place, kind).drop_nulls(RECORD)
    named: dict[str, str] = {}
    for thing, record in rows.select(THING, RECORD).iter_rows():
        cells = held[record].content.cells
        own = [cells.get(f"name_{language}") for language in (code, *place.setting.languages)]
        if name := next((each for each in own if each), None):
            named.setdefault(thing, name)
    return named


@lru_cache(maxsize=64)
def _told(snapshot: str, place: Room, ledger: Ledger, kind: str) -> pl.DataFrame:
    rows = queries_tellings.rows(elections.Held(place.election, snapshot).connection, kind)
    if place.reads_on:  # else the snapshot has what was entered in another journal
        rows = rows.filter(pl.col("source_id") != commission_entries.SOURCE)
    by_entry, staged = _standing(ledger, kind, place.setting)
    ids = [by_entry[number].id for number in staged.kept[ROW]]
    entered = staged.kept.with_columns(pl.Series(RECORD, ids, pl.String))
    return _with_thing(pl.concat([rows.with_columns(pl.lit(None, pl.String).alias(RECORD)), entered]), kind)


def _standing(ledger: Ledger, kind: str, setting: Setting) -> tuple[dict[int, Record], Conformed]:
    """The records of this kind that stand, by their last entry, and what the build makes of them."""
    by_entry = {
        each.last_entry: each for each in ledger.by_id.values() if each.stands and each.content.kind == kind
    }
    told = [(number, each.content) for number, each in by_entry.items()]
    return by_entry, record_contract.staged(kind, told, setting)


def _with_thing(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    parts = [pl.col(name).cast(pl.String) for name in KINDS[kind].identity]
    return rows.with_columns(pl.concat_str(parts, separator="/", ignore_nulls=True).alias(THING))


@lru_cache(maxsize=32)
def _things(snapshot: str, place: Room, ledger: Ledger, kind: str, now: dt.datetime) -> pl.DataFrame:
    rows = {name: _plain(_told(snapshot, place, ledger, name), name) for name in KINDS}
    sitting = _commissions(snapshot)
    zone, law = place.ground.rules.zone, place.ground.rules.law
    match kind:
        case "commission_members":
            found = commission_members.build(rows[kind], now.astimezone(zone).date())
        case "commission_sessions" | "commission_decisions" | "calendar_plan":
            # whether a list of members is whole is known to the build alone: nobody is counted by one here
            nobody = MEMBERS.empty()
            sessions = commission_sessions.build(rows["commission_sessions"], nobody, sitting, law)
            planned = calendar_plan.items(rows["calendar_plan"])
            found = commission_decisions.build(
                rows["commission_decisions"], sessions, planned, sitting, place.calendar, zone, now
            )
            if kind == "commission_sessions":
                found = sessions
            if kind == "calendar_plan":
                found = calendar_plan.build(planned, found, zone, now)
        case _:
            every = _told(snapshot, place, ledger, kind).drop(RECORD)
            return merged(every, THING)
    return found.with_columns(pl.col(KINDS[kind].identity[0]).alias(THING))


def _plain(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.select(TABLES[kind].schema.names())


@lru_cache(maxsize=8)
def _commissions(snapshot: str) -> pl.DataFrame:
    return queries_tellings.commissions(elections.Held("", snapshot).connection)


def own(rows: pl.DataFrame, held: Mapping[str, Record], account: str) -> Sequence[str]:
    """The things of which this account tells."""
    mine = {name for name, record in held.items() if record.entered_by == account}
    return rows.filter(pl.col(RECORD).is_in(list(mine)))[THING].to_list()


def weeks(days: Iterable[dt.date | None]) -> list[dt.date]:
    """The Mondays of the weeks in which these days lie, the latest first."""
    return sorted({day - dt.timedelta(days=day.weekday()) for day in days if day}, reverse=True)
