"""The combined ratio estimate of a stratified sample of stations, with its linearised variance.

R = sum N_h ybar_h / sum N_h xbar_h, v(R) = (1 / Xhat^2) sum N_h^2 (1 - f_h) s_eh^2 / n_h with e = y - R x
(Cochran 1977, 6.11 and 6.12). A share of stations has y in {0, 1} and x = 1. A station outside of a domain has x = 0
and y = 0 and stays in n_h; a station without an answer has no row, and the others of its stratum stand for it.
"""

from collections.abc import Sequence

import polars as pl


def combined_ratio(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One row per cell: `*by, estimate, se, deff, stations, responding, degrees, collapsed`.

    `observed` has `*by, unit_id, stratum_id, y, x`, one row per answering station; `strata` has `stratum_id, stations`
    in the order of neighbours. `stations` of the result are those with x above 0. A stratum in which one station of
    several answered is collapsed with the next for the variance, the last with the one before. DEFF is against a
    simple random sample of as many stations.
    """
    size = _sizes(observed, strata, by)
    y, x = ((pl.col("weight") * pl.col(name)).sum().over(by) for name in "yx")
    rows = (
        observed.join(size, on=[*by, "stratum_id"])
        .with_columns(weight=pl.col("size") / pl.col("n"))
        .with_columns(whole=x, estimate=y / x)
        .with_columns(residual=pl.col("y") - pl.col("estimate") * pl.col("x"))
    )
    pools = rows.group_by([*by, "pool"]).agg(
        n=pl.len(),
        size=pl.col("weight").sum(),
        spread=pl.col("residual").var(),
        is_in=(pl.col("x") > 0).any(),
    )
    rest = 1 - pl.col("n") / pl.col("size")
    term = (
        pl.when(rest <= 1e-12)
        .then(0.0)
        .otherwise(pl.col("size") ** 2 * rest * pl.col("spread") / pl.col("n"))
    )
    variance = pools.group_by(by).agg(
        total=term.sum(),
        is_measured=term.is_not_null().all(),
        degrees=(pl.col("n") - 1).filter("is_in").sum(),
    )
    n, all_stations = pl.len(), pl.col("weight").sum()
    spread = (pl.col("weight") * pl.col("residual") ** 2).sum() / all_stations * n / (n - 1)
    cells = rows.group_by(by, maintain_order=True).agg(
        pl.col("estimate").first(),
        pl.col("whole").first(),
        random=all_stations**2 * (1 - n / all_stations) * spread / n,
        stations=(pl.col("x") > 0).sum().cast(pl.Int64),
        responding=n.cast(pl.Int64),
        collapsed=pl.col("stratum_id").filter("is_single").n_unique().cast(pl.Int64),
    )
    told = cells.join(variance, on=by, how="left", maintain_order="left")
    known = pl.when("is_measured").then("total")
    return told.select(
        *by,
        pl.when(pl.col("whole") > 0).then("estimate").alias("estimate"),
        se=pl.when(pl.col("whole") > 0).then(known.sqrt() / pl.col("whole")),
        deff=pl.when(pl.col("random") > 0).then(known / pl.col("random")),
        stations="stations",
        responding="responding",
        degrees=pl.col("degrees").cast(pl.Int64),
        collapsed="collapsed",
    )


def _sizes(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
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
