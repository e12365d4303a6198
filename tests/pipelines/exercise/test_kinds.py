"""Each kind does what its docstring says, and no more: what a check can see of it, and what it cannot."""

from collections.abc import Callable
from functools import partial

import polars as pl
import pytest

from pipelines.exercise import Calibration, Exercise, plant, slips
from pipelines.exercise.plan import Planting
from tests.pipelines.exercise.conftest import LISTED, Generate

SEEDS = (1, 2, 3, 4, 5)


def c(name: str) -> pl.Expr:
    return pl.col(name)


def only(
    nation: Generate, seed: int, kind: Callable[..., None], number: int, **dose: tuple[int, int]
) -> Exercise:
    return nation(2474, seed, (Planting(partial(kind, **dose) if dose else kind, number),))


def planted_protocols(planted: Exercise, origin: str = "manual") -> pl.DataFrame:
    """The protocols of planted stations, beside what the clean nation's machine would say: their truth."""
    stations = planted.truth["station_code"].drop_nulls().unique()
    return planted.protocols[origin].filter(c("station_code").is_in(stations.to_list()))


@pytest.mark.parametrize("seed", SEEDS)
def test_transposed_digits_are_an_actual_swap(nation: Generate, seed: int) -> None:
    for before, after in (
        only(nation, seed, slips.transposed_digits, 40).truth.select("before", "after").rows()
    ):
        places = [n for n in range(len(before)) if before[n] != after[n]]
        assert len(before) == len(after)
        assert len(places) == 2
        assert places[1] == places[0] + 1
        assert (before[places[0]], before[places[1]]) == (after[places[1]], after[places[0]])


@pytest.mark.parametrize("seed", SEEDS)
def test_mistyped_digits_are_one_digit(nation: Generate, seed: int) -> None:
    for before, after in only(nation, seed, slips.mistyped_digit, 40).truth.select("before", "after").rows():
        assert len(before) == len(after)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("kind", [slips.mistyped_digit, slips.transposed_digits, plant.altered_total])
def test_a_slip_always_breaks_a_hard_equation(
    nation: Generate, calibration: Calibration, kind: Callable[..., None]
) -> None:
    planted = planted_protocols(only(nation, 3, kind, 60))
    issued = c("issued_early") + c("issued_station") + c("issued_outside")
    holds = (
        (c("ballots_received") == issued + c("ballots_cancelled"))
        & (c("took_part") == issued)
        & (c("ballots_mobile") + c("ballots_stationary") == c("ballots_valid") + c("ballots_invalid"))
        & (c("ballots_valid") == pl.sum_horizontal(list(calibration.choices.shares)))
    )

    assert len(planted) == 60
    assert planted.filter(holds).is_empty()


@pytest.mark.parametrize(
    "kind",
    [
        plant.switched_votes,
        plant.added_ballots,
        slips.swapped_choices,
        plant.rounded_percentages,
        plant.copied_protocol,
    ],
)
def test_some_kinds_break_no_equation_of_the_form(
    nation: Generate, calibration: Calibration, kind: Callable[..., None]
) -> None:
    planted = planted_protocols(only(nation, 4, kind, 30))
    issued = c("issued_early") + c("issued_station") + c("issued_outside")
    holds = (
        (c("ballots_received") == issued + c("ballots_cancelled"))
        & (c("took_part") == issued)
        & (c("ballots_mobile") + c("ballots_stationary") == c("ballots_valid") + c("ballots_invalid"))
        & (c("ballots_valid") == pl.sum_horizontal(list(calibration.choices.shares)))
        & (c("took_part") <= LISTED)
        & (pl.min_horizontal(pl.selectors.numeric()) >= 0)
    )

    assert len(planted) == 30
    assert planted.filter(~holds).is_empty()


@pytest.mark.parametrize(
    "kind",
    [plant.switched_votes, plant.added_ballots, slips.swapped_choices, slips.machine_manual_difference],
)
def test_differences_of_two_counts_have_two_counts(nation: Generate, kind: Callable[..., None]) -> None:
    planted = only(nation, 5, kind, 400)
    # About 3 % of all stations have no machine: among 400 taken blindly, one would lack it.
    manual, machine = planted_protocols(planted), planted_protocols(planted, "machine")
    shared = [n for n in machine.columns if n != "as_of"]

    assert len(manual) == len(machine) == 400
    agree = manual.select(shared).join(machine.select(shared), on=shared)
    assert agree.is_empty()


def test_added_ballots_exceed_the_identified_by_most_of_the_dose(nation: Generate) -> None:
    planted = only(nation, 1, plant.added_ballots, 20, dose=(25, 25))
    receipts = planted.protocols["identification"].select("station_code", "identified")
    rows = planted_protocols(planted).join(receipts, on="station_code")

    assert set(planted.truth["dose"]) == {25}
    assert rows.filter(c("ballots_valid") + c("ballots_invalid") <= c("identified")).is_empty()


@pytest.mark.parametrize("seed", SEEDS)
def test_rounded_percentages_are_whole_and_agree_on_all_documents(nation: Generate, seed: int) -> None:
    planted = only(nation, seed, plant.rounded_percentages, 100)
    rows = planted_protocols(planted).with_columns(listed=LISTED)
    for part, whole in (("took_part", "listed"), ("candidate_a", "took_part")):
        rest = 100 * c(part) % c(whole)
        assert rows.filter(20 * pl.min_horizontal(rest, c(whole) - rest) > c(whole)).is_empty()
    machine = planted_protocols(planted, "machine")
    shared = [n for n in machine.columns if n != "as_of"]
    assert len(rows.select(shared).join(machine.select(shared), on=shared)) == len(machine)
    end = planted.turnout.filter(c("at") == c("at").max()).select("station_code", end="took_part")
    assert rows.join(end, on="station_code").filter(c("end") != c("took_part")).is_empty()


@pytest.mark.parametrize("seed", SEEDS)
def test_late_jumps_are_late_large_and_consistent(nation: Generate, seed: int) -> None:
    planted = only(nation, seed, plant.late_jump, 20)
    listed = planted_protocols(planted).select("station_code", LISTED, end="took_part")
    steps = planted.turnout.join(listed, on="station_code").with_columns(
        step=c("took_part") - c("took_part").shift(1).over("station_code").fill_null(0)
    )
    last = steps.filter(c("at") == c("at").max())

    assert steps["step"].min() >= 0  # type: ignore[operator]
    assert steps["step"].max() <= 500  # type: ignore[operator]
    assert last.filter(c("step") <= 0.25 * c("listed")).is_empty()
    assert (last["took_part"] == last["end"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_are_of_the_same_commission_with_fifty_votes_at_least(
    nation: Generate, calibration: Calibration, seed: int
) -> None:
    planted = only(nation, seed, plant.copied_protocol, 12)
    manual = planted.protocols["manual"]
    pairs = planted.truth.filter(line_or_choice="copied_from").select("station_code", original="after")
    copied = ["commission_id", "ballots_received", "ballots_valid", "took_part", *calibration.choices.shares]
    both = pairs.join(manual, on="station_code").join(
        manual, left_on="original", right_on="station_code", suffix="_original"
    )

    assert len(both) == 12
    assert both["ballots_valid"].min() >= 50  # type: ignore[operator]
    assert all((both[name] == both[f"{name}_original"]).all() for name in copied)


def test_the_rest_is_what_its_name_says(nation: Generate) -> None:
    planted = nation(2474, 1)
    of = {k[0]: frame for k, frame in planted.truth.group_by("kind")}
    manual = planted.protocols["manual"]
    missing = of["missing_station"]["station_code"].to_list()
    above = (
        planted.protocols["identification"]
        .join(manual, on="station_code")
        .filter(c("station_code").is_in(of["ballots_above_identified"]["station_code"].to_list()))
    )

    assert manual.filter(c("station_code").is_in(missing)).is_empty()
    assert len(planted.protocols["identification"]) == 2474
    assert sorted(manual.filter(status="annulled")["station_code"]) == sorted(
        of["annulled_station"]["station_code"]
    )
    assert len(above) == 8
    assert set(above["identified"] + 1 - above["took_part"]) == {0}
    assert of["machine_manual_difference"]["dose"].is_between(1, 9).all()
    swapped = of["swapped_choices"].group_by("station_code").agg("before", "after")
    assert all(row["before"] == row["after"][::-1] for row in swapped.iter_rows(named=True))


def test_more_than_there_are_is_refused(nation: Generate) -> None:
    with pytest.raises(ValueError, match=r"missing_station: 101 stations asked for, \d\d are fit"):
        nation(100, 1, (Planting(slips.missing_station, 101),))
    with pytest.raises(ValueError, match="copied_protocol: 80 stations asked for"):
        nation(100, 1, (Planting(plant.copied_protocol, 80),))
