"""`marts.station_coverage`: given stations and counts, what became of each station's protocol."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.domain import Origin
from pipelines.marts import station_coverage
from pipelines.tables.quality import REJECTS
from pipelines.tables.reconciliation import STATION_COVERAGE
from tests.tally_rows import contests, fits, results, rows, stations

BALLOTS = contests("mayor", "council")


def covered(
    given: list[dict[str, Any]], units: pl.DataFrame, *, is_listed: bool = True
) -> dict[tuple[str, str], str]:
    made = built(given, units, is_listed=is_listed)
    return {(row["station_id"], row["contest_id"]): row["state"] for row in made.to_dicts()}


def built(
    given: list[dict[str, Any]],
    units: pl.DataFrame,
    *,
    is_listed: bool = True,
    rejects: pl.DataFrame | None = None,
) -> pl.DataFrame:
    made = station_coverage.build(results(*given), units, BALLOTS, is_listed=is_listed, rejects=rejects)
    assert fits(made, STATION_COVERAGE)
    return made.sort(STATION_COVERAGE.key)


def count(station: str, origin: str = "manual", contest: str = "mayor", **cells: Any) -> dict[str, Any]:
    return {"station_id": station, "origin": origin, "contest_id": contest, **cells}


CASES: dict[str, tuple[list[dict[str, Any]], str]] = {
    # case: the counts of station 1 (station 2 has a manual protocol), its state
    "a protocol": ([count("1")], "reported"),
    "nothing": ([], "missing"),
    "a machine count only": ([count("1", "machine")], "missing"),
    "an identification only": ([count("1", "identification")], "missing"),
    "annulled": ([count("1", status="annulled")], "annulled"),
    "cancelled": ([count("1", status="cancelled")], "cancelled"),
    "annulled by the protocol, whatever the machine says": (
        [count("1", status="annulled"), count("1", "machine")], "annulled",
    ),
    "the status of another count is not the protocol's": (
        [count("1"), count("1", "machine", status="annulled")], "reported",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_station_on_the_list(case: str) -> None:
    given, state = CASES[case]

    assert covered([count("2"), *given], stations("1", "2")) == {
        ("1", "mayor"): state,
        ("2", "mayor"): "reported",
    }


UNLISTED: dict[str, tuple[dict[str, Any], str | None]] = {
    "a protocol": (count("9"), "unexpected"),
    "a machine count": (count("9", "machine"), "unexpected"),
    "an identification, which is no count": (count("9", "identification"), None),
    "an annulled protocol": (count("9", status="annulled"), "annulled"),
}


@pytest.mark.parametrize("case", UNLISTED)
def test_a_station_on_no_list(case: str) -> None:
    given, state = UNLISTED[case]

    made = built([count("1"), given], stations("1")).filter(station_id="9")

    assert made.select("state", "is_expected").rows() == ([] if state is None else [(state, False)])


@pytest.mark.parametrize("origin", [o.value for o in station_coverage.PROTOCOLS])
def test_where_nobody_has_a_better_count_it_is_the_protocol(origin: str) -> None:
    assert covered([count("1", origin)], stations("1", "2")) == {
        ("1", "mayor"): "reported",
        ("2", "mayor"): "missing",
    }


def test_each_contest_has_a_protocol_of_its_own_kind() -> None:
    given = [count("1"), count("1", "preliminary", "council"), count("2", "preliminary", "council")]

    assert covered(given, stations("1", "2")) == {
        ("1", "mayor"): "reported",
        ("1", "council"): "reported",
        ("2", "mayor"): "missing",
        ("2", "council"): "reported",
    }


def test_without_a_list_nothing_is_missing_and_nothing_known_to_be_expected() -> None:
    given = [count("1"), count("2", "machine"), count("3", status="cancelled")]

    made = built(given, stations("1", "2", "3", "4"), is_listed=False)

    assert made.select("station_id", "state", "is_expected").rows() == [
        ("1", "reported", None),
        ("3", "cancelled", None),
    ]


NORTH, SOUTH, EAST = ({"region_id": region} for region in "NSE")
REGIONAL = {
    # case: what came from station 1 (north), 2 (south), 3 (east); the contests of station 3, expected or there
    "a ballot of the north is none of the east": (
        [count("1"), count("2", contest="council"), count("3", contest="council")], {"council"},
    ),
    "an identification makes no ballot": (
        [count("1"), count("2", contest="council"), count("3", contest="council"), count("3", "identification")],
        {"council"},
    ),
    "a region that sent nothing is expected in what all others sent": (
        [count("1"), count("2"), count("1", contest="council"), count("2", contest="council")], {"mayor", "council"},
    ),
    "a region that sent nothing is not expected in what only some sent": (
        [count("1"), count("2"), count("1", contest="council")], {"mayor"},
    ),
    "of one ballot every region is expected": ([count("1")], {"mayor"}),
}  # fmt: skip


@pytest.mark.parametrize("case", REGIONAL)
def test_ballots_of_some_regions(case: str) -> None:
    given, expected = REGIONAL[case]
    regions = {"1": NORTH, "2": SOUTH, "3": EAST}
    units = pl.concat(stations(station, **cells) for station, cells in regions.items())

    made = covered([cells | regions[cells["station_id"]] for cells in given], units)

    assert {contest for station, contest in made if station == "3"} == expected


def test_a_station_of_unknown_region_is_expected_everywhere() -> None:
    units = pl.concat([stations("1"), stations("2", **SOUTH), stations("3", region_id=None)])
    given = [count("1"), count("2", contest="council", **SOUTH)]

    assert {contest for station, contest in covered(given, units) if station == "3"} == {"mayor", "council"}


def test_counts_in_their_order_times_and_places() -> None:
    given = [
        count("1", "observer_copy", as_of_at="2030-05-12T20:00"),
        count("1", as_of_at="2030-05-12T22:00", as_of_precision="day"),
        count("1", "identification"),
        count("9", commission_id="C7", region_id="S"),
    ]

    made = built(given, pl.concat([stations("1", parent_id="C5"), stations("2", parent_id="N")]))

    assert made.select("station_id", "origins", "commission_id", "region_id").rows() == [
        ("1", "manual,observer_copy,identification", "C5", "N"),
        ("2", "", None, "N"),
        ("9", "manual", "C7", "S"),
    ]
    assert [at and at.hour for at in made["reported_at"]] == [22, None, None]
    assert made["reported_precision"].to_list() == ["day", None, None]


@pytest.mark.parametrize("is_listed", [True, False])
def test_before_anything_has_come_there_is_nothing_to_expect(is_listed: bool) -> None:
    assert covered([], stations("1"), is_listed=is_listed) == {}
    assert covered([], stations(), is_listed=is_listed) == {}
    assert covered([count("1", "identification")], stations("1"), is_listed=is_listed) == {}


counted = st.tuples(
    st.sampled_from("12345"),
    st.sampled_from(["mayor", "council"]),
    st.sampled_from([origin.value for origin in station_coverage.PROTOCOLS] + [Origin.IDENTIFICATION.value]),
    st.sampled_from(["counted", "annulled"]),
)


@given(st.lists(counted, max_size=12, unique_by=lambda row: row[:3]), st.sets(st.sampled_from("12345")))
def test_every_listed_station_and_every_protocol_is_accounted_for(told: list, listed: set[str]) -> None:
    given = [count(station, origin, contest, status=status) for station, contest, origin, status in told]

    made = covered(given, stations(*sorted(listed)))

    real = [row for row in told if row[2] != Origin.IDENTIFICATION]
    open_contests = {row[1] for row in real}
    assert set(made) == {(s, c) for s in listed for c in open_contests} | {(s, c) for s, c, *_ in real}
    for (station, contest), state in made.items():
        own = {origin: status for s, c, origin, status in real if (s, c) == (station, contest)}
        kinds = [row[2] for row in real if row[1] == contest]
        status = own.get(min(kinds, key=station_coverage.PROTOCOLS.index))
        if status == "annulled":
            assert state == "annulled"
        elif station in listed:
            assert state == ("missing" if status is None else "reported")
        else:
            assert state == "unexpected"


def test_a_station_is_expected_in_the_ballots_that_the_list_gives_it() -> None:
    listed = pl.concat(
        [stations("1", contests="mayor"), stations("2", contests="mayor,council"), stations("3")]
    )
    given = [count(station, contest=contest) for station, contest in (("2", "mayor"), ("9", "council"))]

    assert covered(given, listed) == {
        ("1", "mayor"): "missing",
        ("2", "mayor"): "reported",
        ("2", "council"): "missing",
        ("3", "mayor"): "missing",
        ("3", "council"): "missing",
        ("9", "council"): "unexpected",
    }


def test_what_the_list_gives_a_station_is_expected_although_its_region_has_sent_another_ballot() -> None:
    south = stations("2", contests="mayor,council", **SOUTH)
    given = [count("1"), count("1", contest="council"), count("2", **SOUTH)]

    made = covered(given, pl.concat([stations("1", contests="mayor,council"), south]))

    assert made[("2", "council")] == "missing"
    assert len(made) == 4


def test_the_country_is_nobodys_commission() -> None:
    country = stations("LAND", tree="administrative", level="country", parent_id=None, region_id=None)
    abroad = stations("1", parent_id="LAND", region_id=None)

    made = built(
        [count("1", commission_id=None, region_id=None)], pl.concat([country, abroad]), is_listed=False
    )

    assert made["commission_id"].to_list() == [None]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    # case: a refused row, the state of station 2, which is on the list and has a machine count only
    "of the protocol": ({"origin": "manual"}, "refused"),
    "of a count that it does not say": ({}, "refused"),
    "of another count": ({"origin": "observer_copy"}, "missing"),
    "of another ballot": ({"origin": "manual", "contest_id": "council"}, "missing"),
    "of a ballot that it does not say": ({"origin": "manual", "contest_id": None}, "missing"),
    "of another station": ({"origin": "manual", "unit_id": "1"}, "missing"),
    "of a station on no list": ({"origin": "manual", "unit_id": "9"}, "missing"),
    "of a station that it does not say": ({"origin": "manual", "unit_id": None}, "missing"),
}


def refused(*given: dict[str, Any]) -> pl.DataFrame:
    usual = {"source_id": "protocols", "file": "p.csv", "unit_id": "2", "contest_id": "mayor"}
    return rows(REJECTS, *(usual | {"row_number": n} | cells for n, cells in enumerate(given, start=2)))


@pytest.mark.parametrize("case", REFUSED)
def test_a_protocol_that_came_and_was_refused(case: str) -> None:
    row, state = REFUSED[case]
    given = [count("1"), count("1", contest="council"), count("2", "machine"), count("2", contest="council")]

    made = built(given, stations("1", "2"), rejects=refused(row))

    states = dict(made.filter(contest_id="mayor").select("station_id", "state").iter_rows())
    assert states == {"1": "reported", "2": state}
    assert made.filter(contest_id="council")["state"].unique().to_list() == ["reported"]
    assert made.filter(pl.col("refused_rows").is_not_null()).height == (state == "refused")


def test_where_it_was_refused_is_its_first_row_and_how_many_there_are() -> None:
    rejects = refused({"row_number": 9}, {"row_number": 4}, {"row_number": 1, "unit_id": "1"})

    (made,) = built([count("1")], stations("1", "2"), rejects=rejects).filter(station_id="2").to_dicts()

    assert (made["refused_file"], made["refused_row"], made["refused_rows"]) == ("p.csv", 4, 2)
    assert made["is_expected"]


@pytest.mark.parametrize("given", [count("2"), count("2", status="annulled")])
def test_where_a_protocol_was_kept_a_refused_row_changes_nothing(given: dict[str, Any]) -> None:
    plain = built([count("1"), given], stations("1", "2"))

    assert built([count("1"), given], stations("1", "2"), rejects=refused({})).equals(plain)


def test_without_a_list_nobody_says_that_a_refused_protocol_was_expected() -> None:
    made = built([count("1")], stations("1", "2"), is_listed=False, rejects=refused({}))

    assert made["station_id"].to_list() == ["1"]
