"""What a form may say: every mistake is named with its place and remedy before anybody fills it in."""

import pytest

from pipelines.errors import PackError
from pipelines.forms.offer import for_pack
from tests.pipelines.forms.conftest import own_form

SOUND = """
id = "poll"
version = "1"
labels = { ky = "С", ru = "О", en = "Poll" }

[[group]]
code = "main"
labels = { ky = "Б", ru = "В", en = "All" }

[[group.question]]
code = "seen"
type = "integer"
minimum = 0
maximum = 9
labels = { ky = "К", ru = "В", en = "Seen" }

[[group.question]]
code = "wrong"
type = "integer"
relevant = "seen > 0"
constraint = "this <= seen"
message = { ky = "К", ru = "Н", en = "Not more" }
labels = { ky = "Т", ru = "Н", en = "Wrong" }

[[group.question]]
code = "why"
type = "select_one"
options = [{ code = "a", labels = { ky = "А", ru = "А", en = "A" } }]
labels = { ky = "Э", ru = "П", en = "Why" }
"""
MISTAKES = {
    # case: what stands there, what is written instead, what is said
    "two questions of one code": ('code = "wrong"', 'code = "seen"', "'seen' stands 2 times"),
    "a question called as a group": ('code = "seen"\n', 'code = "main"\n', "'main' stands 2 times"),
    "a code that the tools use": ('code = "why"', 'code = "start"', "'start' is taken"),
    "a code that is no name": ('code = "why"', 'code = "1 why"', "should match pattern"),
    "an unknown type": ('"select_one"', '"dropdown"', "Input should be"),
    "an unknown key": ("maximum = 9", "maximal = 9", "maximal is no key"),
    "nothing to choose from": ('options = [{ code = "a", labels = { ky = "А", ru = "А", en = "A" } }]', "", "options"),
    "options of a number": ("maximum = 9", 'options_from = "category"', "only questions to choose from"),
    "an option twice": (
        "options = [{", 'options = [{ code = "a", labels = { ky = "Б", ru = "Б", en = "B" } }, {', "an option twice",
    ),
    "an unknown list": (
        'options = [{ code = "a", labels = { ky = "А", ru = "А", en = "A" } }]',
        'options_from = "categories"',
        "the list 'categories'",
    ),
    "no number allowed": ("maximum = 9", "maximum = -1", "allows no number"),
    "bounds of a text": ('type = "integer"\nminimum = 0', 'type = "text"\nminimum = 0', "only numbers have"),
    "a refusal without a reason": ('message = { ky = "К", ru = "Н", en = "Not more" }\n', "", "without saying why"),
    "a pattern that is none": ("maximum = 9", "pattern = '('", "no regular expression"),
    "a missing text": ('ru = "П", ', "", "question 'why' has no text in 'ru'"),
    "an empty text": ('en = "Wrong"', 'en = " "', "question 'wrong' has no text in 'en'"),
    "an unknown question": ('"seen > 0"', '"sen > 0"', "no question with this code"),
    "no expression": ('"seen > 0"', '"seen >"', "a value is expected"),
    "no condition": ('"seen > 0"', '"seen + 1"', "not true or false"),
    "a constraint about something else": ('"this <= seen"', '"wrong <= seen"', "does not look at its answer"),
}  # fmt: skip


def test_a_sound_form_is_read(land) -> None:
    own_form(land, SOUND)

    assert list(for_pack(land.pack())["poll"].questions()) == ["seen", "wrong", "why"]


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_form_is_named(land, case: str) -> None:
    old, new, said = MISTAKES[case]
    assert SOUND.count(old) == 1
    file = own_form(land, SOUND.replace(old, new))

    with pytest.raises(PackError) as caught:
        for_pack(land.pack())

    assert said in caught.value.what
    assert str(file) in caught.value.where
    assert caught.value.remedy


def test_what_an_answer_means_makes_the_edition(land) -> None:
    own_form(land, SOUND)
    edition = for_pack(land.pack())["poll"].edition
    own_form(land, SOUND.replace('en = "Seen"', 'en = "Counted"'))
    reworded = for_pack(land.pack())["poll"].edition
    own_form(land, SOUND.replace("maximum = 9", "maximum = 10"))
    wider = for_pack(land.pack())["poll"].edition

    assert edition == reworded != wider
