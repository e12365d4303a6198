"""Files of evidence: encrypted in the vault, every arrival and every look in its custody log, by account.

The journal names a file by the keyed hash of its contents, with its kind and size. What else is known of it (what it
was called, who brought it, what a camera wrote into it) stays in the vault. A file lies there before the journal names
it: where the decision then fails nothing is lost, the file waits, and the same one sent again is the same file.
"""

import datetime as dt
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines import vault
from pipelines.casework import preview
from pipelines.casework.actions import Attach
from pipelines.casework.destruction import GONE
from pipelines.casework.evidence_kinds import KINDS, LARGEST, kind_of
from pipelines.casework.refusal import Refused
from pipelines.errors import VaultError
from pipelines.journal import Entry
from pipelines.messages import Message
from pipelines.vault import Vault, custody
from pipelines.vault.sealed import of

_LONGEST_NAME = 255


@dataclass(frozen=True)
class Evidence:
    """The files of one election. `pack` is the folder of its pack, inside which no vault may lie."""

    election: str
    pack: Path

    def keep(
        self, stream: BinaryIO, *, file_name: str, report: str, account: str, destroyed: Container[str] = ()
    ) -> Attach:
        """Put a file away and give what the journal is to say of it; the same file again lies there once.

        Refused where it may be no evidence, or is one of those that were `destroyed`; VaultError where the vault
        cannot be used now.
        """
        kind, size = kind_of(stream), stream.seek(0, 2)
        if size > LARGEST:
            raise Refused(Message("The file is too large: at most {megabytes} MB are kept",
                                  {"megabytes": LARGEST // 1_000_000}))  # fmt: skip
        about = {"file_name": file_name[:_LONGEST_NAME], "media_type": kind.media_type, "bytes": size,
                 "report": report, "account": account, "came_at": dt.datetime.now(dt.UTC).isoformat()}  # fmt: skip
        with vault.opened(self.election, self.pack, make=True) as opened:
            stream.seek(0)
            name = opened.evidence.name_of(of(stream))
            if name in destroyed:
                raise Refused(GONE)
            if name not in opened.evidence.known() & opened.evidence.names():
                stream.seek(0)
                opened.evidence.put(name, of(stream), json.dumps(about).encode())
            opened.custody.add(custody.PUT, original=name, why=_of_report(report), who=account)
        return Attach(evidence=name, media_type=kind.media_type, bytes=size)

    def original(self, attached: Attach, *, report: str, account: str) -> Iterator[bytes]:
        """A file as it came, piece by piece; the custody log says so before. VaultError where it was changed."""
        opened = self._looked_at(custody.OPEN, attached, report, account)
        for _ in opened.evidence.contents(attached.evidence):  # to the last piece: a part proves nothing
            pass
        return opened.evidence.contents(attached.evidence)

    def handed_over(self, attached: Attach, *, report: str, account: str, why: str) -> "HandedOver":
        """A file with everything that the custody log says of it, the last line that it was handed over, and why."""
        with vault.opened(self.election, self.pack) as opened:
            for _ in opened.evidence.contents(attached.evidence):
                pass
            said = f"{_of_report(report)}: {why}"
            opened.custody.add(custody.HAND_OVER, original=attached.evidence, why=said, who=account)
            numbered = enumerate(opened.custody.entries(), start=1)
            lines = [(number, line) for number, line in numbered if line.original == attached.evidence]
        return HandedOver(attached, opened.evidence.contents(attached.evidence), lines)

    def preview(self, attached: Attach, *, report: str, account: str) -> bytes | None:
        """A small JPEG of a picture, without anything that the camera wrote; None where there can be none."""
        kind = KINDS.get(attached.media_type)
        if kind is None or not has_preview(attached):
            return None
        opened = self._looked_at(custody.PREVIEW, attached, report, account)
        return preview.drawn(opened.evidence.contents(attached.evidence), kind.format)

    def _looked_at(self, what: str, attached: Attach, report: str, account: str) -> Vault:
        """The vault, after its log says who looks; to read a file that is never changed needs no lock."""
        with vault.opened(self.election, self.pack) as opened:
            opened.custody.add(what, original=attached.evidence, why=_of_report(report), who=account)
        return opened


@dataclass(frozen=True)
class HandedOver:
    """A file as it came, piece by piece, and the lines of the custody log about it, with their numbers."""

    attached: Attach
    pieces: Iterator[bytes]
    log: Sequence[tuple[int, custody.Entry]]


def has_preview(attached: Attach) -> bool:
    """Whether the file is a picture of which a small one can be drawn."""
    kind = KINDS.get(attached.media_type)
    return kind is not None and kind.is_picture and attached.bytes <= preview.LARGEST


def ending(attached: Attach) -> str:
    """How the name of a file of this kind ends."""
    kind = KINDS.get(attached.media_type)
    return kind.ending if kind else "bin"


def unattached(opened: Vault, entries: Iterable[Entry]) -> tuple[list[str], list[str]]:
    """Which files wait, with their report, because no decision attached them; and what is not as the journal says:
    attached ones that are not here, and destroyed ones that are.

    `entries` are the journal's; one that was undone later has named its file too.
    """
    said: dict[str, dict[str, int]] = {"attach": {}, "destroy": {}}
    for entry in entries:
        if entry.decision.action in said:
            said[entry.decision.action][str(entry.decision.payload["evidence"])] = entry.sequence
    attached, destroyed = said["attach"], said["destroy"]
    names = opened.evidence.names()
    waiting = [
        f"{name[:12]}: came for {_came_for(opened, name)}, and no case has it: attach the same file again"
        for name in sorted((names & opened.evidence.known()) - attached.keys())
    ]
    missing = [
        f"{name[:12]}: entry {number} of the journal attached it, and it is not in the vault"
        for name, number in attached.items()
        if name not in names | destroyed.keys()
    ]
    left = [
        f"{name[:12]}: entry {number} of the journal destroyed it, and it is still here: run `baikoo vault destroy`"
        for name, number in destroyed.items()
        if name in names
    ]
    return waiting, missing + left


def _came_for(opened: Vault, name: str) -> str:
    try:
        return _of_report(json.loads(opened.evidence.about(name))["report"])
    except VaultError:  # told of with all that was changed
        return "an unknown report"


def _of_report(report: str) -> str:
    return f"report {report}"
