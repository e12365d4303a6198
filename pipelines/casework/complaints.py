"""Decisions to complaints: a pure fold, which nothing in the journal can stop, and the question what may follow.

The journal is kept by whoever learns of something, often late: steps are put in the order in which they happened. What
cannot be (a decision before the filing, an appeal against itself) is set aside with its reason, never mended. `refusal`
asks the same fold before something is written, so that screen and journal cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipelines.casework.actions import ComplaintStep, FileComplaint, LinkCases, StepKind, Undo
from pipelines.casework.appeals import without_impossible
from pipelines.casework.complaint import Complaint, SetAside, Step, is_before
from pipelines.casework.decision import Decision, effective
from pipelines.casework.steps import FOLLOWS, Rules, impossible, in_order
from pipelines.messages import Message


def complaints(decisions: Iterable[Decision], rules: Rules) -> list[Complaint]:
    """Every complaint, in the order in which they come up. Decisions about what nobody drafted are passed over."""
    by_id: dict[str, list[Decision]] = {}
    for decision in effective(decisions):
        if isinstance(decision.content, FileComplaint | ComplaintStep | LinkCases):
            for subject in decision.subjects:
                by_id.setdefault(subject, []).append(decision)
    folded = (_fold(identity, entries, rules) for identity, entries in by_id.items())
    return without_impossible([complaint for complaint in folded if complaint is not None], rules)


def refusal(decisions: Sequence[Decision], candidate: Decision, rules: Rules) -> Message | None:
    """Why this decision cannot be written after those, or None where it can. `candidate.at` is the present moment.

    It is refused if it would be set aside itself, or if another would be because of it: a filing is not undone while
    a registration stands. `candidate.number` follows all others.
    """
    together = [*decisions, candidate]
    if _lies_ahead(candidate, rules):
        return Message("That moment has not come yet: enter a step when it has happened", {})
    if isinstance(candidate.content, Undo) and len(effective(together)) == len(effective(decisions)):
        return Message("There is no entry that this would undo", {})
    before, after = complaints(decisions, rules), complaints(together, rules)
    lost = {complaint.id for complaint in before} - {complaint.id for complaint in after}
    left = {subject for entry in effective(together) for subject in entry.subjects}
    if lost & left:
        return Message("Later entries of this complaint stand on this one: undo those first", {})
    adds = isinstance(candidate.content, ComplaintStep | LinkCases)
    if adds and not {complaint.id for complaint in after}.issuperset(candidate.subjects):
        return Message("There is no such complaint: write its draft first", {})
    known = {(each.entry, each.complaint_id) for complaint in before for each in complaint.set_aside}
    new = [
        each
        for complaint in after
        for each in complaint.set_aside
        if (each.entry, each.complaint_id) not in known
    ]
    if not new:
        return None
    because = max(new, key=lambda each: each.entry).because
    return (
        Message("This step lies before the one that it follows", {})
        if _is_early(candidate, before, rules)
        else because
    )


def _is_early(candidate: Decision, held: Sequence[Complaint], rules: Rules) -> bool:
    """Whether a step could be the next of its complaint as it stands, so that only its moment is wrong."""
    content = candidate.content
    return isinstance(content, ComplaintStep) and any(
        complaint.state in FOLLOWS[content.kind]
        and complaint.steps != ()
        and is_before(_step(candidate.number, content), complaint.steps[-1], rules.zone)
        for complaint in held
        if complaint.id in candidate.subjects
    )


def _lies_ahead(candidate: Decision, rules: Rules) -> bool:
    """Whether it tells of something later than itself; of what has only a day, of a later day."""
    content = candidate.content
    if isinstance(content, ComplaintStep):
        told = _step(candidate.number, content)
    elif isinstance(content, FileComplaint) and content.filed_at is not None:
        told = Step(candidate.number, StepKind.FILED, content.filed_at, content.filed_precision)
    else:
        return False
    return is_before(replace(told, at=candidate.at), told, rules.zone)


def of_case(held: Iterable[Complaint], case: str) -> list[Complaint]:
    """The complaints that are about this case."""
    return [complaint for complaint in held if case in complaint.cases]


def unknown_word(
    content: FileComplaint | ComplaintStep, terms: Mapping[str, Mapping[str, object]]
) -> Message | None:
    """What says that a body, an applicant or a police outcome is on no list of the catalogues; None if all are."""
    said = {"complaint_body": content.body}
    if isinstance(content, FileComplaint):
        said["applicant"] = content.applicant
    else:
        said["police_outcome"] = content.police_outcome
    for axis, word in said.items():
        if word is not None and word not in terms.get(axis, {}):
            return Message("{word} is not on the list {axis} of the catalogues", {"word": word, "axis": axis})
    return None


def _fold(identity: str, entries: Sequence[Decision], rules: Rules) -> Complaint | None:
    """One complaint of its own decisions, in the journal's order; None where nobody drafted it."""
    drafts: list[tuple[Decision, FileComplaint]] = []
    linked: list[str] = []
    steps: list[Step] = []
    aside: list[SetAside] = []
    for entry in entries:
        said = entry.content
        if isinstance(said, LinkCases):
            linked += said.cases
        elif isinstance(said, ComplaintStep):
            steps.append(_step(entry.number, said))
        elif isinstance(said, FileComplaint):
            if any(step.kind is StepKind.FILED for step in steps):
                message = Message("It has been filed, and stays as it was filed: undo the filing first", {})
                aside.append(SetAside(entry.number, identity, message))
                continue
            drafts.append((entry, said))
            if said.filed_at is not None:
                steps.append(Step(entry.number, StepKind.FILED, said.filed_at, said.filed_precision))
    if not drafts:
        return None
    (first, _), (last, content) = drafts[0], drafts[-1]
    cases = tuple(dict.fromkeys((*content.cases, *linked)))
    complaint = Complaint(identity, last.number, first.at, content, cases)
    for step in in_order(steps, rules.zone):
        because = impossible(complaint, step, rules)
        if because is None:
            complaint = replace(complaint, steps=(*complaint.steps, step))
        else:
            aside.append(SetAside(step.entry, identity, because))
    return replace(complaint, set_aside=tuple(sorted(aside, key=lambda each: each.entry)))


def _step(number: int, content: ComplaintStep) -> Step:
    return Step(
        number,
        content.kind,
        content.at,
        content.precision,
        content.number,
        content.body,
        content.outcome,
        content.police_outcome,
        content.reason,
    )
