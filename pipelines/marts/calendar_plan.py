"""`marts.calendar_plan`: every item of the commission's calendar plan once, and how it stands.

An item whose last day has passed is overdue only where somebody found it not done after that day; where nobody says
anything, there is no word of it, and that is all that is known. Found not done after all days on which it is told as
done, or a decision carried it out, it is not known to be either.
"""

import datetime as dt

import polars as pl

from pipelines.marts.tellings import is_contradicted, merged
from pipelines.tables.commission_activity import PLAN, PlanState


def items(told: pl.DataFrame) -> pl.DataFrame:
    """The items of `staging.calendar_plan`, each once; `sought` is the last day on which one was found not done."""
    is_denied = pl.col("not_done_date").max() > pl.col("done_date").max()
    sought = told.group_by("item_id").agg(sought=pl.col("not_done_date").max())
    rows = merged(
        told,
        "item_id",
        apart=["plan_decision", "responsible"],
        latest=["not_done_date"],
        clashes={"done_date": is_denied, "not_done_date": is_denied},
    )
    return rows.join(sought, on="item_id", how="left", maintain_order="left")


def build(plan: pl.DataFrame, decided: pl.DataFrame, zone: dt.tzinfo, as_of: dt.datetime) -> pl.DataFrame:
    """One row per item.

    Args:
        plan: what `items` gives.
        decided: `marts.commission_decisions`; one that names an item carries it out, on its day where that is known.
            Of several it is the first after which nobody found the item not done.
        zone: the election's own; days are local.
        as_of: the moment of which this is told.
    """
    carried = (
        decided.select("decision_id", carried="decided_date", item_id="plan_item")
        .join(plan.select("item_id", "sought"), on="item_id")
        .with_columns(is_carried=(pl.col("carried") >= pl.col("sought")).fill_null(value=True))
        .sort(~pl.col("is_carried"), "carried", "decision_id", nulls_last=True)
        .unique("item_id", keep="first", maintain_order=True)
        .drop("sought")
    )
    today = pl.lit(as_of.astimezone(zone).date())
    done, opens, closes = (pl.col(name) for name in ("done_date", "from_date", "until_date"))
    missed = pl.col("not_done_date") > closes
    is_disputed, is_denied = is_contradicted("done_date"), is_contradicted("not_done_date")
    is_carried = pl.col("is_carried").fill_null(value=False)
    is_undone = done.is_null() & ~is_disputed & ~pl.col("is_carried")
    is_open = (is_denied & ~is_carried) | is_undone  # whether is in dispute, not only when
    is_done_some_day = is_disputed | (done.is_null() & is_carried)
    state = (
        pl.when(is_open).then(pl.lit(PlanState.DISPUTED.value))
        .when(is_done_some_day).then(pl.lit(PlanState.DONE_UNDATED.value))
        .when(done > closes).then(pl.lit(PlanState.DONE_LATE.value))
        .when(done < opens).then(pl.lit(PlanState.DONE_EARLY.value))
        .when(done.is_not_null() & closes.is_null()).then(pl.lit(PlanState.DONE_UNDATED.value))
        .when(done.is_not_null()).then(pl.lit(PlanState.DONE.value))
        .when(missed).then(pl.lit(PlanState.OVERDUE.value))
        .when(closes < today).then(pl.lit(PlanState.NO_WORD.value))
        .when(opens > today).then(pl.lit(PlanState.AHEAD.value))
        .when(closes.is_null()).then(pl.lit(PlanState.UNKNOWN.value))
        .otherwise(pl.lit(PlanState.RUNNING.value))
    )  # fmt: skip
    until = pl.coalesce(done, pl.when(missed & ~is_done_some_day).then("not_done_date"))
    return (
        plan.join(carried, on="item_id", how="left", maintain_order="left")
        .with_columns(done_date=pl.coalesce("done_date", pl.when(~is_disputed & is_carried).then("carried")))
        .with_columns(state=state, days_late=(until - closes).dt.total_days(), as_of_at=pl.lit(as_of))
        .select(pl.col(name).cast(dtype) for name, dtype in PLAN.schema.items())
    )
