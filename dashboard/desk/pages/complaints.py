"""All complaints that one may read: what is overdue first, then what is due next; with filters, and as a file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard import downloads
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, complaint_words, paging, reader, room
from dashboard.desk.shell import Link, Page, get, page
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
    account, place, say = reader.signed_in(request), room.of(request), reader.language(request)
    chosen = {name: request.query_params.get(name, "") for name in _FILTERS}
    mine = _table(request, place, account)
    found = by_need(_filtered(mine, chosen))
    last = paging.last(found.height)
    number = paging.number(request.query_params.get("page"), last)
    shown = found.slice((number - 1) * paging.ROWS, paging.ROWS)
    held = place.desk.docket().by_id
    return page(
        request,
        "complaints.html",
        entered=acting.entered(request, place.desk.docket().decisions),
        rows=[_row(row, held[row["complaint_id"]], say) for row in shown.iter_rows(named=True)],
        found=found.height,
        open=mine.filter(pl.col("state").is_in(_OPEN)).height,
        overdue=mine.filter("is_overdue").height,
        unknown=mine.filter(pl.col("state").is_in(_OPEN), pl.col("deadline_at").is_null()).height,
        page_number=number,
        pages=last,
        chosen=chosen,
        kept=urlencode({name: value for name, value in chosen.items() if value}),
        states=[(state.value, say.name("complaint_state", state.value)) for state in ComplaintState],
        bodies=_named(say, "complaint_body", mine["body"]),
        outcomes=[(word.value, say.name("complaint_outcome", word.value)) for word in ComplaintOutcome],
        election=place.election,
        may_export=may(account, Right.EXPORT),
    )


def export(request: Request) -> Response:
    """The complaints of the list as a file, with what was filtered; the log says who took it."""
    account, place = reader.require(request, Right.EXPORT), room.of(request)
    chosen = {name: request.query_params.get(name, "") for name in _FILTERS}
    found = by_need(_filtered(_table(request, place, account, Right.EXPORT), chosen))
    reader.record(request, What.EXPORT, f"{found.height} complaints: {urlencode(chosen)}")
    held = reader.election(request)
    told = {"election_id": held.id, "build_id": held.row["build_id"]}
    if held.is_synthetic:
        told["notice"] = reader.language(request).phrase("SYNTHETIC EXERCISE, no real data.")
    file = downloads.csv(found.with_columns(pl.lit(value).alias(name) for name, value in told.items()))
    name = f"{held.id}-complaints-{signed(request).access.now():%Y%m%d-%H%M}.csv"
    return Response(
        file, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


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


def _named(say: Language, kind: str, codes: pl.Series) -> list[tuple[str, str]]:
    return sorted(((code, say.name(kind, code)) for code in codes.unique()), key=lambda pair: pair[1])


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


def _due(row: dict[str, Any], say: Language) -> str:
    if row["deadline_at"] is None:
        return say.phrase("no deadline known")
    return complaint_words.last_day(say, row["deadline_at"])


PAGE = Page(
    routes=(get("/complaints", show, Right.READ), get("/complaints.csv", export, Right.EXPORT)),
    links=(Link(lambda say: say.phrase("Complaints"), "/complaints", Right.READ),),
)
