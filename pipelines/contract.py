"""The contract between raw files and tables: a row fits as a whole, or it is a reject with its reason.

For every source, rows kept and rows rejected add up to the rows read; nothing is repaired silently beyond
what `casting` says (blanks inside whole numbers, a decimal comma). What may be read in two ways is refused.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.casting import cast
from pipelines.domain import Origin
from pipelines.election import Vocabulary
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.subjects import UNIT_FIELDS, subjects
from pipelines.tables.declaration import Column, Table, Type
from pipelines.tables.quality import REJECTS

ROW = "row_number"


@dataclass(frozen=True)
class Problem:
    """Why a raw row does not fit: its number, the publisher's column, and the message.

    `is_meant` marks rows that the pack itself sets aside; they do not count against the publisher.
    `is_shapeless` marks rows without the header's shape: nobody knows which cell belongs to which column.
    """

    row_number: int
    column: str
    message: Message
    is_meant: bool = False
    is_shapeless: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of one source on their way: `frame` in our columns (text), `raw` as they came.

    Where several raw rows make one, `documents` has of each the number of the row that stands for it (`document`) and
    the numbers of all (`rows`): what is wrong with the document is wrong with every one of them. `said` is then what
    each raw row said of its subject, which `frame` has of the documents only.
    """

    source: Source
    frame: pl.DataFrame
    raw: pl.DataFrame
    problems: list[Problem] = field(default_factory=list)
    documents: pl.DataFrame | None = None
    said: pl.DataFrame | None = None

    def cell(self, name: str) -> pl.Expr:
        """A column of ours; null where the source does not have it."""
        return pl.col(name) if name in self.frame.columns else pl.lit(None, pl.String)


@dataclass(frozen=True)
class Conformed:
    """What became of a source: rows in a table's schema, rejects, and how many raw rows there were.

    `rows_unfit` counts the rejects without those that the pack itself sets aside; `documents` is that of the rows.
    """

    table: Table
    kept: pl.DataFrame
    rejects: pl.DataFrame
    rows_read: int
    rows_unfit: int
    documents: pl.DataFrame | None = None


def conform(table: Table, rows: Rows, vocabularies: Mapping[str, Vocabulary], *, zone: str) -> Conformed:
    """Cast every column to its declared type and look every code up; rows that do not fit are rejects.

    Args:
        table: the table that the rows are for; columns that the frame lacks become null.
        rows: text columns under our names.
        vocabularies: the lists that codes must be found in.
        zone: the zone of times that are written without one.
    """
    source = rows.source
    frame = rows.frame.with_columns(source_id=pl.lit(source.id))
    problems = list(rows.problems)
    parsed: dict[str, pl.Expr | pl.Series] = {}
    for column in table.columns:
        if column.name == ROW:
            continue
        if column.name == "source_id":
            parsed[column.name] = pl.col(column.name)
        elif column.name not in frame.columns:
            parsed[column.name] = _absent(table, column, frame)
        elif column.vocabulary is not None and column.vocabulary in vocabularies:
            vocabulary = vocabularies[column.vocabulary]
            coded = _coded(frame[column.name], vocabulary)
            problems += _unknown(frame, column, coded, vocabulary, source)
            parsed[column.name] = coded
        else:
            read = cast(frame[column.name], column, per_cent=source.per_cent, zone=zone)
            problems += _unparsed(frame, column, read, source)
            parsed[column.name] = read
    types = {name: dtype for name, dtype in table.schema.items() if name != ROW}
    typed = frame.select(ROW, **parsed).cast(types)  # type: ignore[arg-type]
    told = {(problem.row_number, problem.column) for problem in problems}
    problems += [p for p in _violations(typed, table, source) if (p.row_number, p.column) not in told]
    problems = _of_documents(problems, rows.documents)
    refused = {problem.row_number for problem in problems}
    meant = {problem.row_number for problem in problems if problem.is_meant}
    return Conformed(
        table=table,
        kept=typed.filter(~pl.col(ROW).is_in(list(refused))).select(table.schema.names()),
        rejects=_rejects(rows.source, rows.raw, problems, _said(rows, list(refused), vocabularies)),
        rows_read=rows.raw.height,
        rows_unfit=len(refused - meant),
        documents=rows.documents,
    )


def refuse(staged: Conformed, source: Source, raw: pl.DataFrame, problems: list[Problem]) -> Conformed:
    """The same without the rows of these problems, which only showed beside other sources; they are rejects now."""
    if not problems:
        return staged
    problems = _of_documents(problems, staged.documents)
    numbers = {problem.row_number for problem in problems}
    said = _of_every_row(staged.kept, staged.documents)
    rejects = _rejects(source, raw, problems, said.filter(pl.col(ROW).is_in(list(numbers))))
    return dataclasses.replace(
        staged,
        kept=staged.kept.filter(~pl.col(ROW).is_in(list(numbers))),
        rejects=pl.concat([staged.rejects, rejects]),
        rows_unfit=staged.rows_unfit + len(numbers),
    )


def _of_documents(problems: list[Problem], documents: pl.DataFrame | None) -> list[Problem]:
    """The problems; those of a document are told of every raw row that it is made of."""
    if documents is None or not problems:
        return problems
    told: dict[int, list[Problem]] = {}
    for problem in problems:
        told.setdefault(problem.row_number, []).append(problem)
    others = (
        documents.filter(pl.col("document").is_in(list(told)))
        .explode("rows")
        .filter(pl.col("rows") != pl.col("document"))
    )
    return problems + [
        dataclasses.replace(problem, row_number=number)
        for document, number in others.select("document", "rows").iter_rows()
        for problem in told[document]
    ]


def _said(rows: Rows, refused: list[int], vocabularies: Mapping[str, Vocabulary]) -> pl.DataFrame:
    """What the refused rows say of their subject, the ballot by its identity; a word that is none of ours is null."""
    said = (rows.frame if rows.said is None else rows.said).filter(pl.col(ROW).is_in(refused))
    known = {}
    if "contest_id" in said.columns and "contest" in vocabularies:
        known["contest_id"] = _coded(said["contest_id"], vocabularies["contest"])
    if "origin" in said.columns:
        known["origin"] = said["origin"].set(~said["origin"].is_in(list(Origin)), None)
    return said.with_columns(**known)


def _of_every_row(frame: pl.DataFrame, documents: pl.DataFrame | None) -> pl.DataFrame:
    """The frame with the row of a document under the number of every raw row that it is made of."""
    if documents is None:
        return frame
    rows = documents.explode("rows").select(pl.col("document").alias(ROW), "rows")
    return frame.join(rows, on=ROW).drop(ROW).rename({"rows": ROW})


def publishers_column(source: Source, name: str, measure: str | None = None) -> str:
    """The publisher's own name of the column that our `name` (in a wide row: of this measure) was read from."""
    columns = source.columns
    for wide in source.measures:
        if wide.column == measure:
            columns = columns | {"value": wide.column} | wide.columns
    if name in source.compose:
        return ", ".join(source.composed_of(name)) or name
    fields = (name, *UNIT_FIELDS) if name == "unit_id" else (name,)
    return next((columns[field] for field in fields if field in columns), name)


def refuse_repeated(rows: Rows) -> Rows:
    """The rows with a problem for each that says what an earlier one says, cell by cell.

    For published figures, which a repeated row would double. Reports of single violations are not asked:
    there a repetition is a fact about the publisher.
    """
    cells = [name for name in rows.raw.columns if name != ROW]
    first = rows.raw.with_columns(first=pl.col(ROW).min().over(cells)) if cells else rows.raw.clear()
    repeated = first.filter(pl.col("first") != pl.col(ROW)) if cells else first
    problems = [
        Problem(
            number, cells[0], Message("the row repeats row {first}: remove one of them", {"first": earlier})
        )
        for number, earlier in repeated.select(ROW, "first").iter_rows()
    ]
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])


def _absent(table: Table, column: Column, frame: pl.DataFrame) -> pl.Series | pl.Expr:
    """A column that the source does not have: how exactly a time is stated is told by the time's text."""
    if column.name.endswith("_precision"):
        stem = column.name.removesuffix("_precision")
        name = stem if stem in frame.columns else f"{stem}_at"
        if name in frame.columns:
            length = pl.col(name).str.len_chars()
            stated = length.replace_strict({4: "year", 7: "month", 10: "day"}, default="minute")
            return pl.when(length.is_not_null()).then(stated)
    return pl.lit(None)


def _coded(values: pl.Series, vocabulary: Vocabulary) -> pl.Series:
    return values.replace_strict(
        list(vocabulary.identities),
        list(vocabulary.identities.values()),
        default=None,
        return_dtype=pl.String,
    )


def _unknown(
    frame: pl.DataFrame, column: Column, coded: pl.Series, vocabulary: Vocabulary, source: Source
) -> list[Problem]:
    bad = coded.is_null() & frame[column.name].is_not_null()
    if not bad.any():
        return []
    return [
        _problem(
            row,
            column,
            source,
            Message(
                "{value} is not in the list of {vocabulary}: correct the cell, or add the word to {file}", {}
            ).template,
            vocabulary=vocabulary.name,
            file=vocabulary.file,
        )
        for row in frame.filter(bad).iter_rows(named=True)
    ]


def _problem(
    row: Mapping[str, object], column: Column, source: Source, template: str, /, **parameters: str | float
) -> Problem:
    """A problem of one cell; what stands in a personal column is not repeated in the reason."""
    where = publishers_column(source, column.name, str(row.get("measure")))
    shown = "***" if where in source.personal else repr(row[column.name])
    return Problem(int(str(row[ROW])), where, Message(template, {"value": shown, **parameters}))


_HINTS = {
    Type.INTEGER: Message(
        "{value} is not a whole number: write digits only, without an exponent or a comma", {}
    ).template,
    Type.NUMBER: Message("{value} is not a number: write digits and one decimal sign", {}).template,
    Type.BOOLEAN: Message("{value} is neither yes nor no", {}).template,
    Type.DATE: Message("{value} is no date of the calendar: write it as 2021-01-10", {}).template,
    Type.TIMESTAMP: Message(
        "{value} is no date or time of the calendar: write it as 2021-01-10 or 2021-01-10T13:00", {}
    ).template,
}


def _unparsed(frame: pl.DataFrame, column: Column, parsed: pl.Series, source: Source) -> list[Problem]:
    bad = parsed.is_null() & frame[column.name].is_not_null()
    if not bad.any():
        return []
    hint = _HINTS[column.type]
    return [_problem(row, column, source, hint) for row in frame.filter(bad).iter_rows(named=True)]


def _violations(typed: pl.DataFrame, table: Table, source: Source) -> list[Problem]:
    """Cells that are well written but not allowed; most files have none, which one look at all cells tells."""
    breaches = [breach for column in table.columns for breach in _breaches(column)]
    suspect = typed.filter(pl.any_horizontal(pl.lit(False), *(condition for _, condition, _, _ in breaches)))
    if suspect.is_empty():
        return []
    return [
        _problem(row, column, source, template, **parameters)
        for column, condition, template, parameters in breaches
        for row in suspect.filter(condition).iter_rows(named=True)
    ]


def _breaches(column: Column) -> Iterator[tuple[Column, pl.Expr, str, dict[str, str | float]]]:
    """What its cells must not be: empty, below or above the bounds, not one of our words; and what is said then."""
    value = pl.col(column.name)
    if column.required:
        template = Message("the cell is empty: {column} is needed", {}).template
        yield column, value.is_null(), template, {"column": column.name}
    if column.minimum is not None:
        template = Message("{value} is below {bound}", {}).template
        yield column, value < column.minimum, template, {"bound": column.minimum}
    if column.maximum is not None:
        template = Message("{value} is above {bound}", {}).template
        yield column, value > column.maximum, template, {"bound": column.maximum}
    if column.words:
        template = Message("{value} is none of {words}: add it to [source.values]", {}).template
        yield column, ~value.is_in(column.words), template, {"words": ", ".join(column.words)}


def _rejects(source: Source, raw: pl.DataFrame, problems: list[Problem], said: pl.DataFrame) -> pl.DataFrame:
    """One row per refused raw row: the first problem names the column, the reason tells them all."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row_number, []).append(problem)
    about = subjects(said, source, by=ROW) if by_row else {}
    personal = set(source.personal)
    records = []
    for row in raw.filter(pl.col(ROW).is_in(list(by_row))).iter_rows(named=True):
        found = by_row[row[ROW]]
        reasons = dict.fromkeys(f"{p.column}: {p.message.english}" for p in found)
        hidden = set(row) if personal and any(problem.is_shapeless for problem in found) else personal
        cells = {
            name: "***" if name in hidden and text else text for name, text in row.items() if name != ROW
        }
        records.append(
            {
                "source_id": source.id,
                "file": source.file,
                "row_number": row[ROW],
                **about.get(row[ROW], {}),
                "column": found[0].column,
                "reason": "; ".join(reasons),
                "template": found[0].message.template,
                "parameters": found[0].message.parameters_json,
                "raw": json.dumps(cells, ensure_ascii=False),
            }
        )
    return pl.DataFrame(records, schema=REJECTS.schema)
