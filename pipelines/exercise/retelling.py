"""Events that several observers of the exercise tell of in other words, and others that only look alike.

`same_event`: on polling day both observers of a station tell of one event within the hour, every third time the
long-term observer of the district too. `alike_other_day` and `alike_other_station` are told in the same words of
another day, or of another station in the same minutes: two events. `detail` names the first of the group.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from pipelines.exercise.narratives import Event, Happening, Narratives
from pipelines.exercise.observers import LONG, SHORT
from pipelines.exercise.reports import VIOLATIONS, Field, Report, Truth, at_hour, reports_of, text_of

SAME, OTHER_DAY, OTHER_STATION = "same_event", "alike_other_day", "alike_other_station"
EVENTS, ALIKE = 12, 6
"""So many events told by several, and of each kind so many that only look alike: fewer where fewer are observed."""
DAYS_BETWEEN = 3


@dataclass(frozen=True)
class Telling:
    """One report to be written: by whom, of which station or district, when, and what it says."""

    observer: str
    unit: str
    station: str | None
    at: dt.datetime
    category: str | None
    text: str


Group = tuple[str, list[Telling]]


def plant(reports: dict[str, list[Report]], where: Field, truth: Truth, rng: np.random.Generator) -> None:
    """Add the reports to the stream of violations, after all that are there; none where nothing is to be told."""
    if where.narratives is None:
        return
    groups = [*_same(where, where.narratives, rng), *_alike(where, where.narratives, rng)]
    told = [telling for _, group in groups for telling in group]
    if not told:
        return
    stream = reports[VIOLATIONS]
    made = _written(where, told, rng, after=len(stream))
    stream += made
    reported = iter(made)
    for kind, group in groups:
        own = [next(reported) for _ in group]
        for report in own:
            truth.tell(kind, report["observer_id"], report["submission_id"], own[0]["submission_id"])


def _same(where: Field, narratives: Narratives, rng: np.random.Generator) -> list[Group]:
    people: dict[str, list[str]] = {}
    for person in where.people(SHORT):
        people.setdefault(person["unit_id"], []).append(person["observer_id"])
    doubled = [station for station, own in people.items() if len(own) > 1]
    district = _district(where)
    long_term = {person["unit_id"]: person["observer_id"] for person in where.people(LONG)}
    groups: list[Group] = []
    for number, place in enumerate(rng.choice(len(doubled), min(EVENTS, len(doubled)), replace=False)):
        station = doubled[int(place)]
        happening, at = _event(where, narratives, rng)
        observers = people[station][:2]
        if number % 3 == 0 and (third := long_term.get(district[station])):
            observers = [*observers, third]
        groups.append(
            (
                SAME,
                [
                    Telling(
                        observer,
                        district[station],
                        station,
                        at + dt.timedelta(minutes=int(rng.integers(0, 40))),
                        happening.event.category,
                        happening.told() if teller == 0 else happening.retold(teller),
                    )
                    for teller, observer in enumerate(observers)
                ],
            )
        )
    return groups


def _alike(where: Field, narratives: Narratives, rng: np.random.Generator) -> list[Group]:
    groups: list[Group] = []
    people = where.people(LONG)
    for place in rng.choice(len(people), min(ALIKE, len(people)), replace=False):
        person, kind = people[int(place)], _kind(narratives, rng, at_stations=False)
        happening = narratives.drawn(kind, rng)
        first = where.mission.deployed + dt.timedelta(int(rng.integers(1, 8)))
        days = (first, first + dt.timedelta(DAYS_BETWEEN))
        moments = [at_hour(day, 10, int(rng.integers(0, 300)), where.zone) for day in days]
        texts = (happening.told(), happening.retold(1))
        groups.append(
            (
                OTHER_DAY,
                [
                    Telling(person["observer_id"], person["unit_id"], None, at, kind.category, text)
                    for at, text in zip(moments, texts, strict=True)
                ],
            )
        )
    district = _district(where)
    by_district: dict[str, dict[str, str]] = {}
    for person in where.people(SHORT):
        by_district.setdefault(district[person["unit_id"]], {})[person["unit_id"]] = person["observer_id"]
    several = [unit for unit, stations in by_district.items() if len(stations) > 1]
    for place in rng.choice(len(several), min(ALIKE, len(several)), replace=False):
        unit = several[int(place)]
        happening, at = _event(where, narratives, rng)
        pair = list(by_district[unit].items())[-2:]
        texts = (happening.told(), happening.retold(0))
        groups.append(
            (
                OTHER_STATION,
                [
                    Telling(observer, unit, station, at, happening.event.category, text)
                    for (station, observer), text in zip(pair, texts, strict=True)
                ],
            )
        )
    return groups


def _event(where: Field, narratives: Narratives, rng: np.random.Generator) -> tuple[Happening, dt.datetime]:
    """Something that happened at a station, and when."""
    kind = _kind(narratives, rng, at_stations=True)
    return narratives.drawn(kind, rng), at_hour(where.polling_day, 9, int(rng.integers(0, 540)), where.zone)


def _kind(narratives: Narratives, rng: np.random.Generator, *, at_stations: bool) -> Event:
    kinds = [event for event in narratives.event if event.category and event.at_stations == at_stations]
    return kinds[int(rng.integers(len(kinds)))]


def _district(where: Field) -> dict[str, str]:
    return dict(where.exercise.stations.select("station_code", "unit_id").iter_rows())


def _written(where: Field, told: list[Telling], rng: np.random.Generator, *, after: int) -> list[Report]:
    """The forms that say it, numbered after those that are there; each comes within a few hours."""
    is_voting = [telling.at.date() == where.polling_day for telling in told]
    made = reports_of(
        where,
        VIOLATIONS,
        {
            "observer_id": [telling.observer for telling in told],
            "unit": [telling.unit for telling in told],
            "station": [telling.station for telling in told],
            "observed_at": [text_of(telling.at) for telling in told],
            "phase": ["voting" if voting else "pre_election" for voting in is_voting],
            "category": [telling.category for telling in told],
            "what_happened": [telling.text for telling in told],
        },
        [telling.at for telling in told],
        [telling.at.date() for telling in told],
        rng,
    )
    for number, report in enumerate(made, start=after + 1):
        report["row"], report["submission_id"] = number, f"{VIOLATIONS}-{number:05d}"
    return made
