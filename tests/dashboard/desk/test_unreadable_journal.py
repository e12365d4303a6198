"""A journal with an entry of a later version: the desk shows and takes nothing, says so in words, and loses nothing."""

import pytest

from pipelines.journal import Subject
from tests.dashboard.desk.reported import HOSTILE, WORK, Office, case
from tests.pipelines.journal.decided import decision

PATHS = (f"{WORK}/desk", f"{WORK}/desk.csv", case("v-8"), case("v-9"), f"{WORK}/complaints")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_cases_says_that_it_cannot_be_now(office: Office, path: str) -> None:
    about = (Subject("report", "v-9", 0, "1"),)
    office.journal.append(decision(1, *about, action="seal", payload={"by": HOSTILE}))

    answer = office.visitor("lena").get(path)

    assert (answer.status, "Азыр мүмкүн эмес" in answer.text) == (503, True)
    assert HOSTILE not in answer.text
    assert "Traceback" not in answer.text
    assert len(office.entries()) == 1
