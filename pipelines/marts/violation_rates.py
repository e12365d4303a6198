"""`marts.violation_rates`: violations that observers reported, by how much they observed.

A count follows where observers are, so that count and base are of the same observers, places and days. Of every
station that was observed: whether a violation was reported of it. Of every week of an observer whose weekly report
came: the reports of violations that the observer sent of that week. Per 100,000 voters of the region: all reports.

Intervals are exact: of a share of stations those of Clopper and Pearson (1934), of a Poisson count those of Garwood
(1936). Which reports are one event, and which are counted as verified, `reported_violations` says.
"""

import polars as pl

from pipelines.domain import TOTAL_CATEGORY, Level, ListKind
from pipelines.tables.observation import VIOLATION_RATES, RateBase

_PER = {RateBase.STATION: 100, RateBase.OBSERVER_WEEK: 100, RateBase.VOTERS: 100_000}
_GROUP = ["region_id", "category_id"]
_COUNTED = {"reported": pl.Int64, "verified": pl.Int64, "denominator": pl.Int64}
EVENT = "category"
"""The question of any form whose answer is the one entry of the violation catalogue that a report is about."""
SEEN = "breach_categories"
"""The question of any form whose answers are all entries of the catalogue that an observer saw there."""


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
    questions: pl.DataFrame,
    root: str,
) -> pl.DataFrame:
    """One row per region and the country, category and base; none where nothing of the base was observed.

    Args:
        violations: what `reported_violations` gives. What is told of an unknown place counts for the country alone.
        observed: `marts.observed_units`.
        calendar: `marts.reporting_calendar` of the rules whose periods are weeks of an observer.
        registered: `region_id`, `registered`: voters by the latest list that is known.
        questions: `staging.questions`: which forms ask for violations, and whoever was at a station for what was seen.
        root: the country.
    """
    parts = [_by_station(violations, observed, questions, root)]
    if EVENT in questions["question_id"]:  # where nobody is asked, no report is no sign of anything
        events = violations.filter(pl.col("is_event"))
        came = calendar.filter(pl.col("submission_id").is_not_null())
        parts += [
            _by_observer_week(events, came, root),
            _by_voters(events, observed, came, registered, root),
        ]
    rows = pl.concat(parts)
    return _with_rates(rows).sort("region_id", "category_id", "base").select(VIOLATION_RATES.schema.names())


def _by_station(
    violations: pl.DataFrame, observed: pl.DataFrame, questions: pl.DataFrame, root: str
) -> pl.DataFrame:
    """Stations with a violation, of those whose observers were asked for what they saw.

    Who was not asked has not said that nothing happened; and that a violation was reported makes no station an
    observed one: those where nothing was reported would be left out of the base.
    """
    asking = questions.filter(question_id=SEEN)["form_id"].unique()
    stations = observed.filter(pl.col("form_id").is_in(asking.implode()), level=Level.STATION.value)
    told = violations.join(stations, on="unit_id", how="semi")
    return _rows(RateBase.STATION, _placed(told, root), "unit_id", _different(stations, ["unit_id"], root))


def _by_observer_week(events: pl.DataFrame, came: pl.DataFrame, root: str) -> pl.DataFrame:
    """Events of the days of a week that an observer reported on; of a region, those by its own observers there."""
    weeks = came.select("observer_id", "period_start_date", "period_end_date", here="region_id")
    told = events.join(weeks, on="observer_id").filter(
        pl.col("day").is_between("period_start_date", "period_end_date")
    )
    own = told.filter(pl.col("region_id") == pl.col("here"))
    both = pl.concat([own, told.with_columns(region_id=pl.lit(root))])
    weeks_of = _different(came, ["observer_id", "period_start_date"], root)
    return _rows(RateBase.OBSERVER_WEEK, both, "submission_id", weeks_of)


def _by_voters(
    events: pl.DataFrame, observed: pl.DataFrame, came: pl.DataFrame, registered: pl.DataFrame, root: str
) -> pl.DataFrame:
    """Voters of the regions in which anything was observed: elsewhere no report is no sign of anything."""
    seen = pl.concat([observed.select("region_id"), came.select("region_id")])
    voters = _placed(registered.join(seen, on="region_id", how="semi"), root)
    summed = voters.group_by("region_id").agg(denominator=pl.col("registered").sum())
    return _rows(RateBase.VOTERS, _placed(events, root), "submission_id", summed)


def _placed(rows: pl.DataFrame, root: str) -> pl.DataFrame:
    """The rows of the regions, and all of them once more as the country's."""
    own = rows.filter(pl.col("region_id").is_not_null())
    return pl.concat([own, rows.with_columns(region_id=pl.lit(root))])


def _different(rows: pl.DataFrame, key: list[str], root: str) -> pl.DataFrame:
    return _placed(rows, root).group_by("region_id").agg(denominator=pl.struct(key).n_unique())


def _rows(base: RateBase, told: pl.DataFrame, unit: str, denominators: pl.DataFrame) -> pl.DataFrame:
    """The different `unit`s told of, by category and in all, beside the base; a zero in all says that nothing was."""
    known = denominators.filter(pl.col("denominator") > 0)
    every = pl.concat([told, told.with_columns(category_id=pl.lit(TOTAL_CATEGORY))])
    counted = every.group_by(_GROUP).agg(
        reported=pl.col(unit).n_unique(), verified=pl.col(unit).filter(pl.col("is_verified")).n_unique()
    )
    totals = known.with_columns(category_id=pl.lit(TOTAL_CATEGORY)).join(counted, on=_GROUP, how="left")
    by_category = known.join(counted.filter(pl.col("category_id") != TOTAL_CATEGORY), on="region_id")
    return (
        pl.concat([totals, by_category.select(totals.columns)])
        .with_columns(pl.col(name).fill_null(0).cast(kind) for name, kind in _COUNTED.items())
        .with_columns(base=pl.lit(base.value), per=pl.lit(_PER[base], pl.Int64))
    )


def _with_rates(rows: pl.DataFrame) -> pl.DataFrame:
    if rows.is_empty():
        return VIOLATION_RATES.empty()
    from scipy.stats import beta, chi2  # half a second, which elections without observers need not wait

    n, of = rows["reported"].to_numpy(), rows["denominator"].to_numpy()
    ends = {
        "count_low": chi2.ppf(0.025, 2 * n) / 2,
        "count_high": chi2.ppf(0.975, 2 * n + 2) / 2,
        "share_low": beta.ppf(0.025, n, of - n + 1) * of,  # as counts, like the others
        "share_high": beta.ppf(0.975, n + 1, of - n) * of,
    }
    is_share, scale = pl.col("base") == RateBase.STATION.value, pl.col("per") / pl.col("denominator")
    low = pl.when(is_share).then("share_low").otherwise("count_low").fill_nan(0.0)  # of no report
    high = pl.when(is_share).then("share_high").otherwise("count_high").fill_nan(pl.col("denominator"))
    return rows.with_columns(pl.Series(name, values) for name, values in ends.items()).with_columns(
        rate=pl.col("reported") * scale, low=low * scale, high=high * scale
    )
