"""Several cases at once: shown before it is decided, confirmed, one entry, and undone as one."""

import re
from urllib.parse import quote

import pytest

from tests.dashboard.desk.reported import WORK, Office, case, verified
from tests.dashboard.desk.visitor import Answer, Visitor

SEVERAL = f"{WORK}/several"
CONFIRMED = {"confirmed": "true", "no_conflict": "true", "reason": "Бир эле окуя", "independent_sources": "1"}


def send(visitor: Visitor, names: list[str], action: str, **fields: str) -> Answer:
    """Open the page of these cases and send its form."""
    page = visitor.get(f"{SEVERAL}?{'&'.join(f'case={name}' for name in names)}")
    return visitor.post_marked(page, SEVERAL, {**CONFIRMED, "action": action, **fields})


def actions(office: Office) -> list[tuple[str, list[str]]]:
    return [
        (entry.decision.action, [subject.id for subject in entry.decision.subjects])
        for entry in office.entries()
    ]


def test_it_is_one_entry_and_on_the_screen_at_once(office: Office) -> None:
    visitor = office.visitor("aida")
    answer = send(visitor, ["v-5", "v-6", "v-7"], "take")
    assert answer.leads_to == f"{WORK}/desk?entered=1"
    assert "Киргизилди: жазуу № 1" in visitor.get(answer.leads_to).text
    assert actions(office) == [("take", ["v-5", "v-6", "v-7"])]
    for name in ("v-5", "v-6", "v-7"):
        text = visitor.get(case(name)).text
        assert "Текшерилип жатат" in text
        assert "дагы 2 билдирүү менен бирге" in text


def test_no_hour_is_told_where_nobody_knows_it(office: Office) -> None:
    visitor = office.visitor("aida")
    for page in (f"{SEVERAL}?case=v-7&case=v-8", f"{WORK}/desk?q=v-8", case("v-8")):
        told = re.findall(r"2030-ж\., 8-май[^<·]*", visitor.get(page).text)
        assert told[0].strip() == "2030-ж., 8-май", page


def test_it_is_undone_as_one(office: Office) -> None:
    visitor = office.visitor("aida")
    send(visitor, ["v-5", "v-6"], "take")
    page = visitor.get(case("v-6"))
    answer = visitor.post_marked(page, f"{case('v-6')}/undo", {"reason": "Жаңылыштык"})
    assert answer.status == 303
    for name in ("v-5", "v-6"):
        assert "Келип түшкөн" in visitor.get(case(name)).text
    assert actions(office)[1:] == [("undo", ["v-5", "v-6"])]


def test_the_one_that_was_chosen_stands_for_the_others_and_merging_can_be_undone(office: Office) -> None:
    visitor = office.visitor("aida")
    answer = send(visitor, ["v-5", "v-6"], "merge", first="v-6")
    assert answer.leads_to == f"{case('v-6')}?entered=1"
    merged = visitor.get(case("v-5")).text
    assert "v-6" in merged
    assert "Ак мандат" in merged
    assert "Мугалимдерге ак мандат" in merged
    assert f'{case("v-5")}">' not in visitor.get(f"{WORK}/desk?q={quote('мандат')}").text
    page = visitor.get(case("v-6"))
    assert visitor.post_marked(page, f"{case('v-6')}/undo", {"reason": "Эки окуя"}).status == 303
    assert "Мугалимдерге ак мандат" not in visitor.get(case("v-5")).text.split("v-6")[0]


def test_refuting_several_needs_that_they_are_being_checked_and_says_so(office: Office) -> None:
    visitor = office.visitor("aida")
    answer = send(visitor, ["v-5", "v-6"], "refute", evidence="heard")
    assert answer.status == 409
    assert ">Бир эле окуя</textarea>" in answer.text
    assert actions(office) == []
    send(visitor, ["v-5", "v-6"], "take")
    assert send(visitor, ["v-5", "v-6"], "refute", evidence="heard").status == 303


@pytest.mark.parametrize(
    ("action", "missing"),
    [
        ("take", {"confirmed": ""}),
        ("merge", {"reason": ""}),
        ("leave_unverifiable", {"no_conflict": ""}),
        ("refute", {"evidence": "astrology"}),
        ("set_publication", {"publication_level": ""}),
        ("set_publication", {"publication_level": "moon"}),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_entered(
    office: Office, action: str, missing: dict[str, str]
) -> None:
    answer = send(office.visitor("lena"), ["v-5", "v-6"], action, **missing)
    assert answer.status == 422
    assert 'role="alert"' in answer.text
    assert answer.text.count('name="seen"') == 2
    assert actions(office) == []


def test_none_at_all_and_too_many(office: Office) -> None:
    visitor = office.visitor("lena")
    assert visitor.get(SEVERAL).status == 200
    assert visitor.get(f"{SEVERAL}?{'&'.join(f'case=v-{n}' for n in range(1, 53))}").status == 400
    assert visitor.get(f"{SEVERAL}?case=v-5&case=nothing").status == 404
    assert send(visitor, ["v-5"], "merge").status == 409


def test_one_that_was_decided_meanwhile_stops_all(office: Office) -> None:
    lena = office.visitor("lena")
    page = lena.get(f"{SEVERAL}?case=v-5&case=v-6")
    verified(office, "v-6", by="aida")
    answer = lena.post_marked(page, SEVERAL, {**CONFIRMED, "action": "merge"})
    assert answer.status == 409
    assert len(actions(office)) == 2


def test_an_editor_sets_the_level_of_many_and_is_offered_nothing_else(office: Office) -> None:
    visitor = office.visitor("edit")
    page = visitor.get(f"{SEVERAL}?case=v-5&case=v-6").text
    assert 'value="set_publication"' in page
    assert 'value="merge"' not in page
    assert send(visitor, ["v-5", "v-6"], "set_publication", publication_level="none").status == 303
    assert send(visitor, ["v-5", "v-6"], "merge").status == 403
    assert [action for action, _ in actions(office)] == ["set_publication"]
