"""Which complaints are due when, and which bodies are late: of the moment that is given, before any build."""

import datetime as dt
from collections.abc import Iterable

from pipelines.casework.complaint import OPEN, Complaint
from pipelines.casework.deadlines import Due, LegalCalendar, is_overdue
from pipelines.law import About


def due(complaint: Complaint, calendar: LegalCalendar | None) -> Due | None:
    """When the body that it lies with must decide; None for a draft, and where no deadline is known.

    The time of a body runs from when the complaint came to it: of one that was forwarded, from then.
    """
    arrived = complaint.arrived
    if calendar is None or arrived is None:
        return None
    about = About.COMPLAINT if complaint.appeal_of is None else About.APPEAL
    return calendar.due(about, complaint.kind, complaint.body, arrived.at, arrived.precision)


def overdue(
    complaints: Iterable[Complaint], calendar: LegalCalendar | None, now: dt.datetime
) -> list[tuple[Complaint, Due]]:
    """The complaints to which a body still owes an answer after its deadline, the longest overdue first."""
    late = [
        (complaint, deadline)
        for complaint in complaints
        if complaint.state in OPEN and (deadline := due(complaint, calendar)) and is_overdue(deadline, now)
    ]
    return sorted(late, key=lambda pair: (pair[1].at, pair[0].id))
