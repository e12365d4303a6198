"""What the parts of an expression are: every question known, and nothing held against what it cannot be held against.

After `checked` each question carries its kind, a 'yes' beside a yes/no question has become a truth, and a text beside
a date, a time or a moment has been read as one: nobody after it needs the types.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import NoReturn

from pipelines.errors import PackError
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
    walk,
)
from pipelines.rules.writing import written

KINDS: Mapping[str, Kind] = {
    "integer": "number",
    "decimal": "number",
    "text": "text",
    "select_one": "text",
    "select_multiple": "choices",
    "yes_no": "truth",
    "date": "date",
    "time": "time",
    "datetime": "moment",
}
"""The kind of answer that a question of a type wants; every other type is only answered or not."""

_EXAMPLES = {
    "date": "2021-01-10",
    "time": "08:00",
    "moment": "2021-01-10T08:00+06:00",
}
_YES_NO = {"yes": True, "no": False}


def checked(node: Node, types: Mapping[str, str], where: str = "expression") -> Node:
    """The same expression with its kinds, which is true or false; PackError where a part of it makes no sense."""
    return _Checker(types, where).wanted(node, "truth")


def checked_number(node: Node, types: Mapping[str, str], where: str = "expression") -> Node:
    """The same for an expression that is a number."""
    return _Checker(types, where).wanted(node, "number")


def kind_of(node: Node) -> Kind | None:
    """What a checked expression is."""
    match node:
        case Literally(_, kind) | Question(_, kind):
            return kind
        case Arithmetic() | Call("count_selected"):
            return "number"
        case _:
            return "truth"


def check_options(node: Node, options: Mapping[str, Collection[str]], where: str = "expression") -> None:
    """Raise a PackError where the expression names an option that the question does not have.

    `options` has the codes of every question with a list of its own; another one is not looked at.
    """
    for question, option in _options(node):
        known = options.get(question, ())
        if known and option not in known:
            near = get_close_matches(option, known, 3) or sorted(known)[:12]
            raise PackError(
                f"{question!r} has no option {option!r}",
                where=where,
                remedy=f"Write one of {', '.join(near)}",
            )


def _options(node: Node) -> Iterator[tuple[str, str]]:
    for part in walk(node):
        match part:
            case Call("selected", question, str(option)):
                yield question.code, option
            case Comparison(_, Question(code), Literally(str(option))) | Comparison(
                _, Literally(str(option)), Question(code)
            ):
                yield code, option


class _Checker:
    def __init__(self, types: Mapping[str, str], where: str) -> None:
        self.types, self.where = types, where

    def refuse(self, node: Node, what: str, remedy: str) -> NoReturn:
        raise PackError(f"`{written(node)[:200]}`: {what}", where=self.where, remedy=remedy)

    def wanted(self, node: Node, kind: Kind) -> Node:
        """The node with its kinds, if it is of this kind."""
        found = self.seen(node)
        if kind_of(found) != kind:
            word = {"truth": "true or false", "number": "a number"}[kind]
            self.refuse(node, f"this is not {word}", f"Write something here that is {word}")
        return found

    def seen(self, node: Node) -> Node:
        match node:
            case Question():
                return self.known(node)
            case Arithmetic(_, left, right):
                return replace(node, left=self.wanted(left, "number"), right=self.wanted(right, "number"))
            case Not(of):
                return Not(self.wanted(of, "truth"))
            case Junction(word, parts):
                return Junction(word, tuple(self.wanted(part, "truth") for part in parts))
            case Call(name, question):
                known = self.known(question)
                fits = {"answered": True, "selected": self.is_choice(known)}
                if not fits.get(name, known.kind == "choices"):
                    self.refuse(
                        node, "no options are chosen in this question", "Name a question with options"
                    )
                return replace(node, question=known)
            case Comparison():
                return self.comparison(node)
            case Literally():
                return node

    def known(self, question: Question) -> Question:
        if question.code not in self.types:
            near = get_close_matches(question.code, self.types, 3)
            remedy = (
                f"Did you mean {' or '.join(near)}" if near else "Write the code of a question of the form"
            )
            self.refuse(question, "there is no question with this code", remedy)
        return Question(question.code, KINDS.get(self.types[question.code], "other"))

    def is_choice(self, question: Question) -> bool:
        return self.types[question.code] in ("select_one", "select_multiple")

    def comparison(self, node: Comparison) -> Node:
        left, right = self.seen(node.left), self.seen(node.right)
        left, right = self.beside(left, right), self.beside(right, left)
        kinds = (kind_of(left), kind_of(right))
        if Literally("", "text") in (left, right):
            self.refuse(node, "no answer is an empty text", "Write answered(...) or not answered(...)")
        if kinds[0] != kinds[1] or kinds[0] in ("choices", "other"):
            self.refuse(
                node,
                f"{kinds[0]} cannot be compared with {kinds[1]}",
                "Compare two values of one kind; of a question with several options use selected() or "
                "count_selected()",
            )
        if kinds[0] in ("text", "truth") and node.sign not in ("=", "!="):
            self.refuse(node, f"{kinds[0]} has no order", "Use = or !=")
        return self.truths(node, left, right) if kinds[0] == "truth" else Comparison(node.sign, left, right)

    def truths(self, node: Comparison, left: Node, right: Node) -> Node:
        """`open = true` is `open`: so that a truth is compared with nothing but another question."""
        if isinstance(left, Literally):
            left, right = right, left
        if isinstance(right, Literally):
            return left if right.value is (node.sign == "=") else Not(left)
        if not (isinstance(left, Question) and isinstance(right, Question)):
            self.refuse(node, "two conditions are compared", "Join them by and, or, not")
        return Comparison(node.sign, left, right)

    def beside(self, one: Node, other: Node) -> Node:
        """A text as what it stands for beside a yes/no question, a date, a time or a moment."""
        kind = kind_of(other)
        if not (isinstance(one, Literally) and isinstance(one.value, str)):
            return one
        if kind == "truth" and one.value in _YES_NO:
            return Literally(_YES_NO[one.value], "truth")
        if kind in ("date", "time", "moment"):
            if not is_written(one.value, kind):
                self.refuse(one, f"this is no {kind}", f"Write it as '{_EXAMPLES[kind]}'")
            return Literally(one.value, kind)
        return one


def is_written(text: str, kind: Kind) -> bool:
    """Whether the text is a date, a time of day to the minute, or a moment with its zone."""
    try:
        if kind == "date":
            return str(dt.date.fromisoformat(text)) == text
        if kind == "time":
            return dt.time.fromisoformat(text).strftime("%H:%M") == text
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
