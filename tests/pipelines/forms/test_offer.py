"""Which forms an election has, and what the pack puts into them."""

import re
import tomllib

import pytest

from pipelines import packs, settings
from pipelines.domain import CategoryKind
from pipelines.errors import PackError
from pipelines.forms import places
from pipelines.forms.offer import FORMS, for_pack, offer
from pipelines.questionnaire import Subject
from pipelines.rules import of_form
from pipelines.rules.rule import Bound
from pipelines.tables.tallies import LINES
from tests.pipelines.forms.conftest import forms, own_form

ALL = {
    "weekly_report",
    "serious_violation",
    "election_day_checklist",
    "tabulation_observation",
    "protocol_copy",
    "commission_session",
}


def codes(form, question: str) -> list[str]:
    return [option.code for option in form.questions()[question].options]


def test_the_exercise_has_every_form() -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)

    found = offer(pack, places.read(pack))

    assert set(found.forms) == ALL
    assert found.left_out == {}


def test_every_violation_of_the_catalogue_stands_in_the_form_and_nothing_else() -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    violations = [c.id for c in pack.catalogue.category if c.kind == CategoryKind.VIOLATION]
    made = for_pack(pack)

    assert len(violations) > 40
    assert codes(made["serious_violation"], "category") == violations
    assert codes(made["weekly_report"], "breach_categories") == violations
    assert codes(made["election_day_checklist"], "breach_categories") == violations


def test_a_changed_catalogue_changes_the_form_and_its_edition(worded) -> None:
    before = forms(worded)["serious_violation"]
    worded.replace("words", 'code = "pressure"', 'code = "force"')
    after = forms(worded)["serious_violation"]

    assert codes(before, "category") == ["vote_buying", "pressure"]
    assert codes(after, "category") == ["vote_buying", "force"]
    assert before.version == after.version
    assert before.edition != after.edition


def test_another_wording_or_another_list_of_places_is_no_other_edition(worded) -> None:
    without_places = for_pack(worded.pack())
    with_places = forms(worded)
    worded.replace("words", 'en = "Vote buying"', 'en = "Bribery"')
    worded.replace("units", "Озёрный район,Lake district", "Приозёрный район,Lakeside district")
    reworded = forms(worded)

    editions = {name: form.edition for name, form in with_places.items()}
    assert {name: form.edition for name, form in without_places.items()} == editions
    assert {name: form.edition for name, form in reworded.items()} == editions
    assert reworded["serious_violation"].questions()["category"].options[0].labels["en"] == "Bribery"


def test_the_figures_of_a_protocol_are_asked_under_our_fields_and_the_choices_of_the_ballot(worded) -> None:
    (figures,) = [group for group in forms(worded)["protocol_copy"].group if group.questions_from]
    asked = [question for question in figures.question if question.type == "integer"]
    pack = worded.pack().election

    assert [q.code for q in asked] == [
        *(line.field for line in pack.form[0].line),
        *(choice.id for choice in pack.choice),
    ]
    assert {q.code for q in asked} - {"ang", "bek"} <= {line.name for line in LINES}
    assert asked[0].labels["en"] == "1. Voters on the list"
    assert all(q.minimum == 0 and q.relevant is None for q in asked)


def test_figures_that_do_not_add_up_are_asked_about_and_not_refused(worded) -> None:
    (figures,) = [group for group in forms(worded)["protocol_copy"].group if group.questions_from]
    notes = {q.code: q.relevant for q in figures.question if q.type == "note"}

    assert notes == {
        "check_1_mayor_received": "contest = 'mayor' and ballots_received != "
        "issued_early + issued_station + issued_outside + ballots_cancelled",
        "check_1_mayor_found": "contest = 'mayor' and ballots_mobile + ballots_stationary != "
        "ballots_valid + ballots_invalid",
        "check_1_mayor_votes": "contest = 'mayor' and ang + bek != ballots_valid",
    }
    assert not any(q.constraint for q in figures.question)


def test_with_two_ballots_each_figure_is_asked_for_the_ballot_that_has_it(worded) -> None:
    worded.replace(
        "election",
        '[[choice]]\nid = "bek"\ncontest = "mayor"',
        '[[contest]]\nid = "council"\nlabels = { ky = "К", ru = "С", en = "C" }\n\n'
        '[[choice]]\nid = "bek"\ncontest = "council"',
    )
    text = worded.text("election")
    worded.write("election", text[: text.index("[[source]]")])  # the files are about one ballot
    asked = for_pack(worded.pack())["protocol_copy"].questions()

    assert asked["registered"].relevant == "contest = 'mayor'"
    assert asked["bek"].relevant == "contest = 'council'"
    assert codes(for_pack(worded.pack())["protocol_copy"], "contest") == ["mayor", "council"]


def test_a_choice_that_cannot_be_a_question_leaves_the_form_out_and_says_why(worded) -> None:
    text = worded.text("election").replace('id = "bek"', 'id = "1"')
    worded.write("election", text[: text.index("[[source]]")])

    found = offer(worded.pack())

    assert "protocol_copy" not in found.forms
    assert "'1' cannot be a question" in found.left_out["protocol_copy"]


def test_a_choice_that_cannot_be_an_option_leaves_the_form_out_and_says_why(worded) -> None:
    worded.replace("words", 'code = "pressure"', 'code = "under pressure"')

    found = offer(worded.pack())

    assert set(found.forms) == {"protocol_copy", "tabulation_observation", "commission_session"}
    assert "'under pressure' cannot be chosen" in found.left_out["weekly_report"]


def test_a_station_is_written_as_the_territory_numbers_it() -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)

    assert for_pack(pack)["election_day_checklist"].questions()["station"].pattern == r"^\d{4}$"


def test_without_the_words_it_needs_a_form_is_left_out_and_says_which(land) -> None:
    found = offer(land.pack())

    assert set(found.forms) == ALL - {"serious_violation"}
    assert "'terms.publication_level'" in found.left_out["serious_violation"]


def test_a_question_that_nobody_must_answer_is_left_out_where_there_is_nothing_to_choose_from(land) -> None:
    text = land.text("words")
    land.write("words", text.replace('kind = "violation"\ngroup = "campaign"', 'kind = "workflow"'))

    form = for_pack(land.pack())["weekly_report"]
    rules = {rule["id"] for rule in form.rule}

    assert "breaches_confirmed" in form.questions()
    assert "breach_categories" not in form.questions()
    assert "unusually_many_breaches" in rules
    assert "kinds_of_confirmed_breaches" not in rules


def test_places_are_regions_each_before_what_lies_in_it(land) -> None:
    found = places.read(land.pack())

    assert [(o.code, o.labels["en"]) for o in found["unit"]][:3] == [
        ("TL-N", "North region"),
        ("TL-N-1", "North region, Dawn district"),
        ("TL-S", "Lake region"),
    ]
    assert [o.code for o in found["region"]] == ["TL-N", "TL-S", "TL-C"]
    assert [o.labels["ky"] for o in found["commission"]] == ["Түндүк АШК", "Көл АШК", "Өзөн АШК"]


def test_an_election_without_units_asks_for_their_names(worded) -> None:
    unit = offer(worded.pack(), {}).forms["weekly_report"].questions()["unit"]

    assert (unit.type, unit.options) == ("text", ())


EXPECTED = """
[[expected_report]]
id = "w"
labels = {{ en = "w" }}
form = "{form}"
role = "lto"
every = "week"
first = 2030-05-01
last = 2030-05-12

[[source]]
id = "tallies"
"""


@pytest.mark.parametrize(
    ("form", "said"),
    [("weekly", "'weekly' is no form"), ("serious_violation", "'serious_violation' cannot be made")],
)
def test_a_form_that_the_pack_uses_and_cannot_have_is_refused(land, form: str, said: str) -> None:
    land.replace("election", '[[source]]\nid = "tallies"\n', EXPECTED.format(form=form))

    with pytest.raises(PackError, match=said) as caught:
        for_pack(land.pack())

    assert "key expected_report" in caught.value.where
    assert caught.value.remedy


POLL = """
id = "poll"
version = "3"
labels = { ky = "Сурамжылоо", ru = "Опрос", en = "Poll" }

[[group]]
code = "all"
labels = { ky = "Баары", ru = "Всё", en = "All" }

[[group.question]]
code = "queue"
type = "integer"
required = true
labels = { ky = "Кезек", ru = "Очередь", en = "Queue" }
"""


def test_a_pack_may_bring_its_own_form(land) -> None:
    own_form(land, POLL)

    assert for_pack(land.pack())["poll"].edition.startswith("3-")


def test_a_form_of_its_own_must_speak_every_language_of_the_pack(land) -> None:
    own_form(land, POLL.replace('ky = "Кезек", ', ""))

    with pytest.raises(PackError, match="question 'queue' has no text in 'ky'"):
        for_pack(land.pack())


def test_forms_of_the_project_are_left_out_where_they_are_not_translated(land) -> None:
    pack = land.pack()
    object.__setattr__(pack.election, "languages", ("en", "de"))

    found = offer(pack)

    assert found.forms == {}
    assert all("into de" in reason for reason in found.left_out.values())


def test_a_form_called_otherwise_than_its_file_is_refused(land) -> None:
    own_form(land, POLL.replace('id = "poll"', 'id = "pool"'))

    with pytest.raises(PackError, match="calls itself 'pool'"):
        for_pack(land.pack())


FILES = sorted(file for file in FORMS.glob("*.toml") if file.name != "words.toml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_form_says_who_where_and_when_and_asks_for_nobodys_identity(file) -> None:
    asked = {
        question["code"]: question
        for group in tomllib.loads(file.read_text(encoding="utf-8"))["group"]
        for question in group.get("question", ())
    }
    personal = re.compile(r"name|phone|mail|device|address|passport|user|imei|birth|gps")

    assert [code for code in asked if personal.search(code)] == []
    assert [code for code, question in asked.items() if question["type"] == "geopoint"] == []
    assert {"observer_id", "observed_at"} <= set(asked)
    assert {"unit", "station", "commission"} & set(asked)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_code_of_an_observer_cannot_be_a_name_or_a_telephone(file) -> None:
    text = file.read_text(encoding="utf-8")
    pattern = re.compile(re.search(r"code = \"observer_id\".*?pattern = '(.*?)'", text, re.DOTALL)[1])

    assert all(pattern.search(code) for code in ("LTO-07", "101001", "sto_112", "7"))
    assert not any(
        pattern.search(code)
        for code in ("Aibek", "Aibek 7", "Асанова Г.", "+996700000001", "0700000001", "a@b.kg", "LTO-07 Asan")
    )


def test_the_weekly_report_asks_about_every_subject_and_tells_nothing_from_not_observed() -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    asked = list(for_pack(pack)["weekly_report"].asked())
    explicit = {
        entry.subject: entry for entry in asked if entry.question.code.endswith("_observed") and entry.subject
    }

    assert set(explicit) == set(Subject)
    for entry in explicit.values():
        assert entry.is_required
        assert [option.code for option in entry.question.options] == ["something", "nothing", "not_observed"]


def test_beside_every_number_of_problems_stands_the_number_of_what_was_looked_at() -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    asked = for_pack(pack)["weekly_report"].questions()
    parts = {code: q.constraint.removeprefix("this <= ") for code, q in asked.items() if q.constraint}

    problems = {
        "sessions_refused", "decisions_late", "pec_incomplete", "events_obstructed", "events_with_officials",
        "material_places_breach", "breaches_confirmed", "breaches_serious", "lists_not_displayed",
        "voters_not_found", "entries_wrong", "tec_refused", "tec_unprepared", "protocols_changed",
    }  # fmt: skip
    assert set(parts) == problems | {"sessions_attended", "complaints_decided"}
    assert all(asked[whole].type == "integer" for whole in parts.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_rules_of_a_form_fit_its_questions_and_give_their_reason_in_every_language(file) -> None:
    pack = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)
    form = for_pack(pack)[file.stem]
    groups = {entry.question.code: entry.group_id for entry in form.asked()}

    for rule in of_form.rules(form, file):
        assert Bound.of(rule, form.types(), groups).questions
    for said in form.rule:
        assert set(said["because"]) == {"ky", "ru", "en"}


def test_only_what_every_report_must_answer_is_required_of_it(worded) -> None:
    asked = {entry.question.code: entry for entry in forms(worded)["tabulation_observation"].asked()}

    assert asked["admitted"].is_required
    assert asked["changed_station"].question.required
    assert not asked["changed_station"].is_required  # asked once for each protocol that was changed
    assert asked["changed_station"].group_id == "changed_protocol"
    assert asked["admitted"].group_id == ""
