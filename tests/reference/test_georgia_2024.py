"""Georgia, parliament, 26 October 2024: one protocol as the commission, a reading machine and volunteers have it."""

from collections.abc import Callable

import polars as pl
import pytest

from tests.reference.conftest import Built

MISSING = [f"00.87.{n:02}" for n in (6, 7, 8, 9, 13, 14, 16, 18, 20, 26, 27, 29, 61, 62, 64)]


@pytest.fixture(scope="module")
def georgia(built: Callable[[str], Built]) -> Built:
    return built("ge-2024-10-26-parliament")


@pytest.fixture(scope="module")
def typed(georgia: Built) -> pl.DataFrame:
    """Where the commission's file and the volunteers' differ."""
    return georgia.table("marts.tally_comparison", origin_a="manual", origin_b="observer_copy")


def test_every_count_has_its_precincts_and_nothing_is_refused(georgia: Built) -> None:
    counts = georgia.table("marts.station_results")["origin"].value_counts()

    assert dict(counts.iter_rows()) == {
        "manual": 3_095,
        "machine": 2_255,
        "observer_copy": 3_110,
        "identification": 3_044,
    }
    assert georgia.rejected() == {}


def test_precincts_abroad_are_missing_from_the_commissions_file(georgia: Built) -> None:
    coverage = georgia.table("marts.station_coverage")
    missing = coverage.filter(state="missing")

    assert missing["station_id"].sort().to_list() == MISSING
    assert missing["origins"].unique().to_list() == ["observer_copy"]
    assert coverage.filter(state="reported").height == 3_095


def test_so_many_cells_differ_between_commission_and_volunteers(typed: pl.DataFrame) -> None:
    assert (typed.height, typed["station_id"].n_unique(), typed["gap"].abs().sum()) == (6, 4, 89)
    assert set(typed.select("station_id", "choice_id", "value_a", "value_b").iter_rows()) == {
        ("00.10.07", "list-5", 108, 107),
        ("00.87.28", "list-41", 32, 92),
        ("00.87.39", "list-41", 133, 139),
        ("00.87.53", "list-27", 3, 0),
        ("00.87.53", "list-36", 12, 3),
        ("00.87.53", "list-41", 2, 12),
    }


def test_so_many_protocols_do_not_balance(georgia: Built) -> None:
    broken = georgia.table("marts.equation_check", equation_id="participants")
    typed = broken.filter(origin="observer_copy")

    assert typed.height == 235
    assert georgia.table("marts.station_results", origin="observer_copy").height == 3_110


def test_the_stated_sums_of_the_commission_are_the_sums(georgia: Built) -> None:
    assert georgia.table("marts.equation_check", equation_id="votes").is_empty()
    assert georgia.totals("proportional", "manual")["ballots_valid"] == 2_061_317


def test_the_votes_of_the_country_in_both_counts(georgia: Built) -> None:
    commission, volunteers = (georgia.totals("proportional", o) for o in ("manual", "observer_copy"))

    assert (commission["list-41"], volunteers["list-41"]) == (1_118_736, 1_120_016)
    assert (commission["list-4"], volunteers["list-4"]) == (223_243, 229_160)
    assert commission["registered"] == volunteers["registered"] == 3_494_146


def test_what_the_machine_misread_stands_beside_the_commissions_figures(georgia: Built) -> None:
    """Its readings carry errors: a cell that it could not read differs from nothing."""
    read = georgia.table("marts.tally_comparison", origin_a="manual", origin_b="machine", line="votes")
    cells = dict(read["choice_id"].value_counts().iter_rows())

    assert (cells["list-41"], cells["list-27"], cells["list-3"]) == (540, 24, 180)
