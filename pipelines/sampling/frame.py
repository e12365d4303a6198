"""The frame of a sample: which listed stations can be drawn, in which stratum, and which are left out and why."""

from collections.abc import Iterator

import polars as pl

from pipelines.domain import Level
from pipelines.errors import SampleError
from pipelines.sample_design import Exclusion, SampleDesign
from pipelines.tables.sample import SAMPLE_FRAME

_BETWEEN = "/"
"""What stands between the parts of the name of a stratum."""
_SHOWN = 5


def build(units: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """`staging.sample_frame`: one row per listed station, in the order of the ids, whatever the order of `units`.

    A station that several exclusions name counts for the first of them.

    Raises:
        SampleError: no stations; an exclusion of nothing; a station without stratum; two strata of one name.
    """
    stations = units.filter(level=Level.STATION.value).sort("unit_id")
    if stations.is_empty():
        what, remedy = (
            "the pack lists no stations",
            "Add a source of kind 'stations': the sample is drawn from it",
        )
        raise SampleError(what, where="[sample]", remedy=remedy)
    excluded = [
        pl.when(_met(exclusion)).then(number) for number, exclusion in enumerate(design.excluded, start=1)
    ]
    first = pl.coalesce(*excluded, pl.lit(None, pl.Int64)) if excluded else pl.lit(None, pl.Int64)
    told = stations.with_columns(exclusion=first.cast(pl.Int64))
    for fault in _idle(stations, design):
        raise fault
    kept = told.filter(pl.col("exclusion").is_null())
    _refuse_unplaced(kept, design)
    stratum = pl.concat_str(design.strata, separator=_BETWEEN)
    _refuse_alike(kept.select(*design.strata, stratum_id=stratum).unique())
    return told.select(
        "unit_id", stratum_id=pl.when(pl.col("exclusion").is_null()).then(stratum), exclusion="exclusion"
    ).select(SAMPLE_FRAME.schema.names())


def _met(exclusion: Exclusion) -> pl.Expr:
    return pl.all_horizontal(
        pl.col(name).is_in(list(values)).fill_null(value=False) for name, values in exclusion.where.items()
    )


def _idle(stations: pl.DataFrame, design: SampleDesign) -> Iterator[SampleError]:
    """An exclusion of nothing is a slip of the pen: those meant would be drawn."""
    for number, exclusion in enumerate(design.excluded, start=1):
        values = [
            f"{name} = {value!r}"
            for name, meant in exclusion.where.items()
            for value in meant
            if value not in stations[name]
        ]
        if values or stations.filter(_met(exclusion)).is_empty():
            yield SampleError(
                f"exclusion {number} leaves nobody out by {', '.join(values) or 'these together'}",
                where="[[sample.excluded]]",
                remedy="Correct it: no listed station is so",
            )


def _refuse_unplaced(stations: pl.DataFrame, design: SampleDesign) -> None:
    unplaced = stations.filter(pl.any_horizontal(pl.col(name).is_null() for name in design.strata))
    if unplaced.height:
        some = ", ".join(unplaced["unit_id"].head(_SHOWN))
        raise SampleError(
            f"{unplaced.height} stations lie in no stratum: {some}{' ...' if unplaced.height > _SHOWN else ''}",
            where="[sample], key strata",
            remedy="Complete their rows in the list of stations, or exclude them and say why",
        )


def _refuse_alike(strata: pl.DataFrame) -> None:
    alike = strata.filter(pl.col("stratum_id").is_duplicated())
    if alike.height:
        raise SampleError(
            f"two strata would be called {alike['stratum_id'][0]!r}",
            where="[sample], key strata",
            remedy=f"Write their values without {_BETWEEN!r}",
        )
