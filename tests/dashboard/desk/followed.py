"""Testland with two commissions, files that tell of them, and a desk over it with two experts. All is invented."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.access import Access, Grant
from pipelines import settings
from pipelines.casework.rights import Role
from pipelines.journal import Entry, Journal
from tests.conftest import Land
from tests.dashboard.access.people import Clock
from tests.dashboard.desk.visitor import Answer, Visitor, desk_over, serving

ELECTION = "tl-2030"
WORK = f"/election/{ELECTION}"
PEOPLE = {
    "kanat": Role.COMMISSION_EXPERT,
    "saule": Role.COMMISSION_EXPERT,
    "lawyer": Role.LAWYER,
    "analyst": Role.ANALYST,
    "editor": Role.EDITOR,
    "operator": Role.OPERATOR,
    "root": Role.ADMINISTRATOR,
}
"""Who there is; nobody has a password, for to hash one takes a while."""
COMMISSIONS = """
[[commission]]
id = "high"
body = "cec"
labels = { ky = "Жогорку комиссия", ru = "Высшая комиссия", en = "High commission" }
[[commission]]
id = "low"
body = "tec"
parent = "high"
labels = { ky = "Төмөнкү комиссия", ru = "Нижняя комиссия", en = "Low commission" }
"""
SOURCE = """
[[source]]
id = "{kind}"
kind = "{kind}"
file = "raw/{kind}.csv"
title = "{title}"
publisher = "Invented"
licence = "CC0-1.0"
nature = "synthetic"
columns = {{ {columns} }}
"""
FILES = {
    "commission_decisions": "commission_id,number,decided_date,subject,votes_for,published_at,published_precision\n"
    "high,12,2030-05-02,budget,7,2030-05-03,day\n"
    + "".join(f"low,{n},2030-04-{n % 28 + 1:02},rules,5,,\n" for n in range(1, 61)),
    "calendar_plan": "item_id,until_date,commission_id,name_ky\nballots,2030-05-06,high,Бюллетендерди басып чыгаруу\n",
}
"""What files tell of them."""
DECISION = {"commission_id": "high", "number": "№ 77", "decided_date": "2030-05-10", "votes_for": "9"}


def build(root: Path, files: Mapping[str, str] = FILES) -> Land:
    """Testland with the commissions and what these files tell of them, built."""
    land = Land(root)
    for name in ("terms", "commissions"):
        shutil.copy(settings.DATA / "catalogues" / f"{name}.toml", land.data / "catalogues")
    land.replace("election", 'catalogues = ["words"]', 'catalogues = ["words", "terms", "commissions"]')
    told = land.text("election") + COMMISSIONS
    for kind, text in files.items():
        columns = ", ".join(f'{name} = "{name}"' for name in text.split("\n", 1)[0].split(","))
        told += SOURCE.format(kind=kind, title=kind, columns=columns)
        (land.folder / "raw" / f"{kind}.csv").write_text(text, encoding="utf-8")
    land.write("election", told)
    land.build()
    return land


class House:
    """The served desk: accounts, clock, journal, port."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.port = Clock(), 0
        self.access = Access.at(f"sqlite:///{folder}/accounts.sqlite", self.clock)
        self.journal = Journal(settings.journal_url(ELECTION), ELECTION)
        for name, role in PEOPLE.items():
            person = self.access.accounts.add(name, self.clock())
            self.access.accounts.grant(person, ELECTION, Grant(role))

    def visitor(self, name: str) -> Visitor:
        """A browser in which this person is signed in."""
        session = self.access.let_in(self.access.accounts.named(name), "")
        return Visitor(self.port, cookies={"baikoo-session": session.token})

    def entries(self) -> list[Entry]:
        return list(self.journal.entries())

    def logged(self, what: str) -> list[str]:
        """The subjects of the log's lines of this kind, the newest first."""
        return [str(line["subject"]) for line in self.access.log.lines(last=500) if line["what"] == what]


@contextmanager
def house(builds: Path, folder: Path) -> Iterator[House]:
    """The desk, served, over a journal of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", builds)
        patch.setattr(settings, "JOURNAL", f"sqlite:///{folder}/{{election}}.sqlite")
        made = House(folder)
        with serving(desk_over(made.access)) as made.port:
            yield made


def enter(visitor: Visitor, kind: str = "commission_decisions", **cells: str) -> Answer:
    """Fill in the form of a kind and send it."""
    address = f"{WORK}/record/new/{kind}"
    return visitor.fill_in(address, address, **cells)
