"""The part of the command line for a workbook of the desk that comes back on a stick: `workbook`."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from baikoo_terminal import complain, console
from pipelines import settings
from pipelines.errors import BaikooError

if TYPE_CHECKING:
    from dashboard.access import Access, Session
    from dashboard.desk.elections import Held

app = typer.Typer()
NOT_PERMITTED, NOT_ALL = 5, 4


@app.command()
def workbook(
    election: Annotated[str, typer.Argument(help="The id of a built election")],
    file: Annotated[Path, typer.Argument(help="The workbook, filled in")],
    name: Annotated[str, typer.Option("--as", help="The account that decides; its password is asked for")],
    enter: Annotated[
        bool, typer.Option("--enter", help="Enter what is ready; only shown without it")
    ] = False,
    lang: Annotated[str, typer.Option(help="ky, ru or en")] = "en",
) -> None:
    """Show what a filled workbook of the desk would enter and what others decided meanwhile; enter it with `--enter`.

    Rights and rules are those of the page. Exit code 4 where a row is left, 5 where the account may not.
    """
    from dashboard.access import Access

    try:
        held = _held(election, lang)
        access = Access.at(settings.accounts_url())
        session = _signed_in(access, name)
        try:
            left = _bring(held, access, session, file, lang, enter=enter)
        finally:
            access.sign_out(session)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    raise typer.Exit(NOT_ALL if left else 0)


def _held(election: str, lang: str) -> "Held":
    from dashboard.desk import elections
    from dashboard.i18n import LANGUAGES

    if lang not in LANGUAGES:
        raise BaikooError(
            f"no language {lang!r}", where="--lang", remedy=f"Use one of {', '.join(LANGUAGES)}"
        )
    held = elections.held(election)
    if held is None:
        raise BaikooError("nothing is published", where=election, remedy=f"Run: baikoo build {election}")
    return held


def _signed_in(access: "Access", name: str) -> "Session":
    """A session as on the page of sign-in: throttled and logged alike."""
    from dashboard.access.access import SlowDown

    password = str(typer.prompt("Password", hide_input=True))
    session = access.sign_in(name, password, f"terminal of {getpass.getuser()}")
    if isinstance(session, SlowDown):
        raise _forbidden("too many failures", f"Wait {int(session.wait.total_seconds()) + 1} seconds")
    if session is None:
        raise _forbidden(
            "name and password do not belong together", "Try again; who signs in elsewhere uses the page"
        )
    return session


def _bring(held: "Held", access: "Access", session: "Session", file: Path, lang: str, *, enter: bool) -> int:
    """Show every row, enter what is ready where that is asked; how many rows are left."""
    from dashboard.access import What
    from dashboard.desk import room
    from dashboard.desk.offline import reading, telling, verdicts
    from dashboard.desk.offline.choices import Choices
    from dashboard.desk.words import Words
    from pipelines.casework.rights import Right, may

    person = access.accounts.of_id(session.account_id)
    account = person.within(held.id) if person else None
    if account is None or not may(account, Right.CHECK):
        raise _forbidden(
            "the account may not check reports in this election", "Ask whoever keeps the accounts"
        )
    place = room.over(held, access)
    choices = Choices.of(held, place)
    words = Words(held.language(lang), choices.form)
    returned = reading.read(_contents(file), words.say)
    verdicts.require_of_here(returned, place)
    found = verdicts.of(returned, place, account, choices, words)
    if enter:
        verdicts.enter(found, place, account)
        found = verdicts.of(returned, place, account, choices, words)
    for what, subjects in (
        (What.READ, [each.row.id for each in found if each.meanwhile]),
        (What.REFUSED, [f"workbook: {each.row.id}" for each in found if each.is_forbidden]),
    ):
        if subjects:
            access.log.append_each(what, access.now(), subjects, account_id=account.id, election=held.id)
    names = {each.id: each.name for each in access.accounts.all()}
    table = Table(*(Column(title, overflow="fold") for title in ("row", "case", "decision", "fate", "why")))
    for verdict, told in zip(found, telling.rows(found, place, choices, words, names), strict=True):
        left = verdict.fate in (verdicts.Fate.CONFLICT, verdicts.Fate.REFUSED)
        why = telling.why(verdict, words, names) if left else f"{told.entry or ''}"
        row = (f"{told.sheet} {told.number}", told.id, told.decided, told.fate, why)
        table.add_row(*(_plain(cell) for cell in row))
    console.print(table)
    return sum(each.fate in (verdicts.Fate.CONFLICT, verdicts.Fate.REFUSED) for each in found)


def _contents(file: Path) -> bytes:
    from dashboard.desk.offline import reading

    try:
        with file.open("rb") as stream:
            return stream.read(reading.LARGEST + 1)
    except OSError as error:
        what = f"the file cannot be read ({type(error).__name__})"
        raise BaikooError(what, where=str(file), remedy="Name the workbook that was filled in") from None


def _forbidden(what: str, remedy: str) -> BaikooError:
    error = BaikooError(what, where="--as", remedy=remedy)
    error.exit_code = NOT_PERMITTED
    return error


def _plain(text: str) -> str:
    """A text that somebody typed, without what a terminal would obey or take for marks of its own."""
    return "".join(letter if letter.isprintable() else " " for letter in text).replace("[", "\\[")
