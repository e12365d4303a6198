"""Reports on single violations as they reach the desk, and the cases that decisions make of them."""

from pipelines.domain import Precision, Status
from pipelines.tables.declaration import Column, Table, Type, at, count, text, word

_TOLD = (
    text("observer_id", "The observer, by pseudonym; null where the report names none"),
    text("unit_id", "The finest unit that could be told"),
    text("region_id", "The region; null where none could be told"),
    at("observed_at", "When it is said to have happened"),
    word("observed_precision", Precision, "How exactly that moment is stated"),
    text("phase", "The part of the election that it is about"),
    text("category_id", "Entry of the violation catalogue"),
    text("actor", "Who is said to have done it"),
    text("affected", "Whose rights it concerned"),
    text("place_text", "The spot within the unit, in the reporter's words"),
    text("what_happened", "What is said to have happened, in the reporter's words"),
    text("evidence", "How it is known, with one blank between"),
    count("independent_sources", "Independent sources, as the report counts them"),
    text("source_channel", "By which way it reached the reporter"),
    text("publication_level", "Down to which level the reporter lets the place be published"),
)

CASE_REPORTS = Table(
    "marts.case_reports",
    "one row per report of an observer on one violation, in its latest revision",
    ("report_id",),
    (
        text("report_id", "Identity of the report", required=True),
        Column("revision", Type.INTEGER, "Its revision", required=True, minimum=1),
        text("form_id", "The form", required=True),
        at("received_at", "When it reached the tool"),
        *_TOLD,
        word("review", Status, "How far it was checked in the tool that it came by", required=True),
        text("same_as", "The first report that says the same in the same words; itself where none does",
             required=True),
    ),
)  # fmt: skip

CASE_MEMBERS = Table(
    "marts.case_members",
    "one row per report on one violation: the case that it belongs to",
    ("report_id",),
    (
        text("report_id", "Identity of the report, of a form or written down at the desk", required=True),
        text("case_id", "The case: the report itself, or the one that it was merged into", required=True),
    ),
)

CASES = Table(
    "marts.cases",
    "one row per case: a report on one violation, or several that were merged",
    ("case_id",),
    (
        text("case_id", "Identity of the report that stands for the case", required=True),
        word("status", Status, "How far it has been checked, as of this build", required=True),
        count("reports", "Reports in it", required=True),
        count("observers", "Different observers among those who reported; others are not known apart",
              required=True),
        at("received_at", "When the first of its reports came"),
        Column("revision", Type.INTEGER, "Revision of the report that stands for it", required=True, minimum=1),
        *(column for column in _TOLD if column.name != "observer_id"),
        Column("serious", Type.BOOLEAN, "Serious by the organisation's decision; null where none was taken"),
        text("judged_evidence", "On what its judgement rests, with one blank between"),
        count("judged_sources", "Independent sources by that judgement"),
        at("judged_at", "When it was judged; null while it is open"),
        count("decisions", "Decisions on it that count", required=True),
    ),
)  # fmt: skip
