"""Where observers were sent, on its way to staging."""

import polars as pl
import pytest

from pipelines.contract import ROW, Rows
from pipelines.source import Source
from pipelines.sources import deployment
from tests.conftest import Land

SOURCE = Source(
    id="d", kind="deployment", file="d.csv", title="t", publisher="p", licence="l", nature="synthetic",
    columns={"to_date": "last"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("end", "refused"), [("2030-05-05", 1), ("2030-05-06", 0), ("2030-05-07", 0), (None, 0)]
)
def test_who_leaves_before_he_comes_is_refused_and_not_forgotten(
    land: Land, end: str | None, refused: int
) -> None:
    row = {
        ROW: 2,
        "observer_id": "A",
        "role": "lto",
        "unit_id": "11",
        "from_date": "2030-05-06",
        "to_date": end,
    }
    frame = pl.DataFrame([row], schema_overrides={"to_date": pl.String})
    staged = deployment.stage(Rows(SOURCE, frame, frame.cast({ROW: pl.Int64})), land.pack(), {"11"})
    assert (staged.rejects.height, staged.kept.height) == (refused, 1 - refused)
    if refused:
        assert staged.rejects["reason"].item() == "last: 2030-05-05 is before 2030-05-06: correct one of them"
