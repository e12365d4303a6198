"""A journal as a file of JSON lines: the text of every entry in its order, so that each line's SHA-256 is its hash."""

import json
from collections.abc import Iterable
from pathlib import Path

from pipelines.journal import chain
from pipelines.journal.entry import Entry, digest


def written(entries: Iterable[Entry]) -> str:
    """The lines of these entries, each with its end."""
    return "".join(f"{entry.text}\n" for entry in entries)


def read(file: Path) -> list[Entry]:
    """The entries of a file; JournalError where it cannot be read, or one does not follow from the one before."""
    try:
        texts = file.read_text(encoding="utf-8").splitlines()
        rows = [
            chain.Row(number, str(json.loads(text)["id"]), text, digest(text))
            for number, text in enumerate(texts, start=1)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise chain.broken(f"it cannot be read ({error})", str(file)) from None
    return list(chain.followed(rows, where=str(file)))
