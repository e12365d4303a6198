"""Great Expectations on one DuckDB file: suites in, one outcome for each table and rule out.

Only the core of GX is used (expectations, metrics, SQL engine): no data context, data source, validator, checkpoint
or rendering. Without them nothing is sent, shown or written to disk, and a rule takes half the time.
GX takes seconds to import, so nothing imports it before the first `run`. What it leaves to its caller:
* A rule must state severity, id and reason (GX would silently take `critical`).
* An exception inside an expectation is a `RuleError` that names the rule, never a failed outcome.
* NULL passes every comparison, set, pattern, pair and key (a compound key with a NULL is never doubled): add
  a not-null rule, or write the NULL into the query of an `UnexpectedRowsExpectation`.
* Patterns are RE2 and search (`regexp_matches`): anchor them. Rules about column types are the contract's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection, connect

from pipelines.errors import BaikooError

if TYPE_CHECKING:
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine as Engine
    from great_expectations.expectations import Expectation
    from great_expectations.validator.metric_configuration import MetricConfiguration as Metric

# Counts only: any richer format adds a query to every rule about a column, also where nothing fails.
COUNTS = {"result_format": {"result_format": "BOOLEAN_ONLY"}, "catch_exceptions": False}
ROW_COUNT, ROW_SAMPLE = "unexpected_rows_query.row_count", "unexpected_rows_query.table"
COLUMNS = """select schema_name, table_name, column_name from duckdb_columns()
    where database_name = current_database() and not internal order by column_index"""


class RuleError(BaikooError):
    """A rule cannot be judged: whoever wrote the suite must act. It says nothing about the data."""


@dataclass(frozen=True)
class Outcome:
    """One rule judged on one table; `rows` are the whole failing rows, for rules that look at rows."""

    table: str
    rule: str
    reason: str
    severity: str
    success: bool
    observed: str | None
    unexpected_count: int
    rows: list[dict[str, Any]]


def run(
    source: DuckDBPyConnection | Path, suites: Mapping[str, Sequence[Expectation]], *, row_limit: int = 1000
) -> Iterator[Outcome]:
    """Yield the outcomes of each table ("schema.table") in the order of its rules, or raise RuleError.

    Of an open connection, rules see what is committed. A path is opened as `duckdb.connect` does by default:
    that shares a file this process already holds, unless it holds it read-only or otherwise configured.
    """
    cursor = source.cursor() if isinstance(source, DuckDBPyConnection) else connect(source)
    with closing(cursor), _engine(cursor) as engine:
        for table, rules in suites.items():
            for rule in rules:
                _require_declared(table, rule)
            yield from _judge(engine, table, rules, row_limit)


def _require_declared(table: str, rule: Expectation) -> None:
    meta = rule.meta or {}
    if not (meta.get("rule") and meta.get("reason") and "severity" in rule.__fields_set__):
        where = f"{table}, {meta.get('rule') or type(rule).__name__}"
        raise RuleError("a rule lacks its id, reason or severity", where=where, remedy="Add it to the suite")


@contextmanager
def _engine(cursor: DuckDBPyConnection) -> Iterator[Engine]:
    """A GX engine over this one connection, which it keeps."""
    import sqlalchemy as sa
    from duckdb_sqlalchemy import ConnectionWrapper
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine

    class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
        @contextmanager
        def get_connection(self) -> Iterator[sa.Connection]:
            yield kept  # GX would return it to the pool before the result is read, and lose the result

        def get_inspector(self) -> SimpleNamespace:
            return inspector  # the reflection of SQLAlchemy asks twice for every table, a quarter of the time

    columns: dict[tuple[str, str], list[dict[str, str]]] = {}
    for schema, table, name in cursor.execute(COLUMNS).fetchall():
        columns.setdefault((schema, table), []).append({"name": name})
    inspector = SimpleNamespace(
        dialect=SimpleNamespace(name="duckdb"),
        get_columns=lambda table_name, schema: columns[schema, table_name],
        get_pk_constraint=lambda table_name, schema: {},
    )
    # Autocommit: a rule that breaks must not leave the next one inside an aborted transaction.
    options: dict[str, Any] = {"poolclass": sa.StaticPool, "isolation_level": "AUTOCOMMIT"}
    pool = sa.create_engine("duckdb://", creator=lambda: ConnectionWrapper(cursor), **options)
    with pool.connect() as kept:
        engine = DuckDBExecutionEngine(engine=pool)
        # GX finds the SQL of a pattern by names in this module; what it has for Dremio is regexp_matches.
        engine.dialect_module = SimpleNamespace(DremioDialect=None)
        yield engine


def _judge(engine: Engine, table: str, rules: Sequence[Expectation], row_limit: int) -> list[Outcome]:
    try:
        return _outcomes(engine, table, rules, row_limit)
    except Exception as error:
        if len(rules) > 1:  # one broken rule breaks the query they share: find out which
            return [outcome for rule in rules for outcome in _judge(engine, table, [rule], row_limit)]
        cause: BaseException = error
        while cause.__cause__:
            cause = cause.__cause__
        what = (str(cause) or repr(cause)).splitlines()[0].rstrip("!.")
        where = f"{table}, {rules[0].meta['rule']}"
        raise RuleError(what, where=where, remedy="Compare the rule with the columns of the table") from error


def _outcomes(engine: Engine, table: str, rules: Sequence[Expectation], row_limit: int) -> list[Outcome]:
    """The outcomes of one table: the counts of all its rules together, then the rows of those that fail."""
    from great_expectations.core.batch import Batch
    from great_expectations.core.id_dict import IDDict
    from great_expectations.execution_engine.sqlalchemy_batch_data import SqlAlchemyBatchData
    from great_expectations.validator.metrics_calculator import MetricsCalculator

    schema, name = table.split(".")
    data = SqlAlchemyBatchData(execution_engine=engine, schema_name=schema, table_name=name)
    engine.batch_manager.load_batch_list([Batch(data=data, batch_definition=IDDict(table=table))])
    needs = [rule.get_validation_dependencies(engine, COUNTS).metric_configurations for rule in rules]
    # Without the sample, for which GX runs every row query a second time, also where nothing fails.
    wanted = {need.id: need for named in needs for name, need in named.items() if name != ROW_SAMPLE}
    values, _ = MetricsCalculator(engine).compute_metrics(list(wanted.values()), COUNTS)
    outcomes = []
    for rule, named in zip(rules, needs, strict=True):
        metrics = {name: values.get(need.id) for name, need in named.items()}
        result = rule._validate(metrics, COUNTS, engine)  # `metrics_validate` would work out the needs again
        success, count, rows = bool(result["success"]), 0, []
        observed = (result.get("result") or {}).get("observed_value")
        counter = named.get(ROW_COUNT, named.get(f"{getattr(rule, 'map_metric', None)}.unexpected_count"))
        if counter:
            count = observed = int(values[counter.id] or 0)  # the sum over an empty table is NULL
            rows = [] if success else _failing_rows(engine, counter, row_limit)
        text = None if observed is None else str(observed)[:200]
        severity = rule.severity.value
        outcomes.append(
            Outcome(table, rule.meta["rule"], rule.meta["reason"], severity, success, text, count, rows)
        )
    return outcomes


def _failing_rows(engine: Engine, counter: Metric, row_limit: int) -> list[dict[str, Any]]:
    """The rows behind a count (GX's own lists end at 200), ordered, so that equal data gives equal rows."""
    import sqlalchemy as sa
    from great_expectations.util import get_sqlalchemy_selectable
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.metrics_calculator import MetricsCalculator

    calculator = MetricsCalculator(engine)
    scope, terms = counter.metric_domain_kwargs, counter.metric_value_kwargs
    if counter.metric_name == ROW_COUNT:
        sql = f"select * from ({terms['unexpected_rows_query']}\n) order by all limit {row_limit}"  # noqa: S608
        metric = MetricConfiguration("query.table", scope, {"query": sql, "fetch_all": True})
        return list(calculator.get_metric(metric))
    kind = counter.metric_name.removesuffix(".unexpected_count")
    condition, *scopes = calculator.get_metric(MetricConfiguration(f"{kind}.condition", scope, terms))
    table = get_sqlalchemy_selectable(engine.get_domain_records({**scopes[0], **scopes[1]}))
    if kind == "column_values.unique":  # its condition counts keys apart from their rows
        key: sa.ColumnClause[Any] = sa.column(scope["column"])
        condition = key.in_(sa.select(key).select_from(table).group_by(key).having(sa.func.count() > 1))
    query: Any = sa.select(*map(sa.column, calculator.columns())).where(condition)
    if kind != "compound_columns.unique":  # its condition brings its own table
        query = query.select_from(table)
    query = query.order_by(sa.text("all")).limit(row_limit)
    return [dict(row._mapping) for row in engine.execute_query(query)]
