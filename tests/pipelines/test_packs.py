"""Mistakes in a pack: each fails before anything is read, with the file, the key, the line and the remedy."""

import re

import pytest

from pipelines.errors import PackError


def refusal(land) -> PackError:
    with pytest.raises(PackError) as caught:
        land.pack()
    assert caught.value.remedy
    return caught.value


def line_of(land, name: str, text: str) -> str:
    (number,) = [n for n, line in enumerate(land.text(name).splitlines(), start=1) if text in line]
    return f"(line {number})"


def test_the_sound_pack_is_read_whole(land) -> None:
    pack = land.pack()

    assert [source.id for source, _ in pack.sources()] == [
        *("units", "aliases", "outlines", "stations"),
        *("tallies", "estimates", "results", "turnout", "incidents"),
        *(
            "commissions",
            "precincts",
            "protocols",
            "machine",
            "identification",
            "tables",
            "lists",
            "station_turnout",
        ),
    ]
    assert pack.category_kinds()["annulled"] == "decision"
    assert pack.vocabularies["choice"].identities["Аң Өзгөн"] == "ang"


MISTAKES = {
    # case: file, what stands there, what is written instead, the place named, what is said, what to do
    "unknown key": (
        "election", 'time_zone = "Europe/Berlin"', 'time_zone = "Europe/Berlin"\ntime_zon = "UTC"',
        "key time_zon (line 5)", "no key of a pack", "'time_zone'",
    ),
    "unknown key of a source": (
        "election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nencodin = "cp1251"',
        "key source.3.encodin (line", "no key of a pack", "'encoding'",
    ),
    "a missing key": ("election", "date = 2030-05-12\n", "", "key date", "date is missing", "Add it"),
    "a missing key of a source": (
        "election", 'file = "raw/turnout.csv"\n', "", "key source.3.file (line", "is missing", "Add it",
    ),
    "a date that is none": (
        "election", "date = 2030-05-12\n", 'date = "2030-02-30"\n', "key date (line 3)", "", "2030-02-30",
    ),
    "a word for a number": (
        "election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nheader_row = "first"',
        "key source.3.header_row (line", "integer", "'first'",
    ),
    "a table for a list of tables": (
        "election", 'languages = ["ky", "ru", "en"]', 'languages = "ky"', "key languages (line 6)", "tuple", "'ky'",
    ),
    "a kind of source that is none": (
        "election", 'id = "turnout"\nkind = "turnout"', 'id = "turnout"\nkind = "turnouts"', "key source.3.kind (line",
        "'published_tallies'", "'turnouts'",
    ),
    "a share above one": (
        "election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nmax_rejected_share = 5',
        "key source.3.max_rejected_share (line", "less than or equal to 1", "5",
    ),
    "a time zone that is none": (
        "election", 'time_zone = "Europe/Berlin"', 'time_zone = "Testland/Lake"', "key time_zone (line 4)",
        "no time zone", "",
    ),
    "an id with blanks": ("election", 'id = "tl-2030"', 'id = "TL 2030"', "key id (line 2)", "pattern", "TL 2030"),
    "a contest that is not listed": (
        "election", 'id = "bek"\ncontest = "mayor"', 'id = "bek"\ncontest = "khan"', "key choice.1.contest (line",
        "'bek' belongs to contest 'khan'", "mayor",
    ),
    "a denominator that is none": (
        "election", 'denominator = "stations"', 'denominator = "station"', "key denominator (line 9)",
        "no result item", "result_item",
    ),
    "an equation about an unknown contest": (
        "election", 'contest = "mayor"\nleft', 'contest = "mayors"\nleft', "key equation.0.contest (line",
        "'mayors'", "'mayor'",
    ),
    "an equation about an unknown figure": (
        "election", 'right = ["voters_took_part"]', 'right = ["voter_took_part"]', "key equation.0.right (line",
        "'voter_took_part'", "'voters_took_part'",
    ),
    "a source id used twice": (
        "election", 'id = "turnout"', 'id = "results"', "key id (line", "source id 'results' is used twice",
        "Rename",
    ),
    "a source id of the territory": (
        "election", 'id = "turnout"', 'id = "units"', "key id (line", "source id 'units' is used twice", "Rename",
    ),
    "a source outside its folder": (
        "election", 'file = "raw/turnout.csv"', 'file = "../tl-2029/raw/turnout.csv"',
        "source 'turnout', key file (line", "points outside its folder", "raw/",
    ),
    "an absolute path": (
        "election", 'file = "raw/turnout.csv"', 'file = "/etc/passwd"', "key file (line", "points outside", "raw/",
    ),
    "a misspelt field": (
        "election", 'count = "count"', 'cuont = "count"', "source 'tallies', key columns.cuont (line",
        "'cuont' is no field of staging.published_tallies", "'count'",
    ),
    "a field of another table": (
        "election", 'took_part = "voters"', 'count = "voters"', "key columns.count (line", "staging.turnout_reports",
        "",
    ),
    "a field that only we fill": (
        "election", 'took_part = "voters"', 'source_id = "voters"', "key columns.source_id", "no field", "",
    ),
    "a misspelt constant": (
        "election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nconstants = { orgin = "announced" }',
        "key constants.orgin", "no field", "'origin'",
    ),
    "a misspelt field of a measure": (
        "territory", 'constants = { as_of_at = "2019" }', 'constants = { as_at = "2019" }', "key measures.as_at",
        "no field", "'as_of_at'",
    ),
    "words for a field that is not read": (
        "election", "[source.values.phase]", "[source.values.note]", "key values.note (line", "read from no column",
        "columns",
    ),
    "per cent of a field that is not read": (
        "election", 'per_cent = ["turnout"]', 'per_cent = ["turnuot"]', "key per_cent.turnuot",
        "read from no column", "",
    ),
    "a language without a column of names": (
        "territory", 'name_ky = "name_ky"\n', "", "source 'units', key columns (line", "no column gives 'name_ky'",
        "every language",
    ),
    "a calendar id used twice": (
        "election", "[[source]]\nid = \"tallies\"",
        '[[calendar]]\nid = "polling"\nat = 2030-05-13\n'
        'labels = { ky = "a", ru = "b", en = "c" }\n\n[[source]]\nid = "tallies"',
        "key calendar.1.id (line", "used twice", "Rename",
    ),
    "a known total of no table": (
        "election", 'table = "staging.published_tallies"', 'table = "staging.published_tally"',
        "known_total 'facts_of_the_watchers' (line", "no table 'staging.published_tally'",
        "'staging.published_tallies'",
    ),
    "a known total of no column": (
        "election", 'column = "count"\nwhere', 'column = "cuont"\nwhere', "known_total",
        "no column 'cuont' that holds numbers", "'count'",
    ),
    "a known total of a column of text": (
        "election", 'column = "count"\nwhere', 'column = "note"\nwhere', "known_total", "'note' that holds numbers",
        "",
    ),
    "a known total on no column": (
        "election", 'dimension = "category" }\nexpected', 'dimensions = "category" }\nexpected', "known_total",
        "no column 'dimensions' that holds text", "'dimension'",
    ),
    "a known total on a column that is no text": (
        "election", 'dimension = "category" }\nexpected', 'is_partial = "no" }\nexpected', "known_total",
        "'is_partial' that holds text", "",
    ),
    "a pattern that is none": (
        "territory", r"pattern = '^\d{3}$'", "pattern = '^(\\d'", "key station_codes.pattern (line",
        "no regular expression", "",
    ),
    "a category without a kind": (
        "words", 'code = "pressure"\nkind = "violation"', 'code = "pressure"\nkind = "breach"',
        "key category.1.kind (line", "'violation'", "breach",
    ),
    "a spelling for two entries": (
        "words", 'aliases = ["көңүлгө тийүү"]', 'aliases = ["BRIBES"]', "catalogues/words.toml, category",
        "'BRIBES' stands for both 'vote_buying' and 'pressure'", "Keep the spelling with one",
    ),
    "an entry listed twice": (
        "words", 'code = "pressure"', 'code = "vote_buying"', "words.toml", "'vote_buying' is listed 2 times",
        "Rename",
    ),
    "a name missing in the pack": (
        "election", 'labels = { ky = "Бек", ru = "Бек", en = "Bek" }', 'labels = { ru = "Бек", en = "Bek" }',
        "election.toml", "choice 'bek' has no name in ky", "every language",
    ),
    "a name missing in a catalogue": (
        "words", 'labels = { ky = "Милиция", ru', "labels = { ru", "words.toml",
        "reporter 'police' has no name in ky", "",
    ),
    "an empty name": (
        "words", 'labels = { ky = "Милиция", ru', 'labels = { ky = "", ru', "words.toml",
        "reporter 'police' has no name in ky", "",
    ),
    "a plural missing": (
        "words", 'counted = { ky = ["{n} факт"], ru', "counted = { ru", "words.toml",
        "count of 'facts' has no name in ky", "",
    ),
    "a term missing": (
        "words", 'pre_election = { ky = "Шайлоого чейин", ru', "pre_election = { ru", "words.toml",
        "phase.pre_election has no name in ky", "",
    ),
    "an attribution missing": (
        "territory", 'ky = "Ойдон чыгарылган"\n', "", "territory.toml", "attribution of the maps has no name in ky",
        "",
    ),
    "a territory that does not exist": (
        "election", 'territory = "tl"', 'territory = "atlantis"', "atlantis/territory.toml",
        "election.toml, key territory (line 5) names it", "correct the name",
    ),
    "a catalogue that does not exist": (
        "election", 'catalogues = ["words"]', 'catalogues = ["worlds"]', "catalogues/worlds.toml",
        "election.toml, key catalogues (line 8) names it", "correct the name",
    ),
    "a layout that does not exist": (
        "election", 'layout = "estimates"', 'layout = "estimate"', "layouts/estimate.toml",
        "key source.1.layout (line", "correct the name",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_the_remedy(land, case: str) -> None:
    name, old, new, where, what, remedy = MISTAKES[case]
    land.replace(name, old, new)

    error = refusal(land)

    assert where in f"{error.where}"
    assert what in error.what
    assert remedy in error.remedy


def test_the_line_is_that_of_the_source_in_question_and_not_of_another_with_the_same_key(land) -> None:
    land.replace("election", 'file = "raw/results.csv"', 'file = "raw/results.csv"\nheader_row = 1')
    land.replace("election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nheader_row = 0')
    land.replace("election", 'file = "raw/окуялар-ңөү.csv"', 'file = "raw/окуялар-ңөү.csv"\nheader_row = 2')

    assert line_of(land, "election", "header_row = 0") in refusal(land).where


def test_the_line_of_a_key_that_only_the_layout_writes_is_not_found_in_the_next_source(land) -> None:
    layout = land.data / "catalogues" / "layouts" / "estimates.toml"
    layout.write_text("header_row = 0\n" + layout.read_text())
    land.replace("election", 'file = "raw/results.csv"', 'file = "raw/results.csv"\nheader_row = 1')

    estimates = land.text("election").splitlines().index('id = "estimates"')
    (number,) = re.findall(r"line (\d+)", refusal(land).where)
    assert int(number) in (estimates, estimates + 1)


def test_toml_that_is_none_is_told_with_its_line(land) -> None:
    land.replace("election", 'territory = "tl"', 'territory = "tl')

    error = refusal(land)

    assert error.where.endswith("election.toml")
    assert "line 5" in error.what


def test_a_pack_in_another_encoding_is_refused(land) -> None:
    land.write("election", land.text("election").encode("utf-16"))

    assert "not UTF-8" in refusal(land).what


def test_a_pack_with_a_byte_order_mark_is_read(land) -> None:
    land.write("election", b"\xef\xbb\xbf" + land.text("election").encode())

    assert land.pack().election.id == "tl-2030"


def test_a_folder_without_a_pack_is_told(land) -> None:
    land.file("election").unlink()

    error = refusal(land)

    assert error.where.endswith("tl-2030/election.toml")
    assert "does not exist" in error.what


@pytest.mark.parametrize("source", ["source = 5", 'source = ["tallies"]', 'source = { id = "tallies" }'])
def test_sources_that_are_no_tables_are_told(land, source: str) -> None:
    text = land.text("election")
    land.write("election", f"{source}\n{text[: text.index('[[source]]')]}")

    assert "key source" in refusal(land).where


def test_two_catalogues_with_the_same_kind_of_list_are_joined(land) -> None:
    (land.data / "catalogues" / "more.toml").write_text(
        '[[category]]\ncode = "queues"\nkind = "violation"\n'
        'labels = { ky = "Кезек", ru = "Очередь", en = "Queue" }\n'
        '[terms.phase]\nvoting = { ky = "Добуш берүү", ru = "Голосование", en = "Voting" }\n',
        encoding="utf-8",
    )
    land.replace("election", 'catalogues = ["words"]', 'catalogues = ["words", "more"]')

    pack = land.pack()

    assert {"vote_buying", "queues"} <= pack.vocabularies["category"].identities.keys()
    assert pack.catalogue.terms["phase"].keys() == {"pre_election", "voting"}


def test_what_a_source_says_itself_goes_before_its_layout_table_by_table(land) -> None:
    layout = land.data / "catalogues" / "layouts" / "estimates.toml"
    layout.write_text(layout.read_text() + '\n[values.indicator_id]\n"a" = "queues"\n"b" = "queues"\n')
    text = land.text("election").replace(
        'layout = "estimates"', 'layout = "estimates"\nmax_rejected_share = 0'
    )
    layout.write_text("max_rejected_share = 0.5\n" + layout.read_text())
    text = text.replace(
        'title = "Estimates"',
        'title = "Estimates"\nvalues = { indicator_id = { b = "turnout", c = "queues" } }',
    )
    land.write("election", text)

    source = next(source for source, _ in land.pack().sources() if source.id == "estimates")

    assert source.values == {"indicator_id": {"a": "queues", "b": "turnout", "c": "queues"}}
    assert source.max_rejected_share == 0
    assert source.columns["estimate"] == "per_cent"
