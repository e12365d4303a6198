"""The columns of the workbook: what is shown of a case or a complaint, and what is filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from dashboard.i18n import Language
from pipelines.casework.reading import COMPLAINT, REPORT

Kind = Literal["text", "choice", "choices", "number", "date", "time"]
HEAD, SEAL = "baikoo-desk-1", "baikoo-row"
"""What the first cell of the row of codes begins with, and the first cell of a row of words."""


@dataclass(frozen=True)
class Column:
    """A column: its code, which stands in the hidden first row, its words, its width in letters, its kind if filled."""

    code: str
    words: Callable[[Language], str]
    width: int
    kind: Kind | None = None


def _shown(code: str, width: int, words: Callable[[Language], str]) -> Column:
    return Column(code, words, width)


CASES = (
    _shown("id", 17, lambda say: say.phrase("Case")),
    _shown("status", 19, lambda say: say.phrase("Status")),
    _shown("what_happened", 60, lambda say: say.phrase("What happened")),
    _shown("category", 24, lambda say: say.phrase("Category")),
    _shown("is_serious", 11, lambda say: say.phrase("Serious or not")),
    _shown("place", 24, lambda say: say.phrase("Place")),
    _shown("place_text", 22, lambda say: say.phrase("Place in their words")),
    _shown("observed", 20, lambda say: say.phrase("When it happened")),
    _shown("received", 20, lambda say: say.phrase("Came")),
    _shown("told_evidence", 20, lambda say: say.phrase("How they know")),
    _shown("told_sources", 12, lambda say: say.phrase("Sources, as told")),
    _shown("reports", 11, lambda say: say.phrase("Reports")),
    _shown("checked_by", 14, lambda say: say.phrase("Checked by")),
    _shown("note", 26, lambda say: say.phrase("Note")),
    Column("decision", lambda say: say.phrase("Decision"), 20, "choice"),
    Column("reason", lambda say: say.phrase("Reason"), 40, "text"),
    Column("evidence", lambda say: say.phrase("On what it rests"), 22, "choices"),
    Column("independent_sources", lambda say: say.phrase("Independent sources"), 13, "number"),
    Column("serious", lambda say: say.phrase("Serious?"), 11, "choice"),
    Column(
        "no_conflict", lambda say: say.phrase("I have no stake in it and did not report it"), 18, "choice"
    ),
)
COMPLAINTS = (
    _shown("id", 17, lambda say: say.phrase("Complaint")),
    _shown("title", 34, lambda say: say.phrase("To whom, in which form")),
    _shown("state", 18, lambda say: say.phrase("State")),
    _shown("filed", 16, lambda say: say.phrase("Filed")),
    _shown("due", 20, lambda say: say.phrase("Answer due")),
    _shown("cases", 40, lambda say: say.phrase("Cases")),
    _shown("outcome", 18, lambda say: say.phrase("Outcome so far")),
    Column("kind", lambda say: say.phrase("What happened next?"), 22, "choice"),
    Column("day", lambda say: say.phrase("Day"), 13, "date"),
    Column("time", lambda say: say.phrase("Hour and minute, if known"), 13, "time"),
    Column("number", lambda say: say.phrase("Number that the body gave it"), 16, "text"),
    Column("body", lambda say: say.phrase("To which body"), 24, "choice"),
    Column("outcome_now", lambda say: say.phrase("Outcome"), 20, "choice"),
    Column("police_outcome", lambda say: say.phrase("Answer of the police"), 20, "choice"),
    Column("reason", lambda say: say.phrase("Remark"), 40, "text"),
)
SHEETS: Final = {REPORT: CASES, COMPLAINT: COMPLAINTS}
"""The columns of each sheet, by what it lists: the journal's kinds of subjects."""


def shown(kind: str) -> tuple[Column, ...]:
    """What is told of a row: no decision of whoever fills it in."""
    return tuple(column for column in SHEETS[kind] if column.kind is None)


def filled(kind: str) -> tuple[Column, ...]:
    """What is filled in."""
    return tuple(column for column in SHEETS[kind] if column.kind is not None)
