"""The desk under a day's queue: how long the server takes for a page or an entry, and how many bytes a page has."""

import datetime as dt
import gzip
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines import settings
from pipelines.casework.actions import ComplaintStep, FileComplaint, StepKind
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.docket import Ground
from pipelines.casework.rights import Account, Role
from pipelines.casework.steps import Rules
from tests.bench.machine import summary
from tests.dashboard.desk import reported
from tests.dashboard.desk.complaining import CAMPAIGN, LAW
from tests.dashboard.desk.reported import ELECTION, WORK, Office, case, decide
from tests.dashboard.desk.visitor import Answer, Visitor, desk_over, serving

REPORTS, TAKEN, COMPLAINTS, RUNS, WANTED = 500, 100, 150, 10, 300
"""Of each how many; the last one is milliseconds."""
ASKED = {
    "start": f"{WORK}/",
    "queue, first page": f"{WORK}/desk",
    "queue, last page": f"{WORK}/desk?page=10",
    "queue, a search": f"{WORK}/desk?status=open&q=%D0%BA%D0%BE%D0%BC%D0%B8%D1%81%D1%81%D0%B8%D1%8F",
    "file of the queue": f"{WORK}/desk.csv",
    "case with a complaint": case("v-8"),
    "case to be amended": f"{case('v-8')}/amend",
    "several, 50 cases": f"{WORK}/several?{'&'.join(f'case=v-{number}' for number in range(10, 60))}",
    "new report": f"{WORK}/report",
    "complaints, first page": f"{WORK}/complaints",
    "complaints, overdue": f"{WORK}/complaints?state=overdue",
    "file of the complaints": f"{WORK}/complaints.csv",
    "complaint": f"{WORK}/complaint/c-8",
    "draft of a complaint": f"{WORK}/complaint?case=v-9",
    "draft of an appeal": f"{WORK}/complaint?appeal_of=c-8",
    "paper of a complaint (DOCX)": f"{WORK}/complaint/c-8/draft-ky.docx",
}
"""What is asked for. All of it is asked in turn, so that a machine that slows down slows all of it."""


def lines() -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        settings.BUILD = reported.build(Path(folder), REPORTS, law=LAW, calendar=CAMPAIGN)
        settings.JOURNAL = f"sqlite:///{folder}/{{election}}.sqlite"
        office = Office(Path(folder))
        _complain(office)
        with serving(desk_over(office.access)) as office.port:
            times, sizes = _measured(office.visitor("lena"), f"{office.clock().date()}")
        written = office.journal.head().sequence
    slowest = max(times, key=lambda name: statistics.median(times[name]))
    return [
        "## The desk",
        "",
        f"A lawyer's pages over {REPORTS} reports, all open, {TAKEN} of them taken up one by one, and {COMPLAINTS}",
        f"complaints, each drafted, filed and registered; {written} entries in the journal at the end. Milliseconds",
        f"from request to the last byte on this machine, {RUNS} times each. Wanted: a page within {WANTED}. The",
        f"slowest is *{slowest}*: {statistics.median(times[slowest]):.0f}. A page after an entry works out anew where",
        "every case stands.",
        "",
        "| page | milliseconds | kB, compressed |",
        "|---|---|---|",
        *(
            f"| {name} | {summary(times[name], 0)} | {f'{sizes[name] / 1000:.1f}' if name in sizes else ''} |"
            for name in times
        ),
    ]


def _complain(office: Office) -> None:
    """A complaint about each of as many cases, through the desk's rules, filed some days ago."""
    lawyer = Account(office.access.accounts.named("lena").id, Role.LAWYER)
    ground = Ground(
        Rules(ZoneInfo("UTC")), {"complaint_body": {"pec": 1, "tec": 1}, "applicant": {"observer": 1}}
    )
    known = Known(
        {lawyer.id: lawyer}.get, lambda _: Filed("TL-N", None, 1), lambda unit: unit, office.clock, ground
    )
    desk = Desk(settings.journal_url(ELECTION), ELECTION, known)
    for number in range(8, 8 + COMPLAINTS):
        name, seen = f"c-{number}", 0
        filed_at = office.clock() - dt.timedelta(days=number % 7, hours=1)
        draft = FileComplaint(
            cases=(f"v-{number}",), body="pec" if number % 2 else "tec", applicant="observer"
        )
        for content in (
            draft,
            ComplaintStep(kind=StepKind.FILED, at=filed_at),
            ComplaintStep(kind=StepKind.REGISTERED, at=office.clock()),
        ):
            seen = desk.complain(lawyer, content, name, seen=seen, key=f"{name}-{seen}").sequence


def _measured(visitor: Visitor, today: str) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Milliseconds of each page and each entry, without the first time, and the bytes of each page."""
    for number in range(100, 100 + TAKEN):
        decide(visitor, f"v-{number}", "take")
    times: dict[str, list[float]] = {}
    sizes: dict[str, int] = {}

    def ask(name: str, do: Callable[[], Answer], status: int = 200) -> None:
        started = time.perf_counter()
        answer = do()
        times.setdefault(name, []).append(1000 * (time.perf_counter() - started))
        assert answer.status == status, (name, answer.status, answer.text[:2000])
        if status == 200:
            sizes[name] = len(gzip.compress(answer.raw))

    for run in range(RUNS + 1):
        for name, path in ASKED.items():
            ask(name, partial(visitor.get, path))
        page = case(f"v-{400 + run}")
        taken = visitor.get(page).fields(f"{page}/decide") | {"action": "take"}
        ask("entering that a case is taken", partial(visitor.post, f"{page}/decide", taken), 303)
        ask("queue after that", partial(visitor.get, ASKED["queue, first page"]))
        page = f"{WORK}/complaint/c-{20 + run}"
        decided = visitor.get(page).fields(f"{page}/step") | {"kind": "decided", "outcome": "rejected"}
        ask(
            "entering a step of a complaint",
            partial(visitor.post, f"{page}/step", decided | {"day": today}),
            303,
        )
        ask("complaints after that", partial(visitor.get, ASKED["complaints, first page"]))
    return {name: each[1:] for name, each in times.items()}, sizes
