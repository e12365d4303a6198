"""What the pages of accounts share: who acts and why, what a form brings, and why something was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import By, Grant, Person, What, passwords
from dashboard.access.accounts import Unfit
from dashboard.access.gate import address_of
from dashboard.access.keeping import NotTheirs
from dashboard.desk import reader
from dashboard.desk.pages.start import role_name
from dashboard.desk.shell import page
from dashboard.i18n import Language
from pipelines.casework.rights import Role
from pipelines.messages import Message

_SHORTEST_REASON = 3
Made = TypeVar("Made")


@dataclass(frozen=True)
class Problem:
    """Why nothing was changed, in the reader's language. `status` is HTTP's."""

    words: str
    status: int


def attempt(request: Request, act: Callable[[], Made]) -> Made | Problem:
    """Do it, or say why it was not done; what one may not do is in the log."""
    try:
        return act()
    except (Unfit, NotTheirs) as error:
        is_theirs = isinstance(error, Unfit)
        if not is_theirs:
            reader.record(request, What.REFUSED, request.url.path)
        said = reader.language(request).message(error.message.template, error.message.parameters_json)
        return Problem(said, 422 if is_theirs else 403)


def handed_out(request: Request, person: Person, password: str | None) -> Response:
    """The page that tells of a new account or password: the only one that ever shows it."""
    return page(
        request,
        "handed_out.html",
        person=person,
        password=password,
        days=passwords.HANDED_OUT_FOR.days,
        election=reader.election_id(request),
    )


def by(request: Request, form: FormData) -> By:
    """Who acts, where, and why; Unfit without a reason."""
    reason = text(form, "reason")
    if len(reason) < _SHORTEST_REASON:
        raise Unfit(Message("Say why: the log keeps it.", {}), "Give a reason")
    return By(reader.person(request).id, reader.election_id(request), address_of(request), reason)


def grant(request: Request, form: FormData) -> Grant | None:
    """The role that the form gives; None where it gives none. Unfit where there is no such role or region."""
    role, regions = text(form, "role"), frozenset(texts(form, "region"))
    if not role:
        return None
    if role not in [each.value for each in Role]:
        raise Unfit(Message("There is no such role.", {}), "Choose one of the list")
    reader.election(request).require_regions(regions)
    return Grant(Role(role), regions, text(form, "observer") or None)


def choices(request: Request) -> Mapping[str, list[tuple[str, str]]]:
    """The roles and regions to choose from."""
    say = reader.language(request)
    return {
        "roles": [(role.value, role_name(say, role)) for role in Role],
        "all_regions": [(each, say.name("unit", each)) for each in reader.election(request).regions()],
    }


def region_names(say: Language, grant: Grant | None) -> str:
    """The regions of a role, one after the other."""
    return ", ".join(say.name("unit", region) for region in sorted(grant.regions)) if grant else ""


def how(say: Language, person: Person) -> str:
    """By what somebody signs in."""
    if person.issuer:
        return say.phrase("signs in at {issuer}", issuer=person.issuer)
    if person.handed_out_at:
        return say.phrase("has not yet chosen a password")
    return say.phrase("password")


def text(form: FormData, name: str) -> str:
    """What stands in a field, without blanks around it."""
    value = form.get(name, "")
    return clean(value) if isinstance(value, str) else ""


def clean(told: str) -> str:
    """A text without blanks around it, and without the one letter that PostgreSQL knows in no text."""
    return told.replace("\0", "").strip()


def texts(form: FormData, name: str) -> list[str]:
    """What stands in a field with several answers."""
    return [clean(value) for value in form.getlist(name) if isinstance(value, str) and value]
