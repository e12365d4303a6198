"""How many stations each stratum gets: properties of every allocation, and small ones worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SampleError
from pipelines.sample_design import SampleDesign
from pipelines.sampling.allocation import allocate, replacements

ALLOCATIONS = ("proportional", "equal", "power")
SIZES = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(1, 400), min_size=1, max_size=12)


def design(stations: int, allocation: str = "proportional", **other: object) -> SampleDesign:
    said = {"stations": stations, "strata": ["stratum"], "allocation": allocation, "seed": 1, **other}
    return SampleDesign.model_validate(said)


@given(SIZES, st.sampled_from(ALLOCATIONS), st.integers(1, 5), st.data())
def test_every_stratum_has_its_minimum_none_more_than_it_has_and_all_add_up(
    sizes: dict[str, int], allocation: str, minimum: int, data: st.DataObject
) -> None:
    least = sum(min(minimum, size) for size in sizes.values())
    wanted = data.draw(st.integers(least, sum(sizes.values())))

    drawn = allocate(sizes, design(wanted, allocation, minimum=minimum))

    assert sum(drawn.values()) == wanted
    assert list(drawn) == sorted(sizes)
    assert all(min(minimum, sizes[name]) <= number <= sizes[name] for name, number in drawn.items())


@given(SIZES, st.sampled_from(ALLOCATIONS), st.data())
def test_one_station_more_takes_none_from_any_stratum(
    sizes: dict[str, int], allocation: str, data: st.DataObject
) -> None:
    least, there = sum(min(2, size) for size in sizes.values()), sum(sizes.values())
    wanted = data.draw(st.integers(least, max(least, there - 1)))
    fewer, more = (allocate(sizes, design(min(n, there), allocation)) for n in (wanted, wanted + 1))

    assert all(more[name] >= fewer[name] for name in sizes)


@given(SIZES, st.randoms())
def test_the_order_of_the_strata_changes_nothing(sizes: dict[str, int], random: object) -> None:
    names = list(sizes)
    random.shuffle(names)  # type: ignore[attr-defined]
    wanted = design(sum(sizes.values()))

    assert allocate({name: sizes[name] for name in names}, wanted) == allocate(sizes, wanted)


def test_in_proportion_each_stratum_has_its_quota_rounded_where_the_minimum_does_not_bind() -> None:
    assert allocate({"a": 100, "b": 50, "c": 50}, design(20)) == {"a": 10, "b": 5, "c": 5}
    assert allocate({"a": 970, "b": 20, "c": 10}, design(100)) == {"a": 96, "b": 2, "c": 2}


def test_equally_each_stratum_has_as_many_until_one_is_used_up() -> None:
    assert allocate({"a": 100, "b": 50, "c": 3}, design(21, "equal")) == {"a": 9, "b": 9, "c": 3}


def test_by_power_stations_follow_the_square_roots_of_the_sizes() -> None:
    drawn = allocate({"a": 400, "b": 100, "c": 25}, design(70, "power"))

    assert drawn == {"a": 40, "b": 20, "c": 10}
    assert drawn["a"] / drawn["c"] == math.sqrt(400 / 25)


@pytest.mark.parametrize(
    ("stations", "said"),
    [(3, "Ask for 4 to 150: each stratum has at least 2"), (151, "Ask for 4 to 150")],
)
def test_a_number_of_stations_that_cannot_be_drawn_is_refused(stations: int, said: str) -> None:
    with pytest.raises(SampleError, match=said):
        allocate({"a": 100, "b": 50}, design(stations))


@pytest.mark.parametrize(("asked", "number"), [(0, 0), (3, 3), (200, 90), (0.1, 1), (0.11, 2), (0.99, 10)])
def test_replacements_are_a_number_or_a_share_rounded_up_and_never_more_than_are_left(
    asked: float, number: int
) -> None:
    assert replacements(10, 100, design(10, replacements=asked)) == number


def test_a_share_of_replacements_is_taken_as_it_is_written() -> None:
    """In floating point .07 of 100 is 7.000000000000001, which would be rounded up to 8."""
    assert replacements(100, 1000, design(100, replacements=0.07)) == 7
