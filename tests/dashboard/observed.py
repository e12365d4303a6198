"""Testland as five observers saw it: written straight into a snapshot, marts by their own builders.

Of the first week A's report came in time, B's late, C's not whole, D's and that of the one with a hostile name not at
all, E was excused. Every number that tests expect can be counted off `REPORTS`.
"""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from dashboard.exhibits import View, view_language
from expectations.finding import Finding
from expectations.finding import frame as findings
from pipelines import store
from pipelines.domain import FindingKind, Severity
from pipelines.expected import Deadline, ExpectedReport
from pipelines.marts import (
    case_members,
    case_reports,
    cases,
    observed_units,
    report_delays,
    reported_violations,
    reporting_calendar,
    violation_rates,
    voter_list_changes,
    weekly_digest,
)
from pipelines.messages import Message
from pipelines.tables import agreement, meta, observation, quality, tallies, territory, voter_lists
from tests.report_rows import DAY, answers, at, deployment, frame, questions, submissions
from tests.tally_rows import rows

UTC = ZoneInfo("UTC")
HOSTILE = "<b>X</b>"
WEEKLY = ExpectedReport(
    id="weekly", labels={}, form="weekly", role="lto", every="week", first=DAY, last=DAY + dt.timedelta(6),
    due_hours=12,
)  # fmt: skip
OPENING = WEEKLY.model_copy(
    update={"id": "opening", "every": "once", "form": "checklist", "role": "sto", "answers": "opened"}
)
CLOSING = OPENING.model_copy(update={"id": "closing", "answers": "closed"})
RULES = (WEEKLY, OPENING, CLOSING)
ASKED = questions(
    {"question_id": "meetings", "subject": "campaign", "is_required": True},
    {"question_id": "calm", "type": "yes_no", "subject": "campaign", "position": 2},
    {"question_id": "kinds", "type": "select_multiple", "subject": "law", "position": 3},
    {"question_id": "unit", "type": "select_one", "position": 4},
    {"question_id": "remarks", "type": "text", "position": 5},
    {"form_id": "checklist", "question_id": "opened", "type": "yes_no"},
    {"form_id": "checklist", "question_id": "closed", "type": "yes_no"},
    {"form_id": "checklist", "question_id": "breach_categories", "type": "select_multiple"},
    {"form_id": "serious", "question_id": "category", "type": "select_one"},
)
WEEK = {"observed_at": at(6, 20), "received_at": at(7)}
REPORTS = submissions(
    {"observer_id": "A", "unit_id": "W"} | WEEK,
    {"observer_id": "B", "unit_id": "W"} | WEEK | {"received_at": at(8)},
    {"observer_id": "C", "unit_id": "E"} | WEEK,
    {
        "observer_id": "S",
        "form_id": "checklist",
        "unit_id": "1",
        "observed_at": at(6, 8),
        "received_at": at(6, 9),
    },
    {"observer_id": "A", "form_id": "serious", "unit_id": "W", "observed_at": at(2), "received_at": at(5)},
    {"observer_id": "A", "form_id": "serious", "unit_id": "W", "observed_at": at(3), "received_at": at(3, 6)},
    {"observer_id": "A", "form_id": "serious", "unit_id": "W", "observed_at": None, "received_at": at(4)},
)
GIVEN = answers(
    {"question_id": "meetings", "value": "3", "number": 3.0},
    {"question_id": "calm", "value": "yes", "number": 1.0},
    {"question_id": "kinds", "value": " ".join(f"k{n}" for n in range(8))},
    {"question_id": "unit", "value": "W"},
    {"question_id": "remarks", "value": "<script>"},
    {"submission_id": "r2", "question_id": "meetings", "value": "4", "number": 4.0},
    {"submission_id": "r4", "form_id": "checklist", "question_id": "opened", "value": "yes"},
    *(
        {"submission_id": report, "form_id": "serious", "question_id": "category", "value": "bribery"}
        for report in ("r5", "r6", "r7")
    ),
)
SENT = deployment(
    *(
        {"observer_id": name, "unit_id": unit}
        for name, unit in (("A", "W"), ("B", "W"), ("C", "E"), ("E", "E"))
    ),
    {"observer_id": "D", "unit_id": "E", "coordinator_id": "C-1"},
    {"observer_id": HOSTILE, "unit_id": "E"},
    {"observer_id": "S", "unit_id": "1", "role": "sto", "coordinator_id": "C-2"},
)
AWAY = frame(
    observation.ABSENCES, {"source_id": "a", "row_number": 2},
    ({"observer_id": "E", "from_date": DAY, "to_date": DAY + dt.timedelta(6)},),
)  # fmt: skip
UNITS = frame(
    territory.UNITS,
    {"source_id": "u", "row_number": 2, "tree": "commissions"},
    (
        {"unit_id": "XX", "level": "country"},
        *({"unit_id": unit, "level": "region", "parent_id": "XX", "region_id": unit} for unit in "WE"),
        {"unit_id": "C", "level": "commission", "parent_id": "W", "region_id": "W"},
        *({"unit_id": station, "level": "station", "parent_id": "C", "region_id": "W", "national_code": station}
          for station in "12"),
        {"unit_id": "3", "level": "station", "parent_id": "E", "region_id": "E"},
    ),
)  # fmt: skip
LISTS = [
    {"unit_id": unit, "list_kind": kind, "as_of_date": day, "entries": entries, "added": added, "removed": 0}
    for unit, before, after, added in (
        ("1", 100, 110, 10),
        ("2", 200, 190, 0),
        ("C", 300, 300, 0),
        ("3", 50, 50, 0),
    )
    for kind, day, entries in (("preliminary", "2030-04-01", before), ("final", "2030-05-01", after))
]
"""Station 2 lost ten voters of whom nothing is said; commission C is the sum of stations 1 and 2."""
NAMES = {
    "election": {"tl-2030": "Exercise"},
    "unit": {"XX": "Testland", "W": "West", "E": "East", "1": "Station 1"},
    "expected_report": {"weekly": "Weekly report", "opening": "Opening", "closing": "Closing"},
    "question.weekly": {"meetings": "Meetings <seen>", "calm": "Was it calm?", "kinds": "Kinds"},
    "category": {"k0": "Bribery"},
    "form": {"serious": "Serious violation"},
    "subject": {"campaign": "Campaign", "law": "Law"},
}


def snapshot(home: Path, *, reports: pl.DataFrame = REPORTS, lists: bool = True) -> Path:
    """Testland as the published snapshot of `home`/tl-2030."""
    calendar = reporting_calendar.build(RULES, SENT, AWAY, reports, GIVEN, ASKED, UNITS, zone=UTC)
    weekly = calendar.filter(expected_id="weekly")
    seen = observed_units.build(reports, GIVEN, ASKED, UNITS, zone=UTC)
    single = case_reports.build(reports, GIVEN, ASKED, UNITS)
    told = reported_violations.build(
        reports, GIVEN, cases.build(single, [], UNITS), case_members.build(single, []), UNITS, zone="UTC"
    )
    listed = rows(voter_lists.VOTER_LISTS, *(LISTS if lists else []))
    flag = Message("report {report}: {place} is no certain station", {"report": "r3", "place": HOSTILE})
    finding = Finding(FindingKind.FACT, "report_place_unknown", Severity.WARNING, "report", "r3", flag)
    agreed = {
        "form_id": "weekly", "question_id": "calm", "level": "nominal", "units": 4, "pairs": 4, "equal_share": 0.75,
        "state": "too_few",
    }  # fmt: skip
    pair = {
        "form_id": "weekly", "unit_id": "1", "observed_date": DAY, "observer_a": "A", "observer_b": HOSTILE,
        "observed_at_a": at(0, 8), "observed_at_b": at(0, 15),
    }  # fmt: skip
    pairs = (
        pair | {"question_id": "meetings", "value_a": "3", "value_b": "3", "is_equal": True},
        pair | {"question_id": "calm", "value_a": "yes", "value_b": "no", "is_equal": False},
        pair | {"question_id": "kinds", "value_a": "k0 k1", "value_b": "k1", "is_equal": False},
        pair | {"question_id": "meetings", "unit_id": "W", "value_a": "1", "value_b": "5", "is_equal": False},
        pair | {"question_id": "calm", "unit_id": "2", "value_a": "no", "value_b": "no", "is_equal": True},
    )
    elsewhere = agreed | {"form_id": "serious", "question_id": "category"}
    frames = [
        (meta.ELECTION, rows(meta.ELECTION, {
            "election_id": "tl-2030", "date": "2030-05-12", "time_zone": "UTC", "territory_id": "tl",
            "is_synthetic": True, "country_id": "XX", "callouts": "{}", "attribution": "{}",
        })),
        (meta.BUILDS, rows(meta.BUILDS, {
            "build_id": "b", "election_id": "tl-2030", "code_version": "0", "built_at": "2030-05-20T12:00:00",
            "decisions": 0, "journal_head": "0:",
        })),
        (territory.UNITS, UNITS),
        (territory.LABELS, rows(territory.LABELS, *(
            {"kind": kind, "id": identity, "language": language, "text": text, "role": "name"}
            for kind, names in NAMES.items() for identity, text in names.items() for language in ("ky", "ru", "en")
        ))),
        (observation.QUESTIONS, ASKED),
        (observation.SUBMISSIONS, reports),
        (observation.REPORTING_CALENDAR, calendar),
        (observation.REPORT_DELAYS,
         report_delays.build([Deadline(form="serious", hours=24)], reports, UNITS)),
        (observation.OBSERVED_UNITS, seen),
        (observation.WEEKLY_DIGEST, weekly_digest.build(weekly, reports, GIVEN, ASKED, "XX")),
        (observation.VIOLATION_RATES, violation_rates.build(
            told, seen, weekly, violation_rates.registered(listed, UNITS), ASKED, "XX"
        )),
        (agreement.OBSERVER_AGREEMENT, frame(agreement.OBSERVER_AGREEMENT, {}, (agreed, elsewhere))),
        (agreement.DOUBLE_OBSERVATIONS, frame(agreement.DOUBLE_OBSERVATIONS, {}, pairs)),
        (voter_lists.VOTER_LIST_CHANGES,
         voter_list_changes.build(listed, tallies.STATION_RESULTS.empty(), zone="UTC")),
        (quality.FINDINGS, findings([finding])),
    ]  # fmt: skip
    folder = home / "tl-2030" / "published"
    folder.mkdir(parents=True)
    file = folder / "land.duckdb"
    with duckdb.connect(str(file)) as connection:
        store._create(connection)
        draft = store.Draft(file, connection)
        for table, told_of in frames:
            draft.write(table, told_of)
    (home / "tl-2030" / "CURRENT").write_text(file.name, encoding="utf-8")
    return file


def view(file: Path, language: str = "en", **look: Any) -> View:
    connection = store.connect(file)
    return View(connection, view_language(connection, language, UTC), **look)
