"""The part of the command line for who receives observers' reports: `import`, `forget`, and the verbs of `vault`."""

import json
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from baikoo_terminal import complain, console, errors
from pipelines import settings
from pipelines.errors import BaikooError, JournalError

if TYPE_CHECKING:
    from pipelines.messages import Message
    from pipelines.vault import Vault

app = typer.Typer()
vault_app = typer.Typer(no_args_is_help=True, help="Look after the originals of what observers sent.")
app.add_typer(vault_app, name="vault")

Election = Annotated[str, typer.Argument(help="A bundled id or a path to a pack")]
Why = Annotated[str, typer.Option(prompt=True, help="The reason, for the custody log")]


@app.command("import")
def import_(
    election: Election,
    intake: Annotated[str, typer.Argument(help="The pack's intake that the files belong to")],
    files: Annotated[list[Path], typer.Argument(help="Exports of the tool, the oldest first")],
    people: Annotated[
        bool, typer.Option("--people", help="They are lists of observers, not reports")
    ] = False,
) -> None:
    """Let exports of observers' reports in: originals to the vault, redacted copies to the pack's raw files."""
    from pipelines import door, packs, vault

    exit_code = 0
    try:
        pack = packs.load(settings.pack_folder(election), data=settings.DATA)
        stream = door.intake_of(pack, intake)
        for number, file in enumerate(files, start=1):  # what a file is called may name a person
            with vault.opened(pack.election.id, pack.folder, make=True) as opened:  # a server takes turns
                try:
                    admitted = (door.admit_people if people else door.admit)(opened, pack, stream, file)
                except Exception as failure:
                    errors.print(f"file {number}:")
                    exit_code = max(exit_code, complain(_ours(failure)))
                    continue
            told = f"{admitted.new} new, {admitted.changed} changed, {admitted.known} known before"
            console.print(f"file {number}: {'observers' if people else 'reports'}: {told}", soft_wrap=True)
            _tell(admitted.notes)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    raise typer.Exit(exit_code)


def _ours(failure: Exception) -> BaikooError:
    """The failure; of one that nobody expected only where it happened, because what it says may quote a person."""
    if isinstance(failure, BaikooError):
        return failure
    last = traceback.extract_tb(failure.__traceback__)[-1]
    what = f"an error of the software ({type(failure).__name__})"
    return BaikooError(
        what, where=f"{Path(last.filename).name}, line {last.lineno}", remedy="Report this line"
    )


def _tell(notes: "Iterable[Message]") -> None:
    for note in notes:
        console.print(f"  {note.english}", markup=False, soft_wrap=True)


@app.command()
def forget(
    election: Election,
    observer: Annotated[str, typer.Argument(help="The observer's pseudonym")],
    why: Why,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
) -> None:
    """Forget an observer who asks for it: the reports stay, nothing leads to the person, originals are destroyed."""
    from pipelines import forgetting, packs, store, vault

    try:
        pack = packs.load(settings.pack_folder(election), data=settings.DATA)
        if not yes:
            typer.confirm(
                "Originals with reports of this observer, and all snapshots, will be destroyed. Go on?",
                abort=True,
            )
        with vault.opened(pack.election.id, pack.folder) as opened:
            done = forgetting.forget(opened, pack, observer, why=why)
        removed = store.remove_snapshots(settings.BUILD / pack.election.id)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    console.print(
        f"{done.reports} reports have a new pseudonym, {done.files} lists of the pack were changed, "
        f"{done.originals} originals and {removed} snapshots were destroyed. Run: baikoo build {election}\n"
        "Not reached: the tool's own server, backups, version control, the accreditation list. Mend them too.",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    _tell(done.notes)


@vault_app.command("list")
def vault_list(election: Election) -> None:
    """List originals and evidence: what each is called here, when and by which intake it came, how much it holds."""
    with _vault(election) as (opened, _):
        table = Table("original", "intake", "came", "bytes", "reports")
        for each in opened.originals():
            came = f"{each.came_at:%Y-%m-%d %H:%M}Z"
            table.add_row(each.name[:12], each.intake, came, f"{each.size:,}", str(each.reports))
        for name in sorted(opened.evidence.known()):
            about = json.loads(opened.evidence.about(name))
            came = f"{datetime.fromisoformat(about['came_at']):%Y-%m-%d %H:%M}Z"
            table.add_row(name[:12], "evidence", came, f"{about['bytes']:,}", "")
        console.print(table)


@vault_app.command("log")
def vault_log(election: Election) -> None:
    """Show the custody log: who did what with which original, and why."""
    with _vault(election) as (opened, _):
        table = Table("at", "who", "what", "original", "why")
        for entry in opened.custody.entries():
            table.add_row(entry.at, entry.who, entry.what, entry.original[:12], entry.why)
        console.print(table)


@vault_app.command("verify")
def vault_verify(election: Election) -> None:
    """Read everything in the vault and hold it against the custody log, and evidence against the journal."""
    from pipelines.casework.evidence import unattached
    from pipelines.journal import Journal

    with _vault(election) as (opened, _):
        name = opened.folder.name
        try:
            waiting, missing = unattached(opened, Journal(settings.journal_url(name), name).entries())
        except JournalError as error:
            waiting, missing = [], [str(error)]
        expected, problems = opened.expected()
        held = f"{len(opened.originals())} originals"
        if files := opened.evidence.names():
            held += f" and {len(files)} files of evidence"
    problems += [*missing, *opened.read_through(expected)]
    for one in waiting:
        console.print(one, markup=False, soft_wrap=True)
    for problem in problems:
        errors.print(problem, style="bold red", markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(4)
    console.print(f"{held}, all as they came")


@vault_app.command("destroy")
def vault_destroy(election: Election) -> None:
    """Destroy the files of evidence whose destruction was decided on the desk and broken off; nothing else."""
    from pipelines.casework.evidence_end import carry_out
    from pipelines.journal import Journal

    with _vault(election) as (opened, _):
        name = opened.folder.name
        done = carry_out(opened, Journal(settings.journal_url(name), name).entries())
    console.print(f"{done} files of evidence were destroyed")


@vault_app.command("take")
def vault_take(
    election: Election,
    original: Annotated[str, typer.Argument(help="The beginning of its name in `baikoo vault list`")],
    file: Annotated[Path, typer.Argument(help="Where to write it, outside of the project")],
    why: Why,
) -> None:
    """Write an original or a file of evidence, with all that it says of people, to a file; the custody log says so."""
    from pipelines.vault.vault import refuse_inside_project

    with _vault(election) as (opened, folder):
        refuse_inside_project(file, folder)
        opened.take(opened.find(original), file, why=why)
        console.print("written; destroy it when it is no longer needed")


@contextmanager
def _vault(election: str) -> "Iterator[tuple[Vault, Path]]":
    """The vault of an election and the folder of its pack."""
    from pipelines import packs, vault

    try:
        folder = settings.pack_folder(election)
        with vault.opened(packs.load(folder, data=settings.DATA).election.id, folder) as opened:
            yield opened, folder
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
