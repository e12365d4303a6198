"""Which session, decision or membership a row tells of, so that several who tell of one are seen to tell of one."""

import dataclasses

import polars as pl

from pipelines import spellings
from pipelines.commission_setting import Setting
from pipelines.contract import ROW, Problem, Rows, publishers_column
from pipelines.messages import Message
from pipelines.tables import commissions as tables

_NO_COMMISSION = Message(
    "{commission} is no commission of this election: correct it, or add it to the pack as a [[commission]]",
    {},
).template
_NAMELESS = Message("a decision needs its number, or its day and a name: write one of them", {})
_HOURLESS = Message(
    "{day} is a day without an hour: write the hour too, or leave the cell empty", {}
).template
KNOWN_AS = "known_as"
"""How whoever wrote it down knows a decision of which the source says neither number nor day: `2020/263`, or a name."""
YEAR = "decided_year"
"""In which year a decision was taken of which nobody says the day; `unknown` where nobody says that either."""
UNKNOWN = "unknown"
"""What is written where the year is not known either."""
_NO_SUCH_YEAR = Message("a year has four digits; where nobody knows it write {unknown}", {}).template
_OTHER_YEAR = Message("it is not the year of the day {day}: leave one of them out", {}).template


def of_commissions(rows: Rows, setting: Setting) -> Rows:
    """The rows with the commissions' identities; one that nobody knows is a problem."""
    if "commission_id" not in rows.frame.columns:
        return rows
    frame = rows.frame.with_columns(pl.col("commission_id").replace(setting.commissions))
    unknown = frame.filter(~pl.col("commission_id").is_in(list(setting.commissions.values())))
    where = publishers_column(rows.source, "commission_id")
    problems = [
        Problem(number, where, Message(_NO_COMMISSION, {"commission": repr(name)}))
        for number, name in unknown.select(ROW, "commission_id").iter_rows()
    ]
    return dataclasses.replace(rows, frame=frame, problems=[*rows.problems, *problems])


def of_sessions(rows: Rows, setting: Setting) -> Rows:
    """The rows with `session_id`: commission, day and number of that day.

    A day without an hour is none of a session's moments: midnight would make a session hours late that was not.
    """
    del setting
    problems = [
        Problem(row, publishers_column(rows.source, name), Message(_HOURLESS, {"day": repr(day)}))
        for name in ("agenda_published_at", "scheduled_at", "started_at")
        for row, day in rows.frame.select(ROW, told=rows.cell(name))
        .filter(pl.col("told").str.contains(r"^[\d-]+$"))
        .iter_rows()
    ]
    rows = dataclasses.replace(rows, problems=[*rows.problems, *problems])
    number = spellings.ordinal(rows.cell("number")).fill_null("1")
    return _with(
        rows,
        session_id=pl.concat_str(rows.cell("commission_id"), rows.cell("held_date"), number, separator="/"),
    )


def of_decisions(rows: Rows, setting: Setting) -> Rows:
    """The rows with `decision_id`: commission, year and number; without a number commission, day and name."""
    whose = rows.cell("commission_id")
    day, number = rows.cell("decided_date"), spellings.number(rows.cell("number"))
    told_year = pl.when(rows.cell(YEAR) != UNKNOWN).then(rows.cell(YEAR))
    year = pl.coalesce(day.str.slice(0, 4), told_year, pl.lit(tables.NO_YEAR))
    titles = [rows.cell(f"name_{language}") for language in setting.languages]
    title = spellings.title(pl.coalesce(titles))
    numbered = pl.concat_str(whose, year, number, separator="/")
    titled = pl.concat_str(whose, day, title, separator="/")
    known = pl.concat_str(whose, rows.cell(KNOWN_AS), separator="/")
    sitting = spellings.ordinal(rows.cell("session_number"))
    rows = _with(rows, decision_id=pl.coalesce(known, numbered, titled), session_number=sitting)
    nameless = rows.frame.filter(pl.col("decision_id").is_null())[ROW]
    where = publishers_column(rows.source, "number")
    problems = [Problem(row, where, _NAMELESS) for row in nameless] + _years(rows)
    return dataclasses.replace(
        rows,
        frame=rows.frame.with_columns(pl.col("decision_id").fill_null("-")),
        problems=[*rows.problems, *problems],
    )


def _years(rows: Rows) -> list[Problem]:
    """Years of decisions that are none, or not that of the day beside them."""
    told, day, where = rows.cell(YEAR), rows.cell("decided_date"), publishers_column(rows.source, YEAR)
    is_none = ~told.str.contains(r"^[12]\d{3}$") & (told != UNKNOWN)
    is_other = told != day.str.slice(0, 4)
    return [
        Problem(row, where, Message(_NO_SUCH_YEAR, {"unknown": repr(UNKNOWN)}))
        for row in rows.frame.filter(is_none)[ROW]
    ] + [
        Problem(row, where, Message(_OTHER_YEAR, {"day": decided}))
        for row, decided in rows.frame.filter(~is_none, is_other).select(ROW, day.alias("day")).iter_rows()
    ]


def of_members(rows: Rows, setting: Setting) -> Rows:
    """The rows with `membership_id`: commission and name, in one spelling and one of the languages of the files."""
    whose, member = rows.cell("commission_id"), spellings.name(rows.cell("member"))
    told = pl.concat_str(whose, member, separator="/").replace(setting.members)
    nameless, where = rows.frame.filter(member.is_null())[ROW], publishers_column(rows.source, "member")
    problems = [Problem(row, where, Message("a member needs a name or a number", {})) for row in nameless]
    rows = _with(rows, membership_id=told.fill_null("-"))
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])


def _with(rows: Rows, **columns: pl.Expr) -> Rows:
    return dataclasses.replace(rows, frame=rows.frame.with_columns(**columns))
