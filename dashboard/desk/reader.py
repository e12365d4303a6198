"""Who asks for a page of the desk: the person, what they are in the election of the address, and in which language."""

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboard.access import Person, What
from dashboard.access.gate import address_of, signed
from dashboard.access.log import listed
from dashboard.desk import elections
from dashboard.i18n import LANGUAGES, Language
from pipelines.casework.rights import Account, Place, Right, may

LANGUAGE = "baikoo-language"
"""The cookie that keeps the choice of language."""
FORBIDDEN, NOT_FOUND = 403, 404


def person(request: Request) -> Person:
    """Whoever is signed in."""
    if not hasattr(request.state, "person"):
        session = signed(request).session
        found = session and signed(request).access.accounts.of_id(session.account_id)
        if not found:
            raise HTTPException(FORBIDDEN)
        request.state.person = found
    asking = request.state.person
    assert isinstance(asking, Person)
    return asking


def signed_in(request: Request) -> Account:
    """Whoever is signed in, in the election of the address; 403 where they have no business in it."""
    account = person(request).within(election_id(request))
    if account is None:
        raise refused(request)
    return account


def require(request: Request, right: Right | None, place: Place | None = None) -> Account:
    """The account, if it has this right there; 403 where it has not, and a line in the log."""
    account = signed_in(request)
    if right is not None and not may(account, right, place):
        raise refused(request)
    return account


def refused(request: Request) -> HTTPException:
    """The refusal to raise, after it was logged."""
    record(request, What.REFUSED, request.url.path)
    return HTTPException(FORBIDDEN)


def record(request: Request, what: What, *subjects: str) -> None:
    """Log that the person reads, takes out or does this, a line a subject. Call it before the answer is made."""
    access = signed(request).access
    access.log.append_each(
        what,
        access.now(),
        subjects,
        account_id=person(request).id,
        election=request.path_params.get("election"),
        address=address_of(request) if what is What.REFUSED else None,
    )


def record_listed(request: Request, what: What, cases: Iterable[str]) -> None:
    """Log that the words of these cases are read or taken out together: a few lines, in which each stands."""
    if subjects := listed(cases):
        record(request, what, *subjects)


def election_id(request: Request) -> str:
    """The election of the address."""
    return str(request.path_params["election"])


def election(request: Request) -> elections.Held:
    """The election of the address with its snapshot; 404 where nothing of it is published."""
    signed_in(request)  # else an address could tell what there is
    found = elections.held(election_id(request))
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found


def language(request: Request) -> Language:
    """The reader's language, over the names of the election where the address has one."""
    code = request.cookies.get(LANGUAGE, "")
    code = code if code in LANGUAGES else next(iter(LANGUAGES))
    session, name = signed(request).session, request.path_params.get("election")
    if session and name and person(request).within(name) and (held := elections.held(name)):
        return held.language(code)
    return Language(code)
