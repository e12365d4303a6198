"""`marts.commission_decisions` and `decision_units`: every decision once, its publication, its plan, its quorum.

Publication is late only where a deadline is known and had passed: of moments known to the day, month or year the
earliest counts as the publication, and the end of the day as the decision; in time only where the latest was. One that
is told from before the decision says nothing of either. Nothing found is a fact about a search, and has its moment.
"""

import datetime as dt
import re

import polars as pl

from pipelines import spellings
from pipelines.casework.deadlines import Due, LegalCalendar, end_of, last_day
from pipelines.domain import Precision
from pipelines.election import StationCodes
from pipelines.law import About
from pipelines.marts.same_number import may_be
from pipelines.marts.tellings import LIST, contradicts, is_contradicted, merged
from pipelines.tables.commission_activity import DECISION_UNITS, DECISIONS, PlanState, Publication

_PERIODS = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
"""How a day, a month and a year of publication are written, the most exact first."""


def build(
    told: pl.DataFrame,
    sessions: pl.DataFrame,
    plan: pl.DataFrame,
    commissions: pl.DataFrame,
    calendar: LegalCalendar | None,
    zone: dt.tzinfo,
    as_of: dt.datetime,
) -> pl.DataFrame:
    """One row per decision.

    Args:
        told: `staging.commission_decisions`.
        sessions: `marts.commission_sessions`.
        plan: the items of the calendar plan, with `item_id`, `from_date` and `until_date`.
        commissions: `staging.commissions`.
        calendar: what deadlines are counted in; None where the pack has no law.
        zone: the election's own.
        as_of: the moment of which publication is told.
    """
    exact = _without_coarser(told, zone)
    decisions = merged(
        exact,
        "decision_id",
        apart=["number", "published_precision"],
        latest=["looked_at"],
        lists=["articles", "unit_ids"],
    )
    decisions = decisions.join(
        commissions.select("commission_id", "body"), on="commission_id", how="left", maintain_order="left"
    )
    is_published = pl.col("published_at").is_not_null()
    decisions = decisions.with_columns(pl.when(is_published).then("published_precision"))
    decisions = _with_sessions(decisions, sessions)
    windows = plan.select(plan_item="item_id", opens="from_date", closes="until_date")
    decisions = decisions.join(windows, on="plan_item", how="left", maintain_order="left")
    published = [_publication(row, calendar, zone, as_of) for row in decisions.iter_rows(named=True)]
    due = pl.DataFrame(
        published,
        schema={
            "publication": pl.String,
            "publication_due_at": pl.Datetime("us", "UTC"),
            "deadline_id": pl.String,
            "publication_hours": pl.Float64,
        },
        orient="row",
    )
    day = pl.col("decided_date")
    return (
        decisions.hstack(due)
        .join(may_be(decisions), on="decision_id", how="left", maintain_order="left")
        .with_columns(
            plan_state=pl.when(day > pl.col("closes"))
            .then(pl.lit(PlanState.DONE_LATE.value))
            .when(day < pl.col("opens"))
            .then(pl.lit(PlanState.DONE_EARLY.value))
            .when(day.is_not_null() & pl.col("closes").is_not_null())
            .then(pl.lit(PlanState.DONE.value)),
            as_of_at=pl.lit(as_of),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DECISIONS.schema.items())
    )


def units(told: pl.DataFrame, listed: pl.DataFrame, codes: StationCodes | None) -> pl.DataFrame:
    """`marts.decision_units` of `staging.commission_decisions` and `staging.units`.

    A number is that of the list, however it is spelled (`№ 0101` is 101), where it can be of one unit alone. A station
    that no list has lies in the region that its number stands for, where that is one alone.
    """
    named = (
        told.select("decision_id", unit_id=pl.col("unit_ids").str.split(LIST))
        .explode("unit_id")
        .with_columns(pl.col("unit_id").str.strip_chars())
        .filter(pl.col("unit_id") != "")
    )
    if named.is_empty():  # else a nation's list would be spelled for nothing
        return DECISION_UNITS.empty()
    number = spellings.number(pl.col("unit_id"))
    spelled = listed.select(number=number, meant="unit_id").drop_nulls().unique("number", keep="none")
    is_listed = pl.col("unit_id").is_in(listed["unit_id"].implode())
    named = (
        named.join(spelled, left_on=number, right_on="number", how="left", maintain_order="left")
        .select(
            "decision_id",
            unit_id=pl.when(is_listed).then("unit_id").otherwise(pl.coalesce("meant", "unit_id")),
        )
        .unique(maintain_order=True)
    )
    known = listed.select("unit_id", "region_id", is_listed=pl.lit(True))
    by_number = [_region_of_number(unit, codes) for unit in named["unit_id"]]
    return (
        named.with_columns(by_number=pl.Series(by_number, dtype=pl.String))
        .join(known, on="unit_id", how="left", maintain_order="left")
        .with_columns(pl.col("is_listed").fill_null(value=False))
        .with_columns(region_id=pl.when("is_listed").then("region_id").otherwise("by_number"))
        .select(DECISION_UNITS.schema.names())
    )


def _region_of_number(unit: str, codes: StationCodes | None) -> str | None:
    if codes is None or not re.search(codes.pattern, unit):
        return None
    regions = {region for lead, ids in codes.prefixes.items() if unit.startswith(lead) for region in ids}
    return next(iter(regions)) if len(regions) == 1 else None


def _without_coarser(told: pl.DataFrame, zone: dt.tzinfo) -> pl.DataFrame:
    """The tellings, those of a day (month, year) of publication left empty where another is more exact within it."""
    local = pl.col("published_at").dt.convert_time_zone(str(zone))
    finer = [Precision.MINUTE.value]
    for precision, form in _PERIODS.items():
        is_told = (
            pl.col("published_precision").is_in(finer).any().over("decision_id", local.dt.strftime(form))
        )
        is_coarser = (pl.col("published_precision") == precision.value) & is_told
        cells = ("published_at", "published_precision")
        told = told.with_columns(
            pl.when(~is_coarser.fill_null(value=False)).then(name).alias(name) for name in cells
        )
        finer.append(precision.value)
    return told


def _with_sessions(decisions: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """The session of the same commission and day: the one of that number, or the only one that is known."""
    held = sessions.select(
        "commission_id",
        "session_id",
        "has_quorum",
        decided_date="held_date",
        sitting=pl.col("session_id").str.split("/").list.last(),
        of_day=pl.len().over("commission_id", "held_date"),
    )
    pairs = decisions.select(
        "decision_id", "commission_id", "decided_date", "session_number", "differs"
    ).join(held, on=["commission_id", "decided_date"])
    is_named = pl.col("session_number") == pl.col("sitting")
    is_told = pl.col("session_number").is_not_null() | is_contradicted("session_number")
    is_only = ~is_told & (pl.col("of_day") == 1)
    found = pairs.filter(is_named | is_only).select("decision_id", "session_id", "has_quorum")
    return decisions.join(found, on="decision_id", how="left", maintain_order="left")


def _publication(
    row: dict[str, object], calendar: LegalCalendar | None, zone: dt.tzinfo, as_of: dt.datetime
) -> tuple[str, dt.datetime | None, str | None, float | None]:
    """What is known of the publication of one decision, when it is due, by which deadline, and the hours it took."""
    day, published, looked = row["decided_date"], row["published_at"], row["looked_at"]
    decided = end_of(day, zone) if isinstance(day, dt.date) else None
    due = _due(calendar, str(row["body"]), decided)
    hours = None
    if isinstance(published, dt.datetime):
        precision = Precision(str(row["published_precision"] or Precision.DAY))
        is_exact = precision is Precision.MINUTE
        last = published if is_exact else end_of(last_day(published, precision, zone), zone)
        begins = end_of(day - dt.timedelta(1), zone) if isinstance(day, dt.date) else dt.datetime.min
        is_before = decided is not None and published < begins and last <= begins
        state = _kept(published, last, due.at) if due and not is_before else Publication.PUBLISHED
        if (
            decided and not is_before and last == published
        ):  # of a day the hours would be those of its midnight
            hours = (published - decided).total_seconds() / 3600
    elif contradicts(row, "published_at"):
        state = Publication.PUBLISHED  # when is in dispute, not whether
    elif due is not None and due.at >= as_of:
        state = Publication.AWAITED
    else:
        searched = isinstance(looked, dt.datetime) and (due is None or looked >= due.at)
        state = Publication.NOT_FOUND if searched else Publication.UNKNOWN
    return state.value, due.at if due else None, due.deadline_id if due else None, hours


def _kept(first: dt.datetime, last: dt.datetime, due: dt.datetime) -> Publication:
    """Whether a publication between these moments was in time: late where all of that time was, else perhaps open."""
    if last <= due:
        return Publication.IN_TIME
    return Publication.LATE if first > due or (first == due and first < last) else Publication.PUBLISHED


def _due(calendar: LegalCalendar | None, body: str, decided: dt.datetime | None) -> Due | None:
    if calendar is None or decided is None:
        return None
    moment = decided - dt.timedelta(microseconds=1)  # still on the day of the decision
    return calendar.due(About.PUBLICATION, None, body, moment, Precision.DAY)
