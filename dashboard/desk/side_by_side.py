"""What is told of one thing, telling by telling: a row for every column of which anybody says anything."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from dashboard.desk import record_words, tellings
from dashboard.i18n import Language
from pipelines.domain import Precision
from pipelines.pack_checks import TABLES
from pipelines.tables.declaration import Column

_ASIDE = ("source_id", "row_number", "published_precision")
"""Columns that stand in no row of their own: who tells is the head, how exactly a day is known is seen in it."""
_MADE = ("session_id", "decision_id", "membership_id")
"""Identities that are made of other columns."""


def rows(
    say: Language, kind: str, told: pl.DataFrame, differs: Collection[str], languages: Mapping[str, str]
) -> list[dict[str, object]]:
    """The columns of which anybody says anything, with what each says.

    A cell is its words, and of a text that is there in its source's language only which that is, by `languages`.
    """
    found: list[dict[str, object]] = []
    for column in TABLES[kind].columns:
        is_key = column.name in tellings.KINDS[kind].identity and column.name.endswith(_MADE)
        if column.name in _ASIDE or is_key or told[column.name].drop_nulls().is_empty():
            continue
        is_one = told[column.name].drop_nulls().n_unique() == 1
        found.append(
            {
                "label": record_words.column(say, column.name),
                "cells": [_cell(say, column, row, languages, is_one=is_one) for row in told.to_dicts()],
                "differs": column.name in differs,
                "is_url": column.name == "source_url",
            }
        )
    return found


def _cell(
    say: Language, column: Column, row: Mapping[str, Any], languages: Mapping[str, str], *, is_one: bool
) -> tuple[str, str | None]:
    value = row[column.name]
    if value is None:
        return "", None
    if own := _translated(say, column.name, row, is_one=is_one):
        return own, None
    precision = str(row["published_precision"] or Precision.DAY) if column.name == "published_at" else None
    text = record_words.shown(say, column, value, precision=precision)
    language = languages.get(row["source_id"]) if record_words.is_long(column) else None
    is_own = language is None or ("translation", text) in say.names
    return say.quoted(text, language), None if is_own else language


def _translated(say: Language, name: str, row: Mapping[str, Any], *, is_one: bool) -> str | None:
    """A text of a file in this language, where the file has it in several.

    Of who is responsible, as the plan's item has it, only where all who tell of it say the same.
    """
    match name:
        case "member":
            return say.names.get(("member", row["membership_id"]))
        case "outcome":
            return say.names.get(("outcome", f"{row['source_id']}/{row['row_number']}"))
        case "responsible":
            return say.names.get(("responsible", row["item_id"])) if is_one else None
    return None
