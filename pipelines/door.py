"""The door: an export comes in, its original goes to the vault, a redacted copy to the election's raw files.

Only reports that are new, or say something else than before, are written: exports of most tools hold everything that
came since the first day. What a report says may change, and each change is kept: staging numbers the revisions.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines import copies, exports, nameless, whole
from pipelines.copies import Report
from pipelines.election import Pack
from pipelines.errors import PackError, SourceError
from pipelines.exports.apollo_lists import read_participants
from pipelines.identities import Register
from pipelines.intake import Intake
from pipelines.masking import Redactor
from pipelines.messages import Message
from pipelines.pack_words import PackWords
from pipelines.vault import Original, Vault
from pipelines.vault.sealed import of

PEOPLE = "participants.csv"
"""The deployment that a tool's list of observers gives, beside the reports: a pack may name it as a source."""
_SEVERED = re.compile(r"r-[0-9a-f]{32}")
_REPEATED = Message("this file was imported before: nothing was changed", {})


@dataclass(frozen=True)
class Admitted:
    """What an import did. `file` is the redacted copy; None where there was nothing new."""

    file: Path | None
    new: int = 0
    changed: int = 0
    known: int = 0
    notes: tuple[Message, ...] = ()


def intake_of(pack: Pack, name: str) -> Intake:
    """The intake of this id; PackError where the pack has none."""
    found = {intake.id: intake for intake in pack.election.intake}
    if name not in found:
        listed = ", ".join(found) or "none"
        raise PackError(
            f"there is no intake {name!r}; the pack has {listed}",
            where=f"{pack.election.id}/election.toml",
            remedy="Name one of them, or describe it under [[intake]]",
        )
    return found[name]


def register_of(vault: Vault) -> Register:
    """The election's register of people."""
    return Register(vault.secret("register"), vault.noted("register"))


def admit(vault: Vault, pack: Pack, intake: Intake, path: Path) -> Admitted:
    """Let one export in. The same file twice changes nothing.

    SourceError where it cannot be read, in words that name neither the file nor anybody: nothing was then kept.
    """
    name = _named(vault, intake, path)
    if _is_done(vault, name, intake):
        return Admitted(None, notes=(_REPEATED,))
    whole.remove_parts(intake.folder(pack.folder))
    register, words = register_of(vault), PackWords.of(pack)
    export = nameless.read(path, intake, exports.read, words, register)
    personal = export.answers.filter(export.answers["question"].is_in(intake.personal))["value"]
    people = _People.met(
        export.identities | set(personal), [export.submissions["observer_id"]], words, register
    )
    known = {name for name in copies.ids(intake.folder(pack.folder)) if not is_severed(name)}
    ours = [
        _entered(copies.redacted(report, people.redactor), people, register, known)
        for report in copies.reports(export, intake.personal)
    ]
    notes = [*people.notes, *export.notes]
    observers = set(people.pseudonyms.values())
    is_kept = not any(register.is_forgotten(observer) for observer in observers)
    if is_kept:
        marks = tuple(sorted(register.observer(observer) for observer in observers))
        number = len({report["submission_id"] for report in ours})
        now, size = datetime.now(UTC), path.stat().st_size
        vault.put(path, Original(name, path.name, intake.id, now, size, number, marks))
    else:
        notes.append(Message("the original was not kept: it holds a person who asked to be forgotten", {}))
    notes += people.mask_earlier(pack)
    admitted = _written(intake.folder(pack.folder), name, ours, tuple(notes))
    vault.note("register", register.written())
    vault.custody.add("import" if is_kept else "read", original=name, why=intake.id)
    return admitted


def admit_people(vault: Vault, pack: Pack, intake: Intake, path: Path) -> Admitted:
    """Let a tool's list of observers in: whom it names is masked from then on, their pseudonyms become `PEOPLE`.

    The list itself is not kept, in the vault neither: it holds passwords, and proves nothing.
    """
    register, words = register_of(vault), PackWords.of(pack)
    listed = nameless.read(path, intake, read_participants, words, register)
    ids = [listed.deployment["observer_id"], listed.deployment["coordinator_id"]]
    people = _People.met(listed.identities, ids, words, register)
    notes = [*people.notes, *people.mask_earlier(pack)]
    told = listed.deployment.with_columns(
        pl.col(pseudonym).replace(people.pseudonyms) for pseudonym in ("observer_id", "coordinator_id")
    )
    forgotten = [name for name in people.pseudonyms.values() if register.is_forgotten(name)]
    told = told.filter(~pl.col("observer_id").is_in(forgotten)).with_columns(
        pl.exclude("observer_id", "coordinator_id").map_elements(
            people.redactor.known, return_dtype=pl.String
        ),
        coordinator_id=pl.when(~pl.col("coordinator_id").is_in(forgotten)).then("coordinator_id"),
    )
    file = intake.folder(pack.folder) / PEOPLE
    text = told.sort(told.columns).write_csv().encode()
    if file.exists() and file.read_bytes() == text and not people.is_grown:
        return Admitted(None, known=told.height, notes=(_REPEATED,))
    copies.write_text(file, text)
    vault.note("register", register.written())
    vault.custody.add("read", why=f"{intake.id}: a list of observers")
    return Admitted(file, new=told.height, notes=tuple(notes))


@dataclass(frozen=True)
class _People:
    """Whom a file names: the pseudonym for what stands in its observers' columns, and who masks the rest."""

    pseudonyms: dict[str, str]
    redactor: Redactor
    is_grown: bool
    notes: tuple[Message, ...]

    @classmethod
    def met(
        cls, identities: Iterable[str], observers: Iterable[pl.Series], words: PackWords, register: Register
    ) -> "_People":
        """The register learns whom it did not know; a person where a pseudonym should stand gets a keyed one."""
        is_grown = register.learn(identities)
        redactor = Redactor(register, words.ordinary, words.pseudonyms)
        given = {text: text.strip() for column in observers for text in column.drop_nulls().unique().sort()}
        people = [
            text
            for text, bare in given.items()
            if bare not in words.pseudonyms
            and not register.is_forgotten(bare)
            and (redactor.is_person(bare) or not _is_code(bare))
        ]
        is_grown |= register.learn(people)
        given |= {text: f"p-{register.observer(text)[:12]}" for text in people}
        redactor = Redactor(register, words.ordinary, words.pseudonyms.union(given.values()))
        template = Message("{n} observers are called by something that may be a name, and got a pseudonym: write the "
                           "deployment's pseudonyms into the form", {"n": len(people)})  # fmt: skip
        return cls(given, redactor, is_grown, (template,) if people else ())

    def mask_earlier(self, pack: Pack) -> list[Message]:
        """Mask those who were not known before in the reports that came before."""
        folders = [intake.folder(pack.folder) for intake in pack.election.intake] if self.is_grown else []
        masked = copies.mask_again(
            (file for folder in folders for file in copies.files(folder)), self.redactor
        )
        return [Message("people named in this file were masked in {n} earlier reports: build again, "
                        "snapshots made before still hold them", {"n": masked})] if masked else []  # fmt: skip


def _named(vault: Vault, intake: Intake, path: Path) -> str:
    try:
        if path.stat().st_size > intake.max_bytes:
            raise SourceError(
                f"the file holds more than {intake.max_bytes:,} bytes",
                where=f"intake {intake.id}",
                remedy="Check what it is; if it is meant, split it or raise `max_bytes`",
            )
        with path.open("rb") as stream:
            return vault.name_of(of(stream))
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise SourceError(what, where=f"intake {intake.id}", remedy="Name another one") from None


def _is_done(vault: Vault, name: str, intake: Intake) -> bool:
    """Whether this file's import was finished, and its original not destroyed after that."""
    acts = [entry for entry in vault.custody.entries() if entry.original == name and entry.what != "take"]
    return bool(acts) and acts[-1].what in ("import", "read") and intake.id in {entry.why for entry in acts}


def _is_code(text: str) -> bool:
    """Whether this looks like a pseudonym: no blank, and a digit in it or two letters at most."""
    return not any(sign.isspace() for sign in text) and (any(s.isdigit() for s in text) or len(text) <= 2)


def _entered(report: Report, people: _People, register: Register, known: Set[str]) -> Report:
    """The report under its observer's pseudonym and an id of ours; that of a person to be forgotten without the first.

    `known` are the tool's own ids under which reports came before, when they were still kept: they keep them.
    """
    observer: str | None = report["observer_id"] and (people.pseudonyms[report["observer_id"]] or None)
    is_forgotten = observer is not None and register.is_forgotten(observer)
    identity = report["submission_id"]
    if is_forgotten or identity not in known or people.redactor.known(identity) != identity:
        identity = severed(identity, register)
    return {**report, "observer_id": None if is_forgotten else observer, "submission_id": identity}


def severed(submission: str, register: Register) -> str:
    """The id of a report here, in place of the tool's own, which leads to whoever sent it.

    It is the same again at the next import, and nobody without the vault's key can tell whose report it is. Decisions
    name it and cannot be changed when the person asks to be forgotten: so it leads nowhere from the first.
    """
    return f"r-{register.mark('report', submission)}"


def is_severed(submission: str) -> bool:
    """Whether a report has an id of ours."""
    return _SEVERED.fullmatch(submission) is not None


def _written(folder: Path, name: str, ours: list[Report], notes: tuple[Message, ...]) -> Admitted:
    """The copy with the reports that are new or changed."""
    last: dict[tuple[str, int], str] = {}
    observers: dict[str, str | None] = {}
    for before in copies.files(folder):
        for report in copies.read(before):
            last[report["submission_id"], report["edits"]] = copies.content(report)
            observers[report["submission_id"]] = report["observer_id"]
    fresh, new = [], 0
    for said in ours:
        identity = said["submission_id"]
        report = said if said["observer_id"] else {**said, "observer_id": observers.get(identity)}
        if last.get((identity, report["edits"])) == copies.content(report):
            continue
        new += identity not in observers
        last[identity, report["edits"]], observers[identity] = copies.content(report), report["observer_id"]
        fresh.append(report)
    file = copies.next_file(folder, name) if fresh else None
    if file:
        copies.write(file, fresh)
    return Admitted(file, new, len(fresh) - new, len(ours) - len(fresh), notes)
