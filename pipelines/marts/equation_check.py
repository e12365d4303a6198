"""`marts.equation_check`: the equations of the form that a protocol does not satisfy, each with both its sides."""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import Origin
from pipelines.form import Form, FormEquation, Term, terms
from pipelines.tables.reconciliation import EQUATION_CHECK
from pipelines.tables.tallies import VOTES

_COLUMNS = {VOTES: "votes_total"}
"""Terms that are no line of the form: the sum of the votes is a column of its own."""


def build(results: pl.DataFrame, forms: Sequence[Form], contests: Sequence[str]) -> pl.DataFrame:
    """One row per protocol and equation that does not hold, hard ones and soft ones alike.

    An equation with a number that is not known says nothing: it neither holds nor breaks. Documents of
    identification are not asked: what they hold is not the form's.
    """
    checks = [
        _broken(results.lazy(), [contest for contest in contests if form.serves(contest)], equation)
        for form in forms
        for equation in form.equation
    ]
    return pl.concat([EQUATION_CHECK.empty(), *pl.collect_all(checks)])


def _broken(results: pl.LazyFrame, contests: Sequence[str], equation: FormEquation) -> pl.LazyFrame:
    left, right = _sum(terms(equation.left)), _sum(terms(equation.right))
    breaks = {"==": left != right, "<=": left > right, "<": left >= right}[equation.relation]
    return (
        results.filter(
            breaks, pl.col("contest_id").is_in(contests), pl.col("origin") != Origin.IDENTIFICATION.value
        )
        .with_columns(
            equation_id=pl.lit(equation.id),
            is_hard=pl.lit(equation.hard),
            left_value=left,
            right_value=right,
            gap=left - right,
        )
        .select(EQUATION_CHECK.schema.names())
    )


def _sum(side: Sequence[Term]) -> pl.Expr:
    """The sum of the terms; null as soon as one of them is, which `sum_horizontal` would take for zero."""
    total = pl.lit(0, pl.Int64)
    for factor, field in side:
        number = pl.lit(factor, pl.Int64)
        total = total + (number if field is None else number * pl.col(_COLUMNS.get(field, field)))
    return total
