"""Estimates from the random sample: process, turnout beside the official one, places, and how they settled."""

from collections.abc import Callable, Sequence

import polars as pl

from dashboard import charts, queries_estimates
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.observation_statement import Row, digits, points, reason, subject
from pipelines.domain import Precision
from pipelines.tables.estimates import DomainKind, Interval


def country(view: View) -> pl.DataFrame:
    """The estimates for the country, one row per indicator and hour."""
    return queries_estimates.estimates(view.connection).filter(domain_kind=DomainKind.COUNTRY.value)


def process(view: View) -> Exhibit | None:
    """Shares of stations for the whole country, largest first; None where none is released."""
    rows = country(view).filter("is_of_stations", "released").sort("estimate", descending=True)
    return drawn(
        view,
        rows,
        name="sample-process",
        title=view.language.phrase("What happened at polling stations, estimated for all of them"),
        label=lambda row: subject(view, row),
    )


def turnout(view: View) -> Exhibit | None:
    """Turnout by the hour; under it each official count of the same hour and voters, and whether it differs by more."""
    say = view.language
    rows = country(view).filter(~pl.col("is_of_stations"), pl.col("choice_id").is_null(), "released")
    official = queries_estimates.comparison(view.connection).select(
        "indicator_id", "as_of_at", "origin", "official", "difference", "within_margin"
    )
    counts = (
        rows.filter(pl.col("as_of_at").is_not_null())
        .join(official, on=["indicator_id", "as_of_at"], how="left")
        .sort("as_of_at", "origin")
    )
    beside = [_beside(view, row) for row in counts.iter_rows(named=True)]
    return drawn(
        view,
        counts,
        name="sample-turnout",
        title=say.phrase("Turnout by the hour, estimated from the sample"),
        label=lambda row: say.time_of_day(row["as_of_at"]),
        group=lambda row: say.date(row["as_of_at"]),
        reference=beside,
        table=rows,
        remark=say.phrase("Strokes are official figures of the same hour.")
        if any(words for _, words in beside)
        else "",
    )


def _beside(view: View, row: Row) -> tuple[float | None, str | None]:
    """The official share, by how many points the estimate is above it, and whether that is more than the margin."""
    if row["official"] is None:
        return None, None
    say = view.language
    return row["official"], say.phrase(
        "{origin}: {share}; difference {points}, {verdict}",
        origin=say.name("origin", row["origin"]),
        share=say.percent(row["official"]),
        points=say.signed(100 * row["difference"], 1),
        verdict=verdict(view, row),
    )


def verdict(view: View, row: Row) -> str:
    """Whether the difference of a row of `marts.sample_comparison` is more than the margin."""
    say = view.language
    return say.phrase("inside the margin") if row["within_margin"] else say.phrase("outside the margin")


def places(view: View, one: Row) -> Exhibit | None:
    """One estimate by region and kind of station; withheld ones stand in the table with their reason."""
    say, rows = view.language, of_one(view, one)
    if rows.is_empty():
        return None
    heads = {
        DomainKind.COUNTRY.value: None,
        DomainKind.REGION.value: say.phrase("By region"),
        DomainKind.STRATUM.value: say.phrase("By kind of station"),
        DomainKind.KIND.value: say.phrase("By kind of station"),
    }
    return drawn(
        view,
        rows.filter("released"),
        name="-".join(["sample-places", one["indicator_id"], *filter(None, [one["choice_id"]])]),
        title=say.phrase("{what}: by region and kind of station", what=subject(view, one)),
        label=lambda row: f"{domain_name(view, row)} (n\u00a0=\u00a0{say.number(row['responding'])})",
        group=lambda row: heads[row["domain_kind"]],
        table=rows,
        is_by_place=True,
    )


def withheld(view: View, rows: pl.DataFrame, name: Callable[[View, Row], str]) -> list[tuple[str, str]]:
    """Why some of these estimates are not released, and which by their names, with how many stations answered."""
    say = view.language
    told: dict[str, list[str]] = {}
    for row in rows.filter(~pl.col("released")).iter_rows(named=True):
        answered = say.phrase("{n} of {all}", n=say.number(row["responding"]), all=say.number(row["sampled"]))
        told.setdefault(reason(view, row), []).append(f"{name(view, row)} ({answered})")
    return [(why, "; ".join(names)) for why, names in told.items()]


def of_one(view: View, one: Row) -> pl.DataFrame:
    """The estimate of this row: for the country, its regions and kinds of place."""
    same = (pl.col(name).eq_missing(pl.lit(one[name])) for name in queries_estimates.ESTIMATE)
    return queries_estimates.estimates(view.connection).filter(*same)


def domain_name(view: View, row: Row) -> str:
    """The part of the country that an estimate is about."""
    if row["domain_kind"] in (DomainKind.STRATUM, DomainKind.KIND):
        return tally_words.stratum(view.language, row["domain_id"])
    return view.language.name("unit", row["domain_id"])


def drawn(
    view: View,
    rows: pl.DataFrame,
    *,
    name: str,
    title: str,
    label: Callable[[Row], str],
    group: Callable[[Row], str | None] = lambda _: None,
    reference: Sequence[tuple[float | None, str | None]] | None = None,
    table: pl.DataFrame | None = None,
    is_by_place: bool = False,
    remark: str = "",
) -> Exhibit | None:
    """Estimates with their margins, each above its `reference` and the words of it; None where there is none."""
    say, told = view.language, rows.rows(named=True)
    if not told:
        return None
    official = reference or [(None, None)] * len(told)
    frame = pl.DataFrame(
        {
            "group": [group(row) for row in told],
            "label": [label(row) for row in told],
            "value": rows["estimate"],
            "low": rows["low"],
            "high": rows["high"],
            "text": [_in_numbers(view, row) for row in told],
            "reference": [share for share, _ in official],
            "reference_text": [words for _, words in official],
        },
        schema_overrides={"group": pl.String, "reference": pl.Float64, "reference_text": pl.String},
    )
    return Exhibit(
        name=name,
        title=title,
        subtitle=_coverage(view, told, is_by_place=is_by_place) + (remark and f" {remark}"),
        source=_source(view, told[0], is_compared=any(share is not None for share, _ in official)),
        figure=charts.intervals(
            frame, look=view.look, width=view.width, format_percent=lambda share: say.percent(share, 0)
        ),
        table=estimates_table(view, rows if table is None else table),
    )


def _coverage(view: View, told: Sequence[Row], *, is_by_place: bool) -> str:
    """What the bars are, and how many stations answered: where it differs by place, the labels say it."""
    say, confidence = view.language, view.language.percent(queries_estimates.PRINCIPAL, 0)
    if is_by_place:
        return say.phrase(
            "Bars are margins at {confidence} confidence; n is how many stations of the sample answered.",
            confidence=confidence,
        )
    answered = [row["responding"] for row in told]
    return say.phrase(
        "Bars are margins at {confidence} confidence. Stations that answered: {n} of {all} in the sample.",
        confidence=confidence,
        n="–".join(dict.fromkeys(say.number(pick(answered)) for pick in (min, max))),
        all=say.number(max(row["sampled"] for row in told)),
    )


def _source(view: View, row: Row, *, is_compared: bool = False) -> str:
    say = view.language
    own = (
        say.phrase("reports of observers")
        if row["choice_id"] is None
        else say.phrase("observers’ copies of protocols")
    )
    beside = [say.phrase("official counts of the commissions")] if is_compared else []
    return source_line(view, "; ".join([own, *beside]))


def _in_numbers(view: View, row: Row) -> str:
    """Estimate and margin; both ends where the interval is exact, because it is not symmetric."""
    say = view.language
    share = say.percent(row["estimate"], digits(row))
    if row["interval"] == Interval.EXACT:
        ends = f"{say.number(100 * row['low'], 1)}–{say.number(100 * row['high'], 1)}"
        return f"{share} ({ends})"
    return f"{share} ± {points(say, row)}"


def estimates_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Estimates for a file; of a withheld one the reason and no number."""
    say, told = view.language, rows.rows(named=True)

    def shown(name: str) -> pl.Series:
        return pl.Series(
            [100 * row[name] if row["released"] and row[name] is not None else None for row in told],
            dtype=pl.Float64,
        ).round(2)

    return pl.DataFrame(
        {
            say.phrase("Indicator"): [subject(view, row) for row in told],
            say.phrase("Where"): [domain_name(view, row) for row in told],
            say.phrase("Estimate, %"): shown("estimate"),
            say.phrase("± points"): shown("margin"),
            say.phrase("Lower end, %"): shown("low"),
            say.phrase("Upper end, %"): shown("high"),
            say.phrase("Confidence"): rows["confidence"],
            say.phrase("At least, whatever the missing say, %"): shown("worst_low"),
            say.phrase("At most, whatever the missing say, %"): shown("worst_high"),
            say.phrase("Answered"): rows["responding"],
            say.phrase("In the sample"): rows["sampled"],
            say.phrase("Withheld because"): pl.Series(
                [None if row["released"] else reason(view, row) for row in told], dtype=pl.String
            ),
        }
    )


def settled(view: View, one: Row) -> tuple[str, Exhibit] | None:
    """How one estimate moved while reports came, and in words whether it still does; None before two moments."""
    say = view.language
    rows = queries_estimates.convergence(view.connection, one)
    if rows.height < 2:
        return None
    told, last = rows.rows(named=True), rows.row(-1, named=True)
    outside = [i for i, row in enumerate(told) if not last["low"] <= row["estimate"] <= last["high"]]
    since = told[outside[-1] + 1 if outside else 0]
    words = (
        say.phrase("In the last half hour the estimate still moved by more than its present margin.")
        if since is last
        else say.phrase(
            "Since {time}, when {rate} of the sample had answered, the estimate has stayed inside its present margin."
            " That is no promise for the stations that are missing.",
            time=say.date(since["received_at"], Precision.MINUTE),
            rate=say.percent(since["response_rate"]),
        )
    )
    return words, _moments(view, rows, one)


def _moments(view: View, rows: pl.DataFrame, one: Row) -> Exhibit:
    say, told = view.language, rows.rows(named=True)
    times = [say.date(row["received_at"], Precision.MINUTE) for row in told]
    frame = rows.select(
        "low",
        "high",
        group=pl.Series([say.date(row["received_at"]) for row in told]),
        label=pl.Series([say.time_of_day(row["received_at"]) for row in told]),
        value="estimate",
        text=pl.Series([say.percent(row["estimate"], digits(one)) for row in told]),
        reference=pl.lit(None, pl.Float64),
        reference_text=pl.lit(None, pl.String),
    )
    return Exhibit(
        name="sample-settled",
        title=say.phrase("{what}: how the estimate settled as reports came", what=subject(view, one)),
        subtitle=say.phrase(
            "From the reports that had come by each moment, with margins at 95 % confidence."
        ),
        source=_source(view, one),
        figure=charts.intervals(
            frame, look=view.look, width=view.width, format_percent=lambda share: say.percent(share, 0)
        ),
        table=pl.DataFrame(
            {
                say.phrase("Came"): times,
                say.phrase("Estimate, %"): (rows["estimate"] * 100).round(2),
                say.phrase("Lower end, %"): (rows["low"] * 100).round(2),
                say.phrase("Upper end, %"): (rows["high"] * 100).round(2),
                say.phrase("Answered"): rows["stations"],
            }
        ),
    )


def comparison_table(view: View) -> pl.DataFrame:
    """Turnout beside the official one: signed, of the same hour and the same voters."""
    say, rows = view.language, queries_estimates.comparison(view.connection)
    rows = rows.filter(pl.col("choice_id").is_null())
    by = [say.date(at, Precision.MINUTE) for at in rows["as_of_at"]]
    return pl.DataFrame({say.phrase("By"): by, **compared(view, rows)})


def compared(view: View, rows: pl.DataFrame) -> dict[str, pl.Series | list[str]]:
    """The columns that every comparison has, of `marts.sample_comparison`."""
    say, told = view.language, rows.rows(named=True)
    return {
        say.phrase("Official count"): [say.name("origin", row["origin"]) for row in told],
        say.phrase("Official, %"): (rows["official"] * 100).round(2),
        say.phrase("Estimate, %"): (rows["estimate"] * 100).round(2),
        say.phrase("Difference, points"): (rows["difference"] * 100).round(2),
        say.phrase("± points"): (rows["margin"] * 100).round(2),
        say.phrase("Inside the margin"): [
            say.phrase("yes") if row["within_margin"] else say.phrase("no") for row in told
        ],
        say.phrase("Stations in the official figure"): rows["official_stations"],
        say.phrase("Stations that could be drawn"): rows["all_stations"],
    }
