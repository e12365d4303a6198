"""The files of a case: one comes in, its preview, the original. Every look is logged before anything is shown."""

from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import acting, attached, fields, forms, reader, room
from dashboard.desk.pages import case as case_page
from dashboard.desk.shell import Page, get, post
from dashboard.desk.words import Words
from dashboard.documents.package import LANGUAGES as PACKAGE_LANGUAGES
from dashboard.documents.package import Package, packed
from pipelines import settings
from pipelines.casework.actions import Attach
from pipelines.casework.cases import Case
from pipelines.casework.evidence import Evidence
from pipelines.casework.evidence_kinds import LARGEST
from pipelines.casework.rights import Right
from pipelines.errors import DecidedMeanwhile, VaultError
from pipelines.journal import Entry

_TRIES = 5
_SHORTEST, _LONGEST = 3, 1000
"""Letters of the reason for which a file is handed over."""
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
            file.file,
            file_name=file.filename,
            report=case.id,
            account=account.id,
            destroyed=room.of(request).desk.cases().destroyed,
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
        "Content-Disposition": f'attachment; filename="{attached.saved_as(file)}"',
        "Content-Length": str(file.bytes),
        "Content-Security-Policy": _LOCKED,
    }
    return StreamingResponse(pieces, media_type=file.media_type, headers=headers)


def package(request: Request, form: FormData) -> Response:
    """The original with its custody log, as an archive to be handed over, for the reason that is given."""
    case, file = _file(request, Right.HAND_OVER)
    reason = str(form.get("reason", "")).strip()
    if not _SHORTEST <= len(reason) <= _LONGEST:
        problem = fields.problem(Words.of(request), ["reason"])
        return case_page.show(request, acting.Problem(problem, fields.typed(form), 422))
    reader.record(request, What.EXPORT, f"{case.id}/evidence/{file.evidence}/package")
    account = reader.signed_in(request)
    try:
        handed = _evidence(request).handed_over(file, report=case.id, account=account.id, why=reason)
    except VaultError:
        raise HTTPException(503, "vault") from None
    held, names = reader.election(request), case_page.accounts(request)
    parts = Package(
        name=attached.saved_as(file),
        mark=file.evidence,
        media_type=file.media_type,
        size=file.bytes,
        report=case.id,
        election=held.id,
        is_synthetic=held.is_synthetic,
        log=[
            (number, line.at, names.get(line.who, line.who), line.what, line.why, line.before)
            for number, line in handed.log
        ],
    )
    languages = {code: held.language(code) for code in PACKAGE_LANGUAGES}
    now = signed(request).access.now()
    headers = {"Content-Disposition": f'attachment; filename="{Path(attached.saved_as(file)).stem}.zip"'}
    return StreamingResponse(
        packed(parts, handed.pieces, languages, now), media_type="application/zip", headers=headers
    )


def _file(request: Request, right: Right = Right.OPEN_EVIDENCE) -> tuple[Case, Attach]:
    """The case and the file of the address; 404 where the case has no such file, or has it no longer."""
    case, place = _case(request, right), room.of(request)
    file = attached.of(place, case).get(str(request.path_params["file"]))
    if file is None or file.evidence in place.desk.cases().destroyed:
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
        post("/case/{case:path}/evidence/{file}/package", package, Right.HAND_OVER),
        post("/case/{case:path}/evidence", attach, Right.ATTACH, largest=LARGEST + forms.LARGEST, files=1),
    )
)
