"""Expressions on polars: true, false, or null where nobody can tell (strong three-valued logic of Kleene, 1952).

A missing answer makes everything unknown that depends on it, and nothing else: `false and unknown` is false, `true or
unknown` is true, every other use stays unknown. Only `answered` is always known. Numbers are floating point: compare
what was counted, not the results of dividing.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub

import polars as pl

from pipelines.rules.language import (
    Arithmetic,
    Call,
    Comparison,
    Junction,
    Kind,
    Literally,
    Node,
    Not,
    Question,
)

POLARS: Mapping[Kind | None, pl.DataType] = {
    "number": pl.Float64(),
    "text": pl.String(),
    "truth": pl.Boolean(),
    "choices": pl.List(pl.String()),
    "date": pl.Date(),
    "time": pl.Time(),
    "moment": pl.Datetime("us", "UTC"),
    "other": pl.String(),
}
"""The column of the answers to a question of a kind; null where there is none. A time of day is to the minute."""

ANSWER = "answer:"
"""Before the code of a question, its column: a code may be any word, `revision` too."""

_Operator = Callable[[pl.Expr, pl.Expr], pl.Expr]
_CALCULATE: Mapping[str, _Operator] = {"+": add, "-": sub, "*": mul}
_COMPARE: Mapping[str, _Operator] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_JOIN: Mapping[str, _Operator] = {"and": and_, "or": or_}


def evaluate(node: Node) -> pl.Expr:
    """The value of a checked expression in each row of a frame with a column per question."""
    match node:
        case Literally(value, kind):
            return pl.lit(_literal(value, kind), POLARS[kind])
        case Question(code):
            return pl.col(ANSWER + code)
        case Not(of):
            return ~evaluate(of)
        case Call("answered", question):
            return evaluate(question).is_not_null()
        case Call("count_selected", question):
            return evaluate(question).list.len().cast(pl.Float64)
        case Call(_, question, option):
            chosen = evaluate(question)
            return chosen.list.contains(pl.lit(option)) if question.kind == "choices" else chosen == option
        case Arithmetic():
            result = _calculated(node)
            return pl.when(result.is_finite()).then(result)
        case Comparison(sign, left, right):
            return _COMPARE[sign](evaluate(left), evaluate(right))
        case Junction(word, parts):
            result = evaluate(parts[0])
            for part in parts[1:]:
                result = _JOIN[word](result, evaluate(part))
            return result


def _calculated(node: Node) -> pl.Expr:
    """A number as the machine calculates it; whether it is one is asked once, at the end of the calculation."""
    if not isinstance(node, Arithmetic):
        return evaluate(node)
    return _CALCULATE[node.sign](_calculated(node.left), _calculated(node.right))


def _literal(value: float | str | bool, kind: Kind) -> object:
    if kind == "date":
        return dt.date.fromisoformat(str(value))
    if kind == "time":
        return dt.time.fromisoformat(str(value))
    return dt.datetime.fromisoformat(str(value)).astimezone(dt.UTC) if kind == "moment" else value
