"""How the reports of the exercise are handled: taken, merged, judged, opened again, or left waiting."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipelines.casework.actions import (
    Action,
    AmendReport,
    EnterReport,
    LeaveUnverifiable,
    Merge,
    Refute,
    Remark,
    Reopen,
    SetPublication,
    Take,
    Verify,
)
from pipelines.casework.rights import Role
from pipelines.domain import Status

if TYPE_CHECKING:
    from pipelines.exercise.casework import Diary, Office

FATES = {
    "waiting": 0.16,
    "being_checked": 0.12,
    "verified": 0.38,
    "refuted": 0.1,
    "unverifiable": 0.12,
    "reopened": 0.04,
    "amended": 0.03,
    "undone": 0.02,
    "hidden": 0.03,
}
"""What becomes of a case, and how likely; all assumed."""
ENDS = {
    "waiting": Status.RECEIVED,
    "reopened": Status.REOPENED,
    "amended": Status.REOPENED,
    "undone": Status.BEING_CHECKED,
    "hidden": Status.RECEIVED,
}
"""Where a case with such a fate stands at last; the others are called like their status."""
CALLS = 4
"""So many reports come by telephone and are written down at the desk."""


class Handling:
    """Plans decisions on reports."""

    def __init__(self, office: "Office", diary: "Diary", rng: np.random.Generator) -> None:
        self._office, self._diary, self._rng = office, diary, rng

    def plan(self, groups: Sequence[Sequence[str]]) -> list[tuple[str, dt.datetime]]:
        """Plan all; gives the cases that will be verified, and when. Of every two groups the first is merged."""
        merged = {group[0]: tuple(group) for group in groups[::2]}
        inside = {report for group in merged.values() for report in group[1:]}
        verified = []
        for name in self._office.reports:
            if name in inside:
                continue
            came = [self._office.reports[each]["received_at"] for each in merged.get(name, (name,))]
            at = max(dt.datetime.fromisoformat(moment) for moment in came) + self._hours(4)
            if name in merged:
                self._merge(merged[name], at)
                at += self._hours(1)
            fate = str(self._rng.choice(list(FATES), p=list(FATES.values())))
            if (end := self._handle(name, fate, at)) is not None:
                verified.append((name, end))
            status = ENDS.get(fate) or Status(fate)
            self._diary.tell(f"case_{status.value}", name, fate if fate != status.value else "")
        self._calls()
        return verified

    def _merge(self, group: tuple[str, ...], at: dt.datetime) -> None:
        content = Merge(reason=self._why("merge"))
        self._diary.plan(at, lambda: self._office.decide(Role.LAWYER, content, *group))
        for report in group[1:]:
            self._diary.tell("merged", report, group[0])

    def _handle(self, name: str, fate: str, at: dt.datetime) -> dt.datetime | None:
        """Plan one case; when it is verified for good, if it is."""
        judge = Role.COORDINATOR if self._rng.random() < 0.7 else Role.LAWYER
        other = Role.LAWYER if judge is Role.COORDINATOR else Role.COORDINATOR
        if fate == "waiting":
            return None
        if fate == "hidden":
            hidden = SetPublication(reason=self._why("set_publication"), publication_level="none")
            self._do(at, Role.EDITOR, hidden, name)
            return None
        self._do(at, judge, Take(), name)
        if fate == "being_checked":
            if self._rng.random() < 0.3:
                self._do(at + self._hours(2), judge, Remark(reason=self._why("remark")), name)
            return None
        end = at + self._hours(10)
        if fate in ("refuted", "unverifiable"):
            content = self._refute() if fate == "refuted" else self._unverifiable()
            self._do(end, judge, content, name)
            return None
        self._do(end, judge, self._verify(), name)
        after = end + self._hours(6)
        if fate == "reopened":
            self._do(after, other, Reopen(reason=self._why("reopen")), name)
        elif fate == "amended":
            told = self._office.told(self._office.reports[name])
            amended = told.model_copy(update={"independent_sources": told.independent_sources + 1})
            self._do(after, other, AmendReport(reason=self._why("amend"), told=amended), name)
        elif fate == "undone":
            reason, soon = self._why("undo"), end + dt.timedelta(minutes=2)
            self._diary.plan(soon, lambda: self._office.undo(judge, name, reason))
        return end if fate == "verified" else None

    def _calls(self) -> None:
        """Reports that an operator writes down on polling day; nobody has looked at them yet."""
        office, rng = self._office, self._rng
        stations = [report for report in office.reports.values() if report["observer_id"].startswith("STO")]
        for number, place in enumerate(
            rng.choice(len(stations), min(CALLS, len(stations)), replace=False), start=1
        ):
            told = office.told(stations[int(place)])
            kinds = [e for e in office.narratives.event if e.at_stations and e.category != told.category]
            happening = office.narratives.drawn(kinds[int(rng.integers(len(kinds)))], rng)
            at = told.observed_at + self._hours(2)
            content = EnterReport(
                told=told.model_copy(
                    update={
                        "category": happening.event.category,
                        "what_happened": happening.told(),
                        "source_channel": "phone",
                        "evidence": ("heard",),
                        "independent_sources": 1,
                    }
                )
            )
            self._do(at, Role.OPERATOR, content, f"call-{number:04d}")
            self._diary.tell("case_received", f"call-{number:04d}", "entered")

    def _do(self, at: dt.datetime, role: Role, content: Action, report: str) -> None:
        self._diary.plan(at, lambda: self._office.decide(role, content, report))

    def _verify(self) -> Verify:
        return Verify(
            reason=self._why("verify"),
            evidence=("direct", "photo_video") if self._rng.random() < 0.4 else ("direct",),
            independent_sources=int(self._rng.integers(1, 5)),
            no_conflict=True,
            serious=bool(self._rng.random() < 0.3),
        )

    def _refute(self) -> Refute:
        return Refute(
            reason=self._why("refute"), evidence=("direct",), independent_sources=1, no_conflict=True
        )

    def _unverifiable(self) -> LeaveUnverifiable:
        return LeaveUnverifiable(
            reason=self._why("leave_unverifiable"), independent_sources=0, no_conflict=True
        )

    def _why(self, what: str) -> str:
        return self._office.narratives.reason(what, self._rng)

    def _hours(self, mean: float) -> dt.timedelta:
        """Some hours to the minute, a few minutes at least."""
        return dt.timedelta(minutes=5 + round(60 * float(self._rng.gamma(2, mean / 2))))
