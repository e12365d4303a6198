"""Expressions as XPath of an XLSForm (`relevant`, `constraint`).

XPath knows two truths, we know three: in it an empty answer makes `!=` and `not()` true. So an expression is translated
into "it is certainly true", or "it is certainly false", with `not` pushed inwards. A question is shown where its
condition is certainly true; an answer is refused where its constraint is certainly false.
"""

import datetime as dt
from collections.abc import Mapping

from pipelines.rules.kinds import checked
from pipelines.rules.language import (
    THIS,
    Arithmetic,
    Call,
    Comparison,
    Junction,
    Kind,
    Literally,
    Node,
    Not,
    Question,
    Sign,
    parse,
    questions,
    walk,
)
from pipelines.rules.writing import number

OPPOSITE: Mapping[Sign, Sign] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def xpath(text: str, types: Mapping[str, str], where: str = "expression") -> str:
    """The expression for the phone; PackError where it makes no sense.

    `types` has the type of every question. Where it has one for `this`, the expression is the constraint of that
    question, and is to name it so and not by its code: a phone would look up the answer before the one just given.
    """
    node = checked(parse(text, where), types, where)
    if THIS in types and questions(node) != [THIS]:
        return f"not({_certainly(node, False)})"
    return _certainly(node, True)


def _certainly(node: Node, truth: bool) -> str:
    match node:
        case Literally(value):
            return "true()" if value is truth else "false()"
        case Question():
            return f"{_path(node)} = '{'yes' if truth else 'no'}'"
        case Not(of):
            return _certainly(of, not truth)
        case Junction(word, parts):
            joint = word if truth else {"and": "or", "or": "and"}[word]
            return f" {joint} ".join(_grouped(part, truth) for part in parts)
        case Call("answered", question):
            return f"{_path(question)} {'!=' if truth else '='} ''"
        case Call(_, question, option):
            chosen = f"selected({_path(question)}, '{option}')"
            return chosen if truth else _guarded(f"not({chosen})", [question])
        case Comparison(sign, left, right):
            used = sign if truth else OPPOSITE[sign]
            return _guarded(f"{_value(left)} {used} {_value(right)}", _unsafe(node, used))
        case Arithmetic():
            raise AssertionError("a number is not true or false; `checked` has seen to it")


def _grouped(node: Node, truth: bool) -> str:
    translated = _certainly(node, truth)
    return f"({translated})" if " and " in translated or " or " in translated else translated


def _guarded(condition: str, asked: list[Question]) -> str:
    """The condition, and that these were answered. What a constraint stands at always is."""
    paths = dict.fromkeys(_path(question) for question in asked if question.code != THIS)
    return " and ".join([*(f"{path} != ''" for path in paths), condition])


def _unsafe(node: Comparison, sign: Sign) -> list[Question]:
    """The questions whose emptiness does not by itself make the comparison false, as that of a number does (NaN)."""
    if sign == "=" and any(
        isinstance(side, Literally) and side.kind == "text" for side in (node.left, node.right)
    ):
        return []
    counted = {part.question for part in walk(node) if isinstance(part, Call)}
    return [
        part
        for part in walk(node)
        if isinstance(part, Question) and (sign == "!=" or part.kind != "number" or part in counted)
    ]


def _value(node: Node) -> str:
    match node:
        case Literally(str(value), kind):
            return _moment(value, kind)
        case Literally(value):
            return number(float(value))
        case Question(_, "time"):
            return f"round(decimal-time({_path(node)}) * 1440)"
        case Question(_, "moment"):
            return f"decimal-date-time({_path(node)})"
        case Question():
            return _path(node)
        case Call(_, question):
            return f"count-selected({_path(question)})"
        case Arithmetic(sign, left, right):
            return f"({_value(left)} {sign} {_value(right)})"
        case _:
            raise AssertionError("a condition is no value; `checked` has seen to it")


def _moment(text: str, kind: Kind) -> str:
    """A time of day is its minutes since midnight, which no rounding of days can move.

    A moment is a number of days, because phones compare two moments by their dates alone (getodk/javarosa issue 637).
    """
    if kind == "time":
        hours, minutes = text.split(":")
        return str(int(hours) * 60 + int(minutes))
    if kind == "moment":
        full = dt.datetime.fromisoformat(text).isoformat(timespec="milliseconds")
        return f"decimal-date-time(date-time('{full}'))"
    return f"date('{text}')" if kind == "date" else f"'{text}'"


def _path(question: Question) -> str:
    return "." if question.code == THIS else f"${{{question.code}}}"
