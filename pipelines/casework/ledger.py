"""What experts entered of commissions, record by record, as it is now; and the desk's rule for it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.casework.decision import Decision
from pipelines.casework.records import AddRecord
from pipelines.casework.refusal import Refused
from pipelines.messages import Message


@dataclass(frozen=True)
class Record:
    """One record: every decision on it in its order. `content` is its last text, also of one that was withdrawn."""

    id: str
    content: AddRecord
    history: tuple[Decision, ...]

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return isinstance(self.history[-1].content, AddRecord)

    @property
    def entered_by(self) -> str:
        """Whoever added it."""
        return self.history[0].account

    @property
    def last_entry(self) -> int:
        """The number of the last entry about it."""
        return self.history[-1].number

    @property
    def entered_at(self) -> dt.datetime:
        """When it was added."""
        return self.history[0].at


@dataclass(frozen=True, eq=False)
class Ledger:
    """The records by id, in the order in which they were added."""

    by_id: Mapping[str, Record] = field(default_factory=dict)

    def after(self, new: Sequence[Decision]) -> "Ledger":
        """With these further decisions, in the journal's order."""
        by_id = dict(self.by_id)
        for decision in new:
            (name,) = decision.subjects
            known, content = by_id.get(name), decision.content
            if isinstance(content, AddRecord):
                by_id[name] = Record(name, content, (*(known.history if known else ()), decision))
            elif known is not None:
                by_id[name] = Record(name, known.content, (*known.history, decision))
        return Ledger(by_id)

    @property
    def decisions(self) -> Sequence[Decision]:
        """All decisions on records."""
        return [decision for record in self.by_id.values() for decision in record.history]


def check(decision: Decision, ledger: Ledger) -> None:
    """Raise Refused where the decision cannot follow on those of the ledger. Rights are asked elsewhere."""
    if len(decision.subjects) != 1:
        raise Refused(Message("This is decided for one record at a time", {}))
    record, content = ledger.by_id.get(decision.subjects[0]), decision.content
    if decision.action == "add":
        if record is not None:
            raise Refused(Message("This record is entered already: amend it", {}))
    elif record is None:
        raise Refused(Message("There is no such record", {}))
    elif not record.stands:
        raise Refused(Message("This record was withdrawn: enter it anew", {}))
    elif isinstance(content, AddRecord) and content.kind != record.content.kind:
        raise Refused(Message("A record stays of its kind: withdraw it, and enter the other one", {}))
