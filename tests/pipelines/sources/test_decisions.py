"""The journal as a source of the build: `staging.decisions`, and the head in `meta.builds`."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard import queries
from pipelines import settings, store
from pipelines.errors import JournalError
from pipelines.journal import Decision, Journal, Subject
from tests.pipelines.journal.decided import ELECTION, decision, execute


def taken(number: int, *reports: Subject, **other: Any) -> Decision:
    """A decision as the desk enters it."""
    subjects = reports or (Subject("report", f"m-{number}", seen_value="1"),)
    return decision(number, *subjects, **{"action": "take", "payload": {}} | other)


def journal_of(land) -> Journal:
    return Journal(settings.journal_url(ELECTION, land.data), ELECTION)


def test_a_decision_on_two_reports_is_two_rows_with_all_that_was_said(land) -> None:
    subjects = (Subject("report", "r-1", seen_value="2"), Subject("report", "r-2", seen_value="1"))
    entry = journal_of(land).append(
        taken(1, *subjects, action="set_publication", payload={"publication_level": "none"})
    )
    land.build()
    rows = land.table("staging.decisions").to_dicts()

    assert [(row["subject_id"], row["seen_value"]) for row in rows] == [("r-1", "2"), ("r-2", "1")]
    assert rows[0] == {
        "sequence": 1, "decision_id": "d-1", "decided_at": entry.at, "account_id": "a-7", "role": "coordinator",
        "subject_kind": "report", "subject_id": "r-1", "seen": 0, "seen_value": "2",
        "action": "set_publication",
        "reason": "үч булак: көрдү, документ, сүрөт", "payload": '{"publication_level": "none"}', "hash": entry.hash,
    }  # fmt: skip


def test_the_build_says_which_decisions_went_in(land) -> None:
    journal = journal_of(land)
    for number in range(3):
        journal.append(taken(number))
    land.build()
    journal.append(taken(4))
    build = land.table("meta.builds").row(0, named=True)

    assert build["decisions"] == land.table("staging.decisions").height == 3
    assert journal.verify(type(journal.head()).of(build["journal_head"])).sequence == 4


def test_without_a_journal_there_are_no_decisions_and_none_is_begun(land) -> None:
    land.build()
    build = land.table("meta.builds").row(0, named=True)

    assert land.table("staging.decisions").is_empty()
    assert (build["decisions"], build["journal_head"]) == (0, "0:")
    assert not (land.data / "journal").exists()


def test_a_broken_journal_stops_the_build_and_the_snapshot_before_keeps_serving(land) -> None:
    journal = journal_of(land)
    for number in range(3):
        journal.append(taken(number))
    land.build()
    served = store.current(land.home)
    execute(settings.journal_url(ELECTION, land.data), "DELETE FROM decisions WHERE sequence = 2")

    with pytest.raises(JournalError, match="entry 2 is missing"):
        land.build()
    assert store.current(land.home) == served


def test_a_journal_whose_end_was_cut_off_since_the_last_build_stops_the_next(land) -> None:
    land.replace("election", "synthetic = true", "synthetic = false")
    journal = journal_of(land)
    for number in range(3):
        journal.append(taken(number))
    land.build()
    url = settings.journal_url(ELECTION, land.data)
    execute(url, "DELETE FROM decided WHERE sequence = 3", "DELETE FROM decisions WHERE sequence = 3")

    for _ in range(2):  # also where somebody has decided on since
        with pytest.raises(JournalError, match=r"entry 3 .*the current snapshot was built with it"):
            land.build()
        journal.append(taken(7))
    assert land.table("staging.decisions").height == 3
    (land.home / "CURRENT").unlink()
    land.build()
    assert land.table("staging.decisions")["subject_id"].to_list() == ["m-0", "m-1", "m-7"]


def test_the_order_is_that_of_the_journal_whatever_the_clock_said(land) -> None:
    for number, day in enumerate((6, 1)):
        at = dt.datetime(2030, 5, day, tzinfo=dt.UTC)
        Journal(settings.journal_url(ELECTION, land.data), ELECTION, clock=lambda at=at: at).append(
            taken(number, Subject("report", "r-1", seen=number, seen_value="1"))
        )
    land.build()

    assert land.table("staging.decisions")["decided_at"].dt.day().to_list() == [6, 1]


def test_no_page_shows_the_table_as_it_is(land) -> None:
    land.build()
    with store.connect(store.current(land.home)) as connection, pytest.raises(ValueError, match="no table"):
        queries.table(connection, "staging.decisions")
    assert "staging.decisions" not in queries.table_names()


def test_the_url_of_the_journal_is_set_for_all_elections_at_once(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "from pipelines import settings; print(settings.journal_url('tl-2030'))"],
        env=os.environ | {"BAIKOO_JOURNAL": f"sqlite:///{tmp_path}/{{election}}-journal.sqlite"},
        check=True, capture_output=True, text=True, cwd=settings.PROJECT,
    )  # fmt: skip

    assert said.stdout.strip() == f"sqlite:///{tmp_path}/tl-2030-journal.sqlite"
