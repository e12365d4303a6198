"""Where observers were sent, and when nothing is expected of them: `staging.deployment`, `staging.absences`."""

import dataclasses

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import refuse_unknown
from pipelines.tables.observation import ABSENCES, DEPLOYMENT

_TWICE = Message(
    "{key} stands in rows {first} and {last} with different contents: keep the one that is meant", {}
).template


def stage(rows: Rows, pack: Pack, units: set[str]) -> Conformed:
    """One row per observer, unit and period; a unit that nobody knows is refused."""
    checked = refuse_unknown(_in_order(refuse_doubled(rows, DEPLOYMENT.key, _TWICE)), units)
    return conform(DEPLOYMENT, checked, pack.vocabularies, zone=pack.election.time_zone)


def stage_absences(rows: Rows, pack: Pack) -> Conformed:
    """One row per absence."""
    checked = _in_order(refuse_doubled(rows, ABSENCES.key, _TWICE))
    return conform(ABSENCES, checked, pack.vocabularies, zone=pack.election.time_zone)


def _in_order(rows: Rows) -> Rows:
    """The rows with a problem for each that ends before it begins: nothing would be expected of the observer."""
    if not {"from_date", "to_date"} <= set(rows.frame.columns):
        return rows
    first, last = (pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("from_date", "to_date"))
    where = publishers_column(rows.source, "to_date")
    problems = [
        Problem(
            number,
            where,
            Message("{last} is before {first}: correct one of them", {"last": end, "first": start}),
        )
        for number, start, end in rows.frame.filter(last < first)
        .select(ROW, "from_date", "to_date")
        .iter_rows()
    ]
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])
