"""The room in which the cases of one election are worked on: its snapshot's reports, its journal, and who may act."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl
from starlette.requests import Request

from dashboard import queries_casework, queries_complaints, queries_sessions, queries_tellings
from dashboard.access import Access
from dashboard.access.gate import signed
from dashboard.desk import elections, reader
from pipelines import record_contract, settings
from pipelines.casework.cases import Case, Cases
from pipelines.casework.complaint import Complaint
from pipelines.casework.deadlines import LegalCalendar
from pipelines.casework.desk import Desk, Filed, Known
from pipelines.casework.docket import Ground
from pipelines.casework.records import AddRecord
from pipelines.casework.rights import Account, Place, Right, may
from pipelines.casework.standing import standing
from pipelines.casework.steps import Rules
from pipelines.commission_setting import Setting
from pipelines.journal import Head
from pipelines.messages import Message


@dataclass(eq=False)
class Room:
    """One election, as its snapshot and its journal tell it now.

    It `reads_on` where its journal is the one that the snapshot was built with, and what stands there follows on it.
    `sessions` are observers' reports on sessions of commissions.
    """

    election: str
    snapshot: str
    reports: pl.DataFrame
    regions: Mapping[str, str]
    desk: Desk
    ground: Ground
    calendar: LegalCalendar | None
    setting: Setting
    reads_on: bool
    sessions: pl.DataFrame
    _standing: tuple[Cases, pl.DataFrame] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cases(self) -> pl.DataFrame:
        """`marts.cases` of this moment."""
        with self._lock:
            cases = self.desk.cases()
            if self._standing is None or self._standing[0] is not cases:
                self._standing = cases, standing(self.reports, cases, self.regions.get)
            return self._standing[1]

    def readable(self, account: Account, right: Right = Right.READ) -> pl.DataFrame:
        """The cases of which the account has this right, of this moment."""
        frame, cases = self.cases(), self.desk.cases()
        allowed = [
            name for name in frame["case_id"] if may(account, right, self.desk.place(cases.report(name)))
        ]
        return frame.filter(pl.col("case_id").is_in(allowed))

    def complaints(self, account: Account, right: Right = Right.READ) -> list[Complaint]:
        """The complaints of which the account has this right in every case, in the order in which they came up."""
        cases, held = self.desk.cases(), self.desk.docket().by_id.values()
        return [complaint for complaint in held if self._may(account, right, complaint, cases)]

    def may(self, account: Account, right: Right, complaint: Complaint) -> bool:
        """Whether the account has this right in every case of the complaint."""
        return self._may(account, right, complaint, self.desk.cases())

    def _may(self, account: Account, right: Right, complaint: Complaint, cases: Cases) -> bool:
        return all(may(account, right, self.desk.place(cases.of(case))) for case in complaint.cases)

    def case(self, report_id: str) -> Case | None:
        """The case of a report, as it would be seen now; None where there is no such report."""
        cases = self.desk.cases()
        found, filed = cases.of(report_id), self.filed(report_id)
        if filed is None and not cases.report(report_id).history:
            return None
        own = self.filed(found.id)
        return found.now(own.revision) if own else found

    def place(self, case: Case) -> Place:
        """Where the case lies."""
        return self.desk.place(case)

    def filed(self, report_id: str) -> Filed | None:
        """An observer's report, as the snapshot holds it."""
        return _filed(self.snapshot).get(report_id)


def of(request: Request) -> Room:
    """The room of the election in the address."""
    return over(reader.election(request), signed(request).access)


def over(held: elections.Held, access: Access) -> Room:
    """The room of this election for whoever has an account."""
    return _room(held.id, held.snapshot, access)


@lru_cache(maxsize=8)
def _room(election: str, snapshot: str, access: Access) -> Room:
    held = elections.Held(election, snapshot)
    regions = queries_casework.regions(held.connection)

    def account(identity: str) -> Account | None:
        person = access.accounts.of_id(identity)
        return None if person is None or person.disabled_at else person.within(election)

    calendar = held.legal_calendar
    zone = ZoneInfo(held.row["time_zone"])
    ground = Ground(
        Rules(zone, calendar.law if calendar else None), queries_complaints.terms(held.connection)
    )
    setting = queries_tellings.setting(held.connection, held.row["time_zone"])

    def unfit(record: AddRecord) -> Message | None:
        return next(iter(record_contract.problems(record, setting, access.now()).values()), None)

    filed, on_sessions = _filed(snapshot).get, _filed_on_sessions(snapshot).get
    known = Known(account, filed, regions.get, access.now, ground, unfit, on_sessions)
    desk = Desk(settings.journal_url(election), election, known)
    built_with = Head.of(held.row["journal_head"])
    if not held.is_synthetic:  # else it may be another journal: nobody decides twice what was decided
        desk.journal.require(built_with)
    reads_on = desk.journal.holds(built_with)
    sessions = _sessions(snapshot)
    return Room(
        election, snapshot, _reports(snapshot), regions, desk, ground, calendar, setting, reads_on, sessions
    )


@lru_cache(maxsize=8)
def _reports(snapshot: str) -> pl.DataFrame:
    return queries_casework.reports(elections.Held("", snapshot).connection)


@lru_cache(maxsize=8)
def _sessions(snapshot: str) -> pl.DataFrame:
    return queries_sessions.reports(elections.Held("", snapshot).connection)


@lru_cache(maxsize=8)
def _filed(snapshot: str) -> dict[str, Filed]:
    return _by_report(_reports(snapshot))


@lru_cache(maxsize=8)
def _filed_on_sessions(snapshot: str) -> dict[str, Filed]:
    return _by_report(_sessions(snapshot))


def _by_report(reports: pl.DataFrame) -> dict[str, Filed]:
    columns = ("report_id", "region_id", "observer_id", "revision")
    return {
        report: Filed(region, observer, revision)
        for report, region, observer, revision in reports.select(columns).iter_rows()
    }
