"""Which reports need a look before they count: who sent them, from where, when, on which form, and whether whole.

A report that is flagged stays. Most have an innocent cause: a new observer who is not on the list yet, a telephone
whose clock is wrong, a station that was swapped on the morning.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts import repeated_reports, report_moment, units_above
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.observation import ANSWERS, DEPLOYMENT, QUESTIONS, SUBMISSIONS
from pipelines.tables.territory import UNITS


@dataclass(frozen=True)
class Flag:
    """A rule: its name, what it means, which column says that it holds, and its sentence."""

    rule: str
    severity: Severity
    column: str
    template: str


FLAGS = (
    Flag(
        "report_observer_unknown",
        Severity.WARNING,
        "is_unknown",
        Message("report {report}: its observer {observer} is not among those deployed", {}).template,
    ),
    Flag(
        "report_place_unknown",
        Severity.WARNING,
        "is_nowhere",
        Message("report {report}: {place} is no certain station or unit of this election", {}).template,
    ),
    Flag(
        "report_outside_deployment",
        Severity.WARNING,
        "is_elsewhere",
        Message(
            "report {report}: it is about {unit}, where {observer} was not sent on that day", {}
        ).template,
    ),
    Flag(
        "report_before_training",
        Severity.WARNING,
        "is_untrained",
        Message("report {report}: {observer} is not known to have been trained by that day", {}).template,
    ),
    Flag(
        "report_before_signature",
        Severity.WARNING,
        "is_unsigned",
        Message(
            "report {report}: {observer} is not known to have signed the code of conduct by that day", {}
        ).template,
    ),
    Flag(
        "report_before_accreditation",
        Severity.INFO,
        "is_unaccredited",
        Message("report {report}: {observer} is not known to have been accredited by that day", {}).template,
    ),
    Flag(
        "report_from_future",
        Severity.WARNING,
        "is_ahead",
        Message("report {report}: it tells of {observed}, and had come at {received} already", {}).template,
    ),
    Flag(
        "report_time_unread",
        Severity.WARNING,
        "has_unread_times",
        Message("report {report}: {times} is no moment that can be read, and none is assumed", {}).template,
    ),
    Flag(
        "report_form_version",
        Severity.INFO,
        "is_of_other_version",
        Message("report {report}: version {version} of its form; {expected} is in use", {}).template,
    ),
    Flag(
        "report_uploading",
        Severity.INFO,
        "is_uploading",
        Message(
            "report {report}: {present} of its {expected} files have come, the others may follow", {}
        ).template,
    ),
    Flag(
        "report_unreadable",
        Severity.WARNING,
        "is_unreadable",
        Message("report {report}: it came, and the tool could not decrypt it", {}).template,
    ),
    Flag(
        "report_answers",
        Severity.WARNING,
        "has_problems",
        Message("report {report}: answers that cannot be counted: {answers}", {}).template,
    ),
    Flag(
        "report_told_twice",
        Severity.WARNING,
        "is_repeated",
        Message(
            "report {report}: it says what report {first} says, of the same place and moment", {}
        ).template,
    ),
)


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per report and flag, of latest revisions. It is about the report: no unit is named by it."""
    reports = draft.read(SUBMISSIONS).filter("is_latest")
    if reports.is_empty():
        return
    flagged = _of_content(_of_deployment(reports, draft, pack), draft)
    for flag in FLAGS:
        for row in flagged.filter(pl.col(flag.column)).iter_rows(named=True):
            yield Finding(
                FindingKind.FACT,
                flag.rule,
                flag.severity,
                "report",
                row["submission_id"],
                Message(flag.template, _words(row, pack)),
            )


def _of_deployment(reports: pl.DataFrame, draft: Draft, pack: Pack) -> pl.DataFrame:
    """The reports beside where and since when their observers may report."""
    deployment = draft.read(DEPLOYMENT)
    people = deployment.group_by("observer_id").agg(
        pl.col("trained_date", "code_signed_date", "accredited_date").min()
    )
    dated = reports.with_columns(day=report_moment.day(str(pack.zone)), is_ahead=report_moment.is_ahead())
    above = units_above.build(draft.read(UNITS), reports["unit_id"].drop_nulls())
    sent = (
        dated.select("submission_id", "observer_id", "unit_id", "day")
        .join(above, on="unit_id")
        .join(
            deployment.select("observer_id", "from_date", "to_date", above_id="unit_id"),
            on=["observer_id", "above_id"],
        )
        .filter(
            pl.col("from_date") <= pl.col("day"),
            pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("day")),
        )
        .select("submission_id", was_sent=pl.lit(value=True))
        .unique()
    )
    is_observer = ~pl.col("is_citizen_report")
    is_known = pl.col("observer_id").is_in(people["observer_id"].implode()).fill_null(value=False)
    return (
        dated.join(people, on="observer_id", how="left", maintain_order="left")
        .join(sent, on="submission_id", how="left", maintain_order="left")
        .with_columns(
            is_unknown=is_observer & ~is_known,
            is_nowhere=pl.col("unit_id").is_null() & pl.col("unit_label").is_not_null(),
            is_elsewhere=is_known & pl.col("unit_id").is_not_null() & pl.col("was_sent").is_null(),
            is_untrained=is_known & _before("trained_date"),
            is_unsigned=is_known & _before("code_signed_date"),
            is_unaccredited=is_known & _before("accredited_date"),
        )
    )


def _before(date: str) -> pl.Expr:
    """Whether the report is from before that day, or the day has not come yet."""
    return (pl.col("day") < pl.col(date)) | pl.col(date).is_null()


def _of_content(reports: pl.DataFrame, draft: Draft) -> pl.DataFrame:
    """The reports beside their forms, files and answers."""
    answers = draft.read(ANSWERS).join(
        reports.select("submission_id", "revision"), on=["submission_id", "revision"], how="semi"
    )
    bad = (
        answers.filter(pl.col("problem").is_not_null())
        .group_by("submission_id")
        .agg(answers=pl.format("{} ({})", "question_id", "problem").unique().sort().str.join(", "))
    )
    versions = draft.read(QUESTIONS).select("form_id", current="form_version").unique()
    return (
        reports.join(bad, on="submission_id", how="left", maintain_order="left")
        .join(
            repeated_reports.firsts(reports, answers), on="submission_id", how="left", maintain_order="left"
        )
        .join(versions, on="form_id", how="left", maintain_order="left")
        .with_columns(
            is_of_other_version=pl.col("form_version") != pl.col("current"),
            is_uploading=pl.col("attachments_present").fill_null(0) < pl.col("attachments_expected"),
            is_unreadable=~pl.col("is_readable"),
            has_unread_times=pl.col("unread_times").is_not_null(),
            has_problems=pl.col("answers").is_not_null(),
            is_repeated=pl.col("first") != pl.col("submission_id"),
        )
    )


def _words(row: dict[str, object], pack: Pack) -> dict[str, str | int | float]:
    def shown(name: str) -> str:
        return "-" if row[name] is None else str(row[name])

    def moment(name: str) -> str:
        return "-" if row[name] is None else f"{row[name].astimezone(pack.zone):%Y-%m-%d %H:%M}"  # type: ignore[attr-defined]

    return {
        "report": shown("submission_id"),
        "observer": shown("observer_id"),
        "place": shown("unit_label"),
        "unit": shown("unit_id"),
        "observed": moment("observed_at"),
        "received": moment("received_at"),
        "version": shown("form_version"),
        "expected": shown("current") if row["is_of_other_version"] else shown("attachments_expected"),
        "present": shown("attachments_present"),
        "answers": shown("answers"),
        "times": shown("unread_times"),
        "first": shown("first"),
    }
