"""`marts.sample_estimates`: what the sample says of the country, its regions and kinds of stations, and how surely."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines.estimates import Estimate
from pipelines.estimation.gates import release
from pipelines.estimation.intervals import with_intervals
from pipelines.estimation.ratio import combined_ratio
from pipelines.estimation.response import late_against_early, rates, worst_case
from pipelines.marts.sample_in_use import reporting, sample_in_use, strata_of
from pipelines.tables.estimates import SAMPLE_ESTIMATES, DomainKind

CONFIDENCE = (0.95, 0.99)
_CELL = ["cell"]
_NUMBERS = (
    "estimate",
    "se",
    "low",
    "high",
    "margin",
    "interval",
    "deff",
    "worst_low",
    "worst_high",
    "late_p",
)
"""What a withheld estimate does not have, in any table."""


def build(
    estimates: Sequence[Estimate],
    hours: Sequence[dt.datetime | None],
    sample: pl.DataFrame,
    told: pl.DataFrame,
    reported: pl.DataFrame,
    units: pl.DataFrame,
    voters: pl.DataFrame,
    country: str,
) -> pl.DataFrame:
    """One row per estimate x domain x confidence; `told` is of `sample_answers`, `reported` has `form_id, unit_id`.

    A withheld estimate has its counts and its reason, and no number.
    """
    if sample.is_empty() or not estimates:
        return SAMPLE_ESTIMATES.empty()
    strata = strata_of(sample)
    cells = _cells(stations_asked(estimates, sample, reported, units), told, voters, country)
    heads = _heads(estimates, hours, cells)
    answered = cells.filter("is_told")
    ratios = combined_ratio(answered, strata, _CELL).drop("stations", "responding")
    cells_of_all = heads.join(ratios, on="cell", how="left", maintain_order="left")
    cells_of_all = cells_of_all.join(
        late_against_early(answered, strata, _CELL).select("cell", "late_p"), on="cell", how="left"
    )
    asked_of = cells.with_columns(pl.when("is_told").then(name).alias(name) for name in "yx")
    cells_of_all = cells_of_all.join(worst_case(asked_of, strata, _CELL), on="cell", how="left")
    return (
        release(pl.concat(with_margins(cells_of_all, confidence) for confidence in CONFIDENCE))
        .sort("cell", "confidence")
        .with_columns(
            pl.col("collapsed").fill_null(0),
            *(pl.when("released").then(name).alias(name) for name in _NUMBERS),
        )
        .select(SAMPLE_ESTIMATES.schema.names())
        .cast(SAMPLE_ESTIMATES.schema)
    )


def with_margins(ratios: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """The frame of `combined_ratio` and `is_of_stations` with intervals within 0 and 1: all of them are shares."""
    parts = [
        with_intervals(
            ratios.filter(is_of_stations=is_of_stations), confidence=confidence, bounded=is_of_stations
        )
        for is_of_stations in (True, False)
    ]
    return pl.concat(parts).with_columns(pl.col("low", "high").clip(0, 1), confidence=pl.lit(confidence))


def stations_asked(
    estimates: Sequence[Estimate], sample: pl.DataFrame, reported: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """The stations in use for each estimate, by the form that it comes from."""
    in_use = {
        form: sample_in_use(sample, reporting(reported, form), units)
        for form in dict.fromkeys(entry.form for entry in estimates)
    }
    return pl.concat(
        in_use[entry.form].with_columns(
            estimate=pl.lit(number, pl.Int64), is_of_stations=pl.lit(entry.is_of_stations)
        )
        for number, entry in enumerate(estimates)
    )


def _cells(asked: pl.DataFrame, told: pl.DataFrame, voters: pl.DataFrame, country: str) -> pl.DataFrame:
    """One row per estimate x domain x station in use: y and x, 0 outside of the domain, and whether it told."""
    kinds = [(DomainKind.COUNTRY, [country])]
    kinds += [(DomainKind.REGION, asked["region_id"].drop_nulls().unique().sort().to_list())]
    kinds += [(DomainKind.STRATUM, asked["stratum"].drop_nulls().unique().sort().to_list())]
    kinds += [(DomainKind.KIND, asked["kind"].drop_nulls().unique().sort().to_list())]
    domains = pl.DataFrame(
        [(kind.value, name) for kind, names in kinds for name in names],
        schema={"domain_kind": pl.String, "domain_id": pl.String},
        orient="row",
    ).with_row_index("domain")
    kind, name = pl.col("domain_kind"), pl.col("domain_id")
    is_in = (
        (kind == DomainKind.COUNTRY.value)
        | (kind == DomainKind.REGION.value) & (pl.col("region_id") == name)
        | (kind == DomainKind.STRATUM.value) & (pl.col("stratum") == name)
        | (kind == DomainKind.KIND.value) & (pl.col("kind") == name)
    ).fill_null(False)
    # A station where the ballot is not cast is none of the stations asked, and yet stands for others of its stratum.
    is_in = is_in & pl.col("is_asked")
    missing = pl.when("is_of_stations").then(1.0).otherwise(pl.col("voters").cast(pl.Float64))
    rows = asked.join(told, on=["estimate", "unit_id"], how="left").join(voters, on="unit_id", how="left")
    return (
        rows.with_columns(
            is_above_list=pl.col("is_above_list").fill_null(False),
            is_asked=pl.col("is_asked").fill_null(True),
            is_told=pl.col("y").is_not_null() & ~pl.col("is_above_list").fill_null(False),
            if_missing=missing,
        )
        .join(domains, how="cross")
        .with_columns(is_in=is_in)
        .with_columns(
            pl.when("is_in").then(column).otherwise(0.0).alias(column) for column in ("y", "x", "if_missing")
        )
        .with_columns(cell=pl.col("estimate") * domains.height + pl.col("domain"))
    )


def _heads(
    estimates: Sequence[Estimate], hours: Sequence[dt.datetime | None], cells: pl.DataFrame
) -> pl.DataFrame:
    """What each cell is about, how many stations it has, and how many of them told."""
    told = pl.col("is_in") & pl.col("is_told")
    heads = cells.group_by("cell", maintain_order=True).agg(
        *(pl.col(name).first() for name in ("estimate", "domain_kind", "domain_id", "is_of_stations")),
        stations=(told & (pl.col("x") > 0)).sum(),
        above_list=(pl.col("is_in") & pl.col("is_above_list")).sum(),
        last_received_at=pl.col("received_at").filter(pl.col("is_in") & pl.col("is_told")).max(),
    )
    return (
        heads.join(names_of(estimates, hours), on="estimate", maintain_order="left")
        .join(rates(cells.filter("is_in"), _CELL), on="cell", maintain_order="left")
        .drop("estimate")
    )


def names_of(estimates: Sequence[Estimate], hours: Sequence[dt.datetime | None]) -> pl.DataFrame:
    """`estimate, indicator_id, as_of_at`: what the tables call each entry of the catalogue."""
    return pl.DataFrame(
        {
            "estimate": range(len(estimates)),
            "indicator_id": [entry.indicator for entry in estimates],
            "contest_id": [entry.contest for entry in estimates],
            "choice_id": [entry.choice for entry in estimates],
            "as_of_at": hours,
        },
        schema={
            "estimate": pl.Int64,
            **dict.fromkeys(("indicator_id", "contest_id", "choice_id"), pl.String()),
            "as_of_at": pl.Datetime("us", "UTC"),
        },
    )
