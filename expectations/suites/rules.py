"""How a rule is written: an expectation on rows with an id, a severity and a reason.

Rules are queries for the rows that break them, not GX's rules about columns: a comparison with NULL passes
there silently, and a query says what it does with NULL. A query rule costs a third of a column rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.domain import Severity
from pipelines.tables.declaration import Table

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation


def forbid(rule: str, condition: str, reason: str, *, severity: Severity = Severity.CRITICAL) -> Expectation:
    """The rule that no row meets `condition` (SQL over the table's columns).

    `reason` completes the sentence "<table> <key>: ..." and is what the reader sees. Critical is what breaks our
    own structure; what a publisher or a transcriber may have written so is a warning, and refuses nothing.
    """
    return _rule(rule, f"SELECT * FROM {{batch}} WHERE {condition}", reason, severity)  # noqa: S608


def unique(table: Table) -> Expectation:
    """The rule that no two rows share the table's key."""
    key = ", ".join(f'"{name}"' for name in table.key)
    query = f"SELECT * FROM {{batch}} QUALIFY count(*) OVER (PARTITION BY {key}) > 1"  # noqa: S608
    return _rule("key_unique", query, "the key stands more than once", Severity.CRITICAL)


def known(rule: str, column: str, table: str, reason: str, *, target: str | None = None) -> Expectation:
    """The rule that every value of `column` stands in `target` (by default of the same name) of another table."""
    condition = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {target or column} FROM {table})"  # noqa: S608
    return forbid(rule, condition, reason)


def declared(table: Table) -> list[Expectation]:
    """The rules that follow from a table's declaration: key, required cells, bounds, closed lists."""
    rules = [unique(table)]
    required = [f'"{column.name}" IS NULL' for column in table.columns if column.required]
    if required:
        rules.append(forbid("required_present", " OR ".join(required), "a required cell is empty"))
    bounds = [f'"{c.name}" < {c.minimum}' for c in table.columns if c.minimum is not None]
    bounds += [f'"{c.name}" > {c.maximum}' for c in table.columns if c.maximum is not None]
    if bounds:
        rules.append(forbid("within_bounds", " OR ".join(bounds), "a number is outside its bounds"))
    words = [
        f'"{column.name}" NOT IN ({", ".join(repr(word) for word in column.words)})'
        for column in table.columns
        if column.words
    ]
    if words:
        rules.append(forbid("words_known", " OR ".join(words), "a word is not in its list"))
    return rules


def _rule(rule: str, query: str, reason: str, severity: Severity) -> Expectation:
    import great_expectations.expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=query,
        severity=FailureSeverity(severity.value),
        meta={"rule": rule, "reason": reason},
    )
