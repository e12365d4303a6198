"""Stations without a report: how many there are, what they could change, and whether late ones warn of them.

The others of a stratum stand for a missing station, which is right where reports are missing at random inside strata.
Nobody can see whether they are. Beside each estimate stand therefore its bounds if all missing stations had none or
all, and whether the stations that reported late, which missing ones may resemble, say something else than early ones.
"""

from collections.abc import Sequence

import polars as pl
from scipy import stats

from pipelines.estimation.ratio import combined_ratio

WARNS_BELOW = 0.01
"""A p-value below this warns that late stations differ from early ones: many estimates are tested at once."""


def rates(sample: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, sampled, responding, response_rate, empty_strata`.

    `sample` has `*by, stratum_id, is_told`, one row per cell and station of the sample in it.
    """
    strata = pl.col("stratum_id")
    return (
        sample.group_by(by, maintain_order=True)
        .agg(
            sampled=pl.len().cast(pl.Int64),
            responding=pl.col("is_told").sum().cast(pl.Int64),
            empty_strata=(strata.n_unique() - strata.filter("is_told").n_unique()).cast(pl.Int64),
        )
        .with_columns(response_rate=pl.col("responding") / pl.col("sampled"))
    )


def worst_case(asked: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, worst_low, worst_high`, the estimate if all missing stations had none, and all.

    `asked` has `*by, unit_id, stratum_id, y, x, if_missing`, one row per cell and station of the sample; y is null
    where it is missing and then `if_missing` is taken for x: 1 for a share of stations, the voters on the list for
    turnout. Where that is unknown of one missing station there are no bounds.
    """
    bounds = asked.select(by).unique(maintain_order=True)
    is_missing = pl.col("y").is_null()
    x = pl.when(is_missing).then("if_missing").otherwise("x")
    is_known = x.is_not_null().all().over(by)
    for name, y in (("worst_low", pl.lit(0.0)), ("worst_high", pl.col("if_missing"))):
        filled = asked.filter(is_known).with_columns(y=pl.when(is_missing).then(y).otherwise("y"), x=x)
        bound = combined_ratio(filled, strata, by).select(*by, pl.col("estimate").alias(name))
        bounds = bounds.join(bound, on=by, how="left", maintain_order="left")
    return bounds


def late_against_early(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, difference, late_p, late_stations`: late less early half of each stratum, its p-value.

    `observed` has the columns of `combined_ratio` and `received_at`. In each stratum the stations of the domain after
    the median in time are late, the others early; ties are early, and a stratum without a late one tells nothing. Each
    half is weighted to the whole stratum, so that strata cannot differ for it. If time tells nothing, the halves of a
    stratum are random parts of one sample, and v = (1 / Xhat^2) sum N_h^2 s_eh^2 (1 / l_h + 1 / e_h) with l_h late and
    e_h early stations; the finite population cancels out (Imbens and Rubin 2015, 6.5). A small p is a warning that
    missing stations may differ, not a finding about any; a large one is no proof that they do not.
    """
    cell = [*by, "stratum_id"]
    size = strata.select("stratum_id", size=pl.col("stations").cast(pl.Float64))
    is_late = pl.col("received_at").rank("min").over(cell) > pl.len().over(cell) / 2
    rows = (
        observed.join(size, on="stratum_id")
        .with_columns(weight=pl.col("size") / pl.len().over(cell))
        .filter(pl.col("received_at").is_not_null(), pl.col("x") > 0)
        .with_columns(is_late=is_late)
        .filter(pl.col("is_late").any().over(cell))
    )
    whole = pl.col("weight").sum().over(cell)
    half = whole / pl.len().over([*cell, "is_late"])
    y, x = ((pl.col("weight") * pl.col(name)).sum().over(by) for name in "yx")
    halves = rows.with_columns(half=half, whole=whole, ratio=y / x, all_x=x)
    residual = pl.col("y") - pl.col("ratio") * pl.col("x")
    spread = halves.group_by(cell).agg(
        term=pl.col("whole").first() ** 2
        * residual.var()
        * (1 / pl.col("is_late").sum() + 1 / (~pl.col("is_late")).sum())
    )
    variance = spread.group_by(by).agg(variance=pl.col("term").sum())
    late, early = (_ratio(side) for side in (pl.col("is_late"), ~pl.col("is_late")))
    told = (
        halves.group_by(by, maintain_order=True)
        .agg(
            pl.col("all_x").first(),
            difference=late - early,
            late_stations=pl.col("is_late").sum().cast(pl.Int64),
        )
        .join(variance, on=by, how="left", maintain_order="left")
    )
    z = told["difference"] * told["all_x"] / told["variance"].sqrt()
    p = pl.Series(2 * stats.norm.sf(z.abs().to_numpy()), dtype=pl.Float64)
    return told.select(*by, "difference", late_p=p.fill_nan(None), late_stations="late_stations")


def _ratio(side: pl.Expr) -> pl.Expr:
    """The ratio of the stations of one half, each half weighted to the whole of its stratum."""
    y, x = ((pl.col("half") * pl.col(name)).filter(side).sum() for name in "yx")
    return y / x
