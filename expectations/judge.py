"""Judging a draft as a whole: the suites of all tables, and every fact."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from expectations import engine, finding, suites
from expectations.facts import (
    addresses_alike,
    annulments_differ,
    composition_rules,
    copies_differ,
    copies_refused,
    counts_differ,
    decisions_undated,
    decisions_unpublished,
    doubled_reports,
    identical_protocols,
    known_totals,
    parts_add_up,
    plan_kept,
    protocol_equations,
    published_equations,
    registers_differ,
    reports_flagged,
    reports_inconsistent,
    results_differ,
    revisions_leave_out,
    sample_above_list,
    sample_as_drawn,
    sessions_quorate,
    source_accounts,
    stated_totals_differ,
    station_places,
    station_regions,
    station_turnout,
    stations_uncovered,
    tabulation_differs,
    tellings_differ,
    turnout_recomputed,
    uncertain_places,
    units_unlisted,
    versions_differ,
    voter_lists_differ,
)
from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables import table

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation

FACTS = (
    source_accounts.check,
    sample_as_drawn.check,
    known_totals.check,
    stated_totals_differ.check,
    parts_add_up.check,
    versions_differ.check,
    addresses_alike.check,
    results_differ.check,
    published_equations.check,
    turnout_recomputed.check,
    doubled_reports.check,
    uncertain_places.check,
    station_regions.check,
    station_places.check,
    stations_uncovered.check,
    units_unlisted.check,
    protocol_equations.check,
    copies_differ.check,
    copies_refused.check,
    revisions_leave_out.check,
    counts_differ.check,
    tabulation_differs.check,
    identical_protocols.check,
    station_turnout.check,
    sample_above_list.check,
    voter_lists_differ.check,
    reports_flagged.check,
    reports_inconsistent.check,
    tellings_differ.check,
    decisions_undated.check,
    decisions_unpublished.check,
    plan_kept.check,
    sessions_quorate.check,
    composition_rules.check,
    registers_differ.check,
    annulments_differ.check,
)
LISTED_ROWS = 200
"""So many rows that break one rule are listed one by one; a finding then says how many there are in all."""


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
    """One finding per row that breaks a rule, up to a limit, and then one that says how many there are.

    A rule about a table as a whole has no rows: one finding says that it is broken.
    """
    for outcome in engine.run(draft.connection, _asked(draft), row_limit=LISTED_ROWS):
        key = table(outcome.table).key
        subjects = ["/".join(str(row[name]) for name in key) for row in outcome.rows]
        for subject in dict.fromkeys(subjects):  # rows that share a key are one subject
            yield _broken(
                outcome,
                "row",
                subject,
                Message(
                    "{table}, {subject}: {reason}",
                    {"table": outcome.table, "subject": subject, "reason": outcome.reason},
                ),
            )
        if outcome.unexpected_count > len(outcome.rows):
            yield _broken(
                outcome,
                "table",
                outcome.table,
                Message(
                    "{table}: {reason}: {n} rows in all, {shown} of them are listed",
                    {
                        "table": outcome.table,
                        "reason": outcome.reason,
                        "n": outcome.unexpected_count,
                        "shown": len(outcome.rows),
                    },
                ),
            )
        elif not outcome.success and not outcome.rows:
            yield _broken(
                outcome,
                "table",
                outcome.table,
                Message("{table}: {reason}", {"table": outcome.table, "reason": outcome.reason}),
            )


def _asked(draft: Draft) -> dict[str, list[Expectation]]:
    """The suites without the rules on rows of tables that have none: most packs fill a part of the tables only."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    asked = suites.suites()
    for name in asked:
        if draft.is_empty(table(name)):
            asked[name] = [rule for rule in asked[name] if not isinstance(rule, UnexpectedRowsExpectation)]
    return {name: rules for name, rules in asked.items() if rules}


def _broken(outcome: engine.Outcome, level: str, subject: str, message: Message) -> Finding:
    return Finding(
        FindingKind.EXPECTATION,
        f"{outcome.table}.{outcome.rule}",
        Severity(outcome.severity),
        level,
        subject,
        message,
        observed=outcome.observed,
    )
