"""Who makes up the commissions: each membership once, and what the rules of composition say of them."""

from enum import StrEnum

from pipelines.tables.commission_activity import MERGED
from pipelines.tables.commissions import MemberRole
from pipelines.tables.declaration import Column, Table, Type, count, text, word


class MemberState(StrEnum):
    """How a membership stands."""

    COMING = "coming"
    SITTING = "sitting"
    LEFT = "left"


class CompositionRule(StrEnum):
    """What a rule of composition is about."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    NOMINATOR = "nominator"
    SHARE = "share"
    ONE_EACH = "one_each"


MEMBERS = Table(
    "marts.commission_members",
    "one row per membership",
    ("membership_id",),
    (
        text("membership_id", "The membership", required=True),
        text("commission_id", "The commission", required=True),
        text("member", "Who", required=True),
        word("role", MemberRole, "What the member is there"),
        text("nominator_kind", "Who nominates; word of `nominator`"),
        text("nominator", "Which party, council or other body it was"),
        Column("from_date", Type.DATE, "First day; empty where it is not known"),
        Column("until_date", Type.DATE, "Last day; empty while it lasts, or where it is not known"),
        Column("is_trained", Type.BOOLEAN, "Whether the member was trained"),
        word(
            "state",
            MemberState,
            "Whether the member is yet to come, sits, or has left on the day as of which is told; who is not known to"
            " have left sits. Empty where tellings contradict one another in the first or the last day",
        ),
        *MERGED,
    ),
)

COMPOSITION = Table(
    "marts.commission_composition",
    "one row per commission x period between changes of its membership x rule of composition",
    ("commission_id", "since_date", "rule_id", "rule", "about"),
    (
        text("commission_id", "The commission", required=True),
        Column(
            "since_date",
            Type.DATE,
            "First day of the period; empty for what was before the first known change",
        ),
        Column("until_date", Type.DATE, "Its last day; empty while it lasts, on the day as of which is told"),
        text("rule_id", "The rule of the pack's law", required=True),
        text("act", "The act that the rule stands in, as the pack's law calls it"),
        text("article", "Its article, as the pack's law calls it; empty where it is not stated"),
        text("article_number", "The number of that article"),
        Column(
            "edition_date", Type.DATE, "From when the edition of the act is in force; empty where not stated"
        ),
        text("rule_source", "Where the rule was read, with the words of whoever entered it"),
        word("rule", CompositionRule, "What it is about", required=True),
        text(
            "about",
            "The kind of nominator, or the nominator, that it speaks of; empty for all members",
            required=True,
        ),
        count("members", "Members that it counts", required=True),
        count("of_members", "Of how many members in all", required=True),
        count("bound", "How many it allows at most, or asks for at least", required=True),
        Column(
            "is_met",
            Type.BOOLEAN,
            "Whether the rule is met; empty where that is not known, as in a list of members not known to be whole",
        ),
        text("member_ids", "The memberships that it counts, separated by `;`, where it is not met"),
    ),
)
