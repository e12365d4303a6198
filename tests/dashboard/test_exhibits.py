"""What exhibits say: titles, caveats and tables over the real facts, and what they must never do."""

import io
import json
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import pytest

from dashboard import downloads, exhibits, queries
from dashboard.exhibits import View
from dashboard.i18n import LANGUAGES
from dashboard.site import single_page
from pipelines import settings, store
from pipelines.dictionary import markdown

LOCAL, PARLIAMENT, PRESIDENT = "kg-2021-04-11-local", "kg-2021-11-28-parliament", "kg-2021-01-10-president"
REPEAT, EARLIER = "kg-2021-07-11-repeat-city", "kg-2020-10-04-parliament"


@pytest.fixture
def look_at(real_build):
    """A reader's view of a bundled election."""

    def view(election: str, language: str = "en") -> View:
        connection = store.connect(store.current(real_build / election))
        zone = ZoneInfo(queries.election(connection)["time_zone"])
        return View(connection, exhibits.view_language(connection, language, zone))

    return view


def statement(view: View, **wanted: object) -> dict[str, object]:
    return queries.statements(view.connection).filter(**wanted).row(0, named=True)


@pytest.mark.parametrize(("election", "total"), [(PARLIAMENT, 408), (LOCAL, 255)])
def test_the_ministrys_map_has_nine_regions_and_the_stated_sum(look_at, election: str, total: int) -> None:
    view = look_at(election)
    shown = exhibits.regions(
        view, statement(view, reporter_id="mia", unit_of_count="facts", stated_total=total)
    )
    counts = shown.table["Facts"]
    assert counts.null_count() == 0
    assert counts.len() == 9
    assert counts.sum() == total
    assert f"Interior Ministry: {total} facts" in shown.title


def test_a_region_that_the_source_does_not_mention_is_missing_and_not_zero(look_at) -> None:
    view = look_at(REPEAT)
    shown = exhibits.regions(view, statement(view, phase="election_day"))
    counts = dict(zip(shown.table["Region"], shown.table["Violations"], strict=True))
    assert counts["Talas oblast"] is None
    assert counts["Bishkek city"] == 13
    assert "7 regions are not mentioned" in shown.subtitle


def test_a_zero_of_a_town_is_no_zero_of_its_region(look_at) -> None:
    """Tokmok: none recorded. Of the oblast around it the source says nothing."""
    view = look_at(REPEAT)
    said = statement(view, phase="election_day")
    row = (
        queries.region_counts(view.connection, said["statement_id"])
        .filter(region_id="KG-C")
        .row(0, named=True)
    )
    shown = exhibits.regions(view, said)
    assert dict(zip(shown.table["Region"], shown.table["Violations"], strict=True))["Chuy oblast"] is None
    sentence = exhibits.region_sentence(view, said, row)
    assert sentence == "Chuy oblast: not mentioned by the source<br>the source names only Tokmok city: 0"


def test_a_towns_count_is_not_added_to_its_regions(look_at) -> None:
    view = look_at(LOCAL)
    said = statement(view, unit_of_count="appeals", regions=7)
    row = (
        queries.region_counts(view.connection, said["statement_id"])
        .filter(region_id="KG-J")
        .row(0, named=True)
    )
    assert row["count"] == 6
    assert "stated besides: Jalal-Abad city: 1" in exhibits.region_sentence(view, said, row)
    assert exhibits.regions(view, said).title == "RRCG: 104 of 106 appeals are given by region"


def test_a_partial_list_has_no_first_region_and_no_rate(look_at) -> None:
    view = look_at(PARLIAMENT)
    said = statement(view, reporter_id="common_cause", stated_total=33)
    shown = exhibits.regions(view, said)
    assert shown.title == "Common Cause: 17 of 33 reports are given by region"
    assert "incomplete" in shown.subtitle
    assert shown.table["Per 100 stations"].null_count() == 9


def test_the_counting_period_ends_where_the_source_says(look_at) -> None:
    view = look_at(PRESIDENT)
    shown = exhibits.categories(view, statement(view, stated_total=27))
    assert shown is not None
    assert "counted from 21 December 2020 to 28 December 2020" in shown.subtitle
    assert "as of 30 December 2020" in shown.subtitle


def test_lines_that_count_different_things_stay_apart_though_they_share_a_category(look_at) -> None:
    view = look_at(PARLIAMENT)
    shown = exhibits.categories(view, statement(view, stated_total=126))
    assert shown is not None
    lines = dict(shown.table.iter_rows())
    assert lines["Vote buying (messages: bribery of voters)"] == 38
    assert lines["Vote buying (registered: bribery of voters)"] == 2
    assert "(38)" in shown.title


def test_what_became_of_the_cases_is_shown_by_dimension(look_at) -> None:
    view = look_at(PARLIAMENT)
    (workflow,) = exhibits.breakdowns(view, statement(view, stated_total=408))
    assert sorted(workflow.table["Facts"]) == [67, 76, 265]


def test_two_versions_of_one_count_say_that_they_are_one(look_at) -> None:
    view = look_at(LOCAL)
    cards = exhibits.cards_html(view, queries.statements(view.connection).rows(named=True))
    assert cards.count("the same count as told at 2 addresses") == 2
    assert "24.kg" in cards
    assert "kabar.kg" in cards


def test_decisions_are_no_violations(look_at) -> None:
    view = look_at(PRESIDENT)
    page = single_page.violations_map(view).split("</script>", 1)[1]
    assert "decisions" not in page.lower()


def test_the_official_turnout_stands_only_beside_an_estimate_of_the_whole_day(look_at) -> None:
    with_end = exhibits.estimates(look_at(PRESIDENT))
    before = exhibits.estimates(look_at(PARLIAMENT))
    assert with_end is not None
    assert before is not None
    assert "official" in str(with_end.figure)
    assert "official" not in str(before.figure)


def test_the_title_of_a_rate_map_speaks_of_rates_and_the_caveat_of_their_denominator(look_at) -> None:
    view = look_at(PARLIAMENT)
    ministry = statement(view, reporter_id="mia", unit_of_count="facts")
    shown = exhibits.regions(view, ministry, measure="rate")
    assert "most per 100 polling stations in Osh city (39.7)" in shown.title
    assert "Polling stations as of 2011" in shown.subtitle


def test_no_region_is_named_as_first_where_two_share_the_first_place(look_at) -> None:
    view = look_at(PRESIDENT)
    messages = statement(view, reporter_id="rrcg", unit_of_count="listed_reports")
    assert "most in" not in exhibits.regions(view, messages).title


def test_categories_that_miss_the_stated_total_say_so(look_at) -> None:
    view = look_at(PARLIAMENT)
    shown = exhibits.categories(view, statement(view, stated_total=126))
    assert shown is not None
    assert "The categories add up to 105, the stated total is 126." in shown.subtitle
    whole = exhibits.categories(view, statement(view, stated_total=33))
    assert whole is not None
    assert "add up to" not in whole.subtitle


def test_every_exhibit_names_reporter_moment_source_and_build(look_at) -> None:
    view = look_at(PARLIAMENT)
    ministry = statement(view, reporter_id="mia", unit_of_count="facts")
    for shown in (exhibits.regions(view, ministry), exhibits.timeline(view), exhibits.estimates(view)):
        assert shown is not None
        assert shown.title
        assert view.election["build_id"] in shown.source
        assert shown.table.height
    text = exhibits.regions(view, ministry)
    assert "as of 28 November 2021" in text.subtitle
    assert "https://24.kg/vlast/215151" in text.source
    assert "Natural Earth" in text.source


def test_no_screen_adds_reporters_together(look_at) -> None:
    """Every number on the overview is one statement's own total."""
    view = look_at(PRESIDENT)
    rows = queries.statements(view.connection)
    cards = exhibits.cards_html(view, rows.rows(named=True))
    numbers = [part.split("<")[0] for part in cards.split('class="number">')[1:]]
    assert sorted(numbers) == sorted(str(total) for total in rows["stated_total"])
    totals = rows["stated_total"].sum()
    assert str(totals) not in cards


def test_turnout_that_contradicts_itself_is_marked(look_at) -> None:
    view = look_at(PRESIDENT)
    shown = exhibits.turnout(view, "president")
    assert shown is not None
    odd = shown.table.filter(pl.col("Voters who took part") == 1_581_569).row(0, named=True)
    assert odd["Turnout, %"] == 38.7
    assert odd["Recomputed, %"] == 44.38
    assert "contradicts the number of voters" in shown.subtitle


def test_machine_manual_and_final_shares_stay_apart(look_at) -> None:
    view = look_at(PRESIDENT)
    (came_in,) = [e for e in exhibits.counts_over_time(view, "president") if "japarov" in e.name]
    shares = came_in.table.select("Series", "Share, %").rows()
    assert ("Manual count, 11 January 2021", 83.9) in shares
    assert ("Machine count, 20 January 2021", 79.23) in shares
    assert ("Final protocol, 20 January 2021", 79.2) in shares
    assert "partial count is not a random sample" in came_in.subtitle


def test_an_estimate_without_a_published_margin_has_none(look_at) -> None:
    shown = exhibits.estimates(look_at(PARLIAMENT))
    assert shown is not None
    margins = dict(zip(shown.table["Indicator"], shown.table["± points"], strict=True))
    assert margins["Voter turnout"] == 3.05
    assert [margin for name, margin in margins.items() if name != "Voter turnout"] == [None] * 6


def test_a_renamed_place_has_the_name_of_polling_day(look_at) -> None:
    names = queries.names(look_at(EARLIER).connection, "en")
    assert names["unit", "KG-GO"] == "Osh city"


@pytest.mark.parametrize("language", LANGUAGES)
def test_exported_pages_ask_for_nothing_and_say_everything(look_at, language: str) -> None:
    view = look_at(PARLIAMENT, language)
    for page in single_page.PAGES.values():
        text = page(view)
        markup = text.split("</script>", 1)[1]
        assert 'src="http' not in text
        assert "<link" not in text
        assert "@import" not in text
        assert view.election["build_id"] in markup
        assert f'<html lang="{language}">' in text
        assert "408" in markup


def test_names_with_markup_are_shown_and_not_run(look_at, real_build, tmp_path) -> None:
    original = look_at(PARLIAMENT)
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(store.current(real_build / PARLIAMENT).read_bytes())
    with duckdb.connect(str(copy)) as changed:
        changed.execute(
            "UPDATE staging.labels SET text = '<img src=x onerror=alert(1)>' WHERE kind = 'reporter.short'"
        )
    connection = store.connect(copy)
    language = exhibits.view_language(connection, "en", original.language.zone)
    view = View(connection, language)
    assert "<img src=x" not in single_page.overview(view).split("</script>", 1)[1].split("<script", 1)[0]
    assert "&lt;img src=x" in single_page.overview(view)


def test_csv_keeps_numbers_and_letters_and_disarms_formulas() -> None:
    frame = pl.DataFrame({"ңөү": ["=1+1", "-2", "＝1+1", "жөнөкөй", None], "n": [-1, 2, 2, 3, None]})
    raw = downloads.csv(frame)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines() == [
        "ңөү,n",
        "'=1+1,-1",
        "'-2,2",
        "'＝1+1,2",
        "жөнөкөй,3",
        ",",
    ]
    assert pl.read_parquet(io.BytesIO(downloads.parquet(frame))).equals(frame)
    headed = downloads.csv(pl.DataFrame({"=1+1, votes": [1]}))  # a choice's name stands in headings, too
    assert headed.decode("utf-8-sig").splitlines()[0] == '"\'=1+1, votes"'


def test_the_data_dictionary_is_the_one_that_the_code_makes() -> None:
    written = (settings.DATA / "DICTIONARY.md").read_text(encoding="utf-8")
    assert written == markdown(), "run: baikoo dictionary"


def test_tables_can_be_asked_for_by_name_only(look_at) -> None:
    with pytest.raises(ValueError, match="no table"):
        queries.table(look_at(PARLIAMENT).connection, "staging.units; DROP TABLE staging.units")


def test_a_finding_is_told_in_the_readers_language(look_at) -> None:
    told = {code: exhibits.findings_html(look_at(LOCAL, code)) for code in LANGUAGES}
    assert len(set(told.values())) == 3
    assert "5313" in told["ky"]
    assert "добуш сатып алуу" in told["ky"].lower()


def test_attribution_stands_in_every_language(look_at) -> None:
    texts = json.loads(look_at(PARLIAMENT).election["attribution"])
    assert set(texts) == set(LANGUAGES)


def test_what_is_found_of_commissions_is_no_finding_on_a_statement(look_at) -> None:
    connection = look_at(PRESIDENT).connection
    assert queries.findings(connection, of_commissions=False)["level"].to_list() == ["row", "turnout_report"]
    assert queries.findings(connection).height == 5
