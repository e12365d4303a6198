"""The example exports that lie beside the project: every one of them is read, and gives what is known to be in it."""

import os
import re
from pathlib import Path

import pytest

from pipelines import exports
from pipelines.exports import apollo_lists
from tests.pipelines.exports.conftest import Told, archive, described

HERE = Path(__file__).parent
REFERENCE = Path(os.environ.get("BAIKOO_REFERENCE", HERE.parents[3] / "shared" / "reference"))
EXAMPLES = REFERENCE.parent / "exports"
KOBO = {"observer": "lto_code", "unit": "oblast"}


def example(name: str) -> Path:
    if not (EXAMPLES / name).exists():
        pytest.skip(f"no example export at {EXAMPLES / name}")
    return EXAMPLES / name


def told(name: str, system: str, **said: object) -> Told:
    return Told(exports.read(example(name), described(system, **{"time_zone": "UTC"} | said)))


def test_odk_central(tmp_path: Path) -> None:
    names = ("odk_central_lto_weekly.csv", "odk_central_lto_weekly-incident.csv")
    (tmp_path / "odk.zip").write_bytes(archive({name: example(name).read_bytes() for name in names}))
    found = Told(exports.read(tmp_path / "odk.zip", described("odk", **KOBO)))

    assert found.column("review") == ["verified", "being_checked", "received"]
    assert found.column("is_readable") == [True, True, False]
    assert found.column("edits") == [0, 2, 0]
    assert found.answers() == {
        "viol_types": "bribery admin", "n_meetings": "3", "oblast": "osh", "office_gps": "40.704 72.866 900 5",
    }  # fmt: skip
    assert found.answers(1, "incident", 1)["descr"] == "Раздача продуктов; 500 сом"
    assert found.identities >= {"LTO 01", "collect:abc"}


@pytest.mark.parametrize(
    "name", ["kobo_export_xml_values.csv", "kobo_export_xml_values.xlsx", "kobo_api_v2_data.json"]
)
def test_kobotoolbox_says_the_same_in_every_format(name: str) -> None:
    found = told(name, "kobo", **KOBO)

    assert found.column("submission_id") == ["x-1", "x-2", "x-3"]
    assert found.column("review") == ["verified", "refuted", "received"]
    assert found.answers() == {"viol_types": "bribery admin", "n_meetings": "3", "oblast": "osh"}
    if not name.endswith("csv"):
        assert found.answers(3, "incident", 1) == {
            "descr": "Недопуск на заседание ТИК",
            "gps": "42.874 74.603 750 8",
        }


def test_kobotoolbox_with_labels() -> None:
    found = told("kobo_export_labels_ru.csv", "kobo", observer="Код ДН", unit="Область")

    assert found.column("review") == ["verified", "refuted", "received"]
    assert found.answers() == {
        "Виды нарушений": "Подкуп Админресурс",
        "Число встреч": "3",
        "Область": "Ошская",
    }


@pytest.mark.parametrize("kind", ["observer", "observer-ts", "qa", "master"])
def test_apollo_checklists_say_the_same_in_every_export(kind: str) -> None:
    found = told(f"apollo_checklist_{kind}.csv", "apollo_checklist")

    assert found.column("observer_id") == ["101001", "101002", "102002"]
    assert found.answers() == {
        "AA": "3", "AB": "1", "AC": "1 2", "AD": "Билборды сняты\nв день визита", "BA": "5", "BB": "2", "BC": "True",
    }  # fmt: skip
    assert found.answers(3) == {}, "nothing has come from that observer"
    assert found.column("review")[2] == ("received" if kind == "master" else "being_checked")


def test_apollo_survey_and_incidents() -> None:
    assert len(set(told("apollo_survey_observer.csv", "apollo_checklist").column("submission_id"))) == 2
    found = told("apollo_incidents.csv", "apollo_incidents")
    assert found.column("review") == ["verified", "received", "refuted", "citizen_report"]


def test_apollo_lists() -> None:
    intake = described("apollo_checklist")
    people = apollo_lists.read_participants(example("apollo_participants_export.csv"), intake)
    places = apollo_lists.read_locations(example("apollo_locations_export.csv"), intake)

    assert people.deployment.row(1) == ("102001", "LTO", "1", "101001")
    assert {"aB3xYz", "996550000001"} <= people.identities
    station = places.filter(code="5101").row(0, named=True)
    assert (station["latitude"], station["longitude"], station["parent_code"]) == (40.704, 72.866, "60")


def test_nemo() -> None:
    found = told("nemo_response_csv_repeat_groups.csv", "nemo")

    assert found.answers() == {"IntegerQ1": "1", "IntegerQ6": "2"}
    assert [found.answers(1, "Slice", n)["DecimalQ5"] for n in (1, 2, 3, 4)] == [
        "1.65",
        "1.3",
        "1.27",
        "1.77",
    ]
    form = {"Form": {"Sample Form 1": "weekly_report"}}
    assert len(told("nemo_response_csv_basic.csv", "nemo", values=form).submissions) == 4


def test_vote_monitor() -> None:
    found = told("votemonitor_quick_reports_header.csv", "vote_monitor")

    assert found.column("unit") == ["1004"]
    assert found.identities == {"LTO 03", "lto03@example.org", "+996700000003"}


def test_nobody_s_phone_or_password_is_in_anything_that_is_read() -> None:
    example("apollo_incidents.csv")
    read = [
        told(name.name, "apollo_incidents" if "incidents" in name.name else "apollo_checklist")
        for pattern in ("apollo_checklist_*.csv", "apollo_incidents.csv", "apollo_survey_*.csv")
        for name in sorted(EXAMPLES.glob(pattern))
    ]
    assert len(read) == 6
    assert not [found for found in read if re.search(r"9967\d{8}|aB3xYz|LTO \d\d\b", found.text)]
