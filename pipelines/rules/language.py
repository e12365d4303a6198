"""The expression language of forms and rules: text to tree.

`ballots_found <= ballots_issued and answered(reason)`: codes of questions, numbers, 'texts', true, false, `+ - *`,
`= != < <= > >=`, `and or not`, parentheses, and the functions of `_CALLS`. It speaks of one report and does nothing but
tell whether something holds: no loops, no assignment, no access to anything but answers. Whether the questions exist
and fit together is asked by `kinds`; what a missing answer means is told by `evaluate`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NoReturn

from pipelines.errors import PackError

Sign = Literal["=", "!=", "<", "<=", ">", ">="]
Kind = Literal["number", "text", "truth", "choices", "date", "time", "moment", "other"]
"""What an answer is. `choices` are several chosen options; `other` (a picture, a place) is only there or not."""

THIS = "this"
"""In a constraint, the question that it stands at."""
MAX_TOKENS, MAX_DEPTH, MAX_DIGITS, MAX_VALUES = 400, 30, 15, 24


@dataclass(frozen=True)
class Literally:
    """A number, a text or a truth; a date, time or moment is a text until `kinds` has seen what it is held against."""

    value: float | str | bool
    kind: Kind


@dataclass(frozen=True)
class Question:
    """The answer to a question; its kind is known once `kinds` has looked it up."""

    code: str
    kind: Kind | None = None


@dataclass(frozen=True)
class Arithmetic:
    """Two numbers added, subtracted or multiplied."""

    sign: Literal["+", "-", "*"]
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Comparison:
    """Two values held against each other."""

    sign: Sign
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """`answered(q)`, `selected(q, 'code')` or `count_selected(q)`."""

    name: Literal["answered", "selected", "count_selected"]
    question: Question
    option: str | None = None


@dataclass(frozen=True)
class Not:
    """The opposite."""

    of: "Node"


@dataclass(frozen=True)
class Junction:
    """All (`and`) or any (`or`) of the parts."""

    word: Literal["and", "or"]
    parts: tuple["Node", ...]


Node = Literally | Question | Arithmetic | Comparison | Call | Not | Junction

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<text>'[^'${}\r\n]*')|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><=|>=|!=|[=<>+\-*(),]))",
    re.ASCII,
)
_COMPARING = ("=", "!=", "<", "<=", ">", ">=")
_CALLS = ("answered", "selected", "count_selected", "sum", "rises")
_RESERVED = ("and", "or", "not", "true", "false")


def parse(text: str, where: str = "expression") -> Node:
    """The tree of an expression; PackError that names the place and the remedy where it is none."""
    return _Parser(text, where).whole()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from left to right."""
    yield node
    match node:
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Not(of):
            yield from walk(of)
        case Junction(_, parts):
            for part in parts:
                yield from walk(part)
        case Call(_, question):
            yield question


def questions(node: Node) -> list[str]:
    """The codes of the questions that it is about, each once, in the order of the text."""
    return list(dict.fromkeys(part.code for part in walk(node) if isinstance(part, Question)))


class _Parser:
    """Recursive descent, one method a level of precedence, loosest first."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.at, self.depth = text, where, 0, 0
        self.tokens: list[tuple[str, str, int]] = []
        end = len(text.rstrip())
        place = 0
        while place < end:
            found = _TOKEN.match(text, place)
            if found is None:
                self.refuse(f"{text[place:].strip()[:20]!r} cannot be read", place)
            if len(self.tokens) == MAX_TOKENS:
                self.refuse(f"it has more than {MAX_TOKENS} words and signs", place, "Split it into several")
            group = str(found.lastgroup)
            self.tokens.append((group, found[group], found.start(group)))
            place = found.end()
        self.tokens.append(("end", "the end", end))

    def refuse(self, what: str, place: int | None = None, remedy: str | None = None) -> NoReturn:
        at = self.tokens[self.at][2] if place is None else place
        raise PackError(
            f"{self.text[:200]!r} is no expression: {what}",
            where=f"{self.where}, character {at + 1}",
            remedy=remedy
            or "Use codes of questions, numbers, 'texts', and or not, = != < <= > >=, + - *, and "
            + ", ".join(f"{name}()" for name in _CALLS),
        )

    def take(self, *signs: str) -> str | None:
        """The next token if it is one of these signs or words."""
        group, value, _ = self.tokens[self.at]
        if group in ("sign", "name") and value in signs:
            self.at += 1
            return value
        return None

    def need(self, sign: str) -> None:
        if self.take(sign) is None:
            self.refuse(f"{sign!r} is expected, not {self.tokens[self.at][1]!r}")

    def whole(self) -> Node:
        node = self.any_of()
        if self.tokens[self.at][0] != "end":
            self.refuse(f"nothing can follow here, but {self.tokens[self.at][1]!r} does")
        return node

    def any_of(self) -> Node:
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def all_of(self) -> Node:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def negation(self) -> Node:
        if not self.take("not"):
            return self.comparison()
        self.deeper()
        node = Not(self.negation())
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        left = self.total()
        sign = self.take(*_COMPARING)
        if sign is None:
            return left
        node = Comparison(sign, left, self.total())  # type: ignore[arg-type]  # one of _COMPARING
        place = self.tokens[self.at][2]
        if self.take(*_COMPARING):
            self.refuse("comparisons cannot be chained", place, "Write `a < b and b < c`")
        return node

    def total(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Arithmetic(sign, node, self.product())  # type: ignore[arg-type]
        return node

    def product(self) -> Node:
        node = self.single()
        while self.take("*"):
            node = Arithmetic("*", node, self.single())
        return node

    def single(self) -> Node:
        if self.take("("):
            self.deeper()
            node = self.any_of()
            self.need(")")
            self.depth -= 1
            return node
        if self.take("-"):
            self.deeper()
            of = self.single()
            self.depth -= 1
            if isinstance(of, Literally) and of.kind == "number":
                return Literally(-float(of.value), "number")
            return Arithmetic("-", Literally(0.0, "number"), of)
        group, value, _ = self.tokens[self.at]
        if group == "number":
            if len(value.replace(".", "")) > MAX_DIGITS:
                self.refuse(f"a number of more than {MAX_DIGITS} digits")
            self.at += 1
            return Literally(float(value), "number")
        if group == "text":
            self.at += 1
            return Literally(value[1:-1], "text")
        if group == "name" and value in ("true", "false"):
            self.at += 1
            return Literally(value == "true", "truth")
        if group == "name" and value not in _RESERVED:
            return self.call() if self.tokens[self.at + 1][1] == "(" else self.question()
        self.refuse(f"a value is expected, not {value!r}")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"it is nested more than {MAX_DEPTH} deep", remedy="Split it into several")

    def question(self) -> Question:
        group, value, _ = self.tokens[self.at]
        if group != "name" or value in _RESERVED:
            self.refuse(f"the code of a question is expected, not {value!r}")
        self.at += 1
        return Question(value)

    def call(self) -> Node:
        name = self.take(*_CALLS)
        if name is None:
            self.refuse(f"there is no function {self.tokens[self.at][1]!r}")
        self.need("(")
        node = self.over_many(name) if name in ("sum", "rises") else self.about_one(name)
        self.need(")")
        return node

    def about_one(self, name: str) -> Node:
        question = self.question()
        if name != "selected":
            return Call(name, question)  # type: ignore[arg-type]
        self.need(",")
        group, value, _ = self.tokens[self.at]
        if group != "text":
            self.refuse(
                f"an option is expected, for example selected({question.code}, 'other'), not {value!r}"
            )
        self.at += 1
        return Call("selected", question, value[1:-1])

    def over_many(self, name: str) -> Node:
        """`sum(a, b)` is a + b. `rises(a, b, c)`: none is below one before it, so that a gap between hides no fall."""
        self.deeper()
        values = [self.total()]
        while self.take(","):
            values.append(self.total())
        self.depth -= 1
        if not 2 <= len(values) <= MAX_VALUES:
            self.refuse(f"{name}() wants two values or more, and not more than {MAX_VALUES}")
        if name == "sum":
            node = values[0]
            for value in values[1:]:
                node = Arithmetic("+", node, value)
            return node
        pairs = tuple(Comparison("<=", a, b) for a, b in combinations(values, 2))
        return pairs[0] if len(pairs) == 1 else Junction("and", pairs)
