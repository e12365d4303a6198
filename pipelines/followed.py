"""What the experts follow: the tables of the commissions' work, from those of the build."""

import datetime as dt

import polars as pl

from pipelines.casework.deadlines import LegalCalendar, end_of
from pipelines.election import Pack
from pipelines.marts import (
    calendar_plan,
    commission_activity,
    commission_composition,
    commission_decisions,
    commission_members,
    commission_sessions,
    recommendations,
    registers_compared,
    tellings,
)
from pipelines.sources.commissions import KINDS
from pipelines.staging import Frames
from pipelines.tables import commission_activity as followed
from pipelines.tables import commission_composition as composed
from pipelines.tables import commissions, complaints, territory
from pipelines.tables.commissions import PAST


def as_of(pack: Pack, frames: Frames, decided: dt.datetime) -> dt.datetime:
    """As of when the commissions' work is told, so that builds of the same inputs are identical.

    The latest of: the last decision of our own, the end of the last day on which a source about commissions was read,
    and the last day that such a source tells of as past.
    """
    read = [
        source.accessed
        for source, _ in pack.sources()
        if source.kind in KINDS and source.accessed is not None
    ]
    told = [
        _day(last, pack.zone)
        for table, columns in PAST.items()
        for column in columns
        if isinstance(last := frames[table.name][column].max(), dt.date)
    ]
    return max([_NEVER, decided, *(end_of(day, pack.zone) for day in (*read, *told))])


def build(pack: Pack, frames: Frames, as_of: dt.datetime) -> Frames:
    """Sessions, decisions, members, plan and registers, and what the rules of the pack say of them at that moment."""
    sitting, zone = frames[commissions.COMMISSIONS.name], pack.zone
    of_members = frames[commissions.COMMISSION_MEMBERS.name]
    of_sessions = frames[commissions.COMMISSION_SESSIONS.name]
    of_decisions = frames[commissions.COMMISSION_DECISIONS.name]
    of_plan = frames[commissions.CALENDAR_PLAN.name]
    of_recommendations = frames[commissions.RECOMMENDATIONS.name]
    of_statuses = frames[commissions.RECOMMENDATION_STATUSES.name]
    today = _today(pack, as_of)
    members, incomplete = commission_members.build(of_members, today), _incomplete(pack, of_members)
    counted = members.filter(~pl.col("commission_id").is_in(list(incomplete)))
    sessions = commission_sessions.build(of_sessions, counted, sitting, pack.law)
    planned = calendar_plan.items(of_plan)
    decided = commission_decisions.build(
        of_decisions, sessions, planned, sitting, LegalCalendar.of(pack), zone, as_of
    )
    return {
        composed.MEMBERS.name: members,
        followed.SESSIONS.name: sessions,
        followed.DECISIONS.name: decided,
        followed.DECISION_UNITS.name: commission_decisions.units(
            of_decisions, frames[territory.UNITS.name], pack.territory.station_codes
        ),
        followed.PLAN.name: calendar_plan.build(planned, decided, zone, as_of),
        followed.ACTIVITY.name: commission_activity.build(sessions, decided),
        composed.COMPOSITION.name: commission_composition.build(
            members, sitting, pack.law, incomplete, today
        ),
        followed.REGISTERS_COMPARED.name: registers_compared.build(
            frames[commissions.COMPLAINT_REGISTERS.name], frames[complaints.COMPLAINTS.name], sitting, zone
        ),
        followed.RECOMMENDATIONS.name: recommendations.build(
            of_recommendations, of_statuses, pack.election.id, pack.election.date
        ),
        followed.TELLINGS.name: pl.concat(
            [
                tellings.ways("session", of_sessions, "session_id"),
                tellings.ways("decision", of_decisions, "decision_id"),
                tellings.ways("membership", of_members, "membership_id"),
                tellings.ways("plan_item", of_plan, "item_id"),
                tellings.ways("recommendation", of_recommendations, "recommendation_id"),
                tellings.ways("recommendation", of_statuses, "recommendation_id"),
            ]
        ),
    }


_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The moment where nothing was decided and nothing is told: it stands in no row."""


def _day(told: dt.date, zone: dt.tzinfo) -> dt.date:
    """The local day of what is told: a moment stands in UTC."""
    return told.astimezone(zone).date() if isinstance(told, dt.datetime) else told


def _today(pack: Pack, as_of: dt.datetime) -> dt.date:
    """The local day that ends with that moment; polling day where nothing is told that has a moment."""
    if as_of == _NEVER:
        return pack.election.date
    return (as_of - dt.timedelta(microseconds=1)).astimezone(pack.zone).date()


def _incomplete(pack: Pack, members: pl.DataFrame) -> set[str]:
    """Commissions whose members no file lists that is whole: experts enter them one by one."""
    whole = [
        source.id for source, _ in pack.sources() if source.kind == "commission_members" and source.complete
    ]
    listed = set(members.filter(pl.col("source_id").is_in(whole))["commission_id"])
    return set(members["commission_id"]) - listed
