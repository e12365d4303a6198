"""The door: what comes in, what is kept of it, and that nobody is named on the way. All people are made up."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import door, exports, vault
from pipelines.errors import BaikooError, PackError, SourceError, VaultError
from tests.observers_door import Desk, desk, report

__all__ = ["desk"]

PERSON = ("Айбек Токтосунов", "+996 700 123 456", "aibek@example.org", "collect:Ab3dE9", "aibek.t")


def test_a_report_is_copied_with_its_answers_in_order(desk: Desk) -> None:
    admitted = desk.admit(desk.export(report(1, {"b": "2", "a": "5"})))

    assert (admitted.new, admitted.changed, admitted.known) == (1, 0, 0)
    assert admitted.file is not None
    assert re.fullmatch(r"0001-[0-9a-f]{12}\.jsonl", admitted.file.name)
    [[said]] = desk.copies()
    assert [(answer["question"], answer["value"]) for answer in said["answers"]] == [("a", "5"), ("b", "2")]
    assert said["observer_id"] == "LTO-01"
    assert said["form_version"] == "2030050601"


def test_the_original_comes_out_of_the_vault_as_it_came(desk: Desk, tmp_path: Path) -> None:
    path = desk.export(report(1, {"a": "1"}), people=PERSON)
    desk.admit(path)

    with vault.opened("tl-2030", desk.land.folder) as opened:
        [original] = opened.originals()
        opened.take(original.name, tmp_path / "out.json", why="a court asked")
        assert [(entry.what, entry.why) for entry in opened.custody.entries()] == [
            ("import", "weekly"),
            ("take", "a court asked"),
        ]
    assert (tmp_path / "out.json").read_bytes() == path.read_bytes()
    assert original.file_name == "export.json"


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"a": "1"}), people=PERSON))
    before = desk.contents()

    again = desk.admit(desk.inbox.joinpath("export.json").rename(desk.inbox / "other name.json"))

    assert again.file is None
    assert desk.contents() == before


def test_an_export_of_everything_brings_only_what_is_new(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"a": "1"})))
    admitted = desk.admit(desk.export(report(2, {"a": "9"}), report(1, {"a": "1"}, row_number=3)))

    assert (admitted.new, admitted.changed, admitted.known) == (1, 0, 1)
    [[first], [second]] = desk.copies()
    assert first["submission_id"] != second["submission_id"]


def test_an_edited_report_is_a_revision_and_both_stay(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"a": "1"})))
    admitted = desk.admit(desk.export(report(1, {"a": "2"}, edits=1)))

    assert (admitted.new, admitted.changed) == (0, 1)
    assert [part[0]["answers"][0]["value"] for part in desk.copies()] == ["1", "2"]
    submissions = desk.land.staging()["staging.submissions"].sort("revision")
    assert submissions["submission_id"].n_unique() == 1
    assert submissions.select("revision", "is_latest").rows() == [(1, False), (2, True)]


def test_an_edit_that_is_taken_back_is_a_revision_too(desk: Desk) -> None:
    for value in ("1", "2", "1"):
        desk.admit(desk.export(report(1, {"a": value}, row_number=len(desk.copies()) + 1)))
    assert [part[0]["answers"][0]["value"] for part in desk.copies()] == ["1", "2", "1"]


def test_people_are_masked_in_all_that_a_report_says(desk: Desk) -> None:
    told = "Токтосунов Айбекке 0700-123-456 чалдым, aibek.t жана aibek@example.org"
    desk.admit(desk.export(report(1, {"note": told, "Айбек Токтосунов кимди көрдү?": "5"}), people=PERSON))

    [[said]] = desk.copies()
    assert {answer["question"]: answer["value"] for answer in said["answers"]} == {
        "note": "[name] [phone] чалдым, [user] жана [email]",
        "[name] кимди көрдү?": "5",
    }


def test_answers_to_personal_questions_are_left_out_and_masked_elsewhere(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"who_spoke": "Бурма Сатарова", "note": "Сатарова айтты"})))
    [[said]] = desk.copies()
    assert [(answer["question"], answer["value"]) for answer in said["answers"]] == [("note", "[name] айтты")]


def test_a_name_in_the_observers_column_becomes_a_pseudonym_and_that_is_said(desk: Desk) -> None:
    admitted = desk.admit(
        desk.export(report(1, {}, observer_id="Токтосунов А."), report(2, {}, observer_id="токтосунов а."),
                    report(3, {}, observer_id="Чолпон"), report(4, {}, observer_id="LTO-99"), people=PERSON)
    )  # fmt: skip

    [said] = desk.copies()
    one, other, unheard, code = (each["observer_id"] for each in said)
    assert one == other
    assert re.fullmatch("p-[0-9a-f]{12}", one)
    assert re.fullmatch("p-[0-9a-f]{12}", unheard)
    assert code == "LTO-99"
    assert "3 observers" in admitted.notes[0].english


def test_a_pseudonym_of_the_deployment_stays_though_the_tool_calls_the_person_so(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"note": "LTO-01 менен LTO-02"}), people=("LTO-01", "LTO 02")))
    [[said]] = desk.copies()
    assert (said["observer_id"], said["answers"][0]["value"]) == ("LTO-01", "LTO-01 менен LTO-02")


def test_an_id_that_holds_a_name_is_replaced_and_stays_one_report(desk: Desk) -> None:
    for value in ("1", "2"):
        desk.admit(desk.export(report(1, {"a": value}, submission_id="Токтосунов/101"), people=PERSON))
    ids = {part[0]["submission_id"] for part in desk.copies()}
    assert len(ids) == 1
    assert ids.pop().startswith("r-")


def test_somebody_who_is_named_later_is_masked_in_earlier_reports_too(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"note": "Токтосунов келди"})))
    first = desk.export(report(2, {"note": "тынч"}), people=PERSON)
    admitted = desk.admit(first, "violation")

    assert desk.copies()[0][0]["answers"][0]["value"] == "[name] келди"
    assert any("1 earlier reports" in note.english for note in admitted.notes)
    assert desk.admit(desk.export(report(1, {"note": "Токтосунов келди"}, row_number=8))).known == 1


def test_words_of_the_pack_are_not_masked(desk: Desk) -> None:
    told = {"note": "Lake meadow, Бек деген талапкер, Ang Ozgon"}
    desk.admit(desk.export(report(1, told), people=("Бек Лейк", "Lake Ozgon", "Meadow Observer")))
    [[said]] = desk.copies()
    assert said["answers"][0]["value"] == "Lake [name], Бек деген талапкер, Ang Ozgon"


def test_the_folder_of_copies_is_kept_out_of_version_control(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {})))
    folder = desk.land.folder / "raw" / "submissions"
    assert (folder / ".gitignore").read_text() == "*\n"
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))} == {0}


PARTICIPANTS = (
    "Participant ID,Full Name,First Name,Other Names,Last Name,Partner,Role,Location Code,Region,Supervisor ID,Gender,"
    "Email,Password,Phone #1,Phone #2,Phone #3\n"
    "LTO-02,Айбек Токтосунов,Айбек,,Токтосунов,P,LTO,102,N,LTO-01,M,aibek@jurt.example,aB3xYz9!,996700123456,,\n"
    "LTO-01,Бурма Сатарова,Бурма,,Сатарова,P,LTO,101,N,,F,,Qw9eRt7?,996700123457,,\n"
)


def test_a_list_of_observers_leaves_pseudonyms_only_and_masks_the_rest_everywhere(desk: Desk) -> None:
    desk.admit(desk.export(report(1, {"note": "Токтосунов 0700 12-34-56, сырсөз aB3xYz9!"})))
    path = desk.inbox / "participants.csv"
    path.write_text(PARTICIPANTS, encoding="utf-8")

    admitted = desk.admit_people(path)

    assert admitted.file is not None
    assert admitted.file.read_text() == (
        "observer_id,role,unit,coordinator_id\nLTO-01,LTO,101,\nLTO-02,LTO,102,LTO-01\n"
    )
    assert desk.copies()[0][0]["answers"][0]["value"] == "[name] [phone], сырсөз [user]!"
    with vault.opened("tl-2030", desk.land.folder) as opened:
        assert len(opened.originals()) == 1, "passwords are kept nowhere"
        assert opened.verify() == []


def test_the_same_list_of_observers_twice_changes_nothing(desk: Desk) -> None:
    path = desk.inbox / "participants.csv"
    path.write_text(PARTICIPANTS, encoding="utf-8")
    desk.admit_people(path)
    before = desk.contents()
    assert desk.admit_people(path).file is None
    assert desk.contents() == before


def test_an_unknown_intake_names_those_that_there_are(desk: Desk) -> None:
    with pytest.raises(PackError, match="there is no intake 'daily'; the pack has weekly, violation"):
        door.intake_of(desk.land.pack(), "daily")


def test_a_file_that_is_too_big_is_not_read(desk: Desk) -> None:
    desk.land.write(
        "election", desk.land.text("election").replace("personal =", "max_bytes = 9\npersonal =", 1)
    )
    with pytest.raises(SourceError, match="more than 9 bytes"):
        desk.admit(desk.export(report(1, {})))


def test_a_file_that_is_not_there_is_not_named(desk: Desk) -> None:
    with pytest.raises(SourceError) as caught:
        desk.admit(desk.inbox / "Токтосунов.csv")
    assert "Токтосунов" not in str(caught.value)


def quoting(error: type[Exception]) -> Any:
    """A reader that quotes the file in what it raises, as libraries do."""

    def fail(path: Path, intake: object) -> None:
        text = path.read_text(encoding="utf-8")
        if issubclass(error, BaikooError):
            raise error(f"row 1 of {path.name}: {text!r}", where=str(path), remedy=f"Mend {path}")
        raise error(text, str(path.resolve()))

    return fail


@pytest.mark.parametrize("error", [SourceError, ValueError, OSError, RecursionError])
def test_a_reader_that_fails_tells_on_nobody_and_nothing_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    desk.admit(desk.export(report(1, {}), people=PERSON))
    before = desk.contents()
    monkeypatch.setattr(exports, "read", quoting(error), raising=False)

    with pytest.raises(SourceError) as caught:
        desk.admit(desk.export(report(2, {}), people=PERSON, name="Айбек Токтосунов.json"))

    assert caught.value.__suppress_context__
    assert not any(
        part in str(caught.value) for part in ("Токтосунов", "700 123", "example.org", "Ab3dE9", "aibek")
    )
    assert "weekly" in str(caught.value)
    assert desk.contents() == before


STEPS = ("put", "note", "custody.add", "copies.write")


@pytest.mark.parametrize("step", STEPS)
def test_an_import_that_is_interrupted_is_ended_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    desk.admit(desk.export(report(9, {"note": "Токтосунов"})), "violation")
    path = desk.export(report(1, {"note": "Айбек Токтосунов"}), people=PERSON)

    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    target = {"copies.write": "pipelines.copies.write", "custody.add": "pipelines.vault.custody.Custody.add"}
    with monkeypatch.context() as patch:
        patch.setattr(target.get(step, f"pipelines.vault.vault.Vault.{step}"), power_cut)
        with pytest.raises(KeyboardInterrupt):
            desk.admit(path)
    desk.admit(path)

    assert [said["answers"][0]["value"] for part in desk.copies() for said in part] == ["[name]"]
    assert desk.copies("violation")[0][0]["answers"][0]["value"] == "[name]"
    with vault.opened("tl-2030", desk.land.folder) as opened:
        assert opened.verify() == []


def test_two_imports_at_once_are_one_after_the_other(desk: Desk) -> None:
    with (
        vault.opened("tl-2030", desk.land.folder, make=True),
        pytest.raises(VaultError, match="another command has the vault of this election open"),
    ):
        desk.admit(desk.export(report(1, {})))


TEXTS = st.text(max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5), TEXTS.filter(bool), TEXTS), max_size=6))
def test_whatever_comes_is_a_line_each_and_comes_once(desk: Desk, told: list[tuple[int, str, str]]) -> None:
    reports = [report(n, {q: v}, submission_id=f"{q}{n}") for n, (_, q, v) in enumerate(told, 1)]
    before = sum(len(part) for part in desk.copies())
    admitted = desk.admit(desk.export(*reports))
    assert admitted.new + admitted.changed + admitted.known == len(reports) or admitted.notes
    assert sum(len(part) for part in desk.copies()) == before + admitted.new + admitted.changed
    if admitted.file:
        assert all(
            json.loads(line)["row"] for line in admitted.file.read_text(encoding="utf-8").split("\n")[:-1]
        )
    again = desk.admit(desk.export(*reports, people=("Жаңы Адам",)))
    assert again.file is None


STRANGER = {
    "an address": "neu@jurt.example",
    "a phone": "0777123456",
    "a phone abroad": "+996777123456",
    "a handle": "@neu_kg",
}


@pytest.mark.parametrize("field", ["unit", "observed_at"])
@pytest.mark.parametrize("written", STRANGER.values(), ids=STRANGER)
def test_what_reaches_a_person_is_masked_where_a_place_or_a_time_should_stand(
    desk: Desk, field: str, written: str
) -> None:
    desk.admit(desk.export(report(1, {}, **{field: written})))
    desk.land.build()
    [[said]] = desk.copies()
    assert re.fullmatch(r"\[\w+\]", said[field])
    assert desk.land.table("staging.submissions").height == 1, "and the report is there"


def test_codes_of_stations_and_districts_are_no_phones(desk: Desk) -> None:
    land = desk.land
    for name in ("precincts", "protocols", "deployment"):
        if land.file(name).exists():
            land.write(name, re.sub(r"\b101\b", "010100001", land.text(name)))
    desk.admit(desk.export(report(1, {"station": "010100001"}, unit="010100001")))
    [[said]] = desk.copies()
    assert (said["unit"], said["answers"][0]["value"]) == ("010100001", "010100001")
