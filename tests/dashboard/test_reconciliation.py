"""What does not add up: every check with its denominator, the queue and its filters, and where differences lie."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from dashboard import exhibits, queries, queries_tallies, theme
from dashboard.exhibits import View, checks_made, reconciliation
from dashboard.i18n import Language
from pipelines import store
from tests.dashboard import lowland


def view_of(home: Path, **kind: bool) -> View:
    lowland.publish(home, **kind)
    connection = store.connect(store.current(home))
    return View(connection, exhibits.view_language(connection, "en", ZoneInfo("Asia/Bishkek")))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(tmp_path_factory.mktemp("lowland") / "lowland")


def told(view: View) -> dict[tuple[str, str], tuple[int, str | None, str]]:
    return {
        (check.name, check.subject): (check.differ, check.of, " ".join(check.remarks))
        for check in checks_made.checks(view, "mayor")
    }


def test_every_check_says_of_how_many(view: View) -> None:
    checks = told(view)

    assert checks["Protocols that have not come", ""] == (
        1, "of 6 stations on the list", "1 station was annulled or cancelled.",
    )  # fmt: skip
    assert checks["Two counts of one station that differ", "Manual count and machine count"] == (
        1,
        "of 2 stations that have both",
        "The leader's votes differ at 1. Not compared: 3, where one of the two is lacking.",
    )
    assert checks["Equations that must hold and do not", "Manual count"] == (
        1,
        "of 5 stations with a protocol",
        "1 of them could be checked only in part: a cell has no number.",
    )
    assert checks["Voter lists that differ", ""][:2] == (1, "of 1 station or commission")


def test_what_was_not_checked_is_said_and_is_no_zero(view: View) -> None:
    checks = told(view)

    assert checks["Tables of commissions that differ from our sum", ""] == (
        0,
        None,
        "No table of a commission has been loaded.",
    )
    assert checks["Turnout through the day that does not fit", ""][1] is None
    table = checks_made.checks_table(view, checks_made.checks(view, "mayor"))
    turnout = table.filter(table["Check"] == "Turnout through the day that does not fit").row(0, named=True)
    assert turnout["Differ"] is None
    assert checks_made.checks_html(view, checks_made.checks(view, "mayor")).count("not checked") == 3


def test_without_a_list_of_stations_none_is_said_to_be_missing(tmp_path: Path) -> None:
    checks = told(view_of(tmp_path / "lowland", is_listed=False))

    assert checks["Protocols that have not come", ""][1] is None


def test_a_receipt_is_not_compared_with_a_form_that_has_no_such_line(view: View) -> None:
    assert not any("Receipt" in subject or "receipt" in subject for _, subject in told(view))


def queue(view: View, **wanted: object) -> list[str]:
    return queries_tallies.differences(view.connection, "mayor", **wanted)["unit_id"].to_list()  # type: ignore[arg-type]


def test_the_queue_has_the_largest_first_and_only_what_is_wrong_with_a_unit(view: View) -> None:
    assert queue(view) == ["5", "1", "3"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"rule": "counts_differ"}, ["5", "1"]),
        ({"commission_id": "C1"}, ["1", "3"]),
        ({"region_id": "N"}, ["5", "1", "3"]),
        ({"region_id": "S"}, []),
        ({"leader_only": True}, ["1"]),
        ({"leader_only": True, "commission_id": "C2"}, []),
    ],
)
def test_filters_leave_what_they_name(view: View, wanted: dict[str, object], found: list[str]) -> None:
    assert queue(view, **wanted) == found


def test_an_entry_leads_to_the_station_and_names_rule_and_pattern(view: View) -> None:
    rows = queries_tallies.differences(view.connection, "mayor").rows(named=True)
    page = reconciliation.queue_html(view, rows)

    assert 'href="station?election=lowland&amp;lang=en&amp;station=1"' in page
    assert ">7<" in page
    assert "Two counts differ" in page
    assert "votes of the leader differ here" in page
    assert ">–<" in page  # a missing protocol has no size
    assert "fraud" not in page.lower()


def test_a_name_from_a_file_cannot_become_a_tag(view: View) -> None:
    row = queries_tallies.differences(view.connection, "mayor").row(0, named=True)
    spoilt = row | {
        "unit_id": '"><script>',
        "national_code": "<script>",
        "template": "<script>",
        "parameters": "{}",
    }
    page = reconciliation.queue_html(view, [spoilt])

    assert "<script>" not in page


def test_the_table_of_the_queue_has_all_that_the_page_says(view: View) -> None:
    table = reconciliation.queue_table(view, queries_tallies.differences(view.connection, "mayor"))

    assert table["Size of the difference"].to_list() == [7, 1, None]
    assert table["Where"].to_list() == ["Station 5", "Station 1", "Station 3"]
    assert table["Commission"].to_list() == ["Second commission", "First commission", "First commission"]
    assert table["Pattern"].to_list() == [None, "one digit differs, no simple pattern", None]
    assert table["Finding"][0] == "Station 5: the counts differ by 7"


def test_the_chart_counts_among_stations_that_were_compared(view: View) -> None:
    exhibit = reconciliation.by_commission(view, "mayor")

    assert exhibit is not None
    assert exhibit.title == "Counts differ at 1 of the 2 stations compared"
    assert exhibit.subtitle.startswith("Mayor. Stations with two counts")
    assert exhibit.table.rows() == [("First commission", 1, 2, 50.0)]
    assert exhibit.figure.data[0].hovertext == ("First commission: 1 of 2",)
    assert reconciliation.by_commission(view, "mayor", region_id="S") is None


def test_the_chart_fits_a_phone_in_the_dark(view: View) -> None:
    narrow = View(view.connection, view.language, theme.DARK, theme.NARROW)
    assert reconciliation.by_commission(narrow, "mayor") is not None


def test_a_finding_has_the_patterns_of_its_own_two_counts(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    with duckdb.connect(str(store.current(tmp_path / "lowland"))) as changed:
        changed.execute("""
            INSERT INTO marts.tally_comparison
            SELECT * REPLACE ('preliminary' AS origin_b, 'swapped' AS pattern) FROM marts.tally_comparison
        """)
        rows = queries_tallies.differences(changed, "mayor", rule="counts_differ")
    assert rows.filter(unit_id="1")["patterns"].to_list() == ["one_digit,other"]


def test_what_explains_one_table_does_not_explain_another_of_the_unit(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    with duckdb.connect(str(store.current(tmp_path / "lowland"))) as changed:
        for origin, explanation in (("manual", "left_out"), ("machine", None)):
            changed.execute(
                """
                INSERT INTO marts.tabulation_check BY NAME
                SELECT 'tables' AS source_id, 2 AS row_number, 'C1' AS unit_id, 'mayor' AS contest_id,
                       $origin AS origin, 'registered' AS line, 1 AS gap, 0 AS stations_missing, $why AS explanation
                """,
                {"origin": origin, "why": explanation},
            )
            changed.execute(
                """
                INSERT INTO quality.findings
                SELECT * REPLACE ($origin AS finding_id, 'tabulation_differs' AS rule, 'C1' AS unit_id,
                                  json_object('origin', $origin) AS parameters)
                FROM quality.findings WHERE unit_id = '1' LIMIT 1
                """,
                {"origin": origin},
            )
        rows = queries_tallies.differences(changed, "mayor", rule="tabulation_differs")
    told = dict(rows.select("finding_id", "explanation").rows())
    assert told == {"manual": "left_out", "machine": None}


def test_voters_of_the_receipt_are_a_line_that_equations_are_checked_with(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    file = store.current(tmp_path / "lowland")
    with duckdb.connect(str(file)) as changed:
        changed.execute("DELETE FROM staging.equations WHERE NOT is_hard")
        changed.execute("""
            INSERT INTO staging.equations BY NAME
            SELECT 'mayor' AS contest_id, 'met' AS equation_id, 'took_part <= identified' AS formula, false AS is_hard
        """)
    connection = store.connect(file)
    shown = told(View(connection, exhibits.view_language(connection, "en", ZoneInfo("Asia/Bishkek"))))
    assert (
        shown["Equations that usually hold and do not", "Manual count"][1] == "of 5 stations with a protocol"
    )


def test_only_protocols_that_may_be_compared_are_said_to_be(view: View) -> None:
    """Of the five stations with a count only two of 50 ballots and more have votes that are all known."""
    assert queries_tallies.alike(view.connection, "mayor").row(0) == (0, 2)
    name = "Protocols equal number by number"
    assert told(view)[name, ""][:2] == (0, "of 2 stations with a count")


def test_where_nothing_is_compared_nothing_is_said_to_be(tmp_path: Path) -> None:
    lowland.publish(tmp_path / "lowland")
    file = store.current(tmp_path / "lowland")
    with duckdb.connect(str(file)) as changed:
        changed.execute("UPDATE marts.station_results SET commission_id = NULL")
    connection = store.connect(file)
    shown = told(View(connection, exhibits.view_language(connection, "en", ZoneInfo("Asia/Bishkek"))))
    assert shown["Protocols equal number by number", ""] == (0, None, "Compared within a commission only.")


def test_no_unit_but_one_above_a_station_is_asked_for(view: View) -> None:
    with pytest.raises(ValueError, match="no unit"):
        queries_tallies.compared_by_unit(view.connection, "mayor", by="1; DROP TABLE")


def test_identities_in_a_sentence_become_names(view: View) -> None:
    def said(**parameters: object) -> str:
        template = " ".join(f"{{{name}}}" for name in parameters)
        return view.language.message(template, json.dumps(parameters))

    assert said(cell_1="ann", cell_2="took_part", cell_3="ballots_lost") == "Ann Voters who came Ballots lost"
    assert said(formula="ballots_valid <= took_part") == "good ballots ≤ voters who came"
    assert said(equation="sum", origin_a="manual") == "“one ballot, one vote” manual count"
    assert said(commission="C1", station="5", stations="5, C2") == "First commission 5 5, Second commission"
    assert said(before_date="2030-04-01", time="2030-05-12 20:00") == "1 April 2030 12 May 2030, 20:00"
    assert said(contest="mayor") == "Mayor"
    assert said(contest="lowland") == "Lowland"  # a figure about all ballots names the election


def test_the_overview_announces_as_many_findings_as_the_queue_has(view: View) -> None:
    assert (
        queries.unit_findings(view.connection) == queries_tallies.differences(view.connection, "mayor").height
    )


def test_a_number_is_parted_from_the_number_that_its_words_may_begin_with(view: View) -> None:
    check = checks_made.Check("Tables", 5, 66, "66 таблицанын ичинен")
    assert ">5</span><span>66 таблицанын ичинен</span>" in checks_made.checks_html(view, [check])


def test_a_name_cannot_turn_the_numbers_after_it() -> None:
    say = Language("en", names={})
    assert say.message("{station}: {left}", '{"station": "\u202e5", "left": 123}') == "5: 123"
