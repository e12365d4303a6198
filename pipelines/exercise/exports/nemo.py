"""NEMO: a CSV with a line a report, and a line an entry of a repeat group that repeats all of its report."""

from pathlib import Path

import polars as pl

from pipelines.exercise.exports.stream import Stream


def write(stream: Stream, file: Path) -> None:
    """Write the lines of all reports, each with those of its repeat groups behind it."""
    told = stream.readable()
    table = told.table.select(
        pl.Series("ResponseID", told.told("submission_id"), pl.String),
        pl.Series("Shortcode", [f"x{number}" for number in told.numbers], pl.String),
        pl.lit(told.form.id).alias("Form"),
        pl.Series("Submitter", [person.name for person in told.people], pl.String),
        pl.Series("DateSubmitted", told.received("%Y-%m-%d %H:%M:%S %z", told.zone), pl.String),
        pl.Series(
            "Reviewed", ["false" if word == "received" else "true" for word in told.told("review")], pl.String
        ),
        pl.lit("").alias("GroupName"),
        pl.lit("0").alias("GroupLevel"),
        *(
            pl.col(code).str.replace_all(" ", ";", literal=True)
            if question and question.type == "select_multiple"
            else pl.col(code)
            for code, question in told.columns.items()
        ),
    ).with_row_index("place")
    lines = [table]
    for group, questions, entries in told.repeats():
        own = {code: [answers.get(code) for _, answers in entries] for code in questions}
        several = [q.code for g in told.form.group for q in g.question if q.type == "select_multiple"]
        repeated = (
            pl.DataFrame(
                {"place": [place for place, _ in entries]} | own,
                schema={"place": pl.UInt32} | dict.fromkeys(questions, pl.String),
            )
            .with_columns(
                pl.col(code).str.replace_all(" ", ";", literal=True) for code in several if code in own
            )
            .join(table, on="place", how="left", maintain_order="left")
            .with_columns(GroupName=pl.lit(group), GroupLevel=pl.lit("1"))
        )
        lines.append(repeated)
    pl.concat(lines, how="diagonal").sort("place", maintain_order=True).drop("place").write_csv(file)
