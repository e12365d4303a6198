"""On the phone the same condition means the same: shown where certainly true, refused where certainly false."""

from typing import Any

import pytest
from hypothesis import given
from pyxform.builder import create_survey_element_from_dict
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from pipelines.errors import PackError
from pipelines.rules.language import Node, Question, parse, questions
from pipelines.rules.writing import written
from pipelines.rules.xpath import xpath
from tests.rule_expressions import TYPES, answers, conditions, on_the_phone, oracle, trials


@trials
@given(conditions, answers)
def test_a_question_is_shown_where_its_condition_is_certainly_true(node: Node, row: dict[str, Any]) -> None:
    assert on_the_phone(xpath(written(node), TYPES), row) is (oracle(node, row) is True)


@trials
@given(conditions, answers)
def test_an_answer_is_refused_where_its_constraint_is_certainly_false(
    node: Node, row: dict[str, Any]
) -> None:
    """`this` is question a, which a constraint only stands at when it was answered."""
    row = row | {"a": 1.0 if row["a"] is None else row["a"]}
    text = written(node).replace("(a)", "(this)").replace("(a,", "(this,")
    text = " ".join({"a": "this", "(a": "(this", "a)": "this)"}.get(word, word) for word in text.split(" "))
    if "this" not in questions(parse(text)) or "a" in questions(parse(text)):
        return
    said = xpath(text, TYPES | {"this": "integer"})

    assert on_the_phone(said, row, this="a") is (oracle(node, row) is not False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a > 5", "${a} > 5"),
        ("not (a > 5 and b != 3)", "${a} <= 5 or ${b} = 3"),
        ("a != 3", "${a} != '' and ${a} != 3"),
        ("why = 'x'", "${why} = 'x'"),
        ("why != 'x'", "${why} != '' and ${why} != 'x'"),
        ("open", "${open} = 'yes'"),
        ("not open", "${open} = 'no'"),
        ("not selected(seen, 'x')", "${seen} != '' and not(selected(${seen}, 'x'))"),
        ("answered(photo) and (a = 1 or b = 2)", "${photo} != '' and (${a} = 1 or ${b} = 2)"),
        ("sum(a, b) <= c", "(${a} + ${b}) <= ${c}"),
        ("opened >= '08:00'", "${opened} != '' and round(decimal-time(${opened}) * 1440) >= 480"),
        ("day < '2021-01-10'", "${day} != '' and ${day} < date('2021-01-10')"),
        (
            "sent > '2021-01-10T08:00+06:00'",
            "${sent} != '' and decimal-date-time(${sent}) > "
            "decimal-date-time(date-time('2021-01-10T08:00:00.000+06:00'))",
        ),
    ],
)
def test_how_it_reads_on_the_phone(text: str, said: str) -> None:
    assert xpath(text, TYPES | {"opened": "time", "day": "date", "sent": "datetime"}) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this >= 0 and this <= 10", ". >= 0 and . <= 10"),
        ("this <= b", "not(. > ${b})"),
        ("this != 3", ". != 3"),
    ],
)
def test_a_constraint_calls_its_question_this(text: str, said: str) -> None:
    assert xpath(text, TYPES | {"this": "integer"}) == said


def test_two_moments_are_compared_to_the_second_and_not_by_their_days() -> None:
    types = {"came_at": "datetime", "this": "datetime"}
    assert xpath("this >= came_at", types) == (
        "not(${came_at} != '' and decimal-date-time(.) < decimal-date-time(${came_at}))"
    )


def test_this_stands_only_in_a_constraint() -> None:
    with pytest.raises(PackError, match="no question with this code"):
        xpath("this > 1", TYPES)


def form_of(relevant: str, constraint: str) -> str:
    """The XForm that pyxform makes of a form with every type of question, one relevance and one constraint."""
    types = {"yes_no": "select_one yn", "select_one": "select_one xy", "select_multiple": "select_multiple xy",
             "datetime": "dateTime"}  # fmt: skip
    asked = TYPES | {"opened": "time", "day": "date", "sent": "datetime"}
    survey = [{"type": types.get(kind, kind), "name": code, "label": code} for code, kind in asked.items()]
    survey.append(
        {"type": "integer", "name": "last", "label": "last", "relevant": relevant, "constraint": constraint}
    )
    choices = [
        {"list_name": name, "name": code, "label": code}
        for name, codes in (("yn", ("yes", "no")), ("xy", ("x", "y")))
        for code in codes
    ]
    data = DefinitionData(survey=survey, choices=choices, settings=[{"form_id": "f", "version": "1"}])
    return str(create_survey_element_from_dict(workbook_to_json(data, form_name="f", warnings=[])).to_xml())


@pytest.mark.parametrize(
    "text",
    [
        "a > 5 and not (b != 3 or c * -0.5 <= a - 1)", "open = true or not open", "not (why = 'x') or true",
        "selected(seen, 'x') and count_selected(seen) < 2", "answered(photo)", "rises(a, b, c)",
        "opened < '20:00' and day = '2021-01-10' and sent > '2021-01-10T08:00+06:00'",
    ],
)  # fmt: skip
def test_pyxform_compiles_it(text: str) -> None:
    types = TYPES | {"opened": "time", "day": "date", "sent": "datetime", "this": "integer"}
    told = xpath(text, {code: kind for code, kind in types.items() if code != "this"})
    form = form_of(told, xpath(f"this > 0 and ({text})", types))

    assert "${" not in form
    assert 'relevant="' in form
    assert 'constraint="' in form


def test_a_question_of_its_own_name_needs_no_kind() -> None:
    assert parse("a > 1").left == Question("a")  # type: ignore[union-attr]
