"""The chain of appeals: every appeal leads to a complaint that was filed before, and to a body above."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.casework.complaint import Complaint, ComplaintState, SetAside, is_before
from pipelines.casework.steps import Rules
from pipelines.law import Law
from pipelines.messages import Message


def without_impossible(held: Sequence[Complaint], rules: Rules) -> list[Complaint]:
    """The complaints; an appeal that cannot be one is no appeal, and the decision that says so is set aside."""
    by_id = {complaint.id: complaint for complaint in held}
    result = []
    for complaint in held:
        because = _impossible(complaint, by_id, rules)
        result.append(complaint if because is None else _no_appeal(complaint, because))
    return result


def chain(complaint: Complaint, by_id: Mapping[str, Complaint]) -> list[Complaint]:
    """The complaint and, one after another, what it appeals against; ends where a circle would begin."""
    found = [complaint]
    while (above := by_id.get(found[-1].appeal_of or "")) is not None and above not in found:
        found.append(above)
    return found


def _no_appeal(complaint: Complaint, because: Message) -> Complaint:
    aside = SetAside(complaint.entry, complaint.id, because)
    content = complaint.content.model_copy(update={"appeal_of": None})
    return replace(complaint, content=content, set_aside=(*complaint.set_aside, aside))


def _impossible(complaint: Complaint, by_id: Mapping[str, Complaint], rules: Rules) -> Message | None:
    if complaint.appeal_of is None:
        return None
    earlier = by_id.get(complaint.appeal_of)
    if earlier is None:
        return Message("There is no such complaint to appeal against", {})
    if by_id.get(chain(complaint, by_id)[-1].appeal_of or "") is not None:
        return Message("These appeals lead back to where they began", {})
    if earlier.filed is None or earlier.state is ComplaintState.WITHDRAWN:
        return Message("What it appeals against was not filed, or was withdrawn", {})
    if complaint.filed is not None and is_before(complaint.filed, earlier.filed, rules.zone):
        return Message("It was filed before the complaint that it appeals against", {})
    return _to_a_body_above(complaint.content.body, earlier.body, rules.law)


def _to_a_body_above(body: str, earlier: str, law: Law | None) -> Message | None:
    """Why the law, where it names both bodies, does not lead from one to the other."""
    named = next((entry for entry in law.body if entry.id == earlier), None) if law else None
    if named is not None and named.is_last:
        return Message("The law names no body above this one: {complaint_body}", {"complaint_body": earlier})
    if named is None or not named.appeals_to or body in named.appeals_to:
        return None
    return Message(
        "An appeal from {complaint_body_1} goes to another body than {complaint_body_2}",
        {"complaint_body_1": earlier, "complaint_body_2": body},
    )
