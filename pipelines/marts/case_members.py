"""`marts.case_members`: which reports every case is made of, as of the build."""

from collections.abc import Iterable

import polars as pl

from pipelines.casework.cases import fold
from pipelines.casework.decision import Decision
from pipelines.tables.casework import CASE_MEMBERS


def build(reports: pl.DataFrame, decided: Iterable[Decision]) -> pl.DataFrame:
    """One row per report, of a form or written down at the desk. `reports` is `marts.case_reports`."""
    cases = fold(decided)
    entered = {case.id for case in cases.by_id.values() if case.told is not None}
    names = sorted({*reports["report_id"], *entered})
    rows = [(name, cases.of(name).id) for name in names]
    return pl.DataFrame(rows, schema=CASE_MEMBERS.schema, orient="row")
