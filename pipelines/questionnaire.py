"""What observers are asked: a form, its groups of questions, and what an answer may be.

A form is written in `data/forms/<id>.toml` (a pack may bring its own in `forms/` beside its `election.toml`), without
what a pack knows better: options that come from catalogues, territory and ballots are only named (`options_from`), and
`forms.filling` puts them there. Every expression is checked when the form is read.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from pipelines.errors import PackError
from pipelines.rules.kinds import KINDS, checked
from pipelines.rules.language import THIS, parse, questions
from pipelines.source import Strict

Names = dict[str, str]
"""A text in each language."""

QuestionType = Literal[
    "integer",
    "decimal",
    "text",
    "select_one",
    "select_multiple",
    "yes_no",
    "date",
    "time",
    "datetime",
    "geopoint",
    "image",
    "note",
]
CODE = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]*$")
"""What a question or a group can be called in every tool."""
NUMBERS = ("integer", "decimal")
CHOICES = ("select_one", "select_multiple")
OPTION = re.compile(r"^\S+$")
"""What an option can be called: several are written with a blank between."""
CONTEST = "contest"
"""The list of ballots, and the question that says which of them a protocol is of."""
PROTOCOL = "protocol"
"""The list of the figures of a protocol, and the group of questions for them."""
TERMS = "terms."
"""Before the name of an axis whose words are to be chosen from: phase, actor, evidence."""
PLACES = ("region", "unit", "commission")
"""Lists of units. They say where observers are, not what they are asked: a new one makes no new version of a form."""


_TAKEN = (THIS, "start", "end", "meta")
"""What no question can be called: the tools, or the language of rules, call something else so."""


class Subject(StrEnum):
    """What long-term observers watch."""

    COMMISSIONS = "commissions"
    CAMPAIGN = "campaign"
    BREACHES = "breaches"
    VOTER_LISTS = "voter_lists"
    TABULATION = "tabulation"


def _pattern(text: str) -> str:
    if "'" in text:
        raise ValueError("a pattern cannot hold a quotation mark: XPath has no way to write it")
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


class Option(Strict):
    """What may be chosen: the code that is stored, and what is read.

    `nothing_seen` is said of an option by which the observer tells that there is nothing to tell of.
    """

    code: Annotated[str, Field(pattern=OPTION.pattern)]
    labels: Names
    nothing_seen: bool = False


class Question(Strict):
    """One question. It is asked where `relevant` holds; an answer that breaks `constraint` is not taken.

    A `constraint` calls the answer that it stands at `this`. `pattern` is of the whole text of an answer;
    `pattern_from` takes the one by which the territory numbers its stations. Who is to say something only where it was
    seen leaves a question empty: an answer is required only where a report is worthless without it.
    """

    code: Annotated[str, Field(pattern=CODE.pattern)]
    type: QuestionType
    labels: Names
    hints: Names = {}
    subject: Subject | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    pattern_from: Literal["station_codes"] | None = None
    relevant: str | None = None
    constraint: str | None = None
    message: Names = {}
    options: tuple[Option, ...] = ()
    options_from: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.type in CHOICES) != bool(self.options or self.options_from):
            raise ValueError(
                f"{self.code!r} is a {self.type}: only questions to choose from have options, and they need them"
            )
        if self.options and len({option.code for option in self.options}) < len(self.options):
            raise ValueError(f"{self.code!r} has an option twice")
        if not (self.minimum is None and self.maximum is None) and self.type not in NUMBERS:
            raise ValueError(f"{self.code!r} is a {self.type}: only numbers have a minimum and a maximum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"{self.code!r} allows no number: its minimum is above its maximum")
        if (self.pattern or self.pattern_from) and self.type != "text":
            raise ValueError(f"{self.code!r} is a {self.type}: only texts have a pattern")
        if (self.constraint or self.pattern) and not self.message:
            raise ValueError(f"{self.code!r} refuses answers without saying why: add its message")
        return self


class OptionList(Strict):
    """Options that several questions of a form share."""

    id: str
    options: tuple[Option, ...]


class Group(Strict):
    """Questions that stand together. A `repeat` is asked as often as there is something to tell.

    `questions_from = "protocol"` adds the lines of the pack's results protocol and the choices on its ballots.
    """

    code: Annotated[str, Field(pattern=CODE.pattern)]
    labels: Names
    subject: Subject | None = None
    relevant: str | None = None
    repeat: bool = False
    questions_from: Literal["protocol"] | None = None
    question: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question where it stands: `group_id` is its repeat, empty at the top of the form.

    `is_required` is whether every report must answer it: not what is asked only in some of them. `stage` is its group
    where the form is sent by stage.
    """

    position: int
    group_id: str
    stage: str | None
    subject: str | None
    is_required: bool
    question: Question


class Questionnaire(Strict):
    """A form: `version` is that of its text, `edition` also tells what a pack has put into it.

    One that is sent `by_stage` may come in several reports, each with some of its groups: together they are one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: str
    labels: Names
    workbook: bool = False
    by_stage: bool = False
    option_list: tuple[OptionList, ...] = ()
    group: tuple[Group, ...]
    rule: tuple[dict[str, Any], ...] = ()

    @model_validator(mode="after")
    def _known_lists(self) -> Self:
        known = {"category", CONTEST, PROTOCOL, *PLACES, *(shared.id for shared in self.option_list)}
        for question in (question for group in self.group for question in group.question):
            name = question.options_from
            if name is not None and name not in known and not name.startswith(TERMS):
                raise ValueError(
                    f"{question.code!r} asks for the list {name!r}; use one of {', '.join(sorted(known))}"
                )
        return self

    def asked(self) -> Iterator[Asked]:
        """Its questions in their order; notes ask nothing."""
        position = 0
        for group in self.group:
            for question in group.question:
                if question.type != "note":
                    position += 1
                    subject = question.subject or group.subject
                    required = question.required and not (group.repeat or group.relevant or question.relevant)
                    repeat, stage = group.code if group.repeat else "", group.code if self.by_stage else None
                    yield Asked(position, repeat, stage, subject, required, question)

    def questions(self) -> dict[str, Question]:
        """Its questions by their codes."""
        return {asked.question.code: asked.question for asked in self.asked()}

    def types(self) -> dict[str, str]:
        """The type of every question, as expressions need to know it."""
        return {code: question.type for code, question in self.questions().items()}

    @property
    def edition(self) -> str:
        """Its version and what is asked in it, in short: the same as long as an answer means the same."""
        asked = [
            [group.code, group.repeat, group.relevant, [_meaning(question) for question in group.question]]
            for group in self.group
        ]
        digest = hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
        return f"{self.version}-{digest[:6]}"

    def check(self, languages: tuple[str, ...], where: str) -> None:
        """Raise a PackError at the first thing that would make no form: codes, texts, lists, expressions."""
        codes = [asked.question.code for asked in self.asked()] + [group.code for group in self.group]
        codes += [q.code for group in self.group for q in group.question if q.type == "note"]
        for code, times in Counter(codes).items():
            if times > 1 or code in _TAKEN:
                what = f"{code!r} stands {times} times in the form" if times > 1 else f"{code!r} is taken"
                raise PackError(what, where=where, remedy="Give every question and group a code of its own")
        for name, labels in self._texts():
            for language in languages:
                if not labels.get(language, "").strip():
                    remedy = "Add it: a form speaks every language of its pack"
                    raise PackError(f"{name} has no text in {language!r}", where=where, remedy=remedy)
        types = self.types()
        for group in self.group:
            _check_expression(group.relevant, types, f"{where}, group {group.code!r}, relevant")
            for question in group.question:
                place = f"{where}, question {question.code!r}"
                _check_expression(question.relevant, types, f"{place}, relevant")
                if question.constraint is not None and question.type not in KINDS:
                    what = f"an answer of type {question.type} cannot be held against anything"
                    raise PackError(what, where=place, remedy="Remove its constraint")
                types_there = types | {THIS: question.type}
                _check_expression(question.constraint, types_there, f"{place}, constraint", of_this=True)

    def _texts(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield f"the form {self.id!r}", self.labels
        for group in self.group:
            yield f"group {group.code!r}", group.labels
            for question in group.question:
                yield f"question {question.code!r}", question.labels
                for name, texts in (("hint", question.hints), ("message", question.message)):
                    if texts:
                        yield f"the {name} of {question.code!r}", texts
                for option in question.options:
                    yield f"option {option.code!r} of {question.code!r}", option.labels


def _check_expression(
    text: str | None, types: Mapping[str, str], where: str, *, of_this: bool = False
) -> None:
    if text is None:
        return
    node = parse(text, where)
    checked(node, types, where)
    if of_this and THIS not in questions(node):
        remedy = f"Write it about `{THIS}`, the answer that it stands at"
        raise PackError("the constraint does not look at its answer", where=where, remedy=remedy)


def _meaning(question: Question) -> dict[str, Any]:
    """What makes an answer mean what it means: not how the question is worded, nor which places there are."""
    told = question.model_dump(
        include={"code", "type", "required", "minimum", "maximum", "pattern", "relevant", "constraint"}
    )
    if question.options_from in PLACES:
        return told | {"type": "place"}
    return told | {"options": [option.code for option in question.options]}
