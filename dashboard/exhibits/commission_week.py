"""One week of a commission in one screen: what was decided, what is late, what is off the plan, what is coming."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard import queries_commissions
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_words import Row
from dashboard.exhibits.exhibit import View
from pipelines.tables.commission_activity import PlanState, Publication

SUNDAY = dt.timedelta(days=6)


@dataclass(frozen=True)
class Week:
    """What is known of a commission in a week that begins on `monday`."""

    commission_id: str
    monday: dt.date
    is_highest: bool
    sessions: Sequence[Row]
    decided: Sequence[Row]
    unpublished: Sequence[Row]
    planned: Sequence[Row]

    @classmethod
    def of(cls, view: View, commission_id: str, monday: dt.date, *, is_highest: bool) -> "Week":
        """The week as the marts have it; the highest commission's has the items for which no commission is named."""
        ask, zone = view.connection, view.election["time_zone"]
        return cls(
            commission_id,
            monday,
            is_highest,
            queries_commissions.sessions(ask, commission_id, monday).rows(named=True),
            queries_commissions.decided(ask, commission_id, monday).rows(named=True),
            queries_commissions.unpublished(ask, commission_id, monday, zone).rows(named=True),
            queries_commissions.planned(ask, commission_id, monday, unassigned=is_highest).rows(named=True),
        )

    def items(self, *parts: str) -> list[Row]:
        """The items of the plan in these parts of the page."""
        return [row for row in self.planned if row["part"] in parts]

    @property
    def without_quorum(self) -> list[Row]:
        """Sessions known to have had no quorum."""
        return [row for row in self.sessions if row["has_quorum"] is False]

    @property
    def late(self) -> int:
        """How many things are late, or lack a quorum."""
        return len(self.unpublished) + len(self.items("late")) + len(self.without_quorum)


def days(view: View, monday: dt.date) -> str:
    """The first and the last day of a week, short enough for a list to choose from."""
    say = view.language
    first = dt.datetime.combine(monday, dt.time(), say.zone)
    return f"{say.day_and_month(first)} – {say.date(monday + SUNDAY)}"


def title(view: View, week: Week) -> str:
    """What the week came to."""
    say = view.language
    off = len(week.items("off"))
    parts = [say.plural("{n} decision", "{n} decisions", len(week.decided))]
    if week.late:
        parts.append(say.plural("{n} late or without quorum", "{n} late or without quorum", week.late))
    if off:
        parts.append(say.plural("{n} off the plan", "{n} off the plan", off))
    if not week.late and not off:
        parts.append(say.phrase("nothing known to be late or off the plan"))
    return ", ".join(parts)


def coverage(view: View, week: Week) -> str:
    """What of the week is known, and what is not: openness of sessions, publication of decisions."""
    say = view.language
    opened = [row["is_open"] for row in week.sessions if row["is_open"] is not None]
    quorate = [row for row in week.sessions if row["has_quorum"] is not None]
    told = [
        say.plural("{n} session is known", "{n} sessions are known", len(week.sessions))
        if week.sessions
        else say.phrase("no session is known")
    ]
    if week.sessions:
        told += [
            say.phrase(
                "open to observers: {n} of the {all} of which anybody says so",
                n=say.number(sum(opened)),
                all=say.number(len(opened)),
            )
            if opened
            else say.phrase("nobody says whether it was open to observers"),
            say.phrase(
                "quorum known of {n} of {all}",
                n=say.number(len(quorate)),
                all=say.number(len(week.sessions)),
            ),
        ]
    if week.decided:
        told.append(_publication_coverage(view, week.decided))
    passed, silent = queries_commissions.passed(
        view.connection, week.commission_id, week.monday, unassigned=week.is_highest
    )
    if silent:
        told.append(
            say.phrase(
                "calendar plan: nothing is known of {n} of the {all} items whose last day has passed",
                n=say.number(silent),
                all=say.number(passed),
            )
        )
    lines = [" · ".join(told)]
    moment = queries_commissions.as_of(view.connection)
    if moment is not None:
        lines.append(
            say.phrase(
                "As known on {date}. What nobody told of is not here, and is not known to be in order.",
                date=say.date(moment - dt.timedelta(microseconds=1)),  # the end of a day is of that day
            )
        )
    return "\n".join(lines)


def _publication_coverage(view: View, decided: Sequence[Row]) -> str:
    say = view.language
    unknown = sum(row["publication"] == Publication.UNKNOWN for row in decided)
    if unknown == len(decided):
        return say.phrase("nothing is known of the publication of these decisions")
    return say.phrase(
        "publication not known: {n} of {all} decisions", n=say.number(unknown), all=say.number(len(decided))
    )


def week_html(view: View, week: Week) -> str:
    """The four parts of the page, each with how many things it holds."""
    say = view.language
    decided = [_decision_html(view, row) for row in week.decided]
    late = [
        *(_unpublished_html(view, row) for row in week.unpublished),
        *(_item_html(view, row) for row in week.items("late")),
        *(_quorum_html(view, row) for row in week.without_quorum),
    ]
    silent = [_item_html(view, row) for row in week.items("no_word")]
    off = [_item_html(view, row) for row in week.items("off")]
    coming = [_item_html(view, row) for row in week.items("now", "next")]
    parts = [
        ("decided", say.phrase("Decided"), decided, say.phrase("No decision of this week is known.")),
        (
            "late",
            say.phrase("Late or without quorum"),
            late,
            say.phrase("Nothing is known to be late, and no session to have lacked a quorum."),
        ),
        ("off", say.phrase("Off the plan"), off, say.phrase("Nothing is known to be off the plan.")),
        ("coming", say.phrase("Coming up"), coming, say.phrase("The plan names nothing for these days.")),
    ]
    if silent:
        parts.insert(2, ("silent", say.phrase("Past its day, nothing known"), silent, ""))
    if week.sessions:
        held = [_session_html(view, row) for row in week.sessions]
        parts.append(("held", say.phrase("Sessions held"), held, ""))
    blocks = "".join(_part_html(view, *part) for part in parts)
    return f"<style>{_style(view)}</style><div class='week'>{blocks}</div>"


def _part_html(view: View, kind: str, heading: str, entries: Sequence[str], nothing: str) -> str:
    inside = (
        "<ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"
        if entries
        else f"<p>{escape(nothing)}</p>"
    )
    number = escape(view.language.number(len(entries))) if entries else "–"  # nothing known is no nought
    return f'<section class="{kind}"><h4><b>{number}</b> {escape(heading)}</h4>{inside}</section>'


def _decision_html(view: View, row: Row) -> str:
    say = view.language
    told = [
        words.votes(view, row) or say.phrase("votes not known"),
        say.within(say.name("publication", row["publication"])),
        words.disputed(view, row),
    ]
    return _entry(words.decision_link(view, row), told, words.source(view, row))


def _unpublished_html(view: View, row: Row) -> str:
    say = view.language
    due = words.until(view, row["publication_due_at"])
    told = [words.publication(view, row), say.phrase("last day {date}", date=due) if due else None]
    return _entry(words.decision_link(view, row), told, words.source(view, row))


def _item_html(view: View, row: Row) -> str:
    say = view.language
    told = [words.days(view, row["from_date"], row["until_date"])]
    if row["part"] in ("late", "off", "no_word"):
        told.append(say.within(say.name("plan_state", row["state"])))
    if row["part"] in ("late", "off") and row["done_date"] is not None:
        told[-1] += f": {say.date(row['done_date'])}"
    if row["part"] == "late" and row["state"] == PlanState.OVERDUE:
        told.append(say.phrase("looked at on {date}", date=say.date(row["not_done_date"])))
    return _entry(escape(say.name("plan_item", row["item_id"])), told, words.source(view, row))


def _quorum_html(view: View, row: Row) -> str:
    say = view.language
    told = say.phrase(
        "without quorum: {present} of {total} members present, {quorum} needed",
        present=say.number(row["members_present"]),
        total=say.number(row["members_total"]),
        quorum=say.number(row["quorum"]),
    )
    return _entry(_session(view, row), [told], words.source(view, row))


def _session_html(view: View, row: Row) -> str:
    told = [words.openness(view, row), words.attendance(view, row), words.beginning(view, row)]
    return _entry(_session(view, row), [*told, words.disputed(view, row)], words.source(view, row))


def _session(view: View, row: Row) -> str:
    say = view.language
    return escape(say.phrase("Session of {date}", date=say.date(row["held_date"])))


def _entry(name: str, told: Sequence[str | None], source: str) -> str:
    small = " · ".join(part for part in [*(escape(part) for part in told if part), source] if part)
    return f"{name}<small>{small}</small>"


def _style(view: View) -> str:
    look = view.look
    rows = "repeat(5,min-content) 1fr"  # what the long column leaves over stands under the short one
    return (
        ".week{display:grid;gap:10px}"
        "@media(min-width:700px){.week{grid-template-columns:minmax(0,1fr) minmax(0,1fr);"
        f"grid-template-rows:{rows}}}.week section{{grid-column:2}}"
        ".week .decided{grid-column:1;grid-row:1/span 6}}"
        f".week section{{background:{look.panel};border-radius:6px;padding:6px 14px 8px;align-self:start;"
        f"border-top:3px solid {look.accent}}}.week .late,.week .off{{border-top-color:{look.categories[1]}}}"
        f".week .silent,.week .held{{border-top-color:{look.hatch}}}"
        ".week h4{margin:0 0 2px;padding:0;font-size:15px;font-weight:600;line-height:1.3}"
        ".week h4 b{font-size:24px;font-weight:650;margin-right:4px;vertical-align:-2px}"
        ".week ul{list-style:none;margin:0;padding:0}.week p{margin:0;font-size:14px;opacity:.8}"
        f".week li{{margin:0;padding:4px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.3;"
        f"overflow-wrap:anywhere}}.week small{{display:block;font-size:13px;color:{look.muted}}}"
    )
