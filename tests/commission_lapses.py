"""Lapses planted in the commissions of an exercise, as findings name them."""

from expectations.facts import (
    annulments_differ,
    composition_rules,
    decisions_unpublished,
    plan_kept,
    registers_differ,
    sessions_quorate,
    tellings_differ,
)

CHECKS = (
    annulments_differ, composition_rules, decisions_unpublished, plan_kept, registers_differ, sessions_quorate,
    tellings_differ,
)  # fmt: skip
RULES = {
    *composition_rules.RULES.values(), annulments_differ.COUNTED, annulments_differ.UNDECIDED,
    decisions_unpublished.LATE, decisions_unpublished.NOT_FOUND, plan_kept.DECISION, plan_kept.LATE, plan_kept.EARLY,
    plan_kept.OVERDUE, registers_differ.SHORT, registers_differ.OUTCOMES, sessions_quorate.QUORUM,
    sessions_quorate.VOTES, tellings_differ.RULE,
}  # fmt: skip
"""Every rule about commissions."""


def planted_as(subject: str) -> str:
    """The subject of a finding as the truth names it: the commission, and the figure of a register."""
    parts = subject.split(":")
    return ":".join(parts[:2]) if len(parts) == 4 else parts[0]
