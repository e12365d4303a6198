"""One station: its documents side by side, its equations, its lists, and how it is found among many."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from dashboard import exhibits, queries_station, queries_tallies, theme
from dashboard.exhibits import View, documents, form_equations, station
from pipelines import store
from tests.dashboard import lowland


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    home = tmp_path_factory.mktemp("lowland") / "lowland"
    lowland.publish(home)
    connection = store.connect(store.current(home))
    return View(connection, exhibits.view_language(connection, "en", ZoneInfo("Asia/Bishkek")))


def side_by_side(view: View, identity: str) -> tuple[list[str], dict[str, tuple[documents.Cell, ...]]]:
    shown = documents.documents(view, identity, "mayor")
    lines = [*documents.lines(view, "mayor", shown), *documents.votes(view, "mayor", shown)]
    return [document.heading for document in shown], {line.name: line.cells for line in lines}


def marked(view: View, identity: str) -> set[str]:
    shown = documents.documents(view, identity, "mayor")
    lines = [*documents.lines(view, "mayor", shown), *documents.votes(view, "mayor", shown)]
    return {line.name for line in lines if any(line.differs)}


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)).strip()


def test_documents_stand_side_by_side_the_binding_count_and_its_latest_revision_first(view: View) -> None:
    headings, lines = side_by_side(view, "1")

    assert headings == ["Manual count, revision 2", "Manual count, revision 1", "Machine count", "Receipt"]
    assert lines["Good ballots"] == (57, 58, 58, "not_on_form")
    assert lines["Ann"] == (39, 40, 40, "not_on_form")
    assert lines["Voters identified"] == ("not_on_form", "not_on_form", "not_on_form", 60)
    assert list(lines)[:4] == ["Voters listed", "Voters who came", "Good ballots", "Spoilt ballots"]
    assert marked(view, "1") == {"Good ballots", "Spoilt ballots", "Ann", "Cid"}


def test_what_has_no_number_says_why_and_is_never_zero(view: View) -> None:
    _, second = side_by_side(view, "2")
    assert second["Bob"] == ("illegible", 15)
    assert second["Spoilt ballots"] == ("empty", 0)
    assert second["Sum of the votes"] == ("illegible", 50)
    assert second["Voters listed"] == (80, "not_on_form")
    assert marked(view, "2") == set()  # what is not known differs from nothing

    _, sixth = side_by_side(view, "n/6")
    assert sixth["Cid"] == ("not_on_form",)
    assert sixth["Sum of the votes"] == (20,)


def test_the_table_says_in_words_what_is_missing_and_marks_what_differs_by_a_sign(view: View) -> None:
    shown = documents.documents(view, "2", "mayor")
    headings = [document.heading for document in shown]
    sections = [
        ("Lines", documents.lines(view, "mayor", shown)),
        ("Votes", documents.votes(view, "mayor", shown)),
    ]
    page = words(documents.side_by_side_html(view, sections, headings))
    assert "4 Spoilt ballots empty 0" in page
    assert "Bob illegible 15" in page
    table = documents.side_by_side_table(view, sections, headings)
    assert table.filter(table["Line of the form"] == "Bob")["Manual count"].to_list() == ["illegible"]

    first = documents.documents(view, "1", "mayor")
    votes = [("Votes", documents.votes(view, "mayor", first))]
    page = words(documents.side_by_side_html(view, votes, [document.heading for document in first]))
    assert "Ann 39 ≠ 40 ≠ 40" in page
    assert page.count("not on this form") == 1  # the receipt has no votes: said once


def test_the_reader_is_told_how_many_lines_differ(view: View) -> None:
    def told(identity: str) -> str:
        shown = documents.documents(view, identity, "mayor")
        lines = [*documents.lines(view, "mayor", shown), *documents.votes(view, "mayor", shown)]
        return documents.reading(view, lines, [document.heading for document in shown])

    assert told("1").startswith("Lines that two documents give: 8; of these differ: 4. ≠ marks")
    assert told("2") == "Lines that two documents give: 3; of these differ: 0."
    assert told("5") == "One document: there is nothing to compare it with."


def test_equations_hold_do_not_hold_or_cannot_be_checked(view: View) -> None:
    def page(identity: str) -> str:
        shown = documents.documents(view, identity, "mayor")
        return words(form_equations.equations_html(view, identity, "mayor", shown))

    first, second = page("1"), page("2")
    assert "One ballot, one vote (3) = sum of the votes 57 ≠ 58 does not hold, by 1 58 = 58 holds" in first
    assert "(3) + (4) ≤ (2) · a difference may have a good reason 60 ≤ 60 holds not on this form" in first
    assert "cannot be checked: “Sum of the votes” illegible" in second
    assert "cannot be checked: “Spoilt ballots” empty" in second


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("ballots_valid == votes", ["ballots_valid", "votes_total"]),
        ("took_part - ballots_lost <= 2*issued_station + 3", ["took_part", "ballots_lost", "issued_station"]),
    ],
)  # fmt: skip
def test_a_formula_is_taken_apart_as_it_was_written(text: str, fields: list[str]) -> None:
    assert form_equations.formula(text).fields == fields


def test_a_text_that_is_no_formula_is_refused() -> None:
    with pytest.raises(ValueError, match="no equation"):
        form_equations.formula("ballots_valid")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1", ["1"]),
        ("6", ["n/6"]),
        ("N/6", ["n/6"]),
        ("озгон", ["2"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE staging.units; --", []),
    ],
)
def test_a_station_is_found_by_its_number_or_a_part_of_its_name(
    view: View, typed: str, found: list[str]
) -> None:
    assert queries_station.search(view.connection, typed, "en")["station_id"].to_list() == found


def test_a_search_gives_only_so_many(view: View) -> None:
    assert queries_station.search(view.connection, "", "en", limit=2).height == 2


def test_where_it_is_and_what_became_of_it(view: View) -> None:
    (row,) = queries_station.station(view.connection, "n/6", "en").rows(named=True)
    assert station.title(view, row) == "Station 6"
    assert station.label(view, row) == "Station 6 · Second commission · North"
    (state,) = queries_station.states(view.connection, "4").rows(named=True)
    assert station.state(view, state).startswith("Annulled: its votes are not in the totals.")
    (state,) = queries_station.states(view.connection, "3").rows(named=True)
    assert station.state(view, state) == "The protocol has not come."


def test_the_kind_of_place_is_said_in_words_and_names_stand_upright(view: View) -> None:
    (row,) = queries_station.station(view.connection, "n/6", "en").rows(named=True)
    assert "in a village" in station.where(view, {**row, "stratum": "rural"})
    assert "mahalla" in station.where(view, {**row, "stratum": "mahalla"})
    assert station.title(view, {**row, "name": "\u202eSchool 4"}) == "Station 6, School 4"


def test_lists_of_voters_show_what_is_left_unexplained(view: View) -> None:
    page = words(station.voter_lists_html(view, "1"))
    assert "1 April 2030 → 1 May 2030 90 15 5 103 3" in page
    assert "Final list → First line of the protocol" in page
    assert page.endswith("103 100 -3")
    assert station.voter_lists_html(view, "2") == ""


def test_every_document_names_its_file_and_row(view: View) -> None:
    table = station.provenance_table(view, documents.documents(view, "1", "mayor"))
    assert table["File"].unique().to_list() == ["raw/protocols.csv"]
    assert table["Row"].to_list() == [3, 2, 4, 5]


@pytest.mark.parametrize(
    ("unit", "region", "shown"),
    [
        ("S", "S", {"n/6"}),  # of the two stations 5 one lies there
        ("N", "N", {"5"}),
        ("E", "E", set()),
        ("n/6", "N", {"n/6"}),  # the report names it by its identity
    ],
)
def test_what_happened_at_a_number_is_not_told_of_its_namesake(
    tmp_path: Path, unit: str, region: str, shown: set[str]
) -> None:
    lowland.publish(tmp_path / "lowland")
    with duckdb.connect(str(store.current(tmp_path / "lowland"))) as changed:
        changed.execute("UPDATE staging.units SET region_id = 'S', national_code = '5' WHERE unit_id = 'n/6'")
        changed.execute(
            """
            INSERT INTO marts.incidents BY NAME
            SELECT 'i#1' AS incident_id, 'i' AS source_id, 'watchers' AS reporter_id, 's' AS statement_id,
                   'violation' AS kind, 'voting' AS phase, now() AS as_of_at, 'day' AS as_of_precision,
                   '5' AS station_code, $unit AS unit_id, $region AS region_id, 'bribes' AS category_id,
                   'as_published' AS status, 1 AS reports, 'https://example.org' AS source_url
            """,
            {"unit": unit, "region": region},
        )
        told = {name for name in ("1", "5", "n/6") if queries_station.incidents(changed, name).height}
    assert told == shown


def test_an_unknown_line_is_not_asked_for(view: View) -> None:
    with pytest.raises(ValueError, match="no line of a protocol"):
        queries_tallies.protocols_lacking(view.connection, "mayor", "manual", ['x"; DROP TABLE'])


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_tables_of_documents_stand_on_the_paper_of_the_page(view: View, look: theme.Look) -> None:
    assert look.paper in documents.style(View(view.connection, view.language, look))


def test_findings_stand_under_their_ballots_where_there_are_several(view: View) -> None:
    found = queries_station.findings(view.connection, "1").row(0, named=True)
    of_ballots = [found, found | {"contest_id": "council"}, found | {"contest_id": None}]

    told = station.findings_html(view, of_ballots)

    assert re.findall(r"<b>(.*?)</b>", told) == [
        view.language.name("contest", found["contest_id"]), "council", "The station, whatever the ballot",
    ]  # fmt: skip
    assert told.count("<ul") == told.count("<li") == 3
    assert "<b>" not in station.findings_html(view, of_ballots[:1] * 2)
