"""Which reports break a rule across their answers, or give a number unlike those around it?

The verdicts are those of `quality.rule_results`; nothing is evaluated here. A broken rule says that two answers cannot
both be right, or that one was given where the form does not ask: which of them is wrong, only the observer knows. Of a
form that is sent in parts all reports that hold the answers are named.
"""

import json
from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.forms.asked import rule_label
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.rule_results import RULE_RESULTS, RuleKind, Verdict

RULE, UNUSUAL = "report_inconsistent", "report_unusual"
_KEY = ["submission_id", "revision", "rule_id", "group_id", "instance"]


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per report, rule and entry of a repeat group."""
    failed = draft.read(RULE_RESULTS, verdict=Verdict.FAIL.value)
    named = pl.col("answered_in").drop_nulls().unique().sort().str.join(" + ").over(_KEY)
    failed = failed.with_columns(named=pl.when(named != "").then(named).otherwise("submission_id"))
    for row in failed.unique(_KEY, keep="first", maintain_order=True).iter_rows(named=True):
        entry = f":{row['group_id']}#{row['instance']}" if row["group_id"] else ""
        is_outlier = row["kind"] == RuleKind.OUTLIER
        yield Finding(
            FindingKind.INDICATOR if is_outlier else FindingKind.FACT,
            UNUSUAL if is_outlier else RULE,
            Severity(row["severity"]),
            "report",
            f"{row['submission_id']}:{row['rule_id']}{entry}",
            _said(row),
        )


def _said(row: dict[str, str]) -> Message:
    """Why the rule must hold, in the words of the form, and what was answered; a skip of the form has no words."""
    values = json.loads(row["parameters"])
    words = {"report": row["named"], "rule": rule_label(row["form_id"], row["rule_id"])}
    if row["kind"] == RuleKind.OUTLIER:
        return Message(
            "report {report}: {rule}: {value}, the median of {n} reports is {median}",
            words | {name: values[name] for name in ("value", "median", "n")},
        )
    if row["kind"] == RuleKind.SKIP:
        return Message(
            "report {report}: answered where the form does not ask: {answers}",
            {"report": row["named"], "answers": values["values"]},
        )
    if "values" in values:
        return Message("report {report}: {rule}: {answers}", words | {"answers": values["values"]})
    return Message(
        "report {report}: {rule}: no usable answer to {answers}", words | {"answers": values["missing"]}
    )
