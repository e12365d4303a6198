"""The combined ratio against numbers of R's survey package, and its share against the textbook formula."""

from pathlib import Path

import polars as pl
import pytest

from pipelines import settings
from pipelines.estimation.intervals import with_intervals
from pipelines.estimation.ratio import combined_ratio

SCHOOLS = Path(settings.PROJECT).parent / "shared" / "reference" / "vectors" / "apistrat.csv"


@pytest.mark.skipif(not SCHOOLS.is_file(), reason="the reference numbers are not here")
@pytest.mark.parametrize(
    ("y", "x", "estimate", "se"),
    [("api00", None, 662.28736, 9.408941), ("api.stu", "enroll", 0.8369569, 0.007757103)],
)
def test_numbers_of_r(y: str, x: str | None, estimate: float, se: float) -> None:
    schools = pl.read_csv(SCHOOLS, null_values="NA")
    strata = schools.group_by(stratum_id="stype", maintain_order=True).agg(stations=pl.col("fpc").first())
    observed = schools.select(
        cell=pl.lit(0),
        unit_id="cds",
        stratum_id="stype",
        y=pl.col(y).cast(pl.Float64),
        x=pl.col(x).cast(pl.Float64) if x else pl.lit(1.0),
    )
    made = combined_ratio(observed, strata, ["cell"]).row(0, named=True)
    assert made["estimate"] == pytest.approx(estimate, rel=5e-7)
    assert made["se"] == pytest.approx(se, rel=5e-7)
    if x is None:
        assert made["deff"] == pytest.approx(1.204457, rel=5e-7)


@pytest.mark.parametrize(("yes", "low", "high"), [(0, 0, 1.22), (2, 0.08, 2.39), (4, 0.36, 3.38)])
def test_exact_intervals_near_nothing(yes: int, low: float, high: float) -> None:
    """The published intervals of METHODS B: 0, 2 and 4 of 300, where the effective size is that of the sample."""
    p = yes / 300
    frame = pl.DataFrame(
        {"estimate": [p], "se": [(p * (1 - p) / 300) ** 0.5], "stations": [300], "degrees": [299]}
    )
    made = with_intervals(frame, confidence=0.95, bounded=True).row(0, named=True)
    assert (made["interval"], round(100 * made["low"], 2), round(100 * made["high"], 2)) == (
        "exact",
        low,
        high,
    )
