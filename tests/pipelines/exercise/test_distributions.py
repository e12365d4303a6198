"""How clean stations differ from one another: sizes, turnout, the leader's share, and how they go together."""

import polars as pl
import pytest

from tests.pipelines.exercise.conftest import LISTED, Generate

SEEDS = (1, 2, 3, 4, 5)


def c(name: str) -> pl.Expr:
    return pl.col(name)


@pytest.mark.parametrize("seed", SEEDS)
def test_stations_differ_as_real_ones_do(nation: Generate, seed: int) -> None:
    """Cities larger, with lower turnout and leader's share; spread wider than a binomial gives; no pile at a bound."""
    clean = nation(2474, seed, ())
    frame = clean.protocols["manual"].join(clean.stations.select("station_code", "kind"), on="station_code")
    frame = frame.with_columns(
        turnout=c("took_part") / LISTED,
        leader=c("candidate_a") / c("took_part"),
        invalid=c("ballots_invalid") / c("took_part"),
    )
    assert frame["turnout"].is_between(0.05, 0.99).all()
    assert frame["leader"].is_between(0.2, 0.99).all()
    assert frame["registered"].value_counts()["count"].max() < 12  # type: ignore[operator]

    corr = frame.select(
        a=pl.corr("turnout", "leader"), b=pl.corr("registered", "turnout"), d=pl.corr("registered", "leader")
    ).row(0, named=True)
    assert 0.3 < corr["a"] < 0.8
    assert -0.5 < corr["b"] < -0.03
    assert -0.6 < corr["d"] < -0.03

    mean = {k[0]: f.select(pl.selectors.float().mean()).row(0, named=True) for k, f in frame.group_by("kind")}
    size = dict(frame.group_by("kind").agg(c("registered").mean()).iter_rows())
    assert size["urban"] > 1.2 * size["rural"]
    assert mean["urban"]["turnout"] < mean["rural"]["turnout"] - 0.03
    assert mean["urban"]["leader"] < mean["rural"]["leader"] - 0.04
    rural = frame.filter(kind="rural")
    spread = rural["turnout"].std()
    assert 0.05 < spread < 0.15  # type: ignore[operator]
    binomial = (c("turnout") * (1 - c("turnout")) / c("registered")).sqrt().mean()
    assert spread > 3 * rural.select(binomial).item()
    assert 0.003 < frame["invalid"].std() < 0.012  # type: ignore[operator]
