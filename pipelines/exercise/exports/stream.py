"""A stream of reports as tools see it: a table of the form, one of each repeat group, and who sent what.

Tools show a report as it was last edited. What was edited is therefore exported twice: before the edits, and after.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.exercise.exports.people import Person
from pipelines.exercise.reports import Report
from pipelines.questionnaire import Question, Questionnaire

OBSERVER = "observer_id"
"""The question for the observer's pseudonym, which some tools know by themselves."""
Texts = list[str | None]


@dataclass(frozen=True)
class Stream:
    """The reports of one intake, each as it was last edited; who sent them, in the same order; the zone of the field.

    `numbers` counts the reports as they first came. `spoken` is the language in which labels are exported.
    """

    id: str
    form: Questionnaire
    reports: Sequence[Report]
    numbers: Sequence[int]
    people: Sequence[Person]
    zone: ZoneInfo
    spoken: str

    @cached_property
    def columns(self) -> dict[str, Question | None]:
        """The questions at the top of the form, and behind them what other forms have asked."""
        own: dict[str, Question | None] = {
            asked.question.code: asked.question for asked in self.form.asked() if not asked.group_id
        }
        met = (
            answer["question"]
            for report in self.reports
            for answer in report["answers"]
            if not answer["group"]
        )
        return own | {code: None for code in dict.fromkeys(met) if code not in own}

    @cached_property
    def table(self) -> pl.DataFrame:
        """The answers at the top of the form: a row a report, a column a question."""
        told = [
            {answer["question"]: answer["value"] for answer in report["answers"] if not answer["group"]}
            for report in self.reports
        ]
        cells: dict[str, Texts] = {code: [row.get(code) for row in told] for code in self.columns}
        return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))

    def repeats(self) -> Iterator[tuple[str, list[str], list[tuple[int, dict[str, str]]]]]:
        """Every repeat group: its code, its questions, its entries, each with the place of its report."""
        for group in self.form.group:
            if group.repeat:
                entries: dict[tuple[int, int], dict[str, str]] = {}
                for place, report in enumerate(self.reports):
                    for answer in report["answers"]:
                        if answer["group"] == group.code:
                            own = entries.setdefault((place, answer["instance"]), {})
                            own[answer["question"]] = answer["value"]
                codes = [question.code for question in group.question if question.type != "note"]
                yield (
                    group.code,
                    codes,
                    [(place, own) for (place, _), own in sorted(entries.items(), key=_place)],
                )

    def told(self, field: str) -> list[str]:
        """This field of every report as a text."""
        return ["" if report[field] is None else str(report[field]) for report in self.reports]

    def received(self, form: str, zone: dt.tzinfo = dt.UTC) -> list[str]:
        """When every report came, written so, by a clock in that zone."""
        moments = (dt.datetime.fromisoformat(report["received_at"]) for report in self.reports)
        return [moment.astimezone(zone).strftime(form) for moment in moments]

    def readable(self) -> "Stream":
        """The stream without reports that could not be decrypted: most tools know of none."""
        kept = [place for place, report in enumerate(self.reports) if report["is_readable"]]
        return Stream(
            self.id,
            self.form,
            [self.reports[place] for place in kept],
            [self.numbers[place] for place in kept],
            [self.people[place] for place in kept],
            self.zone,
            self.spoken,
        )


def _place(entry: tuple[tuple[int, int], dict[str, str]]) -> tuple[int, int]:
    return entry[0]


def rounds(reports: Sequence[Report]) -> list[tuple[list[Report], list[int]]]:
    """The reports as the first export has them, and, where some were edited since, as the next one has them.

    With them their numbers, in the order in which they first came.
    """
    numbers: dict[str, int] = {}
    first: dict[str, Report] = {}
    last: dict[str, Report] = {}
    for report in map(_of_one_place, reports):
        identity = report["submission_id"]
        numbers.setdefault(identity, len(numbers) + 1)
        first.setdefault(identity, report)
        last[identity] = report
    states = [first] if first == last else [first, last]
    return [(list(state.values()), list(numbers.values())) for state in states]


def _of_one_place(report: Report) -> Report:
    """The report with its place as the answer: a tool knows no other place than the one that was answered."""
    asked = [answer["question"] for answer in report["answers"]]
    question = next((code for code in ("station", "commission", "unit") if code in asked), None)
    answers = [
        answer | {"value": report["unit"]} if answer["question"] == question else answer
        for answer in report["answers"]
    ]
    return {**report, "answers": answers}
