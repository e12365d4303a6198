"""Bolivia, president, 20 October 2019: the preliminary count of 19:40 against the final one."""

from collections.abc import Callable

import polars as pl
import pytest

from tests.reference.conftest import Built

CANDIDATES = ("cc", "fpv", "mts", "ucs", "mas", "bdn", "pdc", "mnr", "panbol")


@pytest.fixture(scope="module")
def bolivia(built: Callable[[str], Built]) -> Built:
    return built("bo-2019-10-20-president")


@pytest.fixture(scope="module")
def differing(bolivia: Built) -> pl.DataFrame:
    return bolivia.table("marts.tally_comparison")


def margin(votes: dict[str, int | None]) -> float:
    """The lead of the first over the second in points of the valid vote."""
    counted = {choice: votes[choice] or 0 for choice in CANDIDATES}
    return 100 * (counted["mas"] - counted["cc"]) / sum(counted.values())


def test_every_tally_sheet_of_both_counts_is_there(bolivia: Built) -> None:
    results = bolivia.table("marts.station_results")

    assert dict(results["origin"].value_counts().iter_rows()) == {"manual": 34_555, "preliminary": 28_975}
    assert results["station_id"].n_unique() == 34_555
    assert (bolivia.report.rows_read, bolivia.report.rows_rejected) == (34_555 + 28_975, 0)


def test_so_many_sheets_and_cells_differ(differing: pl.DataFrame) -> None:
    assert set(differing.select("origin_a", "origin_b").iter_rows()) in (
        {("manual", "preliminary")},
        {("preliminary", "manual")},
    )
    assert (differing["station_id"].n_unique(), differing.height) == (549, 1_091)


def test_so_many_of_them_in_the_votes_of_candidates(differing: pl.DataFrame) -> None:
    votes = differing.filter(line="votes")

    assert (votes["station_id"].n_unique(), votes.height) == (427, 851)


def test_the_other_lines_that_differ_are_blank_and_null_ballots(differing: pl.DataFrame) -> None:
    lines = differing.filter(pl.col("line") != "votes")["line"].value_counts()

    assert dict(lines.iter_rows()) == {"ballots_blank": 111, "ballots_invalid": 129}


def test_the_whole_country_in_the_final_count(bolivia: Built) -> None:
    totals = bolivia.totals("president", "manual")

    assert (totals["mas"], totals["cc"]) == (2_889_359, 2_240_920)
    assert sum(totals[choice] or 0 for choice in CANDIDATES) == 6_137_671


def test_the_margin_of_both_counts(bolivia: Built) -> None:
    assert round(margin(bolivia.totals("president", "preliminary")), 2) == 7.87
    assert round(margin(bolivia.totals("president", "manual")), 2) == 10.56


def test_missing_stations_and_not_edits_moved_the_margin(bolivia: Built) -> None:
    results = bolivia.table("marts.station_votes")
    early = results.filter(origin="preliminary").select("station_id").unique()
    same = results.filter(origin="manual").join(early, on="station_id", how="semi")
    votes = dict(same.group_by("choice_id").agg(pl.col("votes").sum()).iter_rows())

    assert same["station_id"].n_unique() == 28_975
    assert round(margin(votes), 2) == 7.88


def test_every_sheet_that_differs_is_told_once(bolivia: Built) -> None:
    assert bolivia.found()["counts_differ"] == 549


def test_no_sheet_has_more_ballots_than_voters(bolivia: Built) -> None:
    assert bolivia.table("marts.equation_check").is_empty()
