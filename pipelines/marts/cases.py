"""`marts.cases`: where the cases stand that reports and decisions make, as of the build."""

from collections.abc import Sequence

import polars as pl

from pipelines.casework.cases import fold
from pipelines.casework.decision import Decision
from pipelines.casework.standing import standing


def build(reports: pl.DataFrame, decided: Sequence[Decision], units: pl.DataFrame) -> pl.DataFrame:
    """One row per case. `reports` is `marts.case_reports`, `decided` what was decided of reports."""
    asked = units if decided else units.clear()  # only decisions name units anew
    region = dict(asked.select("unit_id", "region_id").iter_rows())
    return standing(reports, fold(decided), region.get)
