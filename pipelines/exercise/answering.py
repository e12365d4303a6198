"""Filling in a form at random: every answer is asked for where it stands, allowed, and as likely as assumed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import polars as pl
from pydantic import Field

from pipelines.questionnaire import Asked, Question, Questionnaire
from pipelines.rules import of_form
from pipelines.rules.evaluate import ANSWER, POLARS, evaluate
from pipelines.rules.kinds import KINDS, checked
from pipelines.rules.language import THIS, parse, questions
from pipelines.rules.rule import Bound, Rule
from pipelines.source import Strict
from pipelines.tables.rule_results import RuleKind

Share = Annotated[float, Field(ge=0, le=1)]
Texts = list[str | None]
REMARK = "(synthetic)"
"""What free texts say: nothing that could be taken for an observation."""


class Habits(Strict):
    """How answers are distributed: shares of yes, means of numbers, weights of options, times of the day."""

    yes: dict[str, Share] = {}
    mean: dict[str, Annotated[float, Field(ge=0)]] = {}
    weights: dict[str, dict[str, float]] = {}
    times: dict[str, tuple[str, float]] = {}
    usual_yes: Share = 0.96
    usual_mean: float = 3.0


def fill(
    form: Questionnaire,
    habits: Habits,
    day: Sequence[dt.date],
    given: Mapping[str, Texts],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """A filled form for each day: one text column per question at the top of the form, null where it was not asked.

    `given` are answers that are known already, one per form. The rules of the form hold, outliers apart.
    """
    types = form.types()
    rules = [
        Bound.of(rule, types, dict.fromkeys(types, ""))
        for rule in of_form.rules(form, Path(f"forms/{form.id}.toml"))
        if rule.kind != RuleKind.OUTLIER and not _is_of_repeat(form, rule)
    ]
    is_broken = pl.any_horizontal(pl.lit(value=False), *(_is_broken(rule) for rule in rules))
    relevance = _relevance(form)
    filled, typed = _once(form, relevance, habits, day, given, rng)
    for _ in range(PATIENCE):
        places = typed.select(is_broken).to_series().arg_true().to_list()
        if not places:
            break
        again, typed_again = _once(
            form,
            relevance,
            habits,
            [day[place] for place in places],
            {code: [texts[place] for place in places] for code, texts in given.items()},
            rng,
        )
        filled, typed = _replaced(filled, again, places), _replaced(typed, typed_again, places)
    return filled


PATIENCE = 60
"""So often a form whose answers contradict one another is filled in anew; figures that are given may never agree."""


def _is_of_repeat(form: Questionnaire, rule: Rule) -> bool:
    inside = {asked.question.code for asked in form.asked() if asked.group_id}
    return bool(inside & set(questions(parse(rule.expression))))


def _is_broken(bound: Bound) -> pl.Expr:
    is_asked = pl.lit(value=True) if bound.when is None else evaluate(bound.when).fill_null(value=False)
    return is_asked & ~evaluate(bound.expression).fill_null(value=True)


def _replaced(frame: pl.DataFrame, again: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """The frame with these rows in place of its own."""
    order = pl.Series("place", places, dtype=pl.UInt32)
    kept = frame.with_row_index("place").filter(~pl.col("place").is_in(order.implode()))
    return pl.concat([kept, again.with_columns(order).select(kept.columns)]).sort("place").drop("place")


def _relevance(form: Questionnaire) -> dict[str, list[pl.Expr]]:
    """The conditions under which each question is asked: that of its group, and its own."""
    types = form.types()
    return {
        question.code: [
            evaluate(checked(parse(condition), types)).fill_null(value=False)
            for condition in (group.relevant, question.relevant)
            if condition is not None
        ]
        for group in form.group
        for question in group.question
    }


def _once(
    form: Questionnaire,
    relevance: Mapping[str, Sequence[pl.Expr]],
    habits: Habits,
    day: Sequence[dt.date],
    given: Mapping[str, Texts],
    rng: np.random.Generator,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Forms filled in as relevance and constraints allow, as written and as expressions read them."""
    number, types = len(day), form.types()
    written: dict[str, Texts] = {}
    typed = pl.DataFrame({"row": range(number)})
    for asked in form.asked():
        question = asked.question
        if asked.group_id:
            typed = typed.with_columns(_typed(question, [None] * number))
            continue
        if question.code in given:
            answers = list(given[question.code])
        else:
            answers = _allowed(question, _drawn(asked, number, habits, day, rng), typed, types)
        answers = _where_relevant(relevance[question.code], answers, typed)
        written[question.code] = answers
        typed = typed.with_columns(_typed(question, answers))
    return pl.DataFrame(written, schema=dict.fromkeys(written, pl.String)), typed


def _drawn(
    asked: Asked, number: int, habits: Habits, day: Sequence[dt.date], rng: np.random.Generator
) -> Texts:
    question = asked.question
    code = question.code
    match question.type:
        case "integer" | "decimal":
            drawn = rng.poisson(habits.mean.get(code, habits.usual_mean), number)
            low = int(question.minimum or 0)
            high = None if question.maximum is None else int(question.maximum)
            return [str(value) for value in np.clip(drawn, low, high)]
        case "yes_no":
            is_yes = rng.random(number) < habits.yes.get(code, habits.usual_yes)
            return ["yes" if yes else "no" for yes in is_yes]
        case "select_one" | "select_multiple":
            return _chosen(question, number, habits, rng)
        case "time" | "datetime":
            clock, minutes = habits.times.get(code, ("12:00", 60.0))
            shifts = rng.normal(0, minutes, number)
            moments = [
                dt.datetime.combine(date, dt.time.fromisoformat(clock)) + dt.timedelta(minutes=round(shift))
                for date, shift in zip(day, shifts, strict=True)
            ]
            return [f"{m:%H:%M}" if question.type == "time" else f"{m:%Y-%m-%dT%H:%M:%S}" for m in moments]
        case "date":
            return [date.isoformat() for date in day]
        case "text":
            is_told = rng.random(number) < (1.0 if question.required else 0.2)
            return [REMARK if told else None for told in is_told]
        case _:  # pictures and places are not invented
            return [None] * number


def _chosen(question: Question, number: int, habits: Habits, rng: np.random.Generator) -> Texts:
    codes = [option.code for option in question.options]
    if not codes:
        return [None] * number
    own = habits.weights.get(question.code)
    weights = np.array([own.get(code, 0.0) if own else 0.5**place for place, code in enumerate(codes)])
    shares = weights / weights.sum()
    first = rng.choice(len(codes), number, p=shares)
    if question.type == "select_one":
        return [codes[place] for place in first]
    second = rng.choice(len(codes), number, p=shares)
    return [" ".join(codes[place] for place in sorted({a, b})) for a, b in zip(first, second, strict=True)]


def _allowed(question: Question, answers: Texts, typed: pl.DataFrame, types: Mapping[str, str]) -> Texts:
    """The answers with numbers halved, and other answers left out, until the constraint holds."""
    if question.constraint is None:
        return answers
    node = checked(parse(question.constraint), {**types, THIS: question.type})
    while True:
        this = _typed(question, answers).alias(ANSWER + THIS)
        broken = typed.with_columns(this).select(~evaluate(node)).to_series().fill_null(value=False)
        if not broken.any():
            return answers
        answers = [
            _smaller(answer) if is_broken else answer
            for answer, is_broken in zip(answers, broken, strict=True)
        ]


def _smaller(answer: str | None) -> str | None:
    return str(int(answer) // 2) if answer and answer.isdigit() and answer != "0" else None


def _where_relevant(conditions: Sequence[pl.Expr], answers: Texts, typed: pl.DataFrame) -> Texts:
    for condition in conditions:
        asked = typed.select(condition).to_series()
        answers = [answer if is_asked else None for answer, is_asked in zip(answers, asked, strict=True)]
    return answers


def _typed(question: Question, answers: Texts) -> pl.Series:
    """The answers as expressions read them."""
    kind = KINDS.get(question.type, "other")
    text = pl.Series(answers, dtype=pl.String)
    return _cast(kind, text).cast(POLARS[kind]).alias(ANSWER + question.code)


def _cast(kind: str, text: pl.Series) -> pl.Series:
    match kind:
        case "number":
            return text.cast(pl.Float64)
        case "truth":
            return text == "yes"
        case "choices":
            return text.str.split(" ")
        case "date":
            return text.str.to_date("%Y-%m-%d")
        case "time":
            return text.str.to_time("%H:%M")
        case "moment":
            plain = text.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us")
            return plain.dt.replace_time_zone("UTC")
        case _:
            return text
