"""The commissions of an exercise: eight weeks of sessions and decisions, members, a plan, and the lapses planted there.

What nobody planted keeps every rule of the invented law: decisions are public within a day, items are done in their
days, commissions are made up of twelve, half of them nominated by parties. `Truth` lists what was planted under the
rule that must find it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.domain import Origin, ProtocolStatus
from pipelines.exercise.agenda import Agenda, Item, Names
from pipelines.exercise.election import Exercise
from pipelines.exercise.followed import EXPERTS, Entry, Followed, Row
from pipelines.exercise.membership import Membership

_T = TypeVar("_T")


def follow(
    exercise: Exercise,
    agenda: Agenda,
    polling: dt.date,
    zone: ZoneInfo,
    election: str,
    rng: np.random.Generator,
) -> Followed:
    """The commissions of this nation, the same for the same generator."""
    lower = exercise.commissions.filter(level="commission")["commission_id"].to_list()
    return _Commissions(exercise, agenda, polling, zone, lower, rng).all(election)


class _Commissions:
    def __init__(
        self,
        exercise: Exercise,
        agenda: Agenda,
        polling: dt.date,
        zone: ZoneInfo,
        lower: list[str],
        rng: np.random.Generator,
    ) -> None:
        self._exercise, self._agenda, self._polling, self._zone = exercise, agenda, polling, zone
        self._lower, self._rng = lower, rng
        self._done = Followed()
        self._numbers: dict[str, int] = {}

    def all(self, election: str) -> Followed:
        Membership(self._done, self._lower, self._agenda, self._polling, self._rng).seat_all()
        self._plan()
        self._highest()
        self._lower_ones()
        self._plant_publication()
        self._told_twice()
        self._recommendations(election)
        return self._done

    def _day(self, offset: int) -> dt.date:
        return self._polling + dt.timedelta(offset)

    def _moment(self, day: dt.date, hour: float) -> dt.datetime:
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=round(hour * 60))

    # ------------------------------------------------------------ plan

    def _plan(self) -> None:
        undecided = [item for item in self._agenda.item if item.subject is None]
        late, *overdue = self._drawn([item.id for item in undecided], 3)
        for item in self._agenda.item:
            self._done.plan.append(
                {
                    "item_id": item.id,
                    "plan_decision": "1",
                    "from": self._day(item.first),
                    "until": self._day(item.until),
                    "commission_id": self._agenda.highest,
                    **_named(item.names),
                }
            )
        for item in undecided:
            if item.id in overdue:
                found, column = self._day(item.until + int(self._rng.integers(1, 4))), "not_done_date"
                self._done.tell("plan_item_overdue", item.id)
            else:
                is_late = item.id == late
                after = item.until + 2 if is_late else int(self._rng.integers(item.first, item.until + 1))
                found, column = self._day(after), "done_date"
                if is_late:
                    self._done.tell("plan_item_late", item.id)
            cells = {"item_id": item.id, column: found.isoformat()}
            self._enter(found, "calendar_plan", cells, EXPERTS[0])

    # ------------------------------------------------------------ sessions and decisions

    def _highest(self) -> None:
        days = [self._day(offset) for offset in range(-54, 0) if self._day(offset).isoweekday() in (2, 5)]
        last = self._day(8)
        self._carry_out(days, last)
        short = self._drawn([str(day) for day in days[2:-1]], 1)[0]
        commission = self._agenda.highest
        for day in [*days, last]:
            session = self._session(
                commission, day, needed=-(-2 * self._agenda.members // 3), is_short=str(day) == short
            )
            items = [item for item, when in self._carried.items() if when == day]
            for item in items:
                found = next(entry for entry in self._agenda.item if entry.id == item)
                self._decide(session, str(found.subject), found.names, plan_item=item)
            if day == last:
                self._annul(session)
                continue
            for _ in range(int(self._rng.integers(1, 4))):
                topic = self._agenda.topic[int(self._rng.integers(len(self._agenda.topic)))]
                self._decide(session, topic.subject, topic.names)

    def _carry_out(self, days: list[dt.date], last: dt.date) -> None:
        """On which day each item of the plan is decided: in its days, but for a late one and an early one."""
        decided = [item for item in self._agenda.item if item.subject is not None]
        inner = [item.id for item in decided if item.first >= -50 and item.until < -6]
        late, early = self._drawn(inner, 2)
        self._carried: dict[str, dt.date] = {}
        for item in decided:
            day = self._day_of(item, [*days, last], late=item.id == late, early=item.id == early)
            self._carried[item.id] = day

    def _day_of(self, item: Item, days: list[dt.date], *, late: bool, early: bool) -> dt.date:
        first, until = self._day(item.first), self._day(item.until)
        if late:
            return next(day for day in days if day > until)
        if early:
            return next(day for day in reversed(days) if day < first)
        return next(day for day in days if first <= day <= until)

    def _lower_ones(self) -> None:
        half = self._agenda.members // 2 + 1
        short = self._drawn(self._lower, 1)[0]
        for commission in self._lower:
            for number, offset in enumerate((-38, -12, 1)):
                day = self._day(offset - int(self._rng.integers(0, 3)) if offset < 0 else offset)
                is_short = commission == short and number == 1
                session = self._session(commission, day, needed=half, is_short=is_short)
                topic = self._agenda.topic[int(self._rng.integers(len(self._agenda.topic)))]
                self._decide(session, topic.subject, topic.names)

    def _session(self, commission: str, day: dt.date, *, needed: int, is_short: bool) -> Row:
        total, rng = self._agenda.members, self._rng
        if is_short:
            present = needed - 1
            self._done.tell("session_without_quorum", f"{commission}/{day}/1")
        else:
            present = int(rng.integers(needed + 1, total + 1))
        called = self._moment(day, float(rng.choice([10, 11, 14])))
        late = float(rng.choice([0, 0, 0, 5, 10, 25])) / 60
        told = rng.random() < 0.9
        session: Row = {
            "commission_id": commission,
            "held": day,
            "agenda_published_at": called - dt.timedelta(hours=int(rng.integers(3, 50)))
            if rng.random() < 0.8
            else None,
            "scheduled_at": called,
            "started_at": called + dt.timedelta(hours=late),
            "open": ("yes" if rng.random() < 0.95 else "no") if told else None,
            "broadcast": ("yes" if commission == self._agenda.highest else "no") if told else None,
            "members_present": present,
            "members_total": total,
        }
        self._done.sessions.append(session)
        return session

    def _decide(
        self,
        session: Row,
        subject: str,
        names: Names,
        *,
        plan_item: str | None = None,
        units: str | None = None,
    ) -> Row:
        commission, day = str(session["commission_id"]), session["held"]
        present = int(str(session["members_present"]))
        against = int(self._rng.binomial(present - 1, 0.05))
        abstained = int(self._rng.binomial(present - 1 - against, 0.03))
        self._numbers[commission] = self._numbers.get(commission, 0) + 1
        assert isinstance(day, dt.date)
        row: Row = {
            "commission_id": commission,
            "number": str(self._numbers[commission]),
            "decided": day,
            "subject": subject,
            **_named(names),
            "votes_for": present - against - abstained,
            "votes_against": against,
            "votes_abstained": abstained,
            "articles": "commissions",
            "plan_item": plan_item,
            "unit_ids": units,
            "published_at": self._moment(day, 18 + float(self._rng.uniform(0, 20))),
            "looked_at": None,
        }
        if plan_item is not None:
            item = next(item for item in self._agenda.item if item.id == plan_item)
            if not self._day(item.first) <= day <= self._day(item.until):
                self._done.tell("decision_off_plan", _identity(row))
        self._done.decisions.append(row)
        return row

    def _annul(self, session: Row) -> None:
        """One decision on all annulled stations; one is left out of it, and one is named whose protocol counts."""
        manual = self._exercise.protocols[Origin.MANUAL]
        annulled = manual.filter(status=ProtocolStatus.ANNULLED.value)["station_code"].to_list()
        counted = manual.filter(status=ProtocolStatus.COUNTED.value)["station_code"].to_list()
        if not annulled:
            return
        named = list(annulled)
        if len(annulled) > 1:
            self._done.tell("annulled_without_decision", named.pop(int(self._rng.integers(len(named)))))
        besides = self._drawn(counted, 1)[0]
        self._done.tell("annulled_still_counted", besides)
        self._decide(session, "annulment", self._agenda.annulment, units=";".join(sorted([*named, besides])))

    # ------------------------------------------------------------ lapses and what experts enter

    def _plant_publication(self) -> None:
        """Three decisions are published late, three were looked for and not found; of some nobody says anything."""
        highest = [row for row in self._done.decisions if row["commission_id"] == self._agenda.highest]
        for number, row in enumerate(self._drawn(highest, 6)):
            day = row["decided"]
            assert isinstance(day, dt.date)
            if number < 3:
                row["published_at"] = self._moment(day + dt.timedelta(int(self._rng.integers(4, 9))), 12)
                self._done.tell("decision_published_late", _identity(row))
            else:
                row["published_at"], row["looked_at"] = None, self._moment(day + dt.timedelta(7), 10)
                self._done.tell("decision_not_found", _identity(row))
        for row in self._done.decisions:
            if row["commission_id"] != self._agenda.highest and self._rng.random() < 0.15:
                row["published_at"] = None

    def _told_twice(self) -> None:
        """Experts enter decisions that a file tells of too, with the number spelled in another way; one miscounts."""
        highest = [row for row in self._done.decisions if row["commission_id"] == self._agenda.highest]
        for number, row in enumerate(self._drawn(highest, 4)):
            day = row["decided"]
            assert isinstance(day, dt.date)
            cells = {
                "commission_id": str(row["commission_id"]),
                "number": f"№ {row['number']}",
                "decided_date": day.isoformat(),
                "votes_for": str(int(str(row["votes_for"])) - (number == 0)),
            }
            self._done.tell("same_decision", _identity(row), EXPERTS[number % 2])
            if number == 0:
                self._done.tell("tellings_differ", _identity(row), "votes_for")
            for account in EXPERTS[: 1 + number % 2]:
                self._enter(day, "commission_decisions", cells, account)

    def _enter(self, day: dt.date, kind: str, cells: Mapping[str, str], account: str) -> None:
        at = self._moment(day, 17 + float(self._rng.uniform(0, 3))).replace(tzinfo=self._zone)
        self._done.entries.append(Entry(at.astimezone(dt.UTC), account, kind, cells))

    def _recommendations(self, election: str) -> None:
        for entry in self._agenda.recommendation:
            findings = {f"finding_{language}": text for language, text in entry.findings.items()}
            self._done.recommendations.append(
                {
                    "recommendation_id": entry.id,
                    "made": self._day(-700),
                    "addressee": entry.addressee,
                    **_named(entry.names),
                    **findings,
                }
            )
            self._done.statuses.append(
                {
                    "recommendation_id": entry.id,
                    "election_id": election,
                    "as_of": self._day(20),
                    "status": entry.status,
                }
            )

    def _drawn(self, of: list[_T], number: int) -> list[_T]:
        """So many of them, each once."""
        return [of[n] for n in self._order(len(of))[:number]]

    def _order(self, number: int) -> list[int]:
        return [int(n) for n in self._rng.permutation(number)]


def _named(names: Names) -> Row:
    return {f"name_{language}": text for language, text in names.items()}


def _identity(row: Row) -> str:
    return f"{row['commission_id']}/{str(row['decided'])[:4]}/{row['number']}"
