"""Two rows that tell of one thing: the repetition is left out, and where they differ nobody knows which is meant."""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Problem, Rows, publishers_column
from pipelines.messages import Message


def refuse_doubled(rows: Rows, key: Sequence[str], template: str) -> Rows:
    """The rows with a problem for each that repeats an earlier one, or that shares its key with a different one.

    Of equal rows the first stays, of different ones none does. A row whose key is not whole is compared with nothing.
    The template says what is doubled: `{key}` stands in rows `{first}` and `{last}`.
    """
    known = [name for name in key if name in rows.frame.columns]
    doubled = rows.frame.filter(rows.frame.select(known).is_duplicated()).drop_nulls(known)
    if doubled.is_empty():
        return rows
    contents = [name for name in doubled.columns if name != ROW]
    told = doubled.select(
        ROW,
        first=pl.col(ROW).min().over(known),
        last=pl.col(ROW).max().over(known),
        is_disputed=pl.struct(contents).n_unique().over(known) > 1,
        key=pl.concat_str(known, separator=" / "),
    )
    where = publishers_column(rows.source, known[0])
    disputed = told.filter("is_disputed").drop("is_disputed")
    repeated = told.filter(~pl.col("is_disputed"), pl.col(ROW) > pl.col("first"))
    problems = [
        Problem(number, where, Message(template, {"key": shared, "first": first, "last": last}))
        for number, first, last, shared in disputed.iter_rows()
    ]
    problems += [
        Problem(number, where, Message("the row repeats row {first}: remove one of them", {"first": first}))
        for number, first in repeated.select(ROW, "first").iter_rows()
    ]
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])
