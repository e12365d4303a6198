"""The facts about tables of commissions: given what was checked, the findings and their sentences."""

from pathlib import Path
from typing import Any

import pytest

from expectations import finding
from expectations.facts import tabulation_differs
from pipelines import store
from pipelines.tables import reconciliation, tallies
from tests.tally_rows import rows


def cell(line: str, published: int | None, summed: int | None, **cells: Any) -> dict[str, Any]:
    name = {"line": "votes", "choice_id": line} if line.startswith("m") else {"line": line}
    gap = None if None in (published, summed) else published - summed  # type: ignore[operator]
    usual = {"unit_id": "C1", "level": "commission", "summed_from": "stations"}
    return {**usual, "published": published, "summed": summed, "gap": gap, **name, **cells}


def findings(
    tmp_path: Path, *given: dict[str, Any], unread: dict[str, int] | None = None
) -> list[finding.Finding]:
    sums = [cell(name, 1, 1) | {"stations_unread": n} for name, n in (unread or {}).items()]
    with store.draft(tmp_path, "x") as draft:
        draft.write(reconciliation.TABULATION_CHECK, rows(reconciliation.TABULATION_CHECK, *given))
        draft.write(tallies.UNIT_RESULTS, rows(tallies.UNIT_RESULTS, *sums))
        return list(tabulation_differs.check(draft, None))  # type: ignore[arg-type]


def explained(name: str) -> list[dict[str, Any]]:
    told = {"explanation": name, "explained_by": '["101", "102"]'}
    return [cell("registered", 10, 40, **told), cell("m1", 3, 5, **told), cell("m2", 9, 9)]


TWO = [cell("registered", 10, 12), cell("m1", 30, 5), cell("m2", 9, 9), cell("ballots_lost", 1, None)]
LARGEST = "2 cells, the largest gap: registered 10, sum 40, gap -30. All gaps fit to the last vote if these stations"
SAID: dict[str, tuple[list[dict[str, Any]], dict[str, int], str]] = {
    "one cell": ([cell("m1", 30, 29)], {}, "one cell: m1 30, sum 29, gap 1"),
    "two cells, the larger gap first": (
        TWO, {"m2": 7}, "two cells: m1 30, sum 5, gap 25; registered 10, sum 12, gap -2",
    ),
    "more cells": (
        [*TWO, cell("m3", 4, 1), cell("m4", 1, 2)], {},
        "4 cells, the largest gaps: m1 30, sum 5, gap 25; m3 4, sum 1, gap 3; registered 10, sum 12, gap -2",
    ),
    "stations missing": (
        [cell("m1", 30, 29, stations_missing=2)], {},
        "one cell: m1 30, sum 29, gap 1. Protocols that have not come or were refused: 2; protocols without this"
        " number: 0",
    ),
    "numbers that could not be read": (
        TWO, {"registered": 1, "m1": 3},
        "two cells: m1 30, sum 5, gap 25; registered 10, sum 12, gap -2. Protocols that have not come or were"
        " refused: 0; protocols without one of these numbers: up to 3",
    ),
    "more cells, stations missing": (
        [cells | {"stations_missing": 2} for cells in (*TWO, cell("m3", 4, 1))], {"m3": 1},
        "3 cells, the largest gaps: m1 30, sum 5, gap 25; m3 4, sum 1, gap 3; registered 10, sum 12, gap -2. Protocols"
        " that have not come or were refused: 2; protocols without one of these numbers: up to 1",
    ),
    "the tables below have all that there is": (
        [cell("m1", 30, 29, stations_missing=2, summed_from="tables")], {"m1": 4}, "one cell: m1 30, sum 29, gap 1",
    ),
    "left out": (explained("left_out"), {}, f"{LARGEST} were left out of the table: 101, 102"),
    "added up twice": (explained("doubled"), {"m1": 3}, f"{LARGEST} were added up twice: 101, 102"),
    "annulled": (
        explained("annulled_included"), {}, f"{LARGEST}, annulled or cancelled, were added up too: 101, 102",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_the_sentence_names_the_cells_and_what_explains_them(tmp_path: Path, case: str) -> None:
    given, unread, said = SAID[case]

    (found,) = findings(tmp_path, *given, unread=unread)

    assert found.message.english == f"C1, mayor, manual: the table differs from our sum in {said}"
    assert (found.rule, found.level, found.unit_id, found.contest_id, found.subject_id) == (
        "tabulation_differs", "commission", "C1", "mayor", "C1:mayor:manual",
    )  # fmt: skip


def test_a_table_that_fits_is_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path) == []
    assert findings(tmp_path, cell("m1", 3, 3), cell("m2", None, 4), cell("registered", 4, None)) == []


def test_one_finding_per_unit_ballot_and_count(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        cell("m1", 3, 4),
        cell("m1", 3, 4, origin="machine"),
        cell("m1", 3, 4, contest_id="council"),
        cell("m1", 3, 4, unit_id="N", level="region", summed_from="tables"),
        cell("m1", 3, None, unit_id="C9", level=None, summed_from=None),
        cell("m2", 3, None, unit_id="C9", level=None, summed_from=None),
    )

    assert [(f.rule, f.level, f.subject_id, f.effect) for f in found] == [
        ("tabulation_without_stations", "unit", "C9:mayor:manual", None),
        ("tabulation_differs", "commission", "C1:council:manual", -1),
        ("tabulation_differs", "commission", "C1:mayor:machine", -1),
        ("tabulation_differs", "commission", "C1:mayor:manual", -1),
        ("tabulation_differs", "region", "N:mayor:manual", -1),
    ]
    assert {(f.kind.value, f.severity.value) for f in found} == {("fact", "warning")}
    assert finding.frame(found)["finding_id"].n_unique() == 5


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (0, "no protocol of this count to hold it against"),
        (4, "no protocol of this count to hold it against; protocols that have not come or were refused: 4"),
    ],
)
def test_a_table_without_stations(tmp_path: Path, missing: int, said: str) -> None:
    (found,) = findings(tmp_path, cell("m1", 3, None, summed_from=None, stations_missing=missing))

    assert found.message.english.startswith("C1, mayor, manual: there is a table, but ")
    assert found.message.english.endswith(said)
