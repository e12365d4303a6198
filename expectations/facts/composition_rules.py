"""Is every commission made up as the law says: enough members, nominated by whom it allows, not too many of one kind?

Asked in every period between changes of its members that has begun; what goes on unchanged is one finding, with its
first day, because it may be over.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_composition import COMPOSITION, CompositionRule

RULES = {
    CompositionRule.AT_LEAST: "members_too_few",
    CompositionRule.AT_MOST: "members_too_many",
    CompositionRule.NOMINATOR: "nominator_not_allowed",
    CompositionRule.SHARE: "nominators_share",
    CompositionRule.ONE_EACH: "nominator_twice",
}


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per commission, rule and what it speaks of that is not met in any period; the first is told."""
    broken = (
        draft.read(COMPOSITION)
        .filter(~pl.col("is_met"))
        .sort("since_date", nulls_last=False, maintain_order=True)
        .unique(["commission_id", "rule_id", "rule", "about"], keep="first", maintain_order=True)
        .sort("commission_id", "rule", "about")
    )
    for row in broken.iter_rows(named=True):
        rule = CompositionRule(row["rule"])
        yield Finding(
            FindingKind.FACT,
            RULES[rule],
            Severity.WARNING,
            "commission",
            f"{row['commission_id']}:{row['rule_id']}:{row['about']}".rstrip(":"),
            _message(rule, row),
            observed=str(row["members"]),
            expected=str(row["bound"]),
            effect=row["members"] - row["bound"],
        )


def _message(rule: CompositionRule, row: dict[str, Any]) -> Message:
    since = row["since_date"]
    template = (_SINCE_EVER if since is None else _SINCE)[rule].template
    about = {
        CompositionRule.NOMINATOR: "nominator",
        CompositionRule.SHARE: "nominators",
        CompositionRule.ONE_EACH: "body",
    }.get(rule)
    numbers = {name: row[name] for name in ("members", "of_members", "bound") if f"{{{name}}}" in template}
    named = {about: row["about"]} if about else {}
    if since is not None:
        named["since_date"] = since.isoformat()
    return Message(template, {"commission": row["commission_id"], **numbers, **named})


_SINCE_EVER = {
    CompositionRule.AT_LEAST: Message(
        "{commission}: {members} members, and the rule asks for {bound} at least", {}
    ),
    CompositionRule.AT_MOST: Message(
        "{commission}: {members} members, and the rule allows {bound} at most", {}
    ),
    CompositionRule.NOMINATOR: Message(
        "{commission}: members nominated by “{nominator}”, which no rule allows: {members}", {}
    ),
    CompositionRule.SHARE: Message(
        "{commission}: {members} of {of_members} members come from “{nominators}”, and the rule allows {bound}"
        " at most",
        {},
    ),
    CompositionRule.ONE_EACH: Message(
        "{commission}: {members} members were nominated by “{body}”, and the rule allows {bound} of each", {}
    ),
}
"""What is told of members whose first day is not known."""
_SINCE = {
    CompositionRule.AT_LEAST: Message(
        "{commission}, as of {since_date}: {members} members, and the rule asks for {bound} at least", {}
    ),
    CompositionRule.AT_MOST: Message(
        "{commission}, as of {since_date}: {members} members, and the rule allows {bound} at most", {}
    ),
    CompositionRule.NOMINATOR: Message(
        "{commission}, as of {since_date}: members nominated by “{nominator}”, which no rule allows: {members}",
        {},
    ),
    CompositionRule.SHARE: Message(
        "{commission}, as of {since_date}: {members} of {of_members} members come from “{nominators}”, and the rule"
        " allows {bound} at most",
        {},
    ),
    CompositionRule.ONE_EACH: Message(
        "{commission}, as of {since_date}: {members} members were nominated by “{body}”, and the rule allows {bound}"
        " of each",
        {},
    ),
}
