"""One case: what is told, what was decided of it in one line of time, and what one may decide now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import queries_casework
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, attached, complaint_words, fields, line_of_time, neighbours, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.shell import Page, get, page, post
from dashboard.desk.words import Words
from pipelines.casework.actions import (
    Action,
    EnterReport,
    LeaveUnverifiable,
    Refute,
    Remark,
    Reopen,
    SetPublication,
    Take,
    Undo,
    Verify,
)
from pipelines.casework.cases import JUDGED, Case
from pipelines.casework.decision import Decision
from pipelines.casework.rights import Account, Right, may
from pipelines.domain import Precision, Status

ACTIONS: dict[str, type[Action]] = {
    "take": Take,
    "verify": Verify,
    "refute": Refute,
    "leave_unverifiable": LeaveUnverifiable,
    "reopen": Reopen,
    "set_publication": SetPublication,
    "remark": Remark,
}
"""What can be decided on this page, by the name that its form gives it."""
_AXES = ("phase", "actor", "affected", "source_channel", "publication_level")


def show(request: Request, problem: Problem | None = None) -> Response:
    """The case. That it was read is logged before it is shown."""
    place, case, row = _found(request)
    account, words = reader.signed_in(request), Words.of(request)
    reader.record(request, What.READ, case.id)
    here = place.place(case)
    now = case.now(case.revision)
    entered = acting.entered(request, place.desk.about(case))
    rights = {right.value: may(account, right, here) for right in Right}
    moves_on = entered and rights["check"] and now.status is not Status.BEING_CHECKED
    options = queries_casework.options(reader.election(request).connection, words.form)
    names = accounts(request)
    return page(
        request,
        "case.html",
        status=problem.status if problem else 200,
        problem=problem,
        case=now,
        election=place.election,
        facts=_facts(row, words),
        text=row["what_happened"],
        evidence=words.form and [words.option("evidence", code) for code in (row["evidence"] or "").split()],
        status_name=words.say.name("status", now.status.value),
        reports=_reports(place, case, words, names_observers=rights["check"]),
        files=attached.files(place, case, words, names),
        grounds=attached.grounds(words),
        complaints_about=sum(case.id in each.cases for each in place.complaints(account)),
        account=account.id,
        accept=attached.ACCEPT,
        kept=attached.kept(words),
        history=_history(request, place, case, names),
        complaint_title=lambda complaint: complaint_words.title(words.say, complaint),
        complaints=neighbours.complaints(request, place, case),
        entered=entered,
        next_case=neighbours.next_case(request, place, case, words) if moves_on else None,
        rights=rights,
        told_by_reader=place.desk.told_by(account, case),
        checked_words=_checked(words, now, account, names),
        is_mine=case.taken_by == account.id,
        is_verified=now.status is Status.VERIFIED,
        rests_on=_rests_on(words, now),
        is_judged=now.status in JUDGED,
        is_checked=now.status is Status.BEING_CHECKED,
        proposals=neighbours.proposals(request, place, case, words) if rights["check"] else (),
        options={
            name: [(code, words.option(name, code)) for code in options.get(name, ())]
            for name in ("evidence", "publication_level")
        },
        mark=fields.mark(case),
        label=lambda field: fields.label(words, field),
    )


def act(request: Request, form: FormData) -> Response:
    """What one of the forms of the page asks for."""
    kind, reports = ACTIONS.get(str(form.get("action", ""))), fields.seen(form)
    if kind is None or not _are_of_address(request, reports[:1]) or len(reports) > 1:
        raise HTTPException(400)
    wanted = {name: value for name, value in fields.typed(form).items() if name in kind.model_fields}

    def make() -> Action:
        fields.require_offered(Words.of(request), reader.election(request).connection, wanted)
        return fields.content(kind, wanted)

    return acting.decide(request, form, make, reports, then=f"/case/{reports[0].id}", otherwise=show)


def undo(request: Request, form: FormData) -> Response:
    """An entry of the case counts no longer, on all the reports that it is about."""
    entry, reports = str(form.get("entry", "")), fields.seen(form)
    if not entry.isdecimal() or len(entry) > 9 or not _are_of_address(request, reports):
        raise HTTPException(400)
    wanted = {"entry": entry, "reason": str(form.get("reason", ""))}
    case = str(request.path_params["case"])
    return acting.decide(
        request, form, lambda: fields.content(Undo, wanted), reports, then=f"/case/{case}", otherwise=show
    )


def _are_of_address(request: Request, reports: list[Case]) -> bool:
    """Whether one of the reports belongs to the case of the address: else a form was made by hand."""
    cases, asked = room.of(request).desk.cases(), str(request.path_params["case"])
    return cases.of(asked).id in {cases.of(report.id).id for report in reports}


def _found(request: Request) -> tuple[room.Room, Case, dict[str, Any]]:
    """The case of the address with its row; 403 where one may not read it, 404 where there is none."""
    place = room.of(request)
    case = place.case(str(request.path_params["case"]))
    if case is None:
        if not may(reader.signed_in(request), Right.READ):
            raise reader.refused(request)
        raise HTTPException(404)
    reader.require(request, Right.READ, place.place(case))
    (row,) = place.cases().filter(case_id=case.id).to_dicts()
    return place, case, row


def _facts(row: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    say = words.say
    unknown = say.phrase("unknown")
    sources = row["independent_sources"]
    return [
        (words.question("category"), say.name("category", row["category_id"]) or unknown),
        (say.phrase("Place"), words.place(row["unit_id"], row["region_id"])),
        (words.question("place_text"), row["place_text"] or "–"),
        (words.question("observed_at"), words.moment(row["observed_at"], row["observed_precision"])),
        *((words.question(axis), words.option(axis, row[axis]) or unknown) for axis in _AXES),
        (words.question("independent_sources"), unknown if sources is None else say.number(sources)),
        (say.phrase("Received on"), words.moment(row["received_at"], Precision.MINUTE)),
    ]


def _checked(words: Words, case: Case, account: Account, names: Mapping[str, str]) -> str:
    """Who checks the case, if anybody does."""
    say = words.say
    if case.status is not Status.BEING_CHECKED:
        return say.phrase("Nobody checks this yet.")
    if case.taken_by == account.id:
        return say.phrase("You check this.")
    return say.phrase("Checked by: {name}", name=names.get(case.taken_by or "") or say.phrase("unknown"))


def _rests_on(words: Words, case: Case) -> list[str]:
    """The grades of evidence that the judgement rests on."""
    return [words.option("evidence", grade) for grade in case.judgement.evidence] if case.judgement else []


def _reports(place: room.Room, case: Case, words: Words, *, names_observers: bool) -> list[dict[str, object]]:
    """Every report of the case in the words in which it came; a report that was written down here as it was entered."""
    ids = [report.id for report in place.desk.cases().reports(case)]
    filed = {row["report_id"]: row for row in place.reports.filter(pl.col("report_id").is_in(ids)).to_dicts()}
    found: list[dict[str, object]] = []
    for report in ids:
        row = filed.get(report)
        entered = _entered(place.desk.cases().report(report))
        text = row["what_happened"] if row else entered and entered.told.what_happened
        observer = row["observer_id"] if row and names_observers else None
        revision = row["revision"] if row else 1
        found.append({"id": report, "text": text, "observer": observer, "revision": revision})
    return found


def _entered(case: Case) -> EnterReport | None:
    first = case.history[0].content if case.history else None
    return first if isinstance(first, EnterReport) else None


def _history(
    request: Request, place: room.Room, case: Case, names: Mapping[str, str]
) -> list[line_of_time.Event]:
    """From the report to the last appeal, the latest first, with who may be asked about it."""
    words, account = Words.of(request), reader.signed_in(request)
    reports = {report.id for report in place.desk.cases().reports(case)}
    events = list(_decided(place, case, words, account, names))
    filed = place.reports.filter(pl.col("report_id").is_in(list(reports)))
    for name, at in filed.select("report_id", "received_at").iter_rows():
        if at is not None:
            events.append(line_of_time.came(words.say, name, at))
    docket = place.desk.docket()
    for complaint in place.complaints(account):
        if reports & set(complaint.cases):
            of_it = line_of_time.of_complaint(complaint, docket, words, names)
            events += [replace(event, can_be_undone=False) for event in of_it]
    return line_of_time.in_order(events)


def _decided(
    place: room.Room, case: Case, words: Words, account: Account, names: Mapping[str, str]
) -> Iterator[line_of_time.Event]:
    """Every decision on the reports of the case. What was undone stays in its place, with the entry that undid it."""
    say = words.say
    decided = {decision.number: decision for decision in place.desk.about(case)}
    undone = {
        decision.content.entry: decision.number
        for decision in decided.values()
        if isinstance(decision.content, Undo)
    }
    last = decided.get(case.undoable.number) if case.undoable else None
    for number, decision in decided.items():
        others, undoes = len(decision.subjects) - 1, getattr(decision.content, "entry", None)
        notes = [
            say.phrase("undoes entry {n}", n=undoes) if undoes else "",
            say.phrase("no longer counts: entry {n}", n=undone[number]) if number in undone else "",
            say.plural("with {n} other report", "with {n} other reports", others) if others else "",
        ]
        marks = _marks(place, decision, account) if decision is last else ()
        who = names.get(decision.account, decision.account)
        yield replace(
            line_of_time.entered(decision, say, action_name(words, decision.action), who),
            notes=tuple(filter(None, notes)),
            is_undone=number in undone,
            can_be_undone=bool(marks),
            marks=tuple(marks),
        )


def accounts(request: Request) -> dict[str, str]:
    """What every account is called, by its id."""
    return {person.id: person.name for person in signed(request).access.accounts.all()}


def _marks(place: room.Room, decision: Decision, account: Account) -> Sequence[str]:
    """Which reports to undo the decision on, as they are now; none where the reader may not undo it."""
    cases, content = place.desk.cases(), decision.content
    reports = [cases.report(subject) for subject in decision.subjects]
    if isinstance(content, EnterReport) or not all(
        may(account, content.right, place.place(cases.of(report.id))) for report in reports
    ):
        return ()
    return [fields.mark(_now(place, report)) for report in reports]


def _now(place: room.Room, report: Case) -> Case:
    filed = place.filed(report.id)
    return report.now(filed.revision) if filed else report


def action_name(words: Words, action: str) -> str:
    """What was decided, in words."""
    say = words.say
    return {
        "enter": say.phrase("Report written down"),
        "amend": say.phrase("Report amended"),
        "take": say.phrase("Check begun"),
        "verify": say.phrase("Checked: verified"),
        "refute": say.phrase("Refuted"),
        "leave_unverifiable": say.phrase("Found to be unverifiable"),
        "reopen": say.phrase("Opened again"),
        "merge": say.phrase("Merged"),
        "set_publication": say.phrase("Level of publication set"),
        "attach": say.phrase("Evidence attached"),
        "ask_destruction": say.phrase("Asked that a file be destroyed"),
        "destroy": say.phrase("A file was destroyed"),
        "keep": say.phrase("A file is kept"),
        "remark": say.phrase("Remark"),
        "undo": say.phrase("Undone"),
    }[action]


PAGE = Page(
    routes=(
        get("/case/{case:path}", show, Right.READ),
        post("/case/{case:path}/decide", act, Right.READ),
        post("/case/{case:path}/undo", undo, Right.READ),
    )
)
