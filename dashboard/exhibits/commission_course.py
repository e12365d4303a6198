"""The commissions' decisions laid over violations and complaints, week by week and region by region.

Three different things beside one another, never added: what observers or others reported, what was filed with a body,
what the commissions decided.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard import charts
from dashboard.exhibits import commission_course_words as texts
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_counts import WEEK, Cell, Counts
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from pipelines.tables.commission_activity import Publication

MOST_NAMES = 5
"""So many decisions a mark names; the page of decisions has all."""
_LATE = (Publication.LATE.value, Publication.NOT_FOUND.value)


def course(view: View, teller: str | None, counts: Counts, picked: Cell | None = None) -> Exhibit | None:
    """All weeks and regions, with the violations that one teller knows of; None where no decision has a known day."""
    say = view.language
    if counts.decisions.is_empty():
        return None
    places = counts.places(view)
    weeks = counts.weeks()
    frame = pl.DataFrame(
        [cell(view, counts, place, week) for place in places for week in weeks], infer_schema_length=None
    )
    lanes = [say.phrase("violations"), *([say.phrase("complaints")] if counts.filed.height else [])]
    figure = charts.weeks(
        frame.select(
            "row", "note", "week", "key", "hover", upper="reported", part="verified", lower="complaints"
        ),
        _acts(view, counts, places),
        lanes=lanes,
        election_day=view.election["date"],
        election_text=say.phrase("election day"),
        format_day=lambda day: f"{day.day}.{day.month:02d}",
        picked=picked.key if picked else None,
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name=f"course-{teller or 'decisions'}",
        title=texts.title(view, counts),
        subtitle=texts.subtitle(view, teller),
        source=source_line(view, say.phrase("reports, complaints and decisions as they were loaded")),
        figure=figure,
        table=texts.table(view, frame, has_verified=counts.is_own),
    )


def cell(view: View, counts: Counts, place: str, week: dt.date) -> dict[str, Any]:
    """What is known of one place in one week."""
    reports = counts.of(counts.reports, place)
    told = counts.of(counts.violations, place).filter(week_date=week)
    of_week = reports.filter(week_date=week)
    expected, came = int(of_week["expected"].sum()), int(of_week["came"].sum())
    is_known = bool(told.height) or came > 0
    in_week = pl.col("decided_date").is_between(week, week + WEEK, "left")
    known = {
        "row": texts.place(view, counts, place),
        "week": week,
        "key": Cell(place, week).key,
        "reported": int(told["reported"].sum()) if is_known else None,
        "verified": int(told["verified"].sum()) if is_known and counts.is_own else None,
        "expected": expected,
        "came": came,
        "complaints": counts.complaints(place, week),
        "decisions": counts.of(counts.decisions, place).filter(in_week)["decision_id"].n_unique(),
    }
    all_came, due = int(reports["came"].sum()), int(reports["expected"].sum())
    note = texts.coverage(view, all_came, due) if counts.is_own else ""
    return known | {"note": note, "hover": texts.hover(view, known, is_own=counts.is_own)}


def _acts(view: View, counts: Counts, places: Sequence[str]) -> pl.DataFrame:
    """One mark a day and row: in the country's the decisions of commissions of no region, in a region's its own."""
    say = view.language
    acts = []
    for place in places:
        is_here = pl.col("region_id").is_null() if place == counts.country else pl.col("region_id") == place
        own = counts.decisions.filter(is_here)
        for (day,), of_day in own.group_by("decided_date", maintain_order=True):
            assert isinstance(day, dt.date)
            rows = of_day.unique("decision_id", maintain_order=True).rows(named=True)
            lines = [f"{words.decision_number(view, row)} {words.decision_name(view, row)}" for row in rows]
            if len(lines) > MOST_NAMES:
                lines = [
                    *lines[:MOST_NAMES],
                    say.phrase("and {n} more", n=say.number(len(rows) - MOST_NAMES)),
                ]
            acts.append(
                {
                    "row": texts.place(view, counts, place),
                    "day": day,
                    "key": Cell(place, day - dt.timedelta(days=day.weekday())).key,
                    "is_marked": any(row["publication"] in _LATE for row in rows),
                    "hover": "\n".join([say.date(day), *lines]),
                }
            )
    return pl.DataFrame(acts)
