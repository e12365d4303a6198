"""Is one address written in two ways? The counts that stand there then fall into two statements.

Addresses are stored as they are written. Alike are those that differ only in the case of scheme and host, in a
slash at the end or in a fragment.
"""

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

import polars as pl

from expectations.finding import Finding, day
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts.statements import KEY
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_TALLIES

RULE = "addresses_alike"
_STATEMENT = [name for name in KEY if name != "source_url"]


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per statement and pair of addresses that are one address."""
    written = (
        draft.read(PUBLISHED_TALLIES)
        .select(*_STATEMENT, "source_url")
        .unique()
        .with_columns(address=pl.col("source_url").map_elements(plain, return_dtype=pl.String))
        .group_by(*_STATEMENT, "address")
        .agg(pl.col("source_url").sort())
        .filter(pl.col("source_url").list.len() > 1)
        .sort(*_STATEMENT, "address")
    )
    for row in written.iter_rows(named=True):
        for first, second in pairwise(row["source_url"]):
            yield Finding(
                FindingKind.EXPECTATION,
                RULE,
                Severity.WARNING,
                "statement",
                ":".join(str(part) for part in (*(row[name] for name in _STATEMENT), second)),
                Message(
                    "{reporter}, as of {date}: {first} and {second} are one address, and their counts stand as two"
                    " statements: write it in one way",
                    {
                        "reporter": row["reporter_id"],
                        "date": day(row["as_of_at"], pack),
                        "first": first,
                        "second": second,
                    },
                ),
                observed=second,
                expected=first,
                source_url=first,
            )


def plain(address: str) -> str:
    """The address in its plainest form, to be compared and never stored; what is no address stays as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path.rstrip("/"), fragment="").geturl()
