"""Who may do what, and where: the one table that journal, queries and screens ask.

A coordinator works in regions of their own, and like everybody who works on cases may write down what is told of any
other. What nobody can place lies in no region, and is for those who work in all of them. Whoever keeps accounts reads
no case, so that nobody can both make an account and act with it unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the organisation."""

    OPERATOR = "operator"
    COORDINATOR = "coordinator"
    LAWYER = "lawyer"
    COMMISSION_EXPERT = "commission_expert"
    ANALYST = "analyst"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What can be allowed."""

    ENTER = "enter"
    READ = "read"
    AMEND = "amend"
    CHECK = "check"
    ATTACH = "attach"
    OPEN_EVIDENCE = "open_evidence"
    HAND_OVER = "hand_over"
    DESTROY_EVIDENCE = "destroy_evidence"
    COMPLAIN = "complain"
    SET_PUBLICATION = "set_publication"
    EXPORT = "export"
    FOLLOW_COMMISSIONS = "follow_commissions"
    READ_SESSIONS = "read_sessions"
    KEEP_ACCOUNTS = "keep_accounts"
    READ_LOG = "read_log"


class Scope(StrEnum):
    """Of which reports: those that one entered oneself, those of one's regions, or all."""

    OWN = "own"
    REGIONS = "regions"
    ALL = "all"


def _each(scope: Scope, *rights: Right) -> dict[Right, Scope]:
    return dict.fromkeys(rights, scope)


_CASEWORK = (
    Right.ENTER,
    Right.READ,
    Right.AMEND,
    Right.CHECK,
    Right.ATTACH,
    Right.OPEN_EVIDENCE,
    Right.COMPLAIN,
    Right.SET_PUBLICATION,
    Right.EXPORT,
)
RIGHTS: Mapping[Role, Mapping[Right, Scope]] = {
    Role.OPERATOR: {Right.ENTER: Scope.ALL, **_each(Scope.OWN, Right.READ, Right.AMEND, Right.ATTACH)},
    Role.COORDINATOR: {**_each(Scope.REGIONS, *_CASEWORK, Right.READ_SESSIONS), Right.ENTER: Scope.ALL},
    Role.LAWYER: _each(Scope.ALL, *_CASEWORK, Right.HAND_OVER, Right.DESTROY_EVIDENCE),
    Role.COMMISSION_EXPERT: _each(Scope.ALL, Right.READ, Right.FOLLOW_COMMISSIONS, Right.READ_SESSIONS),
    Role.ANALYST: _each(Scope.ALL, Right.READ, Right.EXPORT),
    Role.EDITOR: _each(Scope.ALL, Right.READ, Right.SET_PUBLICATION, Right.EXPORT),
    Role.ADMINISTRATOR: _each(Scope.ALL, Right.KEEP_ACCOUNTS, Right.READ_LOG),
}


@dataclass(frozen=True)
class Account:
    """A person who signs in. `observer_id` is the pseudonym under which the same person also reports."""

    id: str
    role: Role
    regions: frozenset[str] = field(default_factory=frozenset)
    observer_id: str | None = None


@dataclass(frozen=True)
class Place:
    """Where something lies: its regions, None among them where one is not known, and whoever entered it."""

    regions: frozenset[str | None]
    entered_by: str | None = None


def may(account: Account, right: Right, place: Place | None = None) -> bool:
    """Whether the account has this right there; without a place, whether it has it anywhere."""
    scope = RIGHTS[account.role].get(right)
    if scope is None or place is None:
        return scope is not None
    if scope is Scope.REGIONS:
        return bool(place.regions) and place.regions <= account.regions
    return scope is Scope.ALL or place.entered_by == account.id
