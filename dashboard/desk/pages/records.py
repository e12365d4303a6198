"""What is told of the commissions, by files and by experts: each thing once, as it stands now; and as a file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.desk import listing, reader, record_words, room, session_reports, tellings
from dashboard.desk.shell import Link, Page, get, page
from dashboard.i18n import Language
from pipelines.casework.ledger import SESSIONS
from pipelines.casework.rights import Right

_FILTERS = ("kind", "commission", "week", "state", "mine")
_STATES = {
    "commission_decisions": ("publication", "publication"),
    "calendar_plan": ("state", "plan_state"),
    "recommendation_statuses": ("status", "recommendation_status"),
}
"""Of a kind, the column with its state, and whose words they are."""
_ABOUT = (("subject", "decision_subject"), ("unit_of_count", "unit_of_count"))
"""Columns that say more of a thing, and whose words they are."""
_DIFFERS, _MAY_BE = "differs", "may_be"


def show(request: Request) -> Response:
    """One part of the list of one kind."""
    place, say = room.of(request), reader.language(request)
    chosen = _chosen(request)
    kind = chosen["kind"]
    every = _of_day(tellings.things(place, kind, signed(request).access.now()), kind, say.zone)
    part = listing.part(request, _filtered(request, place, every, chosen), chosen)
    named = tellings.names(place, kind, say.code)
    mine = _mine(request, place, kind)
    commissions = every.select(pl.selectors.by_name("commission_id", require_all=False))
    return page(
        request,
        "records.html",
        part=part,
        rows=[_row(row, kind, say, named, mine) for row in part.rows.iter_rows(named=True)],
        unfit=[
            (record, say.message(template, values))
            for record, template, values in tellings.unfit(place, kind)
        ],
        chosen=chosen,
        kinds=list(record_words.kinds(say).items()),
        kind_name=record_words.kinds(say)[kind],
        day_name=record_words.column(say, tellings.KINDS[kind].day),
        one=record_words.one(say, kind),
        commissions=sorted(
            ((each, say.commission(each)) for (each,) in commissions.drop_nulls().unique().iter_rows()),
            key=lambda one: one[1],
        ),
        weeks=[(f"{day}", say.date(day)) for day in tellings.weeks(every["day"])],
        states=_states(say, kind, every),
        election=place.election,
        waiting=session_reports.waiting(place, reader.signed_in(request)) if kind == SESSIONS else 0,
    )


def export(request: Request) -> Response:
    """Every row that tells of what is chosen, as a file; the log says who took it."""
    place, say, chosen = room.of(request), reader.language(request), _chosen(request)
    kind = chosen["kind"]
    every = _of_day(tellings.things(place, kind, signed(request).access.now()), kind, say.zone)
    found = _filtered(request, place, every, chosen)["thing"].to_list()
    rows = tellings.told(place, kind).filter(pl.col("thing").is_in(found)).drop("thing", "record")
    return listing.file(request, kind, rows, chosen)


def _chosen(request: Request) -> dict[str, str]:
    """What the address chooses; the first kind where it names none."""
    chosen = listing.chosen(request, _FILTERS)
    if chosen["kind"] not in tellings.KINDS:
        chosen["kind"] = next(iter(tellings.KINDS))
    return chosen


def _of_day(found: pl.DataFrame, kind: str, zone: dt.tzinfo) -> pl.DataFrame:
    """The things with the local day by which they stand in a week, the latest first."""
    name = tellings.KINDS[kind].day
    day = pl.col(name)
    if found.schema[name] != pl.Date:
        day = day.dt.convert_time_zone(str(zone)).dt.date()
    return found.with_columns(day=day).sort("day", "thing", descending=[True, False], nulls_last=True)


def _filtered(
    request: Request, place: room.Room, found: pl.DataFrame, chosen: Mapping[str, str]
) -> pl.DataFrame:
    kind = chosen["kind"]
    if chosen["commission"] and "commission_id" in found.columns:
        found = found.filter(pl.col("commission_id") == chosen["commission"])
    if chosen["week"]:
        found = found.filter(pl.col("day").dt.truncate("1w").cast(pl.String) == chosen["week"])
    if chosen["state"] == _DIFFERS:
        found = found.filter(pl.col("differs").is_not_null())
    elif chosen["state"] == _MAY_BE and _MAY_BE in found.columns:
        found = found.filter(pl.col(_MAY_BE).is_not_null())
    elif chosen["state"] and kind in _STATES:
        found = found.filter(pl.col(_STATES[kind][0]) == chosen["state"])
    if chosen["mine"]:
        found = found.filter(pl.col("thing").is_in(list(_mine(request, place, kind))))
    return found


def _mine(request: Request, place: room.Room, kind: str) -> set[str]:
    account = reader.signed_in(request).id
    return set(tellings.own(tellings.told(place, kind), place.desk.ledger().by_id, account))


def _states(say: Language, kind: str, every: pl.DataFrame) -> list[tuple[str, str]]:
    found = []
    if kind in _STATES:
        column, axis = _STATES[kind]
        found = [(word, say.name(axis, word)) for word in every[column].drop_nulls().unique().sort()]
    if _MAY_BE in every.columns and every[_MAY_BE].count():
        found.append((_MAY_BE, say.phrase("perhaps counted twice")))
    return [*found, (_DIFFERS, say.phrase("tellings do not agree"))]


def _row(
    row: dict[str, Any], kind: str, say: Language, named: Mapping[str, str], mine: set[str]
) -> dict[str, object]:
    state, is_marked = record_words.state(say, kind, row)
    where = row.get("commission_id")
    title = record_words.title(say, kind, row, named)
    about = next((say.name(axis, row[name]) for name, axis in _ABOUT if row.get(name)), "")
    return {
        "thing": row["thing"],
        "title": title,
        "about": about,
        "where": say.commission(where) if where and say.commission(where) != title else "",
        "day": say.date(row["day"]) if row["day"] else say.phrase("unknown"),
        "state": state,
        "is_marked": is_marked,
        "tellings": row["tellings"],
        "differs": bool(row["differs"]),
        "may_be": bool(row.get(_MAY_BE)),
        "is_mine": row["thing"] in mine,
    }


PAGE = Page(
    routes=(
        get("/records", show, Right.FOLLOW_COMMISSIONS),
        get("/records.csv", export, Right.FOLLOW_COMMISSIONS),
    ),
    links=(Link(lambda say: say.phrase("Commissions"), "/records", Right.FOLLOW_COMMISSIONS),),
)
