"""What is told of commissions, from files and from experts alike: sessions, decisions, members, plan, registers ...

Which session or decision it is, `commission_identities` finds; whether two tellings agree is asked in the marts.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from pipelines.commission_identities import (
    KNOWN_AS,
    of_commissions,
    of_decisions,
    of_members,
    of_sessions,
)
from pipelines.commission_setting import Setting
from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column, refuse
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables import commissions as tables
from pipelines.tables.commissions import JOURNAL, PAST
from pipelines.tables.declaration import Table
from pipelines.tables.territory import LABELS

_AHEAD = Message("{day} lies after {read}, when the file was read: correct one of the two days", {}).template
_FAR_AHEAD = Message(
    "{day} lies more than a year after polling day: correct it, or say in the pack when the file was read", {}
).template
_WALKED = Message("{id} cannot stand in an address: write it without a part that is dots only", {}).template


def stage(rows: Rows, setting: Setting) -> Conformed:
    """The rows of one file, or of the experts' entries, of `rows.source.kind`."""
    table, identity = _KINDS[rows.source.kind]
    rows = of_commissions(rows, setting) if "commission_id" in table.schema else rows
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
        for row, told in rows.frame.select(ROW, told=rows.cell(name))
        .filter(pl.col("told").str.contains(r"(^|/)\.{1,2}(/|$)"))
        .iter_rows()
    ]


_KINDS: Mapping[str, tuple[Table, Callable[[Rows, Setting], Rows] | None]] = {
    "commission_sessions": (tables.COMMISSION_SESSIONS, of_sessions),
    "commission_decisions": (tables.COMMISSION_DECISIONS, of_decisions),
    "commission_members": (tables.COMMISSION_MEMBERS, of_members),
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
