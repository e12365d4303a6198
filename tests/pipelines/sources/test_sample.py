"""A sample on its way to a snapshot: what is wrong with a row is a reject, what is wrong with the whole is critical."""

import pytest

from expectations.judge import judge
from pipelines import staging
from pipelines.errors import PublicationRefused
from pipelines.sampling.draw import content, draw
from tests.conftest import Land

PACK = """
[sample]
stations = 5
strata = ["stratum"]
replacements = 1
seed = 7

[[source]]
id = "sample"
kind = "sample"
file = "raw/sample.csv"
title = "Sample"
publisher = "Testland"
licence = "None"
nature = "synthetic"
max_rejected_share = 1

[source.columns]
unit_id = "unit_id"
stratum_id = "stratum_id"
stratum_stations = "stratum_stations"
stratum_sampled = "stratum_sampled"
position = "position"
use = "use"
"""


@pytest.fixture
def land(land: Land) -> Land:
    """Testland, with a sample drawn from its eight stations: four of each stratum."""
    land.write("election", land.text("election") + PACK)
    design, frame, _ = staging.sample_frame(land.pack(), land.data)
    land.write("sample", content(draw(frame, design)))
    return land


def broken(land: Land) -> str:
    """Why the build is refused."""
    with pytest.raises(PublicationRefused) as refused:
        land.build(judge)
    return str(refused.value)


def test_a_drawn_sample_is_published_with_its_frame_and_weights_that_add_up(land: Land) -> None:
    land.build(judge)
    sample, frame = land.table("staging.sample"), land.table("staging.sample_frame")

    assert (sample.height, frame.height) == (7, 8)
    assert sample.filter(use="main")["weight"].sum() == pytest.approx(8)
    assert sample.filter(use="replacement")["weight"].null_count() == 2


def test_a_station_in_two_strata_is_refused_twice_and_the_weights_no_longer_add_up(land: Land) -> None:
    rows = land.rows("sample")
    land.write_rows("sample", [*rows, [rows[1][0], "urban", "4", "2", "3", "main"]])

    assert "weights do not add up" in broken(land)


def test_a_station_that_does_not_exist_is_named(land: Land) -> None:
    land.set_cell("sample", 2, "unit_id", "999")
    pack = land.pack()

    said = staging.stage(pack, [land.read(source.id) for source, _ in pack.sources()], land.data)
    (reason,) = said["quality.rejects"].filter(source_id="sample")["reason"]
    assert "'999' is no station" in reason
    assert "weights do not add up" in broken(land)


@pytest.mark.parametrize("number", ["5", "3"])
def test_strata_that_are_not_of_the_size_of_the_frame_are_refused(land: Land, number: str) -> None:
    for row in range(2, 9):
        if land.rows("sample")[row - 1][1] == "rural":
            land.set_cell("sample", row, "stratum_stations", number)

    assert "another number of stations in the stratum" in broken(land)


def test_numbers_of_one_stratum_that_differ_are_refused(land: Land) -> None:
    land.set_cell("sample", 2, "stratum_sampled", "2")

    assert "weights do not add up" in broken(land)


def test_a_stratum_that_the_frame_does_not_have_is_refused(land: Land) -> None:
    for row in range(2, 9):
        if land.rows("sample")[row - 1][1] == "rural":
            land.set_cell("sample", row, "stratum_id", "floating")
    told = broken(land)

    assert "in another stratum" in told
    assert "no station of its stratum was drawn" in told


def test_an_excluded_station_in_the_sample_is_refused(land: Land) -> None:
    drawn = land.rows("sample")[1][0]
    reason = '{ ky = "а", ru = "а", en = "a" }'
    excluded = f'[[sample.excluded]]\nwhere = {{ unit_id = ["{drawn}"] }}\nbecause = {reason}\n\n'
    land.replace("election", '[[source]]\nid = "sample"', f'{excluded}[[source]]\nid = "sample"')

    assert "the pack excludes the sampled station" in broken(land)


def test_a_gap_in_the_order_of_drawing_is_refused(land: Land) -> None:
    land.set_cell("sample", 2, "position", "9")

    assert "order of drawing" in broken(land)


def test_a_sample_that_was_drawn_elsewhere_is_held_against_itself(land: Land) -> None:
    design = PACK.split("\n\n", maxsplit=1)[0]
    land.replace("election", design, "")
    land.build(judge)
    assert land.table("staging.sample_frame").is_empty()

    land.set_cell("sample", 2, "stratum_sampled", "2")
    assert "weights do not add up" in broken(land)
