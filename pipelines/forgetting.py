"""Forgetting a person who asks for it: the reports stay, and nothing leads from them to the person.

The reports, the deployment and the absences get a new pseudonym that nobody knows, so that the accreditation list leads
no more to them. The ids of reports, which decisions name, lead nowhere from the first (`door.severed`). Originals that
hold a report of the person are destroyed: what they said of everybody stays in the redacted copies. The register keeps
a keyed hash of the old pseudonym, so that a later export brings the person back no more than this one did.

What remains: station, days and role of the reports, from which somebody who knows the deployment may guess; what is
said of the person in originals of others; whatever lies outside (the tool's server, backups, version control).
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines import copies, whole
from pipelines.copies import Report
from pipelines.door import PEOPLE, is_severed, register_of, severed
from pipelines.election import Pack
from pipelines.errors import BaikooError
from pipelines.exports.files import described
from pipelines.identities import Register
from pipelines.masking import Redactor
from pipelines.messages import Message
from pipelines.pack_words import PackWords
from pipelines.source import Source
from pipelines.vault import Original, Vault


@dataclass(frozen=True)
class Forgotten:
    """What was done: reports under a new pseudonym, files of the pack that were changed, originals destroyed."""

    reports: int
    files: int
    originals: int
    notes: tuple[Message, ...]


def forget(vault: Vault, pack: Pack, observer: str, *, why: str) -> Forgotten:
    """Forget the person behind this pseudonym. May be run again, and ends what was interrupted.

    BaikooError where nobody is known by it.
    """
    register = register_of(vault)
    held = [original for original in vault.originals() if register.observer(observer) in original.observers]
    files = {intake.id: copies.files(intake.folder(pack.folder)) for intake in pack.election.intake}
    told = {name: [copies.read(file) for file in listed] for name, listed in files.items()}
    own = [r for parts in told.values() for part in parts for r in part if r["observer_id"] == observer]
    named = [(source, path) for source, path in _lists(pack) if _holds(source, path, observer)]
    if not (held or named or own or register.is_forgotten(observer)):
        raise BaikooError(
            "no observer of this election is known by this pseudonym",
            where=pack.election.id,
            remedy="Write it as it stands in the deployment or in the reports",
        )
    for original in held:
        ids = {report["submission_id"] for part in told.get(original.intake, ()) for report in part}
        _refuse_if_alone(original, len(ids))
    words = PackWords.of(pack)
    register.forget(observer)
    vault.note("register", register.written())
    new = f"p-{secrets.token_hex(6)}"
    every = [file for listed in files.values() for file in listed]
    changed = _rename_reports(every, observer, new, register, words)
    notes = [note for source, path in named if (note := _rename_rows(source, path, observer, new))]
    notes += [
        Message("{file} is not looked into: write another pseudonym there by hand", {"file": source.file})
        for source, _ in _lists(pack)
        if not _is_text(source)
    ]
    if told_before := {r["submission_id"] for r in own if not is_severed(r["submission_id"])}:
        notes.append(
            Message(
                "{n} reports came under the tool's own ids and have new ones now: what was decided of them stays in "
                "the journal under the old ids, and has to be decided again",
                {"n": len(told_before)},
            )
        )
    for original in held:
        vault.destroy(original.name, why="it held a person who asked to be forgotten")
    vault.custody.add("forget", why=why)
    return Forgotten(changed, len(named), len(held), tuple(notes))


def _refuse_if_alone(original: Original, reports: int) -> None:
    """Nothing is destroyed of which there is no redacted copy."""
    if reports < original.reports:
        raise BaikooError(
            f"the redacted copies hold {reports} reports, the original {original.name[:12]} holds {original.reports}",
            where=f"intake {original.intake}",
            remedy="Restore raw/submissions from its copy; nothing was changed",
        )


def _rename_reports(files: list[Path], observer: str, new: str, register: Register, words: PackWords) -> int:
    """The person's reports under the new pseudonym and ids of ours; the old one is masked in all texts."""
    redactor = Redactor(register, words.ordinary, words.pseudonyms - {observer})
    renamed = 0
    for file in files:
        before = copies.read(file)
        after = []
        for report in before:
            masked = copies.redacted(report, redactor)
            if report["observer_id"] == observer:
                renamed += 1
                masked = {**masked, "observer_id": new, "submission_id": _of_ours(report, register)}
            after.append(masked)
        if after != before:
            copies.write(file, after)
    return renamed


def _of_ours(report: Report, register: Register) -> str:
    identity: str = report["submission_id"]
    return identity if is_severed(identity) else severed(identity, register)


def _pattern(observer: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(observer)}(?![\w-])")


def _lists(pack: Pack) -> Iterator[tuple[Source, Path]]:
    """Where the pack itself names observers, and the lists of observers that came by the door."""
    known = {path: source for source, path in pack.sources() if source.kind in ("deployment", "absences")}
    for intake in pack.election.intake:
        path = intake.folder(pack.folder) / PEOPLE
        known.setdefault(path, described(intake, path, format="csv"))
    return ((source, path) for path, source in known.items())


def _is_text(source: Source) -> bool:
    return source.format in ("csv", "json", "jsonl") and not source.file.endswith((".gz", ".zip"))


def _text(source: Source, path: Path) -> tuple[str, str]:
    """The text of a list, with the sign that may stand before it, and its encoding."""
    encoding = source.encoding.replace("utf-8-sig", "utf-8")
    return path.read_bytes().decode(encoding), encoding


def _holds(source: Source, path: Path, observer: str) -> bool:
    return (
        _is_text(source) and path.is_file() and _pattern(observer).search(_text(source, path)[0]) is not None
    )


def _rename_rows(source: Source, path: Path, observer: str, new: str) -> Message | None:
    """The new pseudonym in a list of the pack; a message where somebody has to mend the pack after that."""
    text, encoding = _text(source, path)
    mode = path.stat().st_mode
    whole.write(path, _pattern(observer).sub(new, text).encode(encoding))
    path.chmod(mode)
    if source.sha256 is None:
        return None
    return Message("{file} was changed: write its new SHA-256 into the pack", {"file": source.file})
