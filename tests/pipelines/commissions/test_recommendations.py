"""What became of each recommendation, election by election: the last word stands, and no word is no status."""

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.marts import recommendations
from pipelines.tables.commissions import RECOMMENDATION_STATUSES, RECOMMENDATIONS

OWN, DAY = "land-2030", dt.date(2030, 5, 12)


def made(**more: Any) -> dict[str, Any]:
    return {"source_id": "made", "row_number": 2, "recommendation_id": "agenda", **more}


def told(election: str, day: str, status: str) -> dict[str, Any]:
    return {
        "source_id": "told", "row_number": 2, "recommendation_id": "agenda", "election_id": election,
        "as_of_date": dt.date.fromisoformat(day), "status": status,
    }  # fmt: skip


def build(made: list[dict[str, Any]], *told: dict[str, Any]) -> pl.DataFrame:
    return recommendations.build(
        pl.DataFrame(made, schema=RECOMMENDATIONS.schema),
        pl.DataFrame(told, schema=RECOMMENDATION_STATUSES.schema),
        OWN,
        DAY,
    )


def test_the_last_word_on_an_election_stands_and_all_are_counted() -> None:
    built = build(
        [made()],
        told(OWN, "2030-05-01", "partly"),
        told(OWN, "2030-03-01", "not_addressed"),
        told("land-2035", "2035-01-01", "addressed"),
    )
    assert built.select("election_id", "status", "tellings").rows() == [
        (OWN, "partly", 2),
        ("land-2035", "addressed", 1),
    ]


def test_those_who_contradict_one_another_on_the_last_day_leave_it_unknown() -> None:
    built = build([made()], told(OWN, "2030-05-01", "partly"), told(OWN, "2030-05-01", "addressed"))
    assert built.select("status", "as_of_date", "differs", "tellings", "is_older").rows() == [
        (None, dt.date(2030, 5, 1), "status", 2, True)
    ]
    agreed = build([made()], told(OWN, "2030-05-01", "partly"), told(OWN, "2030-05-01", "partly"))
    assert agreed.select("status", "differs", "tellings").rows() == [("partly", None, 2)]
    later = build(
        [made()],
        told(OWN, "2030-05-01", "partly"),
        told(OWN, "2030-05-01", "addressed"),
        told(OWN, "2030-05-02", "addressed"),
    )
    assert later.select("status", "differs", "tellings").rows() == [("addressed", None, 3)]


def test_a_recommendation_told_twice_is_one_and_what_its_tellings_contradict_is_named() -> None:
    built = build(
        [made(addressee="cec", made_date=DAY), made(addressee="parliament", made_date=DAY)],
        told(OWN, "2030-05-01", "partly"),
    )
    assert built.select("addressee", "made_date", "status", "differs").rows() == [
        (None, DAY, "partly", "addressee")
    ]


@given(
    st.permutations(
        [
            told(election, day, status)
            for election in (OWN, "land-2035")
            for day in ("2030-05-01", "2030-05-02")
            for status in ("partly", "addressed")
        ]
    ),
    st.integers(1, 8),
)
def test_the_order_in_which_they_tell_changes_nothing(order: list[dict[str, Any]], n: int) -> None:
    chosen = order[:n]
    assert build([made()], *chosen).rows() == build([made()], *reversed(chosen)).rows()


def test_where_nobody_says_what_became_of_it_there_is_a_row_without_a_status() -> None:
    built = build([made(made_date=dt.date(2025, 1, 1))])
    assert built.select("election_id", "status", "tellings", "is_older").rows() == [(OWN, None, 0, True)]


def test_what_was_recommended_after_this_election_cannot_have_been_carried_out_in_it() -> None:
    after = made(made_in=OWN)
    assert build([after])["is_older"].to_list() == [False]
    assert build([made(made_in="land-2025")])["is_older"].to_list() == [True]
    assert build([made(made_date=DAY)])["is_older"].to_list() == [False]
    assert build([made()])["is_older"].to_list() == [None]


def test_a_status_of_what_nobody_recommended_makes_no_row() -> None:
    assert build([], told(OWN, "2030-05-01", "partly")).is_empty()
