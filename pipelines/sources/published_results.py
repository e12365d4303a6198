"""Figures of the results as somebody published them: `staging.published_results`."""

import dataclasses

import polars as pl

from pipelines.casting import whole_numbers
from pipelines.contract import (
    ROW,
    Conformed,
    Problem,
    Rows,
    conform,
    publishers_column,
    refuse_repeated,
)
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import Gazetteer, locate
from pipelines.source import Source
from pipelines.tables.published import PUBLISHED_RESULTS

COUNT, SHARE, PER_CENT = "count", "share", "per_cent"


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per published figure; what is written in per cent becomes a share."""
    located = locate(refuse_repeated(rows), gazetteer)
    if "measure" not in located.frame.columns:
        named = located.frame.with_columns(measure=pl.lit(rows.source.columns.get("value")))
        located = Rows(rows.source, named, rows.raw, located.problems)
    checked = dataclasses.replace(located, problems=[*located.problems, *_misfits(located)])
    staged = conform(PUBLISHED_RESULTS, checked, pack.vocabularies, zone=pack.election.time_zone)
    is_per_cent = pl.col("unit_of_value") == PER_CENT
    shares = staged.kept.with_columns(
        value=pl.when(is_per_cent).then(pl.col("value") / 100).otherwise("value"),
        unit_of_value=pl.when(is_per_cent).then(pl.lit(SHARE)).otherwise("unit_of_value"),
    )
    return dataclasses.replace(staged, kept=shares)


def _misfits(rows: Rows) -> list[Problem]:
    """Counts that are not whole or negative, shares outside 0..1, and figures in a unit that we do not know."""
    if "value" not in rows.frame.columns or "unit_of_value" not in rows.frame.columns:
        return []
    unit, text = pl.col("unit_of_value"), pl.col("value")
    number = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    whole = text.map_batches(whole_numbers, return_dtype=pl.Int64)
    stated = rows.frame.filter(text.is_not_null() & unit.is_not_null())

    def problems(condition: pl.Expr, field: str, message: str) -> list[Problem]:
        return [
            _problem(row, field, message, rows.source)
            for row in stated.filter(condition).iter_rows(named=True)
        ]

    return [
        *problems(
            (unit == COUNT) & (whole.is_null() | (whole < 0)),
            "value",
            Message(
                "{value} is no count: write a whole number in digits only, or state another unit", {}
            ).template,
        ),
        *problems(
            unit.is_in([SHARE, PER_CENT])
            & ~number.is_between(0, pl.when(unit == SHARE).then(1).otherwise(100)),
            "value",
            Message("{value} is no {unit}: more than the whole, or negative", {}).template,
        ),
        *problems(
            ~unit.is_in([COUNT, SHARE, PER_CENT]),
            "unit_of_value",
            Message("{unit} is none of count, share, per_cent: add it to [source.values]", {}).template,
        ),
    ]


def _problem(row: dict[str, str], field: str, template: str, source: Source) -> Problem:
    shown = {"value": repr(row["value"]), "unit": repr(row["unit_of_value"])}
    where = publishers_column(source, field, row["measure"])
    return Problem(int(row[ROW]), where, Message(template, shown))
