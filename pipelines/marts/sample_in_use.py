"""Which drawn stations stand for the sample once reports have come: mains, and replacements in their order."""

import polars as pl

from pipelines.tables.sample import Use

_UNIT = ["unit_id", "stratum_id", "region_id", "stratum", "kind"]


def sample_in_use(sample: pl.DataFrame, reported: pl.Series, units: pl.DataFrame) -> pl.DataFrame:
    """`unit_id, stratum_id, region_id, stratum, kind, has_reported, use`: a row for each station drawn.

    A replacement stands in only where a station of the sample itself did not report, in the order of drawing, so that
    nobody can choose; a report from one that is not needed is left out. `reported` are the units with a report.
    """
    drawn = sample.join(
        units.select("unit_id", "region_id", "stratum", "kind"), on="unit_id", how="left"
    ).with_columns(has_reported=pl.col("unit_id").is_in(reported.implode()))
    main = drawn.filter(use=Use.MAIN.value)
    told = main.filter("has_reported")
    silent = main.filter(~pl.col("has_reported")).sort("stratum_id", "position")
    ready = drawn.filter("has_reported", use=Use.REPLACEMENT.value).sort("stratum_id", "position")
    place = pl.int_range(pl.len()).over("stratum_id")
    gaps = silent.group_by("stratum_id").agg(gaps=pl.len())
    taken = (
        ready.with_columns(place=place).join(gaps, on="stratum_id").filter(pl.col("place") < pl.col("gaps"))
    )
    filled = taken.group_by("stratum_id").agg(filled=pl.len())
    open_still = (
        silent.with_columns(place=place)
        .join(filled, on="stratum_id", how="left")
        .filter(pl.col("place") >= pl.col("filled").fill_null(0))
    )
    kept = [*_UNIT, "has_reported", "use"]
    return pl.concat([frame.select(kept) for frame in (told, taken, open_still)]).sort(
        "stratum_id", "unit_id"
    )


def reporting(reported: pl.DataFrame, form: str | None) -> pl.Series:
    """The units with a report on this form; without a form, as for copies of protocols, with anything at all.

    So no replacement stands in for a station where an observer was and was refused the copy: it is missing.
    """
    return (reported if form is None else reported.filter(form_id=form))["unit_id"].unique()


def strata_of(sample: pl.DataFrame) -> pl.DataFrame:
    """`stratum_id, stations, sampled`, one row per stratum in the order of their ids, which is that of neighbours."""
    return (
        sample.group_by("stratum_id")
        .agg(stations=pl.col("stratum_stations").first(), sampled=pl.col("stratum_sampled").first())
        .sort("stratum_id")
    )
