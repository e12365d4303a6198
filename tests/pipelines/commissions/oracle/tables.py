"""What the tables on commissions must be, one thing after the other in plain Python: the other half of the oracle.

The sentences that a function follows are those of data/DICTIONARY.md and docs/COMMISSIONS.md.
"""

import datetime as dt
import math
from collections.abc import Iterable
from fractions import Fraction
from statistics import median
from typing import Any

from tests.pipelines.commissions.oracle.merging import merged, of_kind
from tests.pipelines.commissions.oracle.telling import Election, Row, number

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The moment where nothing is told that has one."""


def rules(election: Election, name: str, body: str, day: dt.date) -> list[Row]:
    """The rules for that body that say something known, of editions that are known to apply and in force that day."""
    known = {
        (act["id"], edition["id"])
        for act in election.law.get("act", ())
        for edition in act.get("edition", ())
        if edition.get("applies")
        and (edition.get("from") is None or edition["from"] <= day)
        and (edition.get("until") is None or day <= edition["until"])
    }
    return [
        rule
        for rule in election.law.get(name, ())
        if (not rule.get("bodies") or body in rule["bodies"])
        and (rule.get("act"), rule.get("edition")) in known
        and "unknown" not in rule
    ]


def sessions(election: Election) -> list[Row]:
    rows = merged(election, "commission_sessions")
    sitting = merged(election, "commission_members")
    for row in rows:
        who, day = row["commission_id"], row["held_date"]
        called, began, agenda = row["scheduled_at"], row["started_at"], row["agenda_published_at"]
        start = began or called
        row["agenda_lead_hours"] = (start - agenda).total_seconds() / 3600 if start and agenda else None
        row["minutes_late"] = (began - called).total_seconds() / 60 if began and called else None
        if row["is_late"] is None and "is_late" not in row["differs"] and row["minutes_late"] is not None:
            row["is_late"] = row["minutes_late"] > 0
        if row["members_total"] is None and "members_total" not in row["differs"]:
            row["members_total"] = _listed(election, sitting, who, day)
        row["quorum"] = row["has_quorum"] = None
        if (found := rules(election, "quorum", election.bodies[who], day)) and row[
            "members_total"
        ] is not None:
            row["quorum"] = needed(found[0], row["members_total"])
            if row["members_present"] is not None:
                row["has_quorum"] = row["members_present"] >= row["quorum"]
    return rows


def needed(rule: Row, members: int) -> int:
    """Members that must be present: more than a part of them, or at least one."""
    if "more_than" in rule:
        return math.floor(Fraction(rule["more_than"]) * members) + 1
    return math.ceil(Fraction(rule["at_least"]) * members)


def _listed(election: Election, members: list[Row], who: str, day: dt.date) -> int | None:
    """How many members a list that is whole, and has the first day of each, has on that day."""
    told = {
        row["source_id"] for row in of_kind(election, "commission_members") if row["commission_id"] == who
    }
    own = [row for row in members if row["commission_id"] == who]
    if not told & election.whole or any(
        row["from_date"] is None or "until_date" in row["differs"] for row in own
    ):
        return None
    return sum(is_member(row, day) for row in own) or None


def today(election: Election) -> dt.date:
    """The local day that ends as what is told ends; polling day where nothing has a moment."""
    now = as_of(election)
    return (
        election.date
        if now == NEVER
        else (now - dt.timedelta(microseconds=1)).astimezone(election.zone).date()
    )


def is_member(row: Row, day: dt.date | None) -> bool:
    """Whether somebody is one on that day; of the time before every known day, None, who has no first day."""
    if day is None:
        return row["from_date"] is None
    return (row["from_date"] is None or row["from_date"] <= day) and (
        row["until_date"] is None or row["until_date"] >= day
    )


def end_of(day: dt.date, election: Election) -> dt.datetime:
    """The end of a local day: midnight after it."""
    after = day + dt.timedelta(days=1)
    return dt.datetime.combine(after, dt.time(), election.zone).astimezone(dt.UTC)


def as_of(election: Election) -> dt.datetime:
    """The last decision of our own, the end of the last day of reading, and of the last day told of as past."""
    days = list(election.accessed)
    past = {
        "commission_sessions": ("held_date",),
        "commission_decisions": ("decided_date", "published_at", "looked_at"),
        "calendar_plan": ("done_date", "not_done_date"),
        "complaint_registers": ("as_of_at",),
    }
    for kind, columns in past.items():
        for row in of_kind(election, kind):
            for column in columns:
                if (value := row[column]) is not None:
                    days.append(
                        value.astimezone(election.zone).date() if isinstance(value, dt.datetime) else value
                    )
    moments = [end_of(day, election) for day in days]
    return max(
        [*moments, *([election.decided_at] if election.decided_at else [])],
        default=NEVER,
    )


def decisions(election: Election, now: dt.datetime) -> list[Row]:
    sat = {row["thing"]: row for row in sessions(election)}
    plan = {row["thing"][0]: row for row in merged(election, "calendar_plan")}
    rows = merged(election, "commission_decisions")
    things = {row["thing"] for row in rows}
    for row in rows:
        who, day = row["commission_id"], row["decided_date"]
        row["as_of_at"] = now
        row["perhaps"] = [thing for thing in things if _may_be(row["thing"], thing)]
        session = _session(row, sat)
        row["session"] = session["thing"] if session else None
        row["has_quorum"] = session["has_quorum"] if session else None
        item = plan.get(row["plan_item"]) if row["plan_item"] else None
        state = how_done(item, day) if item and day else None
        row["plan_state"] = None if state == "done_undated" else state
        row["publication_due_at"], row["deadline_id"] = due(election, who, day)
        row["published_before"] = _is_before(row, election)
        row["publication"] = publication(row, now)
        row["publication_hours"] = None
        if (
            day
            and row["published_at"]
            and not row["published_before"]
            and row["published_precision"] == "minute"
        ):
            row["publication_hours"] = (row["published_at"] - end_of(day, election)).total_seconds() / 3600
    return rows


def _may_be(thing: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether the first is told without its year, and the other has one and the same number."""
    if len(thing) != 2 or len(other) != 2 or not thing[1].startswith("-/"):
        return False
    year, slash, number_ = other[1].partition("/")
    return bool(slash) and year.isdigit() and (other[0], number_) == (thing[0], thing[1].removeprefix("-/"))


def _session(row: Row, sat: dict[tuple[Any, ...], Row]) -> Row | None:
    """The session of that number and day; where no number is told, the only one of that day."""
    if "session_number" in row["differs"] or row["decided_date"] is None:
        return None
    of_day = {key: one for key, one in sat.items() if key[:2] == (row["commission_id"], row["decided_date"])}
    if row["session_number"] is not None:
        return of_day.get((row["commission_id"], row["decided_date"], number(row["session_number"])))
    return next(iter(of_day.values())) if len(of_day) == 1 else None


def due(election: Election, who: str, day: dt.date | None) -> tuple[dt.datetime | None, str | None]:
    """The end of the last local day on which a decision may be made public."""
    if day is None:
        return None, None
    listed = rules(election, "deadline", election.bodies[who], day)
    found = [one for one in listed if one.get("about") == "publication"]
    if not found:
        return None, None
    return end_of(day + dt.timedelta(days=found[0]["days"]), election), found[0]["id"]


def _is_before(row: Row, election: Election) -> bool:
    at, day = row["published_at"], row["decided_date"]
    return bool(at and day and at.astimezone(election.zone).date() < day)


def publication(row: Row, now: dt.datetime) -> str:
    """Late only where the whole of what is known of the moment lies behind the deadline.

    Where all say that it was published, and not when, it was; whether in time is not known. Nor is it of what was
    published before its day: one of the two days is wrong.
    """
    at, last = row["published_at"], row["publication_due_at"]
    if at is not None:
        if row["published_before"]:
            return "published"
        is_exact = row["published_precision"] == "minute"
        return (
            "published" if last is None else "in_time" if at < last or (is_exact and at == last) else "late"
        )
    if "published_at" in row["differs"]:
        return "published"
    if row["looked_at"] is not None and (last is None or row["looked_at"] >= last):
        return "not_found"
    return "awaited" if last is not None and now <= last else "unknown"


def how_done(item: Row, day: dt.date) -> str:
    first, last = item["from_date"], item["until_date"]
    if last is not None and day > last:
        return "done_late"
    if first is not None and day < first:
        return "done_early"
    return "done_undated" if last is None else "done"


def plan(election: Election, now: dt.datetime) -> list[Row]:
    carried: dict[str, list[Row]] = {}
    for row in decisions(election, now):
        if row["plan_item"]:
            carried.setdefault(row["plan_item"], []).append(row)
    today = now.astimezone(election.zone).date()
    told = of_kind(election, "calendar_plan")
    rows = merged(election, "calendar_plan")
    for row in rows:
        sought = max(one["not_done_date"] or dt.date.min for one in told if one["thing"] == row["thing"])
        by = min(
            carried.get(row["thing"][0], ()),
            key=lambda one: (
                (one["decided_date"] or dt.date.max) < sought,
                one["decided_date"] or dt.date.max,
                "/".join(map(str, one["thing"])),
            ),
            default=None,
        )
        row["decision"] = by["thing"] if by else None
        row["as_of_at"] = now
        is_only_decided = by is not None and row["done_date"] is None and "done_date" not in row["differs"]
        if by and (by["decided_date"] or dt.date.max) < sought:
            by = None
        if is_only_decided and by:
            row["done_date"] = by["decided_date"]
        if by is None and (is_only_decided or "not_done_date" in row["differs"]):
            row["state"], row["days_late"] = "disputed", None
            continue
        row["state"], row["days_late"] = _state(
            row, today, is_done=by is not None or "done_date" in row["differs"]
        )
    return rows


def _state(row: Row, today: dt.date, *, is_done: bool) -> tuple[str, int | None]:
    first, last, done, undone = row["from_date"], row["until_date"], row["done_date"], row["not_done_date"]
    is_missed = not is_done and undone is not None and last is not None and undone > last
    day = done or (undone if is_missed else None)
    late = (day - last).days if day and last else None
    if done:
        return how_done(row, done), late
    if is_done:
        return "done_undated", None
    if is_missed:
        return "overdue", late
    if last and last < today:
        return "no_word", None
    if first and today < first:
        return "ahead", None
    return ("running" if last else "unknown"), None


def activity(sat: list[Row], decided: list[Row]) -> list[Row]:
    weeks: dict[tuple[str, dt.date], tuple[list[Row], list[Row]]] = {}
    for place, rows, column in ((0, sat, "held_date"), (1, decided, "decided_date")):
        for row in rows:
            if (day := row[column]) is not None:
                monday = day - dt.timedelta(days=day.weekday())
                weeks.setdefault((row["commission_id"], monday), ([], []))[place].append(row)
    return [
        {
            "commission_id": who,
            "week_date": monday,
            "sessions": len(held),
            "sessions_open": sum(row["is_open"] is True for row in held),
            "sessions_openness_known": sum(row["is_open"] is not None for row in held),
            "sessions_late": sum(row["is_late"] is True for row in held),
            "sessions_without_quorum": sum(row["has_quorum"] is False for row in held),
            "decisions": len(made),
            **{
                name: sum(row["publication"] in words for row in made)
                for name, words in {
                    "published_in_time": {"in_time"},
                    "published_late": {"late"},
                    "published_undated": {"published"},
                    "not_found": {"not_found"},
                    "publication_unknown": {"awaited", "unknown"},
                }.items()
            },
            "publication_hours_median": _median(row["publication_hours"] for row in made),
        }
        for (who, monday), (held, made) in weeks.items()
    ]


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
