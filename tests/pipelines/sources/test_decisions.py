"""The journal as a source of the build: `staging.decisions`, and the head in `meta.builds`."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import queries
from pipelines import settings, store
from pipelines.errors import JournalError
from pipelines.journal import Journal, Subject
from tests.pipelines.journal.decided import ELECTION, decision, execute


def journal_of(land) -> Journal:
    return Journal(settings.journal_url(ELECTION, land.data), ELECTION)


def test_a_decision_on_two_reports_is_two_rows_with_all_that_was_said(land) -> None:
    subjects = (Subject("matter", "r-1", seen_value="revision 2"), Subject("matter", "r-2"))
    entry = journal_of(land).append(decision(1, *subjects, payload={"b": 1, "a": "ө"}))
    land.build()
    rows = land.table("staging.decisions").to_dicts()

    assert [(row["subject_id"], row["seen_value"]) for row in rows] == [("r-1", "revision 2"), ("r-2", None)]
    assert rows[0] == {
        "sequence": 1, "decision_id": "d-1", "decided_at": entry.at, "account_id": "a-7", "role": "coordinator",
        "subject_kind": "matter", "subject_id": "r-1", "seen": 0, "seen_value": "revision 2", "action": "verify",
        "reason": "үч булак: көрдү, документ, сүрөт", "payload": '{"a": "ө", "b": 1}', "hash": entry.hash,
    }  # fmt: skip


def test_the_build_says_which_decisions_went_in(land) -> None:
    journal = journal_of(land)
    for number in range(3):
        journal.append(decision(number, Subject("matter", f"m-{number}")))
    land.build()
    journal.append(decision(4, Subject("matter", "m-4")))
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
        journal.append(decision(number, Subject("matter", f"m-{number}")))
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
        journal.append(decision(number, Subject("matter", f"m-{number}")))
    land.build()
    url = settings.journal_url(ELECTION, land.data)
    execute(url, "DELETE FROM decided WHERE sequence = 3", "DELETE FROM decisions WHERE sequence = 3")

    for _ in range(2):  # also where somebody has decided on since
        with pytest.raises(JournalError, match="entry 3 .*the current snapshot was built with it"):
            land.build()
        journal.append(decision(7, Subject("matter", "m-7")))
    assert land.table("staging.decisions").height == 3
    (land.home / "CURRENT").unlink()
    land.build()
    assert land.table("staging.decisions")["subject_id"].to_list() == ["m-0", "m-1", "m-7"]


def test_the_order_is_that_of_the_journal_whatever_the_clock_said(land) -> None:
    for number, day in enumerate((6, 1)):
        at = dt.datetime(2030, 5, day, tzinfo=dt.UTC)
        Journal(settings.journal_url(ELECTION, land.data), ELECTION, clock=lambda at=at: at).append(
            decision(number, Subject("matter", "r-1", seen=number))
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
