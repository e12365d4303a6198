"""All complaints that one may read: what is overdue first, then what is due next; with filters, and as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.desk import acting, complaint_words, listing, reader, room
from dashboard.desk.shell import Link, Page, get, page
from dashboard.desk.words import Words
from dashboard.i18n import Language
from pipelines.casework.complaint import OPEN, Complaint, ComplaintState
from pipelines.casework.rights import Account, Right, may
from pipelines.marts import complaints
from pipelines.tables.complaints import COMPLAINTS, ComplaintOutcome

_FILTERS = ("state", "body", "outcome")
_OPEN = [state.value for state in OPEN]
_DRAFTED = ComplaintState.DRAFTED.value


def show(request: Request) -> Response:
    """One part of the list."""
    account, place, words = reader.signed_in(request), room.of(request), Words.of(request)
    say = words.say
    chosen = listing.chosen(request, _FILTERS)
    mine = _table(request, place, account)
    part = listing.part(request, by_need(_filtered(mine, chosen)), chosen)
    held = place.desk.docket().by_id
    about = _about(place, [held[name] for name in part.rows["complaint_id"]], words)
    states = [(state.value, say.name("complaint_state", state.value)) for state in ComplaintState]
    return page(
        request,
        "complaints.html",
        entered=acting.entered(request, place.desk.docket().decisions),
        part=part,
        rows=[
            _row(row, held[row["complaint_id"]], say) | {"about": about[row["complaint_id"]]}
            for row in part.rows.iter_rows(named=True)
        ],
        open=mine.filter(pl.col("state").is_in(_OPEN)).height,
        overdue=mine.filter("is_overdue").height,
        unknown=mine.filter(pl.col("state").is_in(_OPEN), pl.col("deadline_at").is_null()).height,
        chosen=chosen,
        states=[("overdue", say.phrase("overdue")), ("open", say.phrase("waiting for an answer")), *states],
        bodies=complaint_words.bodies(say, mine["body"].unique(), place.ground.rules.law),
        outcomes=[(word.value, say.name("complaint_outcome", word.value)) for word in ComplaintOutcome],
        election=place.election,
        may_export=may(account, Right.EXPORT),
    )


def export(request: Request) -> Response:
    """The complaints of the list as a file."""
    account, place = reader.require(request, Right.EXPORT), room.of(request)
    chosen = listing.chosen(request, _FILTERS)
    found = by_need(_filtered(_table(request, place, account, Right.EXPORT), chosen))
    return listing.file(request, "complaints", found, chosen)


def by_need(found: pl.DataFrame) -> pl.DataFrame:
    """Overdue ones first, the longest first; then those that wait, by deadline, unknown ones after; drafts; others."""
    rank = (
        pl.when(pl.col("is_overdue").fill_null(value=False)).then(0)
        .when(pl.col("state").is_in(_OPEN)).then(1)
        .when(pl.col("state") == _DRAFTED).then(2)
        .otherwise(3)
    )  # fmt: skip
    due = pl.when(rank < 2).then(pl.col("deadline_at"))
    return found.sort(rank, due, "filed_at", "drafted_at", "complaint_id", nulls_last=True)


def _table(request: Request, place: room.Room, account: Account, right: Right = Right.READ) -> pl.DataFrame:
    """`marts.complaints` of this moment, of the complaints that one may read."""
    now = signed(request).access.now()
    held = place.complaints(account, right)
    return complaints.build(held, place.calendar, zone=place.ground.rules.zone, as_of=now)[COMPLAINTS]


def _filtered(found: pl.DataFrame, chosen: Mapping[str, str]) -> pl.DataFrame:
    match chosen["state"]:
        case "":
            pass
        case "open":
            found = found.filter(pl.col("state").is_in(_OPEN))
        case "overdue":
            found = found.filter("is_overdue")
        case state:
            found = found.filter(state=state)
    for name in ("body", "outcome"):
        if chosen[name]:
            found = found.filter(pl.col(name) == chosen[name])
    return found


def _row(row: dict[str, Any], complaint: Complaint, say: Language) -> dict[str, object]:
    is_open = row["state"] in _OPEN
    return {
        "id": row["complaint_id"],
        "title": complaint_words.title(say, complaint),
        "cases": row["cases"],
        "state": say.name("complaint_state", row["state"]),
        "is_open": is_open,
        "filed": complaint_words.day(say, row["filed_at"], row["filed_precision"]),
        "due": _due(row, say) if is_open else "",
        "is_overdue": bool(row["is_overdue"]),
        "outcome": say.name("complaint_outcome", row["outcome"]) if row["outcome"] and not is_open else "",
        "police": say.name("police_outcome", row["police_outcome"]),
    }


def _about(place: room.Room, shown: Sequence[Complaint], words: Words) -> dict[str, str]:
    """What the first case of each complaint is about and where, by the id of the complaint."""
    cases = place.desk.cases()
    first = {complaint.id: cases.of(complaint.cases[0]).id for complaint in shown}
    wanted = place.cases().filter(pl.col("case_id").is_in(list(first.values())))
    named = {
        row["case_id"]: f"{words.say.name('category', row['category_id'])} · "
        + words.place(row["unit_id"], row["region_id"])
        for row in wanted.iter_rows(named=True)
    }
    return {complaint: named.get(case, words.say.phrase("unknown")) for complaint, case in first.items()}


def _due(row: dict[str, Any], say: Language) -> str:
    if row["deadline_at"] is None:
        return say.phrase("no deadline known")
    return complaint_words.last_day(say, row["deadline_at"])


PAGE = Page(
    routes=(get("/complaints", show, Right.READ), get("/complaints.csv", export, Right.EXPORT)),
    links=(Link(lambda say: say.phrase("Complaints"), "/complaints", Right.READ),),
)
