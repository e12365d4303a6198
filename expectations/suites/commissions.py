"""Rules on what is told of the commissions, and on what is made of it.

Several tellings of one thing are no fault, and what contradicts is told by `facts/tellings_differ`. Rules of one row,
and on what it refers to, stand here; what a transcriber may have written so is a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.suites.rules import declared, forbid
from pipelines.domain import Severity
from pipelines.tables import commission_activity as followed
from pipelines.tables import commission_composition as composed
from pipelines.tables import commissions as told
from pipelines.tables.declaration import Table
from pipelines.tables.territory import UNITS

if TYPE_CHECKING:
    from great_expectations.expectations import Expectation

_DECLARED = (
    told.WORKING_GROUPS,
    followed.TELLINGS,
    followed.SESSIONS,
    followed.DECISIONS,
    followed.DECISION_UNITS,
    composed.MEMBERS,
    composed.COMPOSITION,
    followed.PLAN,
    followed.ACTIVITY,
    followed.REGISTERS_COMPARED,
    followed.RECOMMENDATIONS,
)
"""Tables of which nothing is asked but what their declaration says."""


def suites() -> dict[str, list[Expectation]]:
    """The rules by table."""
    return {
        **{table.name: declared(table) for table in _DECLARED},
        told.COMMISSIONS.name: [
            *declared(told.COMMISSIONS),
            forbid(
                "parent_known",
                f"parent_id NOT IN ({_ids(told.COMMISSIONS)}) AND parent_id NOT IN ({_ids(UNITS)})",
                "what stands above it is neither a commission nor a unit",
                severity=Severity.WARNING,
            ),
        ],
        told.COMMISSION_SESSIONS.name: [
            *declared(told.COMMISSION_SESSIONS),
            forbid(
                "present_within_total",
                "members_present > members_total",
                "more members were present than the commission has",
                severity=Severity.WARNING,
            ),
            forbid(
                "agenda_before_start",
                "agenda_published_at > started_at",
                "the agenda came after the start",
                severity=Severity.WARNING,
            ),
        ],
        told.COMMISSION_DECISIONS.name: [
            *declared(told.COMMISSION_DECISIONS),
            forbid(
                "articles_known",
                f"NOT list_has_all(ARRAY({_names('article')}), string_split(articles, '{told.LIST}'))",
                "an article is none of the law",
                severity=Severity.WARNING,
            ),
            forbid(
                "plan_item_known",
                f"plan_item IS NOT NULL AND plan_item NOT IN ({_ids(told.CALENDAR_PLAN, 'item_id')})",
                "the item is none of the calendar plan",
                severity=Severity.WARNING,
            ),
            forbid(
                "published_after_decided",
                "published_at::DATE < decided_date - 1",
                "it was published before it was decided",
                severity=Severity.WARNING,
            ),
        ],
        told.COMMISSION_MEMBERS.name: [
            *declared(told.COMMISSION_MEMBERS),
            forbid(
                "period_in_order",
                "from_date > until_date",
                "the membership ends before it begins",
                severity=Severity.WARNING,
            ),
        ],
        told.CALENDAR_PLAN.name: [
            *declared(told.CALENDAR_PLAN),
            forbid(
                "days_in_order",
                "from_date > until_date",
                "the last day comes before the first",
                severity=Severity.WARNING,
            ),
        ],
        told.COMPLAINT_REGISTERS.name: [
            *declared(told.COMPLAINT_REGISTERS),
            forbid(
                "in_time_within_considered",
                "in_time > considered",
                "more were in time than were considered",
                severity=Severity.WARNING,
            ),
        ],
        told.RECOMMENDATIONS.name: [
            *declared(told.RECOMMENDATIONS),
            forbid(
                "article_known",
                f"article IS NOT NULL AND article NOT IN ({_names('article')})",
                "the article is none of the law",
                severity=Severity.WARNING,
            ),
            forbid(
                "standard_known",
                f"standard IS NOT NULL AND standard NOT IN ({_names('standard')})",
                "the standard is not known",
                severity=Severity.WARNING,
            ),
        ],
        told.RECOMMENDATION_STATUSES.name: [
            *declared(told.RECOMMENDATION_STATUSES),
            forbid(
                "recommendation_known",
                f"recommendation_id NOT IN ({_ids(told.RECOMMENDATIONS, 'recommendation_id')})",
                "nobody made that recommendation",
                severity=Severity.WARNING,
            ),
        ],
    }


def _ids(table: Table, column: str | None = None) -> str:
    """The ids of all that stands in a table, by default those of its key."""
    return f"SELECT {column or table.key[0]} FROM {table.name}"  # noqa: S608


def _names(kind: str) -> str:
    """The ids of all that the pack's law names of a kind."""
    return f"SELECT id FROM staging.labels WHERE kind = '{kind}'"  # noqa: S608
