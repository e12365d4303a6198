"""Regions: where one statement's counts lie. A region that the source does not mention is missing, not zero."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Literal

import polars as pl

from dashboard import geography, maps, queries
from dashboard.exhibits.exhibit import Exhibit, Statement, View, attribution, statement_source, what_and_when
from pipelines.domain import TOTAL_CATEGORY, Precision

Measure = Literal["count", "rate"]


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
    rows = _drawable(queries.region_counts(view.connection, statement["statement_id"], category_id))
    short = [say.short("unit", unit) for unit in rows["region_id"]]
    full = [say.name("unit", unit) for unit in rows["region_id"]]
    sentences = [region_sentence(view, statement, row) for row in rows.iter_rows(named=True)]
    drawn = rows.with_columns(
        unit_id="region_id",
        label=pl.Series(full, dtype=pl.String),
        short_label=pl.Series(short, dtype=pl.String),
        sentence=pl.Series(sentences, dtype=pl.String),
    )
    land = geography.of_snapshot(view.connection)
    no_data = say.phrase("not mentioned by the source")
    if measure == "rate":
        figure = maps.rate_map(
            land,
            drawn.with_columns(rate="rate_per_100_stations"),
            no_data=no_data,
            legend_title=say.phrase("per 100 polling stations"),
            format_value=lambda value: say.number(value, 1),
            look=view.look,
            width=view.width,
            selected=selected,
        )
    else:
        figure = maps.symbol_map(
            land,
            drawn,
            no_data=no_data,
            look=view.look,
            width=view.width,
            selected=selected,
            format_value=say.number,
        )
    table = pl.DataFrame(
        {
            say.phrase("Region"): full,
            say.name("unit_of_count", statement["unit_of_count"]): rows["count"],
            say.phrase("Polling stations"): rows["denominator"],
            say.phrase("Per 100 stations"): rows["rate_per_100_stations"].round(1),
        }
    )
    return Exhibit(
        name="-".join(["regions", str(statement["statement_id"]), category_id]),
        title=_regions_title(view, statement, rows, category_id, measure),
        subtitle="\n".join([what_and_when(view, statement), _regions_caveat(view, statement, rows, measure)]),
        source=statement_source(view, statement) + "\n" + attribution(view),
        figure=figure,
        table=table,
    )


def _drawable(rows: pl.DataFrame) -> pl.DataFrame:
    """A zero that the source states for a town only is no zero of its region: there the region is missing."""
    is_only_a_towns = pl.col("is_below_only").fill_null(value=False) & (pl.col("count") == 0)
    return rows.with_columns(count=pl.when(~is_only_a_towns).then("count"))


def _regions_title(
    view: View, statement: Statement, rows: pl.DataFrame, category_id: str, measure: Measure
) -> str:
    """What the map shows, and the region that stands out unless two share the first place."""
    say = view.language
    shown = "count" if measure == "count" else "rate_per_100_stations"
    known = rows.filter(pl.col(shown).is_not_null()).sort(shown, descending=True)
    if not known.height:
        return say.phrase("No count by region in this statement")
    reporter = say.short("reporter", statement["reporter_id"])
    what = (
        say.counted(statement["unit_of_count"], int(known["count"].sum()))
        if category_id == TOTAL_CATEGORY
        else say.name("category", category_id)
    )
    top = known.row(0, named=True)
    values = {"reporter": reporter, "what": what, "region": say.name("unit", top["region_id"])}
    if measure == "rate":
        return say.phrase(
            "{reporter}: {what}; most per 100 polling stations in {region} ({n})",
            n=say.number(top[shown], 1),
            **values,
        )
    stated, given = statement["stated_total"], int(known["count"].sum())
    if category_id == TOTAL_CATEGORY and stated is not None and stated != given:
        return say.phrase(
            "{reporter}: {given} of {what} are given by region",
            reporter=reporter,
            given=say.number(given),
            what=say.counted(statement["unit_of_count"], stated),
        )
    is_tied = known.height > 1 and known[shown][0] == known[shown][1]
    if is_tied or known["is_partial"].any():
        return say.phrase("{reporter}: {what} by region", reporter=reporter, what=what)
    return say.phrase(
        "{reporter}: {what} by region, most in {region} ({n})", n=say.number(top[shown]), **values
    )


def region_sentence(view: View, statement: Statement, row: Mapping[str, Any]) -> str:
    """What a statement says of one region, line by line: the count, the rate, and what lies below the region."""
    say = view.language
    region = say.name("unit", row["region_id"])
    if row["count"] is None or row["is_below_only"]:
        lines = [say.phrase("{region}: not mentioned by the source", region=region)]
    else:
        lines = [f"{region}: {say.counted(statement['unit_of_count'], row['count'])}"]
    if row["rate_per_100_stations"] is not None:
        rate = say.number(row["rate_per_100_stations"], 1)
        lines.append(say.phrase("{rate} per 100 polling stations", rate=rate))
    places = json.loads(row["places_below"] or "{}")
    if places:
        named = ", ".join(f"{say.name('unit', unit)}: {say.number(n)}" for unit, n in places.items())
        lines.append(
            say.phrase("the source names only {places}", places=named)
            if row["is_below_only"]
            else say.phrase("stated besides: {places}", places=named)
        )
    return "<br>".join(lines)


def _regions_caveat(view: View, statement: Statement, rows: pl.DataFrame, measure: Measure) -> str:
    say = view.language
    parts = [
        say.phrase(
            "Counts follow where somebody looked: a region without reports is not one without violations."
        )
    ]
    missing = rows["count"].null_count()
    if missing and missing < rows.height:
        parts.append(say.plural("{n} region is not mentioned.", "{n} regions are not mentioned.", missing))
    if rows["is_partial"].fill_null(value=False).any():
        parts.append(say.phrase("The list by region is incomplete."))
    if rows["places_below"].drop_nulls().len():
        parts.append(
            say.phrase("Counts for places within a region stand beside its own and are not added to it.")
        )
    vintage = rows["denominator_as_of_at"].drop_nulls()
    if measure == "rate" and len(vintage):
        year = say.date(vintage[0], Precision.YEAR)
        parts.append(say.phrase("Polling stations as of {year}, the only full count published.", year=year))
    return " ".join(parts)
