"""Reports of copies of protocols, as the door lays them into a pack: for tests that build from them."""

import json
from typing import Any

from pipelines.intake import FIELDS
from tests.conftest import Land

INTAKE = """
[[intake]]
id = "{name}"
system = "odk"
form = "protocol_copy"
title = "Copies"
publisher = "Observers"
licence = "internal"
nature = "synthetic"
"""
FIGURES = {
    "registered": "1200", "ballots_received": "1250", "issued_early": "10", "issued_station": "480",
    "issued_outside": "30", "ballots_cancelled": "730", "ballots_mobile": "40", "ballots_stationary": "480",
    "ballots_invalid": "12", "ballots_valid": "508", "ang": "289", "bek": "219",
}  # fmt: skip
"""The protocol of station 101, as it was signed by hand."""


def report(observer: str | None = "STO-01", station: str | None = "101", **told: Any) -> dict[str, Any]:
    """A report of a certified copy of the protocol of station 101; `answers` are changed, None takes one away."""
    changed = told.pop("answers", {})
    usual = {"observer_id": observer, "contest": "mayor", "copy_state": "certified", **FIGURES}
    said = {code: text for code, text in (usual | changed).items() if text is not None}
    fields = dict.fromkeys(FIELDS) | {
        "submission_id": f"{observer}-{station}", "observer_id": observer, "unit": station, "edits": 0,
        "observed_at": "2030-05-12T23:50:00+02:00", "received_at": "2030-05-13T00:10:00+02:00",
        "review": "received", "is_readable": True,
    }  # fmt: skip
    answers = [{"group": "", "instance": 0, "question": code, "value": text} for code, text in said.items()]
    return fields | told | {"answers": answers}


def send(land: Land, *reports: dict[str, Any], name: str = "0001-a", intake: str = "copies") -> None:
    """Put the reports where the door puts redacted copies; the pack gets its intake."""
    described = INTAKE.format(name=intake)
    if described not in land.text("election"):
        land.write("election", land.text("election") + described)
    folder = land.folder / "raw" / "submissions" / intake
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"row": number} | one) for number, one in enumerate(reports, start=1)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def copied(land: Land) -> list[dict[str, Any]]:
    """The protocols that came as reports."""
    protocols = land.staging()["staging.protocols"]
    return protocols.filter(origin="observer_copy").sort("station_id", "copy").to_dicts()


def unread(row: dict[str, Any]) -> dict[str, str]:
    return dict(json.loads(row["unread"] or "{}"))
