"""What is said of decisions without a year, told of rows of `marts.commission_decisions`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from expectations import finding
from expectations.facts import decisions_undated
from pipelines import store
from pipelines.tables.commission_activity import DECISIONS
from tests.tally_rows import rows

PACK: Any = SimpleNamespace()
ROW = {
    "commission_id": "high", "number": "№ 5", "tellings": 1, "publication": "unknown", "source_id": "told",
    "as_of_at": "2021-02-01T00:00",
}  # fmt: skip
CASES: dict[str, tuple[dict[str, Any], str | None]] = {
    "with a year": ({"decision_id": "high/2021/5", "tellings": 3}, None),
    "by a name": ({"decision_id": "high/2021/banks", "number": None}, None),
    "alone": ({"decision_id": "high/-/5"}, None),
    "perhaps counted": (
        {"decision_id": "high/-/5", "may_be": "high/2020/5;high/2021/5", "tellings": 2},
        "high: decision 5 is told without its day or year. A decision with this number is known of 2020, 2021:"
        " perhaps it is the same, and is counted twice",
    ),
    "perhaps several": (
        {"decision_id": "high/-/5", "tellings": 2},
        "high: 2 sources tell of decision 5 without its day or year. It counts once, and they may mean decisions of"
        " several years",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_doubtful_is_said_once(tmp_path: Path, case: str) -> None:
    cells, sentence = CASES[case]
    with store.draft(tmp_path, "draft") as draft:
        draft.write(DECISIONS, rows(DECISIONS, ROW | cells))
        found = finding.frame(list(decisions_undated.check(draft, PACK)))

    assert found["statement"].to_list() == ([sentence] if sentence else [])
