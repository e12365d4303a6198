"""Until when a body must decide on a complaint: in local calendar days of the election, or not known at all.

Every choice that the sources leave open falls to the later moment, so that nobody is called late who may not be: "at
once" ends with the local day of filing, a day whose hour is not known ends with itself, of several deadlines the last
counts. Nothing here looks at a clock.
"""

import calendar as months
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from pipelines.casework.actions import ComplaintKind
from pipelines.domain import Precision
from pipelines.election import Pack
from pipelines.law import About, Law, LegalDeadline, LegalPhase

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last moment (UTC) to decide, and the deadline of the law that says so."""

    at: dt.datetime
    deadline_id: str


@dataclass(frozen=True)
class LegalCalendar:
    """What deadlines are counted in: the law, the zone, polling day, and the moments that the calendar names.

    `moments` are in UTC; an item without an hour ends with its day.
    """

    law: Law
    zone: ZoneInfo
    polling_day: dt.date
    campaign_starts: dt.date | None
    moments: dict[str, dt.datetime]

    @classmethod
    def of(cls, pack: Pack) -> Self | None:
        """That of a pack; None where it has no law."""
        if pack.law is None:
            return None
        items = {item.id: item.at for item in pack.election.calendar}
        return cls.over(pack.law, pack.zone, pack.election.date, items)

    @classmethod
    def over(
        cls, law: Law, zone: ZoneInfo, polling_day: dt.date, items: Mapping[str, dt.datetime | dt.date]
    ) -> Self:
        """That of a law and the items of a calendar; a time without a zone is a local one."""
        moments, days = {}, {}
        for name, at in items.items():
            if isinstance(at, dt.datetime):
                local = at if at.tzinfo else at.replace(tzinfo=zone)
                moments[name] = local.astimezone(dt.UTC)
                days[name] = local.astimezone(zone).date()
            else:
                moments[name], days[name] = end_of(at, zone), at
        return cls(law, zone, polling_day, days.get(law.campaign_starts or ""), moments)

    def phase(self, day: dt.date) -> LegalPhase | None:
        """The part of the election that a local day lies in; None where nobody says when the campaign starts."""
        if day > self.polling_day:
            return LegalPhase.AFTER
        if day == self.polling_day:
            return LegalPhase.POLLING_DAY
        if day == self.polling_day - _DAY:
            return LegalPhase.DAY_BEFORE
        if self.campaign_starts is None:
            return None
        return LegalPhase.CAMPAIGN if day >= self.campaign_starts else LegalPhase.BEFORE_CAMPAIGN

    def due(
        self,
        about: About,
        kind: ComplaintKind | None,
        body: str,
        filed_at: dt.datetime,
        precision: Precision = Precision.MINUTE,
    ) -> Due | None:
        """When it is due; None where no deadline is known.

        A deadline that had passed before anything was filed is none. Nor is one counted from a month or a year.
        """
        if precision not in (Precision.MINUTE, Precision.DAY):
            return None
        day = filed_at.astimezone(self.zone).date()
        filed = end_of(day, self.zone) if precision is Precision.DAY else filed_at.astimezone(dt.UTC)
        phase = self.phase(day)
        found = [
            Due(at, deadline.id)
            for deadline in self.law.binding(day)
            if deadline.serves(about, kind, body, phase)
            for at in [self._end(deadline, day, filed)]
            if at is not None and at >= filed
        ]
        return max(found, key=lambda due: (due.at, due.deadline_id), default=None)

    def _end(self, deadline: LegalDeadline, day: dt.date, filed: dt.datetime) -> dt.datetime | None:
        if deadline.hours is not None:
            return filed + dt.timedelta(hours=deadline.hours)
        if deadline.at_once:
            return end_of(day, self.zone)
        if deadline.days is not None:
            last = day + dt.timedelta(deadline.days - deadline.first_day_counts)
            while deadline.ends_on_working_day and self.law.days_off and self.law.days_off.holds(last):
                last += _DAY
            return end_of(last, self.zone)
        return self.moments.get(deadline.until) if deadline.until else None


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The moment (UTC) at which a local day ends, where clocks are changed at midnight too."""
    return dt.datetime.combine(day + _DAY, dt.time(), zone).astimezone(dt.UTC)


def last_day(at: dt.datetime, precision: Precision | None, zone: dt.tzinfo) -> dt.date:
    """The last local day on which it may have happened: of a month or year of which no more is known, its end."""
    day = at.astimezone(zone).date()
    if precision is Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision is Precision.MONTH:
        return day.replace(day=months.monthrange(day.year, day.month)[1])
    return day


def is_overdue(due: Due | None, now: dt.datetime) -> bool | None:
    """Whether the last moment has passed; None where none is known."""
    return None if due is None else due.at < now
