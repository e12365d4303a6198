"""The queue: every case that one may read, the most urgent first, with filters that the address keeps."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.desk import acting, listing, reader, room, views
from dashboard.desk.pages import several
from dashboard.desk.shell import Link, Page, get, page, post
from dashboard.desk.words import Words
from pipelines.casework.rights import Right, may
from pipelines.casework.urgency import OPEN, by_urgency
from pipelines.domain import Status

_LONGEST = 110
"""Letters of a text that stand in the list."""
_UNITS = ("unit_id", "region_id")
_FOLDED = str.maketrans("ңөүё", "ноуе")
_OPEN = [status.value for status in OPEN]


def show(request: Request) -> Response:
    """One part of the queue."""
    account, place = reader.signed_in(request), room.of(request)
    words, now = Words.of(request), signed(request).access.now()
    chosen = listing.chosen(request, views.FILTERS)
    mine = place.readable(account)
    part = listing.part(request, by_urgency(_filtered(mine, chosen, account.id, place, words)), chosen)
    cases = place.desk.cases()
    names = {person.id: person.name for person in signed(request).access.accounts.all()}
    rows = [
        _row(case, words, now) | {"who": names.get(cases.report(case["case_id"]).taken_by or "", "")}
        for case in part.rows.iter_rows(named=True)
    ]
    statuses = [(status.value, words.say.name("status", status.value)) for status in Status][:-1]
    return page(
        request,
        "queue.html",
        part=part,
        rows=rows,
        all=mine.height,
        open=mine.filter(pl.col("status").is_in(_OPEN)).height,
        chosen=chosen,
        statuses=[("open", words.say.phrase("open")), *statuses],
        regions=words.choices("unit", mine["region_id"]),
        categories=words.choices("category", mine["category_id"]),
        election=place.election,
        may_export=may(account, Right.EXPORT),
        may_choose=may(account, several.MANY),
        entered=acting.entered(request, place.desk.decisions()),
        views=views.of_reader(request),
        too_many_views=views.are_full(request),
    )


def export(request: Request) -> Response:
    """The cases of the queue as a file."""
    account, place = reader.require(request, Right.EXPORT), room.of(request)
    chosen = listing.chosen(request, views.FILTERS)
    mine = place.readable(account, Right.EXPORT)
    found = by_urgency(_filtered(mine, chosen, account.id, place, Words.of(request)))
    return listing.file(request, "cases", found, chosen)


def _filtered(
    cases: pl.DataFrame, chosen: Mapping[str, str], account: str, place: room.Room, words: Words
) -> pl.DataFrame:
    if chosen["status"] == "open":
        cases = cases.filter(pl.col("status").is_in(_OPEN))
    elif chosen["status"]:
        cases = cases.filter(status=chosen["status"])
    if chosen["region"]:
        cases = cases.filter(region_id=chosen["region"])
    if chosen["category"]:
        cases = cases.filter(category_id=chosen["category"])
    if chosen["mine"]:
        decided = place.desk.cases()
        own = [name for name in cases["case_id"] if decided.report(name).taken_by == account]
        cases = cases.filter(pl.col("case_id").is_in(own))
    if chosen["q"].strip():
        cases = cases.filter(_says(chosen["q"], _places(cases, words)))
    return cases


def _places(cases: pl.DataFrame, words: Words) -> dict[str, str]:
    """What every unit of these cases is called."""
    units = {*cases["unit_id"].to_list(), *cases["region_id"].to_list()} - {None}
    return {unit: words.say.name("unit", unit) for unit in units}


def _says(words: str, places: Mapping[str, str]) -> pl.Expr:
    """Whether every word stands somewhere in the case or names its place; ң is found by н, ө by о, ү by у."""
    named = [pl.col(unit).replace_strict(places, default=None, return_dtype=pl.String) for unit in _UNITS]
    folded = pl.concat_str(
        ["case_id", "what_happened", "place_text", "unit_id", *named], separator=" ", ignore_nulls=True
    ).str.to_lowercase()
    for letter, plain in zip("ңөүё", "ноуе", strict=True):
        folded = folded.str.replace_all(letter, plain, literal=True)
    wanted = words.casefold().translate(_FOLDED).split()
    return pl.all_horizontal(folded.str.contains(word, literal=True) for word in wanted)


def _begun(text: str) -> str:
    """The text, or its first words where it is long; a word longer than half of that is cut."""
    if len(text) <= _LONGEST:
        return text
    end = text.rfind(" ", _LONGEST // 2, _LONGEST)
    return text[: end if end > 0 else _LONGEST - 1].rstrip(" .,;:—-(") + "…"


def _row(case: dict[str, Any], words: Words, now: dt.datetime) -> dict[str, object]:
    text = case["what_happened"] or words.say.phrase("no description")
    return {
        "id": case["case_id"],
        "text": _begun(text),
        "when": words.moment(case["observed_at"], case["observed_precision"]),
        "waits": words.waited(case["received_at"], now) if case["status"] in _OPEN else "",
        "where": words.place(case["unit_id"], case["region_id"]),
        "category": words.say.name("category", case["category_id"]) or words.say.phrase("unknown"),
        "status": words.say.name("status", case["status"]),
        "is_open": case["status"] in _OPEN,
        "reports": case["reports"],
    }


PAGE = Page(
    routes=(
        get("/desk", show, Right.READ),
        get("/desk.csv", export, Right.EXPORT),
        post("/views", views.keep, Right.READ),
        post("/views/forget", views.forget, Right.READ),
    ),
    links=(Link(lambda say: say.phrase("Desk"), "/desk", Right.READ),),
)
