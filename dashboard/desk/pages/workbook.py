"""The workbook for who has no line: it goes out as a file, comes back, and is entered after its rows were looked at."""

from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard import downloads
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, fields, forms, reader, room
from dashboard.desk.acting import Problem
from dashboard.desk.offline import kept, outgoing, reading, telling, verdicts, writing
from dashboard.desk.offline.choices import Choices
from dashboard.desk.offline.verdicts import Fate, Verdict
from dashboard.desk.pages.case import accounts
from dashboard.desk.pages.start import role_name
from dashboard.desk.shell import Link, Page, get, page, post, see_other
from dashboard.desk.words import Words
from pipelines.casework.actions import Take
from pipelines.casework.reading import COMPLAINT, REPORT
from pipelines.casework.rights import Right
from pipelines.errors import JournalError
from pipelines.journal import Entry

_ROOM_FOR_A_REASON = 20_000_000
"""Bytes of an upload that is read far enough to be refused in words; beyond it the connection is cut."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(request: Request, problem: Problem | None = None) -> Response:
    """What would go out, and where it comes back."""
    account, place, words = reader.signed_in(request), room.of(request), Words.of(request)
    region, judged = _asked(problem.typed if problem else request.query_params)
    choice = outgoing.chosen(place, account, region=region, judged=judged)
    return page(
        request,
        "workbook.html",
        status=problem.status if problem else 200,
        problem=problem,
        election=place.election,
        cases=len(choice.cases),
        cases_found=choice.cases_found,
        complaints=len(choice.complaints),
        untaken=len(choice.untaken),
        region=region,
        judged=judged,
        regions=words.choices("unit", outgoing.regions(place, account)),
        query=urlencode({"region": region, "judged": "1" if judged else ""}),
        waits=kept.kept(request) is not None,
        entered=acting.entered(request, place.desk.decisions()),
        megabytes=reading.LARGEST // 1_000_000,
    )


def take(request: Request, form: FormData) -> Response:
    """The reader begins to check the cases that go out, as one entry: others see with whom they are."""
    account, place = reader.signed_in(request), room.of(request)
    region, judged = _asked(form)

    def enter() -> Entry | None:
        if not form.get("confirmed"):
            raise fields.Unfit(["confirmed"])
        waiting = outgoing.chosen(place, account, region=region, judged=judged).untaken
        if not waiting:
            return None
        return place.desk.decide(account, Take(), waiting, key=str(form.get(forms.KEY, "")))

    return acting.attempt(
        request, form, enter, then="/workbook", otherwise=show, region=region, judged="1" if judged else ""
    )


def out(request: Request) -> Response:
    """The file; the log says who took it, and what of."""
    account, place, words = reader.require(request, Right.EXPORT), room.of(request), Words.of(request)
    region, judged = _asked(request.query_params)
    choice = outgoing.chosen(place, account, region=region, judged=judged)
    told = f"workbook: {len(choice.cases)} cases, {len(choice.complaints)} complaints {region}".strip()
    reader.record(request, What.EXPORT, told)
    reader.record_listed(request, What.EXPORT, [case.id for case in choice.cases])
    held, now = reader.election(request), signed(request).access.now()
    file = writing.write(
        {
            REPORT: list(outgoing.lines_of_cases(choice, place, account, words, accounts(request))),
            COMPLAINT: list(outgoing.lines_of_complaints(choice, place, words)),
        },
        Choices.of(held, place),
        words.say,
        heading=outgoing.heading(held, words, region),
        head=choice.head,
        person=f"{reader.person(request).name} ({role_name(words.say, account.role)})",
        now=now,
        left_out=choice.left_out,
    )
    return _file(file, MEDIA_TYPE, f"{held.id}-workbook-{now:%Y%m%d-%H%M}.xlsx")


def upload(request: Request, form: FormData) -> Response:
    """A workbook comes back: it is read and kept, and nothing is entered."""
    account, file = reader.signed_in(request), form.get("file")

    def read() -> None:
        if not isinstance(file, UploadFile) or not file.filename:
            raise fields.Unfit(["file"])
        returned = reading.read(file.file.read(reading.LARGEST + 1), reader.language(request))
        verdicts.require_of_here(returned, room.of(request))
        kept.keep(request, returned)
        forbidden = [each.row.id for each in _verdicts(request, returned) if each.is_forbidden]
        if forbidden:
            told = [f"{request.url.path}: {account.id} {name}"[:200] for name in forbidden]
            reader.record(request, What.REFUSED, *told)

    try:
        return acting.attempt(request, form, read, then="/workbook/back", otherwise=show)
    finally:
        if isinstance(file, UploadFile):
            file.file.close()


def back(request: Request, problem: Problem | None = None) -> Response:
    """What would become of each row, or has become of it. Cases whose decisions are told are logged as read."""
    returned = kept.kept(request)
    if returned is None:
        return see_other(request, "/workbook")
    found, words, names = _verdicts(request, returned), Words.of(request), accounts(request)
    if read := [each.row.id for each in found if each.meanwhile]:
        reader.record(request, What.READ, *read)
    return page(
        request,
        "workbook_back.html",
        status=problem.status if problem else 200,
        problem=problem,
        election=reader.election_id(request),
        rows=telling.rows(
            found, room.of(request), Choices.of(reader.election(request), room.of(request)), words, names
        ),
        counts={fate.value: sum(each.fate is fate for each in found) for fate in Fate},
        not_read=returned.not_read,
        mark=kept.mark(returned),
    )


def enter(request: Request, form: FormData) -> Response:
    """Every row that can be entered is, after the reader has seen them and said yes."""
    place, account = room.of(request), reader.signed_in(request)
    returned = kept.kept(request)

    def each() -> None:
        if returned is None or kept.mark(returned) != form.get("mark"):
            raise HTTPException(409)
        if not form.get("confirmed"):
            raise fields.Unfit(["confirmed"])
        verdicts.enter(_verdicts(request, returned), place, account)

    return acting.attempt(request, form, each, then="/workbook/back", otherwise=back)


def left(request: Request) -> Response:
    """The rows that were not entered, as they were filled in, each with the reason."""
    reader.require(request, Right.EXPORT)
    returned = kept.kept(request)
    if returned is None:
        raise HTTPException(404)
    words = Words.of(request)
    found = [each for each in _verdicts(request, returned) if each.fate in (Fate.CONFLICT, Fate.REFUSED)]
    reader.record(request, What.EXPORT, f"workbook: {len(found)} rows that were not entered")
    frame = telling.left(found, words, accounts(request))
    return _file(downloads.csv(frame), "text/csv", f"{reader.election_id(request)}-workbook-left.csv")


def forget(request: Request, _: FormData) -> Response:
    """What came back is put away."""
    kept.forget(request)
    return see_other(request, "/workbook")


def _asked(given: Any) -> tuple[str, bool]:
    """Region and whether judged cases go out too."""
    return str(given.get("region", "") or ""), bool(given.get("judged"))


def _verdicts(request: Request, returned: reading.Returned) -> list[Verdict]:
    place, held = room.of(request), reader.election(request)
    choices = Choices.of(held, place)
    try:
        return verdicts.of(returned, place, reader.signed_in(request), choices, Words.of(request))
    except JournalError:
        raise HTTPException(503) from None


def _file(contents: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(contents, media_type=media_type, headers=headers)


PAGE = Page(
    routes=(
        get("/workbook", show, Right.CHECK),
        get("/workbook.xlsx", out, Right.CHECK),
        get("/workbook/back", back, Right.CHECK),
        get("/workbook/left.csv", left, Right.CHECK),
        post("/workbook/take", take, Right.CHECK),
        post("/workbook/back", upload, Right.CHECK, largest=_ROOM_FOR_A_REASON, files=1),
        post("/workbook/enter", enter, Right.CHECK),
        post("/workbook/forget", forget, Right.CHECK),
    ),
    links=(Link(lambda say: say.phrase("Workbook"), "/workbook", Right.CHECK),),
)
