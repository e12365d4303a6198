"""The exercise's reports in the formats of the tools: what is read is what was written, and nobody is named."""

import datetime as dt
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from pipelines import build, copies, door, exports, packs, settings, store, vault
from pipelines.domain import Status
from pipelines.exercise import exports as tools
from pipelines.exercise import read_country, write_pack
from pipelines.exercise.exports import kobo, nemo, odk, people
from pipelines.exercise.exports.stream import Stream, rounds
from pipelines.exercise.reports import FORMS, Report
from pipelines.forms.offer import for_pack
from pipelines.identities import Register
from pipelines.intake import Intake
from pipelines.masking import Redactor
from pipelines.pack_words import PackWords
from tests.conftest import no_judge

STREAMS = tuple(FORMS)
FIELD = ZoneInfo("Asia/Bishkek")
KEPT: Mapping[str, tuple[str, ...]] = {
    "odk": (
        "submission_id",
        "received_at",
        "form_version",
        "edits",
        "attachments_present",
        "attachments_expected",
    ),
    "kobo-json": ("received_at", "form_version", "attachments_present"),
    "kobo-xlsx": ("received_at", "form_version"),
    "kobo-csv": ("received_at", "form_version"),
    "apollo": ("received_at",),
    "vote-monitor": ("submission_id", "received_at"),
    "nemo": ("received_at",),
    "workbook": (),
}
"""What the tools carry of a report beside its observer, its place and its moment."""
CHECKED, TRUE, FALSE, SENT = Status.BEING_CHECKED, Status.VERIFIED, Status.REFUTED, Status.RECEIVED
REVIEWS: Mapping[str, Mapping[str, str]] = {
    "apollo": {CHECKED: SENT},
    "vote-monitor": {TRUE: SENT, FALSE: SENT},
    "nemo": {TRUE: CHECKED, FALSE: CHECKED},
    "workbook": {CHECKED: SENT, TRUE: SENT, FALSE: SENT},
}
"""What becomes of a decision that a tool has no word for."""
PROBLEMS = {"not_a_number": 3, "out_of_range": 3, "unknown_question": 2}
"""What was planted into the answers of checklists, for which the workbook has no sheet."""
CASES = [
    (name, stream)
    for name in tools.NAMES
    for stream in STREAMS
    if name != "workbook" or stream in ("weekly", "violations")
]


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small exercise with its exports."""
    folder = tmp_path_factory.mktemp("exercise") / "xx-exercise"
    write_pack(folder, read_country("kg", data=settings.DATA), stations=150, seed=1, with_exports=True)
    return folder


@pytest.fixture(scope="module")
def intakes(exercise: Path) -> dict[str, Intake]:
    """What `intakes.toml` says of every export, by its id."""
    told = tomllib.loads((exercise / "exports" / tools.INTAKES).read_text(encoding="utf-8"))
    return {intake["id"]: Intake.model_validate(intake) for intake in told["intake"]}


def reports_of(folder: Path, stream: str) -> list[Report]:
    return [
        dict(report)
        for report in copies.read(folder / "raw" / "submissions" / stream / "0001-exercise.jsonl")
    ]


def files_of(folder: Path, name: str, stream: str) -> list[Path]:
    return sorted((folder / "exports" / name).glob(f"{stream}-*"))


def people_in(folder: Path) -> tuple[str, ...]:
    """Everything that the exports say of anybody."""
    deployed = pl.read_csv(folder / "raw" / "deployment.csv")["observer_id"]
    told = (report["observer_id"] for stream in STREAMS for report in reports_of(folder, stream))
    return tuple(text for person in people.of([*deployed, *told]).values() for text in person.said())


def moment(text: str | None) -> str | None:
    """A moment by one clock, to the minute; without a zone it is by the clock of the field."""
    if text is None:
        return None
    said = dt.datetime.fromisoformat(text)
    return (said if said.tzinfo else said.replace(tzinfo=FIELD)).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def answers_of(report: Mapping[str, Any], *, repeats: bool = False) -> dict[tuple[str, int, str], str]:
    """The answers at the top of the form but for the observer; moments by one clock."""
    return {
        (answer["group"], answer["instance"], answer["question"]): comparable(answer["value"])
        for answer in report["answers"]
        if answer["question"] != "observer_id" and (repeats or not answer["group"])
    }


def comparable(value: str) -> str:
    return str(moment(value)) if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", value) else value


def meant(report: Mapping[str, Any], intake: Intake) -> dict[str, Any]:
    """The report in our codes, as staging understands the intake."""
    ours = {theirs: code for code, theirs in intake.questions.items()}
    told = []
    for answer in report["answers"]:
        question = ours.get(answer["question"], answer["question"])
        words, value = intake.values.get(question, {}), answer["value"]
        value = words.get(value) or " ".join(words.get(word, word) for word in value.split(" "))
        told.append({**answer, "question": question, "value": value})
    return {**report, "answers": told}


@pytest.mark.parametrize(("name", "stream"), CASES)
def test_what_is_read_is_what_was_written(
    exercise: Path, intakes: Mapping[str, Intake], name: str, stream: str
) -> None:
    intake = intakes[f"{stream}-{name}"]
    states = [state for state, _ in rounds(reports_of(exercise, stream))]
    files = files_of(exercise, name, stream)
    assert len(files) == len(states)
    for file, state in zip(files, states, strict=True):
        export = exports.read(file, intake)
        found = [meant(report, intake) for report in copies.reports(export, ())]
        sent = [report for report in state if report["is_readable"] or name == "odk"]
        assert len(found) == len(sent)
        for ours, theirs in zip(sent, found, strict=True):
            assert told(theirs, KEPT[name]) == told(ours, KEPT[name])
            assert theirs["review"] == REVIEWS.get(name, {}).get(ours["review"], ours["review"])
            assert theirs["is_readable"] == ours["is_readable"]
            if ours["is_readable"]:
                assert theirs["observer_id"] == ours["observer_id"]
                assert theirs["unit"] == ours["unit"]
                assert answers_of(theirs) == answers_of(ours)


def told(report: Mapping[str, Any], fields: Sequence[str]) -> list[Any]:
    return [moment(report[field]) if field.endswith("_at") else report[field] for field in fields]


def test_identities_are_exported_where_the_tool_has_them(
    exercise: Path, intakes: Mapping[str, Intake]
) -> None:
    everybody = set(people_in(exercise)) | {f"+{text}" for text in people_in(exercise)}
    for name in tools.NAMES:
        identities = exports.read(files_of(exercise, name, "weekly")[0], intakes[f"weekly-{name}"]).identities
        assert identities - {"coordinator"} <= everybody
        assert bool(identities) == (name != "workbook")


@pytest.mark.parametrize("name", ["odk", "kobo-xlsx", "kobo-json", "nemo"])
def test_repeat_groups_come_back_where_the_tool_has_them(
    exercise: Path, intakes: Mapping[str, Intake], tmp_path: Path, name: str
) -> None:
    pack = packs.load(exercise, data=settings.DATA)
    form = for_pack(pack)["tabulation_observation"]
    group = next(group for group in form.group if group.repeat)
    text = next(question.code for question in group.question if question.type == "text")
    reports = [dict(report) for report in reports_of(exercise, "tabulation")[:3]]
    for report, entries in zip(reports, ((), ("one, two", 'the "third"'), ("x",)), strict=True):
        report["answers"] = report["answers"] + [
            {"group": group.code, "instance": number, "question": text, "value": value}
            for number, value in enumerate(entries, start=1)
        ]
    persons = people.of(report["observer_id"] for report in reports)
    who = [persons[report["observer_id"]] for report in reports]
    stream = Stream("tabulation", form, reports, (1, 2, 3), who, FIELD, "en")
    write = {
        "odk": odk.write,
        "kobo-xlsx": kobo.write_xlsx,
        "kobo-json": kobo.write_json,
        "nemo": nemo.write,
    }[name]

    write(stream, tmp_path / "export")

    found = copies.reports(exports.read(tmp_path / "export", intakes[f"tabulation-{name}"]), ())
    assert [answers_of(r, repeats=True) for r in found] == [answers_of(r, repeats=True) for r in reports]


def test_the_same_seed_gives_the_same_bytes(exercise: Path, tmp_path: Path) -> None:
    write_pack(
        tmp_path / "xx-exercise",
        read_country("kg", data=settings.DATA),
        stations=150,
        seed=1,
        with_exports=True,
    )
    one, other = (contents(folder / "exports") for folder in (exercise, tmp_path / "xx-exercise"))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("name", tools.NAMES)
def test_all_come_in_by_the_door_and_nobody_is_named(
    exercise: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    folder = tmp_path / "xx-exercise"
    shutil.copytree(exercise, folder, ignore=shutil.ignore_patterns("exports", "submissions"))
    text = (folder / "election.toml").read_text(encoding="utf-8")
    described = (exercise / "exports" / tools.INTAKES).read_text(encoding="utf-8")
    own = [
        part
        for part in described.split("\n[[intake]]")
        if re.search(rf'^id = "\w+-{name}"$', part, re.MULTILINE)
    ]
    text = re.sub(r"\[\[intake\]\]\n(?:\w+ = .*\n)+", "", text) + "".join(
        f"\n[[intake]]{part}\n" for part in own
    )
    (folder / "election.toml").write_text(text, encoding="utf-8")
    pack = packs.load(folder, data=settings.DATA)
    expected = {}
    with vault.opened(pack.election.id, folder, make=True) as opened:
        for intake in pack.election.intake:
            stream = intake.id.removesuffix(f"-{name}")
            for file in files_of(exercise, name, stream):
                admitted = door.admit(opened, pack, intake, file)
                assert admitted.file is not None
            sent = [r for r in reports_of(exercise, stream) if r["is_readable"] or name == "odk"]
            expected[intake.id] = len({report["submission_id"] for report in sent})

    done = build.build(folder, data=settings.DATA, home=tmp_path / "build", judge=no_judge)

    assert done.rows_rejected == 0
    with store.connect(store.current(tmp_path / "build" / pack.election.id)) as connection:
        counted = connection.execute(
            "SELECT intake_id, count(*) FROM staging.submissions WHERE is_latest GROUP BY ALL"
        ).fetchall()
        answers = connection.execute(
            "SELECT question_id, value, problem FROM staging.answers"
            " JOIN staging.submissions USING (submission_id, revision) WHERE is_latest"
        ).fetchall()
    assert dict(counted) == expected
    assert Counter((question, comparable(value)) for question, value, _ in answers) == Counter(
        (question, value)
        for intake in expected
        for report in rounds(reports_of(exercise, intake.removesuffix(f"-{name}")))[-1][0]
        for (_, _, question), value in answers_of(report).items()
    )
    problems = Counter(problem for _, _, problem in answers if problem)
    assert problems == ({} if name == "workbook" else PROBLEMS)
    everybody = [text.encode() for text in people_in(exercise)]
    pattern = re.compile(b"|".join(map(re.escape, everybody)))
    assert [file for file, content in contents(tmp_path).items() if pattern.search(content)] == []


def test_the_code_of_a_unit_is_an_answer_and_no_device(exercise: Path) -> None:
    code = next(r["unit"] for r in reports_of(exercise, "weekly"))
    words = PackWords.of(packs.load(exercise, data=settings.DATA))
    assert Redactor(Register(b"k" * 32), words.ordinary, words.pseudonyms).redact(code) == code


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
