"""What goes out: the most urgent cases and the complaints that wait, as far as the account may decide on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.desk import complaint_words
from dashboard.desk.elections import Held
from dashboard.desk.room import Room
from dashboard.desk.words import Words
from pipelines.casework.cases import Case, Cases
from pipelines.casework.complaint import OPEN as WITH_A_BODY
from pipelines.casework.complaint import Complaint
from pipelines.casework.docket import Docket
from pipelines.casework.overdue import due
from pipelines.casework.rights import Account, Right, may
from pipelines.casework.steps import possible
from pipelines.casework.urgency import OPEN, by_urgency
from pipelines.domain import Precision, Status
from pipelines.journal import Head

MOST = 500
"""Cases of a workbook, and complaints: some 300 kB. Whoever has more begins with the most urgent."""


@dataclass(frozen=True)
class Line:
    """A row that goes out: what it is about, as it is seen now, and the cells that tell of it."""

    id: str
    seen: int
    revision: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Chosen:
    """What one account takes along: `region` empty for all that it may decide on, `judged` for those with a judgement.

    `cases_found` and `complaints_found` count what there is, of which `MOST` go out. `head` and `docket` are those from
    before any of it was read: what falls between is a conflict later, and never something that was seen.
    """

    head: Head
    docket: Docket
    cases: tuple[Case, ...]
    complaints: tuple[Complaint, ...]
    cases_found: int
    complaints_found: int

    @property
    def untaken(self) -> tuple[Case, ...]:
        """The cases that nobody has begun to check."""
        waiting = (Status.RECEIVED, Status.REOPENED)
        return tuple(case for case in self.cases if case.status in waiting)

    @property
    def left_out(self) -> int:
        """How many cases and complaints there are beyond those that go out."""
        return self.cases_found - len(self.cases) + self.complaints_found - len(self.complaints)


def chosen(place: Room, account: Account, *, region: str, judged: bool) -> Chosen:
    """The cases and complaints of this choice that the account may decide on.

    The most urgent first, but what the account itself checks before all others: it was taken to be taken along.
    """
    head, cases, docket = place.desk.journal.head(), place.desk.cases(), place.desk.docket()
    frame = by_urgency(_decidable(place, account))
    if region:
        frame = frame.filter(region_id=region)
    if not judged:
        frame = frame.filter(pl.col("status").is_in([status.value for status in OPEN]))
    found = [_now(name, place, cases) for name in frame["case_id"]]
    found.sort(key=lambda case: not (case.status is Status.BEING_CHECKED and case.taken_by == account.id))
    law = place.ground.rules.law
    complaints = [
        complaint
        for complaint in place.complaints(account, Right.COMPLAIN)
        if possible(complaint, law) and (not region or _lies_in(place, complaint, region))
    ]
    complaints.sort(key=lambda complaint: _need(place, complaint))
    return Chosen(
        head,
        docket,
        tuple(found[:MOST]),
        tuple(complaints[:MOST]),
        frame.height,
        len(complaints),
    )


def regions(place: Room, account: Account) -> list[str | None]:
    """The regions in which the account has cases to decide on."""
    return _decidable(place, account)["region_id"].unique().to_list()


def lines_of_cases(
    choice: Chosen, place: Room, account: Account, words: Words, names: Mapping[str, str]
) -> Iterator[Line]:
    """A row a case."""
    standing = {row["case_id"]: row for row in place.cases().iter_rows(named=True)}
    say = words.say
    for case in choice.cases:
        row = standing[case.id]
        serious = row["serious"]
        evidence = [words.option("evidence", code) for code in (row["evidence"] or "").split()]
        moment, came = row["observed_at"], row["received_at"]
        note = say.phrase("You told of it: somebody else must judge it")
        cells = {
            "id": case.id,
            "status": say.name("status", row["status"]),
            "what_happened": row["what_happened"] or say.phrase("no description"),
            "category": say.name("category", row["category_id"]) or say.phrase("unknown"),
            "is_serious": "" if serious is None else say.phrase("yes") if serious else say.phrase("no"),
            "place": words.place(row["unit_id"], row["region_id"]),
            "place_text": row["place_text"] or "",
            "observed": say.date(moment, Precision(row["observed_precision"] or "minute"))
            if moment
            else say.phrase("unknown"),
            "received": say.date(came, Precision.MINUTE) if came else say.phrase("unknown"),
            "told_evidence": "; ".join(evidence),
            "told_sources": "" if row["independent_sources"] is None else str(row["independent_sources"]),
            "reports": str(row["reports"]),
            "checked_by": names.get(case.taken_by or "", ""),
            "note": note if place.desk.told_by(account, case) else "",
        }
        yield Line(case.id, case.last_entry, case.revision, cells)


def lines_of_complaints(choice: Chosen, place: Room, words: Words) -> Iterator[Line]:
    """A row a complaint."""
    say, cases = words.say, place.desk.cases()
    standing = {row["case_id"]: row for row in place.cases().iter_rows(named=True)}
    for complaint in choice.complaints:
        filed = complaint.filed
        deadline = due(complaint, place.calendar) if complaint.state in WITH_A_BODY else None
        rows = [standing[name] for name in dict.fromkeys(cases.of(each).id for each in complaint.cases)]
        about = [
            f"{say.name('category', row['category_id'])}, {words.place(row['unit_id'], row['region_id'])}"
            for row in rows
        ]
        unknown = say.phrase("no deadline known") if complaint.state in WITH_A_BODY else ""
        cells = {
            "id": complaint.id,
            "title": complaint_words.title(say, complaint),
            "state": say.name("complaint_state", complaint.state.value),
            "filed": complaint_words.day(say, filed.at, filed.precision) if filed else say.phrase("not yet"),
            "due": complaint_words.last_day(say, deadline.at) if deadline else unknown,
            "cases": "; ".join(about),
            "outcome": say.name("complaint_outcome", complaint.outcome),
        }
        yield Line(complaint.id, choice.docket.last_entry(complaint.id), 0, cells)


def heading(held: Held, words: Words, region: str) -> str:
    """The election, and of which region."""
    say = words.say
    where = say.name("unit", region) if region else say.phrase("all your regions")
    return f"{say.name('election', held.id)} · {where}"


def _now(name: str, place: Room, cases: Cases) -> Case:
    """The case as it would be seen now; the journal is not asked for each."""
    case, filed = cases.report(name), place.filed(name)
    return case.now(filed.revision) if filed else case


def _decidable(place: Room, account: Account) -> pl.DataFrame:
    """The cases that the account may both take out and decide on."""
    frame, cases = place.readable(account), place.desk.cases()
    allowed = [
        name
        for name in frame["case_id"]
        for where in [place.place(cases.report(name))]
        if may(account, Right.EXPORT, where) and may(account, Right.CHECK, where)
    ]
    return frame.filter(pl.col("case_id").is_in(allowed))


def _lies_in(place: Room, complaint: Complaint, region: str) -> bool:
    cases = place.desk.cases()
    return any(region in place.place(cases.of(case)).regions for case in complaint.cases)


def _need(place: Room, complaint: Complaint) -> tuple[bool, float, str]:
    """What is due first comes first; then what waits without a known deadline, then the others."""
    deadline = due(complaint, place.calendar) if complaint.state in WITH_A_BODY else None
    moment = deadline.at.timestamp() if deadline else float("inf")
    return complaint.state not in WITH_A_BODY, moment, complaint.id
