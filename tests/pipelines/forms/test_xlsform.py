"""XLSForms: what the telephone gets, and that pyxform (and ODK Validate, where there is Java) takes it."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from pyxform.xls2xform import convert

from pipelines import packs, settings
from pipelines.election import Pack
from pipelines.forms import places, xlsform
from pipelines.forms.offer import offer
from tests.pipelines.forms.conftest import WORDS, forms, own_form

LANGUAGES = ("ky", "ru", "en")
PACKS = Path(__file__).parents[2] / "reference" / "packs"
IDENTIFYING = (
    "deviceid",
    "phonenumber",
    "username",
    "email",
    "simserial",
    "subscriberid",
    "background-audio",
    "audit",
)


def compiled(form, languages: Sequence[str], folder: Path) -> str:
    """The form as XForm; raises where pyxform or ODK Validate refuses it."""
    file = folder / f"{form.id}.xlsx"
    xlsform.write(form, tuple(languages), WORDS, file)
    result = convert(file, validate=shutil.which("java") is not None)
    assert result.warnings == []
    return result.xform


def sheet(file: Path, name: str) -> list[dict[str, str]]:
    rows = openpyxl.load_workbook(file)[name].iter_rows(values_only=True)
    head = next(rows)
    return [{key: value for key, value in zip(head, row, strict=True) if value is not None} for row in rows]


def written(land, name: str, folder: Path) -> Path:
    file = folder / f"{name}.xlsx"
    xlsform.write(forms(land)[name], LANGUAGES, WORDS, file)
    return file


def test_every_form_of_the_exercise_compiles(tmp_path: Path) -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    made = offer(pack, places.read(pack)).forms

    assert len(made) == 6
    for form in made.values():
        model = compiled(form, pack.election.languages, tmp_path)
        assert all(f'lang="{name}"' in model for name in ("Кыргызча (ky)", "Русский (ru)", "English (en)"))


def test_every_form_of_testland_compiles(worded, tmp_path: Path) -> None:
    made = forms(worded)

    assert len(made) == 6
    for form in made.values():
        compiled(form, LANGUAGES, tmp_path)


@pytest.mark.parametrize("name", sorted(folder.name for folder in PACKS.iterdir()))
def test_forms_of_other_countries_compile_in_their_language(name: str, tmp_path: Path) -> None:
    pack: Pack = packs.load(PACKS / name, data=PACKS.parent)
    made = offer(pack, {}).forms

    assert "election_day_checklist" in made
    for form in [made["election_day_checklist"], *(made[f] for f in ("protocol_copy",) if f in made)]:
        file = tmp_path / f"{form.id}.xlsx"
        xlsform.write(form, pack.election.languages, WORDS, file)
        convert(file, validate=False)


def test_the_telephone_is_not_asked_who_it_is(worded, tmp_path: Path) -> None:
    for name, form in forms(worded).items():
        model = compiled(form, LANGUAGES, tmp_path)
        preloads = ElementTree.fromstring(model).iter("{http://www.w3.org/2002/xforms}bind")
        told = {bind.get("{http://openrosa.org/javarosa}preloadParams") for bind in preloads} - {None}
        assert told == {"start", "end"}, name
        assert not {row["type"] for row in sheet(tmp_path / f"{name}.xlsx", "survey")} & set(IDENTIFYING)


def test_the_settings_give_identity_edition_and_the_first_language(worded, tmp_path: Path) -> None:
    (settings_row,) = sheet(written(worded, "weekly_report", tmp_path), "settings")

    assert settings_row == {
        "form_title": "Жумалык отчет",
        "form_id": "weekly_report",
        "version": forms(worded)["weekly_report"].edition,
        "default_language": "Кыргызча (ky)",
    }


def test_each_text_has_a_column_for_every_language(worded, tmp_path: Path) -> None:
    rows = {row.get("name"): row for row in sheet(written(worded, "weekly_report", tmp_path), "survey")}

    assert rows["days_observed"]["label::Русский (ru)"] == "Сколько дней на этой неделе вы наблюдали?"
    assert rows["days_observed"]["constraint_message::English (en)"] == "Write a number from 0 to 7"
    assert rows["days_observed"]["constraint_message::Кыргызча (ky)"] == "0–7 аралыгындагы санды жазыңыз"
    assert rows["observer_id"]["hint::English (en)"].startswith("Only the code")


def test_conditions_are_those_of_the_one_language_of_rules(worded, tmp_path: Path) -> None:
    rows = {row.get("name"): row for row in sheet(written(worded, "weekly_report", tmp_path), "survey")}

    assert rows["breaches_serious"]["relevant"] == "${breaches_confirmed} > 0"
    assert rows["breaches_serious"]["constraint"] == ". >= 0 and (not(. > ${breaches_confirmed}))"
    assert "below 0" in rows["breaches_serious"]["constraint_message::English (en)"]
    assert "Not more than" in rows["breaches_serious"]["constraint_message::English (en)"]


def test_a_station_outside_the_numbering_is_not_taken(tmp_path: Path) -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    xlsform.write(offer(pack).forms["protocol_copy"], LANGUAGES, WORDS, tmp_path / "p.xlsx")
    rows = {row.get("name"): row for row in sheet(tmp_path / "p.xlsx", "survey")}

    assert rows["station"]["constraint"] == r"regex(., '^\d{4}$')"


def test_a_list_that_two_questions_share_is_written_once(worded, tmp_path: Path) -> None:
    choices = sheet(written(worded, "election_day_checklist", tmp_path), "choices")
    keys = [(row["list_name"], row["name"]) for row in choices]

    assert len(keys) == len(set(keys))
    assert ("watched", "not_admitted") in keys
    assert ("yes_no", "yes") in keys


def test_what_was_changed_is_asked_for_every_protocol(worded, tmp_path: Path) -> None:
    rows = sheet(written(worded, "tabulation_observation", tmp_path), "survey")
    kinds = [(row["type"], row.get("name")) for row in rows]

    start = kinds.index(("begin_repeat", "changed_protocol"))
    assert kinds[start + 1] == ("text", "changed_station")
    assert ("end_repeat", None) in kinds[start:]


def test_a_name_on_the_ballot_cannot_look_into_the_answers(worded, tmp_path: Path) -> None:
    worded.replace("election", 'en = "Ang Ozgon"', 'en = "Ang ${observer_id} <b>&"')

    model = compiled(forms(worded)["protocol_copy"], LANGUAGES, tmp_path)

    assert "Ang $ {observer_id} &lt;b&gt;&amp;" in model


def test_the_same_form_is_the_same_file(worded, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one, other = (written(worded, "weekly_report", tmp_path / folder) for folder in ("a", "b"))

    assert one.read_bytes() == other.read_bytes()


KINDS = """
id = "poll"
version = "1"
labels = { ky = "С", ru = "О", en = "P" }

[[group]]
code = "all"
labels = { ky = "Б", ru = "В", en = "A" }
"""
ONE = """
[[group.question]]
code = "q_{kind}"
type = "{kind}"
labels = {{ ky = "С", ru = "В", en = "Q" }}
{more}
"""


def test_every_type_of_question_can_be_asked(land, tmp_path: Path) -> None:
    plain = ("integer", "decimal", "text", "yes_no", "date", "time", "datetime", "geopoint", "image", "note")
    chosen = 'options = [{ code = "a", labels = { ky = "А", ru = "А", en = "A" } }]'
    asked = [ONE.format(kind=kind, more="") for kind in plain]
    asked += [ONE.format(kind=kind, more=chosen) for kind in ("select_one", "select_multiple")]
    own_form(land, KINDS + "".join(asked))

    model = compiled(forms(land)["poll"], LANGUAGES, tmp_path)

    assert all(f"/data/all/q_{kind}" in model for kind in plain)
