"""The files of a case: one comes in, its preview, the original. Every look is logged before anything is shown."""

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.access import What
from dashboard.desk import acting, attached, fields, forms, reader, room
from dashboard.desk.pages import case as case_page
from dashboard.desk.shell import Page, get, post
from pipelines import settings
from pipelines.casework.actions import Attach
from pipelines.casework.cases import Case
from pipelines.casework.evidence import Evidence, ending
from pipelines.casework.evidence_kinds import LARGEST
from pipelines.casework.rights import Right
from pipelines.errors import DecidedMeanwhile, VaultError
from pipelines.journal import Entry

_TRIES = 5
_LOCKED = "default-src 'none'; sandbox"
"""Should a browser show a file after all: no script of it runs, and nothing of ours is in its reach."""


def attach(request: Request, form: FormData) -> Response:
    """The file goes to the vault, and then the journal names it."""
    case = _case(request, Right.ATTACH)
    file, key = form.get("file"), str(form.get(forms.KEY, ""))

    def enter() -> Entry | None:
        if not isinstance(file, UploadFile) or not file.filename:
            raise fields.Unfit(["file"])
        account = reader.signed_in(request)
        content = _evidence(request).keep(
            file.file, file_name=file.filename, report=case.id, account=account.id
        )
        return _entered(request, case, content, f"{key}-{content.evidence[:16]}")

    try:
        return acting.attempt(request, form, enter, then=f"/case/{case.id}", otherwise=case_page.show)
    finally:
        if isinstance(file, UploadFile):
            file.file.close()


def _entered(request: Request, case: Case, content: Attach, key: str) -> Entry | None:
    """Enter it, whatever else is decided meanwhile: that a file came contradicts nothing. Attached once, it is so."""
    place, account = room.of(request), reader.signed_in(request)
    for attempt in range(1, _TRIES + 1):
        now = place.case(case.id)
        assert now is not None
        if content.evidence in attached.of(place, now):
            break
        try:
            return place.desk.decide(account, content, [now], key=key)
        except DecidedMeanwhile:
            if attempt == _TRIES:
                raise
    return None


def preview(request: Request) -> Response:
    """A small picture, drawn anew; 404 where there can be none."""
    case, file = _file(request)
    reader.record(request, What.OPEN_EVIDENCE, f"{case.id}/evidence/{file.evidence}/preview")
    try:
        drawn = _evidence(request).preview(file, report=case.id, account=reader.signed_in(request).id)
    except VaultError:
        raise HTTPException(503, "vault") from None
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type="image/jpeg", headers={"Content-Security-Policy": _LOCKED})


def original(request: Request) -> Response:
    """The file as it came, to be saved and not to be shown by the browser."""
    case, file = _file(request)
    reader.record(request, What.OPEN_EVIDENCE, f"{case.id}/evidence/{file.evidence}")
    try:
        pieces = _evidence(request).original(file, report=case.id, account=reader.signed_in(request).id)
    except VaultError:
        raise HTTPException(503, "vault") from None
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{file.evidence[:12]}.{ending(file)}"',
        "Content-Length": str(file.bytes),
        "Content-Security-Policy": _LOCKED,
    }
    return StreamingResponse(pieces, media_type=file.media_type, headers=headers)


def _file(request: Request) -> tuple[Case, Attach]:
    """The case and the file of the address; 404 where the case has no such file."""
    case = _case(request, Right.OPEN_EVIDENCE)
    file = attached.of(room.of(request), case).get(str(request.path_params["file"]))
    if file is None:
        raise HTTPException(404)
    return case, file


def _case(request: Request, right: Right) -> Case:
    """The case of the address; 403 where one has not this right there, 404 where there is none."""
    place = room.of(request)
    case = place.case(str(request.path_params["case"]))
    if case is None:
        raise HTTPException(404)
    reader.require(request, right, place.place(case))
    return case


def _evidence(request: Request) -> Evidence:
    election = reader.election_id(request)
    return Evidence(election, settings.pack_folder(election))


PAGE = Page(
    routes=(
        get("/case/{case:path}/evidence/{file}/preview", preview, Right.OPEN_EVIDENCE),
        get("/case/{case:path}/evidence/{file}", original, Right.OPEN_EVIDENCE),
        post("/case/{case:path}/evidence", attach, Right.ATTACH, largest=LARGEST + forms.LARGEST, files=1),
    )
)
