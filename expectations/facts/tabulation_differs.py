"""Is the table of a commission what its stations, or the tables below it, add up to?

Where stations of the unit explain every gap to the last vote they are named; that they fit does not prove that they
are the reason. Where none do, the sentence says what could not be added up: protocols that have not come or were
refused, and numbers that could not be read.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.explaining_stations import DOUBLED, LEFT_OUT
from pipelines.marts.tabulation_check import STATIONS
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import TABULATION_CHECK
from pipelines.tables.tallies import UNIT_RESULTS

DIFFERS, ALONE = "tabulation_differs", "tabulation_without_stations"
NAMED = 3
"""So many cells are named in the sentence, those with the largest gaps; all of them stand in the mart."""
_TABLE = ["unit_id", "contest_id", "origin"]
_CELL = [*_TABLE, "line", "choice_id"]


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per table that has gaps, and one per table of a unit of which no protocol has come."""
    cells = draft.read(TABULATION_CHECK).sort(_TABLE)
    alone = cells.filter(pl.col("summed_from").is_null()).unique(_TABLE, keep="first", maintain_order=True)
    for row in alone.iter_rows(named=True):
        yield _finding(row, ALONE, _alone(row))
    gaps = cells.filter(pl.col("gap") != 0)
    if gaps.is_empty():
        return
    for row in _tables(gaps, _unread(draft, gaps)).iter_rows(named=True):
        yield _finding(
            row,
            DIFFERS,
            _message(row),
            observed=_listed(row["cell"], row["published"]),
            expected=_listed(row["cell"], row["summed"]),
            effect=row["gap"][0],
        )


def _unread(draft: Draft, gaps: pl.DataFrame) -> pl.DataFrame:
    """Protocols without a number, by cell, where protocols were added up."""
    units = gaps.filter(summed_from=STATIONS)["unit_id"].unique().to_list()
    return draft.read(UNIT_RESULTS, unit_id=units).select(*_CELL, "stations_unread")


def _tables(gaps: pl.DataFrame, unread: pl.DataFrame) -> pl.DataFrame:
    """One row per table with its largest gaps, and how many protocols lack a number where there is a gap."""
    return (
        gaps.join(unread, on=_CELL, how="left", nulls_equal=True)
        .with_columns(size=pl.col("gap").abs(), cell=pl.coalesce("choice_id", "line"))
        .sort(*_TABLE, "size", "line", "choice_id", descending=[*[False] * 3, True, False, False])
        .group_by(_TABLE, maintain_order=True)
        .agg(
            pl.col("level", "explanation", "explained_by").first(),
            pl.col("cell", "published", "summed", "gap").head(NAMED),
            missing=pl.col("stations_missing").filter(summed_from=STATIONS).first().fill_null(0),
            cells=pl.len(),
            unread=pl.col("stations_unread").max().fill_null(0),
        )
    )


def _finding(row: Mapping[str, Any], rule: str, message: Message, **known: Any) -> Finding:
    return Finding(
        FindingKind.FACT,
        rule,
        Severity.WARNING,
        row["level"] or "unit",
        ":".join(row[name] for name in _TABLE),
        message,
        unit_id=row["unit_id"],
        contest_id=row["contest_id"],
        **known,
    )


def _listed(cells: list[str], values: list[int]) -> str:
    return ", ".join(f"{cell} {value}" for cell, value in zip(cells, values, strict=True))


def _alone(row: Mapping[str, Any]) -> Message:
    parameters = {
        "unit": row["unit_id"],
        "contest": row["contest_id"],
        "origin": row["origin"],
        "missing": row["stations_missing"],
    }
    if row["stations_missing"]:
        return Message(
            "{unit}, {contest}, {origin}: there is a table, but no protocol of this count to hold it against;"
            " protocols that have not come or were refused: {missing}",
            parameters,
        )
    return Message(
        "{unit}, {contest}, {origin}: there is a table, but no protocol of this count to hold it against",
        parameters,
    )


def _message(row: Mapping[str, Any]) -> Message:
    parameters = {name: row[name] for name in ("origin", "cells", "missing", "unread")}
    parameters |= {"unit": row["unit_id"], "contest": row["contest_id"]}
    for n, cell in enumerate(zip(row["cell"], row["published"], row["summed"], row["gap"], strict=True), 1):
        named = zip(("cell", "table", "sum", "gap"), cell, strict=True)
        parameters |= {f"{name}_{n}": value for name, value in named}
    if row["explanation"] is not None:
        stations = ", ".join(json.loads(row["explained_by"]))
        return _explained(row["explanation"], parameters | {"stations": stations})
    if row["missing"] or row["unread"]:
        return _incomplete(row["cells"], parameters)
    return _complete(row["cells"], parameters)


def _explained(explanation: str, parameters: Mapping[str, str | int | float]) -> Message:
    if explanation == LEFT_OUT:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in {cells} cells, the largest gap: {cell_1}"
            " {table_1}, sum {sum_1}, gap {gap_1}. All gaps fit to the last vote if these stations were left out of"
            " the table: {stations}",
            parameters,
        )
    if explanation == DOUBLED:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in {cells} cells, the largest gap: {cell_1}"
            " {table_1}, sum {sum_1}, gap {gap_1}. All gaps fit to the last vote if these stations were added up"
            " twice: {stations}",
            parameters,
        )
    return Message(
        "{unit}, {contest}, {origin}: the table differs from our sum in {cells} cells, the largest gap: {cell_1}"
        " {table_1}, sum {sum_1}, gap {gap_1}. All gaps fit to the last vote if these stations, annulled or"
        " cancelled, were added up too: {stations}",
        parameters,
    )


def _complete(cells: int, parameters: Mapping[str, str | int | float]) -> Message:
    if cells == 1:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in one cell: {cell_1} {table_1}, sum {sum_1},"
            " gap {gap_1}",
            parameters,
        )
    if cells == 2:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in two cells: {cell_1} {table_1}, sum {sum_1},"
            " gap {gap_1}; {cell_2} {table_2}, sum {sum_2}, gap {gap_2}",
            parameters,
        )
    return Message(
        "{unit}, {contest}, {origin}: the table differs from our sum in {cells} cells, the largest gaps: {cell_1}"
        " {table_1}, sum {sum_1}, gap {gap_1}; {cell_2} {table_2}, sum {sum_2}, gap {gap_2}; {cell_3} {table_3},"
        " sum {sum_3}, gap {gap_3}",
        parameters,
    )


def _incomplete(cells: int, parameters: Mapping[str, str | int | float]) -> Message:
    """The same, with what our sum lacks: it may explain the gap, or not."""
    if cells == 1:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in one cell: {cell_1} {table_1}, sum {sum_1},"
            " gap {gap_1}. Protocols that have not come or were refused: {missing}; protocols without this number:"
            " {unread}",
            parameters,
        )
    if cells == 2:
        return Message(
            "{unit}, {contest}, {origin}: the table differs from our sum in two cells: {cell_1} {table_1}, sum {sum_1},"
            " gap {gap_1}; {cell_2} {table_2}, sum {sum_2}, gap {gap_2}. Protocols that have not come or were refused:"
            " {missing}; protocols without one of these numbers: up to {unread}",
            parameters,
        )
    return Message(
        "{unit}, {contest}, {origin}: the table differs from our sum in {cells} cells, the largest gaps: {cell_1}"
        " {table_1}, sum {sum_1}, gap {gap_1}; {cell_2} {table_2}, sum {sum_2}, gap {gap_2}; {cell_3} {table_3},"
        " sum {sum_3}, gap {gap_3}. Protocols that have not come or were refused: {missing}; protocols without one of"
        " these numbers: up to {unread}",
        parameters,
    )
