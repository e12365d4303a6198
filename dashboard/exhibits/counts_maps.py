"""Rates of a count on maps: turnout or a choice's share by region, and in a tile map of the commissions' units."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from dashboard import geography, maps, queries, queries_counts
from dashboard.exhibits.counts import Count, basis, reported, source
from dashboard.exhibits.exhibit import Exhibit, View, attribution
from dashboard.maps.canvas import NARROW_BELOW
from dashboard.theme import SMALL_SIZE


@dataclass(frozen=True)
class Measure:
    """Turnout (no choice), or a choice's share of the ballots found; as it is, or its distance from the country's."""

    choice_id: str | None = None
    is_deviation: bool = False

    def named(self, view: View) -> str:
        """What is measured."""
        say = view.language
        if self.choice_id is None:
            return say.phrase("Turnout")
        return say.phrase("{choice}: share", choice=say.name("choice", self.choice_id))

    def unit(self, view: View) -> str:
        """What the numbers on the map are."""
        say = view.language
        if self.is_deviation:
            return say.phrase("percentage points above or below the whole count")
        if self.choice_id is None:
            return say.phrase("% of the voters listed")
        return say.phrase("% of the ballots found")

    def number(self, view: View, value: float, digits: int = 1) -> str:
        """A number of the map, per cent or points, deviations with their sign."""
        say = view.language
        shown = value if digits else round(value)
        return say.signed(shown, digits) if self.is_deviation else say.number(abs(shown), digits)


def _rates(
    view: View, shown: Count, measure: Measure, by: queries_counts.Group
) -> tuple[pl.DataFrame, Mapping[str, Any]]:
    """Rates in per cent, or points from the whole count's, by unit; and the whole count's own row."""
    ask = (view.connection, shown.contest_id, shown.origin)
    rows = queries_counts.rates(*ask, by, measure.choice_id)
    whole = queries_counts.rates(*ask, "country", measure.choice_id).row(0, named=True)
    value = 100 * (pl.col("rate") - whole["rate"] if measure.is_deviation else pl.col("rate"))
    return rows.with_columns(value=value), whole


def regions_map(view: View, shown: Count, measure: Measure, selected: Collection[str] = ()) -> Exhibit | None:
    """A rate by region; None where the territory has no outlines or nothing is known.

    Regions without an outline stand in the table and are named under the map.
    """
    say = view.language
    rows, whole = _rates(view, shown, measure, "region")
    land = geography.of_snapshot(view.connection) if has_outlines(view) else None
    if land is None or whole["rate"] is None:
        return None
    rows = _told(view, shown, measure, rows, whole["rate"])
    inside = rows.filter(pl.col("unit_id").is_in(land.unit_ids))
    outside = rows.filter(~pl.col("unit_id").is_in(land.unit_ids))
    figure = maps.rate_map(
        land,
        inside.with_columns(rate="value"),
        no_data=say.phrase("no number"),
        legend_title=measure.unit(view),
        format_value=lambda value: measure.number(view, value),
        is_deviation=measure.is_deviation,
        look=view.look,
        width=view.width,
        selected=selected,
    )
    under = [source(view, shown), attribution(view)]
    if outside.height:
        told = "; ".join(text.replace("<br>", ", ") for text in outside["sentence"])
        under.insert(0, say.phrase("Not on the map: {places}.", places=told))
    return Exhibit(
        name=_name("regions", shown, measure),
        title=_title(view, measure, rows, whole["rate"]),
        subtitle=_subtitle(view, shown, whole),
        source="\n".join(under),
        figure=figure,
        table=_table(view, measure, rows, say.phrase("Region")),
    )


def tiles_map(view: View, shown: Count, measure: Measure, selected: Collection[str] = ()) -> Exhibit | None:
    """The same rate as squares of one size, one per administrative unit that a commission lies in; None without tiles.

    A click gives the administrative unit. Stations whose commission lies in none are named under the map.
    """
    say = view.language
    tiles = queries_counts.tiles(view.connection)
    rows, whole = _rates(view, shown, measure, "lies_in")
    if (
        not tiles.height
        or whole["rate"] is None
        or not rows.filter(pl.col("unit_id").is_in(tiles["unit_id"].implode())).height
    ):
        return None
    rows = _told(view, shown, measure, rows, whole["rate"])
    placed = tiles.join(rows.drop("label", "short_label"), on="unit_id", how="left").with_columns(
        label=pl.Series([say.name("unit", unit) for unit in tiles["unit_id"]]),
        short_label=pl.Series([_on_tile(say.short("unit", unit)) for unit in tiles["unit_id"]]),
        group="region_id",
    )
    digits = 1 if view.width > 500 else 0
    figure = maps.tile_map(
        placed,
        no_data=say.phrase("no commission, or no number"),
        legend_title=measure.unit(view),
        format_value=lambda value: measure.number(view, value, digits),
        is_deviation=measure.is_deviation,
        look=view.look,
        width=view.width,
        selected=selected,
    )
    placed_counted = int(rows.filter(pl.col("unit_id").is_in(tiles["unit_id"].implode()))["counted"].sum())
    elsewhere = shown.tally["counted"] - placed_counted
    under = [source(view, shown)]
    if elsewhere:
        under.insert(
            0,
            say.plural(
                "{n} station counted lies in no unit of the tile map.",
                "{n} stations counted lie in no unit of the tile map.",
                elsewhere,
            ),
        )
    return Exhibit(
        name=_name("tiles", shown, measure),
        title=say.phrase("{measure} by the units of the commissions", measure=measure.named(view)),
        subtitle=" ".join(
            [
                say.phrase("Each square is one unit in which a commission sits; lines part the regions."),
                _subtitle(view, shown, whole),
            ]
        ),
        source="\n".join(under),
        figure=figure,
        table=_table(view, measure, rows, say.phrase("Unit")),
    )


def tiles_names_html(view: View, measure: Measure, squares: Exhibit) -> str:
    """The units of a tile map by name, highest first, where its tiles are too small for names; else nothing."""
    if view.width >= NARROW_BELOW:
        return ""
    say = view.language
    column = say.phrase("Points from the whole count") if measure.is_deviation else squares.table.columns[1]
    items = [
        f'<li style="break-inside:avoid">{escape(name)} '
        f"<b>{escape('–' if value is None else measure.number(view, value))}</b></li>"
        for name, value in squares.table.select(squares.table.columns[0], column).rows()
    ]
    heading = escape(say.phrase("The squares by name, highest first"))
    return (
        f'<div style="font-size:{SMALL_SIZE}px"><b>{heading}</b>'
        f'<ul style="columns:2;list-style:none;padding:0;margin:4px 0 0">{"".join(items)}</ul></div>'
    )


def _on_tile(name: str) -> str:
    """The last part of a name like "Town, Northern district": a tile has no room for what its neighbours share."""
    return re.split(r",\s+|\s+[—–]\s+", name)[-1]


def has_outlines(view: View) -> bool:
    """Whether the territory can be drawn."""
    return queries.boundaries(view.connection, "regions").height > 0


def measures(view: View, shown: Count) -> list[str | None]:
    """What can be mapped: turnout (None) where forms give it, then the choices, most votes first."""
    ask = (view.connection, shown.contest_id, shown.origin)
    votes = queries_counts.choices(*ask, view.election["country_id"])
    known: list[str | None] = [] if shown.tally["turnout"] is None else [None]
    return [*known, *votes.filter(pl.col("share").is_not_null())["choice_id"].to_list()]


def _told(view: View, shown: Count, measure: Measure, rows: pl.DataFrame, whole: float) -> pl.DataFrame:
    """The rows with names, and the sentence of each."""
    say = view.language
    return rows.with_columns(
        label=pl.Series([say.name("unit", unit) for unit in rows["unit_id"]], dtype=pl.String),
        short_label=pl.Series([say.short("unit", unit) for unit in rows["unit_id"]], dtype=pl.String),
        sentence=pl.Series(
            [_sentence(view, shown, measure, row, whole) for row in rows.iter_rows(named=True)],
            dtype=pl.String,
        ),
    )


def _sentence(view: View, shown: Count, measure: Measure, row: Mapping[str, Any], whole: float) -> str:
    say = view.language
    place = say.name("unit", row["unit_id"])
    covered = say.within(reported(view, row, has_list=shown.has_list))
    if said := basis(view, row["known"], row["counted"]):
        covered += f"<br>{say.within(said)}"
    if row["rate"] is None:
        return say.phrase("{place}: no number", place=place) + f"<br>{covered}"
    told = f"{place}: {say.percent(row['rate'])}"
    if measure.is_deviation:
        points = measure.number(view, row["value"])
        told += " " + say.phrase(
            "({points} points from {whole} in all)", points=points, whole=say.percent(whole)
        )
    return f"{told}<br>{covered}"


def _title(view: View, measure: Measure, rows: pl.DataFrame, whole: float) -> str:
    """The rate of the whole count, and the regions farthest apart."""
    say = view.language
    known = rows.filter(pl.col("rate").is_not_null()).sort("rate", "unit_id")
    values = {"measure": measure.named(view), "whole": say.percent(whole)}
    if known.height < 2 or known["rate"][0] == known["rate"][-1]:
        return say.phrase("{measure} {whole}", **values)
    first, last = known.row(0, named=True), known.row(-1, named=True)
    values |= {"lowest": say.name("unit", first["unit_id"]), "low": say.percent(first["rate"])}
    values |= {"highest": say.name("unit", last["unit_id"]), "high": say.percent(last["rate"])}
    return say.phrase(
        "{measure} {whole} in all; lowest: {lowest} ({low}), highest: {highest} ({high})", **values
    )


def _subtitle(view: View, shown: Count, whole: Mapping[str, Any]) -> str:
    """Ballot, count and coverage, and over how many stations the whole count's rate is taken."""
    say = view.language
    covered = reported(view, shown.tally, has_list=shown.has_list)
    said = basis(view, whole["known"], whole["counted"])
    return (
        f"{say.name('contest', shown.contest_id)}, {say.within(say.name('origin', shown.origin))}. {covered}."
        + (f" {said}." if said else "")
    )


def _table(view: View, measure: Measure, rows: pl.DataFrame, heading: str) -> pl.DataFrame:
    say = view.language
    ordered = rows.sort("rate", "unit_id", descending=[True, False], nulls_last=True)
    table = {
        heading: ordered["label"],
        f"{measure.named(view)}, %": (ordered["rate"] * 100).round(2),
        say.phrase("Stations behind the rate"): ordered["known"],
        say.phrase("Stations counted"): ordered["counted"],
        say.phrase("Protocols in"): ordered["reported"],
        say.phrase("Stations on the list"): ordered["expected"],
    }
    if measure.is_deviation:
        table[say.phrase("Points from the whole count")] = ordered["value"].round(2)
    return pl.DataFrame(table)


def _name(kind: str, shown: Count, measure: Measure) -> str:
    parts = [kind, shown.contest_id, shown.origin, measure.choice_id or "turnout"]
    return "-".join([*parts, "deviation"] if measure.is_deviation else parts)
