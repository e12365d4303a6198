"""Who has reported and who has not: cards, the calendar of marks, the next calls."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from dashboard import charts, queries_reports
from dashboard.charts.heat import GLYPHS
from dashboard.exhibits import report_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.i18n import Language, upright
from pipelines.domain import Precision
from pipelines.tables.observation import ReportState

DUE = (
    ReportState.ON_TIME,
    ReportState.LATE,
    ReportState.UNDATED,
    ReportState.PARTIAL,
    ReportState.MISSING,
    ReportState.REFUSED,
)
"""States of reports that were due and not excused: what shares are taken of."""


def state_name(say: Language, state: str) -> str:
    """What became of a report, in a word or two."""
    return {
        ReportState.ON_TIME: say.phrase("in time"),
        ReportState.LATE: say.phrase("late"),
        ReportState.UNDATED: say.phrase("come, not known when"),
        ReportState.PARTIAL: say.phrase("not whole"),
        ReportState.MISSING: say.phrase("not come"),
        ReportState.REFUSED: say.phrase("came, but could not be read"),
        ReportState.EXCUSED: say.phrase("excused"),
        ReportState.OPEN: say.phrase("not due yet"),
    }[ReportState(state)]


def cards_html(view: View) -> str:
    """One card a kind of report: how many of those due came, and what became of the others."""
    rows = queries_reports.expected(view.connection)
    kinds = list(dict.fromkeys(rows["expected_id"]))
    cards = "".join(_card_html(view, kind, rows.filter(expected_id=kind)) for kind in kinds)
    look = view.look
    return (
        "<style>.kinds{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:10px}"
        f".kinds div{{background:{look.panel};border-radius:6px;padding:10px 12px}}"
        f".kinds p{{margin:0;font-size:13px;line-height:1.4;color:{look.muted}}}"
        f".kinds p.name{{font-size:14px;font-weight:600;color:{look.ink}}}"
        f".kinds p.big{{font-size:24px;font-weight:650;color:{look.ink};line-height:1.25}}</style>"
        f"<div class='kinds'>{cards}</div>"
    )


def _card_html(view: View, kind: str, rows: pl.DataFrame) -> str:
    say = view.language
    numbers = dict(rows.select("state", "reports").iter_rows())
    due = sum(numbers.get(state, 0) for state in DUE)
    came = due - numbers.get(ReportState.MISSING, 0) - numbers.get(ReportState.REFUSED, 0)
    big = say.phrase("{n} of {all}", n=say.number(came), all=say.number(due)) if due else "–"
    told = [
        f"{state_name(say, state)}: {say.number(numbers[state])}"
        for state in ReportState
        if numbers.get(state)
    ]
    return (
        f'<div><p class="name">{escape(say.name("expected_report", kind))}</p><p class="big">{escape(big)}</p>'
        f"<p>{escape(' · '.join(told))}</p></div>"
    )


def calendar(view: View, expected_id: str, region_id: str | None) -> Exhibit | None:
    """The marks of one kind of report, observer by observer; None where nothing is expected there."""
    say = view.language
    rows = queries_reports.calendar(view.connection, expected_id, region_id)
    if rows.is_empty():
        return None
    name = say.name("expected_report", expected_id)
    starts = rows["period_start_date"].unique().sort()
    told = rows.rows(named=True)
    several = rows.group_by("observer_id").agg(pl.col("unit_id").n_unique())["unit_id"].max() != 1
    labels = [
        f"{row['observer_id']} · {say.name('unit', row['unit_id'])}" if several else row["observer_id"]
        for row in told
    ]
    figure = charts.heat(
        pl.DataFrame(
            {
                "group": [say.name("unit", row["region_id"]) for row in told],
                "label": labels,
                "column": [row["period_start_date"].isoformat() for row in told],
                "state": rows["state"],
                "hover": [_hover(view, row) for row in told],
            }
        ),
        columns=[(day.isoformat(), f"{day.day}.{day.month:02d}") for day in starts],
        look=view.look,
        width=view.width,
    )
    came = set(rows["state"])
    key = "\u2003".join(
        f"{glyph}\u00a0{state_name(say, state)}" for state, glyph in GLYPHS.items() if state in came
    )
    return Exhibit(
        name=f"reporting-{expected_id}",
        title=say.phrase("{report}: what came from whom", report=name),
        subtitle=key,
        source=source_line(view, say.phrase("reports of observers")),
        figure=figure,
        table=calendar_table(view, told),
    )


def _hover(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    start, end = say.date(row["period_start_date"]), say.date(row["period_end_date"])
    lines = [row["observer_id"], start if start == end else f"{start} – {end}", state_name(say, row["state"])]
    lines.append(say.phrase("due {time}", time=say.date(row["due_at"], Precision.MINUTE)))
    if row["received_at"] is not None:
        lines.append(say.phrase("came {time}", time=say.date(row["received_at"], Precision.MINUTE)))
    return "\n".join(lines)


def calendar_table(view: View, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Every expected report for a file."""
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Observer"): [row["observer_id"] for row in rows],
            say.phrase("Region"): [say.name("unit", row["region_id"]) for row in rows],
            say.phrase("Where"): [say.name("unit", row["unit_id"]) for row in rows],
            say.phrase("First day"): [row["period_start_date"] for row in rows],
            say.phrase("Last day"): [row["period_end_date"] for row in rows],
            say.phrase("Due"): [say.date(row["due_at"], Precision.MINUTE) for row in rows],
            say.phrase("Came"): [
                row["received_at"] and say.date(row["received_at"], Precision.MINUTE) for row in rows
            ],
            say.phrase("State"): [state_name(say, row["state"]) for row in rows],
            say.phrase("Hours late"): [row["hours_late"] for row in rows],
            say.phrase("Report"): [row["submission_id"] for row in rows],
        },
        schema_overrides={
            say.phrase("Came"): pl.String,
            say.phrase("Hours late"): pl.Float64,
            say.phrase("Report"): pl.String,
        },
    )


def calls_html(view: View, rows: pl.DataFrame) -> str:
    """Whom to call next, two lines each: who and where, then what did not come and since when."""
    look = view.look
    calls = "".join(_call_html(view, row) for row in rows.iter_rows(named=True))
    return (
        f"<style>.calls p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.calls b{{color:{look.ink}}}</style>"
        f"<div class='calls'>{calls}</div>"
    )


def _call_html(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    where = [say.name("unit", row["region_id"]), row["coordinator_id"]]
    what = [
        f"{state_name(say, state)}: {say.number(row[state])}"
        for state in (ReportState.MISSING, ReportState.PARTIAL)
        if row[state]
    ]
    if row["first_due_at"] is not None:
        what.append(say.phrase("due {time}", time=say.date(row["first_due_at"], Precision.MINUTE)))
    kinds = _kinds(say, row["expected"])
    told = escape(" · ".join(part for part in where if part))
    return f"<p><b>{escape(row['observer_id'])}</b> {told}<br>{escape(kinds)}: {escape(' · '.join(what))}</p>"


def _kinds(say: Language, expected: str) -> str:
    return ", ".join(say.name("expected_report", kind) for kind in expected.split(","))


def calls_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Whom to call next: observers with reports that did not come, or not whole."""
    say = view.language
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Observer"): rows["observer_id"],
            say.phrase("Region"): [say.name("unit", row["region_id"]) for row in told],
            say.phrase("Coordinator"): rows["coordinator_id"],
            say.phrase("Forms"): rows["forms"],
            say.phrase("Not come"): rows["missing"],
            say.phrase("Not whole"): rows["partial"],
            say.phrase("First due"): pl.Series(
                [row["first_due_at"] and say.date(row["first_due_at"], Precision.MINUTE) for row in told],
                dtype=pl.String,
            ),
            say.phrase("Reports"): [_kinds(say, row["expected"]) for row in told],
        }
    )


def delays_html(view: View) -> str:
    """How many reports with a clock came within their hours."""
    say = view.language
    lines = []
    for row in queries_reports.delays(view.connection).iter_rows(named=True):
        told = say.phrase(
            "{form}: {late} of {all} came later than {hours} hours after the event, half of all within {median} hours.",
            form=say.name("form", row["form_id"]),
            late=say.number(row["late"]),
            all=say.number(row["reports"] - row["unknown"]),
            hours=say.number(row["hours_allowed"]),
            median="–" if row["median_hours"] is None else say.number(row["median_hours"], 1),
        )
        if row["unknown"]:
            told += " " + say.plural(
                "{n} report does not say when.", "{n} reports do not say when.", row["unknown"]
            )
        lines.append(f'<p style="margin:0 0 4px">{escape(told)}</p>')
    return "".join(lines)


def coverage(view: View) -> Exhibit | None:
    """The share of stations that were observed, by region; None where none was, or no stations are known."""
    say = view.language
    rows = queries_reports.coverage(view.connection)
    stations, observed = int(rows["stations"].sum()), int(rows["observed"].sum())
    if not observed:
        return None
    told = rows.rows(named=True)
    names = [
        say.phrase("not known where") if row["region_id"] is None else say.name("unit", row["region_id"])
        for row in told
    ]
    share = rows["observed"] / rows["stations"]
    figure = charts.bars(
        pl.DataFrame(
            {
                "label": names,
                "value": share,
                "text": [
                    say.phrase("{n} of {all}", n=say.number(row["observed"]), all=say.number(row["stations"]))
                    for row in told
                ],
            }
        ),
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name="stations-observed",
        title=say.phrase("Stations observed: {n} of {all}", n=say.number(observed), all=say.number(stations)),
        subtitle=say.phrase(
            "The bar is the share of the region’s stations that any readable report is about. Where nobody was, nothing"
            " was reported: that says nothing of what happened there."
        ),
        source=source_line(view, say.phrase("reports of observers")),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Region"): names,
                say.phrase("Stations observed"): rows["observed"],
                say.phrase("Stations"): rows["stations"],
                say.phrase("Share, %"): (share * 100).round(1),
            }
        ),
    )


def agreement_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """How well two observers of one station agree, question by question; alpha only where it could be measured."""
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Question"): [
                say.name(f"question.{row['form_id']}", row["question_id"])
                for row in rows.iter_rows(named=True)
            ],
            say.phrase("Stations with two observers"): rows["units"],
            say.phrase("Same answer, %"): (rows["equal_share"] * 100).round(1),
            say.phrase("Krippendorff’s alpha"): rows["alpha"].round(2),
        }
    )


def flags_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Reports that need a look before they count, with the sentence that says why."""
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Report"): rows["subject_id"],
            say.phrase("Finding"): [
                upright(say.message(row["template"], row["parameters"])) for row in rows.iter_rows(named=True)
            ],
            say.phrase("Where"): [say.name("unit", unit) for unit in rows["unit_id"]],
            say.phrase("Rule"): [report_words.flag(say, rule) for rule in rows["rule"]],
        }
    )
