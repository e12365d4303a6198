"""What the experts follow: the tables of the commissions' work, from those of the build."""

import datetime as dt

import polars as pl

from pipelines.casework.deadlines import LegalCalendar
from pipelines.election import Pack
from pipelines.marts import (
    calendar_plan,
    commission_activity,
    commission_composition,
    commission_decisions,
    commission_members,
    commission_sessions,
    registers_compared,
    tellings,
)
from pipelines.staging import Frames
from pipelines.tables import commission_activity as followed
from pipelines.tables import commissions, complaints, territory


def build(pack: Pack, frames: Frames, as_of: dt.datetime) -> Frames:
    """Sessions, decisions, members, plan and registers, and what the rules of the pack say of them at that moment."""
    sitting, zone = frames[commissions.COMMISSIONS.name], pack.zone
    of_members = frames[commissions.COMMISSION_MEMBERS.name]
    of_sessions = frames[commissions.COMMISSION_SESSIONS.name]
    of_decisions = frames[commissions.COMMISSION_DECISIONS.name]
    of_plan = frames[commissions.CALENDAR_PLAN.name]
    members = commission_members.build(of_members)
    sessions = commission_sessions.build(of_sessions, members, sitting, pack.law)
    planned = calendar_plan.items(of_plan)
    decided = commission_decisions.build(
        of_decisions, sessions, planned, sitting, LegalCalendar.of(pack), zone, as_of
    )
    return {
        followed.MEMBERS.name: members,
        followed.SESSIONS.name: sessions,
        followed.DECISIONS.name: decided,
        followed.DECISION_UNITS.name: commission_decisions.units(
            of_decisions, frames[territory.UNITS.name], pack.territory.station_codes
        ),
        followed.PLAN.name: calendar_plan.build(planned, decided, zone, as_of),
        followed.ACTIVITY.name: commission_activity.build(sessions, decided),
        followed.COMPOSITION.name: commission_composition.build(
            members, sitting, pack.law, pack.election.date, _incomplete(pack, of_members)
        ),
        followed.REGISTERS_COMPARED.name: registers_compared.build(
            frames[commissions.COMPLAINT_REGISTERS.name], frames[complaints.COMPLAINTS.name], sitting, zone
        ),
        followed.TELLINGS.name: pl.concat(
            [
                tellings.ways("session", of_sessions, "session_id"),
                tellings.ways("decision", of_decisions, "decision_id"),
                tellings.ways("membership", of_members, "membership_id"),
                tellings.ways("plan_item", of_plan, "item_id"),
            ]
        ),
    }


def _incomplete(pack: Pack, members: pl.DataFrame) -> set[str]:
    """Commissions whose members no file lists that is whole: experts enter them one by one."""
    whole = [
        source.id for source, _ in pack.sources() if source.kind == "commission_members" and source.complete
    ]
    listed = set(members.filter(pl.col("source_id").is_in(whole))["commission_id"])
    return set(members["commission_id"]) - listed
