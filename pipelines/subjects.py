"""What a refused row is about: unit, ballot and count, so that nobody calls missing what has come.

What stands in a personal column is not told.
"""

import polars as pl

from pipelines.source import Source

UNIT_FIELDS = ("station_id", "commission_id", "region_name", "region_code", "place_name")
"""What a unit is read from, where a source does not give its identity."""


def subjects(said: pl.DataFrame, source: Source, *, by: str) -> dict[int, dict[str, str]]:
    """Unit, ballot and count that the rows of each number in column `by` are about, as far as they say one."""
    unit = "station_id" if "unit_id" not in said.columns else "unit_id"
    columns = {"unit_id": unit, "contest_id": "contest_id", "origin": "origin"}
    told = {
        name: pl.col(column).drop_nulls().unique()
        for name, column in columns.items()
        if column in said.columns and not _is_personal(source, name)
    }
    groups = said.group_by(by).agg(**told)
    return {
        row[by]: {name: row[name][0] for name in told if len(row[name]) == 1}
        for row in groups.iter_rows(named=True)
    }


def _is_personal(source: Source, name: str) -> bool:
    """Whether the field, or the place that a unit is found by, is read from a personal column."""
    fields = (name, *UNIT_FIELDS) if name == "unit_id" else (name,)
    columns = [source.columns, *(measure.columns for measure in source.measures)]
    read = {named[field] for named in columns for field in fields if field in named}
    read |= {column for field in fields for column in source.composed_of(field)}
    return not read.isdisjoint(source.personal)
