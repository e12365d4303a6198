"""A file with people in it, read so that nothing that is said of it names anybody.

What the file is called may name people, what a reader or a library says of it may quote them. The reader is given the
file under another name, and an error says which intake it was and what is wrong, without what it quotes.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from polars.exceptions import PanicException

from pipelines.errors import BaikooError, SourceError
from pipelines.identities import Register
from pipelines.intake import Intake
from pipelines.masking import Redactor
from pipelines.pack_words import PackWords

_ROW = re.compile(r"\brow \d+")
_QUOTES = "'\"«»“”"
_TOOLS = (
    "Participant ID, Location Code, Registered Voters, Timestamp, Status, Description, KEY, SubmissionDate, "
    "ResponseID, Shortcode, DateSubmitted, GroupName, GroupLevel, SubmissionId, TimeSubmitted, MonitoringObserverId"
)
"""Headers that tools give to their exports: nobody is told on by repeating them."""
_SUFFIXES = (".csv", ".json", ".xls", ".xlsx", ".zip")
_Read = TypeVar("_Read")


def read(
    path: Path, intake: Intake, reader: Callable[[Path, Intake], _Read], words: PackWords, register: Register
) -> _Read:
    """What the reader makes of the file; SourceError where it cannot."""
    with _renamed(path) as nameless:
        try:
            return reader(nameless, intake)
        except BaikooError as error:
            redactor = Redactor(register, [*words.ordinary, _TOOLS], words.pseudonyms)
            what, remedy = (
                _without_quotes(
                    text.replace(str(nameless), "the file").replace(nameless.name, "the file"), redactor
                )
                for text in (error.what, error.remedy)
            )
            row = "".join(f", {found}" for found in _ROW.findall(error.where)[:1])
            raise SourceError(what, where=f"intake {intake.id}{row}", remedy=remedy) from None
        except (Exception, PanicException) as error:  # libraries quote cells in what they raise
            raise SourceError(
                f"the file cannot be read as an export of {intake.system} ({type(error).__name__})",
                where=f"intake {intake.id}",
                remedy="Export it again, or state another `system`",
            ) from None


def _without_quotes(text: str, redactor: Redactor) -> str:
    """What is said of a file, without what is quoted out of it unless all of its words are the pack's or a tool's."""
    signs = [place for place, sign in enumerate(text) if sign in _QUOTES]
    if signs and not redactor.is_ordinary(text[signs[0] : signs[-1]]):
        text = f"{text[: signs[0]]}[...]{text[signs[-1] + 1 :]}"
    return redactor.redact(text)


@contextmanager
def _renamed(path: Path) -> Iterator[Path]:
    """The file under a name that tells on nobody, as long as it is read."""
    suffix = path.suffix.lower() if path.suffix.lower() in _SUFFIXES else ""
    with tempfile.TemporaryDirectory(prefix="baikoo-") as folder:
        link = Path(folder) / f"export{suffix}"
        link.symlink_to(path.resolve())
        yield link
