"""`marts.unit_results`: given protocols, what commissions, regions and the country add up to."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.marts import unit_results
from pipelines.tables import ballots, reconciliation, tallies, territory
from tests.tally_rows import fits, rows

UNITS = rows(
    territory.UNITS,
    {"unit_id": "LAND", "tree": "administrative", "level": "country", "parent_id": None, "region_id": None},
    *(
        {"unit_id": unit, "tree": "administrative", "level": "region", "parent_id": "LAND", "region_id": unit}
        for unit in "NS"
    ),
    *({"unit_id": f"C{n}", "level": "commission", "parent_id": p, "region_id": p} for n, p in enumerate("NNS", 1)),
)  # fmt: skip
CHOICES = rows(
    ballots.CHOICES,
    *({"contest_id": "mayor", "choice_id": f"m{n}", "position": n} for n in (1, 2)),
    *({"contest_id": "council", "choice_id": f"c{n}", "position": n} for n in (1, 2, 3)),
)
SOUTH = {"commission_id": "C3", "region_id": "S"}


def built(
    *given: dict[str, Any], unexpected: tuple[str, ...] = (), units: pl.DataFrame = UNITS
) -> pl.DataFrame:
    results = rows(tallies.STATION_RESULTS, *given)
    coverage = rows(
        reconciliation.STATION_COVERAGE,
        *({"station_id": name, "state": "unexpected", "is_expected": False} for name in unexpected),
    )
    made = unit_results.build(results, units, CHOICES, coverage)
    assert fits(made, tallies.UNIT_RESULTS)
    return made.sort("contest_id", "origin", "line", "choice_id", "unit_id")


def sums(made: pl.DataFrame, *columns: str, **where: str) -> dict[str, Any]:
    """The columns by unit."""
    found = made.filter(**where).select("unit_id", *columns).rows()
    return {unit: values[0] if len(values) == 1 else tuple(values) for unit, *values in found}


def test_every_level_adds_up_its_stations() -> None:
    made = built(
        {"station_id": "1", "registered": 100, "votes": [3, 4]},
        {"station_id": "2", "registered": 50, "votes": [1, 1]},
        {"station_id": "3", "registered": 7, "votes": [0, 1], "commission_id": "C2"},
        {"station_id": "4", "registered": 2, "votes": [1, 0], **SOUTH},
    )

    expected = {"C1": 150, "C2": 7, "C3": 2, "N": 157, "S": 2, "LAND": 159}
    assert sums(made, "counted", line="registered") == expected
    assert sums(made, "counted", choice_id="m2") == {"C1": 5, "C2": 1, "C3": 0, "N": 6, "S": 0, "LAND": 6}
    assert sums(made, "stations", choice_id="m2") == {"C1": 2, "C2": 1, "C3": 1, "N": 3, "S": 1, "LAND": 4}
    assert sums(made, "level", choice_id="m1") == {
        **dict.fromkeys(["C1", "C2", "C3"], "commission"), "N": "region", "S": "region", "LAND": "country",
    }  # fmt: skip
    assert set(made["line"]) == {"registered", "votes"}


def test_annulled_ones_stand_beside_the_sum() -> None:
    made = built(
        {"station_id": "1", "registered": 100, "votes": [3, 4]},
        {"station_id": "2", "registered": 50, "votes": [1, 1], "status": "annulled"},
        {"station_id": "3", "registered": 5, "votes": [1, None], "status": "cancelled"},
        {"station_id": "4", "registered": 9, "votes": [2, 2], "status": "annulled", **SOUTH},
    )

    assert sums(made, "counted", "annulled", "stations", line="registered") == {
        "C1": (100, 55, 1), "N": (100, 55, 1), "LAND": (100, 64, 1), "C3": (None, 9, 0), "S": (None, 9, 0),
    }  # fmt: skip
    assert sums(made, "counted", "annulled", choice_id="m2")["LAND"] == (4, 3)


def test_no_number_is_never_zero() -> None:
    made = built(
        {"station_id": "1", "registered": 100, "ballots_valid": None, "votes": [3, None]},
        {"station_id": "2", "registered": None, "ballots_valid": None, "votes": None},
        {"station_id": "3", "registered": 0, "ballots_valid": 5, "votes": [0, None], **SOUTH},
    )

    columns = "counted", "stations", "stations_unread"
    assert sums(made, *columns, line="registered") == {
        "C1": (100, 1, 1), "N": (100, 1, 1), "C3": (0, 1, 0), "S": (0, 1, 0), "LAND": (100, 2, 1),
    }  # fmt: skip
    assert sums(made, *columns, line="ballots_valid") == {
        "C1": (None, 0, 2), "N": (None, 0, 2), "C3": (5, 1, 0), "S": (5, 1, 0), "LAND": (5, 1, 2),
    }  # fmt: skip
    assert sums(made, *columns, choice_id="m1")["N"] == (3, 1, 1)
    assert sums(made, *columns, choice_id="m2") == {}  # nobody has it: it is not on the form


def test_stations_on_no_list_are_a_part_of_the_sum() -> None:
    made = built(
        {"station_id": "1", "registered": 100},
        {"station_id": "2", "registered": 50},
        {"station_id": "3", "registered": 5, "status": "annulled"},
        # Of station 3 the protocol is annulled, and this count is not.
        {"station_id": "3", "registered": 7, "origin": "machine"},
        {"station_id": "2", "registered": 60, "contest_id": "council"},
        unexpected=("2", "3"),
    )

    columns = ("counted", "annulled", "unexpected")
    mayor = sums(made, *columns, contest_id="mayor", origin="manual")
    assert mayor == dict.fromkeys(["C1", "N", "LAND"], (150, 5, 50))
    machine = sums(made, *columns, contest_id="mayor", origin="machine")
    assert machine == dict.fromkeys(["C1", "N", "LAND"], (7, 0, 7))
    assert sums(made, "unexpected", contest_id="council") == dict.fromkeys(["C1", "N", "LAND"], 0)


def test_ballots_and_counts_are_not_mixed() -> None:
    made = built(
        {"station_id": "1", "votes": [3, 4], "ballots_lost": 1},
        {"station_id": "1", "votes": [2, 4], "origin": "machine"},
        {"station_id": "1", "votes": [7, 8, 9], "contest_id": "council"},
        {"station_id": "1", "identified": 7, "origin": "identification"},
    ).filter(level="country")

    key = "contest_id", "origin", pl.coalesce("choice_id", "line"), "counted"
    assert set(made.select(key).rows()) == {
        ("mayor", "manual", "ballots_lost", 1),
        ("mayor", "manual", "m1", 3),
        ("mayor", "manual", "m2", 4),
        ("mayor", "machine", "m1", 2),
        ("mayor", "machine", "m2", 4),
        ("council", "manual", "c1", 7),
        ("council", "manual", "c2", 8),
        ("council", "manual", "c3", 9),
        ("mayor", "identification", "identified", 7),
    }


def test_stations_that_lie_nowhere_count_for_the_country() -> None:
    made = built(
        {"station_id": "1", "registered": 100},
        {"station_id": "2", "registered": 10, "commission_id": None},
        {"station_id": "3", "registered": 1, "commission_id": None, "region_id": None},
    )

    assert sums(made, "counted") == {"C1": 100, "N": 110, "LAND": 111}


def test_without_a_country_there_is_no_sum_of_it() -> None:
    assert set(built({"station_id": "1", "registered": 1}, units=UNITS.clear())["unit_id"]) == {"C1", "N"}


def test_nothing_to_add_up() -> None:
    assert built().is_empty()
    assert built({"station_id": "1"}).is_empty()


number = st.none() | st.integers(0, 9)
protocol = st.fixed_dictionaries({
    "commission_id": st.sampled_from(["C1", "C2", "C3", None]), "origin": st.sampled_from(["manual", "machine"]),
    "status": st.sampled_from(["counted", "counted", "annulled", "cancelled"]), "registered": number,
    "votes": st.none() | st.tuples(number, number).map(list),
})  # fmt: skip


@settings(deadline=None)
@given(st.lists(protocol, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_every_protocol_is_in_exactly_one_sum_of_its_unit(
    protocols: list[dict[str, Any]], unlisted: list[bool]
) -> None:
    regions = {"C1": "N", "C2": "N", "C3": "S", None: "N"}
    given = [
        cells | {"station_id": str(n), "region_id": regions[cells["commission_id"]]}
        for n, cells in enumerate(protocols)
    ]
    names = tuple(str(n) for n, is_unlisted in enumerate(unlisted) if is_unlisted)
    made = built(*given, unexpected=names)

    for row in made.to_dicts():
        place = {"commission": "commission_id", "region": "region_id", "country": None}[row["level"]]
        own = [
            (
                cells,
                cells["registered"]
                if row["line"] == "registered"
                else (cells["votes"] or [None, None])[int(row["choice_id"][1]) - 1],
            )
            for cells in given
            if cells["origin"] == row["origin"] and (place is None or cells[place] == row["unit_id"])
        ]
        counted = [(cells, value) for cells, value in own if cells["status"] == "counted"]
        numbers = [value for _, value in counted if value is not None]
        assert row["counted"] == (sum(numbers) if numbers else None)
        assert row["stations"] == len(numbers)
        assert row["stations_unread"] == len(counted) - len(numbers)
        assert row["annulled"] == sum(value or 0 for cells, value in own if cells["status"] != "counted")
        assert row["unexpected"] == sum(
            value or 0 for cells, value in counted if cells["station_id"] in names
        )
    held = {(cells["origin"], cells["commission_id"]) for cells in given if cells["registered"] is not None}
    listed = made.filter(line="registered", level="commission").select("origin", "unit_id").rows()
    assert held - {(o, None) for o in ("manual", "machine")} <= set(listed)
