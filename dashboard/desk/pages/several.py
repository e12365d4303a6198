"""Several cases at once: they stand on the screen before it is decided, as one entry that is undone as one."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import queries_casework
from dashboard.access import What
from dashboard.desk import acting, fields, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.shell import Page, get, page, post
from dashboard.desk.words import Words
from pipelines.casework.actions import Action, LeaveUnverifiable, Merge, Refute, SetPublication, Take
from pipelines.casework.rights import Right, may

MOST = 50
MANY = Right.SET_PUBLICATION
"""Whoever checks has this right too; who only sets levels of publication does so of many at once."""
ACTIONS: dict[str, type[Action]] = {
    "take": Take,
    "merge": Merge,
    "refute": Refute,
    "leave_unverifiable": LeaveUnverifiable,
    "set_publication": SetPublication,
}
"""What can be decided of several at once."""


def show(request: Request, problem: Problem | None = None) -> Response:
    """The cases that were chosen, side by side, and what can be decided of all of them."""
    account, place, words = reader.signed_in(request), room.of(request), Words.of(request)
    asked = problem.typed.get("cases", []) if problem else request.query_params.getlist("case")
    chosen = list(dict.fromkeys(asked))
    if not chosen:
        return page(request, "several.html", cases=(), problem=problem, election=place.election)
    if len(chosen) > MOST:
        raise HTTPException(400)
    rows = []
    for name in chosen:
        case = place.case(name)
        if case is None or case.id != name:
            raise HTTPException(404)
        reader.require(request, Right.READ, place.place(case))
        (row,) = place.cases().filter(case_id=case.id).to_dicts()
        rows.append(
            {
                "id": case.id,
                "mark": fields.mark(case),
                "text": row["what_happened"],
                "category": words.say.name("category", row["category_id"]),
                "where": words.place(row["unit_id"], row["region_id"]),
                "when": words.moment(row["observed_at"], row["observed_precision"]),
                "status": words.say.name("status", row["status"]),
            }
        )
    reader.record(request, What.READ, *chosen)
    found = queries_casework.options(reader.election(request).connection, words.form)
    return page(
        request,
        "several.html",
        status=problem.status if problem else 200,
        problem=problem,
        cases=rows,
        is_merge="merge" in (request.query_params.get("for"), problem and problem.typed.get("action")),
        election=place.election,
        options={
            name: [(code, words.option(name, code)) for code in found.get(name, ())]
            for name in ("evidence", "publication_level")
        },
        may_check=may(account, Right.CHECK),
        may_publish=may(account, Right.SET_PUBLICATION),
        label=lambda field: fields.label(words, field),
    )


def act(request: Request, form: FormData) -> Response:
    """One entry about all of them; for a merge, the case that was chosen to stand for the others comes first."""
    kind = ACTIONS.get(str(form.get("action", "")))
    if kind is None:
        raise HTTPException(400)
    reports = fields.seen(form)
    first = str(form.get("first", reports[0].id))
    reports.sort(key=lambda case: case.id != first)
    typed = fields.typed(form) | {"cases": [case.id for case in reports]}
    wanted = {name: value for name, value in typed.items() if name in kind.model_fields}

    def make() -> Action:
        if not form.get("confirmed"):
            raise fields.Unfit(["confirmed"])
        fields.require_offered(Words.of(request), reader.election(request).connection, wanted)
        return fields.content(kind, wanted)

    return acting.decide(
        request,
        form,
        make,
        reports,
        then=f"/case/{reports[0].id}" if kind is Merge else "/desk",
        otherwise=lambda asked, problem: show(asked, Problem(problem.words, typed, problem.status)),
    )


PAGE = Page(routes=(get("/several", show, MANY), post("/several", act, MANY)))
