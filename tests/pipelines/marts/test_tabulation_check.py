"""`marts.tabulation_check`: given tables of commissions and protocols of stations, what does not add up."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.marts import tabulation_check, unit_results
from pipelines.tables import ballots, reconciliation, tallies, territory
from tests.tally_rows import fits, rows

UNITS = rows(
    territory.UNITS,
    {"unit_id": "LAND", "tree": "administrative", "level": "country", "parent_id": None, "region_id": None},
    *(
        {"unit_id": unit, "tree": "administrative", "level": "region", "parent_id": "LAND", "region_id": unit}
        for unit in "NS"
    ),
    {"unit_id": "C1", "level": "commission", "parent_id": "N", "region_id": "N"},
    {"unit_id": "C2", "level": "commission", "parent_id": "N", "region_id": "N"},
    {"unit_id": "C3", "level": "commission", "parent_id": "S", "region_id": "S"},
    {"unit_id": "D1", "tree": "administrative", "level": "district", "parent_id": "N", "region_id": "N"},
)
CHOICES = rows(
    ballots.CHOICES,
    *({"contest_id": "mayor", "choice_id": f"m{n}", "position": n} for n in (1, 2)),
    *({"contest_id": "council", "choice_id": f"c{n}", "position": n} for n in (1, 2)),
)
PLACES = {"C1": "N", "C2": "N", "C3": "S"}


def station(
    name: str, votes: list[int | None] | None = None, commission: str = "C1", **cells: Any
) -> dict[str, Any]:
    place = {"commission_id": commission, "region_id": PLACES[commission]}
    return {"station_id": name, **place, "votes": votes, **cells}


def table(unit: str, votes: list[int | None] = (), **cells: Any) -> list[dict[str, Any]]:  # type: ignore[assignment]
    """The rows of a unit's table: votes in the order of the choices, and lines."""
    kept = {name: cells.pop(name) for name in ("contest_id", "origin", "read_state") if name in cells}
    first = "c" if kept.get("contest_id") == "council" else "m"
    lines = [{"line": name, "value": value} for name, value in cells.items()]
    choices = [{"line": "votes", "choice_id": f"{first}{n}", "value": v} for n, v in enumerate(votes, 1)]
    return [{"unit_id": unit, **kept, **row} for row in (*lines, *choices)]


def checked(
    tables: list[dict[str, Any]], protocols: list[dict[str, Any]], missing: tuple[dict[str, Any], ...] = ()
) -> pl.DataFrame:
    made = tabulation_check.build(
        rows(tallies.TABULATIONS, *tables),
        rows(tallies.STATION_RESULTS, *protocols),
        UNITS,
        CHOICES,
        rows(
            reconciliation.STATION_COVERAGE,
            *({"state": "missing", "origins": ""} | cells for cells in missing),
        ),
    )
    assert fits(made, reconciliation.TABULATION_CHECK)
    assert made.height == len(tables)
    return made.sort(reconciliation.TABULATION_CHECK.key)


def cells(made: pl.DataFrame, *columns: str) -> dict[Any, Any]:
    """The columns by unit and cell."""
    found = made.select("unit_id", pl.coalesce("choice_id", "line"), *columns).rows()
    return {(unit, cell): values[0] if len(values) == 1 else tuple(values) for unit, cell, *values in found}


ONE, TWO = station("1", [3, 4], registered=10), station("2", [5, 6], registered=20)
FAR = station("3", [1, 1], "C2", registered=5)
SOUTH = station("4", [2, 0], "C3", registered=6)


def test_a_table_is_held_against_the_protocols_of_its_stations() -> None:
    made = checked(table("C1", [8, 11], registered=30), [ONE, TWO, FAR])

    assert cells(made, "published", "summed", "gap") == {
        ("C1", "registered"): (30, 30, 0), ("C1", "m1"): (8, 8, 0), ("C1", "m2"): (11, 10, 1),
    }  # fmt: skip
    assert set(made["summed_from"]) == {"stations"}
    assert set(made["level"]) == {"commission"}


def test_a_region_and_the_country_are_held_against_the_tables_below() -> None:
    tables = [*table("C1", [9, 10]), *table("C2", [1, 1]), *table("C3", [2, 0]), *table("N", [10, 11]),
              *table("S", [2, 0]), *table("LAND", [12, 12])]  # fmt: skip
    made = checked(tables, [ONE, TWO, FAR, SOUTH])

    gaps = {cell: gap for cell, gap in cells(made, "gap").items() if gap}
    assert gaps == {("C1", "m1"): 1, ("LAND", "m2"): 1}  # what C1 got wrong is not told again above
    assert dict(made.select("unit_id", "summed_from").rows()) == {
        **dict.fromkeys(["C1", "C2", "C3"], "stations"), **dict.fromkeys(["N", "S", "LAND"], "tables"),
    }  # fmt: skip


NORTH = table("N", [9, 11])
FROM: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[str | None, int | None]]] = {
    # case: tables beside the region's, protocols; what the region's first cell is held against, and the sum
    "a commission has no table": (table("C1", [8, 10]), [ONE, TWO, FAR], ("stations", 9)),
    "a commission without stations needs none": (table("C1", [8, 10]), [ONE, TWO], ("tables", 8)),
    "a commission with annulled stations alone needs none": (
        table("C1", [8, 10]), [ONE, TWO, FAR | {"status": "annulled"}], ("tables", 8),
    ),
    "a table without stations is added up all the same": (
        [*table("C1", [8, 10]), *table("C2", [1, 1])], [ONE, TWO], ("tables", 9),
    ),
    "a table of another region is not": (
        [*table("C1", [8, 10]), *table("C2", [1, 1]), *table("C3", [5, 5])], [ONE, TWO, FAR, SOUTH], ("tables", 9),
    ),
    "tables of another count do not help": (
        [*table("C1", [8, 10], origin="machine"), *table("C2", [1, 1])], [ONE, TWO, FAR], ("stations", 9),
    ),
    "tables of another ballot do not help": (
        [*table("C1", [8, 10], contest_id="council"), *table("C2", [1, 1])], [ONE, TWO, FAR], ("stations", 9),
    ),
    "a station without a commission": (
        [*table("C1", [8, 10]), *table("C2", [1, 1])],
        [ONE, TWO, FAR, station("5", [7, 7]) | {"commission_id": None}],
        ("stations", 16),
    ),
    "a cell below could not be read": (
        [*table("C1", [None, 10]), *table("C2", [1, 1])], [ONE, TWO, FAR], ("tables", None),
    ),
    "a table below does not give the cell": (
        [*table("C1", registered=1), *table("C2", [1, 1])], [ONE, TWO, FAR], ("tables", None),
    ),
    "a form below does not have the cell": (
        [*table("C1", [None], read_state="not_on_form"), *table("C2", [1, 1])], [ONE, TWO, FAR], ("tables", 1),
    ),
    "protocols of another count": ([], [ONE | {"origin": "machine"}], (None, None)),
    "no protocols": (table("C1", [8, 10]), [], (None, None)),
}  # fmt: skip


@pytest.mark.parametrize("case", FROM)
def test_what_a_table_is_held_against(case: str) -> None:
    tables, protocols, expected = FROM[case]

    assert cells(checked([*NORTH, *tables], protocols), "summed_from", "summed")["N", "m1"] == expected


def test_what_could_not_be_read_has_no_gap() -> None:
    unread = [
        station("1", [3, None], registered=10),
        station("2", [None, None], registered=20, ballots_valid=None),
    ]
    made = checked(table("C1", [None, 7], registered=30, ballots_valid=5), unread)

    assert cells(made, "published", "summed", "gap") == {
        ("C1", "registered"): (30, 30, 0),
        ("C1", "ballots_valid"): (5, None, None),
        ("C1", "m1"): (None, 3, None),
        ("C1", "m2"): (7, None, None),
    }


def test_only_annulled_stations_add_up_to_zero() -> None:
    annulled = [station("1", [3, 4], registered=10, status="annulled")]
    made = checked(table("C1", [0, 4], registered=10), annulled)

    assert cells(made, "summed_from", "summed", "gap") == {
        ("C1", "registered"): ("stations", 0, 10), ("C1", "m1"): ("stations", 0, 0), ("C1", "m2"): ("stations", 0, 4),
    }  # fmt: skip


@pytest.mark.parametrize(("unit", "level"), [("D1", "district"), ("nowhere", None), ("C2", "commission")])
def test_a_table_without_stations_is_held_against_nothing(unit: str, level: str | None) -> None:
    (row,) = checked(table(unit, registered=5), [ONE]).to_dicts()

    assert (row["level"], row["summed_from"], row["summed"], row["gap"], row["published"]) == (
        level,
        None,
        None,
        None,
        5,
    )


def test_missing_stations_are_counted_on_every_level() -> None:
    tables = [*table("C1", registered=5), *table("N", registered=5), *table("LAND", registered=5),
              *table("C1", registered=1, contest_id="council")]  # fmt: skip
    missing = ({"station_id": "8"}, {"station_id": "9", "commission_id": "C2"},
               {"station_id": "7", "contest_id": "council", "state": "reported", "origins": "manual"})  # fmt: skip
    made = checked(tables, [ONE], missing)

    assert made.select("contest_id", "unit_id", "stations_missing").sort(pl.all()).rows() == [
        ("council", "C1", 0),
        ("mayor", "C1", 1),
        ("mayor", "LAND", 2),
        ("mayor", "N", 2),
    ]


def test_missing_is_of_the_count_that_the_table_adds_up() -> None:
    tables = [
        *table("C1", [3, 4]),
        *table("C1", [3, 4], origin="machine"),
        *table("C1", [3, 4], origin="final"),
    ]
    coverage = (
        {"station_id": "1", "state": "reported", "origins": "manual,machine"},
        {"station_id": "2", "state": "reported", "origins": "manual"},
        {"station_id": "3", "state": "missing", "origins": "machine"},
        {"station_id": "4", "state": "unexpected", "origins": "manual", "is_expected": False},
        {"station_id": "5", "state": "reported", "origins": "manual", "is_expected": None},
    )
    made = checked(tables, [ONE, ONE | {"origin": "machine"}], coverage)

    told = dict(made.select("origin", "stations_missing").unique().rows())
    assert told == {"manual": 1, "machine": 1, "final": 3}


def test_tables_below_are_not_whole_while_a_commission_has_sent_nothing() -> None:
    tables = [*table("C1", [8, 10]), *table("N", [9, 11]), *table("LAND", [9, 11])]
    missing = ({"station_id": "3", "commission_id": "C2"},)
    made = checked(tables, [ONE, TWO], missing)

    told = made.select("unit_id", "summed_from", "summed", "stations_missing").unique().sort(pl.all()).rows()
    assert told == [
        ("C1", "stations", 8, 0), ("C1", "stations", 10, 0), ("LAND", "tables", 9, 1), ("LAND", "tables", 11, 1),
        ("N", "stations", 8, 1), ("N", "stations", 10, 1),
    ]  # fmt: skip
    whole = checked([*tables, *table("C2", [1, 1])], [ONE, TWO], missing)
    assert cells(whole, "summed_from", "gap")["N", "m1"] == ("tables", 0)


def test_the_table_of_a_commission_with_stations_in_two_regions_is_a_part_of_neither() -> None:
    tables = [*table("C1", [8, 10]), *table("C3", [2, 0]), *table("N", [3, 4]), *table("S", [7, 6])]
    made = checked(tables, [ONE, TWO | {"region_id": "S"}, SOUTH])

    assert set(made["gap"]) == {0}
    assert set(made["summed_from"]) == {"stations"}


def test_where_a_commission_lies_is_told_by_its_stations() -> None:
    tables = [*table("C1", [8, 10]), *table("C2", [1, 1]), *table("C3", [2, 0]), *table("N", [8, 10]),
              *table("S", [3, 1])]  # fmt: skip
    made = checked(tables, [ONE, TWO, FAR | {"region_id": "S"}, SOUTH])  # by the tree C2 lies in N

    assert set(made["gap"]) == {0}


def test_ballots_and_counts_are_not_mixed() -> None:
    tables = [
        *table("C1", [3, 4]),
        *table("C1", [5, 6], origin="machine"),
        *table("C1", [7, 8], contest_id="council"),
    ]
    protocols = [ONE, station("1", [5, 6], origin="machine"), station("1", [7, 8], contest_id="council")]

    assert set(checked(tables, protocols)["gap"]) == {0}


ANNULLED = station("5", [7, 1], registered=9, status="annulled")
EMPTY = station("6", [0, 0], registered=33, ballots_received=40, ballots_cancelled=40, ballots_valid=0)
EXPLAINED: dict[str, tuple[list[dict[str, Any]], dict[str, list[str]]]] = {
    "nothing to explain": (table("C1", [8, 10], registered=30), {}),
    "one left out": (table("C1", [5, 6], registered=20), {"left_out": ["1"]}),
    "one added up twice": (table("C1", [13, 16], registered=50), {"doubled": ["2"]}),
    "the annulled one counted": (table("C1", [15, 11], registered=39), {"annulled_included": ["5"]}),
    "two left out": (table("C1", [0, 0], registered=0), {"left_out": ["1", "2"]}),
    "one vote beside": (table("C1", [5, 5], registered=20), {}),
    "a gap in one cell": (table("C1", [5, 10], registered=30), {}),
    "a cell that could not be read does not hinder": (
        [*table("C1", [5, None], registered=20), *table("C1", ballots_lost=1)], {"left_out": ["1"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EXPLAINED)
@pytest.mark.parametrize("unit", ["C1", "N", "LAND"])
def test_the_stations_that_explain_a_gap(case: str, unit: str) -> None:
    tables, expected = EXPLAINED[case]
    made = checked([row | {"unit_id": unit} for row in tables], [TWO, ONE, ANNULLED])

    told = made.filter(pl.col("explanation").is_not_null())
    assert {row["explanation"]: json.loads(row["explained_by"]) for row in told.to_dicts()} == expected
    assert not expected or told.equals(made.filter(pl.col("gap") != 0))


def test_stations_without_a_ballot_may_be_left_out_in_any_number() -> None:
    empty = [EMPTY | {"station_id": f"e{n}", "registered": 30 + 2**n, "ballots_received": 3**n,
                      "ballots_cancelled": 5**n} for n in range(4)]  # fmt: skip
    full = station("1", [3, 4], registered=10, ballots_received=9, ballots_cancelled=2, ballots_valid=7)
    sums = {
        name: full[name] + empty[0][name] for name in ("registered", "ballots_received", "ballots_cancelled")
    }
    made = checked(table("C1", [3, 4], **sums, ballots_valid=7), [full, *empty])

    explained = (
        made.filter(pl.col("explanation").is_not_null()).select("explanation", "explained_by").unique().rows()
    )
    assert explained == [("left_out", '["e1", "e2", "e3"]')]


def test_an_ambiguous_gap_is_not_explained() -> None:
    made = checked(
        table("C1", [6, 8], registered=20), [ONE, ONE | {"station_id": "1b"}, ONE | {"station_id": "1c"}]
    )

    assert made.filter(gap=0).is_empty()
    assert made["explanation"].null_count() == made.height


def test_tables_are_not_explained_by_stations() -> None:
    made = checked([*table("C1", [8, 10]), *table("N", [5, 6])], [ONE, TWO])

    assert cells(made, "gap", "explanation")["N", "m1"] == (-3, None)


def test_no_tables() -> None:
    assert checked([], [ONE]).is_empty()


number = st.none() | st.integers(0, 50)
protocol = st.fixed_dictionaries({
    "commission": st.sampled_from(["C1", "C2", "C3"]), "status": st.sampled_from(["counted", "counted", "annulled"]),
    "registered": number, "votes": st.none() | st.tuples(number, number).map(list),
})  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(protocol, max_size=7),
    st.lists(st.sampled_from(["C1", "C2", "C3", "N", "S", "LAND"]), unique=True),
)
def test_tables_made_of_our_own_sums_have_no_gap(protocols: list[dict[str, Any]], units: list[str]) -> None:
    given = [station(str(n), **cells) for n, cells in enumerate(protocols)]
    sums = unit_results.build(
        rows(tallies.STATION_RESULTS, *given), UNITS, CHOICES, rows(reconciliation.STATION_COVERAGE)
    ).filter(pl.col("unit_id").is_in(units))
    tables = sums.select("unit_id", "line", "choice_id", value="counted").to_dicts()
    made = checked(tables, given)

    assert set(made["gap"].drop_nulls()) <= {0}
    assert made["explanation"].null_count() == made.height
    from_stations = made.filter(pl.col("published").is_not_null(), summed_from="stations")
    assert from_stations["gap"].null_count() == 0
