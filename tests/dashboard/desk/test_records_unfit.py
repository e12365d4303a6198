"""Entries that the contract refuses, or that contradict a file, stop nobody's publication, and are not lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from expectations import judge
from pipelines.journal import Decision, Subject
from tests.conftest import Land
from tests.dashboard.desk.followed import ELECTION, FILES, WORK, House, build, enter, house

RECOMMENDED = {
    "recommendations": "recommendation_id,made_date\nagenda,2025-01-01\n",
    "recommendation_statuses": "recommendation_id,election_id,as_of_date,status\n"
    f"agenda,{ELECTION},2030-05-01,not_addressed\n",
}
LIST = f"{WORK}/records?kind=commission_decisions"


@dataclass(frozen=True)
class Followed:
    """Testland with commissions and recommendations, and a served desk over it."""

    land: Land
    desk: House

    def entered_before(self, name: str, kind: str, **cells: str) -> None:
        """An entry that fitted a pack of before: the desk of today would not take it."""
        asked = Decision(
            id=name,
            election=ELECTION,
            account="kanat",
            role="commission_expert",
            action="add",
            reason="",
            subjects=(Subject("record", name),),
            payload={"kind": kind, "cells": cells},
        )
        self.desk.journal.append(asked)

    def publish(self) -> dict[str, object]:
        """Build as `baikoo build` does, with every check; gives the journal's row of `meta.sources`."""
        self.land.build(judge.judge)
        (row,) = self.land.table("meta.sources").filter(pl.col("source_id") == "journal").to_dicts()
        return row

    def findings(self, rule: str) -> pl.DataFrame:
        return self.land.table("quality.findings").filter(pl.col("rule") == rule)


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    land = build(tmp_path / "land", FILES | RECOMMENDED)
    with house(land.build_folder, tmp_path) as desk:
        yield Followed(land, desk)


def test_an_entry_that_no_longer_fits_is_a_reject_with_its_account_and_is_published_beside(followed) -> None:
    enter(followed.desk.visitor("kanat"), commission_id="high", number="77", decided_date="2030-05-10")
    followed.entered_before("f" * 32, "commission_decisions", commission_id="dissolved", number="1")

    row = followed.publish()
    assert (row["kind"], row["rows_read"], row["rows_kept"], row["rows_rejected"]) == ("journal", 2, 1, 1)
    (reject,) = followed.land.rejects()
    assert (reject["source_id"], reject["row_number"], reject["raw"]["number"]) == ("journal", 2, "1")
    assert "'dissolved' is no commission" in reject["reason"]
    (finding,) = followed.findings("rows_fit").to_dicts()
    assert (finding["subject_id"], finding["severity"]) == ("journal", "warning")


def test_the_desk_tells_which_entries_no_longer_fit_until_somebody_withdraws_them(followed) -> None:
    visitor = followed.desk.visitor("kanat")
    assert "туура келбейт" not in visitor.get(LIST).text
    followed.entered_before("f" * 32, "commission_decisions", commission_id="dissolved", number="1")

    page = visitor.get(LIST)
    assert "dissolved" in page.text
    thing = f"{WORK}/record/of/commission_decisions/{'f' * 32}"
    assert f'href="{thing}"' in page.text
    address = f"{WORK}/record/withdraw/{'f' * 32}"
    fields = visitor.get(thing).fields(address)
    assert visitor.post(address, fields).status == 422
    assert visitor.post(address, fields | {"reason": "мындай комиссия жок"}).status == 303
    assert "dissolved" not in visitor.get(LIST).text


def test_an_entry_that_no_longer_fits_can_be_amended(followed) -> None:
    visitor = followed.desk.visitor("kanat")
    followed.entered_before("f" * 32, "commission_decisions", commission_id="dissolved", number="1")
    address = f"{WORK}/record/amend/{'f' * 32}"
    fields = visitor.get(address).fields(address) | {
        "commission_id": "high",
        "number": "1",
        "decided_date": "2030-05-10",
        "reason": "комиссия башка аталды",
    }
    assert visitor.post(address, fields).status == 303
    assert "dissolved" not in visitor.get(LIST).text
    row = followed.publish()
    assert (row["rows_kept"], row["rows_rejected"]) == (1, 0)


def test_a_status_that_contradicts_a_file_is_told_and_refuses_nothing(followed) -> None:
    enter(
        followed.desk.visitor("kanat"),
        "recommendation_statuses",
        recommendation_id="agenda",
        election_id=ELECTION,
        as_of_date="2030-05-01",
        status="partly",
    )

    assert followed.publish()["rows_kept"] == 1
    (row,) = followed.land.table("marts.recommendations").to_dicts()
    assert (row["status"], row["differs"], row["tellings"]) == (None, "status", 2)
    (finding,) = followed.findings("tellings_differ").to_dicts()
    assert finding["level"] == "recommendation"
    assert finding["observed"] == "status: not_addressed, partly"


def test_where_nothing_is_entered_the_journal_is_no_source(followed) -> None:
    followed.land.build(judge.judge)
    assert "journal" not in followed.land.table("meta.sources")["source_id"]
