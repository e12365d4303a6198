"""The commissions' own registers of complaints in an exercise: every week, with all that is known here and more.

One register counts fewer than were filed there, one has more outcomes than complaints.
"""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from pipelines.casework import reading
from pipelines.casework.actions import Outcome
from pipelines.exercise.agenda import read_agenda
from pipelines.exercise.country import Country
from pipelines.exercise.followed import Followed, Row
from pipelines.journal import Entry
from pipelines.marts import complaints
from pipelines.tables.complaints import COMPLAINTS

_WEEKS = range(-28, 22, 7)
"""Days from polling day on which a register is told of: Sundays."""


def keep(followed: Followed, country: Country, entries: Sequence[Entry], *, seed: int) -> None:
    """Add the registers of the highest commission to what is followed, and what is planted there."""
    assert country.agenda is not None
    commission = read_agenda(country.agenda).highest
    body = next(entry.body for entry in country.pack.election.commission if entry.id == commission)
    rng, zone, polling = np.random.default_rng([seed, 4]), country.pack.zone, country.pack.election.date
    end = dt.datetime.combine(polling + dt.timedelta(60), dt.time(), zone)
    held = complaints.of_journal(country.pack, reading.read(entries, reading.COMPLAINT), as_of=end)[
        COMPLAINTS.name
    ]
    filed = held.filter(filed_with=body).drop_nulls("filed_at")
    rows = _rows(filed, commission, polling, zone, rng)
    followed.registers += rows
    _plant(followed, rows, filed, zone)


def _rows(
    filed: pl.DataFrame, commission: str, polling: dt.date, zone: ZoneInfo, rng: np.random.Generator
) -> list[Row]:
    """Every week: what was filed before that day and others' complaints, which only grow."""
    others = dict.fromkeys((word.value for word in Outcome), 0)
    waiting, rows = 0, []
    for offset in _WEEKS:
        day = polling + dt.timedelta(offset)
        start = _start(day, zone)
        outcomes = {word: int(rng.poisson(2)) for word in others}
        others = {word: number + outcomes[word] for word, number in others.items()}
        waiting = int(rng.integers(2, 9))
        settled = filed.filter(pl.col("settled_at") < start)["outcome"].value_counts()
        ours = dict(settled.iter_rows())
        came = {word: number + ours.get(word, 0) for word, number in others.items()}
        pending = filed.filter(pl.col("filed_at") < start).height - sum(ours.get(word, 0) for word in others)
        rows.append(
            {
                "commission_id": commission,
                "as_of": dt.datetime.combine(day, dt.time(18)),
                "received": sum(came.values()) + waiting + pending,
                **came,
                "pending": waiting + pending,
            }
        )
    return rows


def _plant(followed: Followed, rows: list[Row], filed: pl.DataFrame, zone: ZoneInfo) -> None:
    """The last register counts one fewer than were filed, where any was; the second has too many outcomes."""
    second, last = rows[1], rows[-1]
    second["rejected"] = int(str(second["received"])) + 1
    followed.tell("register_outcomes", f"{second['commission_id']}:outcomes", str(second["as_of"]))
    moment = last["as_of"]
    assert isinstance(moment, dt.datetime)
    start = _start(moment.date(), zone)
    known = filed.filter(pl.col("filed_at") < start).height
    if known:
        outcomes = [word.value for word in Outcome]
        last.update({"received": known - 1, "pending": None, **dict.fromkeys(outcomes)})
        followed.tell("register_below_known", f"{last['commission_id']}:received", str(moment))


def _start(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The beginning (UTC) of a local day."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
