"""Estimates from the random sample: process, turnout by the hour, places, how they settled, and who answered."""

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl

from dashboard import charts, queries_estimates
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.observation_statement import Row, points, reason, sentence, subject
from pipelines.domain import Origin, Precision
from pipelines.tables.estimates import DomainKind, Interval


def country(view: View) -> pl.DataFrame:
    """The estimates for the country, one row per indicator and hour."""
    return queries_estimates.estimates(view.connection).filter(domain_kind=DomainKind.COUNTRY.value)


def process(view: View) -> Exhibit | None:
    """Shares of stations for the whole country, largest first; None where none is released."""
    rows = country(view).filter("is_of_stations", "released").sort("estimate", descending=True)
    return _drawn(
        view,
        rows,
        name="sample-process",
        title=view.language.phrase("What happened at polling stations, estimated for all of them"),
        label=lambda row: subject(view, row),
    )


def turnout(view: View) -> Exhibit | None:
    """Turnout by the hour, with the announced figure of the same hour and the same voters under it."""
    say = view.language
    rows = country(view).filter(~pl.col("is_of_stations"), "released").sort("as_of_at")
    official = queries_estimates.comparison(view.connection).filter(origin=Origin.ANNOUNCED.value)
    told = dict(official.select("as_of_at", "official").iter_rows())
    return _drawn(
        view,
        rows,
        name="sample-turnout",
        title=say.phrase("Turnout by the hour, estimated from the sample"),
        label=lambda row: say.date(row["as_of_at"], Precision.MINUTE),
        reference=[told.get(at) for at in rows["as_of_at"]],
    )


def places(view: View, indicator_id: str, as_of_at: dt.datetime | None) -> Exhibit | None:
    """One estimate by region and kind of station; withheld ones stand in the table with their reason."""
    rows = _one(view, indicator_id, as_of_at)
    if rows.is_empty():
        return None
    return _drawn(
        view,
        rows.filter("released"),
        name=f"sample-places-{indicator_id}",
        title=view.language.phrase(
            "{what}: by region and kind of station", what=subject(view, rows.row(0, named=True))
        ),
        label=lambda row: domain_name(view, row),
        whole=rows,
    )


def withheld(view: View, indicator_id: str, as_of_at: dt.datetime | None) -> list[str]:
    """Where the same estimate is not released, and why."""
    return [
        f"{domain_name(view, row)}: {reason(view.language, row['reason'])}"
        for row in _one(view, indicator_id, as_of_at).filter(~pl.col("released")).iter_rows(named=True)
    ]


def _one(view: View, indicator_id: str, as_of_at: dt.datetime | None) -> pl.DataFrame:
    at = pl.col("as_of_at")
    return queries_estimates.estimates(view.connection).filter(
        at.is_null() if as_of_at is None else at == as_of_at, indicator_id=indicator_id
    )


def domain_name(view: View, row: Row) -> str:
    """The part of the country that an estimate is about."""
    if row["domain_kind"] == DomainKind.STRATUM:
        return tally_words.stratum(view.language, row["domain_id"])
    return view.language.name("unit", row["domain_id"])


def _drawn(
    view: View,
    rows: pl.DataFrame,
    *,
    name: str,
    title: str,
    label: Callable[[Row], str],
    reference: Sequence[float | None] | None = None,
    whole: pl.DataFrame | None = None,
) -> Exhibit | None:
    say, told = view.language, rows.rows(named=True)
    if not told:
        return None
    answered = [row["responding"] for row in told]
    official = reference or [None] * len(told)
    frame = pl.DataFrame(
        {
            "group": [None] * len(told),
            "label": [label(row) for row in told],
            "value": rows["estimate"],
            "low": rows["low"],
            "high": rows["high"],
            "text": [_in_numbers(view, row) for row in told],
            "reference": official,
            "reference_text": [
                None if share is None else say.phrase("official: {share}", share=say.percent(share))
                for share in official
            ],
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
        ),
        source=source_line(view, say.phrase("reports of observers")),
        figure=charts.intervals(
            frame, look=view.look, width=view.width, format_percent=lambda share: say.percent(share, 0)
        ),
        table=estimates_table(view, rows if whole is None else whole),
    )


def _in_numbers(view: View, row: Row) -> str:
    """Estimate and margin; both ends where the interval is exact, because it is not symmetric."""
    say = view.language
    if row["interval"] == Interval.EXACT:
        ends = f"{say.number(100 * row['low'], 1)}–{say.number(100 * row['high'], 1)}"
        return f"{say.percent(row['estimate'])} ({ends})"
    return f"{say.percent(row['estimate'])} ± {points(say, row['margin'])}"


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
    """Whether it is released, and the sentence, of every estimate for the country."""
    at = queries_estimates.last_report(view.connection)
    return [(row["released"], sentence(view, row, at)) for row in country(view).iter_rows(named=True)]


def settled(view: View, indicator_id: str, as_of_at: dt.datetime | None) -> tuple[str, Exhibit] | None:
    """How one estimate moved while reports came, and in words whether it still does; None before two moments."""
    say = view.language
    rows = queries_estimates.convergence(view.connection, indicator_id, as_of_at)
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
    exhibit = _moments(view, rows, subject(view, {"indicator_id": indicator_id, "as_of_at": as_of_at}))
    return words, exhibit


def _moments(view: View, rows: pl.DataFrame, what: str) -> Exhibit:
    say, told = view.language, rows.rows(named=True)
    times = [say.date(row["received_at"], Precision.MINUTE) for row in told]
    frame = rows.select(
        "low",
        "high",
        group=pl.lit(None, pl.String),
        label=pl.Series(times),
        value="estimate",
        text=pl.Series([say.percent(row["estimate"]) for row in told]),
        reference=pl.lit(None, pl.Float64),
        reference_text=pl.lit(None, pl.String),
    )
    return Exhibit(
        name="sample-settled",
        title=say.phrase("{what}: how the estimate settled as reports came", what=what),
        subtitle=say.phrase(
            "From the reports that had come by each moment, with margins at 95 % confidence."
        ),
        source=source_line(view, say.phrase("reports of observers")),
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


def frame_note(view: View) -> str:
    """Of which stations the estimates speak, and which are left out and why; empty where the frame is not known."""
    say = view.language
    stations = dict(queries_estimates.frame(view.connection).iter_rows())
    if not stations:
        return ""
    listed = sum(stations.values())
    told = [
        say.phrase(
            "The estimates speak of the stations that could be drawn: {n} of {all} on the list.",
            n=say.number(stations.pop(None, 0)),
            all=say.number(listed),
        )
    ]
    told += [
        say.phrase("Left out: {n} ({why}).", n=say.number(left_out), why=say.name("exclusion", str(number)))
        for number, left_out in stations.items()
    ]
    return " ".join(told)


def response_table(view: View) -> pl.DataFrame:
    """Of the stations drawn in each stratum, how many reported."""
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
    return pl.DataFrame(
        {
            say.phrase("Stratum"): names,
            say.phrase("Stations"): rows["stations"],
            say.phrase("In the sample"): rows["sampled"],
            say.phrase("Answered"): rows["reported"],
            say.phrase("By a replacement"): rows["replaced"],
            say.phrase("Answered, %"): (rows["response_rate"] * 100).round(1),
        }
    )


def comparison_table(view: View) -> pl.DataFrame:
    """Ours beside the official figure: signed, of the same hour and the same voters."""
    say, rows = view.language, queries_estimates.comparison(view.connection)
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("By"): [say.date(row["as_of_at"], Precision.MINUTE) for row in told],
            say.phrase("Official count"): [say.name("origin", row["origin"]) for row in told],
            say.phrase("Official, %"): (rows["official"] * 100).round(2),
            say.phrase("Estimate, %"): (rows["estimate"] * 100).round(2),
            say.phrase("Difference, points"): [f"{100 * row['difference']:+.2f}" for row in told],
            say.phrase("± points"): (rows["margin"] * 100).round(2),
            say.phrase("Inside the margin"): [
                say.phrase("yes") if row["within_margin"] else say.phrase("no") for row in told
            ],
            say.phrase("Stations in the official figure"): rows["official_stations"],
        }
    )
