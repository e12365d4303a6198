"""Where every case stands: what reports say, as amended, and what was decided. The one definition for desk and marts.

The desk holds it against the journal of this moment, the build against that of the build. No account is named: who
decided stands in the journal. A mark that a report was given in the tool that it came by decides nothing here: nobody
knows on what grounds it was set.
"""

import datetime as dt
from collections.abc import Callable

import polars as pl

from pipelines.casework.actions import Told
from pipelines.casework.cases import JUDGED, Case, Cases
from pipelines.tables.casework import CASE_REPORTS, CASES

Row = dict[str, object]


def standing(reports: pl.DataFrame, cases: Cases, region: Callable[[str], str | None]) -> pl.DataFrame:
    """`marts.cases`. `reports` is `marts.case_reports`; `region` gives the region of a unit."""
    rows = {row["report_id"]: row for row in reports.iter_rows(named=True)}
    for case in cases.by_id.values():
        if case.id not in rows and case.told is not None:
            rows[case.id] = _entered(case)
    told = {name: _told(row, cases.report(name), region) for name, row in rows.items()}
    standing = [
        _case(cases.report(name).now(_revision(row)), cases, told)
        for name, row in told.items()
        if cases.report(name).merged_into is None
    ]
    return pl.DataFrame(standing, schema=CASES.schema, orient="row").sort("case_id")


def _entered(case: Case) -> Row:
    """The row of a report that was written down here."""
    first = case.history[0]
    return dict.fromkeys(CASE_REPORTS.schema.names()) | {
        "report_id": case.id,
        "revision": case.revision,
        "received_at": first.at,
    }


def _told(row: Row, case: Case, region: Callable[[str], str | None]) -> Row:
    """The row as it is to read: what was entered or amended here stands in place of what the form says."""
    if case.told is not None:
        row = row | _axes(case.told, region)
    return row if case.publication_level is None else row | {"publication_level": case.publication_level}


def _axes(told: Told, region: Callable[[str], str | None]) -> Row:
    return {
        "unit_id": told.unit_id,
        "region_id": region(told.unit_id) if told.unit_id else None,
        "observed_at": told.observed_at,
        "observed_precision": told.observed_precision.value,
        "phase": told.phase.value,
        "category_id": told.category,
        "actor": told.actor,
        "affected": told.affected,
        "place_text": told.place_text,
        "what_happened": told.what_happened,
        "evidence": " ".join(told.evidence),
        "independent_sources": told.independent_sources,
        "source_channel": told.source_channel,
        "publication_level": told.publication_level,
    }


def _revision(row: Row) -> int:
    return int(str(row["revision"]))


def _case(case: Case, cases: Cases, told: dict[str, Row]) -> Row:
    reports = [report for report in cases.reports(case) if report.id in told]
    rows = [told[report.id] for report in reports]
    came = [at for row in rows if isinstance(at := row["received_at"], dt.datetime)]
    judgement = case.judgement if case.status in JUDGED else None
    judged = [decision for decision in case.history if decision.content is judgement]
    return told[case.id] | {
        "case_id": case.id,
        "status": case.status.value,
        "reports": len(rows),
        "observers": len({row["observer_id"] for row in rows} - {None}),
        "received_at": min(came, default=None),
        "serious": getattr(judgement, "serious", None),
        "judged_evidence": " ".join(judgement.evidence) if judgement else None,
        "judged_sources": judgement.independent_sources if judgement else None,
        "judged_at": judged[-1].at if judged else None,
        "decisions": sum(len(report.history) for report in reports),
    }
