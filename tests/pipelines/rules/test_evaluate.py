"""Three-valued logic: the laws of Kleene, an oracle of truth tables, and the kinds of answers."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.evaluate import ANSWER, evaluate
from pipelines.rules.kinds import checked
from pipelines.rules.language import Junction, Literally, Node, Not, Question, parse, walk
from tests.rule_expressions import TYPES, answers, conditions, frame, oracle, trials, value

UNKNOWN = dict.fromkeys(TYPES)


@trials
@given(conditions, answers)
def test_polars_agrees_with_the_truth_tables(node: Node, row: dict[str, Any]) -> None:
    assert value(node, row) is oracle(node, row)


@trials
@given(st.lists(conditions, min_size=2, max_size=3), answers)
def test_de_morgan(parts: list[Node], row: dict[str, Any]) -> None:
    for word, other in (("and", "or"), ("or", "and")):
        together = Not(Junction(word, tuple(parts)))  # type: ignore[arg-type]
        apart = Junction(other, tuple(Not(part) for part in parts))  # type: ignore[arg-type]
        assert value(together, row) is value(apart, row)


@trials
@given(conditions, answers)
def test_twice_not_is_nothing(node: Node, row: dict[str, Any]) -> None:
    assert value(Not(Not(node)), row) is value(node, row)


@trials
@given(conditions, answers)
def test_a_truth_is_neutral_or_decides(node: Node, row: dict[str, Any]) -> None:
    yes, no = Literally(True, "truth"), Literally(False, "truth")
    assert value(Junction("and", (node, yes)), row) is value(node, row)
    assert value(Junction("or", (node, no)), row) is value(node, row)
    assert value(Junction("and", (node, no)), row) is False
    assert value(Junction("or", (node, yes)), row) is True


@trials
@given(conditions, answers, answers)
def test_more_information_never_flips_a_verdict(
    node: Node, row: dict[str, Any], more: dict[str, Any]
) -> None:
    """Answers that were missing come in: what was decided stays so. `answered` is about the missing, and left out."""
    if any(getattr(part, "name", "") == "answered" for part in walk(node)):
        return
    fuller = {code: more[code] if answer is None else answer for code, answer in row.items()}
    before = value(node, row)
    assert before is None or value(node, fuller) is before


@pytest.mark.parametrize(
    ("left", "word", "right", "told"),
    [
        (True, "and", None, None), (False, "and", None, False), (None, "and", None, None),
        (True, "or", None, True), (False, "or", None, None), (None, "or", None, None),
    ],
)  # fmt: skip
def test_kleene_s_tables(left: bool | None, word: str, right: bool | None, told: bool | None) -> None:
    frame = pl.DataFrame(
        {ANSWER + "l": [left], ANSWER + "r": [right]}, {ANSWER + "l": pl.Boolean, ANSWER + "r": pl.Boolean}
    )
    for one, other in (("l", "r"), ("r", "l")):
        node = checked(parse(f"{one} {word} {other}"), {"l": "yes_no", "r": "yes_no"})
        assert frame.select(v=evaluate(node))["v"][0] is told


def test_a_missing_answer_is_neither_equal_nor_different() -> None:
    for text in (
        "a = 1",
        "a != 1",
        "not a = 1",
        "a = a",
        "why != 'x'",
        "not selected(seen, 'x')",
        "sum(a, b) > 0",
    ):
        assert value(parse(text), UNKNOWN) is None
    assert value(parse("answered(a)"), UNKNOWN) is False


def test_turnout_that_falls_is_seen_across_a_missing_hour() -> None:
    for row, told in (
        ((10, 20, 30), True),
        ((10, None, 30), None),
        ((30, None, 10), False),
        ((10, 10, 10), True),
    ):
        answers = UNKNOWN | dict(zip("abc", (n and float(n) for n in row), strict=True))
        assert value(parse("rises(a, b, c)"), answers) is told


def test_dates_times_and_moments() -> None:
    types = {"day": "date", "opened": "time", "sent": "datetime"}
    row = {
        "day": dt.date(2030, 5, 6),
        "opened": dt.time(7, 55),
        "sent": dt.datetime(2030, 5, 6, 2, tzinfo=dt.UTC),
    }
    frame = pl.DataFrame([{ANSWER + code: answer for code, answer in row.items()}])
    frame = frame.with_columns(pl.col(ANSWER + "sent").dt.cast_time_unit("us"))
    for text, told in {
        "day = '2030-05-06'": True,
        "day < '2030-05-06'": False,
        "opened < '08:00'": True,
        "opened = '07:55'": True,
        "'07:54' >= opened": False,
        "sent = '2030-05-06T08:00+06:00'": True,
        "sent > '2030-05-06T08:00Z'": False,
    }.items():
        assert frame.select(v=evaluate(checked(parse(text), types)))["v"][0] is told, text


def test_a_number_too_large_for_the_machine_is_unknown_not_infinite() -> None:
    huge = " * ".join(["999999999999999"] * 24)
    assert value(parse(f"{huge} > a"), UNKNOWN | {"a": 1.0}) is None
    assert value(parse(f"{huge} - {huge} = 0"), UNKNOWN) is None


def test_50_rules_are_asked_of_5_000_reports_in_one_go() -> None:
    rows = frame(*[UNKNOWN | {"a": float(n % 7), "b": float(n % 5), "why": "x"} for n in range(5_000)])
    nodes = [
        checked(parse(f"a + b <= {n} or not (why = 'y' and open) and selected(seen, 'x')"), TYPES)
        for n in range(50)
    ]
    rows.select(evaluate(nodes[0]))
    told = rows.select(evaluate(node).alias(str(n)) for n, node in enumerate(nodes))

    assert told.shape == (5_000, 50)


def test_a_question_may_be_called_like_anything() -> None:
    node = checked(parse("revision > 1"), {"revision": "integer"})
    assert isinstance(node.left, Question)  # type: ignore[union-attr]
    assert (
        pl.DataFrame({"revision": [1], ANSWER + "revision": [2.0]}).select(v=evaluate(node))["v"][0] is True
    )
