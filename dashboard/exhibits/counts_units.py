"""The units of a count as tables, from regions to commissions to stations, and how the count came in."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import charts, queries_counts
from dashboard.exhibits.counts import Count, arrived, basis, source
from dashboard.exhibits.exhibit import Exhibit, View
from pipelines.domain import Coverage, Precision


def units_table(view: View, shown: Count, rows: pl.DataFrame, heading: str) -> pl.DataFrame:
    """Regions or commissions, one a row, in the order of `rows` (of `queries_counts.units`)."""
    say = view.language
    names = [
        say.phrase("not known where") if unit is None else say.name("unit", unit) for unit in rows["unit_id"]
    ]
    table = {
        heading: pl.Series(names, dtype=pl.String),
        say.phrase("Protocols in"): rows["reported"],
        say.phrase("Stations on the list"): rows["expected"],
        say.phrase("Turnout, %"): (rows["turnout"] * 100).round(2),
        say.phrase("Stations behind the turnout"): rows["turnout_stations"],
        _leader_heading(view, shown): (rows["leader_share"] * 100).round(2),
        say.phrase("Stations behind the share"): rows["leader_stations"],
        say.phrase("Stations counted"): rows["counted"],
        say.phrase("Voters listed"): rows["listed"],
        say.phrase("Voters who took part"): rows["took_part"],
        say.phrase("Annulled or cancelled"): rows["annulled"],
        say.phrase("On no list"): rows["unexpected"],
        say.phrase("Cells that cannot be read"): rows["illegible"],
    }
    if shown.tally["refused"]:
        table[say.phrase("Came and not accepted")] = rows["refused"]
    if not shown.has_list:
        table.pop(say.phrase("Stations on the list"))
    return pl.DataFrame(table)


def stations_table(view: View, shown: Count, rows: pl.DataFrame) -> pl.DataFrame:
    """Stations one by one (`queries_counts.stations`), also missing ones, with the row of the file each comes from."""
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Station"): rows["code"],
            say.phrase("Protocol"): pl.Series(
                [_state(view, row) for row in rows.iter_rows(named=True)], dtype=pl.String
            ),
            say.phrase("Signed or published"): pl.Series(
                [
                    at and say.date(at, exactly)
                    for at, exactly in rows.select("as_of_at", "as_of_precision").rows()
                ],
                dtype=pl.String,
            ),
            say.phrase("Voters listed"): rows["listed"],
            say.phrase("Voters who took part"): rows["took_part"],
            say.phrase("Turnout, %"): (rows["turnout"] * 100).round(2),
            say.phrase("Ballots found"): rows["ballots_found"],
            say.phrase("Invalid ballots"): rows["ballots_invalid"],
            say.phrase("{choice}, votes", choice=say.name("choice", shown.leader_id)): rows["leader_votes"],
            _leader_heading(view, shown): (rows["leader_share"] * 100).round(2),
            say.phrase("Cells that cannot be read"): rows["illegible"],
            say.phrase("Raw file"): rows["source_id"],
            say.phrase("Row"): rows["row_number"],
        }
    )


def _leader_heading(view: View, shown: Count) -> str:
    say = view.language
    return say.phrase("{choice}, % of ballots found", choice=say.name("choice", shown.leader_id))


def _state(view: View, row: Mapping[str, Any]) -> str:
    """What became of the station's protocol in this count."""
    say = view.language
    if row["is_refused"]:
        return say.phrase("came and not accepted")
    if row["status"] is None:
        return say.phrase("missing")
    if row["status"] == Coverage.ANNULLED:
        return say.phrase("annulled")
    if row["status"] == Coverage.CANCELLED:
        return say.phrase("cancelled")
    return say.phrase("counted, on no list") if row["is_expected"] is False else say.phrase("counted")


def coming_in(view: View, shown: Count) -> Exhibit | None:
    """How many protocols were in by the time of signing, and the leader's share so far; None without such times."""
    say = view.language
    rows = queries_counts.coming_in(view.connection, shown.contest_id, shown.origin)
    final = shown.tally["leader_share"]
    if rows["at"].n_unique() < 3 or final is None or shown.leader_id is None:
        return None
    total = shown.tally["expected"] or shown.tally["reported"]
    leader = say.name("choice", shown.leader_id)
    dates = [say.date(at, Precision.MINUTE) for at in rows["at"]]
    hovers = [so_far(view, shown, row) for row in rows.iter_rows(named=True)]
    figure = charts.coming_in(
        rows.select("at", reported=pl.col("reported") / total, value="leader_share").with_columns(
            hover=pl.Series(hovers),
            reported_text=pl.Series([arrived(view, n, total) for n in rows["reported"]]),
            value_text=pl.lit(say.percent(final)),
        ),
        upper=say.phrase("Protocols in so far, % of the stations"),
        lower=say.phrase("{choice}: share of the ballots found so far", choice=leader),
        final=final,
        final_text=say.phrase("with all that are in"),
        format_percent=say.percent,
        format_time=say.time_of_day,
        format_date=say.day_and_month,
        zone=say.zone,
        look=view.look,
        width=view.width,
    )
    undated = shown.tally["reported"] - int(rows["reported"][-1])
    caveats = [
        say.phrase(
            "{contest}, {origin}. By the time that each protocol bears: when it was signed, or published where that is"
            " all that is known. The lower scale does not begin at zero.",
            contest=say.name("contest", shown.contest_id),
            origin=say.within(say.name("origin", shown.origin)),
        )
    ]
    if said := basis(view, shown.tally["leader_stations"], shown.tally["counted"]):
        caveats.append(f"{said}.")
    if undated:
        caveats.append(
            say.plural(
                "{n} protocol bears no hour and is not in the lines.",
                "{n} protocols bear no hour and are not in the lines.",
                undated,
            )
        )
    return Exhibit(
        name=f"coming-in-{shown.contest_id}-{shown.origin}",
        title=_moved(view, rows, total, leader, final),
        subtitle=" ".join(caveats),
        source=source(view, shown),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Time"): dates,
                say.phrase("Protocols in"): rows["reported"],
                say.phrase("Of the stations, %"): (rows["reported"] / total * 100).round(1),
                say.phrase("{choice} so far, %", choice=leader): (rows["leader_share"] * 100).round(2),
            }
        ),
    )


def so_far(view: View, shown: Count, row: Mapping[str, Any]) -> str:
    """What was in at one moment of `queries_counts.coming_in`, and the leader's share in it."""
    say = view.language
    total = shown.tally["expected"] or shown.tally["reported"]
    return say.phrase(
        "As of {moment}: {n} of {total} protocols in ({part}), {choice} {share}",
        moment=say.date(row["at"], Precision.MINUTE),
        n=say.number(row["reported"]),
        total=say.number(total),
        part=arrived(view, row["reported"], total),
        choice=say.name("choice", shown.leader_id),
        share="…" if row["leader_share"] is None else say.percent(row["leader_share"]),
    )


def _moved(view: View, rows: pl.DataFrame, total: int, leader: str, final: float) -> str:
    """What a reader would have seen with a tenth of the protocols in, beside what all of them give."""
    say = view.language
    early = rows.filter(pl.col("reported") >= total / 10, pl.col("leader_share").is_not_null())
    if not early.height:
        return say.phrase(
            "{choice}: {final} of the ballots found so far", choice=leader, final=say.percent(final)
        )
    return say.phrase(
        "{choice} had {early} when {share} of the protocols were in, {final} with all that are in",
        choice=leader,
        early=say.percent(early["leader_share"][0]),
        share=arrived(view, early["reported"][0], total),
        final=say.percent(final),
    )
