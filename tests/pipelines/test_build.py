"""The whole pipeline: what goes in comes out, and a second build of the same is the same."""

import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations.judge import judge
from pipelines import build, settings, store
from pipelines.errors import PublicationRefused
from pipelines.journal import Journal, Subject
from pipelines.sources.commission_entries import SOURCE
from pipelines.tables import (
    ALL,
    agreement,
    casework,
    commission_activity,
    commission_composition,
    commissions,
    complaints,
    estimates,
    observation,
    quality,
    sample,
)
from pipelines.tables.declaration import Table
from tests import snapshots
from tests.pipelines.journal.decided import ELECTION, decision

COMPARED = [table.name for table in ALL if table.name.split(".")[0] in ("staging", "marts", "quality")]


TOLD_OF_NOW = {"marts.calendar_plan", "marts.commission_decisions"}
"""Tables that say in `as_of_at` of which moment they tell: where nobody has decided anything, that of the build."""


def contents(home) -> dict[str, list[tuple]]:
    """Every row of every table that must be the same, in the order in which it is stored."""
    with store.connect(store.current(home)) as connection:  # another test of this process may have it open so
        but = {name: "EXCLUDE (as_of_at)" if name in TOLD_OF_NOW else "" for name in COMPARED}
        return {name: connection.execute(f"SELECT * {but[name]} FROM {name}").fetchall() for name in COMPARED}


def test_testland_builds_and_loses_no_row(land) -> None:
    report = land.build()

    sources = land.table("meta.sources")
    assert (sources["rows_kept"] + sources["rows_rejected"]).to_list() == sources["rows_read"].to_list()
    assert sources["source_id"].sort().to_list() == sorted(source.id for source, _ in land.pack().sources())
    assert report.rows_rejected == 0
    assert (report.rows_read, report.rows_kept) == (
        int(sources["rows_read"].sum()),
        int(sources["rows_kept"].sum()),
    )
    empty = {name for name in COMPARED if not name.startswith("quality.") and not land.table(name).height}
    # Nobody in Testland says or decides what became of its cases or complains, and all that was counted agrees.
    unlike = {"marts.equation_check", "marts.tally_comparison", "marts.identical_protocols"}
    rooms = [
        value
        for room in (
            observation,
            agreement,
            sample,
            estimates,
            casework,
            complaints,
            commissions,
            commission_activity,
            commission_composition,
        )
        for value in vars(room).values()
    ]
    unobserved = {value.name for value in rooms if isinstance(value, Table)}
    assert empty == {"marts.breakdowns", "staging.decisions", *unlike, *unobserved}


@pytest.mark.parametrize("election", settings.bundled())
def test_a_second_build_of_unchanged_files_is_identical(real_build, tmp_path: Path, election: str) -> None:
    home = shutil.copytree(real_build / election, tmp_path / election)
    first = contents(home)
    before = store.current(home)

    build.build(settings.pack_folder(election), data=settings.DATA, home=tmp_path, judge=judge)

    assert store.current(home) != before
    second = contents(home)
    for name in COMPARED:
        assert second[name] == first[name], name
    assert first["staging.units"]
    assert first["staging.published_tallies"] or first["staging.protocols"]


def test_a_second_build_with_an_open_complaint_is_identical(land) -> None:
    filed_at = "2030-05-02T09:00:00+00:00"
    said = {"cases": ["v-1"], "body": "tec", "applicant": "observer", "filed_at": filed_at}
    about = Subject("complaint", "c-1")
    journal = Journal(settings.journal_url(ELECTION, land.data), ELECTION)
    last = journal.append(decision(1, about, action="file", payload=said))
    land.build()
    first = contents(land.home)

    land.build()

    assert contents(land.home) == first
    told = land.table("marts.complaints").select("outcome", "as_of_at").rows()
    assert told == [("pending", last.at)]


def test_the_order_of_rows_does_not_change_what_is_published(land) -> None:
    land.build()
    without_rows = [name for name in COMPARED if name.startswith("marts.")]
    first = {name: land.table(name) for name in without_rows}
    counted = (
        "commissions",
        "precincts",
        "protocols",
        "machine",
        "identification",
        "tables",
        "lists",
        "station_turnout",
    )
    for name in ("tallies", "results", "turnout", "stations", "aliases", "units", *counted):
        header, *rows = land.rows(name)
        land.write_rows(name, [header, *rows[::-1]])

    land.build()

    for name, frame in first.items():
        told = [column for column in frame.columns if column != "row_number"]
        second = land.table(name)
        assert second.select(told).sort(told).equals(frame.select(told).sort(told)), name


def test_the_order_of_sources_in_the_pack_does_not_matter(land) -> None:
    land.build()
    first = contents(land.home)
    text = land.text("territory")
    start, *sources = text.split("[[source]]\n")
    land.write(
        "territory", "[[source]]\n".join([start, *(source.rstrip() + "\n\n" for source in sources[::-1])])
    )

    land.build()

    assert contents(land.home) == first


def test_a_file_keeps_the_day_on_which_it_was_first_seen(land) -> None:
    land.build()
    first = dict(land.table("meta.sources").select("source_id", "received_at").iter_rows())
    land.set_cell("turnout", 2, "voters", "100001")

    land.build()

    second = dict(land.table("meta.sources").select("source_id", "received_at").iter_rows())
    assert {name for name in first if first[name] != second[name]} == {"turnout"}


def older_sources(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("ALTER TABLE meta.sources RENAME COLUMN received_at TO came_at")


@pytest.mark.parametrize("spoil", [*snapshots.BREAKS, older_sources])
def test_a_previous_snapshot_that_cannot_be_read_does_not_stop_the_next_build(land, spoil) -> None:
    land.build()
    spoil(store.current(land.home))

    report = land.build()

    assert store.current(land.home) == report.snapshot
    assert land.table("meta.sources")["received_at"].null_count() == 0


@pytest.mark.parametrize("pointer", snapshots.POINTERS)
def test_a_pointer_that_leads_nowhere_does_not_stop_the_next_build(land, pointer: str) -> None:
    land.build()
    (land.home / "CURRENT").write_bytes(snapshots.POINTERS[pointer])

    report = land.build()

    assert store.current(land.home) == report.snapshot


def test_a_file_keeps_its_first_day_over_a_change_of_our_own_tables(land) -> None:
    land.build()
    first = land.table("meta.sources").select("source_id", "received_at")
    snapshots.older(store.current(land.home))

    land.build()

    assert land.table("meta.sources").select("source_id", "received_at").equals(first)


def test_a_file_keeps_its_first_day_where_the_previous_account_of_files_says_less(land) -> None:
    land.build()
    first = land.table("meta.sources").select("source_id", "received_at")
    with duckdb.connect(str(store.current(land.home))) as connection:
        connection.execute("ALTER TABLE meta.sources DROP COLUMN language")

    land.build()

    assert land.table("meta.sources").select("source_id", "received_at").equals(first)


def test_a_spelling_told_twice_or_equal_to_the_name_is_one_label(land) -> None:
    rows = land.rows("aliases")
    land.write_rows("aliases", [*rows, rows[1], ["TL-N", "en", "North region"]])

    land.build()

    labels = land.table("staging.labels")
    assert not labels.select("kind", "id", "language", "text").is_duplicated().any()
    assert labels.filter(id="TL-N", text="North region")["role"].to_list() == ["name"]


def critical(draft, pack) -> pl.DataFrame:
    row = {name: "x" for name, kind in quality.FINDINGS.schema.items() if kind == pl.String}
    row |= {"severity": "critical", "kind": "expectation", "statement": "Too much is missing"}
    return pl.DataFrame([row], schema=quality.FINDINGS.schema)


def test_a_critical_finding_refuses_publication_and_the_previous_snapshot_keeps_serving(land) -> None:
    land.build()
    served, before = store.current(land.home), contents(land.home)
    land.set_cell("tallies", 6, "count", "99")

    with pytest.raises(PublicationRefused) as caught:
        land.build(critical)

    assert "Too much is missing" in str(caught.value)
    assert store.current(land.home) == served
    assert contents(land.home) == before
    assert not list(land.home.glob("draft-*"))


def test_a_refusal_tells_the_rows_behind_it_because_nobody_can_look_at_the_draft(land, facts_judge) -> None:
    land.set_cell("tallies", 6, "count", "тогуз")

    with pytest.raises(PublicationRefused) as caught:
        land.build(facts_judge)

    assert "raw/tallies.csv, row 6: count: 'тогуз' is not a whole number" in str(caught.value)


@pytest.mark.parametrize("fails_in", ["judging", "staging raw/turnout.csv"])
def test_a_build_that_breaks_leaves_the_previous_snapshot_and_no_draft(land, fails_in: str) -> None:
    land.build()
    served = store.current(land.home)

    def interrupt(step: str) -> None:
        if step == fails_in:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.build(
            land.folder,
            data=land.data,
            home=land.build_folder,
            judge=lambda *_: quality.FINDINGS.empty(),
            progress=interrupt,
        )

    assert store.current(land.home) == served
    assert not list(land.home.glob("draft-*"))


@pytest.mark.parametrize("election", settings.bundled())
def test_a_bundled_election_is_read_without_a_single_reject(real_build, election: str) -> None:
    """But for rows that the pack itself leaves out: they say why."""
    with store.connect(store.current(real_build / election)) as connection:
        (rejects,) = (
            connection.execute(
                "SELECT count(*) FROM quality.rejects WHERE template NOT LIKE 'left out as the pack says%'"
            ).fetchone()
            or ()
        )
        accounts = connection.execute(
            "SELECT source_id FROM meta.sources WHERE rows_kept + rows_rejected <> rows_read OR rows_read = 0"
        ).fetchall()

    assert rejects == 0
    assert accounts == []


def test_every_bundled_row_can_be_traced_to_a_row_of_a_raw_file(real_build) -> None:
    for election in settings.bundled():
        with store.connect(store.current(real_build / election)) as connection:
            for table in ALL:
                if table.name.startswith("staging.") and "row_number" in table.schema:
                    lost = connection.execute(
                        f"SELECT count(*) FROM {table.name} AS t LEFT JOIN meta.sources AS s USING (source_id) "
                        f"WHERE t.source_id <> '{SOURCE}' "  # what experts entered is a row of the journal
                        "AND (s.source_id IS NULL OR s.sha256 IS NULL OR t.row_number < 1)"
                    ).fetchone()
                    assert lost == (0,), table.name


def test_the_key_of_every_table_is_a_key_in_every_bundled_election(real_build) -> None:
    for election in settings.bundled():
        with store.connect(store.current(real_build / election)) as connection:
            for table in ALL:
                key = ", ".join(f'"{name}"' for name in table.key)
                doubled = connection.execute(
                    f"SELECT {key} FROM {table.name} GROUP BY {key} HAVING count(*) > 1"
                ).fetchall()
                assert doubled == [], f"{election}: {table.name}"


MAPS = {"kg-2021-11-28-parliament": (9, 408), "kg-2021-04-11-local": (9, 255)}


@pytest.mark.parametrize("election", MAPS)
def test_the_ministrys_map_adds_up_to_the_published_total(real_build, election: str) -> None:
    with store.connect(store.current(real_build / election)) as connection:
        found = connection.execute(
            "SELECT count(DISTINCT region_id), sum(count) FROM marts.region_summary "
            "WHERE reporter_id = 'mia' AND unit_of_count = 'facts' AND category_id = 'total' "
            "GROUP BY statement_id"
        ).fetchall()

    assert found == [MAPS[election]]
