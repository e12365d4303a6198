"""The fact `counts_differ`: given differing cells, the findings and their sentences."""

from pathlib import Path
from typing import Any

import pytest

from expectations import finding
from expectations.facts import counts_differ
from pipelines import store
from pipelines.tables import reconciliation
from tests.tally_rows import rows


def cell(line: str, a: int, b: int, **cells: Any) -> dict[str, Any]:
    name = {"line": "votes", "choice_id": line} if line.startswith("m") else {"line": line}
    return {"station_id": "101", "value_a": a, "value_b": b, "gap": a - b, **name, **cells}


def findings(tmp_path: Path, *given: dict[str, Any]) -> list[finding.Finding]:
    with store.draft(tmp_path, "x") as draft:
        draft.write(reconciliation.TALLY_COMPARISON, rows(reconciliation.TALLY_COMPARISON, *given))
        return list(counts_differ.check(draft, None))  # type: ignore[arg-type]


HEAD = "station 101, mayor: the manual and the machine differ in "
SAID = {
    "nothing": ([], []),
    "one cell": (
        [cell("registered", 54, 45, pattern="transposed_digits")],
        ["one cell: registered 54 and 45 (two digits exchanged)"],
    ),
    "two cells, the larger gap first": (
        [cell("m1", 7, 9, pattern="one_digit"), cell("m2", 30, 10)],
        ["two cells: m2 30 and 10 (no pattern), m1 7 and 9 (one digit is another)"],
    ),
    "more cells": (
        [
            cell("m1", 30, 7, pattern="swapped"), cell("m2", 7, 30, pattern="swapped"), cell("registered", 9, 8),
            cell("m3", 100, 0, pattern="shifted"),
        ],
        [
            "4 cells, the largest differences: m3 100 and 0 (moved by one line), m1 30 and 7 (exchanged with another"
            " choice), m2 7 and 30 (exchanged with another choice)"
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_the_sentence_names_the_cells(tmp_path: Path, case: str) -> None:
    given, said = SAID[case]

    assert [found.message.english for found in findings(tmp_path, *given)] == [HEAD + text for text in said]


def test_one_finding_per_station_ballot_and_pair_of_counts(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        cell("m1", 5, 7),
        cell("m2", 9, 2),
        cell("m1", 5, 7, origin_b="preliminary"),
        cell("m1", 5, 7, contest_id="council"),
        cell("m1", 5, 7, station_id="102"),
    )

    assert [(f.subject_id, f.unit_id, f.contest_id) for f in found] == [
        ("101:council:manual:machine", "101", "council"),
        ("101:mayor:manual:machine", "101", "mayor"),
        ("101:mayor:manual:preliminary", "101", "mayor"),
        ("102:mayor:manual:machine", "102", "mayor"),
    ]
    assert {(f.kind.value, f.rule, f.severity.value, f.level) for f in found} == {
        ("fact", "counts_differ", "warning", "station")
    }
    assert (found[1].observed, found[1].expected, found[1].effect) == ("m2 9, m1 5", "m2 2, m1 7", 7)
    assert finding.frame(found).height == 4


def test_every_pattern_of_the_table_has_its_words() -> None:
    described = reconciliation.TALLY_COMPARISON.column("pattern").description.removeprefix(
        "How they differ: "
    )

    assert described.split(", ") == list(counts_differ._PATTERNS)
