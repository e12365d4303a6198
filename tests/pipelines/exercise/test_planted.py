"""What was planted is there and nowhere else: the planted nation against the clean one of the same seed."""

import dataclasses
from collections.abc import Callable

import polars as pl
import pytest

from pipelines.exercise import Calibration, Exercise
from pipelines.exercise.plan import PLAN, scaled
from tests.pipelines.exercise.conftest import Generate

Cells = Callable[[Exercise], pl.DataFrame]
KINDS = {planting.kind.__name__: planting for planting in PLAN}
SEEDS = (1, 2, 3, 4, 5)
CELL = ["station_code", "origin", "cell"]


def c(name: str) -> pl.Expr:
    return pl.col(name)


def differing(cells: Cells, clean: Exercise, planted: Exercise) -> pl.DataFrame:
    """Every cell of a station's documents in which two nations differ, with both values."""
    both = cells(clean).join(cells(planted), on=CELL, how="full", suffix="_after", coalesce=True)
    return both.filter(c("value").ne_missing(c("value_after"))).sort(CELL)


def listed(truth: pl.DataFrame) -> pl.DataFrame:
    """The cells that truth lists; a missing protocol stands for all of its cells, `copied_from` for none."""
    return (
        truth.filter(c("station_code").is_not_null(), c("line_or_choice") != "copied_from")
        .select("station_code", "origin", c("line_or_choice").alias("cell"), "before", "after")
        .sort(CELL)
    )


def assert_exactly_listed(cells: Cells, clean: Exercise, planted: Exercise) -> None:
    found, truth = differing(cells, clean, planted), listed(planted.truth)
    missing = truth.filter(cell="protocol")["station_code"].to_list()
    gone = (c("origin") == "manual") & c("station_code").is_in(missing)
    assert found.filter(gone)["value_after"].is_null().all()
    assert set(found.filter(gone)["station_code"]) == set(missing)

    found = found.filter(~gone).rename({"value": "before", "value_after": "after"})
    assert found.equals(truth.filter(c("cell") != "protocol"))


def assert_tables_are_sums_but_where_listed(planted: Exercise, calibration: Calibration) -> None:
    manual = planted.protocols["manual"].filter(status="counted")
    names = [
        n for n in manual.columns if n not in ("station_code", "region_id", "revision", "as_of", "status")
    ]
    sums = manual.select(names).group_by("commission_id").sum().unpivot(index="commission_id")
    table = planted.tabulation.with_columns(
        variable=pl.when(line="votes").then("choice_id").otherwise("line")
    )
    own = table.filter(level="commission").rename({"unit_id": "commission_id"})
    gaps = own.join(sums, on=["commission_id", "variable"], how="left", suffix="_summed").filter(
        c("value") != c("value_summed").fill_null(0)
    )
    wrong = planted.truth.filter(kind="wrong_tec_sum")
    assert gaps.select("commission_id", "variable", "value_summed", "value").sort("commission_id").rows() == [
        (commission, cell, int(before), int(after))
        for commission, cell, before, after in wrong.sort("commission_id")
        .select("commission_id", "line_or_choice", "before", "after")
        .iter_rows()
    ]
    # Region and nation carry the wrong sum upward: they agree with the commissions' tables.
    region = planted.commissions.filter(level="commission").select("commission_id", "region_id")
    upward = own.join(region, on="commission_id").group_by("region_id", "variable").agg(c("value").sum())
    for level in ("region", "country"):
        above = table.filter(level=level)
        if level == "country":
            upward = upward.group_by("variable").agg(c("value").sum()).with_columns(region_id=pl.lit("KG"))
        joined = above.join(upward, left_on=["unit_id", "variable"], right_on=["region_id", "variable"])
        assert len(joined) == len(above)
        assert (joined["value"] == joined["value_right"]).all()


@pytest.mark.parametrize("stations", [100, 2474, 20_000])
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_exactly_the_listed_cells_differ(
    nation: Generate, cells: Cells, calibration: Calibration, stations: int, seed: int
) -> None:
    planted = nation(stations, seed)

    assert_exactly_listed(cells, nation(stations, seed, ()), planted)
    assert_tables_are_sums_but_where_listed(planted, calibration)


@pytest.mark.parametrize("stations", [100, 2474, 20_000])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_is_planted_in_its_number_in_stations_of_its_own(
    nation: Generate, stations: int, seed: int
) -> None:
    truth = nation(stations, seed).truth
    numbers = dict(truth.group_by("kind").agg(c("commission_id").n_unique()).iter_rows())
    numbers |= dict(
        truth.filter(c("station_code").is_not_null())
        .group_by("kind")
        .agg(c("station_code").n_unique())
        .iter_rows()
    )
    plan = {p.kind.__name__: p.number for p in scaled(PLAN, stations / 2474)}

    assert numbers == plan
    originals = truth.filter(line_or_choice="copied_from")["after"]
    used = [*truth.select("kind", "station_code").unique()["station_code"].drop_nulls(), *originals]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_alone_changes_what_it_says(
    nation: Generate, cells: Cells, calibration: Calibration, kind: str
) -> None:
    planting = dataclasses.replace(KINDS[kind], number=3)
    planted = nation(2474, 2, (planting,))

    assert set(planted.truth["kind"]) == {kind}
    assert_exactly_listed(cells, nation(2474, 2, ()), planted)
    assert_tables_are_sums_but_where_listed(planted, calibration)
