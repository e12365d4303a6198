"""Bulgaria, parliament, 11 July 2021: the machine votes of the protocols against the memory of the machines."""

from collections.abc import Callable

import polars as pl
import pytest

from pipelines import raw
from tests.pipelines.raw.conftest import described
from tests.reference.conftest import REFERENCE, Built

TOTALS = {22: 657_829, 5: 642_165, 4: 365_695, 23: 345_331, 7: 292_514}
"""Paper plus machine, by registration code: ITN, GERB, BSP, DB, DPS."""


@pytest.fixture(scope="module")
def bulgaria(built: Callable[[str], Built]) -> Built:
    return built("bg-2021-07-11-parliament")


@pytest.fixture(scope="module")
def machine_votes(bulgaria: Built) -> dict[str, set[str]]:
    """By origin, the sections that have votes by machine."""
    rows = bulgaria.table("marts.station_results", contest_id="machine").filter(pl.col("votes").is_not_null())
    return {
        origin: set(rows.filter(origin=origin)["station_id"]) for origin in rows["origin"].unique().to_list()
    }


def test_every_section_is_listed_and_nothing_is_refused(bulgaria: Built) -> None:
    stations = bulgaria.table("staging.units", level="station")

    assert stations.height == 13_005
    assert stations["unit_id"].str.len_chars().unique().to_list() == [9]
    assert stations["region_id"].n_unique() == 32
    assert bulgaria.rejected() == {}


def test_the_rows_set_aside_are_the_subtotals(bulgaria: Built) -> None:
    sources = bulgaria.table("meta.sources").filter(pl.col("rows_rejected") > 0)

    assert dict(sources.select("source_id", "rows_rejected").iter_rows()) == {
        "votes_paper": 7 * 3_396,
        "votes_machine": 3 * 9_674,
    }


@pytest.mark.parametrize("party", TOTALS)
def test_paper_and_machine_add_up_to_the_votes_of_a_party(bulgaria: Built, party: int) -> None:
    paper, machine = (
        bulgaria.totals(ballot, "manual")[f"{ballot}-{party}"] for ballot in ("paper", "machine")
    )

    assert (paper or 0) + (machine or 0) == TOTALS[party]


def test_the_naive_sums_would_be_four_and_seven_times_too_big(bulgaria: Built) -> None:
    for ballot, name, times in (("machine", "50_votes_machine", 4), ("paper", "50_votes_paper", 7)):
        rows = raw.read(described(delimiter=";"), REFERENCE / "bulgaria_20210711" / f"{name}.csv.gz").rows
        ours = bulgaria.table("marts.station_results", contest_id=ballot, origin="manual")[
            "votes_total"
        ].sum()

        assert round(rows["votes"].cast(pl.Int64).sum() / ours) == times


def test_so_many_sections_have_both_counts(machine_votes: dict[str, set[str]]) -> None:
    manual, machine = machine_votes["manual"], machine_votes["machine"]

    assert len(manual & machine) == 9_580
    assert (len(manual - machine), machine - manual) == (94, set())


def test_the_sections_without_a_memory_are_among_those_whose_machines_failed(
    machine_votes: dict[str, set[str]],
) -> None:
    path = REFERENCE / "bulgaria_20210711" / "30_sections_with_failed_machine.csv.gz"
    failed = set(raw.read(described(delimiter=";"), path).rows["section_id"])

    assert len(failed) == 109
    assert machine_votes["manual"] - machine_votes["machine"] <= failed


def test_six_sections_differ_between_protocol_and_memory(bulgaria: Built) -> None:
    differing = bulgaria.table("marts.tally_comparison", contest_id="machine")

    assert set(differing.select("origin_a", "origin_b").iter_rows()) == {("manual", "machine")}
    assert set(differing["line"]) == {"votes"}
    assert differing["station_id"].n_unique() == 6
    assert differing.height == 47
    assert differing["gap"].abs().sum() == 415
    assert "machine-99" in set(differing["choice_id"])


def test_a_choice_that_a_section_did_not_have_differs_from_nothing(bulgaria: Built) -> None:
    """The memory of 3,803 machines does not name list 12: absent there, 0 in the protocol."""
    memory = bulgaria.table("marts.station_results", contest_id="machine", origin="machine")
    twelfth = bulgaria.table("staging.choices", choice_id="machine-12")["position"].item()
    absent = memory.filter(pl.col("votes").list.get(twelfth - 1).is_null())

    assert absent.height == 3_803
    assert absent["votes_total"].null_count() == 0


def test_two_protocols_do_not_balance_and_one_more_is_soft(bulgaria: Built) -> None:
    broken = bulgaria.table("marts.equation_check")

    assert set(broken.filter("is_hard").select("equation_id", "station_id", "left_value").iter_rows()) == {
        ("votes", "234610053", 437),
        ("machine_votes", "193300015", 199),
    }
    assert dict(broken.filter(~pl.col("is_hard"))["equation_id"].value_counts().iter_rows()) == {
        "took_part": 14,
    }


def test_each_of_them_is_told_once(bulgaria: Built) -> None:
    found = bulgaria.found()

    assert (found["counts_differ"], found["protocol_equation"]) == (6, 2)
    assert "station_missing" not in found
