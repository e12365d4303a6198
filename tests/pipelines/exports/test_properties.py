"""What holds of every export: nothing is lost, nobody is named, the order of columns does not matter."""

import datetime as dt

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.exports import filled_cells
from pipelines.exports.lookalikes import folded, latin
from pipelines.exports.moments import zoned
from tests.pipelines.exports.conftest import described, table

CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=12)
ONE_FILE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
INTAKE = described("odk")


@ONE_FILE
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=6), order=st.permutations(range(6)))
def test_every_filled_answer_comes_through_once_in_any_order_of_columns(read, rows, order) -> None:
    header = ("SubmissionDate", "KEY", "SubmitterName", "a", "b", "g-c")
    lines = [("2027-01-10T12:00:00Z", f"uuid:{n}", "Айгүл Токтосунова", *row) for n, row in enumerate(rows)]
    told = read("odk", table([header[n] for n in order], *([line[n] for n in order] for line in lines)))

    assert [told.answers(n) for n in range(1, len(rows) + 1)] == [
        {name: cell.strip() for name, cell in zip("abc", row, strict=True) if cell.strip()} for row in rows
    ]
    assert "Токтосунова" not in told.text


@given(
    moment=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)),
    minutes=st.integers(-12 * 60, 14 * 60),
)
def test_a_moment_is_the_same_moment_afterwards(moment: dt.datetime, minutes: int) -> None:
    there = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    for text in (there.isoformat(), there.isoformat(" "), there.strftime("%Y-%m-%dT%H:%M:%S.000%z")):
        (read,) = zoned(pl.Series([text]), None, INTAKE)
        assert dt.datetime.fromisoformat(read) == there


@given(
    moment=st.datetimes(dt.datetime(2001, 1, 1), dt.datetime(2099, 1, 1)).map(
        lambda m: m.replace(second=0, microsecond=0)
    )
)
def test_a_spreadsheet_s_number_and_a_text_are_the_same_moment(moment: dt.datetime) -> None:
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    written = filled_cells.time(moment.strftime("%d.%m.%Y %H:%M"), "datetime", since_1904=False)

    assert written == moment.isoformat(timespec="minutes")
    assert filled_cells.time(f"{serial:.10f}", "datetime", since_1904=False) == written


@given(text=st.text(max_size=20))
def test_folding_twice_is_folding_once_and_codes_stay_codes(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert latin(latin(text)) == latin(text)
    assert folded(latin(text)) == folded(text)
