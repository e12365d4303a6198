"""Reports of the exercise's observers, stream by stream, as a tool would hand them over."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from pipelines.domain import Origin, Status
from pipelines.exercise.answering import REMARK, Texts, fill
from pipelines.exercise.election import Exercise
from pipelines.exercise.narratives import Narratives
from pipelines.exercise.observers import LONG, SHORT, Mission
from pipelines.questionnaire import Questionnaire

Report = dict[str, Any]
WEEKLY, VIOLATIONS, CHECKLISTS, TABULATION = "weekly", "violations", "checklists", "tabulation"
COPIES, SESSIONS = "copies", "sessions"
FORMS = {
    WEEKLY: "weekly_report",
    VIOLATIONS: "serious_violation",
    CHECKLISTS: "election_day_checklist",
    TABULATION: "tabulation_observation",
    COPIES: "protocol_copy",
    SESSIONS: "commission_session",
}
"""The streams, each with its form: intakes of the pack's template have these ids."""
STAGES = ("opening_observed", "voting_observed", "closing_observed", "counting_observed")


@dataclass
class Truth:
    """What was done on purpose; `truth_reports.csv`."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def tell(self, kind: str, observer: str | None, report: str | None, detail: str = "") -> None:
        """One thing of this kind, in this report of this observer."""
        self.rows.append((kind, observer or "", report or "", detail))

    def frame(self) -> pl.DataFrame:
        """One row per thing."""
        names = ("kind", "observer_id", "submission_id", "detail")
        return pl.DataFrame(sorted(self.rows), schema=dict.fromkeys(names, pl.String), orient="row")


@dataclass(frozen=True)
class Field:
    """Who observes what, with which forms, and what reports of single violations say."""

    mission: Mission
    deployment: pl.DataFrame
    absences: pl.DataFrame
    forms: Mapping[str, Questionnaire]
    exercise: Exercise
    polling_day: dt.date
    zone: ZoneInfo
    narratives: Narratives | None = None

    def people(self, role: str) -> list[dict[str, Any]]:
        """Everyone in this role."""
        return self.deployment.filter(role=role).rows(named=True)


def streams(where: Field, truth: Truth, rng: np.random.Generator) -> dict[str, list[Report]]:
    """All reports of all streams but copies and sessions, with their lateness and gaps; nothing else is wrong yet."""
    own = rng.spawn(4)
    return {
        WEEKLY: _weekly(where, truth, own[0]),
        VIOLATIONS: _violations(where, truth, own[1]),
        CHECKLISTS: _checklists(where, truth, own[2]),
        TABULATION: _tabulation(where, own[3]),
    }


def _weekly(where: Field, truth: Truth, rng: np.random.Generator) -> list[Report]:
    """A report a week from everyone who is not away; some late, some not whole, some never."""
    mission, people = where.mission, where.people(LONG)
    first, before = mission.deployed, where.polling_day - dt.timedelta(1)
    weeks = [first + dt.timedelta(7 * n) for n in range((before - first).days // 7 + 1)]
    slots = [(person, start, min(start + dt.timedelta(6), before)) for start in weeks for person in people]
    away = {(row["observer_id"], row["from_date"]) for row in where.absences.rows(named=True)}
    fates = rng.choice(
        ["missing", "late", "partial", "whole"],
        len(slots),
        p=[
            mission.missing,
            mission.late,
            mission.partial,
            1 - mission.missing - mission.late - mission.partial,
        ],
    )
    kept = []
    for (person, start, end), fate in zip(slots, fates, strict=True):
        observer = person["observer_id"]
        if (observer, start) in away:
            truth.tell("excused", observer, None, start.isoformat())
        elif fate == "missing":
            truth.tell("missing", observer, None, start.isoformat())
        else:
            kept.append((person, start, end, fate))
    written = [at_hour(end, 17, int(rng.integers(0, 180)), where.zone) for _, _, end, _ in kept]
    given: dict[str, Texts] = {
        "observer_id": [person["observer_id"] for person, *_ in kept],
        "unit": [person["unit_id"] for person, *_ in kept],
        "period_start": [start.isoformat() for _, start, *_ in kept],
        "observed_at": [text_of(moment) for moment in written],
    }
    made = reports_of(where, WEEKLY, given, written, [end for _, _, end, _ in kept], rng)
    for report, (_, _, end, fate) in zip(made, kept, strict=True):
        if fate == "late":
            due = at_hour(end + dt.timedelta(1), 12, 0, where.zone)
            report["received_at"] = text_of(due + dt.timedelta(hours=int(rng.integers(1, 60)), minutes=7))
            truth.tell("late", report["observer_id"], report["submission_id"], "")
        if fate == "partial":
            report["answers"] = [a for a in report["answers"] if a["question"] != "days_observed"]
            truth.tell("partial", report["observer_id"], report["submission_id"], "days_observed")
    return made


def _violations(where: Field, truth: Truth, rng: np.random.Generator) -> list[Report]:
    """Serious violations as they happen, each within its hours of the event but for a few."""
    mission, people = where.mission, where.people(LONG)
    days = (where.polling_day - mission.deployed).days + 1
    told = []
    for person in people:
        for _ in range(int(rng.poisson(mission.violations_a_week * days / 7))):
            day = mission.deployed + dt.timedelta(int(rng.integers(0, days)))
            told.append((person, at_hour(day, 9, int(rng.integers(0, 600)), where.zone)))
    given: dict[str, Texts] = {
        "observer_id": [person["observer_id"] for person, _ in told],
        "unit": [person["unit_id"] for person, _ in told],
        "station": [None] * len(told),
        "observed_at": [text_of(moment) for _, moment in told],
        "phase": ["voting" if m.date() == where.polling_day else "pre_election" for _, m in told],
        "what_happened": [REMARK] * len(told),
    }
    made = reports_of(where, VIOLATIONS, given, [m for _, m in told], [m.date() for _, m in told], rng)
    if where.narratives is not None:
        _narrate(where.narratives, made, rng.spawn(1)[0])
    for report, (_, moment) in zip(made, told, strict=True):
        hours = float(rng.gamma(2, 3))
        if rng.random() < 0.1:
            hours = 25 + hours
        report["received_at"] = text_of(moment + dt.timedelta(minutes=round(60 * hours)))
        report["review"] = str(
            rng.choice(
                [Status.RECEIVED, Status.BEING_CHECKED, Status.VERIFIED, Status.REFUTED],
                p=[0.5, 0.2, 0.25, 0.05],
            )
        )
        if hours > 24:
            truth.tell("late_violation", report["observer_id"], report["submission_id"], f"{hours:.1f}")
    return made


def _narrate(narratives: Narratives, reports: Sequence[Report], rng: np.random.Generator) -> None:
    """Let every report say what happened, by its category; other texts are marked in the same language."""
    for report in reports:
        said = {answer["question"]: answer for answer in report["answers"]}
        kinds = narratives.of(said["category"]["value"])
        happening = narratives.drawn(kinds[int(rng.integers(len(kinds)))], rng)
        said["what_happened"]["value"] = happening.told()
        for answer in report["answers"]:
            if answer["value"] == REMARK:
                answer["value"] = narratives.mark[happening.event.language]


def _checklists(where: Field, truth: Truth, rng: np.random.Generator) -> list[Report]:
    """One whole checklist an observer, with the figures of the station's own papers; `stages` sends it in parts."""
    people = where.people(SHORT)
    came = rng.random(len(people)) >= where.mission.missing
    for person, is_there in zip(people, came, strict=True):
        if not is_there:
            truth.tell("missing", person["observer_id"], None, "checklist")
    people = [person for person, is_there in zip(people, came, strict=True) if is_there]
    written = [at_hour(where.polling_day, 6, int(rng.integers(20, 55)), where.zone) for _ in people]
    stations = [person["unit_id"] for person in people]
    given: dict[str, Texts] = {
        "observer_id": [person["observer_id"] for person in people],
        "station": list(stations),
        "observed_at": [text_of(moment) for moment in written],
        **_figures(where, stations),
    }
    given |= {stage: ["whole"] * len(people) for stage in STAGES}
    made = reports_of(where, CHECKLISTS, given, written, [where.polling_day] * len(people), rng)
    _see_alike(where.forms[FORMS[CHECKLISTS]], made, rng)
    return made


ALIKE = 0.85
"""So often the second observer of a station saw a stage as the first one did."""


def _see_alike(form: Questionnaire, reports: Sequence[Report], rng: np.random.Generator) -> None:
    """Give second observers of a station the first one's answers to most stages, each as a whole."""
    first: dict[str, Report] = {}
    for report in reports:
        seen = first.setdefault(report["unit"], report)
        for group in form.group[1:] if seen is not report else ():
            if rng.random() < ALIKE:
                codes = {question.code for question in group.question}
                own = [answer for answer in report["answers"] if answer["question"] not in codes]
                report["answers"] = own + [a for a in seen["answers"] if a["question"] in codes]


def _figures(where: Field, stations: Sequence[str]) -> dict[str, Texts]:
    """What a checklist copies: voters so far by the hour, ballots received and found, signatures."""
    order = pl.DataFrame({"station_code": list(stations)})

    def numbers(frame: pl.DataFrame, column: str) -> Texts:
        found = order.join(
            frame.select("station_code", column), on="station_code", how="left", maintain_order="left"
        )
        return found[column].cast(pl.String).to_list()

    manual = where.exercise.protocols[Origin.MANUAL]
    identified = where.exercise.protocols[Origin.IDENTIFICATION]
    found = manual.with_columns(found=pl.col("ballots_mobile") + pl.col("ballots_stationary"))
    hours = where.exercise.turnout.with_columns(hour=pl.col("at").dt.hour())
    return {
        **{
            f"turnout_{hour}": numbers(hours.filter(hour=hour), "took_part")
            for hour in (10, 12, 14, 16, 18, 20)
        },
        "ballots_received": numbers(manual, "ballots_received"),
        "ballots_found": numbers(found, "found"),
        "signatures": numbers(identified, "identified"),
    }


def _tabulation(where: Field, rng: np.random.Generator) -> list[Report]:
    """What long-term observers saw at the commission of their district on the night and the day after."""
    commissions = where.exercise.commissions.filter(pl.col("lies_in").is_not_null())
    commission_of = dict(
        commissions.select("lies_in", "commission_id").unique("lies_in", keep="first").iter_rows()
    )
    people = [person for person in where.people(LONG) if person["unit_id"] in commission_of]
    day = where.polling_day + dt.timedelta(1)
    written = [at_hour(day, 1, int(rng.integers(0, 600)), where.zone) for _ in people]
    given: dict[str, Texts] = {
        "observer_id": [person["observer_id"] for person in people],
        "commission": [commission_of[person["unit_id"]] for person in people],
        "observed_at": [text_of(moment) for moment in written],
        "left_at": [text_of(moment + dt.timedelta(hours=3)) for moment in written],
        "admitted": [
            str(word)
            for word in rng.choice(["admitted", "partly", "refused"], len(people), p=[0.85, 0.1, 0.05])
        ],
    }
    return reports_of(where, TABULATION, given, written, [day] * len(people), rng)


def reports_of(
    where: Field,
    stream: str,
    given: Mapping[str, Texts],
    written: Sequence[dt.datetime],
    days: Sequence[dt.date],
    rng: np.random.Generator,
) -> list[Report]:
    """Filled forms as reports; each reaches the tool a few minutes after it was written."""
    form = where.forms[FORMS[stream]]
    filled = fill(form, where.mission, days, given, rng)
    filled = filled.with_columns(_with_zone(filled, form, where.zone))
    places = [name for name in ("station", "commission", "unit") if name in given]
    delays = rng.integers(1, 40, len(written))
    return [
        {
            "row": number,
            "submission_id": f"{stream}-{number:05d}",
            "form_version": form.edition,
            "observer_id": row["observer_id"],
            "unit": next((row[name] for name in places if row[name]), None),
            "observed_at": text_of(moment),
            "received_at": text_of(moment + dt.timedelta(minutes=int(delay))),
            "edits": 0,
            "review": Status.RECEIVED.value,
            "attachments_present": 0,
            "attachments_expected": 0,
            "is_readable": True,
            "answers": [
                {"group": "", "instance": 0, "question": code, "value": value}
                for code, value in row.items()
                if value is not None
            ],
        }
        for number, (row, moment, delay) in enumerate(
            zip(filled.rows(named=True), written, delays, strict=True), start=1
        )
    ]


def _with_zone(filled: pl.DataFrame, form: Questionnaire, zone: ZoneInfo) -> list[pl.Series]:
    """Moments with the offset that a telephone writes; those that are given have one."""
    moments = [code for code, question in form.questions().items() if question.type == "datetime"]
    return [
        pl.Series(
            code,
            [
                text
                if text is None or len(text) > 19
                else dt.datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
                for text in filled[code]
            ],
            dtype=pl.String,
        )
        for code in moments
        if code in filled.columns
    ]


def at_hour(day: dt.date, hour: int, minutes: int, zone: ZoneInfo) -> dt.datetime:
    """So many minutes after this hour of a local day."""
    return dt.datetime.combine(day, dt.time(hour), zone) + dt.timedelta(minutes=minutes)


def text_of(moment: dt.datetime) -> str:
    """A moment as a telephone writes it."""
    return moment.isoformat(timespec="seconds")
