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
_NOTHING = 1e-9
"""Stations whose residuals differ by less than this share of x say the same."""


def rates(sample: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, sampled, responding, response_rate, empty_strata, silent_strata`.

    `sample` has `*by, stratum_id, is_told`, one row per cell and station of the sample in it; `silent_strata` names
    those without an answer, joined by commas.
    """
    silent = pl.col("stratum_id").filter("is_silent").unique().sort()
    return (
        sample.with_columns(is_silent=~pl.col("is_told").any().over(*by, "stratum_id"))
        .group_by(by, maintain_order=True)
        .agg(
            sampled=pl.len().cast(pl.Int64),
            responding=pl.col("is_told").sum().cast(pl.Int64),
            empty_strata=silent.len().cast(pl.Int64),
            silent_strata=pl.when(silent.len() > 0).then(silent.str.join(", ")),
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
    """One row per cell: `*by, difference, late_p, ordered`: the last less the first, its p-value, stations compared.

    `observed` has the columns of `combined_ratio` and `received_at`. The stations of the domain are put in the order in
    which they reported, in each stratum by itself, from r = -1/2 to 1/2; ties share a place. T = sum N_h / n_h sum r e
    with e = y - R x; if time tells nothing, every order in a stratum is as likely, and so v(T) = sum (N_h / n_h)^2
    s_eh^2 sum r^2 exactly, and T / sqrt(v) is nearly normal (Hajek, Sidak 1967, Theory of Rank Tests). `difference` is
    the ratio at the end of a straight line through that order less the one at its start. A small p is a warning that
    missing stations may differ, not a finding about any; a large one is no proof that they do not.
    """
    cell = [*by, "stratum_id"]
    size = strata.select("stratum_id", size=pl.col("stations").cast(pl.Float64))
    n = pl.len().over(cell)
    y, x = ((pl.col("weight") * pl.col(name)).sum().over(by) for name in "yx")
    rows = (
        observed.join(size, on="stratum_id")
        .sort(*by, "stratum_id", "unit_id")  # as in `combined_ratio`
        .with_columns(weight=pl.col("size") / n)
        .filter(pl.col("received_at").is_not_null(), pl.col("x") > 0)
        .with_columns(place=(pl.col("received_at").rank("average").over(cell) - (n + 1) / 2) / n, ratio=y / x)
        .with_columns(residual=pl.col("y") - pl.col("ratio") * pl.col("x"))
    )
    weight, place, residual = pl.col("weight"), pl.col("place"), pl.col("residual")
    is_flat = residual.max() - residual.min() <= _NOTHING * pl.col("x").max()
    told = (
        rows.group_by(cell, maintain_order=True)
        .agg(
            drift=pl.when(is_flat).then(0.0).otherwise((weight * place * residual).sum()),
            length=(weight * place**2 * pl.col("x")).sum(),
            variance=pl.when(is_flat)
            .then(0.0)
            .otherwise(weight.first() ** 2 * residual.var() * (place**2).sum()),
            ordered=pl.len().cast(pl.Int64),
        )
        .filter(pl.col("length") > 0)
        .group_by(by, maintain_order=True)
        .agg(pl.col("drift", "length", "variance", "ordered").sum())
    )
    z = told["drift"] / told["variance"].sqrt()
    p = pl.Series(2 * stats.norm.sf(z.abs().to_numpy()), dtype=pl.Float64)
    return told.select(
        *by, difference=pl.col("drift") / pl.col("length"), late_p=p.fill_nan(None), ordered="ordered"
    )
