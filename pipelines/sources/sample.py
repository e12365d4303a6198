"""The stations drawn into the sample, as the file of the draw names them: `staging.sample`."""

import dataclasses

import polars as pl

from pipelines.contract import Conformed, Rows, conform
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import refuse_unknown
from pipelines.tables.sample import SAMPLE, Use

_TWICE = Message(
    "{key} stands in rows {first} and {last} with different contents: keep the one that is meant", {}
).template
_NO_STATION = Message(
    "{unit} is no station of this election: correct it, or add it to the list of stations", {}
).template


def stage(rows: Rows, pack: Pack, stations: set[str]) -> Conformed:
    """One row per station drawn, with its weight; one drawn twice in different ways, or unknown, is refused."""
    size, sampled = (
        pl.col(name).cast(pl.Float64, strict=False) for name in ("stratum_stations", "stratum_sampled")
    )
    weight = pl.when(pl.col("use") == Use.MAIN.value, sampled > 0).then(size / sampled).cast(pl.String)
    checked = refuse_unknown(refuse_doubled(rows, SAMPLE.key, _TWICE), stations, template=_NO_STATION)
    weighted = dataclasses.replace(checked, frame=checked.frame.with_columns(weight=weight))
    return conform(SAMPLE, weighted, pack.vocabularies, zone=pack.election.time_zone)
