"""One form as XLSForm, which ODK and KoboToolbox take as it is.

It asks the telephone for nothing of itself: no number, no user name, no device, only when the form was opened and
closed. Conditions are translated by `rules.xpath`, so that telephone and checks have one meaning.
"""

from collections.abc import Iterator
from pathlib import Path

from pipelines.forms import sheets
from pipelines.forms.words import Words
from pipelines.questionnaire import CHOICES, Group, Option, Question, Questionnaire
from pipelines.rules.language import THIS
from pipelines.rules.xpath import xpath

_MANY = 8
"""A longer list is shown closed, and is searched by typing."""
_YES_NO = "yes_no"
_TYPES = {"datetime": "dateTime", _YES_NO: f"select_one {_YES_NO}"}
_ABOUT_THE_FILLING = ("start", "end")
_MEDIA = {"image": "max-pixels=2048"}

Row = dict[str, str]


def write(form: Questionnaire, languages: tuple[str, ...], words: Words, file: Path) -> None:
    """Write the form as a workbook of the sheets `survey`, `choices` and `settings`; the same bytes for one form.

    The first language is the one that a telephone shows first.
    """
    survey = [{"type": name, "name": name} for name in _ABOUT_THE_FILLING]
    for group in form.group:
        survey += _group(form, group, languages, words)
    choices = [
        {"list_name": name, "name": option.code, **_texts("label", option.labels, languages)}
        for name, options in _lists(form, languages, words).items()
        for option in options
    ]
    settings = {
        "form_title": form.labels[languages[0]],
        "form_id": form.id,
        "version": form.edition,
        "default_language": sheets.language(languages[0]),
    }
    sheets.write(file, {"survey": survey, "choices": choices, "settings": [settings]})


def _group(form: Questionnaire, group: Group, languages: tuple[str, ...], words: Words) -> Iterator[Row]:
    kind = "repeat" if group.repeat else "group"
    where = f"form {form.id!r}, group {group.code!r}"
    shown = {"relevant": xpath(group.relevant, form.types(), where)} if group.relevant else {}
    yield {"type": f"begin_{kind}", "name": group.code, **_texts("label", group.labels, languages), **shown}
    for question in group.question:
        yield _question(form, question, languages, words)
    yield {"type": f"end_{kind}"}


def _question(form: Questionnaire, question: Question, languages: tuple[str, ...], words: Words) -> Row:
    types, where = form.types(), f"form {form.id!r}, question {question.code!r}"
    kind = f"{question.type} {_list_of(question)}" if question.type in CHOICES else question.type
    row = {
        "type": _TYPES.get(kind, kind),
        "name": question.code,
        **_texts("label", question.labels, languages),
        **_texts("hint", question.hints, languages),
        "required": "yes" if question.required else "",
        "appearance": _appearance(question),
        "parameters": _MEDIA.get(question.type, ""),
    }
    if question.relevant is not None:
        row["relevant"] = xpath(question.relevant, types, where)
    refused = _refusing(question, types, where)
    if refused:
        row["constraint"] = refused
        row |= _texts("constraint_message", _message(question, languages, words), languages)
    return row


def _refusing(question: Question, types: dict[str, str], where: str) -> str:
    """The condition that an answer must meet to be taken."""
    parts = []
    if question.minimum is not None:
        parts.append(f". >= {question.minimum:g}")
    if question.maximum is not None:
        parts.append(f". <= {question.maximum:g}")
    if question.pattern is not None:
        parts.append(f"regex(., '{question.pattern}')")
    if question.constraint is not None:
        parts.append(f"({xpath(question.constraint, types | {THIS: question.type}, where)})")
    return " and ".join(parts)


def _message(question: Question, languages: tuple[str, ...], words: Words) -> dict[str, str]:
    """Why an answer is not taken: what the question says itself, and which numbers it allows."""
    allowed = sheets.allowed(question, languages, words)
    return {
        language: ". ".join(part for part in (question.message.get(language), allowed.get(language)) if part)
        for language in languages
    }


def _lists(form: Questionnaire, languages: tuple[str, ...], words: Words) -> dict[str, tuple[Option, ...]]:
    """The options by the name of their list, each list once."""
    asked = [question for group in form.group for question in group.question]
    found = {_list_of(q): q.options for q in asked if q.type in CHOICES}
    if any(question.type == _YES_NO for question in asked):
        found[_YES_NO] = tuple(Option(code=n, labels=words.texts(n, languages)) for n in ("yes", "no"))
    return found


def _list_of(question: Question) -> str:
    return (question.options_from or f"{question.code}_options").replace(".", "_")


def _appearance(question: Question) -> str:
    if question.type in CHOICES and len(question.options) > _MANY:
        return "minimal autocomplete"
    return "multiline" if question.type == "text" and question.pattern is None else ""


def _texts(column: str, texts: dict[str, str], languages: tuple[str, ...]) -> Row:
    """A column for every language. A text cannot refer to an answer: `${` is how XLSForm would do it."""
    return {
        f"{column}::{sheets.language(language)}": texts[language].replace("${", "$ {")
        for language in languages
        if language in texts
    }
