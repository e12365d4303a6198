"""The lists of the workbook: what may be chosen in a column, and what a chosen text stands for, in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard import queries_casework
from dashboard.desk.elections import Held
from dashboard.desk.room import Room
from dashboard.desk.words import Words
from dashboard.i18n import LANGUAGES, Language
from pipelines.casework.actions import Outcome, StepKind
from pipelines.domain import Status
from pipelines.exports import filled_cells
from pipelines.exports.lookalikes import folded

DECISIONS = {
    Status.BEING_CHECKED.value: "take",
    Status.VERIFIED.value: "verify",
    Status.REFUTED.value: "refute",
    Status.UNVERIFIABLE.value: "leave_unverifiable",
    Status.REOPENED.value: "reopen",
}
"""The status that a decision leads to, by which people call it, and the decision."""
YES, NO = "true", "false"


@dataclass(frozen=True)
class Choices:
    """For one election: the codes of each column, and their words."""

    held: Held
    form: str
    codes: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, held: Held, place: Room) -> "Choices":
        """What the desk's own pages offer."""
        form = queries_casework.form(held.connection) or ""
        terms = place.ground.terms
        codes = {
            "decision": tuple(DECISIONS),
            "evidence": tuple(queries_casework.options(held.connection, form).get("evidence", ())),
            "serious": (YES, NO),
            "no_conflict": (YES,),
            "kind": tuple(kind.value for kind in StepKind),
            "body": tuple(terms.get("complaint_body", ())),
            "outcome_now": tuple(outcome.value for outcome in Outcome),
            "police_outcome": tuple(terms.get("police_outcome", ())),
        }
        return cls(held, form, codes)

    def words(self, column: str, say: Language) -> list[str]:
        """What is offered in a column; two that have one text also show their codes."""
        texts = [self._text(column, code, say) for code in self.codes[column]]
        return [
            text if texts.count(text) == 1 else f"{text} [{code}]"
            for text, code in zip(texts, self.codes[column], strict=True)
        ]

    def code(self, column: str, text: str, *, several: bool = False) -> str:
        """The code that a text stands for in whichever language it was chosen; several with a blank between.

        What stands for none stays as it is typed: the page will say that it is not offered.
        """
        known: dict[str, str] = {}
        doubtful: set[str] = set()
        for language in LANGUAGES:
            for code, words in zip(
                self.codes[column], self.words(column, self.held.language(language)), strict=True
            ):
                if known.setdefault(folded(words), code) != code:
                    doubtful.add(folded(words))
        known = {words: code for words, code in known.items() if words not in doubtful}
        known |= {folded(code): code for code in self.codes[column]}
        return filled_cells.chosen(text, known, several=several)

    def _text(self, column: str, code: str, say: Language) -> str:
        match column:
            case "decision":
                return say.name("status", code)
            case "evidence":
                return Words(say, self.form).option("evidence", code)
            case "serious" | "no_conflict":
                return say.phrase("yes") if code == YES else say.phrase("no")
            case "kind":
                return say.name("complaint_step", code)
            case "body":
                return say.name("complaint_body", code)
            case "outcome_now":
                return say.name("complaint_outcome", code)
        return say.name(column, code)
