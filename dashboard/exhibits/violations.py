"""Violations: who gave out what, where, of which kind, when."""

from collections.abc import Sequence
from html import escape

import polars as pl

from dashboard import charts, queries
from dashboard.exhibits.exhibit import (
    Exhibit,
    Statement,
    View,
    basis,
    link_html,
    quoted,
    said,
    source_line,
    statement_source,
    total,
    what_and_when,
)
from pipelines.domain import Precision


def cards_html(view: View, statements: Sequence[Statement]) -> str:
    """Every statement as a card, reporter by reporter: how many of what, which phase, as of when, where to read it.

    Reporters stand apart, each under a heading of its own, because their numbers are never added together.
    """
    say = view.language
    reporters = dict.fromkeys(row["reporter_id"] for row in statements)
    groups = []
    for reporter in reporters:
        cards = "".join(_card(view, row, statements) for row in statements if row["reporter_id"] == reporter)
        groups.append(f"<h4>{escape(say.name('reporter', reporter))}</h4><div class='cards'>{cards}</div>")
    return f"<style>{_CARD_STYLE}</style><div class='reporters'>{''.join(groups)}</div>"


def _card(view: View, row: Statement, statements: Sequence[Statement]) -> str:
    say = view.language
    counted = escape(total(view, row))
    if row["stated_total"] is not None:
        number = escape(say.number(row["stated_total"]))
        counted = counted.replace(number, f'<span class="number">{number}</span>', 1)
    when = say.phrase("as of {date}", date=say.date(row["as_of_at"], row["as_of_precision"]))
    lines = [say.name("phase", row["phase"]), when, basis(view, row)]
    same = [other for other in statements if _version(other) == _version(row)]
    if len(same) > 1:
        lines.append(say.phrase("the same count as told at {n} addresses", n=len(same)))
    small = "<br>".join(escape(line) for line in lines)
    return f'<div class="card">{counted}<small>{small}{link_html(view, row["source_url"])}</small></div>'


def _version(statement: Statement) -> tuple[object, ...]:
    """What two statements share that are versions of one count, told at different addresses."""
    same = ("reporter_id", "phase", "as_of_at", "unit_of_count", "basis", "stated_total")
    return tuple(statement[name] for name in same)


_CARD_STYLE = (
    ".reporters h4{margin:18px 0 6px;padding:0;font-size:15px;font-weight:600}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(215px,1fr));gap:10px}"
    ".card{border:1px solid rgba(128,128,128,.35);border-radius:6px;padding:8px 14px 10px;line-height:1.35}"
    ".card .number{font-size:30px;font-weight:650;line-height:1.25;margin-right:4px}"
    ".card small{display:block;opacity:.75;font-size:13px}"
)


def categories(view: View, statement: Statement, *, region_id: str | None = None) -> Exhibit | None:
    """What a statement counts, by category, in the country or one region; None where it does not say."""
    say = view.language
    rows = queries.categories(view.connection, statement["statement_id"], region_id)
    if not rows.height:
        return None
    names = [
        say.name("category", category) + (f" ({say.name('line_label', label)})" if label else "")
        for category, label in rows.select("category_id", "line_label").iter_rows()
    ]
    figure = charts.bars(
        pl.DataFrame(
            {"label": names, "value": rows["count"], "text": [say.number(value) for value in rows["count"]]}
        ),
        look=view.look,
        width=view.width,
    )
    counted, total = int(rows["count"].sum()), statement["stated_total"]
    caveats = []
    if region_id is None and total is not None and counted != total:
        caveats.append(
            say.phrase(
                "The categories add up to {sum}, the stated total is {total}.", sum=counted, total=total
            )
        )
    reporter = say.short("reporter", statement["reporter_id"])
    values = {"reporter": reporter, "category": names[0], "n": say.number(rows["count"][0])}
    where = say.name("unit", region_id) if region_id else ""
    title = (
        say.phrase("{region}, {reporter}: most often “{category}” ({n})", region=where, **values)
        if region_id
        else say.phrase("{reporter}: most often “{category}” ({n})", **values)
    )
    return Exhibit(
        name=f"categories-{statement['statement_id']}" + (f"-{region_id}" if region_id else ""),
        title=title,
        subtitle="\n".join([what_and_when(view, statement), *caveats]),
        source=statement_source(view, statement),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Category"): names,
                say.name("unit_of_count", statement["unit_of_count"]): rows["count"],
            }
        ),
    )


def breakdowns(view: View, statement: Statement) -> list[Exhibit]:
    """What a statement says of the course of cases, stages, complainants and channels: one exhibit a dimension."""
    say = view.language
    rows = queries.breakdowns(view.connection, statement["statement_id"])
    shown = []
    for (dimension,), lines in rows.group_by("dimension", maintain_order=True):
        several = lines["category_id"].is_duplicated()
        names = [
            say.name("phase" if dimension == "stage" else "category", row["category_id"])
            if not doubled and dimension != "stage"
            else say.name("line_label", row["line_label"])
            for row, doubled in zip(lines.iter_rows(named=True), several, strict=True)
        ]
        frame = pl.DataFrame(
            {"label": names, "value": lines["count"], "text": [say.number(value) for value in lines["count"]]}
        )
        caveat = (
            say.phrase("A part of the whole: the lines need not add up.") if lines["is_partial"].any() else ""
        )
        shown.append(
            Exhibit(
                name=f"{dimension}-{statement['statement_id']}",
                title=f"{said(view, statement)} · {say.name('dimension', str(dimension))}",
                subtitle="\n".join(part for part in (what_and_when(view, statement), caveat) if part),
                source=statement_source(view, statement),
                figure=charts.bars(frame, look=view.look, width=view.width),
                table=pl.DataFrame(
                    {
                        say.name("dimension", str(dimension)): names,
                        say.name("unit_of_count", statement["unit_of_count"]): lines["count"],
                    }
                ),
            )
        )
    return shown


def timeline(view: View) -> Exhibit | None:
    """Everything that was given out, along the election's calendar, one lane a reporter; None for nothing."""
    say = view.language
    rows = queries.statements(view.connection)
    if not rows.height:
        return None
    dates = queries.calendar(view.connection, key_only=True)
    marks = pl.DataFrame(
        [
            {
                "row": say.short("reporter", row["reporter_id"]),
                "start": row["period_start_at"],
                "until": row["period_end_at"],
                "end": row["as_of_at"],
                "end_is_day": row["as_of_precision"] != Precision.MINUTE,
                "text": total(view, row),
                "hover": said(view, row) + "<br>" + what_and_when(view, row),
                "detail_id": row["statement_id"],
            }
            for row in rows.iter_rows(named=True)
        ]
    )
    key_dates = pl.DataFrame(
        {"at": dates["at"], "label": [say.name("calendar", item) for item in dates["item_id"]]}
    )
    figure = charts.timeline(
        marks,
        key_dates,
        look=view.look,
        width=view.width,
        election_day=view.election["date"],
        zone=say.zone,
        format_date=say.day_and_month,
    )
    n = rows.height
    return Exhibit(
        name="timeline",
        title=say.plural(
            "{n} statement from {reporters}",
            "{n} statements from {reporters}",
            n,
            reporters=say.plural("{n} reporter", "{n} reporters", rows["reporter_id"].n_unique()),
        ),
        subtitle=say.phrase(
            "Each mark is one published statement with its total; reporters count different things and are never"
            " added up. Lines show the counting period, where it was stated."
        ),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Reporter"): [say.name("reporter", r) for r in rows["reporter_id"]],
                say.phrase("Phase"): [say.name("phase", r) for r in rows["phase"]],
                say.phrase("Counted"): [say.name("unit_of_count", u) for u in rows["unit_of_count"]],
                say.phrase("Total"): rows["stated_total"],
                say.phrase("As of"): [
                    say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)
                ],
                say.phrase("Source"): rows["source_url"],
            }
        ),
    )


def events_table(
    view: View, statement_id: str, *, region_id: str | None = None, category_id: str | None = None
) -> pl.DataFrame:
    """Reports one by one, as a table under the reader's headings."""
    say = view.language
    rows = queries.events(
        view.connection, statement_id=statement_id, region_id=region_id, category_id=category_id
    ).rows(named=True)
    table = pl.DataFrame(
        {
            say.phrase("Station"): [row["station_code"] for row in rows],
            say.phrase("Category"): [say.name("category", row["category_id"]) for row in rows],
            say.phrase("Place"): [say.name("unit", row["unit_id"]) for row in rows],
            say.phrase("As of"): [say.date(row["as_of_at"], row["as_of_precision"]) for row in rows],
            say.phrase("Reports"): [row["reports"] for row in rows],
            say.phrase("Status"): [say.name("status", row["status"]) for row in rows],
            say.phrase("What is said"): [quoted(view, row["summary"], row["source_id"]) for row in rows],
            say.phrase("Source"): [row["source_url"] for row in rows],
        }
    )
    return table.select(column for column in table if column.null_count() < column.len())
