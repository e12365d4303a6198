"""Testland with two intakes, a deployment, a vault beside it, and exports that a test writes as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import door, exports, forgetting, settings, vault
from pipelines.copies import files, read
from pipelines.door import Admitted
from pipelines.exports.export import ANSWERS, SUBMISSIONS, Export
from pipelines.intake import Intake
from tests.conftest import Land

KEY = "5a" * 32
INTAKES = "".join(
    f"""
[[intake]]
id = "{name}"
system = "odk"
form = "weekly_report"
title = "Reports"
publisher = "Observers"
licence = "internal"
nature = "synthetic"
time_zone = "Europe/Berlin"
personal = ["who_spoke"]
"""
    for name in ("weekly", "violation")
)
DEPLOYMENT = """
[[source]]
id = "deployment"
kind = "deployment"
file = "raw/deployment.csv"
title = "Deployment"
publisher = "Observers"
licence = "internal"
nature = "synthetic"
columns = { observer_id = "observer", role = "role", unit_id = "unit", from_date = "from", coordinator_id = "chief" }
"""


def report(number: int, answers: Mapping[str, str], **told: Any) -> dict[str, Any]:
    """A report of observer LTO-01 on station 101."""
    usual = dict.fromkeys(SUBMISSIONS) | {
        "row_number": number, "submission_id": f"uuid:{number}", "observer_id": "LTO-01", "unit": "101", "edits": 0,
        "observed_at": "2030-05-06T08:00:00+02:00", "received_at": "2030-05-06T09:00:00Z", "review": "received",
        "is_readable": True, "form_version": "2030050601",
    }  # fmt: skip
    return usual | told | {"answers": dict(answers)}


def read_json(path: Path, intake: Intake) -> Export:
    """What `Desk.export` wrote, as a reader of a tool would give it."""
    said = json.loads(path.read_text(encoding="utf-8"))
    answers = [
        (row["row_number"], "", 0, question, value)
        for row in said["reports"]
        for question, value in row["answers"].items()
    ]
    rows = [{name: row[name] for name in SUBMISSIONS} for row in said["reports"]]
    return Export(
        pl.DataFrame(rows, schema=SUBMISSIONS),
        pl.DataFrame(answers, schema=ANSWERS, orient="row"),
        frozenset(said["people"]),
    )


class Desk:
    """The coordinator's desk: files come in by the door."""

    def __init__(self, land: Land, root: Path) -> None:
        self.land, self.inbox, self.vault = land, root / "inbox", settings.VAULT
        self.inbox.mkdir()
        land.write("election", land.text("election") + INTAKES + DEPLOYMENT)
        land.write("deployment", "observer,role,unit,from,chief\nLTO-01,lto,101,2030-05-01,C-1\n"
                                 "LTO-02,lto,102,2030-05-01,C-1\n")  # fmt: skip

    def export(
        self, *reports: Mapping[str, Any], people: tuple[str, ...] = (), name: str = "export.json"
    ) -> Path:
        """A file of the tool."""
        path = self.inbox / name
        path.write_text(
            json.dumps({"reports": reports, "people": people}, ensure_ascii=False), encoding="utf-8"
        )
        return path

    def admit(self, path: Path, intake: str = "weekly") -> Admitted:
        pack = self.land.pack()
        with vault.opened("tl-2030", pack.folder, make=True) as opened:
            return door.admit(opened, pack, door.intake_of(pack, intake), path)

    def admit_people(self, path: Path) -> Admitted:
        pack = self.land.pack()
        with vault.opened("tl-2030", pack.folder, make=True) as opened:
            return door.admit_people(opened, pack, door.intake_of(pack, "weekly"), path)

    def forget(self, observer: str) -> forgetting.Forgotten:
        pack = self.land.pack()
        with vault.opened("tl-2030", pack.folder) as opened:
            return forgetting.forget(opened, pack, observer, why="asked on 6 May")

    def copies(self, intake: str = "weekly") -> list[list[dict[str, Any]]]:
        """The reports of every redacted copy, in order."""
        folder = self.land.folder / "raw" / "submissions" / intake
        return [[dict(said) for said in read(file)] for file in files(folder)]

    def contents(self) -> dict[str, bytes]:
        """Every file of the pack and of the vault, byte by byte."""
        return {
            str(path): path.read_bytes()
            for root in (self.land.folder, self.vault)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def desk(land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setattr(settings, "DATA", land.data)
    monkeypatch.setattr(settings, "BUILD", land.build_folder)
    monkeypatch.setattr(exports, "read", read_json, raising=False)
    monkeypatch.setenv("BAIKOO_VAULT_KEY", KEY)
    return Desk(land, tmp_path)
