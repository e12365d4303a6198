"""Every lapse that facts must tell of the commissions, by rule and by what it is about; and no other."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from tests.pipelines.commissions.oracle import merging, tables, verdicts
from tests.pipelines.commissions.oracle.telling import Election, Row

Lapse = tuple[str, Any]

COMPOSED = {
    "at_least": "members_too_few",
    "at_most": "members_too_many",
    "nominator": "nominator_not_allowed",
    "share": "nominators_share",
    "one_each": "nominator_twice",
}
PLANNED = {"done_late": "plan_item_late", "done_early": "plan_item_early", "overdue": "plan_item_overdue"}
RULES = {
    *COMPOSED.values(),
    *PLANNED.values(),
    *("session_without_quorum", "votes_above_present", "decision_published_late", "decision_not_found"),
    *("decision_off_plan", "tellings_differ", "register_below_known", "register_outcomes"),
    *("annulled_still_counted", "annulled_without_decision"),
}
OFF = {"done_late", "done_early"}


def findings(
    election: Election, now: dt.datetime, complaints: list[Row], annulled: dict[str, bool]
) -> set[Lapse]:
    """All of them. `annulled` tells of each station with a protocol whether that is annulled."""
    sat, decided = tables.sessions(election), tables.decisions(election, now)
    disputed: set[Lapse] = {
        ("tellings_differ", row["thing"])
        for kind in merging.SAID
        if kind != "recommendations"
        for row in merging.merged(election, kind)
        if row["differs"]
    } | {
        ("tellings_differ", f"{row['recommendation_id']}/{row['election_id']}")
        for row in verdicts.recommendations(election)
        if row["differs"]
    }
    return (
        disputed
        | _of_sessions(sat, decided)
        | _of_decisions(decided)
        | _of_the_plan(tables.plan(election, now), decided)
        | _of_members_and_registers(election, complaints)
        | _of_annulments(election, decided, annulled)
    )


def _of_sessions(sat: list[Row], decided: list[Row]) -> set[Lapse]:
    found: set[Lapse] = {
        ("session_without_quorum", row["thing"]) for row in sat if row["has_quorum"] is False
    }
    present = {row["thing"]: row["members_present"] for row in sat}
    for row in decided:
        votes = sum(row[name] or 0 for name in ("votes_for", "votes_against", "votes_abstained"))
        there = present.get(row["session"])
        if votes > (math.inf if there is None else there):
            found.add(("votes_above_present", row["thing"]))
    return found


def _of_decisions(decided: list[Row]) -> set[Lapse]:
    lapses: dict[str, Callable[[Row], bool]] = {
        "decision_published_late": lambda row: row["publication"] == "late",
        "decision_not_found": lambda row: row["publication"] == "not_found",
        "decision_off_plan": lambda row: row["plan_state"] in OFF,
    }
    return {(rule, row["thing"]) for row in decided for rule, is_one in lapses.items() if is_one(row)}


def _of_the_plan(plan: list[Row], decided: list[Row]) -> set[Lapse]:
    """Items off their days, where no decision that is off them too carries them out."""
    told = {row["plan_item"] for row in decided if row["plan_state"] in OFF}
    return {
        (PLANNED[row["state"]], row["thing"])
        for row in plan
        if row["state"] in PLANNED and row["thing"][0] not in told
    }


def _of_members_and_registers(election: Election, complaints: list[Row]) -> set[Lapse]:
    composed = {
        (COMPOSED[row["rule"]], (row["commission_id"], row["rule_id"], row["about"]))
        for row in verdicts.composition(election)
        if row["is_met"] is False
    }
    registered = {
        (
            "register_outcomes" if row["figure"] == "outcomes" else "register_below_known",
            (row["commission_id"], row["figure"], row["source_id"], row["row_number"]),
        )
        for row in verdicts.registers(election, complaints)
        if row["agrees"] is False
    }
    return composed | registered


def _of_annulments(election: Election, decided: list[Row], annulled: dict[str, bool]) -> set[Lapse]:
    """Where decisions to annul name stations: whose decision and protocol say something else."""
    deciding = {
        row["thing"]: "unit_ids" in row["differs"] for row in decided if row["subject"] == "annulment"
    }
    named = {(thing, unit) for thing, unit in verdicts.units(election) if thing in deciding}
    agreed = {unit for thing, unit in named if not deciding[thing]}
    counted = {("annulled_still_counted", unit) for unit in agreed if annulled.get(unit) is False}
    known = {unit for _, unit in named}
    without = {unit for unit, is_one in annulled.items() if is_one and unit not in known}
    return counted | ({("annulled_without_decision", unit) for unit in without} if named else set())
