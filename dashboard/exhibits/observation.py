"""Estimates from the random sample: process, turnout by the hour, places, how they settled, and who answered."""

from collections.abc import Callable, Sequence

import polars as pl

from dashboard import charts, queries_estimates
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.observation_statement import Row, digits, points, reason, sentence, subject
from pipelines.domain import Origin, Precision
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
    """Turnout by the hour, with the announced figure of the same hour and the same voters under it."""
    say = view.language
    rows = country(view).filter(~pl.col("is_of_stations"), pl.col("choice_id").is_null(), "released")
    rows = rows.sort("as_of_at")
    official = queries_estimates.comparison(view.connection).filter(origin=Origin.ANNOUNCED.value)
    told = dict(official.select("as_of_at", "official").iter_rows())
    references = [told.get(at) for at in rows["as_of_at"]]
    return drawn(
        view,
        rows,
        name="sample-turnout",
        title=say.phrase("Turnout by the hour, estimated from the sample"),
        label=lambda row: say.date(row["as_of_at"], Precision.MINUTE),
        reference=[
            (share, None if share is None else say.phrase("official: {share}", share=say.percent(share)))
            for share in references
        ],
    )


def places(view: View, one: Row) -> Exhibit | None:
    """One estimate by region and kind of station; withheld ones stand in the table with their reason."""
    rows = _same(view, one)
    if rows.is_empty():
        return None
    return drawn(
        view,
        rows.filter("released"),
        name="-".join(["sample-places", one["indicator_id"], *filter(None, [one["choice_id"]])]),
        title=view.language.phrase("{what}: by region and kind of station", what=subject(view, one)),
        label=lambda row: domain_name(view, row),
        whole=rows,
    )


def withheld(view: View, one: Row) -> list[str]:
    """Where the same estimate is not released, and why."""
    return [
        f"{domain_name(view, row)}: {reason(view.language, row['reason'])}"
        for row in _same(view, one).filter(~pl.col("released")).iter_rows(named=True)
    ]


def _same(view: View, one: Row) -> pl.DataFrame:
    """The estimate of this row in all domains."""
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
    reference: Sequence[tuple[float | None, str | None]] | None = None,
    whole: pl.DataFrame | None = None,
    remark: str = "",
) -> Exhibit | None:
    """Estimates with their margins, each above its `reference` and the words of it; None where there is none."""
    say, told = view.language, rows.rows(named=True)
    if not told:
        return None
    answered = [row["responding"] for row in told]
    official = reference or [(None, None)] * len(told)
    frame = pl.DataFrame(
        {
            "group": [None] * len(told),
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
        subtitle=say.phrase(
            "Bars are margins at {confidence} confidence. Stations that answered: {n} of {all} in the sample.",
            confidence=say.percent(queries_estimates.PRINCIPAL, 0),
            n="–".join(dict.fromkeys(say.number(pick(answered)) for pick in (min, max))),
            all=say.number(max(row["sampled"] for row in told)),
        )
        + (remark and f" {remark}"),
        source=_source(view, told[0]),
        figure=charts.intervals(
            frame, look=view.look, width=view.width, format_percent=lambda share: say.percent(share, 0)
        ),
        table=estimates_table(view, rows if whole is None else whole),
    )


def _in_numbers(view: View, row: Row) -> str:
    """Estimate and margin; both ends where the interval is exact, because it is not symmetric."""
    say = view.language
    share = say.percent(row["estimate"], digits(row))
    if row["interval"] == Interval.EXACT:
        ends = f"{say.number(100 * row['low'], 1)}–{say.number(100 * row['high'], 1)}"
        return f"{share} ({ends})"
    return f"{share} ± {points(say, row)}"


def _source(view: View, row: Row) -> str:
    say = view.language
    is_copied = row["choice_id"] is not None
    return source_line(
        view,
        say.phrase("observers’ copies of protocols") if is_copied else say.phrase("reports of observers"),
    )


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
            say.phrase("At least, %"): shown("worst_low"),
            say.phrase("At most, %"): shown("worst_high"),
            say.phrase("Answered"): rows["responding"],
            say.phrase("In the sample"): rows["sampled"],
            say.phrase("Withheld because"): pl.Series(
                [None if row["released"] else reason(say, row["reason"]) for row in told], dtype=pl.String
            ),
        }
    )


def statements(view: View) -> list[tuple[bool, str]]:
    """Whether it is released, and the sentence, of every estimate for the country but those of votes."""
    at = queries_estimates.last_report(view.connection)
    rows = country(view).filter(pl.col("choice_id").is_null())
    return [(row["released"], sentence(view, row, at)) for row in rows.iter_rows(named=True)]


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
        group=pl.lit(None, pl.String),
        label=pl.Series(times),
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
                say.phrase("At least, %"): (rows["low"] * 100).round(2),
                say.phrase("At most, %"): (rows["high"] * 100).round(2),
                say.phrase("Answered"): rows["stations"],
            }
        ),
    )


def response_table(view: View) -> pl.DataFrame:
    """Of the stations drawn in each stratum, how many reported, by form, or gave a copy."""
    say, rows = view.language, queries_estimates.response(view.connection)
    names = [
        " · ".join(
            [
                *([say.name("unit", row["region_id"])] if row["region_id"] else []),
                *([tally_words.stratum(say, row["stratum"])] if row["stratum"] else []),
            ]
        )
        or row["stratum_id"]
        for row in rows.iter_rows(named=True)
    ]
    forms = [say.name("origin" if form == Origin.OBSERVER_COPY else "form", form) for form in rows["form_id"]]
    return pl.DataFrame(
        {
            say.phrase("Form"): forms,
            say.phrase("Stratum"): names,
            say.phrase("Stations"): rows["stations"],
            say.phrase("In the sample"): rows["sampled"],
            say.phrase("Answered"): rows["reported"],
            say.phrase("By a replacement"): rows["replaced"],
            say.phrase("Answered, %"): (rows["response_rate"] * 100).round(1),
        }
    )


def comparison_table(view: View) -> pl.DataFrame:
    """Turnout beside the official one: signed, of the same hour and the same voters."""
    say, rows = view.language, queries_estimates.comparison(view.connection)
    rows = rows.filter(pl.col("choice_id").is_null())
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("By"): [say.date(row["as_of_at"], Precision.MINUTE) for row in told],
            **compared(view, rows),
        }
    )


def compared(view: View, rows: pl.DataFrame) -> dict[str, pl.Series | list[str]]:
    """The columns of `marts.sample_comparison` that every comparison has."""
    say, told = view.language, rows.rows(named=True)
    return {
        say.phrase("Official count"): [say.name("origin", row["origin"]) for row in told],
        say.phrase("Official, %"): (rows["official"] * 100).round(2),
        say.phrase("Estimate, %"): (rows["estimate"] * 100).round(2),
        say.phrase("Difference, points"): [f"{100 * row['difference']:+.2f}" for row in told],
        say.phrase("± points"): (rows["margin"] * 100).round(2),
        say.phrase("Inside the margin"): [
            say.phrase("yes") if row["within_margin"] else say.phrase("no") for row in told
        ],
        say.phrase("Stations in the official figure"): rows["official_stations"],
        say.phrase("Stations that could be drawn"): rows["all_stations"],
    }
