"""The suites on commissions: sound rows break no rule, one broken row breaks exactly one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations import engine
from expectations.suites import commissions as rules
from expectations.suites import suites
from pipelines import store
from pipelines.tables import commissions as told
from pipelines.tables.declaration import Table
from pipelines.tables.territory import LABELS
from tests.tally_rows import rows

BODY: dict[str, Any] = {"commission_id": "high", "body": "cec"}
ARTICLES = [
    {"kind": "article", "id": name, "language": "en", "text": name, "role": "name"} for name in ("a1", "a2")
]
STANDARD = {"kind": "standard", "id": "s1", "language": "en", "text": "s1", "role": "name"}
DECISION: dict[str, Any] = {
    "decision_id": "high/2030/1", "commission_id": "high", "decided_date": "2030-05-01", "articles": "a1;a2",
    "plan_item": "print", "published_at": "2030-05-02T10:00",
}  # fmt: skip
STATUS: dict[str, Any] = {
    "recommendation_id": "r1", "election_id": "land-2030", "as_of_date": "2030-05-01", "status": "partly",
}  # fmt: skip
SOUND: dict[str, tuple[Table, dict[str, Any]]] = {
    table.name: (table, cells)
    for table, cells in [
        (told.COMMISSIONS, BODY),
        (
            told.COMMISSION_SESSIONS,
            {
                "session_id": "high/1", "commission_id": "high", "held_date": "2030-05-01", "members_present": 9,
                "members_total": 12, "agenda_published_at": "2030-04-30T10:00", "started_at": "2030-05-01T10:00",
            },
        ),
        (told.COMMISSION_DECISIONS, DECISION),
        (
            told.COMMISSION_MEMBERS,
            {
                "membership_id": "high/ada", "commission_id": "high", "member": "Ada", "from_date": "2030-01-01",
                "until_date": "2030-01-01",
            },
        ),
        (told.CALENDAR_PLAN, {"item_id": "print", "from_date": "2030-04-01", "until_date": "2030-04-01"}),
        (
            told.COMPLAINT_REGISTERS,
            {"commission_id": "high", "as_of_at": "2030-05-01T10:00", "considered": 3, "in_time": 3},
        ),
        (told.RECOMMENDATIONS, {"recommendation_id": "r1", "article": "a1", "standard": "s1"}),
        (told.RECOMMENDATION_STATUSES, STATUS),
    ]
}  # fmt: skip
BROKEN: list[tuple[Table, dict[str, Any], str]] = [
    (told.COMMISSIONS, {"commission_id": "low", "parent_id": "nobody"}, "parent_known"),
    (told.COMMISSION_SESSIONS, {"members_present": 13}, "present_within_total"),
    (told.COMMISSION_SESSIONS, {"agenda_published_at": "2030-05-01T10:01"}, "agenda_before_start"),
    (told.COMMISSION_DECISIONS, {"articles": "a1;a3"}, "articles_known"),
    (told.COMMISSION_DECISIONS, {"plan_item": "vote"}, "plan_item_known"),
    (told.COMMISSION_DECISIONS, {"published_at": "2030-04-29T10:00"}, "published_after_decided"),
    (told.COMMISSION_DECISIONS, {"votes_for": -1}, "within_bounds"),
    (told.COMMISSION_MEMBERS, {"until_date": "2029-12-31"}, "period_in_order"),
    (told.COMMISSION_MEMBERS, {"role": "king"}, "words_known"),
    (told.CALENDAR_PLAN, {"until_date": "2030-03-31"}, "days_in_order"),
    (told.COMPLAINT_REGISTERS, {"in_time": 4}, "in_time_within_considered"),
    (told.RECOMMENDATIONS, {"recommendation_id": "r2", "article": "a3"}, "article_known"),
    (told.RECOMMENDATIONS, {"recommendation_id": "r2", "standard": "a1"}, "standard_known"),
    (told.RECOMMENDATION_STATUSES, {"recommendation_id": "r9"}, "recommendation_known"),
]


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[store.Draft]:
    with store.draft(tmp_path, "draft") as made:
        made.write(LABELS, pl.DataFrame([*ARTICLES, STANDARD], schema=LABELS.schema))
        yield made


def broken(draft: store.Draft, table: Table | None = None, cells: dict[str, Any] | None = None) -> list[str]:
    """The rules that sound rows break; with `cells` of one more row of `table`, those on that table."""
    for each, sound in SOUND.values():
        known = {"source_id": "told"} if "source_id" in each.schema else {}
        more = [{**sound, **known, **cells, "row_number": 9}] if each is table and cells is not None else []
        draft.write(each, rows(each, sound | known, *more))
    asked = {name: rules.suites()[name] for name in (SOUND if table is None else [table.name])}
    return [
        f"{outcome.table} {outcome.rule}"
        for outcome in engine.run(draft.connection, asked)
        if not outcome.success
    ]


def test_sound_rows_break_no_rule(draft: store.Draft) -> None:
    assert broken(draft) == []


@pytest.mark.parametrize(("table", "cells", "rule"), BROKEN)
def test_one_broken_row_breaks_exactly_one_rule(
    draft: store.Draft, table: Table, cells: dict[str, Any], rule: str
) -> None:
    assert broken(draft, table, cells) == [f"{table.name} {rule}"]


def test_every_table_of_commissions_has_its_suite() -> None:
    named = {table.name for table in vars(told).values() if isinstance(table, Table)}
    assert named <= set(suites())
