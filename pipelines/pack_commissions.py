"""The commissions that a pack names: what they are, and above whom they stand, are words that it knows."""

from collections.abc import Collection
from pathlib import Path

from pipelines.election import Pack, Vocabulary
from pipelines.errors import PackError
from pipelines.pack_files import did_you_mean, line

_AXIS = "complaint_body"


def check(pack: Pack, file: Path) -> None:
    """Raise a PackError at the first commission that is no known body, has an unknown parent, or shares a name.

    A spelling of two commissions would give the decisions of one to the other.
    """
    Vocabulary.of("commission", pack.election.commission, str(file))
    bodies = pack.catalogue.terms.get(_AXIS, {})
    listed = {entry.id for entry in pack.election.commission}

    def listed_in(word: str, words: Collection[str], what: str, *location: int | str) -> None:
        if word not in words:
            key = ".".join(str(part) for part in location)
            raise PackError(
                f"{word!r} is no {what}",
                where=f"{file}, key {key}{line(file, *location)}",
                remedy=did_you_mean(word, words) if words else "List it first",
            )

    for number, entry in enumerate(pack.election.commission):
        listed_in(entry.body, bodies, f"word of terms.{_AXIS}", "commission", number, "body")
        if entry.parent is not None:
            listed_in(entry.parent, listed, "commission of this pack", "commission", number, "parent")
    for level, body in pack.election.unit_bodies.items():
        listed_in(body, bodies, f"word of terms.{_AXIS}", "unit_bodies", level)
