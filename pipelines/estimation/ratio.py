"""The combined ratio estimate of a stratified sample of stations, with its linearised variance.

R = sum N_h ybar_h / sum N_h xbar_h, v(R) = (1 / Xhat^2) sum N_h^2 (1 - f_h) s_eh^2 / n_h with e = y - R x
(Cochran 1977, Sampling Techniques, 6.11 and 6.12). With y in {0, 1} and x = 1 it is the share of stations
sum W_h p_h with variance sum W_h^2 (1 - f_h) p_h (1 - p_h) / (n_h - 1). Stations are the units that were drawn, never
voters. A station outside of a domain has x = 0 and y = 0 and stays in n_h, so that the unknown size of a domain is
part of the variance; a station without an answer has no row, and the others of its stratum stand for it.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.estimation.design import reject_unfit

_WHOLE = 1e-12
"""A stratum with less than this share left out was counted whole and adds no variance."""


def combined_ratio(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, estimate, se, deff, stations, responding, degrees, collapsed, is_whole`.

    `observed` has `*by, unit_id, stratum_id, y, x`, one row per cell and answering station; `strata` has
    `stratum_id, stations` in the order of neighbours. `stations` of the result have x above 0, `responding` are all
    rows. `degrees` are stations with x above 0 less the strata that they are in, as R's survey counts them for a
    domain. `deff` is against a simple random sample of as many stations. `collapsed` are strata in which one of
    several stations answered: for the variance each is one with the next in order, the last with the one before.
    `is_whole` where every stratum with a station of the domain answered whole: nothing there was left to chance.
    Without an x above 0 there is no estimate; where nothing is left to collapse with, there is no `se`.
    """
    reject_unfit(observed, strata, by)
    y, x = ((pl.col("weight") * pl.col(name)).sum().over(by) for name in "yx")
    rows = (
        observed.join(_pools(observed, strata, by), on=[*by, "stratum_id"])
        # Sums of fractions differ by their order, and two builds must not.
        .sort(*by, "stratum_id", "unit_id")
        .with_columns(weight=pl.col("size") / pl.col("n"))
        .with_columns(whole=x, estimate=y / x)
        .with_columns(residual=pl.col("y") - pl.col("estimate") * pl.col("x"))
    )
    cells = rows.group_by(by, maintain_order=True).agg(
        pl.col("estimate").first(),
        pl.col("whole").first(),
        random=_simple_random(pl.col("weight"), pl.col("residual")),
        stations=_inside().sum().cast(pl.Int64),
        responding=pl.len().cast(pl.Int64),
        collapsed=pl.col("stratum_id").filter("is_single").n_unique().cast(pl.Int64),
    )
    told = cells.join(_variance(rows, by), on=by, how="left", maintain_order="left")
    is_told = pl.col("whole") > 0
    return told.select(
        *by,
        estimate=pl.when(is_told).then("estimate"),
        se=pl.when(is_told).then(pl.col("variance").sqrt() / pl.col("whole")),
        deff=pl.when(is_told, pl.col("random") > 0).then(pl.col("variance") / pl.col("random")),
        stations="stations",
        responding="responding",
        degrees="degrees",
        collapsed="collapsed",
        is_whole="is_whole",
    )


def _pools(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Per cell and stratum: answering stations `n`, `size` N_h, and the pool that it shares a variance with."""
    order = strata.select("stratum_id", size=pl.col("stations").cast(pl.Float64)).with_row_index("order")
    found = (
        observed.group_by([*by, "stratum_id"])
        .agg(n=pl.len())
        .join(order, on="stratum_id")
        .sort([*by, "order"])
        .with_columns(is_single=(pl.col("n") == 1) & (pl.col("size") > 1))
    )
    before = pl.col("is_single").shift().over(by)
    is_last = pl.col("order") == pl.col("order").max().over(by)
    starts = before.is_null() | (~before & ~(is_last & pl.col("is_single")))
    return found.with_columns(pool=starts.cast(pl.Int64).cum_sum().over(by))


def _variance(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Per cell: `variance` of the weighted total of the residuals, null where a stratum has none; `degrees, is_whole`.

    Of the weighted residuals z = w e of a pool: n (1 - f) s_z^2, which is N_h^2 (1 - f_h) s_eh^2 / n_h in one stratum;
    in several collapsed ones it holds the difference between them too, and so is rather too large than too small.
    """
    pools = rows.group_by([*by, "pool"], maintain_order=True).agg(
        n=pl.len(),
        rest=1 - pl.len() / pl.col("weight").sum(),
        spread=(pl.col("weight") * pl.col("residual")).var(),
        inside=_inside().sum(),
    )
    is_whole, is_inside = pl.col("rest") <= _WHOLE, pl.col("inside") > 0
    term = pl.when(is_whole).then(0.0).otherwise(pl.col("n") * pl.col("rest") * pl.col("spread"))
    return pools.group_by(by, maintain_order=True).agg(
        variance=pl.when(term.is_not_null().all()).then(term.sum()),
        degrees=(pl.col("inside").cast(pl.Int64) - 1).filter(is_inside).sum(),
        is_whole=is_whole.filter(is_inside).all(),
    )


def _simple_random(weight: pl.Expr, residual: pl.Expr) -> pl.Expr:
    """Variance of the same total in a simple random sample of as many stations, as R's survey estimates it."""
    n, size = pl.len(), weight.sum()
    spread = (weight * residual**2).sum() / size * n / (n - 1)
    return size**2 * (1 - n / size) * spread / n


def _inside() -> pl.Expr:
    return pl.col("x") > 0
