"""Single violations as they were reported: `staging.incidents`."""

import dataclasses

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import Gazetteer, locate
from pipelines.tables.violations import INCIDENTS


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per report; the same violation told twice stays two rows here."""
    located = locate(rows, gazetteer)
    checked = dataclasses.replace(located, problems=[*located.problems, *_misnumbered(located, pack)])
    return conform(INCIDENTS, checked, pack.vocabularies, zone=pack.election.time_zone)


def _misnumbered(rows: Rows, pack: Pack) -> list[Problem]:
    codes = pack.territory.station_codes
    if codes is None or "station_code" not in rows.frame.columns:
        return []
    odd = rows.frame.filter(~pl.col("station_code").str.contains(codes.pattern))
    return [
        Problem(
            number,
            publishers_column(rows.source, "station_code"),
            Message(
                "{value} is no number of a polling station: it must match {pattern}",
                {"value": repr(code), "pattern": codes.pattern},
            ),
        )
        for number, code in odd.select(ROW, "station_code").iter_rows()
    ]
