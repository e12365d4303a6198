"""Testland with reports of observers on its desk, and somebody of every role: what tests of casework begin with."""

import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.access import Access, Grant
from pipelines import settings
from pipelines.casework.rights import Role
from pipelines.intake import FIELDS
from pipelines.journal import Entry, Journal
from tests.conftest import Land
from tests.dashboard.access.people import Clock
from tests.dashboard.desk.visitor import Answer, Visitor

ELECTION = "tl-2030"
WORK = f"/election/{ELECTION}"
INTAKE = """
[[intake]]
id = "violations"
system = "odk"
form = "serious_violation"
title = "Violations"
publisher = "Observers"
licence = "internal"
nature = "synthetic"
"""
ROLES: Mapping[str, tuple[Role, frozenset[str]]] = {
    "oper": (Role.OPERATOR, frozenset()),
    "aida": (Role.COORDINATOR, frozenset({"TL-N"})),
    "bolot": (Role.COORDINATOR, frozenset({"TL-S"})),
    "lena": (Role.LAWYER, frozenset()),
    "pavel": (Role.LAWYER, frozenset()),
    "komi": (Role.COMMISSION_EXPERT, frozenset()),
    "ana": (Role.ANALYST, frozenset()),
    "edit": (Role.EDITOR, frozenset()),
    "root": (Role.ADMINISTRATOR, frozenset()),
}
"""Who there is; nobody has a password, for to hash one takes a while."""
JUDGEMENT = {
    "reason": "Эки күбө айтты", "evidence": "direct", "independent_sources": "2", "serious": "false",
    "no_conflict": "true",
}  # fmt: skip
NEW = {
    "what_happened": "Көчөдө үгүт баракчалары таратылды", "category": "pressure", "phase": "voting",
    "observed_at": "2030-05-12T09:30", "unit_id": "TL-N-1", "station": "", "place_text": "Базар",
    "actor": "", "affected": "", "evidence": "heard", "independent_sources": "1", "source_channel": "observer",
    "publication_level": "oblast",
}  # fmt: skip
"""What an operator types."""


WORDS = """
комиссия төрага мүчөсү байкоочу шайлоочу талапкер өкүлү милиция кызматкери мугалим директор айыл башчысы журналист
бюллетень урна тизме паспорт аппарат көчүрмө мөөр кабина жарыя плакат сүрөт видео телефон машина автобус
бербеди алып келди киргизбеди чыгарып жиберди баш тартты ачты жапты бузду айырып таштады санабады
эртең менен түштөн кийин кечинде бир нече жолу эки саат бою баарынын көзүнчө алдында ички бөлмөдө экинчи кабатта
"""


def story(number: int) -> str:
    """What an observer writes: some forty words, of no sense, the same for the same number."""
    return f"{' '.join(random.Random(number).choices(WORDS.split(), k=40)).capitalize()}, № {number}."


def report(number: int, unit: str = "TL-N-1", **told: Any) -> dict[str, Any]:
    """The report of an observer; `answers` are changed."""
    at = f"2030-05-{1 + number % 10:02}T{8 + number % 12:02}:{number % 60:02}:00+02:00"
    said = {
        "observer_id": f"LTO-{number:02}", "observed_at": at, "unit": unit, "category": "pressure",
        "phase": "pre_election", "actor": "tec", "affected": "voters", "evidence": "direct",
        "what_happened": story(number), "independent_sources": "1",
        "source_channel": "observer", "publication_level": "oblast", **told.pop("answers", {}),
    }  # fmt: skip
    answers = [{"group": "", "instance": 0, "question": code, "value": text} for code, text in said.items()]
    fields = dict.fromkeys(FIELDS) | {
        "submission_id": f"v-{number}", "observer_id": f"LTO-{number:02}", "unit": unit, "edits": 0,
        "observed_at": at, "received_at": at.replace(":00+", ":30+"), "review": "received", "is_readable": True,
    }  # fmt: skip
    return fields | {"answers": answers} | told


HOSTILE = '<script>alert("x")</script> <b>кыл</b> &amp; {{ 7*7 }}'
FORMULA = '=HYPERLINK("http://x.example","басыңыз")'
SPECIAL = (
    report(1, "TL-S-1", answers={"what_happened": "Көл жээгинде добуш сатылды"}),
    report(2, answers={"what_happened": HOSTILE}),
    report(3, answers={"what_happened": FORMULA, "place_text": "@SUM(1)"}),
    report(4, answers={"what_happened": "Шайлоо күнү эшик жабык болчу", "phase": "voting"}),
    report(5, answers={"what_happened": "Ак мандат менен мугалимдерге кысым көрсөтүлдү"}),
    report(6, observed_at="2030-05-06T13:40:00+02:00",
           answers={"what_happened": "Мугалимдерге ак мандат менен кысым көрсөтүлдү"}),
    report(7, observed_at=None),
    report(8, observed_at="2030-05-08", received_at="2030-05-08T16:08:30+02:00"),
)  # fmt: skip
"""Reports that tests name: one of the south, two hostile ones, one of polling day, two that may be of one event, one of
which nobody knows when it was, one of which nobody knows the hour."""


def build(root: Path, reports: int = 60, *, law: str = "", calendar: str = "") -> Path:
    """Testland with so many reports and, for complaints, a law with its calendar; gives the folder of its builds."""
    land = Land(root)
    shutil.copy(settings.DATA / "catalogues" / "terms.toml", land.data / "catalogues")
    land.replace("election", 'catalogues = ["words"]', 'catalogues = ["words", "terms"]')
    land.write("election", land.text("election") + calendar + INTAKE)
    if law:
        (land.folder / "law.toml").write_text(law, encoding="utf-8")
    folder = land.folder / "raw" / "submissions" / "violations"
    folder.mkdir(parents=True)
    told = [*SPECIAL, *(report(number) for number in range(len(SPECIAL) + 1, reports + 1))]
    lines = [json.dumps({"row": row} | one) for row, one in enumerate(told, start=1)]
    (folder / "0001-a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    land.build()
    return land.build_folder


class Office:
    """A served desk with its people: who they are, what they asked for, and what stands in journal and log."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.access = Access.at(f"sqlite:///{folder}/accounts.sqlite", self.clock)
        self.journal = Journal(settings.journal_url(ELECTION), ELECTION)
        self.port = 0
        for name, (role, regions) in ROLES.items():
            person = self.access.accounts.add(name, self.clock())
            self.access.accounts.grant(person, ELECTION, Grant(role, regions))

    def visitor(self, name: str) -> Visitor:
        """A browser in which this person is signed in."""
        session = self.access.let_in(self.access.accounts.named(name), "")
        return Visitor(self.port, cookies={"baikoo-session": session.token})

    def entries(self) -> list[Entry]:
        return list(self.journal.entries())

    def logged(self, what: str) -> list[str]:
        """The subjects of the log's lines of this kind, the newest first."""
        return [str(line["subject"]) for line in self.access.log.lines(last=500) if line["what"] == what]


def case(name: str) -> str:
    """The address of a case."""
    return f"{WORK}/case/{name}"


def decide(visitor: Visitor, name: str, action: str, **fields: str) -> Answer:
    """What the forms on the page of a case send, whether the page offers this action or not."""
    seen = visitor.get(case(name)).fields(f"{case(name)}/decide")
    return visitor.post(f"{case(name)}/decide", {**seen, "action": action, **fields})


def verified(office: Office, name: str, by: str = "lena") -> None:
    """Have the case verified."""
    visitor = office.visitor(by)
    assert decide(visitor, name, "take").status == 303
    assert decide(visitor, name, "verify", **JUDGEMENT).status == 303
