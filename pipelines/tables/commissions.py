"""What is told of the commissions: sessions, decisions, members, working groups, plan, registers, recommendations.

A row is one telling: what one file or one expert says. Several may tell of one session or decision; the marts make one
of them, and say where they differ. What nobody has said is empty, and is never taken for "no".
"""

from enum import StrEnum

from pipelines.domain import Precision
from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, at, count, text, word

LIST = ";"
"""Between the entries of a cell that holds several: articles, units."""
JOURNAL = "journal"
"""The source of what experts entered."""
NO_YEAR = "-"
"""What stands for the year in the identity of a decision of which nobody says it."""


def _yes(name: str, description: str) -> Column:
    return Column(name, Type.BOOLEAN, description + "; empty where nobody has said")


def _day(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name, Type.DATE, description, required)


class MemberRole(StrEnum):
    """What somebody is in a commission."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"


_TOLD = (
    text("source_url", "The page or document that says so"),
    text("note", "Remark of whoever wrote it down"),
)

COMMISSIONS = Table(
    "staging.commissions",
    "one row per commission or working group that can be followed",
    ("commission_id",),
    (
        text("commission_id", "The commission", required=True),
        text("body", "What it is; word of `complaint_body`", required=True),
        text("parent_id", "The commission whose working group it is, or that stands above it"),
        text("unit_id", "The unit of the commissions' tree that it is, where it is one"),
        text("region_id", "The region that it lies in; empty for the whole country"),
    ),
)

COMMISSION_SESSIONS = Table(
    "staging.commission_sessions",
    "one row per telling of a session",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("session_id", "The session: commission, day, and its number of that day", required=True),
        text("commission_id", "Who sat", required=True),
        _day("held_date", "Local day on which it began", required=True),
        text("number", "Which session of that day, where there were several"),
        at("agenda_published_at", "When the agenda was made public"),
        at("scheduled_at", "For when it was called"),
        at("started_at", "When it began"),
        _yes("is_late", "Whether it began late"),
        _yes("is_open", "Whether observers were let in"),
        _yes("is_broadcast", "Whether it was broadcast"),
        count("members_present", "Members present"),
        count("members_total", "Members that the commission had"),
        *_TOLD,
    ),
)

COMMISSION_DECISIONS = Table(
    "staging.commission_decisions",
    "one row per telling of a decision",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text(
            "decision_id",
            "The decision: commission, year and number, the year `-` where nobody says it; without a number its day and"
            " name; before all, what it is known as",
            required=True,
        ),
        text("commission_id", "Who decided", required=True),
        text("number", "Its number, as told"),
        _day("decided_date", "Local day of the decision"),
        text("session_number", "Which session of that day, where there were several"),
        text("subject", "What it is about; word of `decision_subject`", vocabulary="decision_subject"),
        count("votes_for", "Votes for it"),
        count("votes_against", "Votes against it"),
        count("votes_abstained", "Members who abstained"),
        text("articles", f"Articles that it names as its basis, ids of `law.toml`, separated by `{LIST}`"),
        text("plan_item", "The item of the calendar plan that it carries out"),
        text("unit_ids", f"Stations or commissions that it is about, separated by `{LIST}`"),
        at("published_at", "When it was made public"),
        word("published_precision", Precision, "How exactly that moment is known"),
        at("looked_at", "When somebody last looked for it in public and did not find it"),
        *_TOLD,
    ),
)

COMMISSION_MEMBERS = Table(
    "staging.commission_members",
    "one row per telling of a membership",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("membership_id", "The membership: commission and member", required=True),
        text("commission_id", "The commission", required=True),
        text("member", "Who: a name that the commission has made public, or a number", required=True),
        word("role", MemberRole, "What the member is there"),
        text("nominator_kind", "Who nominates; word of `nominator`", vocabulary="nominator"),
        text("nominator", "Which party, council or other body it was"),
        _day("from_date", "First day of the membership"),
        _day("until_date", "Last day of the membership; empty while it lasts or where nobody says so"),
        _yes("is_trained", "Whether the member was trained"),
        *_TOLD,
    ),
)

WORKING_GROUPS = Table(
    "staging.working_groups",
    "one row per telling of a working group at a day",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("commission_id", "The working group", required=True),
        _day("as_of_date", "The day of which this is told"),
        _day("formed_date", "When it was formed"),
        count("members", "Members"),
        count("applications_received", "Applications that it had received"),
        count("applications_considered", "Applications that it had considered"),
        text("outcome", "What came of its work, in the words of whoever tells"),
        *_TOLD,
    ),
)

CALENDAR_PLAN = Table(
    "staging.calendar_plan",
    "one row per telling of an item of the commission's calendar plan: that it is due, or that it was done",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("item_id", "The item", required=True),
        text("plan_decision", "Number of the decision that states it"),
        _day("from_date", "First day on which it may be done"),
        _day("until_date", "Last day on which it may be done"),
        text("commission_id", "The commission that must see to it"),
        text("responsible", "Who must see to it, in the plan's words"),
        _day("done_date", "When it was done"),
        _day("not_done_date", "When somebody last found that it was not done"),
        *_TOLD,
    ),
)

COMPLAINT_REGISTERS = Table(
    "staging.complaint_registers",
    "one row per telling of what a commission's own register of complaints came to",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("commission_id", "Whose register it is", required=True),
        at("as_of_at", "The moment of which this is told", required=True),
        text("unit_of_count", "What it counts", vocabulary="unit_of_count"),
        count("received", "Received"),
        count("considered", "Considered"),
        count("in_time", "Considered within the legal deadline, by its own account"),
        count("granted", "Granted"),
        count("partly", "Granted in part"),
        count("rejected", "Rejected"),
        count("not_considered", "Left without consideration"),
        count("pending", "Still pending"),
        count("informed", "Complainants that were told of the outcome"),
        *_TOLD,
    ),
)

RECOMMENDATIONS = Table(
    "staging.recommendations",
    "one row per telling of a recommendation",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("recommendation_id", "The recommendation", required=True),
        text("made_by", "Who recommends", vocabulary="reporter"),
        _day("made_date", "When it was made"),
        text("made_in", "After which election, by the id of its pack"),
        text("article", "The article that it is about, an id of `law.toml`"),
        text("standard", "The standard that it leans on, an id of `law.toml`"),
        text("addressee", "To whom it is addressed; word of `addressee`", vocabulary="addressee"),
        *_TOLD,
    ),
)

RECOMMENDATION_STATUSES = Table(
    "staging.recommendation_statuses",
    "one row per telling of what had become of a recommendation in an election, as of a day",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("recommendation_id", "The recommendation", required=True),
        text("election_id", "The election, by the id of its pack", required=True),
        _day("as_of_date", "The day of which this is told", required=True),
        text(
            "status",
            "What had become of it; word of `recommendation_status`",
            required=True,
            vocabulary="recommendation_status",
        ),
        text("evidence", "What shows it"),
        *_TOLD,
    ),
)

PAST = {
    COMMISSION_SESSIONS: ("held_date",),
    COMMISSION_DECISIONS: ("decided_date", "published_at", "looked_at"),
    CALENDAR_PLAN: ("done_date", "not_done_date"),
    COMPLAINT_REGISTERS: ("as_of_at",),
}
"""Columns that tell of what has happened, by table."""
