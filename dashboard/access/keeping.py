"""What whoever keeps accounts may change: the one rule, asked where it is written and not only where it is offered.

An account is one for all elections, a role is of one. Who keeps the accounts of an election gives roles in it alone,
and changes an account itself only where they keep every election that it has a role in: else a new password would open
what they have no business with. Nobody changes what they are themselves, so that there is always somebody who sees it,
and an election keeps whoever keeps its accounts.
"""

from dataclasses import dataclass

from dashboard.access.accounts import Person
from pipelines.casework.rights import Right, may
from pipelines.errors import BaikooError
from pipelines.messages import Message


@dataclass(frozen=True)
class By:
    """Who changes an account, in which election they keep accounts, from where and why.

    Without `keeper` it is whoever has the terminal, who needs no account and may do everything.
    """

    keeper: str | None = None
    election: str | None = None
    address: str | None = None
    reason: str | None = None


TERMINAL = By()


class NotTheirs(BaikooError):
    """Whoever asks may not change this: nothing was changed. A screen says `message`."""

    exit_code = 5

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message.english.rstrip("."), where="accounts", remedy="Nothing was changed")


def keeps(person: Person, election: str | None) -> bool:
    """Whether the person keeps the accounts of this election."""
    account = person.within(election) if election else None
    return account is not None and person.disabled_at is None and may(account, Right.KEEP_ACCOUNTS)


def keeps_whole(keeper: Person, person: Person) -> bool:
    """Whether the keeper keeps every election in which the person has a role."""
    return all(keeps(keeper, election) for election in person.grants)


def require(
    keeper: Person | None, election: str | None, person: Person | None = None, *, whole: bool = False
) -> None:
    """NotTheirs unless the keeper may change the person's role in this election; with `whole`, the account itself.

    Without a person: unless they may make accounts.
    """
    if keeper is None or not keeps(keeper, election):
        raise NotTheirs(Message("Only who keeps the accounts of this election may do it.", {}))
    if person is None:
        return
    if person.id == keeper.id:
        raise NotTheirs(
            Message(
                "Nobody changes what they are themselves: another administrator does it, or whoever keeps the server.",
                {},
            )
        )
    if whole and not keeps_whole(keeper, person):
        raise NotTheirs(
            Message(
                "This person has a role in another election too. Only who keeps the accounts of all of them may do it; "
                "the role in this election can be taken away.",
                {},
            )
        )
