"""A journal that was changed or cut off behind the desk's back: it is said, and nothing is entered on it."""

from pathlib import Path

import pytest

from pipelines import settings
from pipelines.journal import Journal, Subject
from tests.conftest import Land
from tests.dashboard.desk.reported import ELECTION, WORK, Office, case, decide
from tests.pipelines.journal.decided import decision, execute

CHANGED = {
    "the end is cut off": (
        "DELETE FROM decided WHERE sequence = 2",
        "DELETE FROM decisions WHERE sequence = 2",
    ),
    "the last was changed": ("UPDATE decisions SET hash = 'x' WHERE sequence = 2",),
    "no table": ("DROP TABLE decided", "DROP TABLE decisions"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_it_is_said_and_nothing_is_shown_nor_entered(office: Office, tmp_path: Path, what: str) -> None:
    lena = office.visitor("lena")
    for name in ("v-5", "v-6"):
        assert decide(lena, name, "take").status == 303
    form = lena.get(case("v-2")).fields(f"{case('v-2')}/decide")
    execute(f"sqlite:///{tmp_path}/{ELECTION}.sqlite", *CHANGED[what])

    answers = [lena.get(path) for path in (f"{WORK}/", f"{WORK}/desk", f"{WORK}/desk.csv", case("v-5"))]
    answers.append(lena.post(f"{case('v-2')}/decide", {**form, "action": "take"}))
    for answer in answers:
        assert answer.status == 503
        assert "Администраторго дароо айтыңыз" in answer.text
        assert "sqlite" not in answer.text


def test_another_journal_than_that_of_the_snapshot_is_not_worked_on(
    office: Office, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a real election: in an exercise people begin anew as often as they like."""
    land.replace("election", "synthetic = true", "synthetic = false")
    monkeypatch.setattr(settings, "JOURNAL", "")
    Journal(settings.journal_url(ELECTION, land.data), ELECTION).append(
        decision(1, Subject("report", "v-1", seen_value="1"), action="take", payload={})
    )
    land.build()
    monkeypatch.setattr(settings, "BUILD", land.build_folder)

    assert office.visitor("lena").get(f"{WORK}/desk").status == 503
