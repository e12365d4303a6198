"""What observers were asked, where they were sent, what they reported, and what was expected of them."""

from enum import StrEnum

from pipelines.domain import Precision, Status
from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, at, count, number, text, word


class AnswerProblem(StrEnum):
    """Why an answer cannot be counted. It stays as it was written."""

    UNKNOWN_QUESTION = "unknown_question"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_TIME = "not_a_time"
    NOT_AN_OPTION = "not_an_option"
    OUT_OF_RANGE = "out_of_range"
    ANSWERED_TWICE = "answered_twice"


class ReportState(StrEnum):
    """What became of a report that was expected.

    `open`: it was not due yet when the last report came. `undated`: it came, and its tool does not say when.
    `refused`: none counts, and a row of this observer was refused when it was read, which may be it.
    """

    ON_TIME = "on_time"
    LATE = "late"
    UNDATED = "undated"
    PARTIAL = "partial"
    MISSING = "missing"
    REFUSED = "refused"
    EXCUSED = "excused"
    OPEN = "open"


class RateBase(StrEnum):
    """By what a number of violations is divided."""

    STATION = "observed_station"
    OBSERVER_WEEK = "observer_week"
    VOTERS = "registered_voters"


_OBSERVER = text("observer_id", "The observer, by the pseudonym that the organisation gave", required=True)
_FORM = text("form_id", "The form", required=True)

QUESTIONS = Table(
    "staging.questions",
    "one row per form x question",
    ("form_id", "question_id"),
    (
        _FORM,
        text("question_id", "The question", required=True),
        count("position", "Its place on the form, from 1", required=True),
        text("form_version", "The version of the form", required=True),
        text("group_id", "The repeat group that it stands in; empty at the top of the form", required=True),
        text("stage", "The part of the form that it stands in; null where the form is not sent in parts"),
        text("subject", "The subject of observation that it is about"),
        text("type", "What kind of answer it wants", required=True),
        Column("is_required", Type.BOOLEAN, "Whether a report without an answer is partial", required=True),
        text("options", "Codes of the options, with one blank between; null where any answer may be given"),
        text("unseen_options", "Those of them that say that nothing was seen, with one blank between"),
        number("minimum", "The smallest number that is allowed"),
        number("maximum", "The largest number that is allowed"),
    ),
)

DEPLOYMENT = Table(
    "staging.deployment",
    "one row per observer x unit x period",
    ("observer_id", "unit_id", "from_date"),
    (
        *PROVENANCE,
        _OBSERVER,
        text("role", "What the observer does, in the pack's words", required=True),
        text("unit_id", "Where: a station, a commission, a district, a region", required=True),
        Column("from_date", Type.DATE, "The first day there", required=True),
        Column("to_date", Type.DATE, "The last day; null while it goes on"),
        text("coordinator_id", "Who is responsible for the observer; a pseudonym"),
        Column("trained_date", Type.DATE, "The day of the training; null where none is known"),
        Column("code_signed_date", Type.DATE, "The day on which the code of conduct was signed"),
        text("code_version", "Which edition of the code it was"),
        Column("accredited_date", Type.DATE, "The day of the accreditation"),
    ),
)

ABSENCES = Table(
    "staging.absences",
    "one row per observer x period in which nothing is expected",
    ("observer_id", "from_date"),
    (
        *PROVENANCE,
        _OBSERVER,
        Column("from_date", Type.DATE, "The first day", required=True),
        Column("to_date", Type.DATE, "The last day", required=True),
        text("reason", "Why, in the coordinator's words"),
    ),
)

SUBMISSIONS = Table(
    "staging.submissions",
    "one row per report x revision",
    ("submission_id", "revision"),
    (
        *PROVENANCE,
        text("submission_id", "The report: a keyed hash of the identity that the tool gave it", required=True),
        Column("revision", Type.INTEGER, "1 as it first came; each change after that is the next",
               required=True, minimum=1),
        Column("is_latest", Type.BOOLEAN, "True for the last revision", required=True),
        text("intake_id", "The stream that it came by", required=True),
        _FORM,
        text("form_version", "The version of the form that was filled in"),
        text("observer_id", "The observer, by pseudonym; null where the report names none"),
        text("unit_id", "The station or unit that it is about; null where none could be told"),
        text("unit_label", "The place as the report names it"),
        at("observed_at", "When it was observed or written"),
        word("observed_precision", Precision, "How exactly that moment is stated"),
        at("received_at", "When it reached the tool"),
        text("unread_times", "What stands where one of the two moments should stand and is none"),
        count("edits", "How often it was edited after it was sent", required=True),
        word("review", Status, "How far it was checked in the tool that it came by", required=True),
        Column("is_citizen_report", Type.BOOLEAN, "True where a citizen told it, not an observer",
               required=True),
        count("attachments_present", "Files that have come"),
        count("attachments_expected", "Files that the report names"),
        Column("is_readable", Type.BOOLEAN, "False where the tool could not decrypt it", required=True),
    ),
)  # fmt: skip

ANSWERS = Table(
    "staging.answers",
    "one row per report x revision x question that has an answer",
    ("submission_id", "revision", "group_id", "instance", "question_id"),
    (
        text("submission_id", "The report", required=True),
        Column("revision", Type.INTEGER, "Its revision", required=True, minimum=1),
        _FORM,
        text("group_id", "The repeat group; empty at the top of the form", required=True),
        count("instance", "1, 2, ... within a repeat group; 0 at the top of the form", required=True),
        text("question_id", "The question", required=True),
        text("value", "The answer; several options with one blank between", required=True),
        number("number", "The answer as a number: yes is 1, no is 0; null where it is none"),
        word("problem", AnswerProblem, "Why it cannot be counted; null where it can"),
    ),
)

REPORTING_CALENDAR = Table(
    "marts.reporting_calendar",
    "one row per observer x expected report",
    ("observer_id", "unit_id", "expected_id", "period_start_date"),
    (
        _OBSERVER,
        text("role", "What the observer does", required=True),
        text("unit_id", "Where", required=True),
        text("region_id", "The region"),
        text("coordinator_id", "Who is responsible for the observer"),
        text("expected_id", "The rule of the pack that expects it", required=True),
        count("position", "Place of that rule in the pack, from 1", required=True),
        _FORM,
        Column("period_start_date", Type.DATE, "First day of the period that it is about", required=True),
        Column("period_end_date", Type.DATE, "Last day of that period", required=True),
        at("due_at", "When it is due", required=True),
        at("received_at", "When the report that counts first came: the first whole one, else the first"),
        text("submission_id", "That report"),
        count(
            "reports",
            "Reports of the observer for it: parts of one form that are expected as one count once",
            required=True,
        ),
        number("hours_late", "Hours after `due_at`; null where it came in time, or not at all"),
        word("state", ReportState, "What became of it", required=True),
    ),
)

REPORT_DELAYS = Table(
    "marts.report_delays",
    "one row per report of a kind that must be sent within hours of what it tells",
    ("submission_id",),
    (
        text("submission_id", "The report", required=True),
        _FORM,
        text("observer_id", "The observer"),
        text("region_id", "The region"),
        at("observed_at", "When it happened"),
        at("received_at", "When the report came"),
        number("hours", "Hours between the two; null where one of them is not known"),
        count("hours_allowed", "Hours that the pack allows", required=True),
        Column("is_late", Type.BOOLEAN, "True where it took longer; null where nobody knows"),
    ),
)

OBSERVED_UNITS = Table(
    "marts.observed_units",
    "one row per unit x form x day on which it was observed",
    ("unit_id", "form_id", "observed_date"),
    (
        text("unit_id", "The station or unit", required=True),
        text("region_id", "The region"),
        text("level", "Its level", required=True),
        _FORM,
        Column("observed_date", Type.DATE, "The local day", required=True),
        count("observers", "Observers who reported", required=True),
        count("reports", "Reports", required=True),
    ),
)

WEEKLY_DIGEST = Table(
    "marts.weekly_digest",
    "one row per region x period x form x question x option: what was reported, by how many of whom",
    ("expected_id", "period_start_date", "region_id", "question_id", "option_id"),
    (
        text("expected_id", "The rule of the pack that expects these reports", required=True),
        _FORM,
        Column("period_start_date", Type.DATE, "First day of the period", required=True),
        Column("period_end_date", Type.DATE, "Last day of the period", required=True),
        text("region_id", "The region; the country's root for all of them", required=True),
        text("subject", "The subject of observation"),
        text("question_id", "The question", required=True),
        text("option_id", "The option that was chosen, or yes, no; empty for a number or a text",
             required=True),
        count("expected", "Reports that were expected", required=True),
        count("received", "Expected reports that came", required=True),
        count("reports", "Different reports among them: one may be about several units", required=True),
        count("answered", "Reports that answer the question", required=True),
        count("chosen", "Reports that chose the option; null for a number or a text"),
        number("total", "Sum of the numbers; null for options and texts"),
    ),
)  # fmt: skip

VIOLATION_RATES = Table(
    "marts.violation_rates",
    "one row per region x category x base: reported violations by what was observed",
    ("region_id", "category_id", "base"),
    (
        text("region_id", "The region; the country's root for all of them", required=True),
        text("category_id", "The category; `total` for all of them", required=True),
        word("base", RateBase, "By what it is divided", required=True),
        count(
            "reported",
            "Reports of violations that were not refuted; by stations: stations that they are about",
            required=True,
        ),
        count("verified", "Those of them that were verified", required=True),
        count("denominator", "How much of the base was observed", required=True),
        count("per", "The rate is per so many of the base", required=True),
        number("rate", "Reported per base; null where nothing was observed"),
        number(
            "low", "Lower end of the exact interval of 95 %: of a share of stations, else of a Poisson count"
        ),
        number("high", "Upper end of it"),
    ),
)
