"""The example exports of every tool, let in by the door: reports are there, nobody whom they name is.

They lie beside the reference data (`BAIKOO_REFERENCE`), in `exports`.
"""

from pathlib import Path

import pytest

from pipelines import exports
from tests.observers_door import Desk, desk
from tests.reference.conftest import REFERENCE

__all__ = ["desk"]

EXAMPLES = REFERENCE.parent / "exports"
READ = exports.read
APOLLO = ("996700000001", "996700000002", "996700000003", "LTO 01", "LTO 02", "LTO 03")
CASES = {
    "odk_central_lto_weekly.csv": ("odk", "lto_code", ("collect:abc", "collect:def", "LTO 01", "LTO 02")),
    "kobo_export_xml_values.csv": ("kobo", "lto_code", ("lto01", "lto02")),
    "kobo_export_xml_values.xlsx": ("kobo", "lto_code", ("lto01", "lto02")),
    "kobo_api_v2_data.json": ("kobo", "lto_code", ("lto01", "lto02")),
    "apollo_checklist_observer.csv": ("apollo_checklist", None, APOLLO),
    "apollo_checklist_observer-ts.csv": ("apollo_checklist", None, APOLLO),
    "apollo_checklist_qa.csv": ("apollo_checklist", None, APOLLO),
    "apollo_checklist_master.csv": ("apollo_checklist", None, APOLLO),
    "apollo_incidents.csv": ("apollo_incidents", None, APOLLO),
    "apollo_survey_observer.csv": ("apollo_checklist", None, APOLLO),
    "nemo_response_csv_repeat_groups.csv": ("nemo", None, ("A User 1", "A User 2")),
}


@pytest.mark.parametrize("name", CASES)
def test_an_example_comes_in_without_anybody(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    system, observer, people = CASES[name]
    path = EXAMPLES / name
    if not path.is_file():
        pytest.skip(f"no example at {path}")
    monkeypatch.setattr(exports, "read", READ)
    stated = f'system = "{system}"' + (f'\nobserver = "{observer}"' if observer else "")
    desk.land.write("election", desk.land.text("election").replace('system = "odk"', stated))

    admitted = desk.admit(path)

    assert admitted.new > 0
    assert admitted.file is not None
    text = admitted.file.read_text(encoding="utf-8")
    assert [person for person in people if person in text] == []
    assert {report["observer_id"] for report in desk.copies()[0]} != {None} or system == "nemo"
    assert desk.admit(path).file is None


def test_the_example_of_a_list_of_observers_leaves_pseudonyms_only(desk: Desk) -> None:
    path: Path = EXAMPLES / "apollo_participants_export.csv"
    if not path.is_file():
        pytest.skip(f"no example at {path}")

    admitted = desk.admit_people(path)

    assert admitted.file is not None
    assert (
        admitted.file.read_text()
        == "observer_id,role,unit,coordinator_id\n101001,LTO,60,\n102001,LTO,1,101001\n"
    )
    assert not any(b"aB3xYz" in content for content in desk.contents().values())
