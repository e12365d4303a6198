"""Expressions: what is read, what is refused and how clearly, and that text and tree are the same thing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import PackError
from pipelines.rules.kinds import check_options, checked, checked_number
from pipelines.rules.language import Comparison, Junction, Not, Question, parse, questions
from pipelines.rules.writing import written
from tests.rule_expressions import TYPES, conditions, trials


@trials
@given(conditions)
def test_what_is_written_reads_as_the_same_tree(node: object) -> None:
    assert parse(written(node)) == node  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("open or open and not open", "open or (open and (not open))"),
        ("not a = 1 and open", "(not (a = 1)) and open"),
        ("a + b * 2 - c > 1", "((a + (b * 2)) - c) > 1"),
        ("sum(a, b, 3) = c", "a + b + 3 = c"),
        ("rises(a, b, c)", "a <= b and a <= c and b <= c"),
        ("-a < -2", "0 - a < -2"),
        ("(((open)))", "open"),
        ("a=1and b=2", None),
    ],
)
def test_what_binds_tighter(text: str, means: str | None) -> None:
    if means is None:
        with pytest.raises(PackError, match="cannot be read"):
            parse(text)
    else:
        assert parse(text) == parse(means)


def test_questions_are_named_once_in_their_order() -> None:
    assert questions(parse("b > a and answered(photo) and selected(seen, 'x') and b != 2")) == [
        "b", "a", "photo", "seen",
    ]  # fmt: skip


REFUSED = {
    "": "character 1.*a value is expected",
    "a >": "character 4.*a value is expected, not 'the end'",
    "a < b < c": "character 7.*cannot be chained.*a < b and b < c",
    "a = 'it''s'": "nothing can follow",
    "a = 'x": "cannot be read",
    "a && b": "cannot be read",
    "a == 1": "a value is expected, not '='",
    "a = 1e9": "'1e9' cannot be read",
    "a = 0x10": "'0x10' cannot be read",
    "a / 2 = 1": "cannot be read",
    "sum(a) = 1": "wants two values",
    "answered(1)": "code of a question is expected",
    "answered(a, b)": "'\\)' is expected",
    "selected(seen, why)": "an option is expected",
    "and": "a value is expected, not 'and'",
    "open open": "nothing can follow here, but 'open' does",
}
HOSTILE = {
    "__import__('os')": "no function '__import__'",
    "open.__class__": "cannot be read",
    "exec('1')": "no function 'exec'",
    "pulldata('people', 'phone')": "no function 'pulldata'",
    "why = '${observer_name}'": "cannot be read",
    'why = "x"': "cannot be read",
    "a; drop table answers": "cannot be read",
    "а > 1": "cannot be read",  # the letter is Cyrillic
    "a\u202e > 1": "cannot be read",
    "(" * 100_000: "nested more than 30 deep|more than 400",
    "not " * 399 + "open": "nested more than 30 deep",
    "-" * 390 + "a > 1": "nested more than 30 deep",
    "a" + " + a" * 100_000 + " > 1": "more than 400 words",
    "rises(" + "a, " * 100 + "a)": "not more than 24",
    "9" * 100_000 + " > a": "more than 15 digits",
    "a" * 100_000: None,
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_expression_is_refused_with_place_and_remedy(text: str) -> None:
    with pytest.raises(PackError, match=REFUSED[text]) as refusal:
        parse(text, "form.toml, question 'a'")

    assert refusal.value.where.startswith("form.toml, question 'a', character ")
    assert refusal.value.remedy


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_expressions_are_refused_shortly_and_soon(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(PackError, match=HOSTILE[text] or "no question") as refusal:
        checked(parse(text), TYPES)

    assert time.monotonic() - started < 2
    assert len(str(refusal.value)) < 600


@trials
@given(st.text(max_size=60) | st.text("ab'()<>=!+-*, .notrd&${}019", max_size=60))
def test_any_text_is_an_expression_or_a_clear_error(text: str) -> None:
    try:
        node = parse(text)
    except PackError:
        return
    assert parse(written(node)) == node


NONSENSE = {
    "aa > 1": "no question with this code.*Did you mean a",
    "zzz > 1": "no question with this code",
    "a": "not true or false",
    "a + 1": "not true or false",
    "'x'": "not true or false",
    "open > a": "truth cannot be compared with number",
    "a = 'x'": "number cannot be compared with text",
    "why < 'x'": "text has no order",
    "open < true": "truth has no order",
    "(a > 1) = (b > 1)": "two conditions",
    "why = ''": "answered",
    "seen = 'x'": "selected\\(\\)",
    "photo = 'x'": "other cannot be compared",
    "selected(a, 'x')": "no options",
    "count_selected(why) = 1": "no options",
    "open = 'maybe'": "truth cannot be compared with text",
    "why + 1 > 2": "not a number",
    "not a": "not true or false",
    "day > '10.01.2021'": "no date.*2021-01-10",
    "day > '2021-02-30'": "no date",
    "opened > '8:00'": "no time.*08:00",
    "opened > '24:00'": "no time",
    "sent > '2021-01-10T08:00'": "no moment",
    "sent > day": "moment cannot be compared with date",
}


@pytest.mark.parametrize("text", NONSENSE)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    types = TYPES | {"day": "date", "opened": "time", "sent": "datetime"}

    with pytest.raises(PackError, match=NONSENSE[text]):
        checked(parse(text), types)


def test_a_yes_no_question_is_a_truth_however_it_is_asked() -> None:
    opened = Question("open", "truth")
    for text in ("open", "open = true", "open = 'yes'", "true = open", "open != false", "open != 'no'"):
        assert checked(parse(text), TYPES) == opened
    for text in ("not open", "open = false", "open = 'no'", "open != true"):
        assert checked(parse(text), TYPES) == Not(opened)


def test_a_number_is_wanted_of_an_outlier() -> None:
    checked_number(parse("a + 2 * b"), TYPES)
    with pytest.raises(PackError, match="not a number"):
        checked_number(parse("a > b"), TYPES)


def test_an_option_that_nobody_can_choose_is_refused() -> None:
    options = {"why": ["rain", "late"], "seen": ["box", "list"], "free": []}
    for text in ("why = 'rain'", "'late' != why", "selected(seen, 'box') or free = 'anything'"):
        check_options(parse(text), options)
    for text in ("why = 'rian'", "'rian' != why", "not (selected(seen, 'bx'))"):
        with pytest.raises(PackError, match=r"has no option.*(rain|box)"):
            check_options(parse(text), options)


def test_rises_is_a_junction_of_all_pairs() -> None:
    node = parse("rises(a, b, c)")

    assert isinstance(node, Junction)
    assert node.parts[1] == Comparison("<=", Question("a"), Question("c"))
