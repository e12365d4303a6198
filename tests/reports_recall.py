"""What was planted in the reports of an exercise's observers, and what is found of it: for tests and the long trial."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import polars as pl

from expectations.facts import reports_flagged, reports_inconsistent
from pipelines import packs, settings, store
from pipelines.casework.duplicates import propose
from pipelines.exercise.retelling import SAME

FLAGGED = {
    "told_twice": "report_told_twice",
    "unknown_observer": "report_observer_unknown",
    "outside_deployment": "report_outside_deployment",
    "from_future": "report_from_future",
    "older_form": "report_form_version",
    "uploading": "report_uploading",
    "unreadable": "report_unreadable",
    "no_number": "report_answers",
    "out_of_range": "report_answers",
    "unknown_question": "report_answers",
}
"""The flag that must find each kind; every other flag must find nothing."""
BROKEN = {
    "contradiction": "constraint_events_obstructed",
    "turnout_falls": "turnout_never_falls",
    "received_mistyped": "ballots_found_and_received",
}
"""The rule of a form that must find each kind."""
SURPLUS = "ballots_found_and_signatures"
"""The rule of a form that checklists break which copied the figures of papers that were spoiled."""


PROPOSED = "pairs proposed as one event"
"""By the likeness of their words: by chance also pairs that nothing was planted in."""


def truth(folder: Path) -> pl.DataFrame:
    """`truth_reports.csv` of an exercise."""
    return pl.read_csv(folder / "truth_reports.csv", infer_schema=False)


def planted(told: pl.DataFrame, *kinds: str) -> set[str]:
    """The reports in which these kinds were planted."""
    rows = told.filter(pl.col("kind").is_in(kinds)).to_dicts()
    return {row["detail"] if row["kind"] == "told_twice" else row["submission_id"] for row in rows}


def told_alike(told: pl.DataFrame) -> Iterator[str]:
    """The pairs of reports that tell of one event: by several observers, or twice by one."""
    for own in told.filter(kind=SAME).partition_by("detail"):
        yield from (f"{a} {b}" for a, b in combinations(sorted(own["submission_id"]), 2))
    twice = told.filter(kind="told_twice").select("submission_id", "detail")
    yield from (f"{first} {again}" for first, again in twice.iter_rows())


def compared(folder: Path, snapshot: Path) -> dict[str, tuple[set[str], set[str]]]:
    """By what must find it: what was planted and what was found, as ids of reports or `observer week`."""
    told = truth(folder)
    pack = packs.load(folder, data=settings.DATA)
    with store.connect(snapshot) as connection:
        draft = store.Draft(snapshot, connection)
        flags = [(one.rule, one.subject_id) for one in reports_flagged.check(draft, pack)]
        broken = [one.subject_id.split(":")[:2] for one in reports_inconsistent.check(draft, pack)]
        calendar = store.frame_of(
            connection.execute("SELECT * FROM marts.reporting_calendar WHERE expected_id = 'weekly'")
        )
        late = connection.execute("SELECT submission_id FROM marts.report_delays WHERE is_late").fetchall()
        reports = store.frame_of(connection.execute("SELECT * FROM marts.case_reports"))
        edited = connection.execute(
            "SELECT submission_id FROM staging.submissions WHERE revision = 2"
        ).fetchall()
    by: dict[str, tuple[set[str], set[str]]] = {}
    for rule in sorted({flag.rule for flag in reports_flagged.FLAGS}):
        kinds = [kind for kind, meant in FLAGGED.items() if meant == rule]
        by[rule] = planted(told, *kinds), {report for name, report in flags if name == rule}
    for kind, rule in BROKEN.items():
        by[rule] = planted(told, kind), {report for report, name in broken if name == rule}
    for state in ("late", "partial"):
        by[state] = planted(told, state), set(calendar.filter(state=state)["submission_id"])
    week = pl.concat_str("observer_id", pl.col("period_start_date").cast(pl.String), separator=" ")
    for state in ("missing", "excused"):
        weeks = told.filter(pl.col("detail") != "checklist", kind=state)
        named = weeks.select(pl.concat_str("observer_id", "detail", separator=" ")).to_series()
        by[state] = set(named), set(calendar.filter(state=state).select(week).to_series())
    by["late_violation"] = (
        planted(told, "late_violation"),
        {identity.removesuffix("-again") for (identity,) in late},
    )
    by["edited"] = planted(told, "edited"), {identity for (identity,) in edited}
    pairs = propose(reports).select(pl.concat_str("report_id", "other_id", separator=" "))
    by[PROPOSED] = set(told_alike(told)), set(pairs.to_series())
    others = {report for report, name in broken if name not in {*BROKEN.values(), SURPLUS}}
    by["other rules of forms"] = set(), others
    return by
