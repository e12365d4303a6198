"""Who has an account, for whoever keeps those of the election: the list, and a new one with a password for once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import Person, passwords
from dashboard.access.gate import signed
from dashboard.access.sessions import Presence
from dashboard.desk import keeping, paging, reader
from dashboard.desk.keeping import Problem
from dashboard.desk.pages.start import role_name
from dashboard.desk.shell import Link, Page, get, page, post
from dashboard.i18n import Language
from pipelines.casework.rights import Right

_WORDS = 80
"""The longest name."""


@dataclass(frozen=True)
class _Typed:
    """What stands in the form of a new account."""

    name: str = ""
    subject: str = ""
    reason: str = ""
    role: str = ""
    regions: frozenset[str] = field(default_factory=frozenset)


def show(request: Request) -> Response:
    """One part of the list, and the form of a new account."""
    return _page(request)


def add(request: Request, form: FormData) -> Response:
    """A new account; the page that answers is the only one that ever shows its password."""
    typed = _Typed(
        name=keeping.text(form, "name"),
        subject=keeping.text(form, "subject"),
        reason=keeping.text(form, "reason"),
        role=keeping.text(form, "role"),
        regions=frozenset(keeping.texts(form, "region")),
    )
    issuer = signed(request).access.issuer if typed.subject else None
    password = None if issuer else passwords.one_time()

    def act() -> Person:
        grant = keeping.grant(request, form)
        return signed(request).access.add(
            typed.name,
            keeping.by(request, form),
            password=password,
            issuer=issuer.provider.issuer if issuer else None,
            subject=typed.subject if issuer else None,
            is_handed_out=password is not None,
            grant=grant,
        )

    done = keeping.attempt(request, act)
    if isinstance(done, Problem):
        return _page(request, done, typed)
    return keeping.handed_out(request, done, password)


def _page(request: Request, problem: Problem | None = None, typed: _Typed | None = None) -> Response:
    say, election, access = reader.language(request), reader.election_id(request), signed(request).access
    words = keeping.clean(request.query_params.get("q", ""))[:_WORDS]
    found = access.accounts.kept_in(election, words)
    last = paging.last(len(found))
    number = paging.number(request.query_params.get("page"), last)
    shown = found[(number - 1) * paging.ROWS : number * paging.ROWS]
    kept = urlencode({"q": words} if words else {})
    present = access.sessions.present(access.now())
    return page(
        request,
        "accounts.html",
        status=problem.status if problem else 200,
        problem=problem,
        typed=typed or _Typed(),
        rows=[_row(person, election, present, say) for person in shown],
        words=words,
        part={"found": len(found), "number": number, "last": last, "kept": kept},
        election=election,
        provider=access.issuer.provider.name if access.issuer else None,
        **keeping.choices(request),
    )


def _row(person: Person, election: str, present: Mapping[str, Presence], say: Language) -> dict[str, object]:
    grant = person.grants.get(election)
    return {
        "id": person.id,
        "name": person.name,
        "role": role_name(say, grant.role) if grant else "",
        "regions": keeping.region_names(say, grant),
        "is_disabled": person.disabled_at is not None,
        "how": keeping.how(say, person),
        "sessions": present[person.id].sessions if person.id in present else 0,
    }


PAGE = Page(
    routes=(
        get("/accounts", show, Right.KEEP_ACCOUNTS),
        post("/accounts", add, Right.KEEP_ACCOUNTS),
    ),
    links=(Link(lambda say: say.phrase("Accounts"), "/accounts", Right.KEEP_ACCOUNTS),),
)
