"""Where one begins: in which election, what waits there, who one is in it, and the way to the analytic pages."""

import polars as pl
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.access.gate import signed
from dashboard.desk import elections, reader, room, session_reports
from dashboard.desk.shell import Link, Page, analytic_link, get, page
from dashboard.i18n import Language
from pipelines.casework.complaint import ComplaintState
from pipelines.casework.overdue import overdue
from pipelines.casework.rights import Account, Right, Role, may
from pipelines.casework.urgency import OPEN
from pipelines.domain import Status


def choose(request: Request) -> Response:
    """The person's elections; where there is but one, it."""
    who, code = reader.person(request), reader.language(request).code
    held = [found for name in who.grants if (found := elections.held(name))]
    if len(held) == 1:
        return RedirectResponse(f"/election/{held[0].id}/", 303)
    mine = [
        {
            "id": found.id,
            "name": found.language(code).name("election", found.id),
            "role": role_name(reader.language(request), who.grants[found.id].role),
        }
        for found in held
    ]
    return page(request, "elections.html", elections=mine)


def show(request: Request) -> Response:
    """The person in this election."""
    account, held, say = reader.signed_in(request), reader.election(request), reader.language(request)
    session = signed(request).session
    assert session is not None
    return page(
        request,
        "start.html",
        role=role_name(say, account.role),
        waiting=_waiting(request, account, say) if may(account, Right.READ) else None,
        may_enter=may(account, Right.ENTER),
        election=held.id,
        regions=sorted(say.name("unit", region) for region in account.regions),
        election_name=say.name("election", held.id),
        built_at=held.row["built_at"],
        analytic=[(words, analytic_link(held.id, say.code, name)) for name, words in _analytic(say)],
    )


def _waiting(request: Request, account: Account, say: Language) -> list[tuple[str, str]]:
    """What waits for the person: each in words, with its address below the election; what is zero waits for nobody."""
    place, now = room.of(request), signed(request).access.now()
    cases = place.desk.cases()
    open_ones = place.readable(account).filter(pl.col("status").is_in([status.value for status in OPEN]))
    checked = open_ones.filter(status=Status.BEING_CHECKED.value)["case_id"]
    mine = sum(cases.report(case).taken_by == account.id for case in checked)
    held = place.complaints(account)
    late = len(overdue(held, place.calendar, now))
    drafts = sum(complaint.state is ComplaintState.DRAFTED for complaint in held)
    sessions = session_reports.waiting(place, account) if may(account, Right.FOLLOW_COMMISSIONS) else 0
    counts = (
        (
            sessions,
            say.plural(
                "{n} report of an observer on a session is to be looked at",
                "{n} reports of observers on sessions are to be looked at",
                sessions,
            ),
            "/session-reports",
        ),
        (
            mine,
            say.plural("{n} case that you check", "{n} cases that you check", mine),
            "/desk?mine=1&status=open",
        ),
        (
            open_ones.height,
            say.plural("{n} open case", "{n} open cases", open_ones.height),
            "/desk?status=open",
        ),
        (
            late,
            say.plural(
                "{n} complaint without an answer in time", "{n} complaints without an answer in time", late
            ),
            "/complaints?state=overdue",
        ),
        (
            drafts,
            say.plural("{n} complaint not filed yet", "{n} complaints not filed yet", drafts),
            f"/complaints?state={ComplaintState.DRAFTED.value}",
        ),
    )
    return [(words, path) for count, words, path in counts if count]


def role_name(say: Language, role: Role) -> str:
    """What a role is called."""
    return {
        Role.OPERATOR: say.phrase("Call-centre operator"),
        Role.COORDINATOR: say.phrase("Coordinator"),
        Role.LAWYER: say.phrase("Lawyer"),
        Role.COMMISSION_EXPERT: say.phrase("Expert on commissions"),
        Role.ANALYST: say.phrase("Analyst"),
        Role.EDITOR: say.phrase("Editor"),
        Role.ADMINISTRATOR: say.phrase("Administrator"),
    }[role]


def _analytic(say: Language) -> tuple[tuple[str, str], ...]:
    """Some of the analytic pages, by their addresses in `public.py`; the others are a step further."""
    return (
        ("", say.phrase("Overview")),
        ("map", say.phrase("Map")),
        ("reconciliation", say.phrase("Tallies and reconciliation")),
        ("reporting", say.phrase("Reporting")),
        ("week", f"{say.phrase('Commissions')}: {say.within(say.phrase('This week'))}"),
        ("data", say.phrase("Data and quality")),
    )


PAGE = Page(
    routes=(Route("/", choose, methods=["GET"]), get("/", show)),
    links=(Link(lambda say: say.phrase("Start"), "/"),),
)
