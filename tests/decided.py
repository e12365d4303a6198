"""Decisions for tests, as short as they can be said."""

import datetime as dt

from pipelines.casework.actions import (
    REPORT_ACTIONS,
    Action,
    LeaveUnverifiable,
    Refute,
    Told,
    Verify,
)
from pipelines.casework.decision import Decision
from pipelines.casework.rights import Role
from pipelines.domain import Phase

_NAMES = {content: name for name, content in REPORT_ACTIONS.items()}
AT = dt.datetime(2030, 1, 5, 6, tzinfo=dt.UTC)


def told(**other: object) -> Told:
    """What a report says, with what the test wants otherwise."""
    axes = {
        "category": "vote_buying",
        "phase": Phase.PRE_ELECTION,
        "observed_at": AT,
        "unit_id": "station-1",
        "what_happened": "Flour was given out for a promise",
        "source_channel": "phone",
        "publication_level": "rayon",
    }
    return Told.model_validate(axes | other)


def verify(**other: object) -> Verify:
    """A verification with all that one needs."""
    return Verify.model_validate(_judged() | {"serious": True} | other)


def refute(**other: object) -> Refute:
    """A refutation with all that one needs."""
    return Refute.model_validate(_judged() | other)


def unverifiable() -> LeaveUnverifiable:
    """A report left as one that nobody can verify."""
    return LeaveUnverifiable.model_validate(_judged())


def _judged() -> dict[str, object]:
    return {
        "reason": "asked two neighbours",
        "evidence": ("direct",),
        "independent_sources": 2,
        "no_conflict": True,
    }


def decided(number: int, content: Action, *reports: str, by: str = "asel", revision: int = 1) -> Decision:
    """A decision on these reports, `a` by default."""
    return Decision(
        number=number,
        at=AT + dt.timedelta(minutes=number),
        account=by,
        role=Role.LAWYER,
        action=_NAMES[type(content)],
        subjects=reports or ("a",),
        revisions=(revision,) * (len(reports) or 1),
        content=content,
    )
