"""What the desk shows of commissions before a build is what the build then makes of it."""

from pathlib import Path

import polars as pl
import pytest

from dashboard.desk import elections, room, tellings
from pipelines import store
from pipelines.tables.commission_activity import DECISIONS, PLAN
from tests.conftest import Land
from tests.dashboard.desk.followed import DECISION, ELECTION, WORK, House, build, enter, house

NEW = f"{WORK}/record/new/commission_decisions"
TABLES = {"commission_decisions": DECISIONS, "calendar_plan": PLAN}


def _compared(kind: str) -> list[str]:
    return [name for name in TABLES[kind].schema if name not in ("as_of_at", "source_id", "row_number")]


def shown(desk: House, kind: str) -> pl.DataFrame:
    """The things as the desk has them, in the columns of the mart, those of the moment left out."""
    held = elections.held(ELECTION)
    assert held is not None
    place = room.over(held, desk.access)
    found = tellings.things(place, kind, desk.clock())
    table = TABLES[kind]
    return found.select(_compared(kind)).sort(table.key)


def built(land: Land, kind: str) -> pl.DataFrame:
    table = TABLES[kind]
    found = land.table(table.name).select(pl.col(n).cast(t) for n, t in table.schema.items())
    return found.select(_compared(kind)).sort(table.key)


@pytest.mark.parametrize("kind", TABLES)
def test_the_desk_shows_what_the_next_build_makes_of_it(tmp_path: Path, kind: str) -> None:
    land = build(tmp_path / "land")
    with house(land.build_folder, tmp_path) as desk:
        visitor = desk.visitor("kanat")
        enter(visitor, **DECISION, published_at="2030-05-11")
        other = desk.visitor("saule")
        told = DECISION | {"number": "077", "votes_for": "8", "plan_item": "ballots"}
        asked = enter(other, **told)
        other.post(NEW, {**asked.fields(NEW), **told})
        enter(visitor, "calendar_plan", item_id="lists", until_date="2030-05-01", not_done_date="2030-05-09")
        enter(visitor, **DECISION | {"number": "78"})
        name = desk.entries()[-1].decision.subjects[0].id
        address = f"{WORK}/record/withdraw/{name}"
        page = visitor.get(f"{WORK}/record/of/commission_decisions/high/2030/78")
        visitor.post(address, {**page.fields(address), "reason": "жаңылыштык"})
        assert len(desk.entries()) == 5
        before = shown(desk, kind)
        entered = {"commission_decisions": ("high/2030/77", 2), "calendar_plan": ("lists", 1)}
        assert entered[kind] in before.select(*TABLES[kind].key, "tellings").rows()

        land.build()
        assert before.rows() == built(land, kind).rows()
        assert shown(desk, kind).rows() == before.rows()  # nothing is told twice after it


def test_an_experts_remark_and_name_stay_at_the_desk(tmp_path: Path) -> None:
    """What a build reads is for everybody: of an entry no table has who entered it, nor what is for colleagues."""
    remark = "Муну мага эшикчи айтты"
    land = build(tmp_path / "land")
    with house(land.build_folder, tmp_path) as desk:
        enter(desk.visitor("kanat"), **DECISION, note=remark)
        enter(desk.visitor("kanat"), "complaint_registers", commission_id="high", as_of_at="2030-05-09T10:00",
              note=remark)  # fmt: skip
        account = desk.access.accounts.named("kanat")
        assert account is not None
        land.build()
        page = desk.visitor("saule").get(f"{WORK}/record/of/commission_decisions/high/2030/77")

    assert remark in page.text
    with store.connect(store.current(land.home)) as connection:
        tables = connection.execute("SELECT table_schema || '.' || table_name FROM information_schema.tables")
        for (table,) in tables.fetchall():
            if table != "staging.decisions":  # who decided what: for the desk alone
                rows = str(connection.execute(f"SELECT * FROM {table}").fetchall())
                assert remark not in rows, table
                assert account.id not in rows, table
                assert "kanat" not in rows, table
