"""The command line: one function a verb. It imports everything and is imported by nothing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines import settings
from pipelines.errors import BaikooError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_console = Console()
_errors = Console(stderr=True)

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


def _complain(failure: BaseException) -> int:
    """Print an error, or all of a group, and give the exit code of the worst."""
    if isinstance(failure, BaseExceptionGroup):
        return max(_complain(error) for error in failure.exceptions)
    _errors.print(f"error: {failure}", style="bold red", markup=False)
    return failure.exit_code if isinstance(failure, BaikooError) else 1


@app.command()
def dashboard(port: Annotated[int, typer.Option(help="Port on this machine")] = 8501) -> None:
    """Serve the dashboard over the published snapshots."""
    page = Path(__file__).parent / "dashboard" / "public.py"
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    raise typer.Exit(subprocess.call(command, cwd=Path(__file__).parent, env=os.environ))


if __name__ == "__main__":
    app()
