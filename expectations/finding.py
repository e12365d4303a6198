"""A judgement: what is said, of what, how it is known, and what it means for publication."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.tables.quality import FINDINGS


@dataclass(frozen=True)
class Finding:
    """One row of `quality.findings`. Rule and subject together are its identity: a check names what it judges so
    that no two of its findings have the same subject."""

    kind: FindingKind
    rule: str
    severity: Severity
    level: str
    subject_id: str
    message: Message
    observed: str | None = None
    expected: str | None = None
    effect: float | None = None
    source_url: str | None = None
    unit_id: str | None = None
    contest_id: str | None = None


def day(moment: dt.datetime, pack: Pack) -> str:
    """The local calendar day of a moment, as findings name it."""
    return moment.astimezone(pack.zone).date().isoformat()


def frame(findings: Iterable[Finding]) -> pl.DataFrame:
    """The findings as rows of `quality.findings`; should two name one subject, the later ones are numbered."""
    times: Counter[str] = Counter()

    def identity(finding: Finding) -> str:
        name = f"{finding.rule}:{finding.subject_id}"
        times[name] += 1
        return name if times[name] == 1 else f"{name}~{times[name]}"

    rows = [
        {
            "finding_id": identity(finding),
            "kind": finding.kind.value,
            "rule": finding.rule,
            "severity": finding.severity.value,
            "level": finding.level,
            "subject_id": finding.subject_id,
            "unit_id": finding.unit_id,
            "contest_id": finding.contest_id,
            "statement": finding.message.english,
            "template": finding.message.template,
            "parameters": finding.message.parameters_json,
            "observed": finding.observed,
            "expected": finding.expected,
            "effect": finding.effect,
            "source_url": finding.source_url,
        }
        for finding in findings
    ]
    return pl.DataFrame(rows, schema=FINDINGS.schema)
