"""The commission's calendar plan: every item on the calendar, the most urgent first; no word of one is not "late"."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import charts
from dashboard.charts.spans import STATES
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import Exhibit, View, link, link_html, quoted, source_line
from pipelines.tables.commission_activity import PlanState

URGENT = (PlanState.OVERDUE, PlanState.DONE_LATE, PlanState.DISPUTED, PlanState.NO_WORD)
"""States of items that somebody must look into: past their last day, or told as done and as not done."""
_COUNTED = (PlanState.DONE, PlanState.DONE_UNDATED, PlanState.DONE_EARLY, PlanState.DONE_LATE)


def plan(view: View, rows: pl.DataFrame) -> Exhibit:
    """Bars from the first to the last day, a mark where each item stands; `rows` of `queries_plan.items`, not empty."""
    say = view.language
    told = rows.rows(named=True)
    as_of: dt.datetime = rows["as_of_at"][0] - dt.timedelta(
        microseconds=1
    )  # the end of a day is not yet the next
    today = as_of.astimezone(say.zone).date()
    polling = view.election["date"]
    figure = charts.spans(
        pl.DataFrame(
            {
                "group": [_group(view, rows, row["state"]) for row in told],
                "label": [say.name("plan_item", row["item_id"]) for row in told],
                "note": [responsible(view, row) for row in told],
                "start": rows["from_date"],
                "end": rows["until_date"],
                "at": [_at(row) for row in told],
                "state": rows["state"],
                "hover": [
                    "\n".join([say.name("plan_item", row["item_id"]), *lines(view, row)]) for row in told
                ],
            },
            schema_overrides={"at": pl.Date},
        ),
        today=(today, say.phrase("today: {date}", date=_short(view, today))),
        polling=(polling, say.phrase("polling day: {date}", date=_short(view, polling))),
        undated=say.phrase("day not known"),
        format_day=lambda day: _short(view, day),
        look=view.look,
        width=view.width,
    )
    done = rows.filter(pl.col("state").is_in([state.value for state in _COUNTED])).height
    no_word = rows.filter(state=PlanState.NO_WORD.value).height
    overdue = rows.filter(state=PlanState.OVERDUE.value).height
    silent = [
        say.plural(
            "Of {n} item whose last day has passed nothing is known: that is not to say that it is late.",
            "Of {n} items whose last day has passed nothing is known: that is not to say that they are late.",
            no_word,
        )
    ] * (no_word > 0)
    how = say.phrase(
        "A bar runs from the first to the last day; the mark stands where the item was done, was found not done, or"
        " else on its last day."
    )
    is_open = rows.select(
        pl.any_horizontal(pl.col("from_date").is_null() ^ pl.col("until_date").is_null())
    ).to_series()
    dotted = [say.phrase("Dotted: one of the two days is not known.")] * is_open.any()
    return Exhibit(
        name="calendar-plan",
        title=say.phrase(
            "Calendar plan: of {all} items {done} are known to be done, {overdue} are found not done after their day",
            all=say.number(rows.height),
            done=say.number(done),
            overdue=say.number(overdue),
        ),
        subtitle=" ".join([say.phrase("As of {date}.", date=say.date(as_of)), *silent, how, *dotted]),
        source=source_line(view, say.phrase("calendar plan of the commission; the table names page and row")),
        figure=figure,
        table=items_table(view, rows),
    )


def items_html(view: View, rows: pl.DataFrame) -> str:
    """Items as a list: what, how it stands, its days, who must see to it, the decision and the source."""
    say, look = view.language, view.look
    paragraphs = []
    for row in rows.iter_rows(named=True):
        told = " · ".join(escape(part) for part in lines(view, row))
        if row["decision_id"]:
            href = escape(link(view, "decisions", decision=row["decision_id"]))
            told += f' · <a href="{href}" target="_self">{escape(_number(view, row))}</a>'
        paragraphs.append(
            f"<p>{STATES[row['state']][2]} <b>{escape(say.name('plan_item', row['item_id']))}</b><br>"
            f"{told}{link_html(view, row['source_url'])}</p>"
        )
    return (
        f"<style>.plan p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.plan b{{color:{look.ink}}}</style>"
        f"<div class='plan'>{''.join(paragraphs)}</div>"
    )


def lines(view: View, row: Mapping[str, Any]) -> list[str]:
    """What is known of an item, part by part."""
    say = view.language
    told = [say.name("plan_state", row["state"]), words.days(view, row["from_date"], row["until_date"])]
    if row["done_date"] is not None:
        told.append(say.phrase("done {date}", date=say.date(row["done_date"])))
    elif row["not_done_date"] is not None:
        told.append(say.phrase("found not done {date}", date=say.date(row["not_done_date"])))
    if (row["days_late"] or 0) > 0:
        told.append(say.plural("{n} day after its last day", "{n} days after its last day", row["days_late"]))
    told += [part for part in (responsible(view, row), words.disputed(view, row)) if part]
    return told


def responsible(view: View, row: Mapping[str, Any]) -> str | None:
    """Who must see to it: the commission, and in the plan's words where they say more; None where nobody says."""
    say = view.language
    identity = row["commission_id"]
    name = say.commission_short(identity) if identity else None
    known = (identity, name, say.commission(identity)) if identity else ()
    if row["responsible"] is None or row["responsible"] in known:
        return name
    own = say.names.get(("responsible", row["item_id"]))
    plan_words = own or quoted(view, row["responsible"], row["source_id"])
    return f"{name}: {plan_words}" if name else str(plan_words)


def items_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Every item under the reader's headings; what nobody has said is empty."""
    say = view.language
    told = rows.rows(named=True)
    strings = {
        say.phrase("Item"): [say.name("plan_item", row["item_id"]) for row in told],
        say.phrase("State"): [say.name("plan_state", row["state"]) for row in told],
        say.phrase("Who must see to it"): [responsible(view, row) for row in told],
        say.phrase("Decision"): [_number(view, row) if row["decision_id"] else None for row in told],
        say.phrase("Decision that states the plan"): [row["plan_decision"] for row in told],
        say.phrase("Tellings contradict one another in"): [words.disputed_fields(view, row) for row in told],
        say.phrase("Source"): [row["source_url"] for row in told],
        say.phrase("Raw file"): [row["source_id"] for row in told],
        say.phrase("Id"): [row["item_id"] for row in told],
    }
    return pl.DataFrame(strings, schema=dict.fromkeys(strings, pl.String)).with_columns(
        rows["from_date"].alias(say.phrase("First day")),
        rows["until_date"].alias(say.phrase("Last day")),
        rows["done_date"].alias(say.phrase("Done")),
        rows["not_done_date"].alias(say.phrase("Found not done")),
        rows["days_late"].alias(say.phrase("Days after its last day")),
        rows["tellings"].alias(say.phrase("Tellings")),
        rows["row_number"].alias(say.phrase("Row")),
    )


def _group(view: View, rows: pl.DataFrame, state: str) -> str:
    say = view.language
    return (
        f"{STATES[state][2]} {say.name('plan_state', state)} ({say.number(rows.filter(state=state).height)})"
    )


def _at(row: Mapping[str, Any]) -> dt.date | None:
    """Where the mark stands: when it was done or found not done, else its last day, else its first."""
    found: dt.date | None = next(
        (
            row[name]
            for name in ("done_date", "not_done_date", "until_date", "from_date")
            if row[name] is not None
        ),
        None,
    )
    return found


def _number(view: View, row: Mapping[str, Any]) -> str:
    return words.decision_number(view, {"number": row["decision_number"]})


def _short(view: View, day: dt.date) -> str:
    say = view.language
    return say.day_and_month(dt.datetime.combine(day, dt.time(12), say.zone))
