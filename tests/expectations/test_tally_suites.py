"""The suites on the tallies: sound rows break no rule, one broken row breaks exactly one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from expectations import engine
from expectations.suites import suites
from expectations.suites import tallies as rules
from pipelines import store
from pipelines.tables import ballots, reconciliation, tallies, territory, turnout, voter_lists
from pipelines.tables.declaration import Table
from tests.tally_rows import contests, rows, stations

CHOICES = rows(
    ballots.CHOICES,
    {"contest_id": "mayor", "choice_id": "ada", "position": 1},
    {"contest_id": "mayor", "choice_id": "bo", "position": 2},
)
EQUATIONS = rows(
    ballots.EQUATIONS, {"contest_id": "mayor", "equation_id": "sum", "formula": "a == b", "is_hard": True}
)
SOUND: dict[str, tuple[Table, dict[str, Any]]] = {
    table.name: (table, cells)
    for table, cells in [
        (ballots.FORM_LINES, {"contest_id": "mayor", "line": "registered", "position": 1}),
        (tallies.PROTOCOLS, {"station_id": "1", "votes": [3, None], "votes_total": 3}),
        (tallies.TABULATIONS, {"unit_id": "C1"}),
        (voter_lists.VOTER_LISTS, {"unit_id": "1", "list_kind": "final", "as_of_date": "2030-05-01", "entries": 5}),
        (tallies.STATION_RESULTS, {"station_id": "1", "leader_id": "ada"}),
        (reconciliation.STATION_COVERAGE, {"station_id": "1"}),
        (tallies.UNIT_RESULTS, {"unit_id": "C1"}),
        (reconciliation.TALLY_COMPARISON, {"station_id": "1", "value_a": 3, "value_b": 1, "gap": 2}),
        (
            reconciliation.EQUATION_CHECK,
            {"station_id": "1", "equation_id": "sum", "left_value": 3, "right_value": 1, "gap": 2},
        ),
        (reconciliation.IDENTICAL_PROTOCOLS, {"station_id": "1", "group_id": "1", "stations": 2}),
        (reconciliation.TABULATION_CHECK, {"unit_id": "C1", "published": 3, "summed": 1, "gap": 2}),
        (
            voter_lists.VOTER_LIST_CHANGES,
            {
                "unit_id": "1", "from_kind": "control", "to_kind": "final", "entries_before": 5,
                "entries_after": 9, "added": 6, "removed": 3, "gap": 1,
            },
        ),
        (turnout.STATION_TURNOUT, {"station_id": "1", "at": "2030-05-12T10:00", "took_part": 5}),
    ]
}  # fmt: skip
BROKEN: list[tuple[Table, dict[str, Any], str, str]] = [
    (ballots.FORM_LINES, {"contest_id": "x"}, "contest_known", "critical"),
    (tallies.PROTOCOLS, {"station_id": "9"}, "unit_known", "critical"),
    (tallies.PROTOCOLS, {"contest_id": "x", "votes": None, "votes_total": None}, "contest_known", "critical"),
    (tallies.PROTOCOLS, {"votes": [3]}, "votes_in_order", "critical"),
    (tallies.PROTOCOLS, {"votes": [4, -1]}, "votes_possible", "critical"),
    (tallies.PROTOCOLS, {"votes_total": 4}, "votes_total_of_votes", "critical"),
    (tallies.PROTOCOLS, {"votes": None}, "votes_total_of_votes", "critical"),
    (tallies.PROTOCOLS, {"registered": -1}, "within_bounds", "critical"),
    (tallies.PROTOCOLS, {"status": "lost"}, "words_known", "critical"),
    (tallies.TABULATIONS, {"unit_id": "C9"}, "unit_known", "warning"),
    (tallies.TABULATIONS, {"line": "votes"}, "choice_known", "critical"),
    (tallies.TABULATIONS, {"choice_id": "ada"}, "choice_known", "critical"),
    (tallies.TABULATIONS, {"line": "votes", "choice_id": "x"}, "choice_known", "critical"),
    (voter_lists.VOTER_LISTS, {"unit_id": "9"}, "unit_known", "warning"),
    (tallies.STATION_RESULTS, {"leader_id": "x"}, "leader_known", "critical"),
    (reconciliation.STATION_COVERAGE, {"station_id": "9"}, "unit_known", "critical"),
    (reconciliation.STATION_COVERAGE, {"state": "lost"}, "state_known", "critical"),
    (
        reconciliation.STATION_COVERAGE,
        {"state": "missing", "is_expected": None},
        "state_of_expected",
        "critical",
    ),
    (reconciliation.STATION_COVERAGE, {"state": "unexpected"}, "state_of_expected", "critical"),
    (
        reconciliation.STATION_COVERAGE,
        {"state": "refused", "is_expected": False},
        "state_of_expected",
        "critical",
    ),
    (tallies.UNIT_RESULTS, {"unit_id": "C9"}, "unit_known", "critical"),
    (tallies.UNIT_RESULTS, {"unexpected": 2}, "unexpected_within", "critical"),
    (reconciliation.TALLY_COMPARISON, {"gap": -2}, "gap_of_values", "critical"),
    (reconciliation.TALLY_COMPARISON, {"value_a": 1, "gap": 0}, "differs", "critical"),
    (reconciliation.EQUATION_CHECK, {"equation_id": "x"}, "equation_known", "critical"),
    (reconciliation.EQUATION_CHECK, {"gap": 1}, "gap_of_values", "critical"),
    (reconciliation.IDENTICAL_PROTOCOLS, {"stations": 1}, "has_equals", "critical"),
    (reconciliation.IDENTICAL_PROTOCOLS, {"ballots_valid": 49}, "large_enough", "critical"),
    (reconciliation.TABULATION_CHECK, {"gap": 1}, "gap_of_values", "critical"),
    (voter_lists.VOTER_LIST_CHANGES, {"gap": 4}, "gap_of_lists", "critical"),
    (turnout.STATION_TURNOUT, {"minutes": -1}, "in_order", "critical"),
]


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[store.Draft]:
    with store.draft(tmp_path, "draft") as made:
        made.write(territory.UNITS, stations("1"))
        made.write(territory.UNITS, stations("C1", level="commission"))
        made.write(ballots.CONTESTS, contests("mayor"))
        made.write(ballots.CHOICES, CHOICES)
        made.write(ballots.EQUATIONS, EQUATIONS)
        yield made


def broken(draft: store.Draft) -> list[tuple[str, str, str]]:
    return [
        (outcome.table, outcome.rule, outcome.severity)
        for outcome in engine.run(draft.connection, rules.suites())
        if not outcome.success
    ]


def test_sound_rows_break_no_rule(draft: store.Draft) -> None:
    for table, cells in SOUND.values():
        draft.write(table, rows(table, cells))

    assert broken(draft) == []


@pytest.mark.parametrize("case", range(len(BROKEN)), ids=lambda n: f"{BROKEN[n][0].name}.{BROKEN[n][2]}-{n}")
def test_a_broken_row_breaks_exactly_one_rule(draft: store.Draft, case: int) -> None:
    table, change, rule, severity = BROKEN[case]
    draft.write(table, rows(table, SOUND[table.name][1] | change))

    assert broken(draft) == [(table.name, rule, severity)]


@pytest.mark.parametrize("name", SOUND)
def test_a_key_that_stands_twice(draft: store.Draft, name: str) -> None:
    table, cells = SOUND[name]
    draft.write(table, rows(table, *[cells | {"row_number": 2}] * 2))

    assert broken(draft) == [(name, "key_unique", "critical")]


def test_every_table_of_the_tallies_has_a_suite_and_every_suite_is_registered() -> None:
    modules = (ballots, reconciliation, tallies, voter_lists)
    declared = [table for module in modules for table in vars(module).values() if isinstance(table, Table)]
    tables = {turnout.STATION_TURNOUT.name, *(table.name for table in declared if table.query is None)}

    assert set(rules.suites()) == tables
    assert tables <= set(suites())
