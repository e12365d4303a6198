"""`marts.reporting_calendar`: every report that the pack expects of every observer, and what became of it.

The clock is that of the data: what is due after the last report of all came is still open. An observer who sent
nothing is missing, which is not the same as a report that says that nothing happened. A report that was edited came
when it first came. Of a form that is sent in parts a rule expects either one stage (`answers`), or all parts as one
report, which came when the last of them did.
"""

import datetime as dt
from collections.abc import Sequence
from typing import cast
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.expected import ExpectedReport
from pipelines.marts import report_moment, report_parts
from pipelines.tables.observation import REPORTING_CALENDAR, ReportState

_KEY = ["observer_id", "unit_id", "expected_id", "period_start_date"]
HEAD = ("observer_id", "observed_at", "unit", "station", "commission")
"""Questions whose answers are columns of the report itself; not every tool gives them as answers too."""


def build(
    rules: Sequence[ExpectedReport],
    deployment: pl.DataFrame,
    absences: pl.DataFrame,
    submissions: pl.DataFrame,
    answers: pl.DataFrame,
    questions: pl.DataFrame,
    units: pl.DataFrame,
    *,
    zone: ZoneInfo,
    refused: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per observer, unit and expected report; `refused` are the observers of `refused_reports`.

    Who reports of one unit while deployed to several has reported for that unit; a report that names no unit, or one
    that the observer was not sent to, counts for each of them in that period.
    """
    expected = _expected(rules, deployment, zone)
    if expected.is_empty():
        return REPORTING_CALENDAR.empty()
    first_at = pl.col("received_at").min().over("submission_id")
    latest = submissions.with_columns(first_at=first_at).filter(
        "is_latest", ~pl.col("is_citizen_report"), pl.col("observer_id").is_not_null()
    )
    reports = pl.concat(
        [_REPORTS.clear(), *(_reports(rule, latest, answers, questions, zone) for rule in rules)]
    )
    came = _matched(expected, reports)
    now = _now(latest, came)
    return (
        expected.join(came, on=_KEY, how="left", maintain_order="left")
        .join(_excused(expected, absences), on=_KEY, how="left", maintain_order="left")
        .join(units.select("unit_id", "region_id"), on="unit_id", how="left", maintain_order="left")
        .with_columns(pl.col("reports").fill_null(0))
        .pipe(_with_refused, refused)
        .with_columns(state=_state(now))
        .with_columns(
            hours_late=pl.when(pl.col("received_at") > pl.col("due_at")).then(
                (pl.col("received_at") - pl.col("due_at")).dt.total_seconds() / 3600
            )
        )
        .select(REPORTING_CALENDAR.schema.names())
    )


def _expected(rules: Sequence[ExpectedReport], deployment: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """Each rule's periods, for whoever was deployed in that role on any day of them."""
    periods = pl.DataFrame(
        [
            (rule.id, place, rule.form, rule.role, first, last, _due(last, rule.due_hours, zone))
            for place, rule in enumerate(rules, start=1)
            for first, last in rule.periods()
        ],
        schema={
            "expected_id": pl.String,
            "position": pl.Int64,
            "form_id": pl.String,
            "role": pl.String,
            "period_start_date": pl.Date,
            "period_end_date": pl.Date,
            "due_at": pl.Datetime("us", "UTC"),
        },
        orient="row",
    )
    until = pl.col("to_date").fill_null(pl.date(9999, 12, 31))
    return (
        deployment.join(periods, on="role", maintain_order="left_right")
        .filter(pl.col("from_date") <= pl.col("period_end_date"), until >= pl.col("period_start_date"))
        .unique(_KEY, keep="first", maintain_order=True)
    )


def _due(last: dt.date, hours: float, zone: ZoneInfo) -> dt.datetime:
    midnight = dt.datetime.combine(last + dt.timedelta(1), dt.time(), zone)
    return midnight.astimezone(dt.UTC) + dt.timedelta(hours=hours)


_REPORTS = pl.DataFrame(
    schema={
        "expected_id": pl.String,
        "observer_id": pl.String,
        "reported_unit": pl.String,
        "day": pl.Date,
        "submission_id": pl.String,
        "received_at": pl.Datetime("us", "UTC"),
        "told_at": pl.Datetime("us", "UTC"),
        "is_whole": pl.Boolean,
    }
)


def _now(reports: pl.DataFrame, came: pl.DataFrame) -> dt.datetime | None:
    """The last moment that is certainly over: when a report came; where a tool does not say, what a report tells of.

    Only what an expected report tells of: a year that was mistyped must not make all others late.
    """
    moments = pl.concat([reports["received_at"], came["told_at"]])
    return cast(dt.datetime | None, moments.max())


def _reports(
    rule: ExpectedReport,
    submissions: pl.DataFrame,
    answers: pl.DataFrame,
    questions: pl.DataFrame,
    zone: ZoneInfo,
) -> pl.DataFrame:
    """The reports that may answer this rule, each with the day that it is about and whether it is whole."""
    present, named = pl.col("attachments_present").fill_null(0), pl.col("attachments_expected").fill_null(0)
    own = submissions.filter(form_id=rule.form).with_columns(
        is_whole=pl.col("is_readable") & (present >= named)
    )
    if rule.answers is None:
        own, answers = _joined(own, answers, questions, zone)
    given = answers.join(own.select("submission_id", "revision"), on=["submission_id", "revision"])
    if rule.answers is not None:
        own = own.join(given.filter(question_id=rule.answers), on="submission_id", how="semi")
    wanted = questions.filter("is_required", form_id=rule.form, group_id="")["question_id"]
    wanted = wanted.filter(~wanted.is_in(HEAD))
    if rule.answers is not None:
        wanted = wanted.filter(wanted == rule.answers)
    counted = (
        given.filter(pl.col("problem").is_null(), pl.col("question_id").is_in(wanted.implode()))
        .group_by("submission_id")
        .agg(wanted=pl.col("question_id").n_unique())
    )
    dated = given.filter(question_id=rule.dated_by or "").select(
        "submission_id", told=pl.col("value").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    )
    return (
        own.join(counted, on="submission_id", how="left")
        .join(dated.unique("submission_id", keep="first"), on="submission_id", how="left")
        .select(
            "observer_id",
            "submission_id",
            expected_id=pl.lit(rule.id),
            reported_unit="unit_id",
            day=pl.coalesce("told", report_moment.day(str(zone))),
            received_at="first_at",
            told_at=report_moment.moment(),
            is_whole=pl.col("is_whole") & (pl.col("wanted").fill_null(0) == wanted.len()),
        )
        .select(_REPORTS.columns)
    )


def _joined(
    reports: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, zone: ZoneInfo
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reports in parts as one each, which is whole where all of its parts are."""
    parts = report_parts.wholes(reports, questions, str(zone)).with_columns(
        pl.col("first_at").max().over("whole"), pl.col("is_whole").all().over("whole")
    )
    return report_parts.joined(parts.drop("whole", "came"), answers, questions, str(zone))


def _matched(expected: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """For each expected report what came: how many, and the one that counts, the first whole one or else the first."""
    own = expected.select(*_KEY, "period_end_date").join(reports, on=["observer_id", "expected_id"])
    sent_there = pl.col("reported_unit").is_in(pl.col("unit_id").implode().over("observer_id", "expected_id"))
    is_own = (pl.col("reported_unit") == pl.col("unit_id")) | ~sent_there.fill_null(value=False)
    return (
        own.filter(pl.col("day").is_between("period_start_date", "period_end_date"))
        .filter(is_own)
        .sort(~pl.col("is_whole"), "received_at", "submission_id", nulls_last=True)
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("received_at", "submission_id", "is_whole").first(),
            pl.col("told_at").max(),
            reports=pl.len().cast(pl.Int64),
        )
    )


def _excused(expected: pl.DataFrame, absences: pl.DataFrame) -> pl.DataFrame:
    """Expected reports whose whole period, as far as the observer was deployed in it, is one of absence."""
    first = pl.max_horizontal("period_start_date", "deployed_from")
    last = pl.min_horizontal("period_end_date", "deployed_to")
    return (
        expected.select(*_KEY, "period_end_date", deployed_from="from_date", deployed_to="to_date")
        .join(absences.select("observer_id", "from_date", "to_date"), on="observer_id")
        .filter(pl.col("from_date") <= first, pl.col("to_date") >= last)
        .unique(_KEY)
        .select(*_KEY, is_excused=pl.lit(value=True))
    )


def _with_refused(rows: pl.DataFrame, refused: pl.DataFrame | None) -> pl.DataFrame:
    """The rows with `is_refused`: a report lacks of which a refused row tells, by its day.

    A row that does not say its day may be any report that lacks, but no more than one of each kind: the first.
    """
    if refused is None or refused.is_empty():
        return rows.with_columns(is_refused=pl.lit(value=False))
    lacking = rows.filter(pl.col("reports") == 0).select(*_KEY, "form_id", "period_end_date")
    told = lacking.join(refused, on=["form_id", "observer_id"])
    is_of_day = pl.col("refused_date").is_between("period_start_date", "period_end_date")
    dated = told.filter(is_of_day).select(_KEY)
    undated = refused.filter(pl.col("refused_date").is_null()).group_by("form_id", "observer_id").len("rows")
    place = pl.col("period_start_date").rank("ordinal").over("observer_id", "expected_id")
    first = (
        lacking.join(dated, on=_KEY, how="anti")
        .with_columns(place=place)
        .join(undated, on=["form_id", "observer_id"])
        .filter(pl.col("place") <= pl.col("rows"))
        .select(_KEY)
    )
    named = pl.concat([dated, first]).unique().with_columns(is_refused=pl.lit(value=True))
    return rows.join(named, on=_KEY, how="left", maintain_order="left")


def _state(now: dt.datetime | None) -> pl.Expr:
    is_open = pl.col("due_at") > pl.lit(now, pl.Datetime("us", "UTC")) if now else pl.lit(value=True)
    return (
        pl.when(pl.col("reports") == 0, pl.col("is_excused"))
        .then(pl.lit(ReportState.EXCUSED.value))
        .when(pl.col("reports") == 0, is_open)
        .then(pl.lit(ReportState.OPEN.value))
        .when(pl.col("reports") == 0, pl.col("is_refused"))
        .then(pl.lit(ReportState.REFUSED.value))
        .when(pl.col("reports") == 0)
        .then(pl.lit(ReportState.MISSING.value))
        .when(~pl.col("is_whole"))
        .then(pl.lit(ReportState.PARTIAL.value))
        .when(pl.col("received_at").is_null())
        .then(pl.lit(ReportState.UNDATED.value))
        .when(pl.col("received_at") > pl.col("due_at"))
        .then(pl.lit(ReportState.LATE.value))
        .otherwise(pl.lit(ReportState.ON_TIME.value))
    )
