"""The lists of the workbook: what may be chosen in a column, and what a chosen text stands for, in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    _known: dict[str, Mapping[str, str]] = field(default_factory=dict)

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
        if column not in self._known:
            self._known[column] = self._readings(column)
        return filled_cells.chosen(text, self._known[column], several=several)

    def _readings(self, column: str) -> Mapping[str, str]:
        """The code of every text, as it looks, in any language; a text that stands for two is none."""
        known: dict[str, str] = {}
        doubtful: set[str] = set()
        for language in LANGUAGES:
            words = self.words(column, self.held.language(language))
            for code, text in zip(self.codes[column], words, strict=True):
                if known.setdefault(folded(text), code) != code:
                    doubtful.add(folded(text))
        known = {text: code for text, code in known.items() if text not in doubtful}
        return known | {folded(code): code for code in self.codes[column]}

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
