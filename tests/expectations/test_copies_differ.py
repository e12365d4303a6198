"""The fact `copies_differ`: given copies of protocols, the findings and their sentences."""

from pathlib import Path
from typing import Any

import pytest

from expectations import finding
from expectations.facts import copies_differ
from pipelines import store
from pipelines.tables import ballots, tallies
from tests.tally_rows import rows


def findings(tmp_path: Path, *given: dict[str, Any]) -> list[finding.Finding]:
    """What is found of copies a, b and so on of station 101."""
    choices = [{"contest_id": "mayor", "choice_id": f"m{n}", "position": n} for n in (1, 2)]
    usual = {"station_id": "101", "origin": "observer_copy"}
    copies = [{**usual, "copy": "abcd"[n], "row_number": n + 2, **cells} for n, cells in enumerate(given)]
    with store.draft(tmp_path, "x") as draft:
        draft.write(ballots.CHOICES, rows(ballots.CHOICES, *choices))
        draft.write(tallies.PROTOCOLS, rows(tallies.PROTOCOLS, *copies))
        return list(copies_differ.check(draft, None))  # type: ignore[arg-type]


HEAD, ROWS = (
    "station 101, mayor: 2 copies by observers differ in ",
    "; files and rows: protocols 2, protocols 3",
)
SAID: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "the same": ([{"votes": [3, 2], "registered": 9}] * 2, []),
    "one copy": ([{"votes": [3, 2]}], []),
    "a number and none": ([{"votes": [3, 2], "registered": 9}, {"votes": [3, None]}], []),
    "one cell": ([{"votes": [3, 2]}, {"votes": [0, 2]}], [HEAD + "one cell: m1 (3, 0)" + ROWS]),
    "two cells, the larger difference first": (
        [{"votes": [3, 2], "registered": 20}, {"votes": [4, 2], "registered": 70}],
        [HEAD + "two cells: registered (20, 70), m1 (3, 4)" + ROWS],
    ),
    "more cells": (
        [{"votes": [3, 2], "registered": 20, "identified": 8}, {"votes": [30, 12], "registered": 70, "identified": 9}],
        [HEAD + "4 cells, the largest differences: registered (20, 70), m1 (3, 30), m2 (2, 12)" + ROWS],
    ),
    "three copies, one without the number": (
        [{"registered": 20}, {"registered": None}, {"registered": 21}],
        [
            "station 101, mayor: 3 copies by observers differ in one cell: registered (20, –, 21); files and rows:"
            " protocols 2, protocols 3, protocols 4"
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_the_sentence_names_the_cells(tmp_path: Path, case: str) -> None:
    given, said = SAID[case]

    assert [found.message.english for found in findings(tmp_path, *given)] == said


def test_one_finding_per_document(tmp_path: Path) -> None:
    cells = [{"registered": 5}, {"registered": 7}]
    found = findings(tmp_path, *cells, *(one | {"revision": 2} for one in cells))

    assert [(one.subject_id, one.unit_id, one.contest_id) for one in found] == [
        ("101:mayor:observer_copy:1", "101", "mayor"),
        ("101:mayor:observer_copy:2", "101", "mayor"),
    ]
    assert {(one.rule, one.severity.value, one.level, one.observed, one.effect) for one in found} == {
        ("copies_differ", "warning", "station", "registered 5, 7", 2)
    }
