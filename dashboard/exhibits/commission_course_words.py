"""The words around decisions over violations and complaints: what is counted, what was observed, what is unknown."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.exhibits.commission_counts import OWN, WEEK, Counts
from dashboard.exhibits.exhibit import View


def place(view: View, counts: Counts, place: str) -> str:
    """The name of a row: the whole country, or a region."""
    say = view.language
    return say.phrase("whole country") if place == counts.country else say.name("unit", place)


def coverage(view: View, came: int, expected: int) -> str:
    """How many of the reports that were due have come; that none was due, where none was."""
    say = view.language
    if not expected:
        return say.phrase("no report was due")
    return say.phrase("reports: {n} of {all}", n=say.number(came), all=say.number(expected))


def hover(view: View, cell: Mapping[str, Any], *, is_own: bool) -> str:
    """Everything that is known of one place in one week, line by line."""
    say = view.language
    week = cell["week"]
    lines = [cell["row"], f"{say.date(week)} – {say.date(week + WEEK - dt.timedelta(days=1))}"]
    if cell["reported"] is None:
        lines.append(say.phrase("violations: nothing known"))
    else:
        lines.append(say.plural("{n} reported violation", "{n} reported violations", cell["reported"]))
    if cell["verified"] is not None:
        lines.append(say.phrase("of them verified: {n}", n=say.number(cell["verified"])))
    if is_own:
        lines.append(coverage(view, cell["came"], cell["expected"]))
    if cell["complaints"] is not None:
        lines.append(say.phrase("complaints filed: {n}", n=say.number(cell["complaints"])))
    lines.append(say.plural("{n} decision", "{n} decisions", cell["decisions"]))
    return "\n".join(lines)


def title(view: View, counts: Counts) -> str:
    """How many decisions, violations and complaints there are, each for itself."""
    say = view.language
    reported = int(counts.violations["reported"].sum())
    complaints = int(counts.filed.filter("country")["complaints"].sum())
    parts = [say.plural("{n} decision", "{n} decisions", counts.decisions["decision_id"].n_unique())]
    if reported:
        parts.append(say.plural("{n} reported violation", "{n} reported violations", reported))
    if complaints:
        parts.append(say.plural("{n} complaint filed", "{n} complaints filed", complaints))
    return " · ".join(parts)


def subtitle(view: View, teller: str | None) -> str:
    """What the marks are, who tells of violations, and what is not known: what one needs at a glance."""
    say = view.language
    lines = [say.phrase("◆ decisions of a day; ◇ one of them late or not found.")]
    if teller == OWN:
        lines.append(say.phrase("Dark: verified by us. Hatched: nothing known."))
    elif teller is not None:
        lines.append(
            say.phrase(
                "Violations as {reporter} published them, not verified by Baikoo. Hatched: nothing known.",
                reporter=say.short("reporter", teller),
            )
        )
    else:
        lines.append(say.phrase("Nobody has told of violations by their days. Hatched: nothing known."))
    return "\n".join(lines)


def reading(view: View, teller: str | None, counts: Counts) -> list[str]:
    """How the chart is to be read, sentence by sentence: what is counted where, and what must not be read into it."""
    say = view.language
    lines = [
        say.phrase(
            "Decisions, violations and complaints are different things and are never added up; a week after another"
            " does not say why."
        ),
        say.phrase("◇ one of the decisions of that day was published late, or was looked for and not found."),
    ]
    if teller == OWN:
        lines.append(
            say.phrase(
                "Violations: cases from observers’ reports that were not refuted, in the week in which they are said to"
                " have happened. Hatched: no report came, so nothing is known; empty: reports came, and no case."
            )
        )
        elsewhere = int(counts.violations.filter(pl.col("region_id").is_null())["reported"].sum())
        if elsewhere:
            lines.append(
                say.plural(
                    "{n} of them in no known region: only in the country’s row.",
                    "{n} of them in no known region: only in the country’s row.",
                    elsewhere,
                )
            )
    elif teller is not None:
        lines.append(say.phrase("Hatched: nothing was published, and how much was observed is not known."))
    if counts.filed.height:
        lines.append(
            say.phrase(
                "Complaints: filed in that week; one about several regions stands in each, and once in the country’s"
                " row."
            )
        )
    lines.append(say.phrase("The country’s row has a scale of its own."))
    return lines


def reading_html(view: View, teller: str | None, counts: Counts) -> str:
    """The same for the page, a paragraph each."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in reading(view, teller, counts))
    style = ".reading p{margin:0 0 6px;font-size:14px;line-height:1.4}"
    return f"<style>{style}</style><div class='reading'>{paragraphs}</div>"


def table(view: View, frame: pl.DataFrame, *, has_verified: bool) -> pl.DataFrame:
    """Every cell as a row, under the reader’s headings."""
    say = view.language
    table = frame.select(
        pl.col("row").alias(say.phrase("Region")),
        pl.col("week").cast(pl.String).alias(say.phrase("Week from")),
        pl.col("reported").cast(pl.Int64).alias(say.phrase("Violations reported")),
        pl.col("verified").cast(pl.Int64).alias(say.phrase("Of them verified")),
        pl.col("came").alias(say.phrase("Expected reports that came")),
        pl.col("expected").alias(say.phrase("Reports expected")),
        pl.col("complaints").cast(pl.Int64).alias(say.phrase("Complaints filed")),
        pl.col("decisions").alias(say.phrase("Decisions")),
    )
    own = (
        say.phrase("Of them verified"), say.phrase("Expected reports that came"), say.phrase("Reports expected"),
    )  # fmt: skip
    return table if has_verified else table.drop(own)
