"""Exhibits: charts that can stand alone, with the words that make them true.

An exhibit is a figure with a title that says what it shows, a subtitle with unit, period, reporter and coverage,
a source line, and the table behind it. Pages, exported files and notebooks show the same exhibits.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from dashboard import charts, geography, maps, queries
from dashboard.i18n import Language
from dashboard.theme import LIGHT, WIDE, Look
from pipelines.domain import TOTAL_CATEGORY, Basis, Origin, Precision, Status

Statement = Mapping[str, Any]
Measure = Literal["count", "rate"]


@dataclass(frozen=True)
class View:
    """A snapshot as one reader sees it: in a language, light or dark, this many pixels wide."""

    connection: queries.Connection
    language: Language
    look: Look = LIGHT
    width: int = WIDE

    @property
    def election(self) -> Mapping[str, Any]:
        """The election and the build."""
        return queries.election(self.connection)


@dataclass(frozen=True)
class Exhibit:
    """A chart that stands alone, and its table under the reader's headings."""

    name: str
    title: str
    subtitle: str
    source: str
    figure: go.Figure
    table: pl.DataFrame


def view_language(connection: queries.Connection, code: str, zone: Any) -> Language:
    """The language of a reader over this snapshot's names."""
    return Language(code, zone, queries.names(connection, code))


def said(view: View, statement: Statement) -> str:
    """What a statement says, in one line: reporter, how many of what, as of when."""
    say = view.language
    as_of = say.date(statement["as_of_at"], statement["as_of_precision"])
    total = statement["stated_total"]
    what = say.counted(statement["unit_of_count"], total) if total is not None else say.text("no total stated")
    return say.text(
        "{reporter}: {what}, as of {date}",
        reporter=say.short("reporter", statement["reporter_id"]),
        what=what,
        date=as_of,
    )


def regions(
    view: View,
    statement: Statement,
    *,
    category_id: str = TOTAL_CATEGORY,
    measure: Measure = "count",
    selected: Collection[str] = (),
) -> Exhibit:
    """Where a statement's counts lie: circles for counts, colours for rates per 100 polling stations."""
    say = view.language
    rows = queries.region_counts(view.connection, statement["statement_id"], category_id)
    short = [say.short("unit", unit) for unit in rows["region_id"]]
    full = [say.name("unit", unit) for unit in rows["region_id"]]
    sentences = [_region_sentence(view, statement, row) for row in rows.iter_rows(named=True)]
    drawn = rows.with_columns(
        unit_id="region_id",
        label=pl.Series(full, dtype=pl.String),
        short_label=pl.Series(short, dtype=pl.String),
        sentence=pl.Series(sentences, dtype=pl.String),
    )
    land = geography.of_snapshot(view.connection)
    no_data = say.text("not mentioned by the source")
    if measure == "rate":
        figure = maps.rate_map(
            land,
            drawn.with_columns(rate="rate_per_100_stations"),
            no_data=no_data,
            legend_title=say.text("per 100 polling stations"),
            format_value=lambda value: say.number(value, 1),
            look=view.look,
            width=view.width,
            selected=selected,
        )
    else:
        figure = maps.symbol_map(
            land, drawn, no_data=no_data, look=view.look, width=view.width, selected=selected, format_value=say.number
        )
    table = pl.DataFrame(
        {
            say.text("Region"): full,
            say.name("unit_of_count", statement["unit_of_count"]): rows["count"],
            say.text("Polling stations"): rows["denominator"],
            say.text("Per 100 stations"): rows["rate_per_100_stations"].round(1),
        }
    )
    return Exhibit(
        name=f"regions-{statement['statement_id']}",
        title=_regions_title(view, statement, rows, category_id),
        subtitle="\n".join([_what_and_when(view, statement), _regions_caveat(view, statement, rows, measure)]),
        source=source_line(view, statement["source_url"]) + "\n" + _attribution(view),
        figure=figure,
        table=table,
    )


def _regions_title(view: View, statement: Statement, rows: pl.DataFrame, category_id: str) -> str:
    say = view.language
    known = rows.filter(pl.col("count").is_not_null())
    if not known.height:
        return say.text("No count by region in this statement")
    top = known.row(0, named=True)
    reporter = say.short("reporter", statement["reporter_id"])
    values = {"region": say.name("unit", top["region_id"]), "n": say.number(top["count"]), "reporter": reporter}
    if category_id == TOTAL_CATEGORY:
        what = say.counted(statement["unit_of_count"], int(known["count"].sum()))
        return say.text("{reporter}: {what} by region, most in {region} ({n})", what=what, **values)
    category = say.name("category", category_id)
    return say.text("{category}, counted by {reporter}: most in {region} ({n})", category=category, **values)


def _region_sentence(view: View, statement: Statement, row: Mapping[str, Any]) -> str:
    say = view.language
    region = say.name("unit", row["region_id"])
    if row["count"] is None:
        return say.text("{region}: not mentioned by the source", region=region)
    sentence = f"{region}: {say.counted(statement['unit_of_count'], row['count'])}"
    if row["rate_per_100_stations"] is not None:
        rate = say.number(row["rate_per_100_stations"], 1)
        sentence += "<br>" + say.text("{rate} per 100 polling stations", rate=rate)
    if row["below_region"]:
        sentence += "<br>" + say.text("of them {n} stated for a place within the region", n=row["below_region"])
    return sentence


def _regions_caveat(view: View, statement: Statement, rows: pl.DataFrame, measure: Measure) -> str:
    say = view.language
    parts = [say.text("Counts follow where somebody looked: a region without reports is not one without violations.")]
    missing = rows["count"].null_count()
    if missing and missing < rows.height:
        parts.append(
            say.plural("{n} region is not mentioned.", "{n} regions are not mentioned.", missing)
        )
    if rows["is_partial"].fill_null(value=False).any():
        parts.append(say.text("The list by region is incomplete."))
    vintage = rows["denominator_as_of_at"].drop_nulls()
    if measure == "rate" and len(vintage):
        year = say.date(vintage[0], Precision.YEAR)
        parts.append(say.text("Polling stations as of {year}, the only full count published.", year=year))
    return " ".join(parts)


def categories(view: View, statement: Statement, *, region_id: str | None = None) -> Exhibit | None:
    """What a statement counts, by category, in the country or one region; None where it does not say."""
    say = view.language
    rows = queries.categories(view.connection, statement["statement_id"], region_id)
    if not rows.height:
        return None
    names = [say.name("category", category) for category in rows["category_id"]]
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
            say.text("The categories add up to {sum}, the stated total is {total}.", sum=counted, total=total)
        )
    reporter = say.short("reporter", statement["reporter_id"])
    values = {"reporter": reporter, "category": names[0], "n": say.number(rows["count"][0])}
    where = say.name("unit", region_id) if region_id else ""
    title = (
        say.text("{region}, {reporter}: most often “{category}” ({n})", region=where, **values)
        if region_id
        else say.text("{reporter}: most often “{category}” ({n})", **values)
    )
    return Exhibit(
        name=f"categories-{statement['statement_id']}" + (f"-{region_id}" if region_id else ""),
        title=title,
        subtitle="\n".join([_what_and_when(view, statement), *caveats]),
        source=source_line(view, statement["source_url"]),
        figure=figure,
        table=pl.DataFrame(
            {
                say.text("Category"): names,
                say.name("unit_of_count", statement["unit_of_count"]): rows["count"],
            }
        ),
    )


def _what_and_when(view: View, statement: Statement) -> str:
    """Unit of count, phase, period, moment and basis: the line under every title."""
    say = view.language
    as_of = say.date(statement["as_of_at"], statement["as_of_precision"])
    parts = [say.name("unit_of_count", statement["unit_of_count"]), say.name("phase", statement["phase"])]
    if statement["period_start_at"] is not None:
        start = say.date(statement["period_start_at"])
        parts.append(say.text("counted from {start} to {end}", start=start, end=as_of))
    else:
        parts.append(say.text("as of {date}", date=as_of))
    if statement["basis"] == Basis.LISTED:
        parts.append(say.text("counted by Baikoo from reports published one by one"))
    else:
        parts.append(say.text("as published, not verified by Baikoo"))
    return " · ".join(parts)


def timeline(view: View) -> Exhibit:
    """Everything that was given out, along the election's calendar, one lane a reporter."""
    say = view.language
    rows = queries.statements(view.connection)
    dates = queries.calendar(view.connection, key_only=True)
    marks = pl.DataFrame(
        [
            {
                "row": say.short("reporter", row["reporter_id"]),
                "start": row["period_start_at"],
                "end": row["as_of_at"],
                "end_is_day": row["as_of_precision"] != Precision.MINUTE,
                "text": "–" if row["stated_total"] is None else say.number(row["stated_total"]),
                "hover": said(view, row) + "<br>" + _what_and_when(view, row),
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
        format_date=lambda moment: say.day_and_month(moment),
    )
    n = rows.height
    return Exhibit(
        name="timeline",
        title=say.plural(
            "{n} statement on violations, from {reporters}", "{n} statements on violations, from {reporters}", n,
            reporters=say.plural("{n} reporter", "{n} reporters", rows["reporter_id"].n_unique()),
        ),
        subtitle=say.text(
            "Each mark is one published statement with its total; reporters count different things and are never"
            " added up. Lines show the counting period, where it was stated."
        ),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.text("Reporter"): [say.name("reporter", r) for r in rows["reporter_id"]],
                say.text("Phase"): [say.name("phase", r) for r in rows["phase"]],
                say.text("Counted"): [say.name("unit_of_count", u) for u in rows["unit_of_count"]],
                say.text("Total"): rows["stated_total"],
                say.text("As of"): [
                    say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)
                ],
                say.text("Source"): rows["source_url"],
            }
        ),
    )


def turnout(view: View) -> Exhibit | None:
    """Turnout as announced; series of different origin apart; None where none was announced."""
    say = view.language
    rows = queries.turnout(view.connection)
    if not rows.height:
        return None
    flagged = (rows["gap"].abs() > 0.001).fill_null(value=False)
    series = [
        " · ".join(
            part
            for part in (
                say.short("reporter", row["reporter_id"]),
                say.name("origin", row["origin"]).lower(),
                say.name("contest", row["contest_id"]).lower() if row["contest_id"] else "",
            )
            if part
        )
        for row in rows.iter_rows(named=True)
    ]
    hovers = []
    for row, is_flagged in zip(rows.iter_rows(named=True), flagged, strict=True):
        hover = f"{row['series_label']}<br>{say.date(row['at'], row['at_precision'])}: {say.percent(row['turnout'], 2)}"
        if is_flagged:
            hover += "<br>" + say.text(
                "contradicts itself: {voters} of {registered} voters are {share}",
                voters=say.number(row["took_part"]),
                registered=say.number(row["registered"]),
                share=say.percent(row["turnout_recomputed"], 2),
            )
        hovers.append(hover)
    figure = charts.turnout(
        rows.select(
            "at", value="turnout", low=pl.col("turnout") - pl.col("margin"), high=pl.col("turnout") + pl.col("margin")
        ).with_columns(
            series=pl.Series(series),
            text=pl.Series([say.percent(value) for value in rows["turnout"]]),
            hover=pl.Series(hovers),
            flagged=flagged,
        ),
        look=view.look,
        width=view.width,
        format_percent=lambda share: say.percent(share, 0),
        format_time=lambda moment: say.time_of_day(moment),
    )
    final = rows.filter(origin=Origin.FINAL.value)
    title = (
        say.text("Turnout: {share} in the final results", share=say.percent(final["turnout"][-1], 2))
        if final.height
        else say.text("Turnout as it was announced")
    )
    caveats = [say.text("Voters who took part as a share of voters on the list; machine and manual counts apart.")]
    if flagged.any():
        caveats.append(say.text("A crossed mark contradicts the number of voters given beside it."))
    return Exhibit(
        name="turnout",
        title=title,
        subtitle=" ".join(caveats),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.text("Time"): [say.date(r["at"], r["at_precision"]) for r in rows.iter_rows(named=True)],
                say.text("Series"): series,
                say.text("Turnout, %"): (rows["turnout"] * 100).round(2),
                say.text("± points"): (rows["margin"] * 100).round(2),
                say.text("Voters who took part"): rows["took_part"],
                say.text("Recomputed, %"): (rows["turnout_recomputed"] * 100).round(2),
                say.text("Source"): rows["source_url"],
            }
        ),
    )


def shares(view: View, contest_id: str) -> Exhibit | None:
    """Shares of the choices on one ballot by origin: machine, manual and final are never one number."""
    say = view.language
    rows = queries.choice_shares(view.connection, contest_id)
    if not rows.height:
        return None
    series = [_series(view, row) for row in rows.iter_rows(named=True)]
    figure = charts.dots(
        pl.DataFrame(
            {
                "label": [say.name("choice", choice) for choice in rows["choice_id"]],
                "series": series,
                "value": rows["value"],
                "text": [say.percent(value, 2) for value in rows["value"]],
            }
        ),
        look=view.look,
        width=view.width,
    )
    top = rows.filter(origin=Origin.FINAL.value).head(1)
    leader = top.row(0, named=True) if top.height else rows.row(0, named=True)
    return Exhibit(
        name=f"shares-{contest_id}",
        title=say.text(
            "{contest}: {choice} {share} ({origin})",
            contest=say.name("contest", contest_id),
            choice=say.name("choice", leader["choice_id"]),
            share=say.percent(leader["value"], 2),
            origin=say.name("origin", leader["origin"]).lower(),
        ),
        subtitle=say.text(
            "Share of the votes by series. A partial manual count is not a random sample: it may lie far from the"
            " final result. Empty means not published, not zero."
        ),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.text("Choice"): [say.name("choice", choice) for choice in rows["choice_id"]],
                say.text("Series"): series,
                say.text("Share, %"): (rows["value"] * 100).round(2),
                say.text("Reported by"): rows["stations_label"],
                say.text("Source"): rows["source_url"],
            }
        ),
    )


def _series(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    origin = say.name("origin", row["origin"])
    if row["as_of_at"] is None:
        return origin
    return f"{origin}, {say.date(row['as_of_at'], row['as_of_precision'])}"


def estimates(view: View) -> Exhibit | None:
    """Sample estimates as published, with their margins where published, beside the official turnout."""
    say = view.language
    rows = queries.estimates(view.connection)
    if not rows.height:
        return None
    official = queries.figures(view.connection).filter(item_id="turnout", origin=Origin.FINAL.value)
    reference = official["value"][0] if official.height else None
    is_turnout = rows["indicator_id"] == "turnout"
    figure = charts.intervals(
        rows.select(
            value="estimate",
            low=pl.col("estimate") - pl.col("margin"),
            high=pl.col("estimate") + pl.col("margin"),
            reference=pl.when(is_turnout).then(pl.lit(reference, pl.Float64)),
        ).with_columns(
            group=pl.Series([say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)]),
            label=pl.Series([say.name("indicator", indicator) for indicator in rows["indicator_id"]]),
            text=pl.Series(
                [
                    say.percent(row["estimate"]) + (f" ± {say.number(100 * row['margin'], 2)}" if row["margin"] else "")
                    for row in rows.iter_rows(named=True)
                ]
            ),
            reference_text=pl.when(is_turnout).then(
                pl.lit(say.text("official: {share}", share=say.percent(reference, 2)) if reference else None, pl.String)
            ),
        ),
        look=view.look,
        width=view.width,
    )
    stations = rows["stations"].max()
    return Exhibit(
        name="estimates",
        title=say.text("What the observers' random sample showed"),
        subtitle=say.text(
            "Published estimates from a random sample of {n} polling stations. Where no margin was published, the"
            " uncertainty is unknown and none is drawn.",
            n=say.number(stations) if isinstance(stations, int) else "?",
        ),
        source=source_line(view, None),
        figure=figure,
        table=pl.DataFrame(
            {
                say.text("As of"): [say.date(r["as_of_at"], r["as_of_precision"]) for r in rows.iter_rows(named=True)],
                say.text("Indicator"): [say.name("indicator", i) for i in rows["indicator_id"]],
                say.text("Estimate, %"): (rows["estimate"] * 100).round(2),
                say.text("± points"): (rows["margin"] * 100).round(2),
                say.text("Confidence"): rows["confidence"],
                say.text("Stations"): rows["stations"],
                say.text("Source"): rows["source_url"],
            }
        ),
    )


def source_line(view: View, source_url: str | None) -> str:
    """Where it comes from and which build shows it; several addresses stand in the table."""
    say, election = view.language, view.election
    where = source_url or say.text("each row of the table names its page")
    line = say.text(
        "Source: {where}. Build {build} of {date}.",
        where=where,
        build=election["build_id"],
        date=say.date(election["built_at"]),
    )
    return f"{say.text('SYNTHETIC EXERCISE, no real data.')} {line}" if election["is_synthetic"] else line


def _attribution(view: View) -> str:
    texts = json.loads(view.election["attribution"])
    return str(texts.get(view.language.code, ""))


def cards_html(view: View, statements: list[dict[str, Any]]) -> str:
    """Every statement as a card: who, how many of what, about which phase, as of when, where to read it."""
    say = view.language
    cards = []
    for row in statements:
        total = row["stated_total"]
        number = "–" if total is None else say.number(total)
        link = (
            f'<a href="{escape(row["source_url"])}" rel="noreferrer">{escape(say.text("source"))}</a>'
            if (row["source_url"] or "").startswith("http")
            else ""
        )
        cards.append(
            f'<div class="card"><b>{escape(say.short("reporter", row["reporter_id"]))}</b>'
            f'<div class="number">{escape(number)}</div>'
            f"<div>{escape(say.name('unit_of_count', row['unit_of_count']))}</div>"
            f"<small>{escape(say.name('phase', row['phase']))} · "
            f"{escape(say.date(row['as_of_at'], row['as_of_precision']))} · {escape(_basis(view, row))} {link}</small></div>"
        )
    return f"<style>{_CARD_STYLE}</style><div class='cards'>{''.join(cards)}</div>"


_CARD_STYLE = (
    ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(205px,1fr));gap:12px}"
    ".card{border:1px solid rgba(128,128,128,.35);border-radius:8px;padding:12px 14px;line-height:1.35}"
    ".card .number{font-size:34px;font-weight:650;line-height:1.2}.card small{opacity:.75}"
)


def _basis(view: View, statement: Statement) -> str:
    if statement["basis"] == Basis.LISTED:
        return view.language.text("listed one by one")
    return view.language.name("status", Status.AS_PUBLISHED).lower()


def events_table(
    view: View, statement_id: str, *, region_id: str | None = None, category_id: str | None = None
) -> pl.DataFrame:
    """Reports one by one, as a table under the reader's headings."""
    say = view.language
    rows = queries.events(
        view.connection, statement_id=statement_id, region_id=region_id, category_id=category_id
    ).rows(named=True)
    return pl.DataFrame(
        {
            say.text("Station"): [row["station_code"] for row in rows],
            say.text("Category"): [say.name("category", row["category_id"]) for row in rows],
            say.text("Place"): [say.name("unit", row["unit_id"]) for row in rows],
            say.text("As of"): [say.date(row["as_of_at"], row["as_of_precision"]) for row in rows],
            say.text("Reports"): [row["reports"] for row in rows],
            say.text("Status"): [say.name("status", row["status"]) for row in rows],
            say.text("What is said"): [row["summary"] for row in rows],
            say.text("Source"): [row["source_url"] for row in rows],
        }
    )


def figures_table(view: View) -> pl.DataFrame:
    """National figures of the results, each with its count and source."""
    say = view.language
    rows = queries.figures(view.connection).rows(named=True)

    def shown(row: Mapping[str, Any]) -> str:
        return say.percent(row["value"], 2) if row["unit_of_value"] == "share" else say.number(int(row["value"]))

    return pl.DataFrame(
        {
            say.text("Contest"): [say.name("contest", row["contest_id"]) for row in rows],
            say.text("Figure"): [say.name("result_item", row["item_id"]) for row in rows],
            say.text("Value"): [shown(row) for row in rows],
            say.text("Series"): [_series(view, row) for row in rows],
            say.text("Source"): [row["source_url"] for row in rows],
        }
    )


def findings_table(view: View) -> pl.DataFrame:
    """What was found, in the reader's language; a fact says "differs" and never why."""
    say = view.language
    rows = queries.findings(view.connection).rows(named=True)
    return pl.DataFrame(
        {
            say.text("Kind"): [say.name("finding_kind", row["kind"]) for row in rows],
            say.text("Severity"): [say.name("severity", row["severity"]) for row in rows],
            say.text("Finding"): [say.message(row["template"], row["parameters"]) for row in rows],
            say.text("Source"): [row["source_url"] for row in rows],
            say.text("Rule"): [row["rule"] for row in rows],
        }
    )


def rejects_table(view: View) -> pl.DataFrame:
    """Raw rows that did not fit, with file, row, column and reason."""
    say = view.language
    rows = queries.table(view.connection, "quality.rejects").rows(named=True)
    return pl.DataFrame(
        {
            say.text("File"): [row["file"] for row in rows],
            say.text("Row"): [row["row_number"] for row in rows],
            say.text("Column"): [row["column"] for row in rows],
            say.text("Reason"): [say.message(row["template"], row["parameters"]) for row in rows],
            say.text("Raw row"): [row["raw"] for row in rows],
        }
    )


def corrections_table(view: View) -> pl.DataFrame:
    """Known errors of the raw files and what is read in their place."""
    say = view.language
    rows = queries.table(view.connection, "quality.corrections").rows(named=True)
    return pl.DataFrame(
        {
            say.text("File"): [row["source_id"] for row in rows],
            say.text("Column"): [row["column"] for row in rows],
            say.text("In the file"): [row["was"] for row in rows],
            say.text("Read as"): [row["becomes"] for row in rows],
            say.text("Reason"): [row["reason"] for row in rows],
        }
    )


def sources_table(view: View) -> pl.DataFrame:
    """Every raw file: what it holds, who made it, under which terms, and the account of its rows."""
    say = view.language
    rows = queries.table(view.connection, "meta.sources").rows(named=True)
    return pl.DataFrame(
        {
            say.text("File"): [row["file"] for row in rows],
            say.text("Content"): [row["title"] for row in rows],
            say.text("Publisher"): [row["publisher"] for row in rows],
            say.text("Licence"): [row["licence"] for row in rows],
            say.text("Rows read"): [row["rows_read"] for row in rows],
            say.text("Kept"): [row["rows_kept"] for row in rows],
            say.text("Refused"): [row["rows_rejected"] for row in rows],
            say.text("Source"): [row["url"] for row in rows],
            "SHA-256": [row["sha256"] for row in rows],
        }
    )
