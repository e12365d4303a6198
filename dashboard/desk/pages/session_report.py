"""Observers' reports on sessions of commissions: which wait, what one says; one is set aside or taken up again.

To take one over is to enter a record (`record_entry`), whose form is filled in from it.
"""

from collections.abc import Iterable

import polars as pl
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, fields, line_of_time, listing, reader, room, session_reports, tellings
from dashboard.desk.acting import Problem
from dashboard.desk.pages.record_amend import last_seen
from dashboard.desk.session_reports import OPEN, State
from dashboard.desk.shell import Link, Page, get, page, post
from dashboard.i18n import Language
from pipelines.casework.actions import Action
from pipelines.casework.decision import Decision
from pipelines.casework.ledger import SESSIONS
from pipelines.casework.records import AddRecord, SetReportAside, TakeReportUp
from pipelines.casework.rights import Right, may
from pipelines.domain import Precision
from pipelines.journal import Entry

_ACTIONS: dict[str, type[Action]] = {"set_aside": SetReportAside, "take_up": TakeReportUp}


def show(request: Request) -> Response:
    """The reports of one's regions, those first that wait: every one that is not taken over or set aside as it is."""
    place, say = room.of(request), reader.language(request)
    every = session_reports.readable(place, reader.signed_in(request))
    chosen = listing.chosen(request, ("state",))
    wanted = [State(chosen["state"])] if chosen["state"] in set(State) else list(OPEN)
    part = listing.part(request, every.filter(pl.col("state").is_in(wanted)), chosen)
    rows = [
        {
            "id": row["report_id"],
            "commission": session_reports.commission(say, row),
            "day": session_reports.day(say, row["held"]),
            "came": say.date(row["received_at"]) if row["received_at"] else say.phrase("unknown"),
            "state": _states(say)[State(row["state"])],
            "is_marked": row["state"] == State.AMENDED,
        }
        for row in part.rows.iter_rows(named=True)
    ]
    states = [(each.value, word) for each, word in _states(say).items()]
    return page(
        request,
        "session_reports.html",
        election=place.election,
        part=part,
        rows=rows,
        chosen=chosen,
        states=states,
    )


def read(request: Request, problem: Problem | None = None) -> Response:
    """One report. That it was read is logged before it is shown."""
    place, say, account = room.of(request), reader.language(request), reader.signed_in(request)
    row = session_reports.named(request, str(request.path_params["report"]))
    report, revision = row["report_id"], row["revision"]
    reader.record(request, What.READ, report)
    ledger = place.desk.ledger()
    decisions = ledger.on_reports.get(report, ())
    told = session_reports.answers(place, report, revision)
    cells = session_reports.cells(row["unit_id"], told, say.zone)
    record = ledger.by_id.get(report)
    content = record.content if record else AddRecord(kind=SESSIONS, cells=cells) if cells else None
    thing = tellings.thing_of(place, content) if content else ""
    beside = tellings.told(place, SESSIONS).filter(thing=thing)
    return page(
        request,
        "session_report.html",
        status=problem.status if problem else 200,
        problem=problem,
        entered=acting.entered(request, decisions),
        election=place.election,
        row=row,
        state=row["state"],
        state_words=_states(say)[State(row["state"])],
        commission=session_reports.commission(say, row),
        facts=session_reports.said(say, told),
        came=say.date(row["received_at"], Precision.MINUTE) if row["received_at"] else say.phrase("unknown"),
        seen=decisions[-1].number if decisions else 0,
        is_taken_over=record is not None and record.stands,
        thing=thing if beside.height else "",
        tellings=beside.filter(
            pl.col(tellings.RECORD).is_null() | (pl.col(tellings.RECORD) != report)
        ).height,
        may_decide=may(account, Right.FOLLOW_COMMISSIONS),
        told_by_reader=row["observer_id"] is not None and row["observer_id"] == account.observer_id,
        events=_events(request, say, decisions),
    )


def decide(request: Request, form: FormData) -> Response:
    """The report is set aside, or waits again, and why."""
    row = session_reports.named(request, str(request.path_params["report"]))
    action = _ACTIONS.get(str(form.get("action", "")))
    if action is None:
        raise HTTPException(400)
    seen, revision = last_seen(form), last_seen(form, "revision")

    def enter() -> Entry:
        content = fields.content(action, {"reason": str(form.get("reason", ""))})
        account, key = reader.signed_in(request), str(form.get("key", ""))
        return room.of(request).desk.tell(
            account, content, row["report_id"], seen=seen, key=key, revision=revision
        )

    return acting.attempt(request, form, enter, then=f"/session-report/{row['report_id']}", otherwise=read)


def _states(say: Language) -> dict[State, str]:
    return {
        State.WAITING: say.phrase("waits"),
        State.AMENDED: say.phrase("sent again since"),
        State.TAKEN_OVER: say.phrase("taken over"),
        State.SET_ASIDE: say.phrase("set aside"),
    }


def _events(request: Request, say: Language, decisions: Iterable[Decision]) -> list[line_of_time.Event]:
    names = {person.id: person.name for person in signed(request).access.accounts.all()}
    actions = {
        "add": say.phrase("Report taken over"),
        "amend": say.phrase("Record amended"),
        "withdraw": say.phrase("Record withdrawn"),
        "set_aside": say.phrase("Report set aside"),
        "take_up": say.phrase("Report taken up again"),
    }
    return line_of_time.in_order(
        line_of_time.entered(one, say, actions[one.action], names.get(one.account, one.account))
        for one in decisions
    )


PAGE = Page(
    routes=(
        get("/session-reports", show, Right.READ_SESSIONS),
        get("/session-report/{report}", read, Right.READ_SESSIONS),
        post("/session-report/{report}", decide, Right.FOLLOW_COMMISSIONS),
    ),
    links=(Link(lambda say: say.phrase("Reports on sessions"), "/session-reports", Right.READ_SESSIONS),),
)
