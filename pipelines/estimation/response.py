"""Whether the stations that reported late say something else than those that reported early."""

from collections.abc import Sequence

import polars as pl
from scipy import stats

from pipelines.estimation.ratio import combined_ratio


def late_against_early(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, difference, late_p`: late minus early half within each stratum, and its p-value.

    `observed` has the columns of `combined_ratio` and `received_at`. Early and late are two domains of one sample: the
    variance of their difference is that of the total of its linearised values. A small p is a warning, not a finding.
    """
    rank = pl.col("received_at").rank("ordinal").over([*by, "stratum_id"])
    is_late = rank > pl.len().over([*by, "stratum_id"]) / 2
    size = strata.select("stratum_id", size=pl.col("stations").cast(pl.Float64))
    rows = (
        observed.filter(pl.col("received_at").is_not_null())
        .with_columns(is_late=is_late)
        .join(size, on="stratum_id")
        .with_columns(weight=pl.col("size") / pl.len().over([*by, "stratum_id"]))
    )
    signed = pl.lit(0.0)
    ratios = {}
    for sign, half in ((1, pl.col("is_late")), (-1, ~pl.col("is_late"))):
        y, x = (pl.when(half).then(pl.col(name)).otherwise(0) * pl.col("weight") for name in "yx")
        ratio = y.sum().over(by) / x.sum().over(by)
        ratios[sign] = ratio
        signed = signed + sign * pl.when(half).then(pl.col("y") - ratio * pl.col("x")).otherwise(
            0
        ) / x.sum().over(by)
    told = rows.with_columns(y=signed, difference=ratios[1] - ratios[-1], x=pl.lit(1.0))
    spread = combined_ratio(told.drop("size", "weight"), strata, by).select(*by, "se")
    total = told.group_by(by, maintain_order=True).agg(
        pl.col("difference").first(), all=pl.col("weight").sum()
    )
    cells = total.join(spread, on=by, how="left", maintain_order="left")
    z = cells["difference"] / (cells["se"] * cells["all"])
    p = pl.Series(2 * stats.norm.sf(z.abs().to_numpy()), dtype=pl.Float64)
    return cells.select(*by, "difference", late_p=p.fill_nan(None))
