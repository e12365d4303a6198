"""What became of every rule in every report."""

from enum import StrEnum

from pipelines.domain import Severity
from pipelines.tables.declaration import Column, Table, Type, count, text, word


class RuleKind(StrEnum):
    """What a rule is about. `outlier` alone looks at other reports too; every other kind is one expression."""

    CONTRADICTION = "contradiction"
    SKIP = "skip"
    RANGE = "range"
    FALL = "fall"
    OUTLIER = "outlier"


class Verdict(StrEnum):
    """What a rule says of a report; `not_applicable` where its precondition is not so."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Verification(StrEnum):
    """How many of the answers that a rule looks at somebody has verified as they are now."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


RULE_RESULTS = Table(
    "quality.rule_results",
    "one row per report x revision x rule x entry of its repeat group x question that the rule looks at",
    ("submission_id", "revision", "rule_id", "group_id", "instance", "question_id"),
    (
        text(
            "submission_id",
            "The report; of a form sent in parts, read as one, the last that the rule looks at",
            required=True,
        ),
        Column("revision", Type.INTEGER, "Its revision", required=True, minimum=1),
        text("form_id", "The form", required=True),
        text("rule_id", "The rule", required=True),
        word("kind", RuleKind, "What the rule is about", required=True),
        word("severity", Severity, "How much it matters", required=True),
        text("rule_version", "Hash of what the rule says: another one is another rule", required=True),
        text(
            "group_id", "The repeat group that it was asked in; empty at the top of the form", required=True
        ),
        count("instance", "The entry of that group; 0 at the top of the form", required=True),
        text("question_id", "A question that the rule looks at", required=True),
        text(
            "answered_in",
            "The report that holds the answer: of a form sent in parts one of them; null without one",
        ),
        word("verdict", Verdict, "What the rule says, the same for all its questions", required=True),
        text("values_seen", "The answers that it looked at, as written, as JSON", required=True),
        Column(
            "is_verified",
            Type.BOOLEAN,
            "True where somebody verified this answer as it is now",
            required=True,
        ),
        Column(
            "is_expired", Type.BOOLEAN, "True where this answer changed after it was verified", required=True
        ),
        word("verification", Verification, "How many of the rule's answers are verified", required=True),
        text("reason", "Why, in English", required=True),
        text("template", "The reason as a message to be translated", required=True),
        text("parameters", "The values to put into the message, as JSON", required=True),
    ),
)
