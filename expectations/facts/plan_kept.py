"""Was the commission's own calendar plan kept?

Held against the plan are decisions that carry an item out, items told as done, and items that somebody found not done
after their last day. Of an item of which nobody says anything nothing is said.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS, PLAN, PlanState

DECISION, LATE, EARLY, OVERDUE = (
    "decision_off_plan",
    "plan_item_late",
    "plan_item_early",
    "plan_item_overdue",
)
_ITEM = {PlanState.DONE_LATE: LATE, PlanState.DONE_EARLY: EARLY, PlanState.OVERDUE: OVERDUE}


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per decision off its days, and per item off them that no such decision carries out."""
    plan = draft.read(PLAN)
    windows = plan.select(plan_item="item_id", opens="from_date", closes="until_date")
    off = (
        draft.read(DECISIONS)
        .filter(pl.col("plan_state").is_in([PlanState.DONE_LATE.value, PlanState.DONE_EARLY.value]))
        .join(windows, on="plan_item", maintain_order="left")
        .sort("decision_id")
    )
    for row in off.iter_rows(named=True):
        yield _decision(row)
    told = set(off["decision_id"])
    for row in plan.filter(pl.col("state").is_in(list(_ITEM))).sort("item_id").iter_rows(named=True):
        if row["decision_id"] not in told:
            yield _item(row)


def _decision(row: dict[str, Any]) -> Finding:
    is_late = row["plan_state"] == PlanState.DONE_LATE
    bound = row["closes"] if is_late else row["opens"]
    late = Message(
        "{commission}: decision {number} of {decided_date} carries out “{plan_item}”, for which the last day of the"
        " calendar plan was {bound_date}",
        {},
    ).template
    early = Message(
        "{commission}: decision {number} of {decided_date} carries out “{plan_item}”, for which the first day of the"
        " calendar plan was {bound_date}",
        {},
    ).template
    template = late if is_late else early
    return Finding(
        FindingKind.FACT,
        DECISION,
        Severity.WARNING,
        "decision",
        row["decision_id"],
        Message(
            template,
            {
                "commission": row["commission_id"],
                "number": row["number"] or "—",
                "decided_date": row["decided_date"].isoformat(),
                "plan_item": row["plan_item"],
                "bound_date": bound.isoformat(),
            },
        ),
        observed=row["decided_date"].isoformat(),
        expected=bound.isoformat(),
        effect=(row["decided_date"] - bound).days,
        source_url=row["source_url"],
    )


def _item(row: dict[str, Any]) -> Finding:
    rule = _ITEM[PlanState(row["state"])]
    seen = row["not_done_date"] if rule == OVERDUE else row["done_date"]
    bound = row["from_date"] if rule == EARLY else row["until_date"]
    template = {
        LATE: Message(
            "“{plan_item}” was done on {seen_date}; the last day of the calendar plan was {bound_date}", {}
        ),
        EARLY: Message(
            "“{plan_item}” was done on {seen_date}; the first day of the calendar plan was {bound_date}", {}
        ),
        OVERDUE: Message(
            "“{plan_item}” was found not done on {seen_date}; the last day of the calendar plan was {bound_date}",
            {},
        ),
    }[rule].template
    return Finding(
        FindingKind.FACT,
        rule,
        Severity.WARNING,
        "plan_item",
        row["item_id"],
        Message(
            template,
            {"plan_item": row["item_id"], "seen_date": seen.isoformat(), "bound_date": bound.isoformat()},
        ),
        observed=seen.isoformat(),
        expected=bound.isoformat(),
        effect=(seen - bound).days,
        source_url=row["source_url"],
    )
