"""What observers reported in a week: question by question under its subject, every number beside its coverage."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import charts, queries_reports
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from pipelines.domain import TOTAL_CATEGORY
from pipelines.marts.reporting_calendar import HEAD
from pipelines.tables.observation import RateBase

_CHOICES = ("yes_no", "select_one", "select_multiple")
MOST_OPTIONS = 6
"""So many options of a question stand on the page, most chosen first; the table has all."""


def option(view: View, row: Mapping[str, Any]) -> str:
    """An option in the reader's words."""
    say = view.language
    if row["type"] == "yes_no":
        return say.phrase("yes") if row["option_id"] == "yes" else say.phrase("no")
    own = (f"option.{row['form_id']}.{row['question_id']}", "category", "unit")
    names = (say.name(kind, row["option_id"]) for kind in own)
    return next((name for name in names if name != row["option_id"]), row["option_id"])


def question(view: View, row: Mapping[str, Any]) -> str:
    """A question in the reader's words."""
    return view.language.name(f"question.{row['form_id']}", row["question_id"])


def countable(rows: pl.DataFrame) -> pl.DataFrame:
    """The questions whose answers can be added up or counted: texts, days and hours have to be read one by one, and
    who reports from where is told by the calendar."""
    return rows.filter(
        pl.col("type").is_in(_CHOICES) | pl.col("total").is_not_null(), ~pl.col("question_id").is_in(HEAD)
    )


def subjects(rows: pl.DataFrame) -> list[str | None]:
    """The subjects of a digest in the order of the form, what is about the report itself last."""
    return sorted(dict.fromkeys(rows["subject"]), key=lambda subject: subject is None)


def subject_html(view: View, rows: pl.DataFrame) -> str:
    """The questions of one subject: sums, or a bar an option with how many of those who answered chose it."""
    look = view.look
    style = (
        "<style>.digest{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:3px 14px;font-size:15px;"
        f"line-height:1.35}}.digest .q{{grid-column:1/-1;border-top:1px solid {look.rule};padding-top:8px;"
        f"margin-top:5px}}.digest .o{{font-size:14px;color:{look.muted};overflow-wrap:anywhere}}"
        f".digest .o i{{display:block;height:7px;background:{look.accent};border-radius:2px;margin-top:2px;"
        "min-width:2px}.digest .n{text-align:right;font-variant-numeric:tabular-nums;font-weight:650;align-self:end;"
        "white-space:nowrap}"
        f".digest small{{color:{look.muted};font-weight:400}}</style>"
    )
    blocks = "".join(
        _question_html(view, part.rows(named=True))
        for part in rows.partition_by("question_id", maintain_order=True)
    )
    return f'{style}<div class="digest">{blocks}</div>'


def _question_html(view: View, rows: list[dict[str, Any]]) -> str:
    say = view.language
    head = rows[0]
    answered = say.phrase(
        "{n} of {all} reports answer", n=say.number(head["answered"]), all=say.number(head["reports"])
    )
    title = f'<span class="q">{escape(question(view, head))} <small>{escape(answered)}</small></span>'
    if head["type"] not in _CHOICES:
        total = say.number(head["total"])
        each = say.phrase("{n} a report", n=say.number(head["total"] / head["answered"], 1))
        return f'{title}<span class="o">{escape(each)}</span><span class="n">{escape(total)}</span>'
    bars = "".join(
        f'<span class="o">{escape(option(view, row))}<i style="width:{100 * row["chosen"] / row["answered"]:.0f}%"></i>'
        f'</span><span class="n">{escape(say.number(row["chosen"]))}</span>'
        for row in rows[:MOST_OPTIONS]
    )
    if len(rows) > MOST_OPTIONS:
        more = say.phrase("{n} more answers are in the table", n=say.number(len(rows) - MOST_OPTIONS))
        bars += f'<span class="q" style="border:0;margin:0;padding:0"><small>{escape(more)}</small></span>'
    return title + bars


def digest_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """The whole digest for a file."""
    say = view.language
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Subject"): [say.name("subject", row["subject"]) for row in told],
            say.phrase("Question"): [question(view, row) for row in told],
            say.phrase("Answer"): [option(view, row) if row["option_id"] else None for row in told],
            say.phrase("Reports with this answer"): rows["chosen"],
            say.phrase("Sum of the numbers"): rows["total"],
            say.phrase("Reports that answer"): rows["answered"],
            say.phrase("Reports in"): rows["reports"],
            say.phrase("Expected reports that came"): rows["received"],
            say.phrase("Reports expected"): rows["expected"],
        },
        schema_overrides={say.phrase("Answer"): pl.String},
    )


def rates(view: View, base: str) -> Exhibit | None:
    """Reported violations by region, per what was observed; None where nothing was."""
    say = view.language
    rows = queries_reports.rates(view.connection, base, TOTAL_CATEGORY)
    if rows.is_empty():
        return None
    told = rows.rows(named=True)
    per = say.number(told[0]["per"])
    title, unit, counted = {
        RateBase.STATION: (
            say.phrase("Stations with a reported violation, of every {n} observed", n=per),
            say.phrase("stations observed"),
            say.phrase(
                "A station counts once, however much was reported of it. Bars: exact 95 % intervals of a share."
            ),
        ),
        RateBase.OBSERVER_WEEK: (
            say.phrase("Reports of violations per {n} weeks of an observer", n=per),
            say.phrase("weeks of observers"),
            say.phrase(
                "Weeks whose weekly report came, and the separate reports of violations that the same observers sent of"
                " those days. Bars: exact 95 % intervals of a Poisson count."
            ),
        ),
        RateBase.VOTERS: (
            say.phrase("Reports of violations per {n} voters", n=per),
            say.phrase("voters on the lists"),
            say.phrase(
                "All separate reports of violations, and all voters of the regions in which anything was observed."
                " Bars: exact 95 % intervals of a Poisson count."
            ),
        ),
    }[RateBase(base)]
    figure = charts.rates(
        pl.DataFrame(
            {
                "label": [say.name("unit", row["region_id"]) for row in told],
                "note": [
                    say.phrase(
                        "{n}; {unit}: {all}",
                        n=say.number(row["reported"]),
                        unit=unit,
                        all=say.number(row["denominator"]),
                    )
                    for row in told
                ],
                "value": rows["rate"],
                "low": rows["low"],
                "high": rows["high"],
                "text": [say.number(row["rate"], 1) for row in told],
            }
        ),
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name=f"rates-{base}",
        title=title,
        subtitle=say.phrase(
            "What observers reported in all weeks, whether checked or not, without what was refuted. It follows where"
            " observers are, and says nothing of other places."
        )
        + " "
        + counted,
        source=source_line(view, say.phrase("reports of observers")),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Region"): [say.name("unit", row["region_id"]) for row in told],
                say.phrase("Reported"): rows["reported"],
                say.phrase("Verified"): rows["verified"],
                say.phrase("Observed"): rows["denominator"],
                say.phrase("Rate"): rows["rate"].round(2),
                say.phrase("Lower end"): rows["low"].round(2),
                say.phrase("Upper end"): rows["high"].round(2),
            }
        ),
    )
