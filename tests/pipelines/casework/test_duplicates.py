"""Which reports are proposed as telling of one event."""

import datetime as dt

import polars as pl
import pytest

from pipelines.casework.duplicates import propose

AT = dt.datetime(2030, 1, 5, 12, tzinfo=dt.UTC)
FLOUR = "Flour was handed out beside the school, a list of names was kept"
FIRST = {
    "report_id": "a", "unit_id": "u", "category_id": "vote_buying", "observed_at": AT, "what_happened": FLOUR,
}  # fmt: skip


def pairs(*others: dict[str, object]) -> list[tuple[str, str]]:
    reports = pl.DataFrame(
        [FIRST, *({**FIRST, "report_id": f"b{n}"} | other for n, other in enumerate(others))],
        schema_overrides={"observed_at": pl.Datetime("us", "UTC")},
    )
    return propose(reports.reverse()).select("report_id", "other_id").rows()


def test_the_same_in_other_words_and_another_order_is_proposed() -> None:
    assert pairs({"what_happened": "A list of names was kept; flour was handed out beside the school!"}) == [
        ("a", "b0")
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"unit_id": "v"},
        {"category_id": "other"},
        {"observed_at": AT + dt.timedelta(hours=2, minutes=1)},
        {"what_happened": "Two voters were driven away at the door"},
        {"unit_id": None},
        {"observed_at": None},
        {"what_happened": None},
    ],
    ids=["place", "category", "moment", "words", "no place", "no moment", "no words"],
)
def test_what_differs_in_one_of_them_is_not(other: dict[str, object]) -> None:
    assert pairs(other) == []


def test_two_hours_apart_is_still_together_either_way() -> None:
    assert pairs({"observed_at": AT - dt.timedelta(hours=2)}) == [("a", "b0")]


def test_every_pair_once_whatever_the_order_of_the_reports() -> None:
    assert sorted(pairs({}, {})) == [("a", "b0"), ("a", "b1"), ("b0", "b1")]


def test_kyrgyz_letters_are_letters() -> None:
    words = "Үйгө үй кыдырып, күнөскана жанында ун таратышты"
    assert pairs({"what_happened": words}, {"what_happened": words.upper()}) == [("b0", "b1")]
