"""One complaint: what was filed with whom, its line of time, what can be entered next, and its paper."""

import datetime as dt
import re
from collections.abc import Callable

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, complaint_paper, complaint_words, fields, line_of_time, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.pages.filing import mark
from dashboard.desk.shell import Page, get, page, post
from dashboard.desk.words import Words
from dashboard.documents.complaint import MEDIA_TYPE
from pipelines.casework.actions import Action, ComplaintStep, LinkCases, Outcome, Undo
from pipelines.casework.complaint import OPEN, Complaint, ComplaintState
from pipelines.casework.deadlines import is_overdue
from pipelines.casework.overdue import due
from pipelines.casework.rights import Right
from pipelines.casework.steps import possible
from pipelines.domain import Precision
from pipelines.journal import Entry

PAPERS = ("ky", "ru")
"""Languages in which complaints are written."""


def show(request: Request, problem: Problem | None = None) -> Response:
    """The complaint. That it was read is logged before it is shown."""
    complaint = _found(request, Right.READ)
    reader.record(request, What.READ, f"complaint {complaint.id}")
    place, words, account = room.of(request), Words.of(request), reader.signed_in(request)
    docket, say, now = place.desk.docket(), words.say, signed(request).access.now()
    names = {person.id: person.name for person in signed(request).access.accounts.all()}
    deadline = due(complaint, place.calendar) if complaint.state in OPEN else None
    may_act = place.may(account, Right.COMPLAIN, complaint)
    readable = {each.id for each in place.complaints(account)}
    above = docket.by_id.get(complaint.appeal_of or "")
    related = [(say.phrase("Appeals against"), above)] if above else []
    related += [(say.phrase("Appealed by"), each) for each in docket.appeals(complaint.id)]
    law = place.ground.rules.law
    return page(
        request,
        "complaint.html",
        status=problem.status if problem else 200,
        problem=problem,
        entered=acting.entered(request, docket.decisions),
        election=place.election,
        complaint=complaint,
        title=complaint_words.title(say, complaint),
        number=complaint_words.number(complaint.id),
        state=say.name("complaint_state", complaint.state.value),
        is_draft=complaint.state is ComplaintState.DRAFTED,
        is_open=complaint.state in OPEN,
        due=complaint_words.last_day(say, deadline.at) if deadline else "",
        is_overdue=is_overdue(deadline, now),
        facts=complaint_words.facts(say, complaint),
        cases=_cases(place, complaint, words),
        related=[
            (name, each, complaint_words.title(say, each)) for name, each in related if each.id in readable
        ],
        events=line_of_time.in_order(line_of_time.of_complaint(complaint, docket, words, names)),
        seen=docket.last_entry(complaint.id),
        may_act=may_act,
        may_export=place.may(account, Right.EXPORT, complaint),
        may_appeal=may_act
        and complaint.filed is not None
        and complaint.state is not ComplaintState.WITHDRAWN
        and not any(body.is_last for body in (law.body if law else ()) if body.id == complaint.body),
        steps=[(kind.value, say.name("complaint_step", kind.value)) for kind in possible(complaint, law)],
        bodies=[
            pair
            for pair in complaint_words.bodies(say, place.ground.terms.get("complaint_body", ()), law)
            if pair[0] != complaint.body
        ],
        outcomes=[(outcome.value, say.name("complaint_outcome", outcome.value)) for outcome in Outcome],
        police_outcomes=words.choices("police_outcome", place.ground.terms.get("police_outcome", ())),
        today=now.astimezone(say.zone).date().isoformat(),
        papers=PAPERS,
    )


def step(request: Request, form: FormData) -> Response:
    """Something that happened to the complaint is entered."""
    typed = fields.typed(form)
    said = {name: typed.get(name) for name in ComplaintStep.model_fields}

    def content() -> ComplaintStep:
        moment = _moment(str(typed.get("day", "")), str(typed.get("time", "")), reader.language(request).zone)
        return fields.content(ComplaintStep, said | moment)

    return _enter(request, form, content)


def link(request: Request, form: FormData) -> Response:
    """The complaint is about these cases too, named by their numbers."""
    cases = [case for text in form.getlist("cases") for case in str(text).split()]
    return _enter(request, form, lambda: fields.content(LinkCases, {"cases": cases}))


def undo(request: Request, form: FormData) -> Response:
    """An entry of the complaint counts no longer; when none is left, neither is the complaint."""
    entry = str(form.get("entry", ""))
    if not entry.isdecimal() or len(entry) > 9:
        raise HTTPException(400)
    complaint = _found(request, Right.READ)
    left = room.of(request).desk.docket().about(complaint.id)
    is_last = [decision.number for decision in left] == [int(entry)]
    reason = str(form.get("reason", ""))
    then = "/complaints" if is_last else f"/complaint/{complaint.id}"
    return _enter(request, form, lambda: fields.content(Undo, {"entry": entry, "reason": reason}), then=then)


def paper(request: Request) -> Response:
    """The draft as a paper in one language; the log says who took it."""
    complaint = _found(request, Right.EXPORT)
    code = str(request.path_params["code"])
    if code not in PAPERS:
        raise HTTPException(404)
    reader.record_listed(request, What.EXPORT, complaint.cases)
    reader.record(request, What.EXPORT, f"complaint {complaint.id}: draft in {code}")
    now = signed(request).access.now()
    file = complaint_paper.write(room.of(request), reader.election(request), complaint, code, now)
    number = re.sub("[^A-Za-z0-9-]", "", complaint_words.number(complaint.id))[:40]
    name = f"complaint-{number}-{code}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, media_type=MEDIA_TYPE, headers=headers)


def _enter(request: Request, form: FormData, content: Callable[[], Action], *, then: str = "") -> Response:
    complaint = str(request.path_params["complaint"])
    _, seen = mark(complaint, str(form.get("seen", "")))

    def enter() -> Entry:
        account, key = reader.signed_in(request), str(form.get("key", ""))
        return room.of(request).desk.complain(account, content(), complaint, seen=seen, key=key)

    return acting.attempt(request, form, enter, then=then or f"/complaint/{complaint}", otherwise=show)


def _moment(day: str, time: str, zone: dt.tzinfo) -> dict[str, object]:
    """When it happened: a local day, and its minute where somebody knows it. Unfit where it is none."""
    try:
        date = dt.date.fromisoformat(day)
        hour = dt.time.fromisoformat(time) if time.strip() else dt.time()
    except ValueError:
        raise fields.Unfit(["at"]) from None
    at = dt.datetime.combine(date, hour.replace(tzinfo=None), zone)
    return {"at": at, "precision": Precision.MINUTE if time.strip() else Precision.DAY}


def _found(request: Request, right: Right) -> Complaint:
    """The complaint of the address, if the reader has this right in all of its cases; else 404, or 403 and a line."""
    place = room.of(request)
    complaint = place.desk.docket().by_id.get(str(request.path_params["complaint"]))
    if complaint is None:
        raise HTTPException(404)
    if not place.may(reader.signed_in(request), right, complaint):
        raise reader.refused(request)
    return complaint


def _cases(place: room.Room, complaint: Complaint, words: Words) -> list[dict[str, str]]:
    """The cases of the complaint, as they stand now; what was merged since, by the case that stands for it."""
    cases = place.desk.cases()
    standing = {row["case_id"]: row for row in place.cases().iter_rows(named=True)}
    unknown = words.say.phrase("unknown")
    found = []
    for name in dict.fromkeys(cases.of(case).id for case in complaint.cases):
        row = standing.get(name, {"category_id": None, "unit_id": None, "region_id": None, "status": None})
        found.append(
            {
                "id": name,
                "category": words.say.name("category", row["category_id"]) or unknown,
                "where": words.place(row["unit_id"], row["region_id"]),
                "status": words.say.name("status", row["status"]) or unknown,
            }
        )
    return found


PAGE = Page(
    routes=(
        get("/complaint/{complaint:path}/draft-{code}.docx", paper, Right.EXPORT),
        post("/complaint/{complaint:path}/step", step, Right.COMPLAIN),
        post("/complaint/{complaint:path}/link", link, Right.COMPLAIN),
        post("/complaint/{complaint:path}/undo", undo, Right.COMPLAIN),
        get("/complaint/{complaint:path}", show, Right.READ),
    )
)
