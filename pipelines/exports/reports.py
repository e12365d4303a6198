"""From the rows of a tool to the two frames of an `Export`: what all readers do alike."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from pipelines.contract import ROW
from pipelines.domain import Status
from pipelines.errors import SourceError
from pipelines.exports.export import ANSWERS, SUBMISSIONS
from pipelines.exports.moments import zoned
from pipelines.intake import Intake
from pipelines.messages import Message

OBSERVER = ("observer_id",)
UNIT = ("station", "unit", "commission")
MOMENT = ("observed_at",)
"""The questions of our forms that say who reports, from where, of when; of several, the first that has an answer."""
CITIZEN = "citizen_report"
OWN = "\0"
"""A name for a column of ours that none of a file can have: no text holds this sign."""
Notes = tuple[Message, ...]


def theirs(intake: Intake, question: str) -> str:
    """How the export calls a question of ours."""
    return intake.questions.get(question, question)


def found(
    names: Mapping[str, str], intake: Intake, said: str | None, usual: Sequence[str], tool: Sequence[str] = ()
) -> list[str]:
    """The columns that hold something that every report has: the pack's, else those of our forms, else the tool's.

    `names` has every column with what it asks. SourceError where the pack names a column that is not there.
    """
    wanted = [said] if said else [name for code in usual for name in (theirs(intake, code), code)] + [*tool]
    columns = [column for name in wanted for column, asked in names.items() if name in (column, asked)]
    if said and not columns:
        raise SourceError(
            f"the file has no column {said!r}",
            where=f"intake {intake.id}",
            remedy="Correct `observer`, `unit` or `observed_at` of the intake, or export that column too",
        )
    return list(dict.fromkeys(columns))


def first(columns: Iterable[str]) -> pl.Expr:
    """What stands in the first of these columns that has something; null where there are none."""
    listed = list(columns)
    return pl.coalesce(listed) if listed else pl.lit(None, pl.String)


def submissions(
    rows: pl.DataFrame, intake: Intake, zone: str | None = None, **fields: pl.Expr
) -> pl.DataFrame:
    """`SUBMISSIONS` of one row per report; what is not said is empty. `zone` is the tool's own, for `received_at`."""
    usual: dict[str, pl.Expr] = {
        "edits": pl.lit(0),
        "review": pl.lit(Status.RECEIVED.value),
        "is_readable": pl.lit(True),
    }
    said = usual | fields
    frame = rows.select(
        ROW,
        *(
            said.get(name, pl.lit(None)).cast(kind).alias(name)
            for name, kind in SUBMISSIONS.items()
            if name != ROW
        ),
    )
    return frame.with_columns(
        zoned(frame["observed_at"], intake.time_zone, intake),
        zoned(frame["received_at"], zone or intake.time_zone, intake),
    )


def answers(
    rows: pl.DataFrame, questions: Mapping[str, str], *, group: str = "", instance: pl.Expr | None = None
) -> pl.DataFrame:
    """`ANSWERS` of the columns in `questions`, by what each asks; `instance` counts within a repeat group."""
    asked = {f"q{place}": question for place, question in enumerate(questions.values())}
    if not asked:
        return pl.DataFrame(schema=ANSWERS)
    counted = pl.lit(0) if instance is None else instance
    told = rows.select(
        ROW,
        counted.alias("instance"),
        *(pl.col(column).alias(name) for column, name in zip(questions, asked, strict=True)),
    )
    return (
        told.unpivot(index=[ROW, "instance"], variable_name="question", value_name="value")
        .filter(pl.col("value").is_not_null())
        .with_columns(
            group=pl.lit(group), question=pl.col("question").replace_strict(asked, return_dtype=pl.String)
        )
        .select(*(pl.col(name).cast(kind) for name, kind in ANSWERS.items()))
    )


def joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All these answers, in a fixed order."""
    return pl.concat([pl.DataFrame(schema=ANSWERS), *parts]).sort(*list(ANSWERS)[:4], maintain_order=True)


def review(
    rows: pl.DataFrame, column: str, words: Mapping[str, str], intake: Intake
) -> tuple[pl.Expr, Notes]:
    """The tool's word for how far a report was checked as ours; one that nobody knows counts as nothing but received.

    What a tool's word is in its users' language the pack can say: `values = { "<column>" = { ... } }`.
    """
    if column not in rows.columns:
        return pl.lit(Status.RECEIVED.value), ()
    word = pl.col(column).replace(intake.values.get(column, {})).str.strip_chars().str.to_lowercase()
    known = {key.lower(): str(value) for key, value in words.items()}
    ours = word.replace_strict(known, default=None, return_dtype=pl.String)
    strange = rows.filter(word.is_not_null() & ours.is_null()).height
    notes = (Message("{n} reports have a status that is not known: they count as received. Say in `values` of the "
                     "intake what it means", {"n": strange}),) if strange else ()  # fmt: skip
    return ours.fill_null(Status.RECEIVED.value), notes


def numbered(column: str, intake: Intake) -> pl.Expr:
    """An id of a tool that only counts its reports: another tool, or another server, counts from 1 as well."""
    return pl.lit(f"{intake.id}-") + pl.col(column)


def hashed(rows: pl.DataFrame, columns: Sequence[str], intake: Intake) -> pl.Series:
    """An id made of what stands in these columns; rows with the same in them are told apart by their order."""
    cells = [pl.lit(intake.id), *(pl.col(name).fill_null("") for name in columns)]
    marks = [
        hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
        for key in rows.select(pl.concat_str(cells, separator="\x1f")).to_series()
    ]
    place = pl.int_range(1, pl.len() + 1).over("id")
    told = pl.when(place == 1).then("id").otherwise(pl.col("id") + "-" + place.cast(pl.String))
    return pl.DataFrame({"id": marks}, schema={"id": pl.String}).select(told.alias("id")).to_series()
