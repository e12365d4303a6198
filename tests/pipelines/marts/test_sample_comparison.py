"""Official figures beside ours: signed, of one hour, of the frame, with one denominator; observers' copies are none."""

import datetime as dt

import polars as pl
import pytest

from pipelines.marts import sample_comparison
from pipelines.tables.ballots import CHOICES
from pipelines.tables.estimates import SAMPLE_ESTIMATES
from pipelines.tables.tallies import STATION_RESULTS
from pipelines.tables.turnout import STATION_TURNOUT

NOON, EVENING = (dt.datetime(2030, 5, 12, hour, tzinfo=dt.UTC) for hour in (12, 20))
GIVEN = {
    "domain_kind": "country", "domain_id": "LAND", "confidence": 0.95, "is_of_stations": False, "margin": 0.02,
    "released": True,
}  # fmt: skip
VOTERS = pl.DataFrame({"unit_id": ["A", "B", "X"], "voters": [100, 300, 1000]})
BALLOT = pl.DataFrame(
    [{"contest_id": "mayor", "choice_id": word, "position": n} for n, word in enumerate(("ang", "bek"), 1)],
    schema=CHOICES.schema,
)
OURS = pl.DataFrame(
    [
        GIVEN | {"indicator_id": "turnout", "as_of_at": NOON, "estimate": 0.21},
        GIVEN | {"indicator_id": "turnout", "as_of_at": EVENING, "estimate": 0.45},
        *(
            GIVEN | {"indicator_id": "share", "contest_id": "mayor", "choice_id": word, "estimate": share}
            for word, share in (("ang", 0.61), ("bek", 0.3))
        ),
    ],
    schema=SAMPLE_ESTIMATES.schema,
)
HOURLY = pl.DataFrame(
    [
        {"station_id": unit, "at": NOON, "took_part": came}
        for unit, came in (("A", 20), ("B", 60), ("X", 900))
    ],
    schema=STATION_TURNOUT.schema,
)
RESULTS = pl.DataFrame(
    [
        {
            "station_id": unit, "contest_id": "mayor", "origin": origin, "status": status, "took_part": 100,
            "ballots_found": found, "votes": votes,
        }
        for unit, origin, status, found, votes in (
            ("A", "manual", "counted", 100, [60, 30]),
            ("B", "manual", "counted", 300, [180, None]),
            ("C", "manual", "annulled", 500, [0, 500]),
            ("X", "manual", "counted", 900, [900, 0]),
            ("A", "observer_copy", "counted", 100, [1, 99]),
        )
    ],
    schema=STATION_RESULTS.schema,
)  # fmt: skip
FRAME = pl.Series(["A", "B", "C", "D", "E"])
"""X is abroad, where nobody could be sent."""


def compared(frame: pl.Series) -> pl.DataFrame:
    return sample_comparison.build(OURS, RESULTS, HOURLY, VOTERS, frame, BALLOT)


def test_turnout_by_hand() -> None:
    made = compared(FRAME).filter(indicator_id="turnout")
    assert made.select("origin", "official_stations", "all_stations").rows() == [
        ("announced", 2, 5),
        ("manual", 2, 5),
    ]
    assert made["official"].to_list() == pytest.approx([0.2, 0.5])
    assert made["difference"].to_list() == pytest.approx([0.01, -0.05])
    assert made["within_margin"].to_list() == [True, False]


def test_shares_by_hand_without_annulled_stations_and_numbers_that_cannot_be_read() -> None:
    made = compared(FRAME).filter(indicator_id="share")
    assert made.select("choice_id", "origin", "official_stations", "all_stations").rows() == [
        ("ang", "manual", 2, 5),
        ("bek", "manual", 1, 5),
    ]
    assert made["official"].to_list() == pytest.approx([240 / 400, 30 / 100])
    assert made["difference"].to_list() == pytest.approx([0.01, 0.0])


def test_stations_outside_of_the_frame_are_in_no_official_figure() -> None:
    wider = compared(pl.concat([FRAME, pl.Series(["X"])]))
    assert wider.filter(as_of_at=NOON)["official"].item() == pytest.approx(980 / 1400)
    assert wider.filter(choice_id="ang")["official"].item() == pytest.approx(1140 / 1300)
    assert not compared(FRAME).equals(wider)


def test_without_a_frame_nothing_is_compared() -> None:
    assert compared(FRAME.clear()).is_empty()
