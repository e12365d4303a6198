"""A decision that a form asks for, and what the reader is told: where it stands now, or why nothing was entered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import What
from dashboard.desk import fields, forms, reader, room
from dashboard.desk.shell import see_other
from dashboard.desk.words import Words
from pipelines.casework.actions import Action
from pipelines.casework.cases import Case
from pipelines.casework.decision import Decision
from pipelines.casework.refusal import NotPermitted, Refused
from pipelines.errors import BaikooError, DecidedMeanwhile, JournalError, VaultError
from pipelines.journal import Entry

ENTERED = "entered"
"""What in an address says under which number a decision was entered just now."""


@dataclass(frozen=True)
class Problem:
    """Why nothing was entered, with what was typed, so that nothing is typed twice. `status` is HTTP's."""

    words: str
    typed: Mapping[str, str | list[str]]
    status: int


ShowAgain = Callable[[Request, Problem], Response]


def decide(
    request: Request,
    form: FormData,
    make: Callable[[], Action],
    reports: Sequence[Case],
    *,
    then: str,
    otherwise: ShowAgain,
) -> Response:
    """Enter what `make` makes of the form and go on to `then`, or show the page again with what is wrong."""

    def enter() -> Entry:
        return room.of(request).desk.decide(
            reader.signed_in(request), make(), reports, key=str(form.get(forms.KEY, ""))
        )

    return attempt(request, form, enter, then=then, otherwise=otherwise)


def attempt(
    request: Request,
    form: FormData,
    enter: Callable[[], Entry | None],
    *,
    then: str,
    otherwise: ShowAgain,
    **query: str,
) -> Response:
    """Do what writes to the journal and say in the address of `then` and `query` under which number it stands there.

    `enter` gives nothing where it stood there already. What the journal refuses is said in the reader's
    language; who asked for what they may not is in the log.
    """
    try:
        made = enter()
    except (fields.Unfit, BaikooError) as error:
        if isinstance(error, NotPermitted):
            about = " ".join(str(value) for value in form.getlist(fields.SEEN))
            reader.record(
                request, What.REFUSED, f"{request.url.path}: {form.get('action', '')} {about}".strip()
            )
        words, status = _said(request, error, str(form.get("action", "")))
        return otherwise(request, Problem(words, fields.typed(form), status))
    return see_other(request, then, **query, **({ENTERED: str(made.sequence)} if made else {}))


def entered(request: Request, decisions: Iterable[Decision]) -> str:
    """The number under which the reader's own decision was entered just now; empty where none of these is it."""
    number = request.query_params.get(ENTERED, "")
    own = {str(decision.number) for decision in decisions if decision.account == reader.signed_in(request).id}
    return number if number in own else ""


def _said(request: Request, error: Exception, action: str) -> tuple[str, int]:
    words = Words.of(request)
    say = words.say
    match error:
        case fields.Unfit():
            return fields.problem(words, error.fields, action), 422
        case NotPermitted():
            return say.message(error.message.template, error.message.parameters_json), 403
        case Refused():
            return say.message(error.message.template, error.message.parameters_json), 409
        case DecidedMeanwhile():
            return say.phrase("Somebody decided on it meanwhile. Look at it as it is now, then decide."), 409
        case JournalError():
            return say.phrase(
                "The journal cannot be written to now. Nothing is lost: send it again later."
            ), 503
        case VaultError():
            return say.phrase(
                "The vault of evidence cannot be used now. Send the file again later; if it stays so, tell the "
                "administrator."
            ), 503
    return say.phrase("It could not be entered. Load the page again."), 409
