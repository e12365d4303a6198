"""The public records of October 2020 to January 2021: every row has its page, and the known facts come out."""

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import pytest

from pipelines import packs, settings, store
from pipelines.sources.commissions import KINDS

ELECTION = "kg-2021-01-10-president"
MERGED = {
    "session": ("marts.commission_sessions", "session_id"),
    "decision": ("marts.commission_decisions", "decision_id"),
    "membership": ("marts.commission_members", "membership_id"),
    "plan_item": ("marts.calendar_plan", "item_id"),
}
TOLD_ALONE = ("working_groups", "complaint_registers", "recommendations")
UNKNOWN_OF_SESSIONS = (
    "agenda_published_at",
    "is_late",
    "is_open",
    "is_broadcast",
    "members_present",
    "members_total",
    "quorum",
    "has_quorum",
)
EIGHT = {"2238", "4037", "5493", "5555", "7087", "7131", "8004", "8116"}


@pytest.fixture(scope="module")
def query(real_build):
    with store.connect(store.current(real_build / ELECTION)) as connection:
        yield lambda sql: connection.sql(sql).pl()


def raw_rows() -> list[tuple[Path, dict[str, str]]]:
    rows = []
    for election in ("kg-2020-10-04-parliament", ELECTION):
        folder = settings.pack_folder(election)
        pack = packs.load(folder, data=settings.DATA)
        for source, _ in pack.sources():
            if source.kind in KINDS:
                with (folder / source.file).open(encoding="utf-8", newline="") as file:
                    rows += [(folder / source.file, row) for row in csv.DictReader(file)]
    return rows


ROWS = raw_rows()


def test_every_row_names_its_page_and_the_readme_lists_who_publishes_it() -> None:
    readme = (settings.DATA / "README.md").read_text("utf-8")
    section = readme.split("## The commissions of October 2020 to January 2021")[1].split("\n## ")[0]
    table = "\n".join(line for line in section.splitlines() if line.startswith("|"))
    listed = set(re.findall(r"[a-z0-9-]+(?:\.[a-z]+)+(?=,| \|)", table))
    assert len(ROWS) > 100
    used = set()
    for file, row in ROWS:
        page = urlsplit(row["source_url"])
        assert page.scheme == "https", (file.name, row)
        publisher = next((name for name in listed if f".{page.netloc}".endswith(f".{name}")), None)
        assert publisher, (file.name, page.netloc)
        used.add(publisher)
    assert used == listed


def test_two_sources_of_one_thing_are_two_rows_and_one_record(query) -> None:
    counts = {
        kind: query(f"SELECT count(*) AS n, sum(tellings)::INT AS tellings FROM {table}").row(0)
        for kind, (table, _) in MERGED.items()
    }

    assert counts == {
        "session": (9, 14),
        "decision": (32, 42),
        "membership": (7, 7),
        "plan_item": (30, 42),
    }


DECIDED: dict[str, dict[str, Any]] = {
    "cec/2020/263": {
        "number": "263",
        "decided_date": dt.date(2020, 10, 24),
        "subject": "calling",
        "session_id": "cec/2020-10-24/1",
        "plan_state": "done",
    },
    "cec/2020/265": {"decided_date": dt.date(2020, 10, 25), "subject": "calendar_plan", "session_id": None},
    "cec/2020/268": {"decided_date": dt.date(2020, 10, 26), "subject": "budget", "tellings": 2},
    "cec/2020/370": {"decided_date": dt.date(2020, 11, 20), "tellings": 2, "differs": None},
    "cec/2020/candidates-documents": {"decided_date": dt.date(2020, 10, 29), "session_id": None},
    "cec/2020/candidates-registered": {
        "decided_date": dt.date(2020, 12, 12),
        "subject": "registration",
        "tellings": 2,
        "differs": None,
    },
    "cec/2021/results": {
        "decided_date": dt.date(2021, 1, 20),
        "session_id": "cec/2021-01-20/1",
        "plan_state": "done",
        "tellings": 2,
    },
}


@pytest.mark.parametrize("decision", DECIDED)
def test_what_is_known_of_decisions_comes_out(query, decision: str) -> None:
    (row,) = query(f"SELECT * FROM marts.commission_decisions WHERE decision_id = '{decision}'").to_dicts()

    assert {name: row[name] for name in DECIDED[decision]} == DECIDED[decision]


def test_of_publication_and_votes_nothing_is_known_and_nothing_is_late(query) -> None:
    decisions = query("SELECT * FROM marts.commission_decisions")

    assert decisions["publication"].unique().to_list() == ["unknown"]
    for column in ("published_at", "publication_due_at", "votes_for", "votes_against", "has_quorum"):
        assert decisions[column].null_count() == decisions.height, column


def test_of_sessions_only_their_days_are_known(query) -> None:
    sessions = query("SELECT * FROM marts.commission_sessions ORDER BY held_date")

    assert sessions["held_date"].to_list() == [
        dt.date(2020, 10, 24),
        dt.date(2020, 10, 26),
        dt.date(2020, 11, 11),
        dt.date(2020, 11, 19),
        dt.date(2020, 11, 21),
        dt.date(2020, 12, 16),
        dt.date(2020, 12, 26),
        dt.date(2020, 12, 28),
        dt.date(2021, 1, 20),
    ]  # the day of an article that does not say of which day a meeting was is not one
    assert sessions.filter(held_date=dt.date(2021, 1, 20))["tellings"].item() == 3
    for column in UNKNOWN_OF_SESSIONS:
        assert sessions[column].null_count() == sessions.height, column


def test_eight_stations_were_annulled_and_no_list_holds_them(query) -> None:
    stations = query("SELECT * FROM marts.decision_units ORDER BY unit_id")

    assert set(stations["unit_id"]) == EIGHT
    assert set(stations["decision_id"]) == {"cec/2021/annulled-stations"}
    assert not stations["is_listed"].any()
    incidents = query("SELECT station_code FROM staging.incidents WHERE category_id = 'result_annulled'")
    assert set(incidents["station_code"]) == EIGHT
    of_osh = stations.filter(pl.col("unit_id").str.starts_with("5"))
    assert of_osh["region_id"].to_list() == [None, None]  # the number does not tell the city from the oblast
    assert stations.filter(unit_id="8116")["region_id"].item() == "KG-B"


def test_what_was_annulled_by_17_january_is_told_by_two_of_one_and_by_one_of_another_decider(query) -> None:
    told = query(
        "SELECT decision_id, tellings FROM marts.commission_decisions WHERE subject = 'annulment' ORDER BY ALL"
    )

    assert told.rows() == [
        ("cec/2021/annulled-by-17-january", 1),
        ("cec/2021/annulled-stations", 1),
        ("tecs/2021/annulled-by-17-january", 2),
    ]


def test_the_plan_is_kept_where_anything_is_known_and_of_the_rest_there_is_no_word(query) -> None:
    states = dict(query("SELECT item_id, state FROM marts.calendar_plan").rows())

    done = {"calling", "notifications", "registration", "polling", "results"}
    assert {item for item, state in states.items() if state == "done"} == done
    assert states["referendum_results"] == "done_undated"  # its last day is told in two ways
    assert set(states.values()) == {"done", "done_undated", "no_word", "unknown"}
    done_on = query("SELECT done_date FROM marts.calendar_plan WHERE item_id = 'registration'").item()
    assert done_on == dt.date(2020, 12, 12)  # told on 13 December as of the day before


def test_a_list_of_seven_of_twelve_members_proves_nothing(query) -> None:
    composition = query("SELECT rule, is_met FROM marts.commission_composition")

    assert set(composition["rule"]) == {"at_least", "at_most", "share"}
    assert composition["is_met"].null_count() == composition.height


def test_every_figure_leads_to_a_page(query) -> None:
    ways = query("SELECT * FROM marts.commission_tellings")
    for kind, (table, key) in MERGED.items():
        pages = ways.filter(kind=kind).drop_nulls("source_url").group_by("record_id").agg("source_url")
        led = query(f"SELECT {key} AS record_id, tellings FROM {table}").join(
            pages, on="record_id", how="left"
        )
        assert led["source_url"].null_count() == 0, kind
        assert led["tellings"].to_list() == led["source_url"].list.len().to_list(), kind
        assert led.explode("source_url")["source_url"].str.starts_with("https://").all(), kind
    for table in TOLD_ALONE:
        assert query(f"SELECT source_url FROM staging.{table}")["source_url"].null_count() == 0, table


def test_registers_of_complaints_are_not_added_up_and_messages_are_compared_with_nothing(query) -> None:
    registers = query("SELECT commission_id, unit_of_count, received FROM staging.complaint_registers")
    compared = query("SELECT commission_id, figure, registered FROM marts.registers_compared ORDER BY ALL")

    assert sorted(registers.rows()) == [
        ("rrcg", "complaints", 61),
        ("rrcg", "complaints", 61),
        ("rrcg", "messages", 20),
    ]
    assert compared.rows() == [("rrcg", "received", 61), ("rrcg", "received", 61)]


def test_recommendations_have_who_made_them_and_nobody_knows_what_became_of_them(query) -> None:
    made = query("SELECT made_by, count(*) AS n FROM staging.recommendations GROUP BY ALL ORDER BY ALL")

    assert made.rows() == [("common_cause", 7), ("odihr", 6)]
    assert query("SELECT count(*) FROM staging.recommendation_statuses").item() == 0
