"""Judging a draft as a whole: every check that there is, and nothing else."""

import polars as pl

from expectations import finding
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
from pipelines.election import Pack
from pipelines.store import Draft

CHECKS = (
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


def judge(draft: Draft, pack: Pack) -> pl.DataFrame:
    """All findings on the draft, as rows of `quality.findings`."""
    return finding.frame(found for check in CHECKS for found in check(draft, pack))
