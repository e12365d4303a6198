"""What is told of commissions, from files and from experts alike: sessions, decisions, members, plan, registers ...

Who is told of, and which session or decision it is, is found here; whether two tellings agree is asked in the marts.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from pipelines import spellings
from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column, refuse
from pipelines.election import Pack, Vocabulary
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables import commissions as tables
from pipelines.tables.commissions import JOURNAL, PAST
from pipelines.tables.declaration import Table
from pipelines.tables.territory import LABELS

_NO_COMMISSION = Message(
    "{commission} is no commission of this election: correct it, or add it to the pack as a [[commission]]",
    {},
).template
_NAMELESS = Message("a decision needs its number, or its day and a name: write one of them", {})
_AHEAD = Message("{day} lies after {read}, when the file was read: correct one of the two days", {}).template
_FAR_AHEAD = Message(
    "{day} lies more than a year after polling day: correct it, or say in the pack when the file was read", {}
).template
_A_YEAR = dt.timedelta(366)
"""After polling day: until when a file may tell of past days that does not say when it was read."""
_HOURLESS = Message(
    "{day} is a day without an hour: write the hour too, or leave the cell empty", {}
).template
_WALKED = Message("{id} cannot stand in an address: write it without a part that is dots only", {}).template
KNOWN_AS = "known_as"
"""How whoever wrote it down knows a decision of which the source says neither number nor day: `2020/263`, or a name."""
YEAR = "decided_year"
"""In which year a decision was taken of which nobody says the day; `unknown` where nobody says that either."""
UNKNOWN = "unknown"
"""What is written where the year is not known either."""
_NO_SUCH_YEAR = Message("a year has four digits; where nobody knows it write {unknown}", {}).template
_OTHER_YEAR = Message("it is not the year of the day {day}: leave one of them out", {}).template


def commissions(pack: Pack, units: pl.DataFrame) -> pl.DataFrame:
    """`staging.commissions`: those of the pack, and every unit of a level that the pack says is a commission."""
    named = [(entry.id, entry.body, entry.parent, None, None) for entry in pack.election.commission]
    own = pl.DataFrame(named, schema=tables.COMMISSIONS.schema, orient="row")
    bodies = pack.election.unit_bodies
    sitting = units.filter(
        pl.col("level").is_in(list(bodies)), ~pl.col("unit_id").is_in(own["commission_id"].to_list())
    )
    return pl.concat(
        [
            own,
            sitting.select(
                commission_id="unit_id",
                body=pl.col("level").replace_strict(bodies, default=None, return_dtype=pl.String),
                parent_id="parent_id",
                unit_id="unit_id",
                region_id="region_id",
            ),
        ]
    )


def members_spelled(named: pl.DataFrame) -> dict[str, str]:
    """Memberships by `<commission>/<name>`, of frames of `id` and `text`: the spellings that are those of one alone."""
    spelled = (
        named.drop_nulls()
        .select(
            "id",
            own=pl.concat_str(
                pl.col("id").str.split("/").list.first(), spellings.name(pl.col("text")), separator="/"
            ),
        )
        .unique()
        .filter(pl.len().over("own") == 1, pl.col("own") != pl.col("id"))
    )
    found: dict[str, str] = dict(spelled.select("own", "id").iter_rows())
    return {own: found.get(member, member) for own, member in found.items()}


@dataclasses.dataclass(frozen=True)
class Setting:
    """What rows are read by: commissions by every spelling, the lists of words, the languages of names, the zone.

    `members` are memberships by `<commission>/<name>`, as files write them in other languages; `latest` is the last day
    of which a file may tell as past that does not say when it was read: None where only experts' entries are read.
    """

    commissions: Mapping[str, str]
    vocabularies: Mapping[str, Vocabulary]
    languages: Sequence[str]
    zone: str
    members: Mapping[str, str] = dataclasses.field(default_factory=dict)
    latest: dt.date | None = None

    @classmethod
    def of(cls, pack: Pack, known: Iterable[str]) -> "Setting":
        """That of a pack; `known` are its commissions."""
        spelled = {alias: entry.id for entry in pack.election.commission for alias in entry.aliases}
        own = {name: name for name in known}
        of_pack, latest = pack.election, pack.election.date + _A_YEAR
        return cls(spelled | own, pack.vocabularies, of_pack.languages, of_pack.time_zone, latest=latest)

    def knowing(self, files: Iterable[Rows]) -> "Setting":
        """With the members as these files of them write them, in whatever order they come."""
        named = [
            rows.frame.select(
                id=pl.concat_str(
                    _cell(rows, "commission_id").replace(self.commissions),
                    spellings.name(_cell(rows, "member")),
                    separator="/",
                ),
                text=_cell(rows, f"member_{language}"),
            )
            for rows in files
            for language in self.languages
        ]
        return dataclasses.replace(self, members=members_spelled(pl.concat(named)) if named else {})


def stage(rows: Rows, setting: Setting) -> Conformed:
    """The rows of one file, or of the experts' entries, of `rows.source.kind`."""
    table, identity = _KINDS[rows.source.kind]
    rows = _of_commissions(rows, setting) if "commission_id" in table.schema else rows
    rows = dataclasses.replace(rows, problems=[*rows.problems, *_not_in_addresses(rows)])
    if identity is not None:
        rows = identity(rows, setting)
    staged = conform(table, rows, setting.vocabularies, zone=setting.zone)
    return refuse(staged, rows.source, rows.raw, _of_times_to_come(staged, rows.source, setting))


def names(told: Sequence[tuple[Rows, Conformed]], languages: Sequence[str]) -> pl.DataFrame:
    """`staging.labels` of what is told in several languages; a second name of one thing is an alias."""
    parts = [LABELS.empty()]
    for rows, staged in told:
        for stem, kind, identity in NAMES.get(rows.source.kind, ()):
            whose = (
                pl.concat_str("source_id", ROW, separator="/") if identity == TELLING else pl.col(identity)
            )
            kept = rows.frame.join(staged.kept.select(ROW, id=whose), on=ROW, maintain_order="left")
            for language in languages:
                column = f"{stem}_{language}"
                if column in kept.columns:
                    parts.append(_labels(kept.drop_nulls(column), kind, language, column))
    every = pl.concat(parts).unique(LABELS.key, keep="first", maintain_order=True)
    is_first = pl.struct("kind", "id", "language").is_first_distinct()
    return every.with_columns(role=pl.when(is_first).then("role").otherwise(pl.lit("alias")))


def _labels(frame: pl.DataFrame, kind: str, language: str, column: str) -> pl.DataFrame:
    return frame.select(
        kind=pl.lit(kind),
        id="id",
        language=pl.lit(language),
        text=column,
        role=pl.lit("name"),
        valid_from=pl.lit(None, pl.Date),
        valid_to=pl.lit(None, pl.Date),
    )


def _of_times_to_come(staged: Conformed, source: Source, setting: Setting) -> list[Problem]:
    """Days told of as past that lie after the day on which the file was read: all would be told as of such a day.

    Of experts' entries the desk sees to it, by its clock.
    """
    read = source.accessed or (setting.latest if source.id != JOURNAL else None)
    why, problems = _AHEAD if source.accessed else _FAR_AHEAD, list[Problem]()
    for name in PAST.get(staged.table, ()) if read else ():
        told = pl.col(name)
        day = (
            told
            if staged.table.schema[name] == pl.Date
            else told.dt.convert_time_zone(setting.zone).dt.date()
        )
        for row, late in staged.kept.filter(day > read).select(ROW, day).iter_rows():
            told_at = {"day": f"{late}"} | ({"read": f"{read}"} if source.accessed else {})
            problems.append(Problem(row, publishers_column(source, name), Message(why, told_at)))
    return problems


def _not_in_addresses(rows: Rows) -> list[Problem]:
    """Ids in which a browser would walk up its folders: what they name would open nowhere."""
    return [
        Problem(row, publishers_column(rows.source, name), Message(_WALKED, {"id": repr(told)}))
        for name in ("item_id", "recommendation_id", KNOWN_AS)
        for row, told in rows.frame.select(ROW, told=_cell(rows, name))
        .filter(pl.col("told").str.contains(r"(^|/)\.{1,2}(/|$)"))
        .iter_rows()
    ]


def _of_commissions(rows: Rows, setting: Setting) -> Rows:
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


def _cell(rows: Rows, name: str) -> pl.Expr:
    return pl.col(name) if name in rows.frame.columns else pl.lit(None, pl.String)


def _sessions(rows: Rows, setting: Setting) -> Rows:
    """A day without an hour is none of its moments: midnight would make a session hours late that was not."""
    del setting
    problems = [
        Problem(row, publishers_column(rows.source, name), Message(_HOURLESS, {"day": repr(day)}))
        for name in ("agenda_published_at", "scheduled_at", "started_at")
        for row, day in rows.frame.select(ROW, told=_cell(rows, name))
        .filter(pl.col("told").str.contains(r"^[\d-]+$"))
        .iter_rows()
    ]
    rows = dataclasses.replace(rows, problems=[*rows.problems, *problems])
    number = spellings.ordinal(_cell(rows, "number")).fill_null("1")
    return _with(
        rows,
        session_id=pl.concat_str(
            _cell(rows, "commission_id"), _cell(rows, "held_date"), number, separator="/"
        ),
    )


def _decisions(rows: Rows, setting: Setting) -> Rows:
    whose = _cell(rows, "commission_id")
    day, number = _cell(rows, "decided_date"), spellings.number(_cell(rows, "number"))
    told_year = pl.when(_cell(rows, YEAR) != UNKNOWN).then(_cell(rows, YEAR))
    year = pl.coalesce(day.str.slice(0, 4), told_year, pl.lit(tables.NO_YEAR))
    titles = [_cell(rows, f"name_{language}") for language in setting.languages]
    title = spellings.title(pl.coalesce(titles))
    numbered = pl.concat_str(whose, year, number, separator="/")
    titled = pl.concat_str(whose, day, title, separator="/")
    known = pl.concat_str(whose, _cell(rows, KNOWN_AS), separator="/")
    sitting = spellings.ordinal(_cell(rows, "session_number"))
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
    told, day, where = _cell(rows, YEAR), _cell(rows, "decided_date"), publishers_column(rows.source, YEAR)
    is_none = ~told.str.contains(r"^\d{4}$") & (told != UNKNOWN)
    is_other = told != day.str.slice(0, 4)
    return [
        Problem(row, where, Message(_NO_SUCH_YEAR, {"unknown": repr(UNKNOWN)}))
        for row in rows.frame.filter(is_none)[ROW]
    ] + [
        Problem(row, where, Message(_OTHER_YEAR, {"day": decided}))
        for row, decided in rows.frame.filter(~is_none, is_other).select(ROW, day.alias("day")).iter_rows()
    ]


def _members(rows: Rows, setting: Setting) -> Rows:
    whose, member = _cell(rows, "commission_id"), spellings.name(_cell(rows, "member"))
    told = pl.concat_str(whose, member, separator="/").replace(setting.members)
    nameless, where = rows.frame.filter(member.is_null())[ROW], publishers_column(rows.source, "member")
    problems = [Problem(row, where, Message("a member needs a name or a number", {})) for row in nameless]
    rows = _with(rows, membership_id=told.fill_null("-"))
    return dataclasses.replace(rows, problems=[*rows.problems, *problems])


def _with(rows: Rows, **columns: pl.Expr) -> Rows:
    return dataclasses.replace(rows, frame=rows.frame.with_columns(**columns))


_KINDS: Mapping[str, tuple[Table, Callable[[Rows, Setting], Rows] | None]] = {
    "commission_sessions": (tables.COMMISSION_SESSIONS, _sessions),
    "commission_decisions": (tables.COMMISSION_DECISIONS, _decisions),
    "commission_members": (tables.COMMISSION_MEMBERS, _members),
    "working_groups": (tables.WORKING_GROUPS, None),
    "calendar_plan": (tables.CALENDAR_PLAN, None),
    "complaint_registers": (tables.COMPLAINT_REGISTERS, None),
    "recommendations": (tables.RECOMMENDATIONS, None),
    "recommendation_statuses": (tables.RECOMMENDATION_STATUSES, None),
}
KINDS = tuple(_KINDS)
"""The kinds of sources that tell of commissions, in the order in which they are read."""
TELLING = "telling"
"""Whose a text is that belongs to one row alone: `<source>/<row>`."""
NAMES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "commission_decisions": (("name", "decision", "decision_id"),),
    "commission_members": (("member", "member", "membership_id"),),
    "working_groups": (("outcome", "outcome", TELLING),),
    "calendar_plan": (("name", "plan_item", "item_id"), ("responsible", "responsible", "item_id")),
    "recommendations": (
        ("name", "recommendation", "recommendation_id"),
        ("finding", "finding", "recommendation_id"),
    ),
}
"""Of a kind, the columns that say something in several languages: their stem, the kind of label, and whose it is."""
