"""Tally sheets: the public verifier `actasum` reads them, adds them up, and comes to our sums."""

import json
from pathlib import Path

import duckdb
import pytest
from actasum.statement import AreaTotals, OfficialTotals, Statement, read_jsonl
from actasum.verify import Report, check_station, compare
from typer.testing import CliRunner

from baikoo import app
from dashboard import queries_sheets, queries_station, tally_sheets
from dashboard.queries import Connection
from pipelines import settings, store
from pipelines.errors import BaikooError
from tests.conftest import Land
from tests.dashboard import lowland


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    home = tmp_path_factory.mktemp("lowland") / "lowland"
    lowland.publish(home)
    return store.connect(store.current(home))


def read(file: Path) -> list[Statement]:
    with file.open(encoding="utf-8") as stream:
        return list(read_jsonl(stream))


def verified(
    connection: Connection, contest: str, origin: str, statements: list[Statement], off: int = 0
) -> Report:
    """The verifier's report on the statements against our own sums by commission, one of them `off` by so many."""
    areas: dict[str, AreaTotals] = {}
    for (unit,), rows in queries_sheets.sums(connection, contest, origin).group_by(
        "unit_id", maintain_order=True
    ):
        votes = {row["choice_id"]: row["counted"] for row in rows.filter(line="votes").iter_rows(named=True)}
        votes[next(iter(votes))] += off
        invalid = rows.filter(line="ballots_invalid")["counted"].to_list()
        areas[str(unit)] = AreaTotals(blank=None, null=invalid[0] if invalid else None, candidatures=votes)
        off = 0
    return compare(statements, OfficialTotals(tally_sheets.PROFILE, statements[0].election, areas)).standing


def test_the_exercise_verifies_to_the_last_vote(real_build: Path, tmp_path: Path) -> None:
    with store.connect(store.current(real_build / "kg-exercise")) as connection:
        (written,) = tally_sheets.write(connection, tmp_path)
        statements = read(written.file)
        report = verified(connection, "president", "manual", statements)
        altered = verified(connection, "president", "manual", statements, off=1)

    assert written.stations == len(statements) > 2000
    assert written.left_out == 8
    assert report.ok
    assert report.areas_matching == report.areas_checked > 50
    assert not altered.ok
    assert [difference.delta for difference in altered.differences] == [-1]


def test_a_sheet_says_what_the_paper_says(connection: Connection, tmp_path: Path) -> None:
    (written,) = tally_sheets.write(connection, tmp_path)
    by_station = {statement.extra["station_id"]: statement for statement in read(written.file)}

    assert written.file.name == "lowland-mayor-manual.jsonl"
    assert (written.stations, written.left_out) == (4, 1)
    assert list(by_station) == ["1", "2", "5", "n/6"]  # 3 has no protocol, 4 is annulled
    first, second, sixth = by_station["1"], by_station["2"], by_station["n/6"]
    assert first.candidatures == {"ann": 39, "bob": 10, "cid": 9}  # the recount, not the first count
    assert (first.null, first.registered, first.candidature_total) == (3, 100, 57)
    assert first.not_on_sheet == {"blank": "no-field"}
    assert second.candidatures == {"ann": 30, "cid": 5}
    assert second.unread == {"candidature:bob": "illegible", "null": "empty"}
    assert sixth.not_on_sheet == {"blank": "no-field", "candidature:cid": "no-field"}
    assert sixth.station == "N/C2/n%2F6"
    assert sixth.constituency == "C2"
    assert first.evidence["file"] == "raw/protocols.csv"
    assert first.extra["synthetic"] is True


def test_a_sheet_signed_on_a_day_names_the_local_day(land: Land) -> None:
    header, *rows = land.rows("protocols")
    at = header.index("signed")
    land.write_rows("protocols", [header, *([*row[:at], "12.05.2030", *row[at + 1 :]] for row in rows)])
    land.replace("election", 'as_of_at = "%d.%m.%Y %H.%M"', 'as_of_at = "%d.%m.%Y"')
    land.build()

    with store.connect(store.current(land.home)) as connection:
        first = next(tally_sheets.statements(connection, "mayor", "manual"))
        told = queries_station.states(connection, "101").row(0, named=True)

    assert first["extra"]["as_of"] == "2030-05-12"
    assert told["reported_precision"] == "day"


def test_a_choice_off_the_ballot_is_not_called_empty_where_another_cannot_be_read(land: Land) -> None:
    header, *rows = land.rows("machine")
    rows = [row for row in rows if row[:3] != ["101", "votes", "bek"]]
    rows = [[*row[:3], "???"] if row[:2] == ["101", "votes"] else row for row in rows]
    land.write_rows("machine", [header, *rows])
    land.build()

    with store.connect(store.current(land.home)) as connection:
        first = next(tally_sheets.statements(connection, "mayor", "machine"))["counts"]

    assert first["candidatures"] == {}
    assert first["unread"] == {"candidature:ang": "illegible"}
    assert first["not_on_sheet"] == {"blank": "no-field", "candidature:bek": "no-field"}


def test_sums_with_unread_cells_are_lower_bounds_for_the_verifier_too(
    connection: Connection, tmp_path: Path
) -> None:
    (written,) = tally_sheets.write(connection, tmp_path)
    report = verified(connection, "mayor", "manual", read(written.file))

    assert report.differences == []
    assert {(bound.area, bound.item) for bound in report.bounds} == {
        ("C1", "candidature:bob"),
        ("C1", "null"),
    }


def test_every_line_is_canonical(connection: Connection, tmp_path: Path) -> None:
    (written,) = tally_sheets.write(connection, tmp_path, origin="machine")
    lines = written.file.read_text(encoding="utf-8").splitlines()

    assert [line.encode() for line in lines] == [
        Statement.from_dict(json.loads(line)).canonical() for line in lines
    ]


def test_a_count_that_does_not_exist_is_refused_with_those_that_do(
    connection: Connection, tmp_path: Path
) -> None:
    with pytest.raises(BaikooError, match="machine, manual"):
        tally_sheets.write(connection, tmp_path, origin="final")


def test_the_command_writes_a_file_a_ballot_and_says_what_is_left_out(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowland.publish(tmp_path / "build" / "lowland")
    monkeypatch.setattr(settings, "BUILD", tmp_path / "build")
    done = CliRunner().invoke(app, ["tally-sheets", "lowland", str(tmp_path / "sheets")])

    assert done.exit_code == 0
    assert "lowland-mayor-manual.jsonl: 4 stations, 1 annulled or cancelled left out" in done.output
    assert len(read(tmp_path / "sheets" / "lowland-mayor-manual.jsonl")) == 4


def test_the_command_says_which_counts_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lowland.publish(tmp_path / "build" / "lowland")
    monkeypatch.setattr(settings, "BUILD", tmp_path / "build")
    done = CliRunner().invoke(app, ["tally-sheets", "lowland", str(tmp_path), "--origin", "final"])

    assert done.exit_code == BaikooError.exit_code
    assert "machine, manual" in " ".join(done.output.split())


def test_several_marks_on_a_ballot_are_no_ballots_too_many(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    file = store.current(tmp_path / "lowland")
    with duckdb.connect(str(file)) as changed:
        changed.execute("UPDATE staging.contests SET votes_per_ballot = 3")
        changed.execute("DELETE FROM staging.equations")
        changed.execute("UPDATE marts.station_results SET votes = [60, 50, 40], votes_total = 150")
    with store.connect(file) as connection:
        (written,) = tally_sheets.write(connection, tmp_path)

    statements = read(written.file)
    assert [issue for statement in statements for issue in check_station(statement)] == []
    assert [statement.registered for statement in statements] == [None] * 4
    assert json.loads(written.file.read_text(encoding="utf-8").splitlines()[0])["extra"]["registered"] == 100
