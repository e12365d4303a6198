"""Do the copies that several observers have of one protocol give the same numbers?

Which of them is right nobody can say from here: a cell in which they differ stands as unknown in the results of the
station (`pipelines.marts.agreed_copies`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Origin, Severity
from pipelines.election import Pack
from pipelines.marts.agreed_copies import DOCUMENT, disputed, several
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.ballots import CHOICES
from pipelines.tables.tallies import PROTOCOLS

RULE = "copies_differ"
NAMED = 3
"""So many cells are named in the sentence, those with the largest differences; the station's page shows all."""


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per document of which the copies differ in any cell."""
    copies = several(draft.read(PROTOCOLS, origin=Origin.OBSERVER_COPY.value))
    if copies.is_empty():
        return
    rows = copies.group_by(DOCUMENT).agg(
        copies=pl.len(), rows=pl.format("{} {}", "source_id", "row_number").str.join(", ")
    )
    documents = (
        disputed(copies, draft.read(CHOICES))
        .with_columns(
            size=pl.col("values").list.max() - pl.col("values").list.min(),
            cell=pl.coalesce("choice_id", "line"),
            values=pl.col("values")
            .cast(pl.List(pl.String))
            .list.eval(pl.element().fill_null("–"))
            .list.join(", "),
        )
        .sort(*DOCUMENT, "size", "cell", descending=[*[False] * len(DOCUMENT), True, False])
        .group_by(DOCUMENT, maintain_order=True)
        .agg(pl.col("cell", "values").head(NAMED), pl.col("size").first(), cells=pl.len())
        .join(rows, on=DOCUMENT, how="left", maintain_order="left")
    )
    for row in documents.iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            ":".join(str(row[name]) for name in DOCUMENT),
            _message(row),
            observed="; ".join(
                f"{cell} {values}" for cell, values in zip(row["cell"], row["values"], strict=True)
            ),
            effect=row["size"],
            unit_id=row["station_id"],
            contest_id=row["contest_id"],
        )


def _message(row: Mapping[str, Any]) -> Message:
    """The cells by name and what each copy gives, in the order of the copies."""
    parameters = {
        "station": row["station_id"],
        "contest": row["contest_id"],
        "copies": row["copies"],
        "cells": row["cells"],
        "rows": row["rows"],
    }
    for n, (cell, values) in enumerate(zip(row["cell"], row["values"], strict=True), start=1):
        parameters |= {f"cell_{n}": cell, f"values_{n}": values}
    if row["cells"] == 1:
        return Message(
            "station {station}, {contest}: {copies} copies by observers differ in one cell: {cell_1} ({values_1});"
            " files and rows: {rows}",
            parameters,
        )
    if row["cells"] == 2:
        return Message(
            "station {station}, {contest}: {copies} copies by observers differ in two cells: {cell_1} ({values_1}),"
            " {cell_2} ({values_2}); files and rows: {rows}",
            parameters,
        )
    return Message(
        "station {station}, {contest}: {copies} copies by observers differ in {cells} cells, the largest"
        " differences: {cell_1} ({values_1}), {cell_2} ({values_2}), {cell_3} ({values_3}); files and rows: {rows}",
        parameters,
    )
