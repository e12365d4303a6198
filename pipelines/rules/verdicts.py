"""What one rule says of each report, and why: the one place in which a rule is evaluated.

A precondition that is not so makes the rule not applicable; one that nobody knows makes it unknown, whatever its policy
for missing answers is: nobody can be blamed for a rule that perhaps does not concern him.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.messages import Message
from pipelines.rules.answers import WRITTEN
from pipelines.rules.evaluate import ANSWER, evaluate
from pipelines.rules.language import Node, questions
from pipelines.rules.rule import Bound
from pipelines.tables.rule_results import RuleKind, Verdict

HOLDS = Message("It holds that {expression}: {values}", {}).template
BROKEN = Message("It does not hold that {expression}: {values}", {}).template
NOT_KNOWN = Message("Nobody can tell whether {expression}: no usable answer to {missing}", {}).template
MISSING_FAILS = Message("No usable answer to {missing}: this rule wants one for {expression}", {}).template
MISSING_PASSES = Message(
    "No usable answer to {missing}: this rule lets that pass for {expression}", {}
).template
NOT_ASKED = Message("The rule is not asked where it does not hold that {when}: {values}", {}).template
PERHAPS_NOT_ASKED = Message(
    "Nobody can tell whether the rule is to be asked, which it is where {when}: no usable answer to {missing}",
    {},
).template
USUAL = Message("{expression} is {value}: the median of {n} reports is {median}", {}).template
UNUSUAL = Message(
    "{expression} is {value}, {z} robust standard deviations from {median}, the median of {n} reports", {}
).template
TOO_FEW = Message("Only {n} reports can be compared: at least {at_least} are needed", {}).template
ALL_ALIKE = Message("Half of {n} reports say exactly {median}: there is no spread to measure by", {}).template

MAD_TO_SD = 1.4826
"""The median absolute deviation of a normal distribution is its standard deviation divided by this."""


@dataclass(frozen=True)
class _Case:
    """Where the condition is so, this is the verdict, for this reason."""

    condition: pl.Expr
    verdict: Verdict
    template: str
    parameters: Mapping[str, pl.Expr]


def verdict_columns(bound: Bound) -> list[pl.Expr]:
    """`verdict`, `template`, `parameters` and `reason` for the rows of `answers.wide`."""
    cases = [*_precondition(bound), *(_outlier if bound.rule.kind == RuleKind.OUTLIER else _holding)(bound)]
    return [
        _first(cases, lambda case: pl.lit(case.verdict.value)).alias("verdict"),
        _first(cases, lambda case: pl.lit(case.template)).alias("template"),
        _first(cases, lambda case: _json(case.parameters)).alias("parameters"),
        _first(cases, lambda case: _english(case.template, case.parameters)).alias("reason"),
    ]


def _first(cases: Sequence[_Case], said: Callable[[_Case], pl.Expr]) -> pl.Expr:
    """What is said of the first case whose condition is so; the last one has none to meet."""
    told = said(cases[-1])
    for case in reversed(cases[:-1]):
        told = pl.when(case.condition).then(said(case)).otherwise(told)
    return told


def _precondition(bound: Bound) -> list[_Case]:
    if bound.when is None:
        return []
    so, when = evaluate(bound.when), pl.lit(bound.rule.when)
    return [
        _Case(~so, Verdict.NOT_APPLICABLE, NOT_ASKED, {"when": when, "values": _values(bound.when)}),
        _Case(
            so.is_null(),
            Verdict.UNKNOWN,
            PERHAPS_NOT_ASKED,
            {"when": when, "missing": _missing(bound.when)},
        ),
    ]


def _holding(bound: Bound) -> list[_Case]:
    holds = evaluate(bound.expression)
    expression = {"expression": pl.lit(bound.rule.expression)}
    seen = expression | {"values": _values(bound.expression)}
    return [
        _Case(holds, Verdict.PASS, HOLDS, seen),
        _Case(~holds, Verdict.FAIL, BROKEN, seen),
        _without(bound, expression | {"missing": _missing(bound.expression)}),
    ]


def _without(bound: Bound, parameters: Mapping[str, pl.Expr]) -> _Case:
    """What the rule says where the answers do not suffice."""
    template = {"unknown": NOT_KNOWN, "fail": MISSING_FAILS, "pass": MISSING_PASSES}[bound.rule.missing]
    return _Case(pl.lit(True), Verdict(bound.rule.missing), template, parameters)


def _outlier(bound: Bound) -> list[_Case]:
    """Robust z: distance from the median in units of 1.4826 MAD (Iglewicz and Hoaglin 1993, with 3.5 for a limit).

    Where half of the reports say the same the MAD is 0, and any other number would be infinitely far away: the
    conservative choice is to say nothing.
    """
    rule, value = bound.rule, evaluate(bound.expression)
    assert rule.within is not None  # an outlier has it: Rule sees to it
    compared = value if bound.when is None else pl.when(evaluate(bound.when)).then(value)
    n, median = compared.count().over(rule.within), compared.median().over(rule.within)
    spread = (compared - median).abs().median().over(rule.within) * MAD_TO_SD
    z = (value - median).abs() / spread
    expression = {"expression": pl.lit(bound.rule.expression)}
    measured = expression | {"value": _digits(value), "n": n, "median": _digits(median)}
    return [
        _Case(value.is_null(), *_said(_without(bound, expression | {"missing": _missing(bound.expression)}))),
        _Case(n < rule.at_least, Verdict.UNKNOWN, TOO_FEW, {"n": n, "at_least": pl.lit(rule.at_least)}),
        _Case(spread == 0, Verdict.UNKNOWN, ALL_ALIKE, {"n": n, "median": _digits(median)}),
        _Case(z <= rule.limit, Verdict.PASS, USUAL, measured),
        _Case(pl.lit(True), Verdict.FAIL, UNUSUAL, measured | {"z": z.round(1)}),
    ]


def _said(case: _Case) -> tuple[Verdict, str, Mapping[str, pl.Expr]]:
    return case.verdict, case.template, case.parameters


def _values(node: Node) -> pl.Expr:
    """`found = 120, issued = ?`: the answers as written."""
    told = [pl.format("{} = {}", pl.lit(code), _told(code)) for code in questions(node)]
    return pl.concat_str(told, separator=", ")


def _told(code: str) -> pl.Expr:
    return pl.col(WRITTEN + code).fill_null("?")


def _missing(node: Node) -> pl.Expr:
    """The questions without an answer that could be used."""
    absent: Sequence[pl.Expr] = [
        pl.when(pl.col(ANSWER + code).is_null()).then(pl.lit(code)) for code in questions(node)
    ]
    return pl.concat_str(absent, separator=", ", ignore_nulls=True)


def _digits(number: pl.Expr) -> pl.Expr:
    """A number as people write it: 12 and not 12.0."""
    whole = number.cast(pl.Int64, strict=False)
    return pl.when(whole == number).then(whole.cast(pl.String)).otherwise(number.cast(pl.String))


def _json(parameters: Mapping[str, pl.Expr]) -> pl.Expr:
    return pl.struct(parameters[name].alias(name) for name in sorted(parameters)).struct.json_encode()


def _english(template: str, parameters: Mapping[str, pl.Expr]) -> pl.Expr:
    places = re.findall(r"\{(\w+)\}", template)
    return pl.format(re.sub(r"\{\w+\}", "{}", template), *(parameters[place] for place in places))
