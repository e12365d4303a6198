"""Each kind of expectation in use, over real DuckDB files: one broken row (or column) fails exactly one rule."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.engine import Outcome, RuleError, run

TABLE = "staging.protocols"
COLUMNS = ["station_id", "contest", "origin", "ballots_found", "voters", "observer_id"]

# rule -> the statement that breaks it alone, the number of failing rows
BROKEN: dict[str, tuple[str, int]] = {
    "columns.ordered": ("alter table staging.protocols rename observer_id to witness_id", 0),
    "columns.set": ("alter table staging.protocols add column extra integer", 0),
    "rows.count": ("insert into staging.protocols values ('0006', 1, 'manual', 10, 10, null)", 0),
    "station.present": ("update staging.protocols set station_id = null where station_id = '0001'", 1),
    "station.pattern": ("update staging.protocols set station_id = '12345' where station_id = '0001'", 1),
    "key.unique": ("update staging.protocols set station_id = '0002' where station_id = '0001'", 2),
    "observer.unique": ("update staging.protocols set observer_id = 'o2' where station_id = '0001'", 2),
    "origin.known": ("update staging.protocols set origin = 'rumour' where station_id = '0001'", 1),
    "ballots.range": ("update staging.protocols set ballots_found = -1 where station_id = '0001'", 1),
    "voters.above": ("update staging.protocols set voters = 49 where station_id = '0001'", 1),
    "machine.small": (
        "update staging.protocols set ballots_found = 91, voters = 99 where station_id = '0005'",
        1,
    ),
    "ballots.even": ("update staging.protocols set ballots_found = 51 where station_id = '0001'", 1),
}


def suite(*only: str) -> list[Any]:
    """All the rules, or those named; GX is imported here, as in the suites, so that collecting tests stays fast."""
    import great_expectations.expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    def query(condition: str) -> str:
        return f"select * from {{batch}} where {condition}"

    declared: dict[str, Callable[..., Any]] = {
        "columns.ordered": lambda **k: gxe.ExpectTableColumnsToMatchOrderedList(column_list=COLUMNS, **k),
        "columns.set": lambda **k: gxe.ExpectTableColumnsToMatchSet(column_set=COLUMNS, **k),
        "rows.count": lambda **k: gxe.ExpectTableRowCountToEqual(value=5, **k),
        "station.present": lambda **k: gxe.ExpectColumnValuesToNotBeNull(column="station_id", **k),
        "station.pattern": lambda **k: gxe.ExpectColumnValuesToMatchRegex(
            column="station_id", regex="^[0-9]{4}$", **k
        ),
        "key.unique": lambda **k: gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["station_id", "contest"], **k
        ),
        "observer.unique": lambda **k: gxe.ExpectColumnValuesToBeUnique(column="observer_id", **k),
        "origin.known": lambda **k: gxe.ExpectColumnValuesToBeInSet(
            column="origin", value_set=["manual", "machine"], **k
        ),
        "ballots.range": lambda **k: gxe.ExpectColumnValuesToBeBetween(
            column="ballots_found", min_value=0, max_value=5000, **k
        ),
        "voters.above": lambda **k: gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="voters", column_B="ballots_found", or_equal=True, **k
        ),
        "machine.small": lambda **k: gxe.ExpectColumnValuesToBeBetween(
            column="ballots_found", max_value=90, row_condition=Column("origin") == "machine", **k
        ),
        "ballots.even": lambda **k: gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=query("ballots_found % 2 = 1 and contest = 1"), **k
        ),
    }
    return [
        declared[name](severity="warning", meta={"rule": name, "reason": "because"})
        for name in only or declared
    ]


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A draft of five good protocols."""
    with duckdb.connect(tmp_path / "draft.duckdb") as connection:
        connection.execute("create schema staging")
        connection.execute(
            "create table staging.protocols as select * from (values "
            "('0001', 1, 'manual', 50, 60, 'o1'), ('0002', 1, 'manual', 200, 200, 'o2'), "
            "('0003', 1, 'manual', 30, 60, 'o3'), ('0004', 1, 'machine', 40, 60, null), "
            "('0005', 2, 'machine', 20, 60, null)"
            f") as protocols({', '.join(COLUMNS)})"
        )
        yield connection


def failed(outcomes: Iterator[Outcome]) -> dict[str, Outcome]:
    return {outcome.rule: outcome for outcome in outcomes if not outcome.success}


def test_good_data_passes_every_rule_in_order(draft: duckdb.DuckDBPyConnection) -> None:
    outcomes = list(run(draft, {TABLE: suite()}))
    assert [outcome.rule for outcome in outcomes] == list(BROKEN)
    assert all(outcome.success and not outcome.rows and not outcome.unexpected_count for outcome in outcomes)
    assert {(outcome.table, outcome.severity) for outcome in outcomes} == {(TABLE, "warning")}


@pytest.mark.parametrize("rule", BROKEN)
def test_one_break_fails_exactly_one_rule(draft: duckdb.DuckDBPyConnection, rule: str) -> None:
    statement, count = BROKEN[rule]
    draft.execute(statement)
    about_columns = {"columns.ordered", "columns.set"}
    if rule in about_columns:  # the two ways of saying the same, so each is judged without the other
        rules = suite(
            *[name for name in BROKEN if name not in about_columns - {rule} and name != "observer.unique"]
        )
    else:
        rules = suite()
    failures = failed(run(draft, {TABLE: rules}))
    assert list(failures) == [rule]
    outcome = failures[rule]
    assert (outcome.unexpected_count, len(outcome.rows)) == (count, count)
    assert all(list(row) == COLUMNS for row in outcome.rows)


def test_observed_is_the_value_of_a_table_rule_and_the_count_of_a_row_rule(
    draft: duckdb.DuckDBPyConnection,
) -> None:
    draft.execute("insert into staging.protocols values ('0006', 1, 'manual', 11, 12, 'o6')")
    failures = failed(run(draft, {TABLE: suite()}))
    assert {rule: outcome.observed for rule, outcome in failures.items()} == {
        "rows.count": "6",
        "ballots.even": "1",
    }
    assert failures["ballots.even"].rows == [
        dict(zip(COLUMNS, ("0006", 1, "manual", 11, 12, "o6"), strict=True))
    ]


@pytest.mark.parametrize("rule", ["origin.known", "key.unique", "observer.unique", "ballots.even"])
def test_rows_are_limited_beyond_the_limit_of_gx_and_ordered(
    draft: duckdb.DuckDBPyConnection, rule: str
) -> None:
    draft.execute(
        "insert into staging.protocols "
        "select '0009', 1, 'rumour', 2 * (600 - i) + 1, 9999, 'o9' from range(600) series(i)"
    )
    (outcome,) = run(draft, {TABLE: suite(rule)}, row_limit=500)
    assert (outcome.unexpected_count, len(outcome.rows)) == (600, 500)
    assert [row["ballots_found"] for row in outcome.rows[:3]] == [3, 5, 7]


def test_null_passes_every_rule_but_the_ones_that_ask_for_it(draft: duckdb.DuckDBPyConnection) -> None:
    """Why a comparison is paired with a not-null rule: the protocol below says nothing, twice, and is not seen."""
    draft.execute("delete from staging.protocols where station_id = '0004' or station_id = '0005'")
    draft.execute(
        "insert into staging.protocols values (null, 1, null, null, 5, null), (null, 1, null, null, 5, null)"
    )
    assert list(failed(run(draft, {TABLE: suite()}))) == ["station.present"]


def test_empty_table_and_empty_suite(draft: duckdb.DuckDBPyConnection) -> None:
    draft.execute("delete from staging.protocols")
    assert list(failed(run(draft, {TABLE: suite()}))) == ["rows.count"]
    assert list(run(draft, {TABLE: []})) == []


@pytest.mark.parametrize(
    ("column", "words"),
    [("voters", "regexp_matches"), ("nowhere", 'column "nowhere"')],
)
def test_exception_inside_an_expectation_names_the_rule(
    draft: duckdb.DuckDBPyConnection, column: str, words: str
) -> None:
    import great_expectations.expectations as gxe

    broken = gxe.ExpectColumnValuesToMatchRegex(
        column=column, regex="x", severity="info", meta={"rule": "broken", "reason": "because"}
    )
    with pytest.raises(RuleError, match=words) as raised:
        list(run(draft, {TABLE: [*suite(), broken]}))
    assert raised.value.where == f"{TABLE}, broken"


def test_error_while_reading_values_names_the_rule_too(draft: duckdb.DuckDBPyConnection) -> None:
    """Such an error would abort a transaction, and with it the rules judged after it."""
    import great_expectations.expectations as gxe

    broken = gxe.UnexpectedRowsExpectation(
        unexpected_rows_query="select * from {batch} where origin::integer > 1",
        severity="info",
        meta={"rule": "broken", "reason": "because"},
    )
    with pytest.raises(RuleError, match="Could not convert string") as raised:
        list(run(draft, {TABLE: [*suite(), broken]}))
    assert raised.value.where == f"{TABLE}, broken"


def test_row_condition_as_text_raises(draft: duckdb.DuckDBPyConnection) -> None:
    import great_expectations.expectations as gxe

    with pytest.warns(DeprecationWarning, match="row_condition"):
        rule = gxe.ExpectColumnValuesToBeBetween(
            column="voters",
            max_value=1,
            row_condition="voters > 1",
            severity="info",
            meta={"rule": "text", "reason": "because"},
        )
    with pytest.raises(RuleError, match="PassThroughCondition"):
        list(run(draft, {TABLE: [rule]}))


@pytest.mark.parametrize(
    "said",
    [
        {"severity": "info", "meta": {"rule": "r"}},
        {"severity": "info", "meta": {"reason": "because"}},
        {"severity": "info"},
        {"meta": {"rule": "r", "reason": "because"}},
    ],
)
def test_rule_without_id_reason_or_severity_is_refused(
    draft: duckdb.DuckDBPyConnection, said: dict[str, Any]
) -> None:
    import great_expectations.expectations as gxe

    with pytest.raises(RuleError, match="lacks"):
        list(run(draft, {TABLE: [gxe.ExpectColumnToExist(column="voters", **said)]}))


def test_connection_shows_what_is_committed_and_path_shares_the_open_file(
    draft: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rules = {TABLE: suite("rows.count")}
    draft.execute("begin")
    draft.execute("delete from staging.protocols")
    assert [outcome.observed for outcome in run(draft, rules)] == ["5"]
    draft.execute("commit")
    assert [outcome.observed for outcome in run(tmp_path / "draft.duckdb", rules)] == ["0"]


def test_file_is_free_after_the_last_outcome(tmp_path: Path) -> None:
    path = tmp_path / "draft.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema staging; create table staging.protocols (voters integer)")
        outcomes = list(run(connection, {TABLE: suite("rows.count")}))
    assert [outcome.observed for outcome in outcomes] == ["0"]
    writer = f"import duckdb; duckdb.connect({str(path)!r}).close()"
    assert subprocess.run([sys.executable, "-c", writer], check=False).returncode == 0


OFFLINE = """
import os, sys
import duckdb
sys.addaudithook(lambda event, _: os._exit(9) if event in ("socket.connect", "socket.getaddrinfo") else None)
from expectations.engine import run
if {"great_expectations", "pandas"} & set(sys.modules): sys.exit(8)
import great_expectations.expectations as gxe
draft = duckdb.connect()
draft.execute("create schema staging; create table staging.protocols as select 1 as voters")
rule = gxe.UnexpectedRowsExpectation(
    unexpected_rows_query="select * from {batch}", severity="info", meta={"rule": "r", "reason": "because"}
)
(outcome,) = run(draft, {"staging.protocols": [rule]})
sys.exit(0 if outcome.rows == [{"voters": 1}] else 7)
"""


def test_nothing_is_sent_written_or_printed_and_gx_is_imported_late(tmp_path: Path) -> None:
    """In a process of its own, because GX reads home and environment when it is imported."""
    environment = os.environ | {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
