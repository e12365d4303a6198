"""The command line: one function a verb. It imports everything and is imported by nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

import baikoo_accounts
import baikoo_door
import baikoo_journal
import baikoo_sample
import baikoo_workbook
from baikoo_terminal import complain as _complain
from baikoo_terminal import console as _console
from baikoo_terminal import errors as _errors
from pipelines import settings
from pipelines.errors import BaikooError

if TYPE_CHECKING:
    import duckdb

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(baikoo_accounts.app)
app.add_typer(baikoo_door.app)
app.add_typer(baikoo_journal.app)
app.add_typer(baikoo_sample.app)
app.add_typer(baikoo_workbook.app)

Elections = Annotated[
    list[str] | None, typer.Argument(help="Bundled ids or paths to packs; all bundled ones by default")
]


@app.callback()
def main() -> None:
    """Baikoo: election observation, from raw files to findings that can be published."""


@app.command()
def build(elections: Elections = None) -> None:
    """Build elections from their raw files and publish the snapshots."""
    from expectations.judge import judge, prepare
    from pipelines import build as pipeline

    prepare()
    summary = Table("election", "read", "kept", "rejected", "findings", "seconds")
    exit_code = 0
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=_errors, transient=True) as progress:
        for name in elections or settings.bundled():
            task = progress.add_task(name, total=None)

            def show(step: str, task: int = task, name: str = name) -> None:
                progress.update(task, description=f"{name}: {step}")  # type: ignore[arg-type]

            try:
                report = pipeline.build(
                    settings.pack_folder(name),
                    data=settings.DATA,
                    home=settings.BUILD,
                    judge=judge,
                    progress=show,
                )
            except* BaikooError as failures:
                for failure in failures.exceptions:
                    exit_code = max(exit_code, _complain(failure))
            else:
                found = (
                    ", ".join(f"{n} {severity}" for severity, n in sorted(report.findings.items())) or "none"
                )
                numbers = (report.rows_read, report.rows_kept, report.rows_rejected)
                summary.add_row(report.election_id, *map(str, numbers), found, f"{report.seconds:.2f}")
            progress.remove_task(task)
    _console.print(summary)
    raise typer.Exit(exit_code)


@app.command()
def export(
    election: Annotated[str, typer.Argument(help="A bundled id or a path to a pack")],
    folder: Annotated[Path, typer.Argument(help="Where to write the files")],
    lang: Annotated[str | None, typer.Option(help="One language; all of them by default")] = None,
) -> None:
    """Write overview and map as one self-contained HTML file each."""
    from zoneinfo import ZoneInfo

    from dashboard import exhibits, i18n, queries
    from dashboard.site import single_page

    try:
        if lang is not None and lang not in i18n.LANGUAGES:
            remedy = f"Use one of {', '.join(i18n.LANGUAGES)}"
            raise BaikooError(f"no language {lang!r}", where="--lang", remedy=remedy)
        with _published(election, folder) as (identity, connection):
            zone = ZoneInfo(queries.election(connection)["time_zone"])
            for code in [lang] if lang else i18n.LANGUAGES:
                view = exhibits.View(connection, exhibits.view_language(connection, code, zone))
                for name, page in single_page.PAGES.items():
                    file = folder / f"{identity}-{name}-{code}.html"
                    file.write_text(page(view), encoding="utf-8")
                    _console.print(str(file), markup=False)
    except BaikooError as failure:
        raise typer.Exit(_complain(failure)) from None


@app.command("tally-sheets")
def tally_sheets(
    election: Annotated[str, typer.Argument(help="A bundled id or a path to a pack")],
    folder: Annotated[Path, typer.Argument(help="Where to write the files")],
    origin: Annotated[str, typer.Option(help="Which count: manual, machine, final ...")] = "manual",
) -> None:
    """Write station figures as tally sheets (actasum/statement/v0.1), a JSONL file a ballot, for anybody to verify."""
    from dashboard import tally_sheets as sheets

    try:
        with _published(election, folder) as (_, connection):
            for written in sheets.write(connection, folder, origin=origin):
                left = f", {written.left_out} annulled or cancelled left out" if written.left_out else ""
                line = f"{written.file}: {written.stations} stations{left}"
                _console.print(line, markup=False, soft_wrap=True)
    except BaikooError as failure:
        raise typer.Exit(_complain(failure)) from None


@contextmanager
def _published(election: str, folder: Path) -> Iterator[tuple[str, "duckdb.DuckDBPyConnection"]]:
    """The id and the snapshot of an election, for files that go to a folder; says who mends what fails on the way."""
    import duckdb

    from pipelines import store

    identity = _identity(election)
    snapshot = store.current(settings.BUILD / identity)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with store.connect(snapshot) as connection:
            yield identity, connection
    except duckdb.Error as error:
        raise store.broken(snapshot, error) from None
    except OSError as error:
        what, remedy = f"cannot write there ({error.strerror})", "Name a folder that can be written to"
        raise BaikooError(what, where=str(folder), remedy=remedy) from None


def _identity(election: str) -> str:
    """The id of a bundled election or of the pack at a path; also of one whose pack is no longer there."""
    from pipelines import packs

    folder = settings.pack_folder(election)
    if not (folder / "election.toml").is_file() and (settings.BUILD / folder.name / "CURRENT").is_file():
        return folder.name
    return packs.load(folder, data=settings.DATA).election.id


@app.command()
def exercise(
    folder: Annotated[
        Path, typer.Argument(help="Where to write the pack; its name becomes the election's id")
    ],
    stations: Annotated[int | None, typer.Option(help="Stations; as published by default")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another nation")] = 1,
    country: Annotated[str | None, typer.Option(help="A folder below data/exercise")] = None,
    exports: Annotated[
        bool, typer.Option("--exports", help="Also the observers' reports as every tool exports them")
    ] = False,
) -> None:
    """Write a synthetic election with planted irregularities as a pack, and the truth beside it."""
    from pipelines.exercise import read_country, write_pack

    try:
        land = read_country(country, data=settings.DATA)
        number = stations if stations is not None else land.calibration.nation.stations
        for file in write_pack(folder, land, stations=number, seed=seed, with_exports=exports):
            _console.print(str(file), markup=False, soft_wrap=True)
    except BaikooError as failure:
        raise typer.Exit(_complain(failure)) from None


@app.command()
def forms(
    election: Annotated[str, typer.Argument(help="A bundled id or a path to a pack")],
    folder: Annotated[Path, typer.Argument(help="Where to write the files")],
    language: Annotated[str | None, typer.Option(help="Of the workbook; the pack's first by default")] = None,
) -> None:
    """Write the observers' forms: XLSForms for ODK and KoboToolbox, and the workbook."""
    from pipelines import packs
    from pipelines.forms.writing import write_forms

    try:
        pack = packs.load(settings.pack_folder(election), data=settings.DATA)
        written = write_forms(pack, folder, language)
    except BaikooError as failure:
        raise typer.Exit(_complain(failure)) from None
    for file in written.files:
        _console.print(str(file), markup=False, soft_wrap=True)
    for form, reason in written.left_out.items():
        _errors.print(f"left out: {form}: {reason}", markup=False, soft_wrap=True)


@app.command()
def dictionary() -> None:
    """Write the data dictionary from the table declarations."""
    from pipelines.dictionary import markdown

    (settings.DATA / "DICTIONARY.md").write_text(markdown(), encoding="utf-8")


@app.command()
def dashboard(port: Annotated[int, typer.Option(help="Port on this machine")] = 8501) -> None:
    """Serve the dashboard over the published snapshots."""
    page = Path(__file__).parent / "dashboard" / "public.py"
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    raise typer.Exit(subprocess.call(command, cwd=Path(__file__).parent, env=os.environ))


if __name__ == "__main__":
    app()
