"""Reports that say the same of the same place and moment: sent twice, or stored twice by a tool."""

import polars as pl

_SAME = ["form_id", "observer_id", "unit_id", "observed_at", "content"]
_CELLS = ("group_id", "instance", "question_id", "value")


def firsts(reports: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """`submission_id`, `first`: of each report the first that says the same, itself where none does.

    A report without observer, place, moment or answers repeats none: nobody knows what it says. `reports` holds one
    revision of each.
    """
    contents = (
        answers.join(
            reports.select("submission_id", "revision"), on=["submission_id", "revision"], how="semi"
        )
        .filter(pl.col("question_id") != "")
        .sort(_CELLS)
        .group_by("submission_id")
        .agg(content=pl.concat_str(_CELLS, separator="\x1f").str.join("\x1e"))
    )
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in _SAME)
    first = pl.when(whole).then(pl.col("submission_id").min().over(_SAME)).otherwise("submission_id")
    return reports.join(contents, on="submission_id", how="left", maintain_order="left").select(
        "submission_id", first=first
    )
