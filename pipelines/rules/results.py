"""`quality.rule_results`: every rule in every report, with what was seen and what of it somebody has verified.

A form that is sent in parts is judged as one: its rules look at what the observer said of the station in any of them.
A rule that one of them breaks alone is told of that one.

A mark "verified" is made on one answer as it was: it holds the hash of what was written, so that it expires when the
answer changes, and comes back when the answer does. Rules are evaluated here and nowhere else: whoever shows a verdict
reads it from the table.
"""

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.errors import PackError
from pipelines.marts import report_parts
from pipelines.rules.answers import ENTRY, KEY, WRITTEN, wide
from pipelines.rules.rule import Bound, Rule
from pipelines.rules.verdicts import BROKEN, verdict_columns
from pipelines.tables.rule_results import RULE_RESULTS, RuleKind, Verification

MARKS = pl.Schema(
    {
        "submission_id": pl.String,
        "group_id": pl.String,
        "instance": pl.Int64,
        "question_id": pl.String,
        "value_hash": pl.String,
    }
)
"""One row per answer that a person has verified; a later mark on the same answer stands beside the earlier one."""
_ANSWER = ("question_id", "answer_group", "answer_instance")


def value_hash(written: str | None) -> str:
    """What a mark holds of the answer that it was made on; that there was no answer can be verified too."""
    return hashlib.sha256(b"\0" if written is None else b"\1" + written.encode()).hexdigest()


def build(
    reports: pl.DataFrame,
    answers: pl.DataFrame,
    questions: pl.DataFrame,
    rules: Sequence[Rule],
    marks: pl.DataFrame,
    zone: str,
) -> pl.DataFrame:
    """The verdicts of all rules; PackError where a rule does not fit its form.

    `reports` are the rows of `staging.submissions` to be judged, with the columns that rules on outliers name;
    `answers` and `questions` are those of staging; `marks` has the columns of `MARKS`; `zone` is
    that of moments written without one.
    """
    if not rules:
        return RULE_RESULTS.empty()
    whole, told = report_parts.joined(reports, answers, questions, zone)
    rows = _placed(_verdicts(whole, told, questions, rules, zone), told)
    parts = report_parts.wholes(reports, questions, zone).filter(pl.len().over("whole") > 1)
    within = [rule for rule in rules if rule.kind != RuleKind.OUTLIER]
    if parts.height and within:
        own = told.with_columns(submission_id="answered_in", revision="answered_revision")
        alone = _verdicts(parts, own, questions, within, zone).filter(template=BROKEN)
        rows = _narrowed(rows, _placed(alone, own).drop("whole"), parts)
    return _verified(rows, marks)


def _verdicts(
    reports: pl.DataFrame, answers: pl.DataFrame, questions: pl.DataFrame, rules: Sequence[Rule], zone: str
) -> pl.DataFrame:
    """What each rule says of each report that stands in `reports`, once per question that it looks at."""
    found: list[pl.DataFrame] = []
    for form in dict.fromkeys(rule.form for rule in rules):
        asked = questions.filter(form_id=form)
        types = dict(asked.select("question_id", "type").iter_rows())
        groups = dict(asked.select("question_id", "group_id").iter_rows())
        if not types:
            raise PackError(
                f"there is no form {form!r}",
                where="rules",
                remedy="Write the id of a form that has questions",
            )
        bound = [Bound.of(rule, types, groups) for rule in rules if rule.form == form]
        own = reports.filter(form_id=form)
        for group in dict.fromkeys(one.group for one in bound):
            some = [one for one in bound if one.group == group]
            used = dict.fromkeys(code for one in some for code in one.questions)
            frame = wide(own, answers, {code: types[code] for code in used}, groups, zone).lazy()
            found.extend(pl.collect_all([_judged(frame, one, groups) for one in some]))
    return pl.concat(found)


def _judged(frame: pl.LazyFrame, bound: Bound, groups: Mapping[str, str]) -> pl.LazyFrame:
    """The verdict of one rule, once per question that it looks at."""
    rule, codes = bound.rule, bound.questions
    written = {code: pl.col(WRITTEN + code) for code in codes}
    judged = frame.select(
        *KEY,
        *ENTRY,
        *written.values(),
        *verdict_columns(bound),
        form_id=pl.lit(rule.form),
        rule_id=pl.lit(rule.id),
        kind=pl.lit(rule.kind.value),
        severity=pl.lit(rule.severity.value),
        rule_version=pl.lit(rule.version),
        values_seen=pl.struct(answer.alias(code) for code, answer in written.items()).struct.json_encode(),
    )
    each = [
        judged.with_columns(
            question_id=pl.lit(code), answer=written[code], is_inner=pl.lit(groups[code] != "")
        )
        for code in codes
    ]
    return pl.concat(each).drop(WRITTEN + code for code in codes)


def _placed(rows: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The verdicts, each under the last report that holds an answer of its rule, with where every answer stands.

    `whole` is the report under which they were. An answer at the top of the form is one answer, also where a rule sees
    it beside every entry of a group.
    """
    held = answers.select(
        *KEY,
        "question_id",
        "came",
        "answered_in",
        "answered_revision",
        answer_group="group_id",
        answer_instance="instance",
    ).unique([*KEY, *_ANSWER], keep="first")
    rows = rows.with_columns(
        answer_group=pl.when("is_inner").then("group_id").otherwise(pl.lit("")),
        answer_instance=pl.when("is_inner").then("instance").otherwise(0),
    ).join(held, on=[*KEY, *_ANSWER], how="left", maintain_order="left")
    last = [
        pl.coalesce(pl.col(name).sort_by("came", nulls_last=False).last().over(*KEY, *ENTRY, "rule_id"), own)
        for name, own in (("answered_in", "submission_id"), ("answered_revision", "revision"))
    ]
    return rows.with_columns(whole="submission_id", submission_id=last[0], revision=last[1])


def _narrowed(rows: pl.DataFrame, alone: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The verdicts, where a rule is broken by the answers of one part alone under that part: one fact is told once.

    What another part has taken back, or answers, is not broken: the whole decides.
    """
    one = ["whole", *ENTRY, "rule_id"]
    alone = alone.join(parts.select(*KEY, "whole"), on=KEY, maintain_order="left").join(
        rows.filter(template=BROKEN), on=one, how="semi", maintain_order="left"
    )
    return pl.concat([rows.join(alone, on=one, how="anti", maintain_order="left"), alone], how="diagonal")


def _verified(rows: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """The verdicts with what is verified of each answer, and of all answers that a rule looks at."""
    marked = (
        marks.rename(
            {"submission_id": "marked_in", "group_id": "answer_group", "instance": "answer_instance"}
        )
        .group_by("marked_in", *_ANSWER)
        .agg("value_hash")
    )
    rows = rows.with_columns(marked_in=pl.coalesce("answered_in", "submission_id")).join(
        marked, on=["marked_in", *_ANSWER], how="left", maintain_order="left"
    )
    is_marked = rows["value_hash"].is_not_null()
    now = [
        value_hash(answer) if asked else None for answer, asked in zip(rows["answer"], is_marked, strict=True)
    ]
    rows = rows.with_columns(
        is_verified=pl.col("value_hash").list.contains(pl.Series(now, dtype=pl.String)).fill_null(False)
    )
    share = pl.col("is_verified").mean().over(*KEY, *ENTRY, "rule_id")
    return rows.with_columns(
        is_expired=is_marked & ~pl.col("is_verified"),
        verification=pl.when(share == 0)
        .then(pl.lit(Verification.NONE.value))
        .when(share == 1)
        .then(pl.lit(Verification.FULL.value))
        .otherwise(pl.lit(Verification.PARTIAL.value)),
    ).select(RULE_RESULTS.schema.names())
