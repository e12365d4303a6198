"""`marts.sample_response`: of the stations drawn in each stratum, how many answered, by form and stage, or by a copy.

A station has answered for a stage once an estimate can be told from what it said of it: who reported the opening alone
has not answered on the counting. Who answered for one hour is told by `marts.sample_estimates`.
"""

from collections.abc import Sequence

import polars as pl

from pipelines.domain import Origin
from pipelines.estimates import Estimate
from pipelines.marts.sample_in_use import reporting, sample_in_use
from pipelines.rules.language import parse, questions
from pipelines.tables.estimates import SAMPLE_RESPONSE
from pipelines.tables.sample import Use


def build(
    estimates: Sequence[Estimate],
    sample: pl.DataFrame,
    told: pl.DataFrame,
    reported: pl.DataFrame,
    units: pl.DataFrame,
    asked: pl.DataFrame,
) -> pl.DataFrame:
    """One row per stratum x form x stage; `told` is of `sample_answers` and `sample_copies`, `reported` has
    `form_id, unit_id`.

    Any report decides whether a replacement is in use: else a station would be replaced for a part of the day.
    """
    frames = [SAMPLE_RESPONSE.empty()]
    if sample.is_empty():
        return frames[0]
    sizes = sample.select("stratum_id", stations="stratum_stations").unique("stratum_id")
    one = {
        name: pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first())
        for name in ("region_id", "stratum")
    }
    for (form, stage), numbers in _stages(estimates, asked).items():
        used = sample_in_use(sample, reporting(reported, form), units)
        answering = told.filter(
            pl.col("estimate").is_in(numbers), ~pl.col("is_above_list"), pl.col("is_asked")
        )["unit_id"].unique()
        came = pl.col("unit_id").is_in(answering.implode())
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
                stage=pl.lit(stage),
                response_rate=pl.col("reported") / pl.col("sampled"),
            )
            .select(SAMPLE_RESPONSE.schema.names())
            .cast(SAMPLE_RESPONSE.schema)
            .sort("stratum_id")
        )
    return pl.concat(frames)


def _stages(estimates: Sequence[Estimate], asked: pl.DataFrame) -> dict[tuple[str | None, str], list[int]]:
    """The places of the estimates by form and stage, which is that of what is estimated, in the order of the form.

    Estimates from copies of protocols have no form, and come last.
    """
    of = asked.select("form_id", "question_id", "position", pl.col("stage").fill_null("")).rows_by_key(
        ("form_id", "question_id"), unique=True
    )
    placed = []
    for number, entry in enumerate(estimates):
        if entry.form is not None:
            code = questions(parse(entry.numerator or entry.share_of or ""))[0]
            position, stage = of[entry.form, code]
            placed.append((entry.form, position, stage, number))
    found: dict[tuple[str | None, str], list[int]] = {}
    for form, _, stage, number in sorted(placed):
        found.setdefault((form, stage), []).append(number)
    copied = [number for number, entry in enumerate(estimates) if entry.form is None]
    return found | ({(None, ""): copied} if copied else {})
