"""The end of a file of evidence in the vault: it is destroyed, and the custody log says who decided it, when and why.

The vault is held while the journal is written, so that nothing is decided that cannot be done; what a crash left
undone `carry_out` ends. Whether it may be decided is the desk's to say (`destruction`).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import vault
from pipelines.journal import Entry
from pipelines.vault import Vault, custody


@dataclass(frozen=True)
class Destruction:
    """The files of one election, to be destroyed. `pack` is the folder of its pack, inside which no vault may lie."""

    election: str
    pack: Path

    def decide(self, enter: Callable[[], Entry]) -> Entry:
        """Let `enter` write to the journal that a file be destroyed, and destroy it; VaultError before either."""
        with vault.opened(self.election, self.pack) as opened:
            entry = enter()
            carry_out(opened, [entry])
        return entry


def carry_out(opened: Vault, entries: Iterable[Entry]) -> int:
    """Destroy what these entries of the journal decided to destroy and is still there: how many files that were."""
    names, done = opened.evidence.names(), 0
    for entry in entries:
        name = str(entry.decision.payload.get("evidence", ""))
        if entry.decision.action != "destroy" or name not in names:
            continue
        report = entry.decision.subjects[0].id
        why = f"report {report}, entry {entry.sequence} of the journal: {entry.decision.reason}"
        opened.custody.add(custody.DESTROY, original=name, why=why, who=entry.decision.account)
        opened.evidence.remove(name)
        done += 1
    return done


def forget_reports(opened: Vault, renamed: Mapping[str, str]) -> list[str]:
    """What the vault knows of the files that came for these reports leads no more to them: the new id of the report in
    place of the old one, and no name of a file. The names of those files, which somebody must look through."""
    found = []
    for name in sorted(opened.evidence.known()):
        about = json.loads(opened.evidence.about(name))
        if about["report"] in renamed:
            told = {**about, "report": renamed[about["report"]], "file_name": ""}
            opened.evidence.tell(name, json.dumps(told).encode())
        if about["report"] in {*renamed, *renamed.values()}:
            found.append(name)
    return found
