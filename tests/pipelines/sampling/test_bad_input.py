"""Samples that cannot be: each is found by one check, which says what, where and what to do, and nothing is published.

Testland's sample is drawn from eight stations, four of each stratum: rural 202, 103, 203 and, to replace, 102 (rows 2
to 5), urban 301, 201 and, to replace, 101 (rows 6 to 8).
"""

import hashlib
from collections.abc import Callable

import polars as pl
import pytest

from expectations.judge import judge
from pipelines import staging
from pipelines.domain import Severity
from pipelines.election import Pack
from pipelines.errors import PublicationRefused
from pipelines.sampling.draw import content, draw
from pipelines.sampling.seed import with_secret
from pipelines.store import Draft
from tests.conftest import Land

SECRET = "a secret half that is longer than 32 signs"
WHOLE = "seed = 7\n"
HALF = (
    f'seed_halves = {{ secret_sha256 = "{hashlib.sha256(SECRET.encode()).hexdigest()}", public = "4 1 3" }}\n'
)
DESIGN = """
[sample]
stations = 5
strata = ["stratum"]
replacements = 1
"""
SOURCE = """
[[source]]
id = "sample"
kind = "sample"
file = "raw/sample.csv"
title = "Sample"
publisher = "Testland"
licence = "None"
nature = "synthetic"

[source.columns]
unit_id = "unit_id"
stratum_id = "stratum_id"
stratum_stations = "stratum_stations"
stratum_sampled = "stratum_sampled"
position = "position"
use = "use"
"""
EXCLUDED = """
[[sample.excluded]]
where = { unit_id = ["%s"] }
because = { ky = "а", ru = "а", en = "a" }
"""
Change = Callable[[Land], None]
Told = list[tuple[str, str]]


def drawn(land: Land, seed: str = WHOLE) -> Land:
    """Testland with its sample, which is the draw."""
    land.write("election", land.text("election") + DESIGN + seed + SOURCE)
    design, frame, _ = staging.sample_frame(land.pack(), land.data)
    land.write("sample", content(draw(frame, with_secret(design, SECRET) if seed == HALF else design)))
    return land


def elsewhere(land: Land) -> Land:
    """Testland with a sample of which nobody says how it was drawn."""
    drawn(land).replace("election", DESIGN + WHOLE, "")
    return land


def cell(row: int, column: str, value: str) -> Change:
    return lambda land: land.set_cell("sample", row, column, value)


def rural(column: str, value: str) -> Change:
    def change(land: Land) -> None:
        for row in range(2, 6):
            land.set_cell("sample", row, column, value)

    return change


def without(row: int) -> Change:
    def change(land: Land) -> None:
        rows = land.rows("sample")
        land.write_rows("sample", rows[: row - 1] + rows[row:])

    return change


def added(*cells: str) -> Change:
    return lambda land: land.write_rows("sample", [*land.rows("sample"), list(cells)])


def excluded(station: str) -> Change:
    return lambda land: land.replace("election", SOURCE, EXCLUDED % station + SOURCE)


def listed_later(land: Land) -> None:
    land.write_rows("precincts", [*land.rows("precincts"), ["303", "C-C", "", "urban", "Мектеп № 303"]])


def refused(land: Land) -> Told:
    """Rule and statement of what refuses publication, and row and reason of each refused row of the sample."""
    told: list[pl.DataFrame] = []

    def listening(draft: Draft, pack: Pack) -> pl.DataFrame:
        told.append(judge(draft, pack))
        return told[0]

    with pytest.raises(PublicationRefused):
        land.build(listening)
    staged = land.staging()
    rejects = staged["quality.rejects"].filter(source_id="sample")
    assert staged["staging.sample"].height + rejects.height == len(land.rows("sample")) - 1  # nothing is lost
    return [
        *told[0].filter(severity=Severity.CRITICAL.value).select("rule", "statement").iter_rows(),
        *((f"row {row}", reason) for row, reason in rejects.select("row_number", "reason").iter_rows()),
    ]


def unfit(n: int, of: int, *rows: tuple[int, str]) -> Told:
    """A file with refused rows: one finding on the file, and each row with its reason."""
    share = round(100 * n / of, 1)
    said = (
        f"raw/sample.csv: {n} of {of} rows do not fit and were set aside ({share} %, the pack allows 0.0 %)"
    )
    return [("rows_fit", said), *((f"row {row}", reason) for row, reason in rows)]


def not_drawn(n: int, station: str, file: str, draw: str) -> Told:
    said = (
        f"the sample is not what its design and seed draw: stations that differ: {n}; the first is {station}:"
        f" the file says {file}, the draw {draw}. Give back the file, the list and the design of the draw"
    )
    return [("sample_as_drawn", said)]


def other_list(stratum: str, told: int, listed: int) -> Told:
    said = (
        f"the sample was drawn from another list of stations: strata of another size: 1; the first is {stratum}:"
        f" {told} stations at the draw, {listed} on the list. Give back that list, or exclude what was listed later"
    )
    return [("sample_frame_differs", said)]


def unweighted(mains: int, drawn: str, stations: str) -> Told:
    said = (
        f"stratum rural: {mains} stations are in the sample, its rows state that {drawn} of {stations} were drawn:"
        " the weights do not add up to its stations. Give back the file that was drawn"
    )
    return [("sample_weights", said)]


MISORDERED = (
    "stratum rural: the order of drawing has a gap or names a place twice. Give back the file that was drawn"
)
NOBODY = "unit_id: '{}' is no station of this election: correct it, or add it to the list of stations"
TWICE = "unit_id: 202 stands in rows 2 and 9 with different contents: keep the one that is meant"
BAD: dict[str, tuple[Change, Told]] = {
    "a station in two strata": (
        added("202", "urban", "4", "2", "3", "main"), unfit(2, 8, (2, TWICE), (9, TWICE)),
    ),
    "a station that stands twice": (
        added("202", "rural", "4", "3", "1", "main"),
        unfit(1, 8, (9, "unit_id: the row repeats row 2: remove one of them")),
    ),
    "a station that does not exist": (cell(2, "unit_id", "999"), unfit(1, 7, (2, NOBODY.format("999")))),
    "a commission for a station": (cell(2, "unit_id", "C-N"), unfit(1, 7, (2, NOBODY.format("C-N")))),
    "a station without stratum": (
        cell(2, "stratum_id", ""), unfit(1, 7, (2, "stratum_id: the cell is empty: stratum_id is needed")),
    ),
    "none drawn in a stratum with a station": (
        cell(2, "stratum_sampled", "0"), unfit(1, 7, (2, "stratum_sampled: 0 is below 1")),
    ),
    "a stratum without frame": (
        rural("stratum_id", "floating"), not_drawn(4, "102", "floating,4,3,1,replacement", "rural,4,3,1,replacement"),
    ),
    "weights that do not add up": (
        rural("stratum_sampled", "2"), not_drawn(4, "102", "rural,4,2,1,replacement", "rural,4,3,1,replacement"),
    ),
    "one weight that differs": (
        cell(2, "stratum_stations", "5"), not_drawn(1, "202", "rural,5,3,1,main", "rural,4,3,1,main"),
    ),
    "a stratum of another size": (rural("stratum_stations", "5"), other_list("rural", 5, 4)),
    "a station that was listed after the draw": (listed_later, other_list("urban", 4, 5)),
    "an excluded station": (excluded("202"), other_list("rural", 4, 3)),
    "a station that was taken out": (without(2), not_drawn(1, "202", "–", "rural,4,3,1,main")),
    "a station that was put in": (
        added("302", "urban", "4", "2", "3", "main"), not_drawn(1, "302", "urban,4,2,3,main", "–"),
    ),
    "a replacement that was put before a station of the sample": (
        lambda land: [cell(2, "unit_id", "102")(land), cell(5, "unit_id", "202")(land)][0],
        not_drawn(2, "102", "rural,4,3,1,main", "rural,4,3,1,replacement"),
    ),
    "a draw by another seed": (
        lambda land: land.replace("election", WHOLE, "seed = 8\n"),
        not_drawn(7, "101", "urban,4,2,1,replacement", "urban,4,2,1,main"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_sample_that_cannot_be_is_found_by_one_check(land: Land, name: str) -> None:
    change, told = BAD[name]
    change(drawn(land))

    assert refused(land) == told


OF_ITSELF: dict[str, tuple[Change, Told]] = {
    "a station that was taken out": (without(2), unweighted(2, "3", "4")),
    "numbers of one stratum that differ": (cell(2, "stratum_sampled", "2"), unweighted(3, "2, 3", "4")),
    "sizes of one stratum that differ": (cell(2, "stratum_stations", "9"), unweighted(3, "3", "4, 9")),
    "a gap in the order of drawing": (cell(4, "position", "9"), [("sample_weights", MISORDERED)]),
    "a place that stands twice": (cell(4, "position", "1"), [("sample_weights", MISORDERED)]),
}


@pytest.mark.parametrize("made", ["elsewhere", "half a seed"])
@pytest.mark.parametrize("name", OF_ITSELF)
def test_a_sample_that_cannot_be_drawn_again_is_held_against_itself(land: Land, name: str, made: str) -> None:
    change, told = OF_ITSELF[name]
    change(elsewhere(land) if made == "elsewhere" else _first_rural(drawn(land, HALF)))

    assert refused(land) == told


def _first_rural(land: Land) -> Land:
    """The halves draw other stations, and as many: 2 to 5 are rural and 2 to 4 of the sample itself."""
    assert [row[1:] for row in land.rows("sample")[1:5]] == [
        ["rural", "4", "3", "1", "main"], ["rural", "4", "3", "2", "main"], ["rural", "4", "3", "3", "main"],
        ["rural", "4", "3", "1", "replacement"],
    ]  # fmt: skip
    return land


def test_as_long_as_half_of_the_seed_is_secret_the_list_still_says_who_lies_in_which_stratum(
    land: Land,
) -> None:
    drawn(land, HALF).set_cell("sample", 2, "stratum_id", "floating")
    station = land.rows("sample")[1][0]
    said = (
        "stations of the sample that are excluded, or that the list has in another stratum: 1; the first is"
        f" {station}, in floating by row 2 of the sample. Give back the file that was drawn"
    )

    assert refused(land) == [("sample_misplaced", said)]


@pytest.mark.parametrize("made", [drawn, elsewhere, lambda land: drawn(land, HALF)])
def test_a_sample_that_is_the_draw_is_published_with_weights_that_add_up(
    land: Land, made: Callable[[Land], Land]
) -> None:
    made(land).build(judge)
    sample = land.table("staging.sample")

    assert sample.height == 7
    assert sample.filter(use="main")["weight"].sum() == pytest.approx(8)
    assert sample.filter(use="replacement")["weight"].null_count() == 2


def test_a_station_that_was_listed_after_the_draw_can_be_excluded_and_then_the_draw_is_the_same(
    land: Land,
) -> None:
    listed_later(drawn(land))
    excluded("303")(land)
    land.build(judge)

    assert land.table("staging.sample_frame").filter(unit_id="303")["exclusion"].to_list() == [1]


def test_a_sample_that_may_lose_rows_is_a_mistake_of_the_pack(land: Land) -> None:
    drawn(land).replace(
        "election", 'file = "raw/sample.csv"', 'file = "raw/sample.csv"\nmax_rejected_share = 0.1'
    )

    with pytest.raises(Exception, match="a sample is taken whole"):
        land.pack()
