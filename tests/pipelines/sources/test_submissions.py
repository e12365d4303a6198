"""Observers' reports on their way to staging: nothing is lost, and what cannot be counted says why."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import mapping, raw
from pipelines.contract import Rows
from pipelines.election import Pack
from pipelines.intake import FIELDS, Intake
from pipelines.places import Gazetteer
from pipelines.sources import submissions
from pipelines.tables.observation import ANSWERS, SUBMISSIONS
from tests.conftest import Land
from tests.report_rows import questions

INTAKE = Intake(
    id="odk",
    system="odk",
    form="weekly",
    title="t",
    publisher="p",
    licence="l",
    nature="synthetic",
    questions={"meetings": "n_meetings"},
    values={"breaches": {"adm": "admin_resource"}},
)
ASKED = questions(
    {"question_id": "meetings", "type": "integer", "minimum": 0, "maximum": 50},
    {"question_id": "calm", "type": "yes_no"},
    {"question_id": "breaches", "type": "select_multiple", "options": "admin_resource bribery"},
    {"question_id": "kind", "type": "select_one", "options": "a b"},
    {"question_id": "opened", "type": "time"},
    {"question_id": "remarks", "type": "text"},
)
PLACES = submissions.Stations({"11": "11", "0011": "11"}, Gazetteer({"osh": frozenset({"C", "R"})}, {}, {}))


def copy(folder: Path, *reports: dict[str, Any], name: str = "0001-a") -> Rows:
    """The reports as one redacted copy, read and mapped."""
    usual = dict.fromkeys(FIELDS) | {
        "observer_id": "A", "unit": "11", "observed_at": "2030-05-06T08:00:00+06:00", "review": "received",
        "edits": 0, "is_readable": True, "answers": [],
    }  # fmt: skip
    path = INTAKE.folder(folder) / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(usual | {"row": n, "submission_id": f"r{n}"} | r) for n, r in enumerate(reports, 1)]
    path.write_text("\n".join(lines) + "\n")
    source, found = next(s for s in INTAKE.sources(folder) if s[0].id.endswith(name))
    file = raw.read(source, found)
    return mapping.apply(file, file.rows)


def answer(question: str, value: str, **more: Any) -> dict[str, Any]:
    return {"group": "", "instance": 0, "question": question, "value": value} | more


def staged(rows: Rows, testland: Pack) -> tuple[pl.DataFrame, pl.DataFrame]:
    conformed = submissions.stage(rows, INTAKE, testland, PLACES)
    assert conformed.rejects.is_empty(), conformed.rejects["reason"].to_list()
    reports = submissions.numbered(conformed.kept)
    given = submissions.answers(rows, INTAKE, reports, ASKED)
    assert reports.schema == SUBMISSIONS.schema
    assert given.schema == ANSWERS.schema
    return reports, given


@pytest.fixture
def testland(land: Land) -> Pack:
    return land.pack()


PROBLEMS = {
    "a number": (answer("n_meetings", "7"), 7.0, None),
    "a word for a number": (answer("n_meetings", "many"), None, "not_a_number"),
    "half a meeting": (answer("n_meetings", "1.5"), 1.5, "not_a_number"),
    "not finite": (answer("n_meetings", "inf"), None, "not_a_number"),
    "above the bound": (answer("n_meetings", "51"), 51.0, "out_of_range"),
    "below the bound": (answer("n_meetings", "-1"), -1.0, "out_of_range"),
    "yes": (answer("calm", "TRUE"), 1.0, None),
    "neither yes nor no": (answer("calm", "perhaps"), None, "not_an_option"),
    "options": (answer("breaches", "bribery adm"), None, None),
    "an option of another form": (answer("breaches", "bribery rigging"), None, "not_an_option"),
    "one of two": (answer("kind", "a"), None, None),
    "two where one is meant": (answer("kind", "a b"), None, "not_an_option"),
    "an hour": (answer("opened", "07:30"), None, None),
    "no hour": (answer("opened", "25:00"), None, "not_a_time"),
    "an unknown question": (answer("colour", "blue"), None, "unknown_question"),
    "a text": (answer("remarks", "=1+1"), None, None),
}


@pytest.mark.parametrize(("given", "number", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_an_answer_is_kept_as_written_and_says_why_it_cannot_be_counted(
    tmp_path: Path, testland: Pack, given: dict[str, Any], number: float | None, problem: str | None
) -> None:
    _, made = staged(copy(tmp_path, {"answers": [given]}), testland)
    assert made.select("number", "problem").row(0) == (number, problem)


def test_what_is_no_moment_is_kept_apart_and_not_assumed(tmp_path: Path, testland: Pack) -> None:
    reports, _ = staged(copy(tmp_path, {"observed_at": "half past", "received_at": "32.13"}, {}), testland)
    assert reports.select("observed_at", "received_at", "unread_times").row(0) == (
        None,
        None,
        "half past, 32.13",
    )
    assert reports["unread_times"][1] is None
    assert reports["observed_at"][1] is not None


def test_of_two_answers_to_one_question_neither_counts_and_both_stay(tmp_path: Path, testland: Pack) -> None:
    twice = [answer("n_meetings", "7"), answer("calm", "yes"), answer("n_meetings", "9")]
    _, made = staged(copy(tmp_path, {"answers": twice}), testland)
    assert made.select("question_id", "value", "number", "problem").rows() == [
        ("meetings", "7 | 9", None, "answered_twice"),
        ("calm", "yes", 1.0, None),
    ]


def test_the_same_answer_told_twice_is_one_answer(tmp_path: Path, testland: Pack) -> None:
    twice = [
        *(answer("calm", said) for said in ("yes", "1")),
        *(answer("n_meetings", said) for said in ("7", "7.0")),
        *(answer("breaches", said) for said in ("adm bribery", "bribery adm")),
    ]
    _, made = staged(copy(tmp_path, {"answers": twice}), testland)
    assert made.select("value", "number", "problem").rows() == [
        ("yes", 1.0, None),
        ("7", 7.0, None),
        ("admin_resource bribery", None, None),
    ]


def test_entries_of_a_repeat_group_are_answers_of_their_own(tmp_path: Path, testland: Pack) -> None:
    entries = [answer("n_meetings", str(n), group="visits", instance=n) for n in (1, 2)]
    entries.append(answer("n_meetings", "3", group="visits", instance=2))
    _, made = staged(copy(tmp_path, {"answers": entries}), testland)
    assert made.select("instance", "value", "problem").rows() == [
        (1, "1", None),
        (2, "2 | 3", "answered_twice"),
    ]


def test_options_come_under_our_codes(tmp_path: Path, testland: Pack) -> None:
    _, made = staged(copy(tmp_path, {"answers": [answer("breaches", "bribery adm")]}), testland)
    assert made["value"].item() == "bribery admin_resource"


def test_a_place_is_known_by_its_number_and_never_guessed(tmp_path: Path, testland: Pack) -> None:
    reports, _ = staged(copy(tmp_path, {"unit": "0011"}, {"unit": "Osh"}, {"unit": None}), testland)
    assert reports.select("unit_id", "unit_label").rows() == [("11", "0011"), (None, "Osh"), (None, None)]


def test_an_edit_is_the_next_revision_and_its_answers_are_its_own(tmp_path: Path, testland: Pack) -> None:
    first = copy(tmp_path, {"submission_id": "r", "answers": [answer("n_meetings", "1")]})
    second = copy(
        tmp_path, {"submission_id": "r", "edits": 1, "answers": [answer("n_meetings", "2")]}, name="0002-b"
    )
    parts = [submissions.stage(rows, INTAKE, testland, PLACES).kept for rows in (first, second)]
    for order in (parts, parts[::-1]):
        reports = submissions.numbered(pl.concat(order)).sort("revision")
        assert reports.select("revision", "is_latest", "edits").rows() == [(1, False, 0), (2, True, 1)]
        told = [
            submissions.answers(rows, INTAKE, reports, ASKED).select("revision", "value")
            for rows in (first, second)
        ]
        assert pl.concat(told).rows() == [(1, "1"), (2, "2")]


def test_a_citizens_report_stays_apart(tmp_path: Path, testland: Pack) -> None:
    reports, _ = staged(copy(tmp_path, {"review": "citizen_report"}, {"review": "verified"}), testland)
    assert reports.select("review", "is_citizen_report").rows() == [("received", True), ("verified", False)]


def test_a_moment_without_zone_is_local_to_the_tool_and_one_with_a_zone_is_not(
    tmp_path: Path, testland: Pack
) -> None:
    rows = copy(
        tmp_path, {"observed_at": "2030-05-06T08:00:00"}, {"observed_at": "2030-05-06T08:00:00+00:00"}
    )
    intake = INTAKE.model_copy(update={"time_zone": "Asia/Bishkek"})
    kept = submissions.stage(rows, intake, testland, PLACES).kept
    assert [moment.hour for moment in kept["observed_at"]] == [2, 8]
