"""A journal that was changed or cut off behind the desk's back: it is said, and nothing is entered on it."""

from pathlib import Path

import pytest

from tests.dashboard.desk.reported import ELECTION, WORK, Office, case, decide
from tests.pipelines.journal.decided import execute

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

    answers = [lena.get(path) for path in (f"{WORK}/desk", f"{WORK}/desk.csv", case("v-5"))]
    answers.append(lena.post(f"{case('v-2')}/decide", {**form, "action": "take"}))
    for answer in answers:
        assert answer.status == 503
        assert "Администраторго дароо айтыңыз" in answer.text
        assert "sqlite" not in answer.text
    assert lena.get(f"{WORK}/").status == 200
