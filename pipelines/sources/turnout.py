"""Turnout as it was announced, of the country, its units or single stations: `staging.turnout_reports`."""

import dataclasses

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column, refuse_repeated
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import Gazetteer, locate, refuse_unknown
from pipelines.tables.turnout import TURNOUT_REPORTS

_FIGURES = ("turnout", "took_part")


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer, units: set[str]) -> Conformed:
    """One row per announced figure, as stated, also where it contradicts itself."""
    checked = refuse_repeated(rows)
    names_units = "unit_id" in rows.frame.columns
    checked = refuse_unknown(checked, units) if names_units else locate(checked, gazetteer)
    checked = dataclasses.replace(checked, problems=[*checked.problems, *_empty(checked)])
    return conform(TURNOUT_REPORTS, checked, pack.vocabularies, zone=pack.election.time_zone)


def _empty(rows: Rows) -> list[Problem]:
    """Rows that give neither a share nor a number of voters."""
    figures = [name for name in _FIGURES if name in rows.frame.columns]
    nothing = rows.frame.filter(pl.all_horizontal(pl.col(figures).is_null())) if figures else rows.frame
    where = publishers_column(rows.source, figures[0] if figures else _FIGURES[0])
    message = Message("the cell is empty: turnout or the number of voters is needed", {})
    return [Problem(number, where, message) for number in nothing[ROW]]
