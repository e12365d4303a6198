"""What rules of composition, registers and recommendations must be, and which units decisions name."""

import datetime as dt
import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from tests.pipelines.commissions.oracle import tables
from tests.pipelines.commissions.oracle.merging import merged, of_kind
from tests.pipelines.commissions.oracle.telling import Election, Row, letters

OUTCOMES = ("granted", "partly", "rejected", "not_considered")
COUNTED = {None, "complaints"}


def members(election: Election) -> list[Row]:
    """Memberships, and whether each is to come, sits or has ended today."""
    found, day = merged(election, "commission_members"), tables.today(election)
    for row in found:
        if row["from_date"] is not None and row["from_date"] > day:
            row["state"] = "coming"
        elif row["until_date"] is not None and row["until_date"] < day:
            row["state"] = "left"
        else:
            is_disputed = {"from_date", "until_date"} & set(row["differs"])
            row["state"] = None if is_disputed else "sitting"
    return found


def composition(election: Election) -> list[Row]:
    """Each rule that applies, for each period between changes in which anybody may sit.

    Counted beside others are those who certainly sit; too few are told by all who may. What was before the first known
    day is of no whole list, unless no day is known at all. After that day a period ends where
    a rule comes or goes, too. Of a period that is yet to come nothing is said.
    """
    today = tables.today(election)
    by_commission: dict[str, list[Row]] = {}
    for row in merged(election, "commission_members"):
        by_commission.setdefault(row["commission_id"], []).append(row)
    told = {(row["commission_id"], row["source_id"]) for row in of_kind(election, "commission_members")}
    found = []
    for who, members in by_commission.items():
        names = {letters(row["nominator"]): row["nominator"] for row in reversed(members) if row["nominator"]}
        is_listed = any(name == who and source in election.whole for name, source in told)
        body = election.bodies[who]
        for first, last in _periods(members, _turns(election, body)):
            if first is not None and first > today:
                continue
            for rule in tables.rules(election, "composition", body, first or min(last or today, today)):
                sure = [row for row in members if _certainly(row, first, last)]
                may = [row for row in members if _perhaps(row, first)]
                is_whole = is_listed and (first is not None or last is None)
                found += [
                    {
                        "commission_id": who,
                        "since_date": first,
                        "until_date": last if last is not None and last < today else None,
                        "rule_id": rule["id"],
                        **_text(election, rule),
                        **one,
                    }
                    for one in (_judged(rule, sure, may, names, is_whole=is_whole) if may else ())
                ]
    return found


def _text(election: Election, rule: Row) -> Row:
    """Where a rule stands in the pack's law."""
    numbers = {one["id"]: one["number"] for one in election.law.get("article", ())}
    since = {
        (act["id"], edition["id"]): edition.get("from")
        for act in election.law["act"]
        for edition in act["edition"]
    }
    return {
        "act": rule["act"],
        "article": rule.get("article"),
        "article_number": numbers.get(rule.get("article")),
        "edition_date": since[rule["act"], rule["edition"]],
        "rule_source": rule["source"],
    }


def _turns(election: Election, body: str) -> set[dt.date]:
    """The days up to today on which other rules are in force than on the day before."""
    day, today = dt.timedelta(days=1), tables.today(election)
    editions = [edition for act in election.law.get("act", ()) for edition in act.get("edition", ())]
    dated = {one["from"] for one in editions if one.get("from")}
    dated |= {one["until"] + day for one in editions if one.get("until")}

    def held(at: dt.date) -> list[str]:
        return [rule["id"] for rule in tables.rules(election, "composition", body, at)]

    return {one for one in dated if one <= today and held(one) != held(one - day)}


def _periods(members: list[Row], turns: set[dt.date]) -> list[tuple[dt.date | None, dt.date | None]]:
    day = dt.timedelta(days=1)
    firsts = {row["from_date"] for row in members}
    firsts |= {row["until_date"] + day for row in members if row["until_date"]}
    firsts |= {turn for turn in turns if any(first is not None and first < turn for first in firsts)}
    known: list[dt.date] = sorted(firsts - {None})
    ends = [first - day for first in known]
    starts: list[dt.date | None] = [None, *known] if None in firsts else [*known]
    return list(zip(starts, [*(ends if None in firsts else ends[1:]), None], strict=True))


def _perhaps(row: Row, first: dt.date | None) -> bool:
    """Not known to come later, nor to have gone."""
    if row["from_date"] is not None and (first is None or row["from_date"] > first):
        return False
    return row["until_date"] is None or first is None or row["until_date"] >= first


def _certainly(row: Row, first: dt.date | None, last: dt.date | None) -> bool:
    """Known to sit; whose last day is the first of the period may have gone that morning.

    Of whom nobody says since when it is only known that he sits at the end: today, or on his last day.
    """
    is_open = row["until_date"] is None and "until_date" not in row["differs"]
    if row["from_date"] is None:
        return is_open if last is None else row["until_date"] == last and first != last
    came = first is not None and row["from_date"] <= first
    return came and (is_open or (row["until_date"] is not None and row["until_date"] > first))


def _judged(
    rule: Row, sure: list[Row], may: list[Row], names: dict[str, str], *, is_whole: bool
) -> Iterable[Row]:
    count = len(may)
    if (fewest := rule.get("members_at_least")) is not None:
        is_met = True if len(sure) >= fewest else False if is_whole and count < fewest else None
        yield _line("at_least", "", may, count, fewest, is_met)
    if (most := rule.get("members_at_most")) is not None:
        is_met = False if len(sure) > most else True if is_whole and count <= most else None
        yield _line("at_most", "", sure if is_met is False else may, count, most, is_met)
    if allowed := rule.get("nominators"):
        for kind in {row["nominator_kind"] for row in sure} - {None, *allowed}:
            yield _line("nominator", kind, _of(sure, kind), count, 0, False)
    for share in rule.get("share", ()):
        kinds = share["nominators"]
        bound = math.floor(Fraction(share["at_most"]) * count)
        is_told = all(row in sure and row["nominator_kind"] for row in may)
        is_met = None
        if is_whole:
            is_met = False if len(_of(sure, *kinds)) > bound else True if is_told else None
        yield _line(
            "share", ";".join(kinds), _of(may if is_met is not False else sure, *kinds), count, bound, is_met
        )
    for kind in rule.get("one_each", ()):
        named = [row for row in _of(sure, kind) if row["nominator"] is not None]
        for name in {letters(row["nominator"]) for row in named}:
            own = [row for row in named if letters(row["nominator"]) == name]
            if len(own) > 1:
                yield _line("one_each", names[name], own, count, 1, False)


def _of(rows: list[Row], *kinds: str) -> list[Row]:
    return [row for row in rows if row["nominator_kind"] in kinds]


def _line(rule: str, about: str, rows: list[Row], of: int, bound: int, is_met: bool | None) -> Row:
    members = {row["thing"] for row in rows} if is_met is False else set()
    return {
        "rule": rule, "about": about, "members": len(rows), "of_members": of, "bound": bound, "is_met": is_met,
        "member_ids": members,
    }  # fmt: skip


def registers(election: Election, complaints: list[Row]) -> list[Row]:
    """Each figure of a register of complaints beside the complaints filed there before that day.

    Of one of which only the month or year is known that is sure once all of it has passed, possible once it has begun.
    """
    found = []
    for row in of_kind(election, "complaint_registers"):
        if row.get("unit_of_count") not in COUNTED:
            continue
        day = row["as_of_at"].astimezone(election.zone).date()
        is_there = _filed_with(row["commission_id"], election)
        there = [one for one in complaints if is_there and one["filed_at"] is not None and is_there(one)]
        key = {name: row[name] for name in ("source_id", "row_number", "commission_id", "as_of_at")}
        key["source_url"] = row.get("source_url")
        for figure in ("received", *OUTCOMES):
            if is_there and row[figure] is not None:
                what = "filed" if figure == "received" else "settled"
                spans = [
                    _span(one[f"{what}_at"].astimezone(election.zone).date(), one[f"{what}_precision"])
                    for one in there
                    if one[f"{what}_at"] is not None and figure in {"received", one["outcome"]}
                ]
                known = sum(after <= day for _, after in spans)
                found.append(
                    {
                        **key,
                        "figure": figure,
                        "registered": row[figure],
                        "known": known,
                        "perhaps": sum(first < day < after for first, after in spans),
                        "agrees": row[figure] >= known,
                    }
                )
        told = [row[name] for name in OUTCOMES if row[name] is not None]
        if told and row["received"] is not None:
            agrees = sum(told) <= row["received"]
            found.append(
                {
                    **key,
                    "figure": "outcomes",
                    "registered": sum(told),
                    "known": row["received"],
                    "perhaps": 0,
                    "agrees": agrees,
                }
            )
    return found


def _span(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """The first day of what is told, and the first one after it."""
    if precision == "year":
        return day, dt.date(day.year + 1, 1, 1)
    if precision == "month":
        return day, dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day, day + dt.timedelta(days=1)


def _filed_with(who: str, election: Election) -> Callable[[Row], bool] | None:
    """Which complaints were filed with that commission: by its unit, or by its kind if it alone is of that kind.

    None where nothing can be told.
    """
    if who in election.units:
        return lambda one: bool(one["body_unit_id"] == who)
    body = election.bodies[who]
    is_sole = sum(one == body for one in election.bodies.values()) == 1
    return (lambda one: bool(one["filed_with"] == body)) if is_sole else None


def recommendations(election: Election) -> list[Row]:
    """Each one at the pack's own election, and at every other of which somebody says what became of it.

    Of what became of it the tellings of the last day stand, and each of them is counted.
    """
    statuses = of_kind(election, "recommendation_statuses")
    found = []
    for row in merged(election, "recommendations"):
        own = [one for one in statuses if one["recommendation_id"] == row["recommendation_id"]]
        for where in {election.id, *(one["election_id"] for one in own)}:
            there = [one for one in own if one["election_id"] == where]
            day = max((one["as_of_date"] for one in there), default=None)
            last = [one for one in there if one["as_of_date"] == day]
            told = {one["status"] for one in last}
            made, made_in = row["made_date"], row["made_in"]
            is_older = True if there else None
            if where == election.id and not there:
                is_older = made_in != election.id if made_in else (made < election.date if made else None)
            found.append(
                row
                | {
                    "election_id": where,
                    "is_older": is_older,
                    "status": last[0]["status"] if len(told) == 1 else None,
                    "as_of_date": day,
                    "evidence": next((one["evidence"] for one in last if one.get("evidence")), None),
                    "tellings": len(there),
                    "status_url": next((one["source_url"] for one in last if one.get("source_url")), None),
                    "differs": row["differs"] | ({"status"} if len(told) > 1 else set()),
                }
            )
    return found


def units(election: Election) -> set[tuple[tuple[Any, ...], str]]:
    """The units that decisions name, by any of their tellings."""
    return {
        (row["thing"], unit.strip())
        for row in of_kind(election, "commission_decisions")
        for unit in (row.get("unit_ids") or "").split(";")
        if unit.strip()
    }
