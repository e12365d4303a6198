"""Random expressions over a few questions, random answers to them, and truth tables in plain Python."""

import math
import re
from collections.abc import Mapping
from typing import Any

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st

from pipelines.rules.evaluate import ANSWER, POLARS, evaluate
from pipelines.rules.kinds import KINDS, checked
from pipelines.rules.language import Arithmetic, Call, Comparison, Junction, Literally, Node, Not, Question

TYPES = {
    "a": "integer", "b": "integer", "c": "decimal", "open": "yes_no", "why": "select_one",
    "seen": "select_multiple", "photo": "image",
}  # fmt: skip
Answers = Mapping[str, Any]
trials = settings(deadline=None)
"""As many as usual, in as much time as a busy machine takes."""

answers: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "a": st.none() | st.integers(-2, 3).map(float),
        "b": st.none() | st.integers(-2, 3).map(float),
        "c": st.none() | st.sampled_from([-0.5, 0.0, 2.5]),
        "open": st.none() | st.booleans(),
        "why": st.none() | st.sampled_from(["x", "y"]),
        "seen": st.none() | st.sampled_from([["x"], ["y"], ["x", "y"]]),
        "photo": st.none() | st.just("1.jpg"),
    }
)
_numbers = st.recursive(
    st.sampled_from([Question("a"), Question("b"), Question("c"), Call("count_selected", Question("seen"))])
    | st.sampled_from([-2.0, 0.0, 0.5, 1.0, 3.0]).map(lambda value: Literally(value, "number")),
    lambda inner: st.builds(Arithmetic, st.sampled_from(["+", "-", "*"]), inner, inner),
    max_leaves=4,
)
_signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_simple: st.SearchStrategy[Node] = st.one_of(
    st.just(Question("open")),
    st.booleans().map(lambda value: Literally(value, "truth")),
    st.sampled_from([*TYPES]).map(lambda code: Call("answered", Question(code))),
    st.builds(Call, st.just("selected"), st.sampled_from([Question("why"), Question("seen")]), st.just("x")),
    st.builds(Comparison, _signs, _numbers, _numbers),
    st.builds(
        Comparison, st.sampled_from(["=", "!="]), st.just(Question("why")), st.just(Literally("x", "text"))
    ),
)
conditions: st.SearchStrategy[Node] = st.recursive(
    _simple,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(
            Junction, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        )
    ),
    max_leaves=6,
)


def frame(*rows: Answers) -> pl.DataFrame:
    """A row per set of answers, as rules see them."""
    columns = {
        ANSWER + code: pl.Series([row[code] for row in rows], dtype=POLARS[KINDS.get(kind, "other")])
        for code, kind in TYPES.items()
    }
    return pl.DataFrame(columns)


def value(node: Node, row: Answers) -> Any:
    """What the software says of these answers."""
    return frame(row).select(told=evaluate(checked(node, TYPES)))["told"][0]


def oracle(node: Node, row: Answers) -> Any:
    """The same by truth tables: 0 false, 1/2 unknown, 1 true; `and` is the least, `or` the greatest, `not` 1 - x."""
    told = _oracle(node, row)
    return {0.0: False, 0.5: None, 1.0: True}[told]


def _oracle(node: Node, row: Answers) -> float:
    match node:
        case Literally(found):
            return float(found)
        case Question(code):
            return 0.5 if row[code] is None else float(row[code])
        case Not(of):
            return 1 - _oracle(of, row)
        case Junction(word, parts):
            return {"and": min, "or": max}[word](_oracle(part, row) for part in parts)
        case Call("answered", question):
            return float(row[question.code] is not None)
        case Call(_, question, option):
            chosen = row[question.code]
            return 0.5 if chosen is None else float(option in chosen)
        case Comparison(sign, left, right):
            one, other = _amount(left, row), _amount(right, row)
            if one is None or other is None:
                return 0.5
            held = {"=": one == other, "!=": one != other}
            if sign not in held:
                held = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}
            return float(held[sign])
    raise TypeError(node)


def _amount(node: Node, row: Answers) -> Any:
    match node:
        case Literally(found):
            return found
        case Question(code):
            return row[code]
        case Call(_, question):
            return None if row[question.code] is None else float(len(row[question.code]))
        case Arithmetic(sign, left, right):
            one, other = _amount(left, row), _amount(right, row)
            if one is None or other is None:
                return None
            return {"+": one + other, "-": one - other, "*": one * other}[sign]
    raise TypeError(node)


class Phone:
    """An answer as XPath 1.0 sees it on a phone: a text, empty where there is none, a number where one is wanted."""

    def __init__(self, answer: Any) -> None:
        words = {None: "", True: "yes", False: "no"}
        self.text = " ".join(answer) if isinstance(answer, list) else words.get(answer, str(answer))
        if isinstance(answer, float):
            self.text = str(answer)

    def __float__(self) -> float:
        return float(self.text) if self.text else math.nan

    def __eq__(self, other: object) -> bool:
        return self.text == other if isinstance(other, str) else float(self) == float(other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]


for _name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "radd", "rsub", "rmul"):
    setattr(
        Phone,
        f"__{_name}__",
        lambda self, other, name=f"__{_name}__": getattr(float(self), name)(float(other)),
    )


def on_the_phone(xpath: str, row: Answers, this: str | None = None) -> bool:
    """What a phone makes of the XPath: its operators are those of Python but for `=`, and its functions few."""
    code = xpath.replace(" = ", " == ").replace("not(", "opposite(").replace("count-selected(", "count(")
    for question in row:
        code = code.replace(f"${{{question}}}", f"q['{question}']")
    if this is not None:
        code = re.sub(r"(?<![\w'.])\.(?![\w'.])", f"q['{this}']", code)
    known = {
        "q": {question: Phone(answer) for question, answer in row.items()},
        "opposite": lambda held: not held,
        "true": lambda: True,
        "false": lambda: False,
        "count": lambda found: len(found.text.split()),
        "selected": lambda found, option: option in found.text.split(),
    }
    return bool(eval(code, {"__builtins__": {}}, known))
