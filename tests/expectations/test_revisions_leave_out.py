"""The fact `revisions_leave_out`: given revisions of protocols, the findings and their sentences."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from expectations import finding
from expectations.facts import revisions_leave_out
from pipelines import store
from pipelines.tables import ballots, tallies
from tests.tally_rows import rows

FIRST = {"registered": 9, "took_part": 5, "votes": [3, 2], "votes_total": 5}


def findings(tmp_path: Path, *given: dict[str, Any], changing: tuple[str, ...] = ()) -> list[finding.Finding]:
    """What is found of revisions 1, 2 and so on of station 101."""
    choices = [{"contest_id": "mayor", "choice_id": f"m{n}", "position": n} for n in (1, 2)]
    told = [
        {"station_id": "101", "revision": n, "row_number": n + 1, **row}
        for n, row in enumerate(given, start=1)
    ]
    with store.draft(tmp_path, "x") as draft:
        draft.write(ballots.CHOICES, rows(ballots.CHOICES, *choices))
        draft.write(tallies.PROTOCOLS, rows(tallies.PROTOCOLS, *told))
        pack: Any = SimpleNamespace(changing=lambda: frozenset(changing))
        return list(revisions_leave_out.check(draft, pack))


REMEDY = "; if revisions state only what changed, the source has to say so (revisions = changes) in the pack"
SAID: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "one protocol": ([FIRST], []),
    "the same again": ([FIRST, FIRST], []),
    "an annulment of status only": ([FIRST, {"status": "annulled"}], []),
    "a recount of the votes": (
        [FIRST, {"votes": [4, 2], "votes_total": 6}],
        [
            "station 101, mayor, manual: revision 2 leaves 2 cells without a number that revision 1 had: registered,"
            " took_part" + REMEDY
        ],
    ),
    "one line": (
        [FIRST, {**FIRST, "took_part": None}],
        [
            "station 101, mayor, manual: revision 2 leaves one cell without a number that revision 1 had: took_part"
            + REMEDY
        ],
    ),
    "an illegible line": ([FIRST, {**FIRST, "took_part": None, "unread": '{"took_part":"illegible"}'}], []),
}


@pytest.mark.parametrize("case", SAID)
def test_the_sentence_names_revisions_and_cells(tmp_path: Path, case: str) -> None:
    given, said = SAID[case]

    assert [found.message.english for found in findings(tmp_path, *given)] == said


def test_nothing_is_found_where_revisions_state_only_what_changed(tmp_path: Path) -> None:
    assert findings(tmp_path, FIRST, {"took_part": 6}, changing=("protocols",)) == []


def test_one_finding_per_revision_and_document(tmp_path: Path) -> None:
    given = [FIRST, {"registered": 9}, {"took_part": 5}]

    assert [found.subject_id for found in findings(tmp_path, *given)] == [
        "101:mayor:manual:2",
        "101:mayor:manual:3",
    ]
