"""Observers' reports, as the door has let them in: `staging.submissions` and `staging.answers`.

A report whose observer, place or answer nobody knows is kept and said so: it was sent, and someone must look at it.
"""

import dataclasses
from collections.abc import Mapping

import polars as pl

from pipelines import casting
from pipelines.contract import ROW, Conformed, Rows, conform
from pipelines.domain import Status
from pipelines.election import Pack
from pipelines.intake import Intake
from pipelines.places import Gazetteer
from pipelines.tables.observation import ANSWERS, SUBMISSIONS, AnswerProblem

CITIZEN = "citizen_report"
"""What a tool's review says of a report that no observer sent."""
_NUMBERS = ("integer", "decimal")
_TIMES = {
    "date": r"^\d{4}-\d\d-\d\d$",
    "time": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$",
    "datetime": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d",
}
_TRUTHS = {"yes": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "false": 0.0, "0": 0.0}
_ANSWER = pl.List(
    pl.Struct({"group": pl.String, "instance": pl.Int64, "question": pl.String, "value": pl.String})
)


@dataclasses.dataclass(frozen=True)
class Stations:
    """Units by the ways in which a report may name them: identity, the number of a station, the name of a place."""

    units: Mapping[str, str]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, units: pl.DataFrame, gazetteer: Gazetteer) -> "Stations":
        """All units; a national code counts where it is of one unit only."""
        codes = units.filter(pl.col("national_code").is_not_null())
        alone = codes.filter(~codes["national_code"].is_duplicated())
        known = dict(alone.select("national_code", "unit_id").iter_rows())
        return cls(known | {unit: unit for unit in units["unit_id"]}, gazetteer)

    def unit(self, label: str) -> str | None:
        """The unit that this is certainly the name of."""
        found = self.units.get(label)
        if found is None:
            named = self.gazetteer.named(label)
            found = next(iter(named)) if len(named) == 1 else None
        return found


def stage(rows: Rows, intake: Intake, pack: Pack, stations: Stations) -> Conformed:
    """One row per report of one file; `numbered` tells the revisions over all files."""
    labels = rows.frame["unit"].unique().drop_nulls()
    units = {label: stations.unit(label) for label in labels}
    review = pl.col("review")
    zone = intake.time_zone or pack.election.time_zone
    frame = rows.frame.with_columns(_readable_times(rows.frame, zone)).with_columns(
        unit_label="unit",
        unit_id=pl.col("unit").replace_strict(units, default=None, return_dtype=pl.String),
        intake_id=pl.lit(intake.id),
        form_id=pl.lit(intake.form),
        revision=pl.lit("1"),
        is_latest=pl.lit("true"),
        is_citizen_report=pl.when(review == CITIZEN).then(pl.lit("true")).otherwise(pl.lit("false")),
        review=pl.when(review == CITIZEN).then(pl.lit(Status.RECEIVED.value)).otherwise(review),
    )
    return conform(SUBMISSIONS, dataclasses.replace(rows, frame=frame), pack.vocabularies, zone=zone)


def _readable_times(frame: pl.DataFrame, zone: str) -> list[pl.Expr]:
    """The moments that can be read; of another one only its words are known, and they are kept apart."""
    names = ("observed_at", "received_at")
    unread = {
        name: casting.cast(frame[name], SUBMISSIONS.column(name), zone=zone).is_null()
        & frame[name].is_not_null()
        for name in names
    }
    told = [pl.when(unread[name]).then(name) for name in names]
    return [
        *(pl.when(~unread[name]).then(name).alias(name) for name in names),
        pl.when(unread["observed_at"] | unread["received_at"])
        .then(pl.concat_str(told, separator=", ", ignore_nulls=True))
        .alias("unread_times"),
    ]


def numbered(submissions: pl.DataFrame) -> pl.DataFrame:
    """The reports of all files, in the order in which the files came, with their revisions."""
    last = pl.col("revision").max().over("submission_id")
    return (
        submissions.with_row_index("came")
        .sort("edits", "came")
        .with_columns(revision=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("submission_id"))
        .with_columns(is_latest=pl.col("revision") == last)
        .sort("came")
        .drop("came")
    )


def answers(rows: Rows, intake: Intake, submissions: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """`staging.answers` of one file, for those of its reports that were kept."""
    kept = submissions.filter(source_id=rows.source.id).select(ROW, "submission_id", "revision", "form_id")
    ours = {theirs: own for own, theirs in intake.questions.items()}
    told = (
        rows.frame.select(ROW, pl.col("answers").str.json_decode(_ANSWER))
        .join(kept, on=ROW, maintain_order="left")
        .explode("answers")
        .unnest("answers")
        .filter(pl.col("question").is_not_null(), pl.col("value").is_not_null())
        .with_columns(
            group_id=pl.col("group").fill_null(""),
            instance=pl.col("instance").fill_null(0),
            question_id=pl.col("question").replace(ours),
        )
    )
    for question, words in intake.values.items():
        each = pl.col("value").str.split(" ").list.eval(pl.element().replace(words)).list.join(" ")
        whole = pl.col("value").replace(words)
        translated = pl.when(pl.col("value").is_in(list(words))).then(whole).otherwise(each)
        told = told.with_columns(
            value=pl.when(question_id=question).then(translated).otherwise("value"),
        )
    known = questions.select("form_id", "question_id", "type", "options", "minimum", "maximum")
    judged = told.join(known, on=["form_id", "question_id"], how="left", maintain_order="left")
    return _once(_judged(judged)).select(ANSWERS.schema.names())


def _once(judged: pl.DataFrame) -> pl.DataFrame:
    """One row per question of a report; of two answers that differ neither can be counted, and both stay in the row."""
    options = pl.col("value").str.split(" ").list.sort().list.join(" ")
    meant = (
        pl.when(pl.col("number").is_not_null())
        .then(pl.col("number").cast(pl.String))
        .when(type="select_multiple")
        .then(options)
        .otherwise("value")
    )
    is_contradicted = pl.col("told").list.len() > 1
    return (
        judged.with_columns(meant=meant)
        .unique([*ANSWERS.key, "meant"], keep="first", maintain_order=True)
        .group_by(ANSWERS.key, maintain_order=True)
        .agg(pl.col("form_id", "number", "problem").first(), told=pl.col("value"))
        .with_columns(
            value=pl.col("told").list.join(" | "),
            number=pl.when(~is_contradicted).then("number"),
            problem=pl.when(is_contradicted)
            .then(pl.lit(AnswerProblem.ANSWERED_TWICE.value))
            .otherwise("problem"),
        )
    )


def _judged(told: pl.DataFrame) -> pl.DataFrame:
    """The answers with their numbers, and why one cannot be counted."""
    value, kind = pl.col("value"), pl.col("type")
    is_number, is_choice = kind.is_in(_NUMBERS), kind.is_in(["select_one", "select_multiple"])
    written = value.str.replace(",", ".", literal=True)
    number = written.cast(pl.Float64, strict=False)
    number = pl.when(number.is_finite()).then(number)
    truth = value.str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Float64)
    told = told.with_columns(
        number=pl.when(is_number).then(number).when(kind == "yes_no").then(truth),
        value=pl.when(kind == "yes_no", truth == 1).then(pl.lit("yes"))
        .when(kind == "yes_no", truth == 0).then(pl.lit("no"))
        .otherwise(value),
        chosen=pl.when(kind == "select_one").then(pl.concat_list(value)).otherwise(value.str.split(" ")),
    )  # fmt: skip
    strange = pl.col("chosen").list.set_difference(pl.col("options").str.split(" ")).list.len() > 0
    not_a_time = pl.any_horizontal(
        (kind == name) & ~value.str.contains(form) for name, form in _TIMES.items()
    )
    broken = (kind == "integer") & (pl.col("number") != pl.col("number").round())
    beyond = (pl.col("number") < pl.col("minimum")) | (pl.col("number") > pl.col("maximum"))
    return told.with_columns(
        problem=pl.when(kind.is_null()).then(pl.lit(AnswerProblem.UNKNOWN_QUESTION.value))
        .when(is_number & (pl.col("number").is_null() | broken))
        .then(pl.lit(AnswerProblem.NOT_A_NUMBER.value))
        .when((kind == "yes_no") & pl.col("number").is_null())
        .then(pl.lit(AnswerProblem.NOT_AN_OPTION.value))
        .when(is_choice & strange).then(pl.lit(AnswerProblem.NOT_AN_OPTION.value))
        .when(not_a_time).then(pl.lit(AnswerProblem.NOT_A_TIME.value))
        .when(beyond).then(pl.lit(AnswerProblem.OUT_OF_RANGE.value))
    )  # fmt: skip
