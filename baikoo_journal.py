"""The part of the command line for who keeps the journal: `journal verify` and `journal copy`."""

from typing import Annotated

import typer

from baikoo_terminal import complain, console
from pipelines import settings
from pipelines.errors import BaikooError

app = typer.Typer()
journal_app = typer.Typer(no_args_is_help=True, help="Look after the journal of decisions.")
app.add_typer(journal_app, name="journal")

Which = Annotated[str, typer.Argument(help="A bundled id, a path to a pack, or the URL of a journal")]


@journal_app.command()
def verify(
    election: Which,
    expect: Annotated[
        str | None, typer.Option(help="A head printed earlier: shows whether the end was cut off since")
    ] = None,
) -> None:
    """Recompute the chain of every decision and print its head, to be kept elsewhere; name the first broken entry."""
    from pipelines.journal import Head, Journal
    from pipelines.journal.chain import START

    try:
        journals = _journals(election)
        try:
            expected = Head.of(expect) if expect else START
        except ValueError as error:
            remedy = "Copy the whole head as it was printed"
            raise BaikooError(str(error), where="--expect", remedy=remedy) from None
        if expect and len(journals) != 1:
            what, remedy = f"{len(journals)} elections are kept there", "Name the election instead of the URL"
            raise BaikooError(what, where="--expect", remedy=remedy)
        for url, name in journals:
            head = Journal(url, name).verify(expected)
            told = (
                f"{name}: {head.sequence} decisions, whole; head {head}"
                if head.sequence
                else f"{name}: none yet"
            )
            console.print(told, markup=False, soft_wrap=True)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None


@journal_app.command()
def copy(
    election: Which,
    to: Annotated[str, typer.Argument(help="The URL of the copy: sqlite:///..., postgresql://...")],
) -> None:
    """Bring a copy up to date, here or in another database, with the same hashes; verify both."""
    from pipelines.journal import copying

    try:
        for url, name in _journals(election):
            brought, head = copying.copy(url, to, name)
            console.print(f"{name}: {brought} decisions copied; head {head}", markup=False, soft_wrap=True)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None


@journal_app.command()
def begin(
    election: Annotated[str, typer.Argument(help="A bundled exercise or a path to its pack")],
) -> None:
    """Begin the journal of an exercise with the decisions that its pack brings along; never an election's own."""
    from pipelines import packs, practice
    from pipelines.journal import Journal

    try:
        pack = packs.load(settings.pack_folder(election), data=settings.DATA)
        name = pack.election.id
        came = practice.begin(pack, Journal(settings.journal_url(name, settings.DATA), name))
        told = (
            f"{came} decisions entered" if came else "nothing entered: it has a journal, or brings none along"
        )
        console.print(f"{name}: {told}", markup=False, soft_wrap=True)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None


def _journals(election: str) -> list[tuple[str, str]]:
    """URL and election of every journal that is meant."""
    from pipelines import packs
    from pipelines.journal import copying
    from pipelines.journal.database import Database

    if "://" in election:
        if found := copying.elections(election):
            return [(election, name) for name in found]
        remedy = "Name an election, or the URL of one"
        raise BaikooError("there is no journal here", where=Database(election).name, remedy=remedy)
    name = packs.load(settings.pack_folder(election), data=settings.DATA).election.id
    return [(settings.journal_url(name, settings.DATA), name)]
