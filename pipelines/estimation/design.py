"""What makes a sample no sample of its frame: each fault is an error that names the stations or strata."""

from collections.abc import Sequence

import polars as pl

from pipelines.errors import SampleError

_SHOWN = 5
_EVEN = 1e-6
"""Weights add up where they miss the number of stations by less than this share of it."""


def reject_unfit(observed: pl.DataFrame, strata: pl.DataFrame, by: Sequence[str]) -> None:
    """Nothing, where each answer is of one station of one stratum, and no stratum has more answers than stations."""
    _reject_twice(observed.select(*by, "unit_id"), "answers more than once in one estimate")
    _reject_twice(strata.select("stratum_id"), "has more than one row")
    cells = observed.group_by([*by, "stratum_id"]).agg(n=pl.len()).join(strata, on="stratum_id", how="left")
    _reject_without_frame(cells)
    over = cells.filter(pl.col("n") > pl.col("stations"))
    if over.height:
        raise SampleError(
            "more stations answer than the frame has",
            where=f"stratum {_names(over, 'stratum_id')}",
            remedy="Correct the number of stations of the stratum",
        )


def reject_unsound(sample: pl.DataFrame, strata: pl.DataFrame, frame: pl.DataFrame) -> None:
    """Nothing, where a drawn sample fits its strata and the frame that it was drawn from.

    `sample` has `unit_id, stratum_id, weight`, one row per station drawn, replacements left out; `strata` has
    `stratum_id, stations, sampled`; `frame` has the `unit_id` of every station that could be drawn.
    """
    _reject_twice(sample.select("unit_id"), "is in the sample twice, or in two strata")
    _reject_twice(strata.select("stratum_id"), "has more than one row")
    drawn = sample.group_by("stratum_id").agg(drawn=pl.len(), weight=pl.col("weight").sum())
    _reject_without_frame(drawn.join(strata, on="stratum_id", how="left"))
    unknown = sample.join(frame, on="unit_id", how="anti")
    if unknown.height:
        raise SampleError(
            "a sampled station is not in the frame",
            where=f"station {_names(unknown, 'unit_id')}",
            remedy="Draw again from the frame, or correct its code",
        )
    held = strata.join(drawn, on="stratum_id", how="left").with_columns(
        pl.col("drawn", "weight").fill_null(0)
    )
    uneven = held.filter(
        (pl.col("drawn") != pl.col("sampled"))
        | ((pl.col("weight") - pl.col("stations")).abs() > _EVEN * pl.col("stations"))
    )
    if uneven.height:
        raise SampleError(
            "the weights of the stations drawn do not add up to the stations of the stratum",
            where=f"stratum {_names(uneven, 'stratum_id')}",
            remedy="A weight is the stations of a stratum over those drawn in it",
        )
    if strata["stations"].sum() != frame.height:
        raise SampleError(
            f"the strata have {strata['stations'].sum()} stations, the frame {frame.height}",
            where="strata",
            remedy="Put every station of the frame into one stratum",
        )


def _reject_twice(keys: pl.DataFrame, what: str) -> None:
    twice = keys.filter(keys.is_duplicated())
    if twice.height:
        name = keys.columns[-1]
        raise SampleError(f"it {what}", where=f"{name} {_names(twice, name)}", remedy="Keep one row of it")


def _reject_without_frame(joined: pl.DataFrame) -> None:
    lost = joined.filter(pl.col("stations").is_null())
    if lost.height:
        raise SampleError(
            "nobody says how many stations the stratum has",
            where=f"stratum {_names(lost, 'stratum_id')}",
            remedy="Give the stratum its number of stations in the frame",
        )


def _names(rows: pl.DataFrame, column: str) -> str:
    names = rows[column].unique().sort().cast(pl.String).to_list()
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
