"""One account, for whoever keeps those of the election: what it is, what it may, and the end of that."""

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import Grant, Person
from dashboard.access.accounts import Unfit
from dashboard.access.gate import signed
from dashboard.access.keeping import keeps_whole
from dashboard.desk import keeping, reader
from dashboard.desk.keeping import Problem
from dashboard.desk.pages.start import role_name
from dashboard.desk.shell import Page, get, page, post, see_other
from pipelines.casework.rights import Right
from pipelines.messages import Message

_PATH = "/account/{id}"


def show(request: Request) -> Response:
    """The account as it is."""
    return _page(request)


def set_role(request: Request, form: FormData) -> Response:
    """Another role in this election, or none."""
    who, access = _whose(request), signed(request).access

    def act() -> None:
        role = keeping.grant(request, form)
        access.grant(who, reader.election_id(request), role, keeping.by(request, form))

    return _answered(request, keeping.attempt(request, act), form)


def change(request: Request, form: FormData) -> Response:
    """Do with the account what was chosen; a password for once is shown by the page that answers, and never again."""
    who, access = _whose(request), signed(request).access

    def act() -> str | None:
        by = keeping.by(request, form)
        match keeping.text(form, "action"):
            case "password":
                return access.hand_out_password(who, by)
            case "sign_out":
                access.end_sessions(who, by)
            case "disable":
                access.disable(who, by)
            case "enable":
                access.enable(who, by)
            case _:
                raise Unfit(Message("Choose what to do.", {}), "Choose one of the list")
        return None

    done = keeping.attempt(request, act)
    if isinstance(done, str):
        return keeping.handed_out(request, who, done)
    return _answered(request, done, form)


def _answered(request: Request, done: Problem | None, form: FormData) -> Response:
    if done is not None:
        return _page(request, done, form)
    return see_other(request, f"/account/{request.path_params['id']}", done="1")


def _page(request: Request, problem: Problem | None = None, form: FormData | None = None) -> Response:
    who, say, election = _whose(request), reader.language(request), reader.election_id(request)
    access, keeper = signed(request).access, reader.person(request)
    grant = who.grants.get(election)
    presence = access.sessions.present(access.now()).get(who.id)
    return page(
        request,
        "account.html",
        status=problem.status if problem else 200,
        problem=problem,
        is_done="done" in request.query_params and not problem,
        person=who,
        typed=_typed(grant, form),
        role=role_name(say, grant.role) if grant else say.phrase("none"),
        region_names=keeping.region_names(say, grant),
        elsewhere=len(set(who.grants) - {election}),
        how=keeping.how(say, who),
        presence=presence,
        is_own=who.id == keeper.id,
        may_whole=keeps_whole(keeper, who),
        election=election,
        **keeping.choices(request),
    )


def _typed(grant: Grant | None, form: FormData | None) -> Mapping[str, object]:
    """What stands in the forms: what was typed, else the role as it is."""
    if form is not None and "role" in form:
        names = ("role", "observer", "reason")
        return {name: keeping.text(form, name) for name in names} | {"regions": keeping.texts(form, "region")}
    return {
        "role": grant.role.value if grant else "",
        "regions": grant.regions if grant else (),
        "observer": (grant.observer_id if grant else None) or "",
        "reason": keeping.text(form, "reason") if form is not None else "",
    }


def _whose(request: Request) -> Person:
    """The account of the address; 404 where there is none."""
    found = signed(request).access.accounts.of_id(keeping.clean(str(request.path_params["id"])))
    if found is None:
        raise HTTPException(reader.NOT_FOUND)
    return found


PAGE = Page(
    routes=(
        get(_PATH, show, Right.KEEP_ACCOUNTS),
        post(f"{_PATH}/role", set_role, Right.KEEP_ACCOUNTS),
        post(f"{_PATH}/change", change, Right.KEEP_ACCOUNTS),
    ),
)
