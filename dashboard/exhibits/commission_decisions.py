"""One decision: what is known of it, who tells of it, where they contradict one another, and what was found."""

from collections.abc import Sequence
from html import escape

from dashboard import queries_commissions
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_words import Row
from dashboard.exhibits.exhibit import View, link_html
from dashboard.i18n import upright
from pipelines.domain import Precision


def title(view: View, row: Row) -> str:
    """The number and the name of a decision; what is not known stands last."""
    number, name = words.decision_number(view, row), words.decision_name(view, row)
    return f"{number} · {name}" if row["number"] else f"{name} · {number}"


def where(view: View, row: Row) -> str:
    """Who decided, and when."""
    return f"{view.language.commission(row['commission_id'])} · {words.day(view, row['decided_date'])}"


def known(view: View, shown: int, everything: int) -> str:
    """How many decisions are known, and of how many where fewer are shown."""
    say = view.language
    if shown == everything:
        return say.plural(
            "{n} decision is known. What nobody told of is not here.",
            "{n} decisions are known. What nobody told of is not here.",
            everything,
        )
    return say.phrase(
        "**{n} of {all}** known decisions. What nobody told of is not here.",
        n=say.number(shown),
        all=say.number(everything),
    )


def facts_html(view: View, row: Row) -> str:
    """What is known of a decision, line by line; a line that nobody tells says so."""
    say = view.language
    unknown = say.phrase("not known")
    lines = [
        (say.phrase("What it is about"), words.subject(view, row)),
        (say.phrase("Votes"), words.votes(view, row)),
        (say.phrase("Session"), _session(view, row)),
        (say.phrase("Articles"), words.articles(view, row)),
        (say.phrase("Item of the calendar plan"), _plan(view, row)),
        (say.phrase("Stations and commissions"), _units(view, row)),
        (say.phrase("Publication"), words.publication(view, row)),
        (say.phrase("Last moment to publish"), words.until(view, row["publication_due_at"])),
        (say.phrase("Tellings contradict one another in"), words.disputed_fields(view, row)),
    ]
    optional = (
        say.phrase("Item of the calendar plan"),
        say.phrase("Stations and commissions"),
        say.phrase("Tellings contradict one another in"),
    )
    shown = [(name, told or unknown) for name, told in lines if told or name not in optional]
    body = "".join(f"<span>{escape(name)}</span><b>{escape(told)}</b>" for name, told in shown)
    return f"<style>{_style(view)}</style><div class='decision'>{body}</div>"


def tellings_html(view: View, row: Row, told: Sequence[Row]) -> str:
    """Everybody who tells of a decision, in their own values, those in contradiction marked."""
    say = view.language
    disputed = (row["differs"] or "").split(words.LIST)
    entries = []
    for telling in told:
        cells = [
            (field, say.name("commission_field", field), value)
            for field, value in _cells(view, telling)
            if value is not None
        ]
        values = " · ".join(
            f"<mark>{escape(name)}: {escape(value)} ≠</mark>"
            if field in disputed
            else f"{escape(name)}: {escape(value)}"
            for field, name, value in cells
        )
        place = say.phrase(
            "{file}, row {row}", file=words.teller(view, telling), row=say.number(telling["row_number"])
        )
        entries.append(
            f"<li><b>{escape(upright(place))}</b>{link_html(view, telling['source_url'])}<br>{values}</li>"
        )
    return f"<ul class='tellings'>{''.join(entries)}</ul>"


def findings_html(view: View, row: Row) -> str:
    """What was found about a decision; nothing where nothing was."""
    say = view.language
    found = queries_commissions.findings(view.connection, row["decision_id"]).rows(named=True)
    return "".join(
        f'<p style="margin:0 0 4px">{escape(say.message(one["template"], one["parameters"]))}</p>'
        for one in found
    )


def _cells(view: View, telling: Row) -> list[tuple[str, str | None]]:
    """Field and value of one telling, in the order of the form."""
    say = view.language
    numbers = ("votes_for", "votes_against", "votes_abstained")
    return [
        ("number", telling["number"]),
        ("decided_date", telling["decided_date"] and say.date(telling["decided_date"])),
        ("session_number", telling["session_number"]),
        ("subject", words.subject(view, telling)),
        *((name, None if telling[name] is None else say.number(telling[name])) for name in numbers),
        ("articles", words.articles(view, telling)),
        ("plan_item", telling["plan_item"] and say.name("plan_item", telling["plan_item"])),
        ("unit_ids", telling["unit_ids"] and telling["unit_ids"].replace(words.LIST, ", ")),
        (
            "published_at",
            telling["published_at"]
            and say.date(telling["published_at"], telling["published_precision"] or Precision.DAY),
        ),
        ("looked_at", telling["looked_at"] and say.date(telling["looked_at"])),
    ]


def _session(view: View, row: Row) -> str | None:
    say = view.language
    if row["session_id"] is None:
        return None
    told = [say.date(row["held_date"]), words.attendance(view, row)]
    if row["has_quorum"] is False:
        told.append(say.phrase("without quorum ({n} needed)", n=say.number(row["quorum"])))
    return " · ".join(told)


def _plan(view: View, row: Row) -> str | None:
    say = view.language
    if row["plan_item"] is None:
        return None
    name = say.name("plan_item", row["plan_item"])
    return f"{name}: {say.name('plan_state', row['plan_state'])}" if row["plan_state"] else name


def _units(view: View, row: Row) -> str | None:
    say = view.language
    found = queries_commissions.units(view.connection, row["decision_id"]).rows(named=True)
    return ", ".join(say.name("unit", one["unit_id"]) for one in found) or None


def _style(view: View) -> str:
    look = view.look
    return (
        ".decision{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,5fr);gap:4px 12px;font-size:14px;"
        f"line-height:1.35;margin-top:6px;overflow-wrap:anywhere}}.decision span{{color:{look.muted}}}"
        ".decision b{font-weight:400}ul.tellings{list-style:none;margin:0;padding:0}"
        f"ul.tellings li{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"overflow-wrap:anywhere}}ul.tellings mark{{background:none;color:inherit;font-weight:650;"
        f"border-bottom:2px solid {look.categories[1]}}}"
    )
