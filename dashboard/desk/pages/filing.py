"""The draft of a complaint: about which cases, to which body, on which articles, what is asked; and what it appeals."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import queries_casework
from dashboard.desk import acting, complaint_words, fields, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.shell import Page, get, page, post
from dashboard.desk.words import Words
from dashboard.i18n import Language
from pipelines.casework.actions import ComplaintKind, FileComplaint, LinkCases
from pipelines.casework.complaint import Complaint, ComplaintState
from pipelines.casework.rights import Right
from pipelines.domain import Status
from pipelines.journal import Entry

_SAID = ("cases", "kind", "body", "body_unit", "applicant", "articles", "appeal_of", "asks")
Typed = Mapping[str, str | list[str]]


def new(request: Request, problem: Problem | None = None) -> Response:
    """An empty draft about the cases of the address; against a complaint, with its cases."""
    if problem:
        return _page(request, problem.typed, problem=problem)
    place, query = room.of(request), request.query_params
    against = _named(request, query["appeal_of"]) if "appeal_of" in query else None
    asked = query.getlist("case") or (against.cases if against else ())
    cases = list(dict.fromkeys(place.desk.cases().of(name).id for name in asked))
    typed: dict[str, str | list[str]] = {"complaint": uuid4().hex, "seen": "0", "cases": cases}
    if against:
        typed |= {
            "appeal_of": against.id,
            "applicant": against.content.applicant,
            "kind": against.kind.value,
            "articles": list(against.content.articles),
        }
    return _page(request, typed)


def amend(request: Request) -> Response:
    """A draft as it reads now, to be changed; what was filed stays as it was filed."""
    complaint = _named(request, str(request.path_params["complaint"]))
    content = complaint.content.model_dump(mode="json")
    typed = {name: content[name] or "" for name in _SAID}
    seen = room.of(request).desk.docket().last_entry(complaint.id)
    own = {"complaint": complaint.id, "seen": str(seen), "cases": list(complaint.cases)}
    return _page(request, typed | own)


def enter(request: Request, form: FormData) -> Response:
    """The draft is entered, or changed."""
    name, seen = mark(str(form.get("complaint", "")), str(form.get("seen", "")))
    typed = fields.typed(form)
    own = [line.strip() for line in str(typed.get("other_articles", "")).splitlines()]
    said = {field: typed[field] for field in _SAID if field in typed}
    said["articles"] = [*typed.get("articles", ()), *(line for line in own if line)]
    said["reason"] = typed.get("reason", "")

    def write() -> Entry:
        content = fields.content(FileComplaint, said)
        account = reader.signed_in(request)
        return room.of(request).desk.complain(account, content, name, seen=seen, key=str(form.get("key", "")))

    return acting.attempt(request, form, write, then=f"/complaint/{name}", otherwise=new)


def link(request: Request, form: FormData) -> Response:
    """These cases belong to a complaint that there is. `to` names it with its last entry on the screen."""
    name, seen = mark(*str(form.get("to", " ")).rpartition(" ")[::2])
    cases = [str(case) for case in form.getlist("cases")]

    def write() -> Entry:
        content = fields.content(LinkCases, {"cases": cases})
        account = reader.signed_in(request)
        return room.of(request).desk.complain(account, content, name, seen=seen, key=str(form.get("key", "")))

    def again(asked: Request, problem: Problem) -> Response:
        typed: dict[str, str | list[str]] = {"complaint": uuid4().hex, "seen": "0", "cases": cases}
        return new(asked, Problem(problem.words, typed, problem.status))

    return acting.attempt(request, form, write, then=f"/complaint/{name}", otherwise=again)


def mark(name: str, seen: str) -> tuple[str, int]:
    """A complaint and its last entry on the screen; 400 where the form was made by hand, and not well."""
    if not name or not seen.isdecimal() or len(seen) > 9:
        raise HTTPException(400)
    return name, int(seen)


def _named(request: Request, name: str) -> Complaint:
    """The complaint, if the reader may act on it; else 404, or 403 with a line in the log."""
    place = room.of(request)
    complaint = place.desk.docket().by_id.get(name)
    if complaint is None:
        raise HTTPException(404)
    if not place.may(reader.signed_in(request), Right.COMPLAIN, complaint):
        raise reader.refused(request)
    return complaint


def _page(request: Request, typed: Typed, *, problem: Problem | None = None) -> Response:
    place, words = room.of(request), Words.of(request)
    say, account = words.say, reader.signed_in(request)
    cases = _cases(request, typed.get("cases", []), words)
    law, docket = place.ground.rules.law, place.desk.docket()
    against = docket.by_id.get(str(typed.get("appeal_of", "")))
    if against and not place.may(account, Right.COMPLAIN, against):
        raise reader.refused(request)
    above = next(
        (body.appeals_to for body in law.body if against and body.id == against.body) if law else iter(()), ()
    )
    open_ones = [
        (
            f"{each.id} {docket.last_entry(each.id)}",
            f"{complaint_words.title(say, each)} · {complaint_words.number(each.id)}",
        )
        for each in place.complaints(account, Right.COMPLAIN)
        if each.state not in (ComplaintState.DECIDED, ComplaintState.WITHDRAWN)
        and not {case["id"] for case in cases} & set(each.cases)
    ]
    found = queries_casework.options(reader.election(request).connection, words.form)
    named = {"articles": _articles(place, say, cases)}
    chosen = typed.get("articles", [])
    return page(
        request,
        "filing.html",
        status=problem.status if problem else 200,
        problem=problem,
        typed=typed,
        election=place.election,
        cases=cases,
        is_new=typed.get("seen") == "0",
        against=complaint_words.title(say, against) if against else "",
        kinds=[(kind.value, say.name("complaint_kind", kind.value)) for kind in ComplaintKind],
        bodies=complaint_words.bodies(say, above or place.ground.terms.get("complaint_body", ()), law),
        applicants=words.choices("applicant", place.ground.terms.get("applicant", ())),
        units=words.choices("unit", found.get("unit", ())),
        articles=named["articles"],
        others="\n".join(each for each in chosen if each not in dict(named["articles"])),
        open_ones=open_ones[:20] if typed.get("seen") == "0" and not against else (),
    )


def _cases(request: Request, names: str | Sequence[str], words: Words) -> list[dict[str, object]]:
    """The cases that the complaint is about; each is one that the reader may complain about."""
    place = room.of(request)
    found: list[dict[str, object]] = []
    for name in [names] if isinstance(names, str) else names:
        case = place.case(name)
        if case is None:
            raise HTTPException(404)
        reader.require(request, Right.COMPLAIN, place.place(case))
        rows = place.cases().filter(case_id=case.id).to_dicts()
        if not rows:  # it was decided on once, and no report tells of it any more
            raise HTTPException(404)
        row = rows[0]
        found.append(
            {
                "id": name,
                "category_id": row["category_id"],
                "category": words.say.name("category", row["category_id"]),
                "where": words.place(row["unit_id"], row["region_id"]),
                "is_verified": row["status"] == Status.VERIFIED.value,
                "status": words.say.name("status", row["status"]),
            }
        )
    if not found:
        raise HTTPException(404)
    return found


def _articles(
    place: room.Room, say: Language, cases: Sequence[Mapping[str, object]]
) -> list[tuple[str, str]]:
    """The articles and standards of the pack's law, those on the kinds of these cases first."""
    law = place.ground.rules.law
    if law is None:
        return []
    near = law.about([str(case["category_id"]) for case in cases])
    ordered = [*near, *(article for article in law.article if article not in near)]
    return [
        *((article.id, f"{say.name('article', article.id)} ({article.number})") for article in ordered),
        *((standard.id, say.name("standard", standard.id)) for standard in law.standard),
    ]


PAGE = Page(
    routes=(
        get("/complaint", new, Right.COMPLAIN),
        post("/complaint", enter, Right.COMPLAIN),
        post("/complaint/link", link, Right.COMPLAIN),
        get("/complaint/{complaint:path}/amend", amend, Right.COMPLAIN),
    )
)
