"""Several tellings of one thing as one row: what all agree on stands, the rest is empty and named."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.pipelines.commissions.oracle.telling import Election, Row, letters, number, typed

SAID = {
    "commission_sessions": (
        "agenda_published_at", "scheduled_at", "started_at", "is_late", "is_open", "is_broadcast",
        "members_present", "members_total",
    ),
    "commission_decisions": (
        "decided_date", "session_number", "subject", "votes_for", "votes_against", "votes_abstained", "articles",
        "plan_item", "unit_ids", "published_at",
    ),
    "commission_members": ("role", "nominator_kind", "nominator", "from_date", "until_date", "is_trained"),
    "recommendations": ("made_by", "made_date", "made_in", "article", "standard", "addressee"),
    "calendar_plan": ("from_date", "until_date", "commission_id", "done_date"),
}  # fmt: skip
"""Columns that tellings can contradict one another in. Not: a moment of looking, and words for one thing."""

WORDS = (
    "recommendation_id",
    "commission_id",
    "number",
    "held_date",
    "member",
    "responsible",
    "plan_decision",
)


def of_kind(election: Election, kind: str) -> list[Row]:
    """All tellings of a kind, in the order of the pack's files and their rows; experts' last."""
    return [typed(one, election.zone) for one in election.told if one.kind == kind]


def merged(election: Election, kind: str) -> list[Row]:
    """One row per thing: what all agree on; what they contradict one another in is empty and named."""
    things: dict[tuple[Any, ...], list[Row]] = {}
    for row in of_kind(election, kind):
        things.setdefault(row["thing"], []).append(row)
    return [_one(rows, SAID[kind]) for rows in things.values()]


def _one(rows: list[Row], said: Iterable[str]) -> Row:
    one: Row = {name: _first(row.get(name) for row in rows) for name in WORDS}
    differs = []
    for name in said:
        values = {_bare(name, row[name]) for row in rows if row.get(name) is not None}
        if name == "published_at":
            one |= _published(rows)
            values = values if one["published_at"] is None else set()
        else:
            one[name] = _told(next(iter(values))) if len(values) == 1 else None
        if name == "nominator" and values:
            same = {letters(value) for value in values}
            one[name], values = (_first(row.get(name) for row in rows) if len(same) == 1 else None), same
        if len(values) > 1:
            differs.append(name)
    for name in ("looked_at", "not_done_date"):
        one[name] = max((row[name] for row in rows if row[name] is not None), default=None)
    for name in _impossible(rows):
        one[name] = None
        differs.append(name)
    return one | {
        "thing": rows[0]["thing"],
        "source_id": rows[0]["source_id"],
        "row_number": rows[0]["row_number"],
        "tellings": len(rows),
        "differs": set(differs),
        "source_url": _first(row.get("source_url") for row in rows),
    }


def _impossible(rows: list[Row]) -> set[str]:
    """Columns of which two tellings cannot be together: who came after going, what was not done after it was done.

    Who goes and comes on one day does so too, unless every telling has that day as the first one.
    """

    def told(name: str) -> list[dt.date]:
        return [row[name] for row in rows if row[name] is not None]

    came, went, done, not_done = (
        told("from_date"),
        told("until_date"),
        told("done_date"),
        told("not_done_date"),
    )
    if rows[0].get("member") and any(
        first > last or (first == last and min(came) < first) for first in came for last in went
    ):
        return {"from_date", "until_date"}
    is_denied = done and not_done and all(day < max(not_done) for day in done)
    return {"done_date", "not_done_date"} if is_denied else set()


def _bare(name: str, value: Any) -> Any:
    """A value in one spelling: lists in any order, numbers of sessions without zeros in front."""
    if name in {"articles", "unit_ids"}:
        return frozenset(part.strip() for part in value.split(";"))
    return number(value) if name == "session_number" else value


def _told(value: Any) -> Any:
    return ";".join(sorted(value)) if isinstance(value, frozenset) else value


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _published(rows: list[Row]) -> Row:
    """A day and an hour of that day contradict nobody: the hour stands. Two hours, or two days, do."""
    told = [
        (row["published_at"], row["published_precision"]) for row in rows if row["published_at"] is not None
    ]
    hours = {at for at, precision in told if precision == "minute"}
    days = {at for at, precision in told if precision == "day"}
    day = dt.timedelta(days=1)
    if not hours and len(days) == 1:
        return {"published_at": next(iter(days)), "published_precision": "day"}
    if len(hours) == 1 and all(start <= next(iter(hours)) < start + day for start in days):
        return {"published_at": next(iter(hours)), "published_precision": "minute"}
    return {"published_at": None, "published_precision": None}
