"""Official figures beside ours: signed, of one hour, divided by the same voters; observers' copies are none."""

import datetime as dt

import polars as pl
import pytest

from pipelines.marts import sample_comparison
from pipelines.tables.estimates import SAMPLE_ESTIMATES
from pipelines.tables.tallies import STATION_RESULTS
from pipelines.tables.turnout import STATION_TURNOUT

NOON, EVENING = (dt.datetime(2030, 5, 12, hour, tzinfo=dt.UTC) for hour in (12, 20))


def test_by_hand() -> None:
    given = {
        "indicator_id": "turnout", "domain_kind": "country", "domain_id": "LAND", "confidence": 0.95,
        "is_of_stations": False, "margin": 0.02, "released": True,
    }  # fmt: skip
    ours = pl.DataFrame(
        [given | {"as_of_at": NOON, "estimate": 0.21}, given | {"as_of_at": EVENING, "estimate": 0.45}],
        schema=SAMPLE_ESTIMATES.schema,
    )
    hourly = pl.DataFrame(
        [{"station_id": unit, "at": NOON, "took_part": came} for unit, came in (("A", 20), ("B", 60))],
        schema=STATION_TURNOUT.schema,
    )
    results = pl.DataFrame(
        [
            {"station_id": unit, "origin": origin, "took_part": 100}
            for unit, origin in (("A", "manual"), ("B", "manual"), ("A", "observer_copy"))
        ],
        schema=STATION_RESULTS.schema,
    )
    voters = pl.DataFrame({"unit_id": ["A", "B"], "voters": [100, 300]})
    made = sample_comparison.build(ours, results, hourly, voters, 5)
    assert made.select("origin", "official_stations", "all_stations").rows() == [
        ("announced", 2, 5),
        ("manual", 2, 5),
    ]
    assert made["official"].to_list() == pytest.approx([0.2, 0.5])
    assert made["difference"].to_list() == pytest.approx([0.01, -0.05])
    assert made["within_margin"].to_list() == [True, False]
