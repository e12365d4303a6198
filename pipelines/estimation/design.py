"""Answers that no sample of these strata can give: each fault is an error that names the stations or strata.

Whether a drawn sample fits the frame of its pack is judged with the build (`expectations/suites/sample.py`).
"""

from collections.abc import Sequence

import polars as pl

from pipelines.errors import SampleError

_SHOWN = 5


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
