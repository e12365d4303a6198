"""A small synthetic sample: two strata, N and S, of stations N-1, N-2 ..., what its observers sent, and its mart."""

import datetime as dt

import polars as pl

from pipelines.estimates import Estimate
from pipelines.marts import sample_answers, sample_estimates
from pipelines.tables.observation import ANSWERS, DEPLOYMENT, QUESTIONS, SUBMISSIONS
from pipelines.tables.sample import SAMPLE
from pipelines.tables.territory import UNITS

MORNING = dt.datetime(2030, 5, 12, 6, tzinfo=dt.UTC)
ENTRIES = (
    Estimate(indicator="sealed", form="day", share_of="sealed", among="seen = 'whole'"),
    Estimate(indicator="turnout", form="day", numerator="came", at=dt.time(10)),
)
HOURS = [None, MORNING]
ASKED = pl.DataFrame(
    [
        {"form_id": "day", "question_id": code, "position": n, "form_version": "1", "group_id": "", "type": kind,
         "is_required": False}
        for n, (code, kind) in enumerate({"sealed": "yes_no", "seen": "select_one", "came": "integer"}.items())
    ],
    schema=QUESTIONS.schema,
)  # fmt: skip


def drawn(stations: int, each: int, *, replacements: int = 0) -> pl.DataFrame:
    """Two strata, N and S, of so many stations each, so many of them drawn: N-1, N-2 ..."""
    rows = [
        {"source_id": "sample", "row_number": 2, "unit_id": f"{stratum}-{n}", "stratum_id": stratum,
         "stratum_stations": stations, "stratum_sampled": each, "position": n if n <= each else n - each,
         "use": "main" if n <= each else "replacement", "weight": stations / each if n <= each else None}
        for stratum in "NS"
        for n in range(1, each + replacements + 1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SAMPLE.schema)


def units_of(sample: pl.DataFrame) -> pl.DataFrame:
    """The stations; N is urban, S is rural, each a region."""
    rows = [
        {
            "unit_id": unit,
            "level": "station",
            "region_id": unit[0],
            "stratum": {"N": "urban", "S": "rural"}[unit[0]],
        }
        for unit in sample["unit_id"]
    ]
    return pl.DataFrame(rows, schema=UNITS.schema)


def sent(answers: dict[str, dict[str, str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One report per unit, a minute apart, with these answers."""
    reports = [
        {"source_id": "r", "row_number": n, "submission_id": unit, "revision": 1, "is_latest": True, "intake_id": "r",
         "form_id": "day", "unit_id": unit, "received_at": MORNING + dt.timedelta(minutes=n), "edits": 0,
         "review": "received", "is_citizen_report": False, "is_readable": True}
        for n, unit in enumerate(answers)
    ]  # fmt: skip
    told = [
        {"submission_id": unit, "revision": 1, "form_id": "day", "group_id": "", "instance": 0, "question_id": code,
         "value": value, "number": {"yes": 1.0, "no": 0.0}.get(value, float(value) if value.isdigit() else None)}
        for unit, values in answers.items()
        for code, value in values.items()
    ]  # fmt: skip
    return pl.DataFrame(reports, schema=SUBMISSIONS.schema), pl.DataFrame(told, schema=ANSWERS.schema)


def estimated(sample: pl.DataFrame, answers: dict[str, dict[str, str]], voters: int = 100) -> pl.DataFrame:
    """The mart of these answers, where every station has so many voters."""
    return mart(sample, *sent(answers), sample.select("unit_id", voters=pl.lit(voters, pl.Int64)))


def mart(
    sample: pl.DataFrame,
    reports: pl.DataFrame,
    answers: pl.DataFrame,
    voters: pl.DataFrame,
    units: pl.DataFrame | None = None,
    deployed: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The mart of these reports, as the build makes it; the units are `units_of` where no others are given.

    Without `deployed` nobody knows who was sent where.
    """
    sent_to = DEPLOYMENT.empty() if deployed is None else deployed
    counted = sample_answers.counted(reports, sent_to)
    told = sample_answers.build(ENTRIES, counted, answers, ASKED, voters, "UTC")
    reported = counted.select("form_id", "unit_id")
    places = units_of(sample) if units is None else units
    return sample_estimates.build(ENTRIES, HOURS, sample, told, reported, places, voters, "LAND")


def cell(frame: pl.DataFrame, indicator: str, domain: str = "LAND") -> dict[str, object]:
    """The row of 95 %."""
    return frame.filter(indicator_id=indicator, domain_id=domain, confidence=0.95).row(0, named=True)


def whole(sample: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Every main station answers: of N all are sealed, of S every second; 20 came in N, 40 in S.

    One more came in N-19 and S-19 and one less in N-20 and S-20: without any spread there would be no margin.
    """
    return {
        unit: {
            "seen": "whole",
            "sealed": "yes" if stratum == "N" or int(number) % 2 else "no",
            "came": str({"N": 20, "S": 40}[stratum] + {"19": 1, "20": -1}.get(number, 0)),
        }
        for unit in sample.filter(use="main")["unit_id"]
        for stratum, number in [unit.split("-")]
    }
