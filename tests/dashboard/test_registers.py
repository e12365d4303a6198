"""Registers compared: both counts beside one another, never added, and only what cannot be is a difference."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import downloads, queries_registers
from dashboard.exhibits import View, registers
from pipelines.tables.commission_activity import REGISTERS_COMPARED
from tests.dashboard.drawn import traces
from tests.dashboard.followed import EXERCISE, PRESIDENT, WITHOUT, opened


@pytest.fixture(scope="module")
def exercise(real_build: Path) -> Iterator[View]:
    with opened(real_build, EXERCISE) as view:
        yield view


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[View]:
    with opened(real_build, PRESIDENT) as view:
        yield view


def test_differences_are_those_that_were_planted(exercise: View) -> None:
    rows = queries_registers.compared(exercise.connection, "cec")
    told = registers.differences_html(exercise, rows)
    assert told.count("<p>") == rows.filter(~pl.col("agrees")).height == 2
    assert "outcomes of 29 complaints, and 19 received" in told
    assert "Received: 2 by the register, 3 known here" in told


def test_a_day_has_a_mark_of_each_count(exercise: View) -> None:
    rows = queries_registers.compared(exercise.connection, "cec")
    exhibit = registers.over_time(exercise, rows)
    assert exhibit is not None
    received = rows.filter(figure="received")
    drawn = {trace.name: list(trace.x) for trace in traces(exhibit.figure, "series")}
    assert drawn == {
        "The register": received["registered"].to_list(),
        "Known here": received["known"].to_list(),
    }


def test_outcomes_are_those_of_the_last_telling_that_has_any(exercise: View) -> None:
    exhibit = registers.outcomes(exercise, queries_registers.compared(exercise.connection, "cec"))
    assert exhibit is not None
    assert exhibit.title == "What came of them, as of 29 March 2026"
    assert exhibit.table.select("Figure", "The register").rows() == [
        ("Granted", 20), ("Granted in part", 7), ("Rejected", 15), ("Left without consideration", 12),
    ]  # fmt: skip


def test_a_register_with_more_than_is_known_here_is_no_difference(real: View) -> None:
    rows = queries_registers.compared(real.connection, "rrcg")
    assert rows.select("registered", "known", "agrees").rows() == [(61, 0, True)] * 2  # two pages tell of it
    assert "<p>" not in registers.differences_html(real, rows)
    assert registers.outcomes(real, rows) is None


def test_messages_are_told_and_not_held_against_complaints(real: View) -> None:
    told = registers.register_table(real, queries_registers.tellings(real.connection, "rrcg"))
    assert told["Received"].to_list() == [61, 61, 20]
    assert queries_registers.compared(real.connection, "rrcg")["registered"].to_list() == [61, 61]
    assert told["Source"].null_count() == 0


def test_a_register_told_by_the_day_has_no_hour(exercise: View, real: View) -> None:
    by_day = registers.register_table(real, queries_registers.tellings(real.connection, "rrcg"))
    assert by_day["As of"].to_list() == ["10 January 2021", "10 January 2021", "10 January 2021, 14:30"]
    by_hour = registers.compared_table(exercise, queries_registers.compared(exercise.connection, "cec"))
    assert all(text.endswith(", 18:00") for text in by_hour["As of"])


def test_two_tellings_of_one_moment_are_two_rows(exercise: View) -> None:
    rows = queries_registers.compared(exercise.connection, "cec").filter(figure="received").head(1)
    twice = pl.concat([rows, rows.with_columns(row_number=pl.lit(99, pl.Int64))])
    exhibit = registers.over_time(exercise, twice.select(REGISTERS_COMPARED.schema.names()))
    assert exhibit is not None
    assert [len(trace.x) for trace in traces(exhibit.figure, "series")] == [2, 2]


def test_a_link_that_is_a_formula_stays_text(real: View) -> None:
    rows = queries_registers.tellings(real.connection, "rrcg").with_columns(note=pl.lit("=1+1"))
    assert ",=1+1" not in downloads.csv(registers.register_table(real, rows)).decode("utf-8-sig")


def test_without_registers_there_is_no_choice(real_build: Path) -> None:
    with opened(real_build, WITHOUT) as bare:
        assert queries_registers.commissions(bare.connection) == []


def test_each_telling_of_a_register_states_its_figures_and_leads_to_its_page(real: View) -> None:
    for commission in queries_registers.commissions(real.connection):
        rows = queries_registers.tellings(real.connection, commission)
        told = registers.register_html(real, rows)
        assert told.count("<p>") == told.count("<a href") == rows.height
        for value in rows["received"].drop_nulls():
            assert f"received: {value}" in told
