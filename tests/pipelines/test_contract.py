"""Cells: what each is read as, or refused with file, row, column and what to do."""

import datetime as dt

import polars as pl
import pytest

from pipelines.contract import ROW, Rows, conform
from pipelines.election import Vocabulary
from pipelines.source import Source
from pipelines.tables.declaration import Column, Table, Type

NARROW, WIDE, THIN = "\u202f", "\u00a0", "\u2009"


def one_cell(
    kind: Type, text: str | None, *, zone: str = "UTC", **options: object
) -> tuple[object, str | None]:
    """The value that a cell is read as, and the reason where it is refused."""
    table = Table(
        "staging.x", "a cell", (ROW,), (Column(ROW, Type.INTEGER, ""), Column("x", kind, "", **options))
    )
    source = Source.model_validate(
        {
            "id": "s", "kind": "turnout", "file": "raw/көчүрмө.csv", "title": "", "publisher": "", "licence": "",
            "nature": "synthetic", "columns": {"x": "үлүш"},
        }
    )  # fmt: skip
    frame = pl.DataFrame({ROW: [7], "x": [text]}, schema={ROW: pl.Int64, "x": pl.String})
    raw = frame.rename({"x": "үлүш"})
    words = {"words": Vocabulary("words", "catalogues/words.toml", {"өз": "own"})}
    done = conform(table, Rows(source, frame, raw), words, zone=zone)
    assert done.kept.height + done.rejects.height == done.rows_read == 1
    if done.rejects.is_empty():
        return done.kept["x"][0], None
    (reject,) = done.rejects.to_dicts()
    assert (reject["file"], reject["row_number"], reject["column"]) == ("raw/көчүрмө.csv", 7, "үлүш")
    assert reject["raw"] == ('{"үлүш": null}' if text is None else f'{{"үлүш": "{text}"}}')
    return None, reject["reason"]


WHOLE = {
    "0": 0,
    "1395513": 1395513,
    "-3": -3,
    "+5": 5,
    "1 395 513": 1395513,
    f"1{WIDE}395{WIDE}513": 1395513,
    f"1{NARROW}395{NARROW}513": 1395513,
    f"1{THIN}395": 1395,
    "1395513.0": 1395513,
    "1395513,0": 1395513,
    "1395513.00": 1395513,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_number_is_read_in_the_writings_that_publishers_use(text: str) -> None:
    assert one_cell(Type.INTEGER, text) == (WHOLE[text], None)


NOT_WHOLE = [
    "1,234", "1,000", "1.000", "1.234", "12,5", "12.5", "1,5E+06", "1e5", "9223372036854775808", "9" * 40,
    "12 34", "1 2345", "1 234,0", "0x10", "1_000", "١٢", "1O", "үч", "-", "—", "NaN", "inf", "5 %", "=1+1", "~12", "<5",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_WHOLE)
def test_what_is_no_whole_number_or_may_be_read_in_two_ways_is_refused(text: str) -> None:
    assert one_cell(Type.INTEGER, text) == (
        None,
        f"үлүш: {text!r} is not a whole number: write digits only, without an exponent or a comma",
    )


NUMBERS = {"12.5": 12.5, "12,5": 12.5, "-0,25": -0.25, f"1{WIDE}234,5": 1234.5, "1 234.5": 1234.5, "7": 7.0}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read_with_either_decimal_sign(text: str) -> None:
    assert one_cell(Type.NUMBER, text) == (NUMBERS[text], None)


@pytest.mark.parametrize(
    "text", ["1,5E+06", "1e5", "1.234.567", "1,234.5", "9" * 400, "nan", "inf", "5.", ".5", "өч"]
)
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    value, reason = one_cell(Type.NUMBER, text)

    assert value is None
    assert reason == f"үлүш: {text!r} is not a number: write digits and one decimal sign"


MOMENTS = {
    # text: the moment in UTC, when Berlin's clock is one hour ahead in winter and two in summer
    "2030": "2029-12-31T23:00",
    "2030-05": "2030-04-30T22:00",
    "2030-05-12": "2030-05-11T22:00",
    "2030-05-12T08:00": "2030-05-12T06:00",
    "2030-05-12 08:00:00": "2030-05-12T06:00",
    "2030-05-12T08:00:00Z": "2030-05-12T08:00",
    "2030-05-12T08:00Z": "2030-05-12T08:00",
    "2030-05-12T08:00+06:00": "2030-05-12T02:00",
    "2030-05-12T08:00:00+0600": "2030-05-12T02:00",
    "2030-10-27T02:30": "2030-10-27T00:30",  # told twice by the clock: the earlier
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_time_is_read_in_its_own_zone_or_in_the_elections(text: str) -> None:
    expected = dt.datetime.fromisoformat(MOMENTS[text]).replace(tzinfo=dt.UTC)

    assert one_cell(Type.TIMESTAMP, text, zone="Europe/Berlin") == (expected, None)


IMPOSSIBLE = [
    "2021-02-30", "2021-13-01", "31.02.2021", "10.01.2021", "2021-00-10", "2021-1-5", "0000-01-01", "20210110",
    "44206", "24", "-2021", "99999-01-01", "2021-01-10T24:00", "2021-01-10T13:61", "2021-01-10T13", "13:00", "кечээ",
    "2030-03-31T02:30",  # Berlin's clock leaps over it
    "9999-12-31T23:00-05:00",  # in UTC the year 10000
]  # fmt: skip


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_a_moment_that_never_was_is_refused(text: str) -> None:
    assert one_cell(Type.TIMESTAMP, text, zone="Europe/Berlin") == (
        None,
        f"үлүш: {text!r} is no date or time of the calendar: write it as 2021-01-10 or 2021-01-10T13:00",
    )


@pytest.mark.parametrize("text", ["2021-02-29", "2021-1-5", "2021-01", "10.01.2021", "0000-01-01"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    _, reason = one_cell(Type.DATE, text)

    assert reason == f"үлүш: {text!r} is no date of the calendar: write it as 2021-01-10"


TRUTHS = {"yes": True, "No": False, "TRUE": True, "0": False, "1": True, "": None}


@pytest.mark.parametrize("text", TRUTHS)
def test_yes_and_no_are_read(text: str) -> None:
    assert one_cell(Type.BOOLEAN, text or None) == (TRUTHS[text], None)


REFUSED = {
    "maybe": (Type.BOOLEAN, "maybe", {}, "'maybe' is neither yes nor no"),
    "below": (Type.INTEGER, "-3", {"minimum": 0}, "-3 is below 0"),
    "above": (Type.NUMBER, "1,5", {"maximum": 1}, "1.5 is above 1"),
    "a strange word": (
        Type.TEXT,
        "өч",
        {"words": ("өз", "чоң")},
        "'өч' is none of өз, чоң: add it to [source.values]",
    ),
    "an unknown word": (
        Type.TEXT,
        "өч",
        {"vocabulary": "words"},
        "'өч' is not in the list of words: correct the cell, or add the word to catalogues/words.toml",
    ),
    "an empty cell": (Type.TEXT, None, {"required": True}, "the cell is empty: x is needed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_cell_that_is_not_allowed_is_refused_with_one_reason(case: str) -> None:
    kind, text, options, reason = REFUSED[case]

    assert one_cell(kind, text, **options) == (None, f"үлүш: {reason}")


def test_a_needed_cell_that_cannot_be_read_is_not_called_empty_as_well() -> None:
    _, reason = one_cell(Type.INTEGER, "үч", required=True)

    assert "empty" not in reason
