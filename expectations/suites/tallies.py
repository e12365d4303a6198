"""Rules on the tallies: forms, protocols, tables of commissions, voter lists, and what is made of them.

That a protocol does not add up is a fact about the commission and no rule here: see `expectations.facts`. Views
have no rules: they show tables that have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid, known
from pipelines.domain import Coverage, Severity
from pipelines.tables import ballots, reconciliation, tallies, turnout, voter_lists
from pipelines.tables.territory import UNITS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation

_PAIRS = "SELECT (contest_id, choice_id) FROM staging.choices"
_STATES = ", ".join(f"'{state.value}'" for state in Coverage)


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return _forms() | _staging() | _stations() | _units()


def _unit(column: str, reason: str) -> Expectation:
    return known("unit_known", column, UNITS.name, reason, target="unit_id")


def _foreign_unit(reason: str) -> Expectation:
    """A publisher's table or list may be about a unit that nobody has told us of."""
    condition = f"unit_id NOT IN (SELECT unit_id FROM {UNITS.name})"  # noqa: S608
    return forbid("unit_known", condition, reason, severity=Severity.WARNING)


def _contest() -> Expectation:
    return known("contest_known", "contest_id", ballots.CONTESTS.name, "the ballot is none of the election")


def _choice() -> Expectation:
    """Votes belong to a choice of the ballot, other lines to none."""
    return forbid(
        "choice_known",
        f"(line = '{tallies.VOTES}') <> (choice_id IS NOT NULL)"
        f" OR choice_id IS NOT NULL AND (contest_id, choice_id) NOT IN ({_PAIRS})",
        "the votes are of no choice of the ballot",
    )


def _votes() -> list[Expectation]:
    """The list has a place for each choice; no vote is negative; the total is that of the list."""
    places = "SELECT contest_id, count(*) AS n FROM staging.choices GROUP BY contest_id"
    return [
        forbid(
            "votes_in_order",
            f"votes IS NOT NULL AND (contest_id, len(votes)) NOT IN ({places})",
            "there are not as many votes as choices",
        ),
        forbid("votes_possible", "list_min(votes) < 0", "a vote count is negative"),
        forbid(
            "votes_total_of_votes",
            "votes_total IS NOT NULL AND votes_total IS DISTINCT FROM list_sum(votes)",
            "the total is not the sum of the votes",
        ),
    ]


def _gap(left: str, right: str) -> Expectation:
    condition = f"gap <> {left} - {right}"
    return forbid("gap_of_values", condition, "the gap is not the difference of the two values")


def _forms() -> dict[str, list[Expectation]]:
    return {
        ballots.CONTESTS.name: declared(ballots.CONTESTS),
        ballots.CHOICES.name: [*declared(ballots.CHOICES), _contest()],
        ballots.FORM_LINES.name: [*declared(ballots.FORM_LINES), _contest()],
        ballots.EQUATIONS.name: [*declared(ballots.EQUATIONS), _contest()],
    }


def _staging() -> dict[str, list[Expectation]]:
    return {
        tallies.PROTOCOLS.name: [
            *declared(tallies.PROTOCOLS),
            _unit("station_id", "the station is no unit"),
            _contest(),
            *_votes(),
        ],
        tallies.TABULATIONS.name: [
            *declared(tallies.TABULATIONS),
            _foreign_unit("the table is of a unit that is not known"),
            _contest(),
            _choice(),
        ],
        voter_lists.VOTER_LISTS.name: [
            *declared(voter_lists.VOTER_LISTS),
            _foreign_unit("the list is of a unit that is not known"),
        ],
    }


def _stations() -> dict[str, list[Expectation]]:
    station = _unit("station_id", "the station is no unit")
    return {
        tallies.STATION_RESULTS.name: [
            *declared(tallies.STATION_RESULTS),
            forbid(
                "leader_known",
                f"leader_id IS NOT NULL AND (contest_id, leader_id) NOT IN ({_PAIRS})",
                "the leader is no choice of the ballot",
            ),
        ],
        reconciliation.STATION_COVERAGE.name: [
            *declared(reconciliation.STATION_COVERAGE),
            station,
            forbid("state_known", f"state NOT IN ({_STATES})", "it is not said what became of the protocol"),
            forbid(
                "state_of_expected",
                # Not `IS NOT TRUE`: DuckDB 1.5.5 loses rows where both sides of an OR ask so of one column.
                f"state IN ('{Coverage.MISSING.value}', '{Coverage.REFUSED.value}')"
                " AND NOT coalesce(is_expected, false)"
                f" OR state = '{Coverage.UNEXPECTED.value}' AND coalesce(is_expected, true)",
                "the state contradicts the list of stations",
            ),
        ],
        reconciliation.EQUATION_CHECK.name: [
            *declared(reconciliation.EQUATION_CHECK),
            station,
            forbid(
                "equation_known",
                "(contest_id, equation_id) NOT IN (SELECT (contest_id, equation_id) FROM staging.equations)",
                "the equation is none of the form",
            ),
            _gap("left_value", "right_value"),
        ],
        reconciliation.IDENTICAL_PROTOCOLS.name: [
            *declared(reconciliation.IDENTICAL_PROTOCOLS),
            station,
            forbid("has_equals", "stations < 2", "a group of one station"),
            forbid("large_enough", "ballots_valid < smallest", "fewer ballots than are compared"),
        ],
        reconciliation.TALLY_COMPARISON.name: [
            *declared(reconciliation.TALLY_COMPARISON),
            station,
            _choice(),
            _gap("value_a", "value_b"),
            forbid("differs", "gap = 0 OR origin_a = origin_b", "nothing differs"),
        ],
        turnout.STATION_TURNOUT.name: [
            *declared(turnout.STATION_TURNOUT),
            station,
            forbid("in_order", "minutes < 0", "the time before is later"),
        ],
    }


def _units() -> dict[str, list[Expectation]]:
    return {
        tallies.UNIT_RESULTS.name: [
            *declared(tallies.UNIT_RESULTS),
            _unit("unit_id", "the unit is not known"),
            _choice(),
            forbid("unexpected_within", "unexpected > counted", "a part is larger than the sum"),
        ],
        reconciliation.TABULATION_CHECK.name: [
            *declared(reconciliation.TABULATION_CHECK),
            _choice(),
            _gap("published", "summed"),
        ],
        voter_lists.VOTER_LIST_CHANGES.name: [
            *declared(voter_lists.VOTER_LIST_CHANGES),
            forbid(
                "gap_of_lists",
                "gap <> entries_after - entries_before - coalesce(added, 0) + coalesce(removed, 0)",
                "the gap does not follow from the entries",
            ),
        ],
    }
