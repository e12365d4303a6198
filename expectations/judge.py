"""Judging a draft as a whole: the suites of all tables, and every fact."""

import importlib
import threading
from collections.abc import Iterator

import polars as pl

from expectations import engine, finding, suites
from expectations.facts import (
    doubled_reports,
    known_totals,
    parts_add_up,
    published_equations,
    source_accounts,
    station_regions,
    turnout_recomputed,
    uncertain_places,
    versions_differ,
)
from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables import table

FACTS = (
    source_accounts.check,
    known_totals.check,
    parts_add_up.check,
    versions_differ.check,
    published_equations.check,
    turnout_recomputed.check,
    doubled_reports.check,
    uncertain_places.check,
    station_regions.check,
)


def prepare() -> None:
    """Begin to import Great Expectations beside other work: it takes seconds and is needed last."""
    threading.Thread(
        target=importlib.import_module, args=("great_expectations.expectations",), daemon=True
    ).start()


def judge(draft: Draft, pack: Pack) -> pl.DataFrame:
    """All findings on the draft, as rows of `quality.findings`."""
    found = [*_expected(draft), *(fact for check in FACTS for fact in check(draft, pack))]
    return finding.frame(found)


def _expected(draft: Draft) -> Iterator[Finding]:
    """One finding per row that breaks a rule."""
    for outcome in engine.run(draft.connection, suites.suites()):
        for row in outcome.rows:
            subject = "/".join(str(row[name]) for name in table(outcome.table).key)
            yield Finding(
                FindingKind.EXPECTATION,
                f"{outcome.table}.{outcome.rule}",
                Severity(outcome.severity),
                "row",
                subject,
                Message(
                    "{table}, {subject}: {reason}",
                    {"table": outcome.table, "subject": subject, "reason": outcome.reason},
                ),
                observed=outcome.observed,
            )
