"""`marts.sample_response`: of the stations drawn in each stratum, how many reported, by form, or sent a copy."""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import Origin
from pipelines.marts.sample_in_use import reporting, sample_in_use
from pipelines.tables.estimates import SAMPLE_RESPONSE
from pipelines.tables.sample import Use


def build(
    forms: Sequence[str | None],
    sample: pl.DataFrame,
    reported: pl.DataFrame,
    copied: pl.Series,
    units: pl.DataFrame,
) -> pl.DataFrame:
    """One row per stratum x form; no form stands for copies of protocols.

    `reported` has `form_id, unit_id`; `copied` are the stations of which there is a copy, of any ballot.
    """
    frames = [SAMPLE_RESPONSE.empty()]
    if sample.is_empty():
        return frames[0]
    sizes = sample.select("stratum_id", stations="stratum_stations").unique("stratum_id")
    one = {
        name: pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first())
        for name in ("region_id", "stratum")
    }
    for form in dict.fromkeys(forms):
        used = sample_in_use(sample, reporting(reported, form), units)
        came = pl.col("has_reported") if form is not None else pl.col("unit_id").is_in(copied.implode())
        frames.append(
            used.group_by("stratum_id")
            .agg(
                **one,
                sampled=pl.len(),
                replaced=(came & (pl.col("use") == Use.REPLACEMENT.value)).sum(),
                reported=came.sum(),
            )
            .join(sizes, on="stratum_id")
            .with_columns(
                form_id=pl.lit(form or Origin.OBSERVER_COPY.value),
                response_rate=pl.col("reported") / pl.col("sampled"),
            )
            .select(SAMPLE_RESPONSE.schema.names())
            .cast(SAMPLE_RESPONSE.schema)
            .sort("stratum_id")
        )
    return pl.concat(frames)
