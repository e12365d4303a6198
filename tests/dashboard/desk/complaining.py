"""Testland with an invented law, and a desk over it on which somebody has entered two reports."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.access import Access, Grant
from pipelines import settings
from pipelines.casework.actions import EnterReport
from pipelines.casework.cases import Case
from pipelines.casework.desk import Desk, Known
from pipelines.casework.rights import Account, Role
from tests.conftest import Land
from tests.dashboard.access.people import Clock
from tests.dashboard.desk.visitor import Visitor, desk_over, serving
from tests.decided import told

ELECTION = "tl-2030"
WORK = f"/election/{ELECTION}"
PEOPLE = {
    "lawyer": (Role.LAWYER, set[str]()),
    "north": (Role.COORDINATOR, {"TL-N"}),
    "south": (Role.COORDINATOR, {"TL-S"}),
    "analyst": (Role.ANALYST, set[str]()),
    "operator": (Role.OPERATOR, set[str]()),
    "root": (Role.ADMINISTRATOR, set[str]()),
}
"""Who there is; nobody has a password, for to hash one takes a while."""
REPORTS = {"report-north": "TL-N", "report-south": "TL-S"}
NASTY = '=HYPERLINK("http://x")<b>ң</b>'
"""What nobody types by mistake: a formula, and HTML."""

LAW = """
campaign_starts = "campaign"
[[act]]
id = "act"
labels = { ky = "Мыйзам", ru = "Закон", en = "Law" }
source = "invented"
[[act.edition]]
id = "now"
applies = true
source = "invented"
[[article]]
id = "bribes"
act = "act"
edition = "now"
number = "7"
labels = { ky = "Сатып алуу", ru = "Подкуп", en = "Bribes" }
categories = ["vote_buying"]
source = "invented"
[[body]]
id = "pec"
appeals_to = ["tec"]
source = "invented"
[[body]]
id = "tec"
is_last = true
source = "invented"
[[deadline]]
id = "three_days"
bodies = ["pec"]
act = "act"
edition = "now"
days = 3
source = "invented"
"""
CAMPAIGN = """
[[calendar]]
id = "campaign"
at = 2030-04-01
labels = { ky = "Үгүт", ru = "Агитация", en = "Campaign" }

"""


def build(root: Path) -> Path:
    """Testland with the law and the words of complaints, built."""
    land = Land(root)
    words = (settings.DATA / "catalogues" / "terms.toml").read_text(encoding="utf-8")
    (land.data / "catalogues" / "terms.toml").write_text(words, encoding="utf-8")
    land.replace("election", 'catalogues = ["words"]', 'catalogues = ["words", "terms"]')
    polling = '[[calendar]]\nid = "polling"'
    land.replace("election", polling, f"{CAMPAIGN}{polling}")
    (land.folder / "law.toml").write_text(LAW, encoding="utf-8")
    land.build()
    return land.build_folder


class Chamber:
    """The served desk: accounts, clock, port."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.port = Clock(), 0
        self.access = Access.at(f"sqlite:///{folder}/accounts.sqlite", self.clock)
        for name, (role, regions) in PEOPLE.items():
            person = self.access.accounts.add(name, self.clock())
            self.access.accounts.grant(person, ELECTION, Grant(role, frozenset(regions)))
        self._enter_reports()

    def _enter_reports(self) -> None:
        lawyer = Account(self.access.accounts.named("lawyer").id, Role.LAWYER)
        known = Known({lawyer.id: lawyer}.get, lambda _: None, lambda unit: unit, self.clock)
        desk = Desk(settings.journal_url(ELECTION), ELECTION, known)
        for report, unit in REPORTS.items():
            content = EnterReport(told=told(unit_id=unit, what_happened=NASTY))
            desk.decide(lawyer, content, [Case(report)], key=report)

    def visitor(self, name: str) -> Visitor:
        """A new browser, signed in."""
        visitor = Visitor(self.port)
        session = self.access.let_in(self.access.accounts.named(name), "")
        visitor.cookies["baikoo-session"] = session.token
        return visitor

    def day(self, **after: float) -> str:
        """A local day, so long after now."""
        return f"{(self.clock() + dt.timedelta(**after)).date()}"


@contextmanager
def chamber(builds: Path, folder: Path) -> Iterator[Chamber]:
    """The desk, served, over a journal of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BUILD", builds)
        patch.setattr(settings, "JOURNAL", f"sqlite:///{folder}/{{election}}.sqlite")
        made = Chamber(folder)
        with serving(desk_over(made.access)) as made.port:
            yield made
