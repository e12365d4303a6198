"""Accounts to try the desk with, one a role, over synthetic elections alone; new passwords every time."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.access import passwords
from dashboard.access.access import Access
from dashboard.access.accounts import Grant
from pipelines.casework.rights import Role
from pipelines.errors import BaikooError


def make(
    access: Access, regions: Mapping[str, Sequence[str]], real: Iterable[str]
) -> Sequence[tuple[str, str]]:
    """Names and passwords of an account for each role in every election, `regions` naming the regions of each.

    A coordinator works in the first of them. BaikooError where one of the elections that are served is `real`.
    """
    if names := sorted(real):
        what = f"demo accounts are for exercises, and real elections are built here: {', '.join(names)}"
        remedy = (
            "Point BAIKOO_BUILD to a folder with exercises only, or make accounts with `baikoo accounts add`"
        )
        raise BaikooError(what, where="expert --demo", remedy=remedy)
    if not regions:
        raise BaikooError("no exercise is built here", where="expert --demo", remedy="baikoo build")
    made = []
    for role in Role:
        name = f"demo-{role.value}"
        password = passwords.one_time()
        person = access.accounts.add(name, access.now(), password=password)
        for election, places in regions.items():
            own = frozenset(places[:1]) if role is Role.COORDINATOR else frozenset()
            access.accounts.grant(person, election, Grant(role, own))
        made.append((person.name, password))
    return made
