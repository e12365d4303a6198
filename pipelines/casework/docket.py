"""All complaints as they are now, and the desk's rule for them: what may be entered, about which cases."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pipelines.casework.actions import ComplaintStep, FileComplaint, LinkCases, Undo
from pipelines.casework.cases import Cases
from pipelines.casework.complaint import Complaint
from pipelines.casework.complaints import complaints, refusal, unknown_word
from pipelines.casework.decision import Decision, effective
from pipelines.casework.kin import Kin
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
    """The complaints by id, in the order in which they come up; of all decisions on them, which count, and the last."""

    by_id: Mapping[str, Complaint] = field(default_factory=dict)
    kin: Kin = field(default_factory=Kin, repr=False)
    _counting: Mapping[str, Sequence[Decision]] = field(default_factory=dict)
    _last: Mapping[str, int] = field(default_factory=dict)

    def after(self, new: Sequence[Decision], rules: Rules) -> "Docket":
        """With these further decisions, in the journal's order: only what they touch is folded again."""
        kin = self.kin.after(new)
        names = kin.around(new)
        touched = kin.among(names)
        counting = {name: known for name, known in self._counting.items() if name not in names}
        by_id = {name: known for name, known in self.by_id.items() if name not in names}
        again: dict[str, list[Decision]] = {}
        for decision in effective(touched):
            for subject in decision.subjects:
                again.setdefault(subject, []).append(decision)
        counting |= again
        by_id |= {complaint.id: complaint for complaint in complaints(touched, rules)}
        last = {subject: decision.number for decision in new for subject in decision.subjects}
        in_order = sorted(by_id.items(), key=lambda item: counting[item[0]][0].number)
        return Docket(dict(in_order), kin, counting, {**self._last, **last})

    @property
    def decisions(self) -> Collection[Decision]:
        """All decisions on complaints, in the journal's order, also those that count no longer."""
        return self.kin.decisions.values()

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
    kin = docket.kin.among(docket.kin.around([decision]))
    if problem := refusal(kin, decision, ground.rules):
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
