"""Sessions of commissions that long-term observers of the exercise attend, and report one by one.

Most reports agree with what the files tell of the same session; one counts so few members that there was no quorum,
where the files have enough; and two tell of sessions of which no file says anything, one of a precinct commission.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from pipelines.exercise.answering import REMARK, Texts
from pipelines.exercise.followed import Row
from pipelines.exercise.observers import LONG
from pipelines.exercise.reports import SESSIONS, Field, Report, Truth, reports_of, text_of

AGREEING = 6
UNTOLD_DAYS = -6
"""Days from polling day on which no commission of the files sits, and one of these reports says that one did."""
Attended = tuple[dict[str, Any], Row, str]
"""Who was there, the session as they saw it, and what was planted."""


def reports(where: Field, sessions: Sequence[Row], truth: Truth, rng: np.random.Generator) -> list[Report]:
    """A report a session, the same for the same generator; none where no sessions are given."""
    attended = _attended(where, sessions, rng)
    came = [_moment(session, "scheduled_at", where) - dt.timedelta(minutes=5) for _, session, _ in attended]
    rows = [_answers(person, session, where) for person, session, _ in attended]
    given: dict[str, Texts] = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    given |= {"observed_at": [text_of(moment) for moment in came]}
    given |= {"observer_id": [person["observer_id"] for person, *_ in attended]}
    if not rows:
        return []
    made = reports_of(where, SESSIONS, given, came, [moment.date() for moment in came], rng)
    for report, moment, (_, session, kind) in zip(made, came, attended, strict=True):
        report["received_at"] = text_of(moment + dt.timedelta(minutes=int(rng.integers(90, 240))))
        detail = f"{report['unit']}/{session['held']}/1"
        truth.tell(kind, report["observer_id"], report["submission_id"], detail)
    return made


def _attended(where: Field, sessions: Sequence[Row], rng: np.random.Generator) -> list[Attended]:
    sits = where.exercise.commissions.filter(pl.col("lies_in").is_not_null())
    commission_of = dict(sits.select("lies_in", "commission_id").unique("lies_in", keep="first").iter_rows())
    seen: dict[str, tuple[dict[str, Any], Row]] = {}
    for person in where.people(LONG):
        for session in sessions:
            is_there = person["from_date"] <= session["held"] <= person["to_date"]
            if is_there and session["commission_id"] == commission_of.get(person["unit_id"]):
                seen.setdefault(str(session["commission_id"]), (person, session))
    pairs = list(seen.values())
    drawn = [pairs[int(n)] for n in rng.permutation(len(pairs))]
    found: list[Attended] = [(*pair, "session_agrees") for pair in drawn[:AGREEING]]
    rest = drawn[AGREEING:]
    enough = [pair for pair in rest if _members(pair[1], "present") > _members(pair[1], "total") // 2]
    for person, session in enough[:1]:
        few = {"members_present": _members(session, "total") // 2, "open": "yes"}
        found.append((person, session | few, "session_contradicts"))
    day = where.polling_day + dt.timedelta(UNTOLD_DAYS)
    for person, session in rest[-2:-1]:
        found.append((person, _held_on(day, session), "session_told_by_nobody"))
    for person, session in rest[-1:]:
        lies = where.exercise.stations.filter(pl.col("unit_id") == person["unit_id"])["station_code"]
        if len(lies):
            of_station = _held_on(day, session) | {"station": lies[0]}
            found.append((person, of_station, "session_told_by_nobody"))
    return found


def _held_on(day: dt.date, session: Row) -> Row:
    """A session like this one, on another day."""
    clocks = {
        name: dt.datetime.combine(day, moment.time())
        for name in ("scheduled_at", "started_at")
        if isinstance(moment := session[name], dt.datetime)
    }
    members = {"members_present": _members(session, "total") - 2}
    return session | clocks | members | {"held": day, "agenda_published_at": None, "open": "yes"}


def _answers(person: dict[str, Any], session: Row, where: Field) -> dict[str, str | None]:
    """What somebody who was there says of it; of what is not asked nothing is kept."""
    published, present = session["agenda_published_at"], _members(session, "present")
    total = _members(session, "total")
    called, began = session["scheduled_at"], session["started_at"]
    assert isinstance(called, dt.datetime)
    assert isinstance(began, dt.datetime)
    return {
        "commission": str(session["commission_id"]),
        "station": str(session["station"]) if "station" in session else None,
        "held_date": str(session["held"]),
        "agenda_published_at": None
        if published is None
        else text_of(_moment(session, "agenda_published_at", where)),
        "announced_open": "yes",
        "is_open": str(session["open"] or "yes"),
        "is_broadcast": str(session["broadcast"] or "no"),
        "scheduled_at": f"{called:%H:%M}",
        "started_at": f"{began:%H:%M}",
        "is_late": "yes" if began > called else "no",
        "members_total": str(total),
        "members_present": str(present),
        "quorum_told": "yes",
        "remarks": REMARK,
    }


def _moment(session: Row, name: str, where: Field) -> dt.datetime:
    """A local moment of the session with its zone."""
    moment = session[name]
    assert isinstance(moment, dt.datetime)
    return moment.replace(tzinfo=where.zone)


def _members(session: Row, which: str) -> int:
    return int(str(session[f"members_{which}"]))
