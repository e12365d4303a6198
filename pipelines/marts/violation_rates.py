"""`marts.violation_rates`: violations that observers reported, by how much they observed.

A count follows where observers are. Per station that was observed, per week of an observer who reported, and per
100,000 voters of the region; intervals are the exact ones of a Poisson count (Garwood 1936): from half the 2.5 %
quantile of chi-square with 2n degrees of freedom to half the 97.5 % quantile with 2n + 2.
"""

import polars as pl

from pipelines.domain import TOTAL_CATEGORY, Level, ListKind, Status
from pipelines.tables.observation import VIOLATION_RATES, RateBase

_PER = {RateBase.STATION: 100, RateBase.OBSERVER_WEEK: 100, RateBase.VOTERS: 100_000}
_GROUP = ["region_id", "category_id"]
CATEGORY_QUESTION = "category"
"""The question of any form whose answer is an entry of the violation catalogue."""


def reported(submissions: pl.DataFrame, answers: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Violations that reports tell of: `region_id`, `category_id`, `status`, one row per report and category."""
    latest = submissions.filter("is_latest", "is_readable")
    told = answers.filter(pl.col("problem").is_null(), question_id=CATEGORY_QUESTION)
    return (
        latest.join(told, on=["submission_id", "revision"], maintain_order="left")
        .join(units.select("unit_id", "region_id"), on="unit_id", how="left", maintain_order="left")
        .select("region_id", category_id="value", status="review")
    )


def registered(voter_lists: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Voters by region: the sum over stations of the list that was drawn up last; additional lists are no list."""
    stations = units.filter(level=Level.STATION.value).select("unit_id", "region_id")
    last = (
        voter_lists.filter(pl.col("list_kind") != ListKind.ADDITIONAL.value)
        .sort("as_of_date")
        .unique("unit_id", keep="last", maintain_order=True)
    )
    found = last.join(stations, on="unit_id").group_by("region_id").agg(registered=pl.col("entries").sum())
    return found.filter(pl.col("region_id").is_not_null())


def build(
    violations: pl.DataFrame,
    observed: pl.DataFrame,
    calendar: pl.DataFrame,
    registered: pl.DataFrame,
    root: str,
) -> pl.DataFrame:
    """One row per region and the country, category and base.

    Args:
        violations: `region_id`, `category_id`, `status`, one row per reported event.
        observed: `marts.observed_units`.
        calendar: `marts.reporting_calendar` of the rule whose periods are weeks of an observer.
        registered: `region_id`, `registered`: voters by the latest list that is known.
        root: the country.
    """
    told = violations.filter(pl.col("status") != Status.REFUTED.value, pl.col("region_id").is_not_null())
    every = [told, told.with_columns(region_id=pl.lit(root))]
    counted = pl.concat([*every, *(part.with_columns(category_id=pl.lit(TOTAL_CATEGORY)) for part in every)])
    reported = counted.group_by(_GROUP).agg(
        reported=pl.len().cast(pl.Int64),
        verified=(pl.col("status") == Status.VERIFIED.value).sum().cast(pl.Int64),
    )
    bases = pl.concat(
        [
            _by_region(_stations(observed), RateBase.STATION, root),
            _by_region(_observer_weeks(calendar), RateBase.OBSERVER_WEEK, root),
            _by_region(_voters(registered, observed, calendar), RateBase.VOTERS, root),
        ]
    )
    totals = bases.with_columns(category_id=pl.lit(TOTAL_CATEGORY)).join(reported, on=_GROUP, how="left")
    by_category = bases.join(reported.filter(pl.col("category_id") != TOTAL_CATEGORY), on="region_id")
    rows = pl.concat([totals, by_category], how="diagonal").with_columns(
        pl.col("reported", "verified").fill_null(0)
    )
    return _with_rates(rows).sort("region_id", "category_id", "base").select(VIOLATION_RATES.schema.names())


def _stations(observed: pl.DataFrame) -> pl.DataFrame:
    stations = observed.filter(level=Level.STATION.value)
    return stations.group_by("region_id").agg(n=pl.col("unit_id").n_unique().cast(pl.Int64))


def _observer_weeks(calendar: pl.DataFrame) -> pl.DataFrame:
    came = calendar.filter(pl.col("submission_id").is_not_null())
    return came.group_by("region_id").agg(n=pl.len().cast(pl.Int64))


def _voters(registered: pl.DataFrame, observed: pl.DataFrame, calendar: pl.DataFrame) -> pl.DataFrame:
    """Voters of the regions in which anything was observed: elsewhere no report is no sign of anything."""
    came = calendar.filter(pl.col("submission_id").is_not_null())
    seen = pl.concat([observed.select("region_id"), came.select("region_id")])
    return registered.join(seen, on="region_id", how="semi").select("region_id", n="registered")


def _by_region(amounts: pl.DataFrame, base: RateBase, root: str) -> pl.DataFrame:
    """The amounts of the regions and their sum, which is the country's; no row where nothing was observed."""
    whole = amounts.select(region_id=pl.lit(root), n=pl.col("n").sum())
    rows = pl.concat([amounts.filter(pl.col("region_id").is_not_null()).select("region_id", "n"), whole])
    return rows.filter(pl.col("n") > 0).select(
        "region_id", base=pl.lit(base.value), denominator="n", per=pl.lit(_PER[base], pl.Int64)
    )


def _with_rates(rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty():
        return VIOLATION_RATES.empty()
    from scipy.stats import chi2  # half a second, which elections without observers need not wait

    n = rows["reported"].to_numpy()
    low, high = chi2.ppf(0.025, 2 * n) / 2, chi2.ppf(0.975, 2 * n + 2) / 2
    scale = pl.col("per") / pl.col("denominator")
    return rows.with_columns(low=pl.Series(low).fill_nan(0.0), high=pl.Series(high)).with_columns(
        rate=pl.col("reported") * scale, low=pl.col("low") * scale, high=pl.col("high") * scale
    )
