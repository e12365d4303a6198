"""A journal to write complaints into, for tests: invented bodies, invented days."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipelines.casework.actions import ComplaintStep, FileComplaint, LinkCases, StepKind, Undo
from pipelines.casework.complaint import Complaint
from pipelines.casework.complaints import complaints, refusal
from pipelines.casework.decision import Decision
from pipelines.casework.rights import Role
from pipelines.casework.steps import Rules
from pipelines.law import Law

ZONE = ZoneInfo("Asia/Bishkek")
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


LAW = Law.model_validate(
    {
        "body": [
            {"id": "pec", "appeals_to": ["tec"], "source": "test"},
            {"id": "tec", "appeals_to": ["cec"], "source": "test"},
            {"id": "cec", "appeals_to": ["court"], "source": "test"},
            {"id": "court", "appeals_to": ["supreme_court"], "source": "test"},
            {"id": "supreme_court", "is_last": True, "source": "test"},
            {"id": "police", "police_outcomes": True, "source": "test"},
        ]
    }
)


def day(number: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A moment of January 2021, local time."""
    return dt.datetime(2021, 1, number, hour, minute, tzinfo=ZONE)


class Desk:
    """Writes decisions one after another, and says what would be refused instead of writing it."""

    def __init__(self, law: Law | None = None) -> None:
        self.rules = Rules(ZONE, law)
        self.journal: list[Decision] = []

    def _write(
        self, action: str, subject: str, content: Any, *, now: dt.datetime, asking: bool
    ) -> str | None:
        number = len(self.journal) + 1
        decision = Decision(number, now, "lawyer-1", Role.LAWYER, action, (subject,), (), content)
        told = refusal(self.journal, decision, self.rules)
        if told is None or not asking:
            self.journal.append(decision)
        return told.english if told else None

    def file(
        self, subject: str, *, body: str = "pec", now: dt.datetime = LATER, asking: bool = True, **more: Any
    ) -> str | None:
        said = {"cases": ("case-1",), "body": body, "applicant": "observer"} | more
        return self._write("file", subject, FileComplaint(**said), now=now, asking=asking)

    def step(
        self,
        subject: str,
        kind: StepKind,
        at: dt.datetime,
        *,
        now: dt.datetime = LATER,
        asking: bool = True,
        **m: Any,
    ) -> str | None:
        needed: dict[StepKind, dict[str, Any]] = {
            StepKind.DECIDED: {"outcome": "rejected"},
            StepKind.POLICE_OUTCOME: {"police_outcome": "infraction"},
            StepKind.FORWARDED: {"body": "police"},
        }
        content = ComplaintStep(kind=kind, at=at, **(needed.get(kind, {}) | m))
        return self._write("step", subject, content, now=now, asking=asking)

    def link(self, subject: str, *cases: str) -> str | None:
        return self._write("link", subject, LinkCases(cases=cases), now=LATER, asking=True)

    def undo(self, subject: str, entry: int, *, asking: bool = True) -> str | None:
        return self._write("undo", subject, Undo(entry=entry, reason="a mistake"), now=LATER, asking=asking)

    def held(self) -> dict[str, Complaint]:
        return {complaint.id: complaint for complaint in complaints(self.journal, self.rules)}


@pytest.fixture
def desk() -> Desk:
    return Desk()
