"""The rule for the end of a file of evidence: one account asks, another one, who may, decides.

A person wants it gone, a law does, or it came by mistake. Of the file its keyed hash stays in the journal, by which it
is refused should it come again. What is done in the vault stands in `evidence_end`.
"""

from pipelines.casework.actions import Action, AskDestruction, Attach, Destroy, Keep
from pipelines.casework.cases import Cases
from pipelines.casework.decision import Decision
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.messages import Message

GONE = Message("This file was destroyed, and is not kept again", {})


def check(decision: Decision, cases: Cases, undone: Action | None = None) -> None:
    """Refused, or NotPermitted, where a file may not be attached, asked about, destroyed or kept now; or its attaching
    not be `undone`, because somebody asks for its end, which could then be decided nowhere."""
    content = decision.content
    if isinstance(undone, Attach) and undone.evidence in cases.asked:
        raise Refused(Message("It is asked that this file be destroyed: decide on that first", {}))
    if not isinstance(content, Attach | AskDestruction | Destroy | Keep):
        return
    name = content.evidence
    if name in cases.destroyed:
        raise Refused(GONE)
    if isinstance(content, Attach):
        return
    reports = (report for subject in decision.subjects for report in cases.reports(cases.report(subject)))
    if name not in {attached.evidence for report in reports for attached in report.attached}:
        raise Refused(Message("The case has no such file", {}))
    asked = cases.asked.get(name)
    if isinstance(content, AskDestruction):
        if asked is not None:
            raise Refused(
                Message("It was asked already that this file be destroyed: somebody decides on that", {})
            )
    elif asked is None:
        raise Refused(Message("Nobody asks that this file be destroyed", {}))
    elif isinstance(content, Destroy) and asked.account == decision.account:
        raise NotPermitted(Message("Whoever asked does not destroy: somebody else must decide", {}))
