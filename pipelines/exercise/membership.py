"""Who sits in the lower commissions of an exercise: half nominated by parties, half by councils, some replaced.

Four commissions break one rule of composition each: too few members, one nominated by whom nobody allows, two of one
party, too many of parties.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from pipelines.exercise.agenda import Agenda
from pipelines.exercise.followed import Followed, Row

_COMPOSITION = ("members_too_few", "nominator_not_allowed", "nominator_twice", "nominators_share")


class Membership:
    """Seats members, and writes them down."""

    def __init__(
        self,
        followed: Followed,
        commissions: Sequence[str],
        agenda: Agenda,
        polling: dt.date,
        rng: np.random.Generator,
    ) -> None:
        self._followed, self._commissions = followed, commissions
        self._agenda, self._polling, self._rng = agenda, polling, rng

    def seat_all(self) -> None:
        """Seat every commission of these; four of them against one rule each."""
        half = self._agenda.members // 2
        since = self._day(-50)
        lapses = iter(self._order(len(self._commissions)))
        planted = {self._commissions[next(lapses)]: rule for rule in _COMPOSITION}
        for commission in self._commissions:
            parties = [self._agenda.parties[n] for n in self._order(len(self._agenda.parties))[:half]]
            councils = [self._agenda.councils[n] for n in self._order(len(self._agenda.councils))[:half]]
            seats = [("party", name) for name in parties] + [("council", name) for name in councils]
            if rule := planted.get(commission):
                seats = self._broken(rule, seats, commission)
            self._seat(commission, seats, since)

    def _seat(self, commission: str, seats: list[tuple[str, str]], since: dt.date) -> None:
        for number, (kind, nominator) in enumerate(seats, start=1):
            row: Row = {
                "commission_id": commission,
                **self._called(number),
                "role": {1: "chair", 2: "deputy", 3: "secretary"}.get(number, "member"),
                "nominator_kind": kind,
                "nominator": nominator,
                "from": since,
                "until": None,
                "trained": "yes" if self._rng.random() < 0.8 else None,
            }
            self._followed.members.append(row)
            if number == len(seats) and self._rng.random() < 0.2:  # replaced by another of the same nominator
                left = self._day(-int(self._rng.integers(15, 35)))
                row["until"] = left
                since_then = {"from": left + dt.timedelta(1), "until": None}
                self._followed.members.append(row | self._called(number + 1) | since_then)

    def _called(self, place: int) -> Row:
        """Who has this place in a commission: its number, and a name in every language."""
        names = self._agenda.member_names.items()
        return {"member": str(place), **{f"member_{code}": text.format(place=place) for code, text in names}}

    def _broken(self, rule: str, seats: list[tuple[str, str]], commission: str) -> list[tuple[str, str]]:
        about = {"nominator_not_allowed": "administration", "nominators_share": "party"}.get(rule, "")
        if rule == "members_too_few":
            seats = [*seats[1:-2], seats[-1]]
        elif rule == "nominator_not_allowed":
            seats = [*seats[:-1], ("administration", self._agenda.administration)]
        elif rule == "nominator_twice":
            about = seats[1][1]
            seats = [("party", about), *seats[1:]]
        else:
            taken = {name for _, name in seats}
            free = next(name for name in self._agenda.parties if name not in taken)
            seats = [*seats[:-1], ("party", free)]
        self._followed.tell(rule, commission, about)
        return seats

    def _day(self, offset: int) -> dt.date:
        return self._polling + dt.timedelta(offset)

    def _order(self, number: int) -> list[int]:
        return [int(n) for n in self._rng.permutation(number)]
