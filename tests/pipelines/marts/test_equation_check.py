"""`marts.equation_check`: given protocols and a form, the equations that do not hold."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.form import Form
from pipelines.marts import equation_check
from pipelines.tables.reconciliation import EQUATION_CHECK
from tests.tally_rows import fits, results


def form(*equations: tuple[str, list[str], str, list[str]], contests: tuple[str, ...] = ()) -> Form:
    said = [
        {"id": name, "left": left, "relation": relation, "right": right, "because": {"en": "x"}}
        for name, left, relation, right in equations
    ]
    return Form.model_validate({"contests": contests, "equation": said})


RECEIVED = ("received", ["ballots_received"], "==", ["issued_early", "issued_station", "ballots_cancelled"])
WITHIN = ("within", ["issued_early", "issued_station"], "<=", ["registered"])
BELOW = ("below", ["ballots_invalid"], "<", ["registered"])
FACTOR = ("factor", ["votes", "-ballots_lost"], "==", ["2*ballots_valid", "-3"])


def broken(given: list[dict[str, Any]], *forms: Form, contests: tuple[str, ...] = ("mayor", "council")):
    made = equation_check.build(results(*({"station_id": "1"} | cells for cells in given)), forms, contests)
    assert fits(made, EQUATION_CHECK)
    key = "station_id", "contest_id", "origin", "equation_id", "left_value", "right_value", "gap"
    return sorted(made.select(key).rows())


SOUND = {
    "ballots_received": 100, "issued_early": 10, "issued_station": 50, "ballots_cancelled": 40, "registered": 60,
}  # fmt: skip
CASES: dict[str, tuple[dict[str, Any], tuple, list[tuple]]] = {
    "an equation that holds": (SOUND, RECEIVED, []),
    "one ballot too many": (SOUND | {"ballots_received": 101}, RECEIVED, [("received", 101, 100, 1)]),
    "one ballot too few": (SOUND | {"ballots_received": 99}, RECEIVED, [("received", 99, 100, -1)]),
    "an unknown number on the right": (SOUND | {"ballots_received": 1, "issued_early": None}, RECEIVED, []),
    "an unknown number on the left": (SOUND | {"ballots_received": None}, RECEIVED, []),
    "zero is a number": (SOUND | {"issued_early": 0}, RECEIVED, [("received", 100, 90, 10)]),
    "at most, equal": (SOUND, WITHIN, []),
    "at most, above": (SOUND | {"registered": 59}, WITHIN, [("within", 60, 59, 1)]),
    "below, equal": ({"ballots_invalid": 5, "registered": 5}, BELOW, [("below", 5, 5, 0)]),
    "below": ({"ballots_invalid": 4, "registered": 5}, BELOW, []),
    "factors, signs, numbers": ({"votes": [9, 11], "ballots_lost": 3, "ballots_valid": 10}, FACTOR, []),
    "factors that differ": (
        {"votes": [9, 11], "ballots_lost": 2, "ballots_valid": 10}, FACTOR, [("factor", 18, 17, 1)],
    ),
    "a vote that could not be read": (
        {"votes": [9, None], "ballots_lost": 2, "ballots_valid": 10}, FACTOR, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_equation_of_one_protocol(case: str) -> None:
    cells, equation, expected = CASES[case]

    assert broken([cells], form(equation)) == [("1", "mayor", "manual", *values) for values in expected]


def test_every_count_is_judged_by_what_it_has_but_for_identification() -> None:
    bad = SOUND | {"ballots_received": 101}
    given = [bad | {"origin": origin} for origin in ("manual", "machine", "observer_copy", "identification")]

    found = broken(given, form(RECEIVED))

    assert [row[2] for row in found] == ["machine", "manual", "observer_copy"]


def test_a_form_judges_its_own_ballots() -> None:
    bad = SOUND | {"ballots_received": 101, "registered": 1}
    given = [bad | {"contest_id": contest} for contest in ("mayor", "council")]

    found = broken(given, form(RECEIVED, contests=("council",)), form(WITHIN))

    assert [(row[1], row[3]) for row in found] == [
        ("council", "received"),
        ("council", "within"),
        ("mayor", "within"),
    ]


def test_soft_and_hard_are_told_apart_and_the_row_is_traced() -> None:
    soft = form(RECEIVED).model_copy(deep=True)
    equation = soft.equation[0].model_copy(update={"hard": False, "id": "soft"})
    both = Form.model_validate({"equation": [form(RECEIVED).equation[0], equation]})

    made = equation_check.build(
        results(SOUND | {"station_id": "1", "ballots_received": 7}), [both], ["mayor"]
    ).sort("equation_id")

    assert made.select("equation_id", "is_hard", "source_id", "row_number").rows() == [
        ("received", True, "protocols", 2),
        ("soft", False, "protocols", 2),
    ]


@pytest.mark.parametrize(
    ("given", "forms"), [([], [form(RECEIVED)]), ([SOUND], []), ([SOUND], [form()])], ids=str
)
def test_nothing_to_judge(given: list, forms: list[Form]) -> None:
    assert broken(given, *forms) == []


number = st.one_of(st.none(), st.integers(0, 30))
FIELDS = ("ballots_received", "issued_early", "issued_station", "ballots_cancelled", "registered")


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, number)), max_size=8))
def test_as_arithmetic_has_it_row_by_row(protocols: list[dict[str, int | None]]) -> None:
    given = [{"station_id": str(n)} | cells for n, cells in enumerate(protocols)]

    made = equation_check.build(results(*given), [form(RECEIVED, WITHIN)], ["mayor"])

    expected = set()
    for n, cells in enumerate(protocols):
        received, early, station, cancelled, registered = (cells[field] for field in FIELDS)
        if None not in (received, early, station, cancelled) and received != early + station + cancelled:
            expected.add((str(n), "received", received - early - station - cancelled))
        if None not in (early, station, registered) and early + station > registered:
            expected.add((str(n), "within", early + station - registered))
    assert set(made.select("station_id", "equation_id", "gap").rows()) == expected
    assert isinstance(made, pl.DataFrame)


def test_a_ballot_with_several_mandates_gives_more_votes_than_ballots_and_does_not_alarm() -> None:
    """A voter may mark three choices: only more than three votes a ballot cannot be."""
    several = form(("votes", ["votes"], "<=", ["3*ballots_valid"]), contests=("council",))
    given = [
        {"station_id": name, "contest_id": "council", "votes_total": votes, "ballots_valid": 100}
        for name, votes in (("fewer", 90), ("more", 250), ("all", 300), ("too many", 301))
    ]

    assert broken(given, several) == [("too many", "council", "manual", "votes", 301, 300, 1)]
    assert broken([cells | {"contest_id": "mayor"} for cells in given], several) == []
