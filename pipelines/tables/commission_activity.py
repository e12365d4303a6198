"""What commissions did, as it was followed: each session, decision, item and recommendation once, and how it stands."""

from enum import StrEnum

from pipelines.domain import Precision
from pipelines.tables.declaration import Column, Table, Type, at, count, number, text, word


class Publication(StrEnum):
    """What is known of the publication of a decision."""

    IN_TIME = "in_time"
    LATE = "late"
    PUBLISHED = "published"
    NOT_FOUND = "not_found"
    AWAITED = "awaited"
    UNKNOWN = "unknown"


class PlanState(StrEnum):
    """How an item of the calendar plan stands."""

    DONE = "done"
    DONE_UNDATED = "done_undated"
    DONE_LATE = "done_late"
    DONE_EARLY = "done_early"
    OVERDUE = "overdue"
    DISPUTED = "disputed"
    NO_WORD = "no_word"
    RUNNING = "running"
    AHEAD = "ahead"
    UNKNOWN = "unknown"


def _yes(name: str, description: str) -> Column:
    return Column(name, Type.BOOLEAN, description)


MERGED = (
    text("source_id", "Source of the first telling", required=True),
    count("row_number", "Row of the first telling", required=True),
    count("tellings", "How many rows of staging tell of it", required=True),
    text(
        "differs",
        "Columns in which the tellings contradict one another, separated by `;`; the column is then empty",
    ),
    text("source_url", "The page or document of the first telling that names one"),
)
"""Of what several tell: where it is told, and what the tellings do not agree on."""

TELLINGS = Table(
    "marts.commission_tellings",
    "one row per row of staging that tells of something: the way from a merged row to its sources",
    ("kind", "record_id", "source_id", "row_number"),
    (
        text("kind", "session, decision, membership, plan_item or recommendation", required=True),
        text("record_id", "The session, decision, membership, item or recommendation", required=True),
        text("source_id", "The source; `journal` for what an expert entered", required=True),
        count("row_number", "Its row; of the journal, the number of the entry", required=True),
        text("source_url", "The page or document that it names"),
    ),
)

SESSIONS = Table(
    "marts.commission_sessions",
    "one row per session",
    ("session_id",),
    (
        text("session_id", "The session", required=True),
        text("commission_id", "Who sat", required=True),
        Column("held_date", Type.DATE, "Local day on which it began", required=True),
        at("agenda_published_at", "When the agenda was made public"),
        at("scheduled_at", "For when it was called"),
        at("started_at", "When it began"),
        number(
            "agenda_lead_hours",
            "Hours from the agenda's publication to the start, or to the time it was called for",
        ),
        number("minutes_late", "Minutes from the time it was called for to the start"),
        _yes("is_late", "Whether it began late: as told, or by its two times"),
        _yes("is_open", "Whether observers were let in"),
        _yes("is_broadcast", "Whether it was broadcast"),
        count("members_present", "Members present"),
        count(
            "members_total",
            "Members that the commission had: as told, or by a list of its members that is whole, on that day",
        ),
        count("quorum", "Members needed; empty where no rule is known"),
        _yes("has_quorum", "Whether enough were present; empty where something of it is not known"),
        *MERGED,
    ),
)

DECISIONS = Table(
    "marts.commission_decisions",
    "one row per decision of a commission, at `as_of_at`",
    ("decision_id",),
    (
        text("decision_id", "The decision", required=True),
        text("commission_id", "Who decided", required=True),
        text("number", "Its number"),
        Column("decided_date", Type.DATE, "Local day of the decision"),
        text("session_id", "The session in which it was taken, where one is known of that day"),
        text("subject", "What it is about; word of `decision_subject`"),
        count("votes_for", "Votes for it"),
        count("votes_against", "Votes against it"),
        count("votes_abstained", "Members who abstained"),
        text("articles", "Articles that it names as its basis, separated by `;`"),
        text("plan_item", "The item of the calendar plan that it carries out"),
        word(
            "plan_state",
            PlanState,
            "How its day stands to the days of that item: done, done_late or done_early",
        ),
        at("published_at", "When it was made public"),
        word("published_precision", Precision, "How exactly that moment is known"),
        at("looked_at", "When somebody last looked for it in public and did not find it"),
        at("publication_due_at", "The last moment to make it public; empty where no deadline is known"),
        text("deadline_id", "The deadline of the pack's law that applies"),
        word("publication", Publication, "What is known of its publication", required=True),
        number(
            "publication_hours",
            "Hours from the end of the day of the decision to its publication; below 0 on that day, empty where no hour"
            " is told",
        ),
        _yes("has_quorum", "Whether the session had its quorum; empty where that is not known"),
        text(
            "may_be",
            "Of one that is told without a year: decisions of the same commission and number with a year, separated by"
            " `;`; perhaps it is one of them, and is counted twice",
        ),
        at("as_of_at", "The moment at which this is so", required=True),
        *MERGED,
    ),
)

DECISION_UNITS = Table(
    "marts.decision_units",
    "one row per decision x station or commission that it is about",
    ("decision_id", "unit_id"),
    (
        text("decision_id", "The decision", required=True),
        text("unit_id", "The station or commission; one that is not in the list too", required=True),
        _yes("is_listed", "Whether the election's list has it"),
        text("region_id", "Its region: by the list, or by the station's number where that says it"),
    ),
)

PLAN = Table(
    "marts.calendar_plan",
    "one row per item of the calendar plan, at `as_of_at`",
    ("item_id",),
    (
        text("item_id", "The item", required=True),
        text("plan_decision", "Number of the decision that states it"),
        Column("from_date", Type.DATE, "First day on which it may be done"),
        Column("until_date", Type.DATE, "Last day on which it may be done"),
        text("commission_id", "The commission that must see to it"),
        text("responsible", "Who must see to it, in the plan's words"),
        Column("done_date", Type.DATE, "When it was done: as told, or by the decision that carries it out"),
        Column("not_done_date", Type.DATE, "When somebody last found that it was not done"),
        text(
            "decision_id",
            "The decision that carries it out; of several the first that nobody found not done after",
        ),
        word("state", PlanState, "How it stands", required=True),
        Column(
            "days_late",
            Type.INTEGER,
            "Days from the last day to the day it was done, below 0 before it, or was found not done after it",
        ),
        at("as_of_at", "The moment at which this is so", required=True),
        *MERGED,
    ),
)

ACTIVITY = Table(
    "marts.commission_activity",
    "one row per commission x local week in which something of it is known",
    ("commission_id", "week_date"),
    (
        text("commission_id", "The commission", required=True),
        Column("week_date", Type.DATE, "Monday of the week", required=True),
        count("sessions", "Sessions known", required=True),
        count("sessions_open", "Of them, known to have been open to observers", required=True),
        count(
            "sessions_openness_known",
            "Of them, those of which anybody says whether they were open",
            required=True,
        ),
        count("sessions_late", "Of them, known to have begun late", required=True),
        count("sessions_without_quorum", "Of them, known to have had no quorum", required=True),
        count("decisions", "Decisions known", required=True),
        count("published_in_time", "Of them, made public in time", required=True),
        count("published_late", "Of them, made public late", required=True),
        count(
            "published_undated", "Of them, made public where it is not known whether in time", required=True
        ),
        count("not_found", "Of them, looked for and not found", required=True),
        count(
            "publication_unknown",
            "Of them, awaited, or nobody says anything of their publication",
            required=True,
        ),
        number("publication_hours_median", "Median of `publication_hours` of those that were made public"),
    ),
)

REGISTERS_COMPARED = Table(
    "marts.registers_compared",
    "one row per telling of a register of complaints x figure that something can be held against",
    ("commission_id", "as_of_at", "source_id", "row_number", "figure"),
    (
        text("source_id", "The source", required=True),
        count("row_number", "Its row", required=True),
        text("commission_id", "Whose register it is", required=True),
        at("as_of_at", "The moment of which it tells", required=True),
        text(
            "figure",
            "received, granted, partly, rejected or not_considered; `outcomes` for their sum",
            required=True,
        ),
        count("registered", "What the register says", required=True),
        count(
            "known",
            "What is known of before that day: filed there, or decided so; for `outcomes`, what the register received",
            required=True,
        ),
        count(
            "perhaps",
            "Further ones known only to a month or year that had not ended: they may have been there",
            required=True,
        ),
        _yes(
            "agrees",
            "False where the register has fewer than are known here, or more outcomes than complaints",
        ),
        text("source_url", "The page or document"),
    ),
)

RECOMMENDATIONS = Table(
    "marts.recommendations",
    "one row per recommendation x election: the pack's own, and every other of which somebody says what became of it",
    ("recommendation_id", "election_id"),
    (
        text("recommendation_id", "The recommendation", required=True),
        text("election_id", "The election, by the id of its pack", required=True),
        text("made_by", "Who recommends"),
        Column("made_date", Type.DATE, "When it was made"),
        text("made_in", "After which election, by the id of its pack"),
        _yes(
            "is_older",
            "Whether it was made before this election, so that one can ask what became of it there: also where somebody"
            " tells that; empty where nothing tells when it was made",
        ),
        text("article", "The article that it is about"),
        text("standard", "The standard that it leans on"),
        text("addressee", "To whom it is addressed; word of `addressee`"),
        text(
            "status",
            "What had become of it, as last told; empty where nobody says, or where `differs` names it",
        ),
        Column("as_of_date", Type.DATE, "The day of which that is told"),
        text("evidence", "What shows it, as last told"),
        count("tellings", "How often somebody told what had become of it in that election", required=True),
        text(
            "differs",
            "Columns in which tellings contradict one another, those of the status on its last day; parted by `;`",
        ),
        text("source_url", "The page that the recommendation stands on"),
        text("status_url", "The page that the last status stands on"),
    ),
)
