"""Testland whose observers report on sessions of commissions, and a desk over it. All of it is invented."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.access import Grant
from pipelines.casework.rights import Role
from pipelines.intake import FIELDS
from tests.conftest import Land
from tests.dashboard.access.people import PASSWORD
from tests.dashboard.desk import followed
from tests.dashboard.desk.followed import ELECTION, House

INTAKE = """
[[intake]]
id = "sessions"
system = "odk"
form = "commission_session"
title = "Sessions"
publisher = "Observers"
licence = "internal"
nature = "synthetic"
"""
OBSERVER, REMARK = "LTO-07", "Мен өзүм эшиктин жанында турдум"
SAID = {
    "observer_id": OBSERVER, "commission": "C-N", "held_date": "2030-05-06",
    "observed_at": "2030-05-06T09:55:00+02:00", "announced_open": "yes", "is_open": "yes", "scheduled_at": "10:00",
    "started_at": "10:10:00.000+02:00", "is_late": "yes", "members_total": "12", "members_present": "5",
    "quorum_told": "yes", "decisions_taken": "3", "remarks": REMARK,
}  # fmt: skip
"""A report on a session in the north: so few members that there can have been no quorum."""


def report(name: str, unit: str = "C-N", *, edits: int = 0, **answers: str) -> dict[str, Any]:
    """A report on a session of this commission; `answers` are changed."""
    said = SAID | {"commission": unit} | answers
    told = {
        "submission_id": name, "observer_id": said["observer_id"], "unit": said.get("station", unit),
        "edits": edits, "observed_at": said["observed_at"], "received_at": f"2030-05-06T{12 + edits}:30:00+02:00",
        "review": "received", "is_readable": True,
    }  # fmt: skip
    answered = [{"group": "", "instance": 0, "question": code, "value": text} for code, text in said.items()]
    return dict.fromkeys(FIELDS) | told | {"answers": answered}


def send(land: Land, *reports: dict[str, Any], file: str = "0001-a") -> None:
    """Put the reports where the door puts redacted copies, and build."""
    if INTAKE not in land.text("election"):
        land.write("election", land.text("election") + INTAKE)
    folder = land.folder / "raw" / "submissions" / "sessions"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"row": number} | one, ensure_ascii=False) for number, one in enumerate(reports, start=1)
    ]
    (folder / f"{file}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    land.build()


def build(root: Path) -> Land:
    """Testland with three reports: one in the north, one in the south, one of the commission of a station there."""
    land = followed.build(root)
    land.replace(
        "election", "catalogues = [", 'unit_bodies = { commission = "tec", station = "pec" }\ncatalogues = ['
    )
    send(
        land,
        report("north"),
        report("south", "C-S", held_date="2030-05-07", members_present="11", observer_id="LTO-08"),
        report("station", "C-S", station="201", members_present="9", observer_id="LTO-08"),
    )
    return land


@contextmanager
def house(builds: Path, folder: Path) -> Iterator[House]:
    """The desk, served, with a coordinator of the north beside the experts."""
    with followed.house(builds, folder) as made:
        asel = made.access.accounts.add("asel", made.clock(), password=PASSWORD)
        made.access.accounts.grant(asel, ELECTION, Grant(Role.COORDINATOR, frozenset({"TL-N"})))
        yield made
