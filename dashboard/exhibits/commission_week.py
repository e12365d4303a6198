"""One week of a commission in one screen: what was decided, what is late, what is off the plan, what is coming."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import queries_commissions
from dashboard.exhibits.commission_words import Row
from dashboard.exhibits.exhibit import View
from pipelines.tables.commission_activity import Publication

SUNDAY = dt.timedelta(days=6)


@dataclass(frozen=True)
class Week:
    """What is known of a commission in a week that begins on `monday`."""

    commission_id: str
    monday: dt.date
    is_highest: bool
    sessions: Sequence[Row]
    decided: Sequence[Row]
    unpublished: Sequence[Row]
    planned: Sequence[Row]

    @classmethod
    def of(cls, view: View, commission_id: str, monday: dt.date, *, is_highest: bool) -> "Week":
        """The week as the marts have it; the highest commission's has the items for which no commission is named."""
        ask, zone = view.connection, view.election["time_zone"]
        return cls(
            commission_id,
            monday,
            is_highest,
            queries_commissions.sessions(ask, commission_id, monday).rows(named=True),
            queries_commissions.decided(ask, commission_id, monday).rows(named=True),
            queries_commissions.unpublished(ask, commission_id, monday, zone).rows(named=True),
            queries_commissions.planned(ask, commission_id, monday, unassigned=is_highest).rows(named=True),
        )

    def items(self, *parts: str) -> list[Row]:
        """The items of the plan in these parts of the page."""
        return [row for row in self.planned if row["part"] in parts]

    @property
    def without_quorum(self) -> list[Row]:
        """Sessions known to have had no quorum."""
        return [row for row in self.sessions if row["has_quorum"] is False]

    @property
    def late(self) -> int:
        """How many things are late, or lack a quorum."""
        return len(self.unpublished) + len(self.items("late")) + len(self.without_quorum)


def days(view: View, monday: dt.date) -> str:
    """The first and the last day of a week, short enough for a list to choose from."""
    return view.language.span(monday, monday + SUNDAY)


def title(view: View, week: Week) -> str:
    """What the week came to."""
    say = view.language
    off = len(week.items("off"))
    parts = [say.plural("{n} decision", "{n} decisions", len(week.decided))]
    if week.late:
        parts.append(say.plural("{n} late or without quorum", "{n} late or without quorum", week.late))
    if off:
        parts.append(say.plural("{n} off the plan", "{n} off the plan", off))
    if not week.late and not off:
        parts.append(say.phrase("nothing known to be late or off the plan"))
    return ", ".join(parts)


def coverage(view: View, week: Week) -> str:
    """What of the week is known, and what is not: openness of sessions, publication of decisions."""
    say = view.language
    opened = [row["is_open"] for row in week.sessions if row["is_open"] is not None]
    quorate = [row for row in week.sessions if row["has_quorum"] is not None]
    told = [
        say.plural("{n} session is known", "{n} sessions are known", len(week.sessions))
        if week.sessions
        else say.phrase("no session is known")
    ]
    if week.sessions:
        told += [
            say.phrase(
                "open to observers: {n} of the {all} of which anybody says so",
                n=say.number(sum(opened)),
                all=say.number(len(opened)),
            )
            if opened
            else say.phrase("nobody says whether it was open to observers"),
            say.phrase(
                "quorum known of {n} of {all}",
                n=say.number(len(quorate)),
                all=say.number(len(week.sessions)),
            ),
        ]
    if week.decided:
        told.append(_publication_coverage(view, week.decided))
    passed, silent = queries_commissions.passed(
        view.connection, week.commission_id, week.monday, unassigned=week.is_highest
    )
    if silent:
        told.append(
            say.phrase(
                "calendar plan: nothing is known of {n} of the {all} items whose last day has passed",
                n=say.number(silent),
                all=say.number(passed),
            )
        )
    lines = [" · ".join(told)]
    moment = queries_commissions.as_of(view.connection)
    if moment is not None:
        lines.append(
            say.phrase(
                "As known on {date}. What nobody told of is not here, and is not known to be in order.",
                date=say.date(moment - dt.timedelta(microseconds=1)),  # the end of a day is of that day
            )
        )
    return "\n".join(lines)


def _publication_coverage(view: View, decided: Sequence[Row]) -> str:
    say = view.language
    unknown = sum(row["publication"] == Publication.UNKNOWN for row in decided)
    if unknown == len(decided):
        return say.phrase("nothing is known of the publication of these decisions")
    return say.phrase(
        "publication not known: {n} of {all} decisions", n=say.number(unknown), all=say.number(len(decided))
    )
