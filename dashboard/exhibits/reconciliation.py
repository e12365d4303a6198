"""The queue of what does not add up, largest first, and where it lies. How much was checked stands in `checks_made`.

A fact says that two numbers differ, where and by how much; it never says why.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from dashboard import charts, queries_tallies
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, link, source_line
from dashboard.i18n import upright
from pipelines.domain import Level

MOST_BARS = 15
"""So many commissions stand in the chart; the table below it has all."""

COMPARING = ("counts_differ",)
"""Rules whose findings have the pattern of a difference; what explains a gap belongs to tables."""
ADDING = ("tabulation_differs",)


def causes(view: View) -> str:
    """What every difference may come from, in one sentence."""
    return view.language.phrase(
        "A fact says that two numbers differ, and by how much. A mistyped digit, two lines exchanged, a paper entered"
        " twice, a late correction or a lawful recount look the same from here: the documents may tell which."
    )


def unit_name(view: View, row: Mapping[str, Any]) -> str:
    """The station, commission or other unit that a finding is about."""
    say = view.language
    if row["unit_level"] == Level.STATION:
        return say.phrase("Station {number}", number=upright(row["national_code"] or row["unit_id"]))
    return say.name("unit", row["unit_id"])


def _patterns(view: View, row: Mapping[str, Any]) -> list[str]:
    """How the numbers differ, or what explains the gap, where the rule of the finding knows of such."""
    found = (row["patterns"] or "").split(",") if row["rule"] in COMPARING else []
    if row["rule"] in ADDING and row["explanation"]:
        found.append(row["explanation"])
    return [tally_words.pattern(view.language, name) for name in found if name]


def queue_html(view: View, rows: Sequence[Mapping[str, Any]]) -> str:
    """One entry a finding: size, sentence, rule and pattern, and the way to the unit's documents."""
    items = "".join(_entry_html(view, row) for row in rows)
    look = view.look
    style = (
        "<style>.queue{margin:0}"
        f".queue .entry{{display:grid;grid-template-columns:minmax(58px,auto) 1fr;gap:2px 14px;padding:9px 0;margin:0;"
        f"border-top:1px solid {look.rule};line-height:1.35}}"
        ".queue .size{font-size:20px;font-weight:650;text-align:right;font-variant-numeric:tabular-nums;"
        "line-height:1.2}"
        f".queue .size small{{display:block;font-size:12px;font-weight:400;color:{look.muted}}}"
        f".queue .below{{font-size:13px;color:{look.muted}}}"
        f".queue a{{color:{look.accent}}}"
        "@media (pointer:coarse){.queue a{display:block;padding:13px 0}.queue .dot{display:none}}"  # a thumb's height
        ".queue p{margin:0 0 1px;padding:0;font-size:15px;overflow-wrap:anywhere}</style>"
    )
    return f"{style}<div class='queue'>{items}</div>"


def _entry_html(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    size = "–" if row["effect"] is None else say.number(abs(row["effect"]))
    below = [tally_words.rule(say, row["rule"]), *_patterns(view, row)]
    below = [words for words in below if words != tally_words.pattern(say, "other")]
    if row["is_leader"]:
        below.append(say.phrase("votes of the leader differ here"))
    name = escape(unit_name(view, row))
    if row["unit_level"] == Level.STATION:
        address = escape(link(view, "station", station=row["unit_id"]), quote=True)
        name = f'<a href="{address}" target="_self">{name}</a>'
    elif row["commission_id"]:
        address = escape(link(view, "reconciliation", commission=row["commission_id"]), quote=True)
        name = f'<a href="{address}" target="_self">{name}</a>'
    return (
        f'<div class="entry"><span class="size">{escape(size)}</span><div><p>{escape(sentence(view, row))}</p>'
        f'<span class="below">{name}<span class="dot"> · </span>{escape(" · ".join(below))}</span></div></div>'
    )


def sentence(view: View, row: Mapping[str, Any]) -> str:
    """The finding in the reader's language."""
    text = view.language.message(row["template"], row["parameters"])
    return text[:1].upper() + text[1:]


def queue_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """The whole queue for a file."""
    say = view.language
    found = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Size of the difference"): [
                None if r["effect"] is None else abs(r["effect"]) for r in found
            ],
            say.phrase("Where"): [unit_name(view, row) for row in found],
            say.phrase("Commission"): [say.name("unit", row["commission_id"]) for row in found],
            say.phrase("Region"): [say.name("unit", row["region_id"]) for row in found],
            say.phrase("Rule"): [tally_words.rule(say, row["rule"]) for row in found],
            say.phrase("Pattern"): [", ".join(_patterns(view, row)) or None for row in found],
            say.phrase("The leader's votes differ"): [row["is_leader"] for row in found],
            say.phrase("Finding"): [sentence(view, row) for row in found],
            say.phrase("Identity of the unit"): [row["unit_id"] for row in found],
        },
        schema_overrides={say.phrase("Size of the difference"): pl.Float64, say.phrase("Pattern"): pl.String},
    )


def by_commission(view: View, contest_id: str, *, region_id: str | None = None) -> Exhibit | None:
    """Stations of which two counts differ, by commission, each beside the stations compared; None for no second count.

    Where no commission is known, by region.
    """
    say = view.language
    rows = queries_tallies.compared_by_unit(view.connection, contest_id, region_id=region_id)
    heading = say.phrase("Commission")
    if not rows.height:
        heading = say.phrase("Region")
        rows = queries_tallies.compared_by_unit(
            view.connection, contest_id, by="region_id", region_id=region_id
        )
    if not rows.height:
        return None
    names = [say.name("unit", unit) for unit in rows["unit_id"]]
    shown = rows.head(MOST_BARS).filter(pl.col("differ") > 0)
    compared, differ = int(rows["compared"].sum()), int(rows["differ"].sum())
    shown = rows.head(1) if not shown.height else shown
    figure = charts.bars(
        pl.DataFrame(
            {
                "label": names[: shown.height],
                "value": shown["differ"],
                "text": [
                    say.phrase("{n} of {compared}", n=say.number(n), compared=say.number(of))
                    for n, of in shown.select("differ", "compared").iter_rows()
                ],
            }
        ),
        look=view.look,
        width=view.width,
    )
    subtitle = [
        say.name("contest", contest_id) + ".",
        say.phrase(
            "Stations with two counts or more of which any number differs, of the stations compared."
            " Stations with one count are compared with nothing and are in neither number."
        ),
    ]
    if rows.height > shown.height:
        subtitle.append(
            say.phrase(
                "Shown are {n} of {all}; the table has all.", n=shown.height, all=say.number(rows.height)
            )
        )
    title = say.plural(
        "Counts differ at {differ} of the {n} station compared",
        "Counts differ at {differ} of the {n} stations compared",
        compared,
        differ=say.number(differ),
    )
    return Exhibit(
        name="-".join(filter(None, ("compared", contest_id, region_id))),
        title=f"{say.name('unit', region_id)}: {say.within(title)}" if region_id else title,
        subtitle=" ".join(subtitle),
        source=source_line(view, say.phrase("protocols of the stations, see their pages")),
        figure=figure,
        table=pl.DataFrame(
            {
                heading: names,
                say.phrase("Stations that differ"): rows["differ"],
                say.phrase("Stations compared"): rows["compared"],
                say.phrase("Share, %"): (rows["differ"] / rows["compared"] * 100).round(1),
            }
        ),
    )
