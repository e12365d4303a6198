"""Is every raw row accounted for, and does every file still fit its description?"""

from collections.abc import Iterator

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.meta import SOURCES
from pipelines.tables.quality import CORRECTIONS


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """Findings on refused rows, empty files, columns that the pack does not describe, stale corrections."""
    for row in draft.read(SOURCES).iter_rows(named=True):
        if row["rows_unfit"]:
            yield _refused(row)
        if not row["rows_read"]:
            yield Finding(
                FindingKind.EXPECTATION,
                "source_has_rows",
                Severity.WARNING,
                "source",
                row["source_id"],
                Message("{file} has a header and no rows", {"file": row["file"]}),
            )
        if row["surplus_columns"]:
            yield Finding(
                FindingKind.EXPECTATION,
                "columns_described",
                Severity.WARNING,
                "source",
                row["source_id"],
                Message(
                    "{file} has columns that the pack does not describe and that were not read: {columns}",
                    {"file": row["file"], "columns": row["surplus_columns"]},
                ),
                observed=row["surplus_columns"],
            )
    for row in draft.read(CORRECTIONS).iter_rows(named=True):
        if row["rows_changed"] != row["rows_expected"]:
            yield Finding(
                FindingKind.EXPECTATION,
                "correction_stale",
                Severity.WARNING,
                "source",
                row["correction_id"],
                Message(
                    "correction {id} no longer finds “{was}” in {column}: it was not applied; check or remove it",
                    {"id": row["correction_id"], "was": row["was"], "column": row["column"]},
                ),
            )


def _refused(row: dict[str, object]) -> Finding:
    unfit, read = int(str(row["rows_unfit"])), int(str(row["rows_read"]))
    share = unfit / read
    allowed = float(str(row["max_rejected_share"]))
    return Finding(
        FindingKind.EXPECTATION,
        "rows_fit",
        Severity.CRITICAL if share > allowed else Severity.WARNING,
        "source",
        str(row["source_id"]),
        Message(
            "{file}: {unfit} of {read} rows do not fit and were set aside ({share} %, the pack allows {allowed} %)",
            {
                "file": str(row["file"]),
                "unfit": unfit,
                "read": read,
                "share": round(100 * share, 1),
                "allowed": round(100 * allowed, 1),
            },
        ),
        observed=str(unfit),
        expected="0",
        effect=share,
    )
