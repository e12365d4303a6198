"""The same session or decision told twice is one; what contradicts is named and nobody's word is taken."""

import datetime as dt
import itertools
import unicodedata

import polars as pl
import pytest

from pipelines.marts import commission_sessions, tellings
from pipelines.tables.commission_composition import MEMBERS
from tests.pipelines.commissions.telling import SITTING, kept, stage

SPELLINGS = [
    "263", "№ 263", "№263", " 263 ", "0263", "# 263", "No. 263", "N 263", "n°263",
    "No263", "N263", "№\u00a0263", "\u200f263", "2\u200b63", "２６３", "263."]  # fmt: skip


@pytest.mark.parametrize("number", SPELLINGS)
def test_a_number_is_one_however_it_is_spelled(number: str) -> None:
    told = kept(
        "commission_decisions", {"commission_id": "HIGH", "number": number, "decided_date": "2020-10-25"}
    )

    assert told["decision_id"].item() == "high/2020/263"


@pytest.mark.parametrize(
    ("one", "other"),
    [("12-А", "12-a"), ("12/3", "12-3"), ("7–1", "7-1"), ("7\u20111", "7-1"), ("7−1", "7-1"), ("5-у", "5-y")],
)
def test_letters_of_two_alphabets_and_kinds_of_dashes_are_one(one: str, other: str) -> None:
    rows = [{"commission_id": "high", "number": n, "decided_date": "2020-10-25"} for n in (one, other)]

    assert kept("commission_decisions", *rows)["decision_id"].n_unique() == 1


@pytest.mark.parametrize("none", ["-", "—", "№", "б/н", "номерсиз", "0"])
def test_what_is_written_for_no_number_does_not_make_one_decision_of_all(none: str) -> None:
    told = {"commission_id": "high", "number": none, "decided_date": "2020-12-01"}

    ids = kept("commission_decisions", told | {"name_ru": "О жалобе"}, told | {"name_ru": "Об ином"})[
        "decision_id"
    ]
    assert ids.to_list() == ["high/2020-12-01/о жалобе", "high/2020-12-01/об ином"]
    assert "a decision needs its number" in stage("commission_decisions", told).rejects["reason"].item()


@pytest.mark.parametrize("number", ["1", "01", "№ 1", "-", "1.", "I", "№ I"])
def test_a_session_is_one_however_its_number_is_spelled(number: str) -> None:
    rows = [{"commission_id": "high", "held_date": "2020-12-01", "number": n} for n in ("1", number)]
    told = kept("commission_sessions", *rows)

    assert told["session_id"].unique().to_list() == ["high/2020-12-01/1"]
    one = commission_sessions.build(told, MEMBERS.empty(), SITTING, None)
    assert one["differs"].to_list() == [None]


def test_the_second_session_of_a_day_is_another_one() -> None:
    rows = [
        {"commission_id": "high", "held_date": "2020-12-01", "number": n} for n in ("I", "II", "2", "1/2")
    ]

    ids = kept("commission_sessions", *rows)["session_id"].str.split("/").list.last()
    assert ids.to_list() == ["1", "2", "2", "1-2"]


NAMES = [
    "Сергей Чойбеков",
    "СЕРГЕЙ  ЧОЙБЕКОВ",
    "Cepгей Чойбeков",
    "Сергей\u00a0Чойбеков",
    "Сер\u00adгей Чойбеков",
]


@pytest.mark.parametrize("name", [*NAMES, unicodedata.normalize("NFD", NAMES[0])])
def test_a_member_is_one_in_whatever_letters_the_name_is_typed(name: str) -> None:
    rows = [{"commission_id": "high", "member": each} for each in (NAMES[0], name)]

    assert kept("commission_members", *rows)["membership_id"].n_unique() == 1


@pytest.mark.parametrize("name", ["-", "***", "\u200b"])
def test_a_member_without_a_name_is_nobody(name: str) -> None:
    refused = stage("commission_members", {"commission_id": "high", "member": name}).rejects
    assert refused.select("column", "reason").rows() == [
        ("member", "member: a member needs a name or a number")
    ]


def test_the_order_of_a_list_is_no_contradiction() -> None:
    told = {"commission_id": "high", "number": "5", "decided_date": "2020-12-01"}
    rows = [told | {"articles": "a;b"}, told | {"articles": "b; a"}]
    one = tellings.merged(kept("commission_decisions", *rows), "decision_id", lists=["articles"])

    assert one.select("articles", "differs").row(0) == ("a;b", None)


def test_numbers_begin_anew_with_the_year_and_the_commission() -> None:
    rows = [
        {"commission_id": c, "number": "1", "decided_date": d}
        for c, d in (("high", "2020-12-31"), ("high", "2021-01-04"), ("low", "2021-01-04"))
    ]

    assert kept("commission_decisions", *rows)["decision_id"].n_unique() == 3


def test_without_a_number_the_day_and_the_name_say_which_it_is() -> None:
    one = {"commission_id": "high", "decided_date": "2020-12-01", "name_ru": "О жалобе  Иванова."}
    told = kept(
        "commission_decisions", one, one | {"name_ru": "о жалобе иванова"}, one | {"name_ru": "Об ином"}
    )

    assert (
        told["decision_id"].to_list()[0]
        == told["decision_id"].to_list()[1]
        != told["decision_id"].to_list()[2]
    )


def test_neither_number_nor_day_and_name_is_refused() -> None:
    staged = stage("commission_decisions", {"commission_id": "high", "name_ru": "О жалобе"})

    assert "a decision needs its number, or its day and a name" in staged.rejects["reason"].item()


def test_a_commission_that_nobody_knows_is_refused() -> None:
    staged = stage("commission_sessions", {"commission_id": "lowest", "held_date": "2020-12-01"})

    assert "'lowest' is no commission of this election" in staged.rejects["reason"].item()


FACTS = [
    {"votes_for": "7", "votes_against": "", "published_at": "2020-10-26T10:00"},
    {"votes_for": "7", "votes_against": "2", "published_at": ""},
    {"votes_for": "8", "votes_against": "2", "published_at": "2020-10-26T10:00"},
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_all_agree_on_stands_whatever_came_first(order: tuple[int, ...]) -> None:
    rows = [
        {"commission_id": "high", "number": "5", "decided_date": "2020-10-25"}
        | {name: text or None for name, text in FACTS[n].items()}
        for n in order
    ]
    (one,) = tellings.merged(kept("commission_decisions", *rows), "decision_id", apart=["number"]).to_dicts()

    assert (one["votes_for"], one["votes_against"], one["differs"], one["tellings"]) == (
        None,
        2,
        "votes_for",
        3,
    )
    assert one["published_at"] is not None
    assert one["row_number"] == 2


def test_one_telling_is_what_it_says() -> None:
    told = kept("commission_sessions", {"commission_id": "high", "held_date": "2020-12-01", "is_open": "no"})
    (one,) = tellings.merged(told, "session_id").to_dicts()

    assert (one["is_open"], one["is_late"], one["differs"], one["tellings"]) == (False, None, None, 1)


def test_every_row_can_be_found_again() -> None:
    row = {
        "commission_id": "high",
        "number": "5",
        "decided_date": "2020-10-25",
        "source_url": "https://a.example",
    }
    told = kept("commission_decisions", row, row | {"source_url": "https://b.example"})

    ways = tellings.ways("decision", told, "decision_id")

    assert ways.select("record_id", "row_number", "source_url").rows() == [
        ("high/2020/5", 2, "https://a.example"),
        ("high/2020/5", 3, "https://b.example"),
    ]
    assert ways["source_id"].unique().to_list() == ["journal"]
    assert isinstance(ways, pl.DataFrame)


@pytest.mark.parametrize("column", ["agenda_published_at", "scheduled_at", "started_at"])
def test_a_day_is_no_hour_of_a_session(column: str) -> None:
    """Called for a day and begun at ten would be ten hours late."""
    told = {"commission_id": "high", "held_date": "2020-12-01"}

    refused = stage("commission_sessions", told | {column: "2020-12-01"}).rejects
    assert (refused["column"].item(), "without an hour" in refused["reason"].item()) == (column, True)
    assert kept("commission_sessions", told | {column: "2020-12-01T10:00"}).height == 1


@pytest.mark.parametrize(
    ("kind", "told", "column"),
    [
        ("commission_sessions", {"held_date": "2921-01-10"}, "held_date"),
        ("commission_decisions", {"number": "5", "decided_date": "2021-01-21"}, "decided_date"),
        ("complaint_registers", {"as_of_at": "2021-01-20T19:00Z"}, "as_of_at"),
    ],
)
def test_a_day_after_the_file_was_read_is_a_slip_and_not_the_present(
    kind: str, told: dict[str, str], column: str
) -> None:
    """One row of 2921 would make everything that is told as of that year."""
    read = stage(kind, {"commission_id": "high"} | told, accessed=dt.date(2021, 1, 20))
    assert (read.rejects["column"].to_list(), read.kept.height, read.rows_unfit) == ([column], 0, 1)
    assert stage(kind, {"commission_id": "high"} | told, accessed=dt.date(2921, 1, 21)).kept.height == 1
    assert stage(kind, {"commission_id": "high"} | told).kept.height == 1


@pytest.mark.parametrize(
    ("source", "day", "rows"),
    [
        ("file", "2022-01-11", 1),
        ("file", "2022-01-12", 0),
        ("file", "2921-01-01", 0),
        ("journal", "2023-01-01", 1),
    ],
)
def test_a_file_that_does_not_say_when_it_was_read_tells_of_no_day_long_after_the_election(
    source: str, day: str, rows: int
) -> None:
    """One slip of the pen would be the moment of which all is told; an expert's own entry has the desk's clock."""
    read = stage(
        "commission_decisions", {"commission_id": "high", "number": "5", "looked_at": day}, source_id=source
    )

    assert read.kept.height == rows
    assert all(f"{day} lies more than a year" in reason for reason in read.rejects["reason"])
