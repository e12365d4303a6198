"""What lies around a case: others that may tell of the same event, its complaints, and the case to look at next."""

import polars as pl
from starlette.requests import Request

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import complaint_words, reader, room
from dashboard.desk.words import Words
from pipelines.casework.cases import Case
from pipelines.casework.duplicates import WITHIN, propose
from pipelines.casework.urgency import OPEN, by_urgency
from pipelines.domain import Status


def next_case(request: Request, place: room.Room, case: Case, words: Words) -> dict[str, str] | None:
    """The most urgent other case that waits and that nobody else checks; None where there is none."""
    account, cases = reader.signed_in(request), place.desk.cases()
    waiting = place.readable(account).filter(pl.col("status").is_in([status.value for status in OPEN]))
    for row in by_urgency(waiting.filter(pl.col("case_id") != case.id)).iter_rows(named=True):
        is_checked = row["status"] == Status.BEING_CHECKED.value
        if not is_checked or cases.report(row["case_id"]).taken_by == account.id:
            named = words.say.name("category", row["category_id"]) or words.say.phrase("unknown")
            where = words.place(row["unit_id"], row["region_id"])
            return {"id": row["case_id"], "words": f"{named} · {where}"}
    return None


def complaints(request: Request, place: room.Room, case: Case) -> list[dict[str, str]]:
    """The complaints about the case that one may read: where each lies, and until when an answer is due."""
    say, now = reader.language(request), signed(request).access.now()
    reports = {report.id for report in place.desk.cases().reports(case)}
    return [
        {
            "id": each.id,
            "title": complaint_words.title(say, each),
            "state": say.name("complaint_state", each.state.value),
            "answer": complaint_words.answer(say, each, place.calendar, now),
        }
        for each in place.complaints(reader.signed_in(request))
        if reports & set(each.cases)
    ]


def proposals(request: Request, place: room.Room, case: Case, words: Words) -> list[dict[str, object]]:
    """Other cases that may tell of the same event, of those that one may read; they are read here, and so logged."""
    cases = place.readable(reader.signed_in(request)).rename({"case_id": "report_id"})
    own = cases.filter(report_id=case.id)
    around = own.select("unit_id", "category_id", at="observed_at")
    near = cases.join(around, on=["unit_id", "category_id"])
    # of other hours none can be meant, and to compare all with one another takes a second
    near = near.filter((pl.col("observed_at") - pl.col("at")).abs() <= WITHIN)
    pairs = propose(near).filter((pl.col("report_id") == case.id) | (pl.col("other_id") == case.id))
    texts = dict(near.select("report_id", "what_happened").iter_rows())
    others = [(b if a == case.id else a, alike) for a, b, alike in pairs.iter_rows()]
    reader.record_listed(request, What.READ, [other for other, _ in others[:5]])
    return [
        {"id": other, "text": texts[other], "alike": words.say.number(round(alike))}
        for other, alike in others[:5]
    ]
