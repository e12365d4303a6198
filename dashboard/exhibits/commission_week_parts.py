"""The parts of a week's page: decided, late or without quorum, off the plan, coming up, sessions held."""

from collections.abc import Sequence
from html import escape

from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_week import Week
from dashboard.exhibits.commission_words import Row
from dashboard.exhibits.exhibit import View
from pipelines.tables.commission_activity import PlanState


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
