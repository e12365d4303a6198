"""The forms of an election as tables: its questions and rules, and the words of all of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from pipelines.questionnaire import CHOICES, Questionnaire
from pipelines.rules import of_form
from pipelines.rules.rule import Rule
from pipelines.tables.observation import QUESTIONS
from pipelines.tables.territory import LABELS


def questions(forms: Mapping[str, Questionnaire]) -> pl.DataFrame:
    """`staging.questions`."""
    rows = [
        {
            "form_id": form.id,
            "question_id": asked.question.code,
            "position": asked.position,
            "form_version": form.edition,
            "group_id": asked.group_id,
            "stage": asked.stage,
            "subject": asked.subject,
            "type": asked.question.type,
            "is_required": asked.is_required,
            "options": " ".join(option.code for option in asked.question.options) or None,
            "unseen_options": " ".join(o.code for o in asked.question.options if o.nothing_seen) or None,
            "minimum": asked.question.minimum,
            "maximum": asked.question.maximum,
        }
        for form in forms.values()
        for asked in form.asked()
    ]
    return pl.DataFrame(rows, schema=QUESTIONS.schema)


def rules(forms: Mapping[str, Questionnaire]) -> list[Rule]:
    """The rules of all forms, stated and implied."""
    return [rule for form in forms.values() for rule in of_form.rules(form, Path(f"forms/{form.id}.toml"))]


def rule_label(form_id: str, rule_id: str) -> str:
    """Under which id `staging.labels` say why a rule must hold (`rule`)."""
    return f"{form_id}.{rule_id}"


def labels(forms: Mapping[str, Questionnaire]) -> pl.DataFrame:
    """`staging.labels`: `form`, `stage.<form>` and `question.<form>`, `option.<form>.<question>`, and `rule` (see
    `rule_label`)."""
    rows = [(*entry, "name", None, None) for form in forms.values() for entry in _named(form)]
    return pl.DataFrame(rows, schema=LABELS.schema, orient="row").unique(LABELS.key, maintain_order=True)


def _named(form: Questionnaire) -> Iterator[tuple[str, str, str, str]]:
    yield from (("form", form.id, language, text) for language, text in form.labels.items())
    for group in form.group if form.by_stage else ():
        kind = f"stage.{form.id}"
        yield from ((kind, group.code, language, text) for language, text in group.labels.items())
    for code, question in form.questions().items():
        kind = f"question.{form.id}"
        yield from ((kind, code, language, text) for language, text in question.labels.items())
        for option in question.options if question.type in CHOICES else ():
            kind = f"option.{form.id}.{code}"
            yield from ((kind, option.code, language, text) for language, text in option.labels.items())
    for rule in rules({form.id: form}):
        identity = rule_label(form.id, rule.id)
        yield from (("rule", identity, language, text) for language, text in rule.because.items())
