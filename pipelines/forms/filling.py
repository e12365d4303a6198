"""A form with what only a pack knows put into it: options of its lists, and the lines of its protocol.

So codes cannot drift: what an observer chooses is an entry of the catalogue, and what is copied from a protocol has the
names of our fields and of the choices on the ballot.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.domain import CategoryKind
from pipelines.election import Pack
from pipelines.errors import PackError
from pipelines.form import FormEquation, FormLine, terms
from pipelines.forms.places import Places
from pipelines.forms.words import Words
from pipelines.questionnaire import (
    CODE,
    CONTEST,
    OPTION,
    PLACES,
    PROTOCOL,
    TERMS,
    Group,
    Option,
    Question,
    Questionnaire,
)
from pipelines.rules.language import parse, questions
from pipelines.tables.tallies import VOTES

Entry = tuple[str, Mapping[str, str]]
"""What may be chosen: its code, and its name in every language."""
_OPPOSITE = {"==": "!=", "<=": ">", "<": ">="}
_NAMED = re.compile(r"[A-Za-z_]\w*", re.ASCII)
"""What an expression can name."""


class NotFilled(Exception):
    """The pack does not have what the form asks about: said in a sentence, with what would have to be added."""


@dataclass(frozen=True)
class _Figure:
    """A number that a protocol gives: a line of the form, or the votes of a choice; on the ballots of some contests."""

    code: str
    labels: Mapping[str, str]
    contests: tuple[str, ...]


def fill(form: Questionnaire, pack: Pack, words: Words, places: Places | None) -> Questionnaire:
    """The form as observers of this election see it; NotFilled where the pack lacks a list that it needs.

    Without `places` (a build does not need them) a question about a place has no options, and with an empty list of
    them it is a text: an election without a territory knows the names of its units from reports only. A question that
    is left out takes along the rules that look at it.
    """
    lists = _lists(pack) | {shared.id: shared.options for shared in form.option_list} | dict(places or {})

    def filled(group: Group) -> Group:
        found = (_filled(question, lists, pack, places) for question in group.question)
        asked = [question for question in found if question is not None]
        if group.questions_from == PROTOCOL:
            asked += _protocol(pack, words, set(form.questions()))
        return group.model_copy(update={"question": tuple(asked)})

    groups = tuple(filled(group) for group in form.group)
    left = {question.code for group in form.group for question in group.question}
    left -= {question.code for group in groups for question in group.question}
    rules = tuple(rule for rule in form.rule if left.isdisjoint(_asked_by(rule))) if left else form.rule
    return form.model_copy(update={"group": groups, "rule": rules})


def _asked_by(rule: Mapping[str, Any]) -> set[str]:
    """The questions that a rule looks at, as it stands in the form's file."""
    texts = [rule[key] for key in ("expression", "when") if isinstance(rule.get(key), str)]
    return {code for text in texts for code in questions(parse(text))}


def _lists(pack: Pack) -> dict[str, Sequence[Entry]]:
    """What the pack and its catalogues list, by the names by which forms ask for it."""
    catalogue = pack.catalogue
    violations = [entry for entry in catalogue.category if entry.kind == CategoryKind.VIOLATION]
    return {
        "category": [(entry.id, entry.labels) for entry in violations],
        CONTEST: [(contest.id, contest.labels) for contest in pack.election.contest],
        PROTOCOL: [(figure.code, figure.labels) for figure in _figures(pack)],
        **{TERMS + axis: list(words.items()) for axis, words in catalogue.terms.items()},
    }


def _filled(
    question: Question, lists: Mapping[str, Sequence[Entry | Option]], pack: Pack, places: Places | None
) -> Question | None:
    """The question with what the pack knows; None where the pack has nothing to choose from and none must answer."""
    if question.pattern_from is not None:
        numbering = pack.territory.station_codes
        return question.model_copy(update={"pattern": numbering.pattern if numbering else None})
    if question.options_from is None:
        return question
    listed = lists.get(question.options_from, ())
    if listed:
        options = tuple(_option(entry, pack.election.languages) for entry in listed)
        return question.model_copy(update={"options": options})
    if question.options_from in PLACES:
        return question if places is None else question.model_copy(update={"type": "text"})
    if not question.required:
        return None
    raise NotFilled(
        f"the pack has no {question.options_from!r} for question {question.code!r}; list them in the "
        "election.toml or in a catalogue that it names"
    )


def _option(entry: Entry | Option, languages: Sequence[str]) -> Option:
    if isinstance(entry, Option):
        return entry
    code, labels = entry
    if not OPTION.fullmatch(code):
        raise NotFilled(f"{code!r} cannot be chosen; give it an id without blanks")
    return Option(code=code, labels={language: labels.get(language, code) for language in languages})


def _figures(pack: Pack) -> Iterator[_Figure]:
    """The figures of the protocols of all contests: lines in the order of the form, then votes."""
    languages = pack.election.languages
    contests = [contest.id for contest in pack.election.contest]
    lines: dict[str, dict[str, FormLine]] = {}
    for form in pack.election.form:
        for line in form.line:
            served = {contest: line for contest in contests if form.serves(contest)}
            lines.setdefault(line.field, {}).update(served)
    for field, of_contests in lines.items():
        codes = {line.code for line in of_contests.values()}
        code = codes.pop() if len(codes) == 1 else None
        line = next(iter(of_contests.values()))
        labels = {n: f"{code}. {line.labels[n]}" if code else line.labels[n] for n in languages}
        yield _Figure(field, labels, tuple(of_contests))
    for choice in pack.election.choice:
        yield _Figure(choice.id, {n: choice.labels[n] for n in languages}, (choice.contest,))


def _protocol(pack: Pack, words: Words, taken: Collection[str]) -> Iterator[Question]:
    """A question for every figure, then a note for every hard equation that the copied figures do not fulfil.

    A note and no constraint: what does not add up on the paper is to be reported as it stands there.
    """
    contests = [contest.id for contest in pack.election.contest]
    for figure in _figures(pack):
        if figure.code in taken or not CODE.fullmatch(figure.code):
            raise NotFilled(
                f"{figure.code!r} cannot be a question of its own; give the choice an id that begins with a letter "
                "and that no question of the form has"
            )
        yield Question(
            code=figure.code,
            type="integer",
            labels=dict(figure.labels),
            minimum=0,
            relevant=_of(figure.contests, contests),
        )
    for number, form in enumerate(pack.election.form, start=1):
        served = [contest for contest in contests if form.serves(contest)]
        for equation in form.equation:
            for contest in served:
                broken = _broken(equation, contest, pack)
                if equation.hard and broken is not None:
                    yield Question(
                        code=f"check_{number}_{contest}_{equation.id}",
                        type="note",
                        labels={
                            n: words.text("does_not_add_up", n, because=equation.because[n])
                            for n in pack.election.languages
                        },
                        relevant=f"{CONTEST} = '{contest}' and {broken}",
                    )


def _of(served: Sequence[str], contests: Sequence[str]) -> str | None:
    if len(served) == len(contests):
        return None
    return " or ".join(f"{CONTEST} = '{contest}'" for contest in served)


def _broken(equation: FormEquation, contest: str, pack: Pack) -> str | None:
    """That the equation does not hold. None where the form does not ask all of it, or no expression can say it:
    ids that are no names, a ballot of hundreds of choices."""
    choices = [choice.id for choice in pack.election.choice if choice.contest == contest]
    asked = {figure.code for figure in _figures(pack) if contest in figure.contests}
    fields = [name for field in equation.fields() for name in (choices if field == VOTES else [field])]
    if not asked.issuperset(fields) or not all(_NAMED.fullmatch(name) for name in fields):
        return None

    def side(said: tuple[str, ...]) -> str:
        return " + ".join(
            str(factor) if name is None else name if factor == 1 else f"{factor} * {name}"
            for factor, field in terms(said)
            for name in (choices if field == VOTES else [field])
        )

    broken = f"{side(equation.left)} {_OPPOSITE[equation.relation]} {side(equation.right)}"
    try:
        parse(broken)
    except PackError:
        return None
    return broken
