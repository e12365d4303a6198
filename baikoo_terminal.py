"""The terminal: where the command line prints, and how it says what went wrong."""

from rich.console import Console

from pipelines.errors import BaikooError

console = Console()
errors = Console(stderr=True)


def complain(failure: BaseException) -> int:
    """Print an error, or all of a group, and give the exit code of the worst."""
    if isinstance(failure, BaseExceptionGroup):
        return max(complain(error) for error in failure.exceptions)
    errors.print(f"error: {failure}", style="bold red", markup=False)
    return failure.exit_code if isinstance(failure, BaikooError) else 1
