"""Does the build reproduce the totals that the pack knows from elsewhere? If not, the error is ours."""

from collections.abc import Iterator

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables import table

RULE = "known_total"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One critical finding per known total that the draft does not reproduce."""
    for known in pack.election.known_total:
        total = draft.total(table(known.table), known.column, **known.where)
        if total == known.expected:
            continue
        yield Finding(
            FindingKind.EXPECTATION,
            RULE,
            Severity.CRITICAL,
            "table",
            known.id,
            Message(
                "known total {id}: {column} of {table} adds up to {observed}, known is {expected}",
                {
                    "id": known.id,
                    "column": known.column,
                    "table": known.table,
                    "observed": total,
                    "expected": known.expected,
                },
            ),
            observed=str(total),
            expected=str(known.expected),
            effect=total - known.expected,
            source_url=known.source_url,
        )
