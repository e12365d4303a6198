"""Answers as rules want them: one row per report, or per entry of a repeat group, and one typed column per question."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.rules.evaluate import ANSWER, POLARS
from pipelines.rules.kinds import KINDS
from pipelines.rules.language import Kind

KEY = ("submission_id", "revision")
ENTRY = ("group_id", "instance")
WRITTEN = "written:"
"""Before the code of a question, the column of the answer as it was written."""
_TIME = r"^(\d\d:\d\d)"
_CLOCK = r"^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)"
_OFFSET = r"(Z|[+-]\d\d:?\d\d)$"


def wide(
    reports: pl.DataFrame,
    answers: pl.DataFrame,
    types: Mapping[str, str],
    groups: Mapping[str, str],
    zone: str,
) -> pl.DataFrame:
    """The answers of these reports to the questions of `types`, as written and typed; null where there is none.

    `groups` names the repeat group of every question, "" at the top of the form. Where some stand in a group, there is
    one row per entry of it, with the answers from the top repeated; a report without entries then has no row.
    Several groups side by side have no common rows: the caller asks for one at a time. `zone` is that of moments
    written without one.
    """
    told = answers.join(reports.select(KEY), on=KEY, how="semi").filter(
        pl.col("question_id").is_in(list(types))
    )
    top = [code for code in types if not groups[code]]
    inner = [code for code in types if groups[code]]
    frame = reports.join(_pivoted(told, top, KEY), on=KEY, how="left", maintain_order="left")
    if inner:
        entries = _pivoted(told.filter(group_id=groups[inner[0]]), inner, (*KEY, *ENTRY))
        frame = frame.join(entries, on=KEY, how="inner", maintain_order="left_right")
    else:
        frame = frame.with_columns(group_id=pl.lit(""), instance=pl.lit(0, pl.Int64))
    return frame.with_columns(_typed(code, KINDS.get(kind, "other"), zone) for code, kind in types.items())


def _pivoted(told: pl.DataFrame, codes: Sequence[str], key: Sequence[str]) -> pl.DataFrame:
    """One row per key, and for every question what was written and the number that it is."""
    one = pl.col("question_id")
    return told.group_by(key, maintain_order=True).agg(
        *(pl.col("value").filter(one == code).first().alias(WRITTEN + code) for code in codes),
        *(pl.col("number").filter(one == code).first().alias(ANSWER + code) for code in codes),
    )


def _typed(code: str, kind: Kind, zone: str) -> pl.Expr:
    """The answer as its kind: what cannot be read as it is no answer, as `staging.answers.problem` says."""
    written, number = pl.col(WRITTEN + code), pl.col(ANSWER + code)
    typed = {
        "number": pl.when(number.is_finite()).then(number),
        "truth": number == 1,
        "choices": written.str.split(" "),
        "date": written.str.to_date("%Y-%m-%d", strict=False),
        "time": written.str.extract(_TIME).str.to_time("%H:%M", strict=False),
        "moment": _moment(written, zone),
    }.get(kind, written)
    return typed.cast(POLARS[kind]).alias(ANSWER + code)


def _moment(written: pl.Expr, zone: str) -> pl.Expr:
    """A moment to the second, in UTC. An hour that a clock shows twice or never is unknown without its zone."""
    text = written.str.replace(" ", "T", literal=True)
    clock = text.str.extract(_CLOCK).str.pad_end(17, ":").str.pad_end(19, "0")
    offset = text.str.extract(_OFFSET).str.replace("Z", "+00:00", literal=True)
    with_zone = (clock + offset).str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us", strict=False)
    without = clock.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    local = without.dt.replace_time_zone(zone, ambiguous="null", non_existent="null").dt.convert_time_zone(
        "UTC"
    )
    return pl.when(offset.is_null()).then(local).otherwise(with_zone)
