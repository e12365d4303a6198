"""All complaints as they are now, and the desk's rule for them: what may be entered, about which cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pipelines.casework.actions import ComplaintStep, FileComplaint, LinkCases, Undo
from pipelines.casework.cases import Cases
from pipelines.casework.complaint import Complaint
from pipelines.casework.complaints import complaints, refusal, unknown_word
from pipelines.casework.decision import Decision, effective
from pipelines.casework.refusal import Refused
from pipelines.casework.steps import Rules
from pipelines.messages import Message


@dataclass(frozen=True)
class Ground:
    """What complaints are judged by: the rules of the election, and the words of its catalogues by axis."""

    rules: Rules = field(default_factory=lambda: Rules(ZoneInfo("UTC")))
    terms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Docket:
    """The complaints by id; of all `decisions` on them, in the journal's order, which count for which, and the last."""

    by_id: Mapping[str, Complaint] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
    _counting: Mapping[str, Sequence[Decision]] = field(default_factory=dict)
    _last: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Sequence[Decision], rules: Rules) -> "Docket":
        """The complaints that these decisions come to."""
        counting: dict[str, list[Decision]] = {}
        for decision in effective(decisions):
            for subject in decision.subjects:
                counting.setdefault(subject, []).append(decision)
        last = {subject: decision.number for decision in decisions for subject in decision.subjects}
        by_id = {complaint.id: complaint for complaint in complaints(decisions, rules)}
        return cls(by_id, decisions, counting, last)

    def about(self, complaint_id: str) -> Sequence[Decision]:
        """The decisions on this complaint that count."""
        return self._counting.get(complaint_id, ())

    def last_entry(self, complaint_id: str) -> int:
        """The number of the last entry about it, also of one that undoes another; 0 where there is none."""
        return self._last.get(complaint_id, 0)

    def appeals(self, complaint_id: str) -> list[Complaint]:
        """The complaints that appeal against this one."""
        return [complaint for complaint in self.by_id.values() if complaint.appeal_of == complaint_id]


def touched(decision: Decision, docket: Docket) -> set[str]:
    """Every case that it is about: those of its complaint, those it names, those of what it appeals against."""
    content = decision.content
    ids = set(decision.subjects)
    if isinstance(content, FileComplaint) and content.appeal_of is not None:
        ids.add(content.appeal_of)
    held = {case for name in ids if name in docket.by_id for case in docket.by_id[name].cases}
    return held | set(named(decision))


def named(decision: Decision) -> tuple[str, ...]:
    """The cases that the decision itself names."""
    return decision.content.cases if isinstance(decision.content, FileComplaint | LinkCases) else ()


def check(
    decision: Decision, docket: Docket, cases: Cases, ground: Ground, region: Callable[[str], str | None]
) -> None:
    """Raise Refused where the decision cannot be written after those of the docket. Rights are asked elsewhere."""
    if len(decision.subjects) != 1:
        raise Refused(Message("This is decided for one complaint at a time", {}))
    for case in named(decision):
        if (into := cases.report(case).merged_into) is not None:
            raise Refused(Message("It was merged into {report}: decide on that one", {"report": into}))
    if problem := _unfit(decision, docket, ground, region):
        raise Refused(problem)
    if problem := refusal(docket.decisions, decision, ground.rules):
        raise Refused(problem)


def _unfit(
    decision: Decision, docket: Docket, ground: Ground, region: Callable[[str], str | None]
) -> Message | None:
    content = decision.content
    if isinstance(content, FileComplaint | ComplaintStep):
        unit = content.body_unit if isinstance(content, FileComplaint) else None
        if unit is not None and region(unit) is None:
            return Message("The place of the body is not known here", {})
        return unknown_word(content, ground.terms)
    if isinstance(content, Undo):
        about = {each.number for each in docket.about(decision.subjects[0])}
        if content.entry not in about:
            return Message("There is no such decision that could be undone", {})
    return None
