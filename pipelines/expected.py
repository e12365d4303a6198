"""Reports that a pack expects: of whom, about what period, and until when."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.source import Strict

_DAYS = {"day": 1, "week": 7}


class ExpectedReport(Strict):
    """`[[expected_report]]` of an `election.toml`.

    Every observer of this `role` sends the `form` once for each period: days or weeks from `first` to `last`, or one
    period for all of it. A report belongs to the period of the day that its answer to `dated_by` gives, else of the
    day on which it was observed. It is due `due_hours` after the local midnight that ends its period. With `answers`
    only a report that answers this question counts: a stage of polling day is a part of one checklist.
    """

    id: str
    labels: dict[str, str]
    form: str
    role: str
    every: Literal["day", "week", "once"]
    first: dt.date
    last: dt.date
    due_hours: float = 0
    dated_by: str | None = None
    answers: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"it ends on {self.last}, before it begins on {self.first}")
        return self

    def periods(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each period; the last week may be shorter."""
        step = dt.timedelta(_DAYS.get(self.every, (self.last - self.first).days + 1))
        start = self.first
        while start <= self.last:
            yield start, min(start + step - dt.timedelta(1), self.last)
            start += step


class Deadline(Strict):
    """`[[report_within]]`: a report of this form must come within so many hours of what it tells."""

    form: str
    hours: Annotated[int, Field(ge=1)]
