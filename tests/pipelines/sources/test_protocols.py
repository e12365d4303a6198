"""Protocols: what a row becomes, and every bad input; the rest of the file loads, and nothing is lost."""

import datetime as dt
import json

import pytest

from pipelines import store

STATIONS = ["101", "102", "103", "201", "202", "203", "301", "302"]
"""In the order of the rows of Testland's protocols, from row 2."""


def protocol(land, station: str = "101", origin: str = "manual", name: str = "protocols") -> dict:
    """The only protocol that a source gives of a station."""
    (found,) = land.stage(name).kept.filter(station_id=station, origin=origin).to_dicts()
    return found


def add(land, name: str, *rows: list[str]) -> None:
    land.write_rows(name, [*land.rows(name), *rows])


def again(land, name: str, row: int, **cells: str) -> list[str]:
    """A row of a file once more, with other contents in these columns."""
    header, cells_of = land.rows(name)[0], list(land.rows(name)[row - 1])
    for column, text in cells.items():
        cells_of[header.index(column)] = text
    return cells_of


def two_contests(land) -> None:
    """Beside the mayor a council is elected, of one choice; files that name no ballot are the mayor's."""
    land.replace(
        "election",
        '[[choice]]\nid = "ang"',
        '[[contest]]\nid = "council"\naliases = ["Кеңеш"]\nlabels = { ky = "Кеңеш", ru = "Совет", en = "Council" }\n\n'
        '[[choice]]\nid = "reds"\ncontest = "council"\nlabels = { ky = "К", ru = "К", en = "Reds" }\n\n'
        '[[choice]]\nid = "ang"',
    )
    text = land.text("election")
    for origin in ("manual", "machine"):
        text = text.replace(f'{{ origin = "{origin}" }}', f'{{ origin = "{origin}", contest_id = "mayor" }}')
    land.write("election", text)


def test_a_wide_row_is_a_protocol_with_its_votes_in_the_order_of_the_ballot(land) -> None:
    staged = land.stage("protocols")

    assert staged.kept["station_id"].to_list() == STATIONS
    found = protocol(land)
    assert (found["commission_id"], found["region_id"], found["contest_id"]) == ("C-N", "TL-N", "mayor")
    assert (found["revision"], found["status"], found["row_number"]) == (1, "counted", 2)
    assert found["as_of_at"] == dt.datetime(2030, 5, 12, 21, 41, tzinfo=dt.UTC)
    assert (found["registered"], found["ballots_valid"], found["took_part"]) == (1200, 508, None)
    assert (found["votes"], found["votes_total"], found["unread"]) == ([289, 219], 508, None)


def test_rows_of_a_long_file_become_one_protocol_numbered_as_the_first_of_them(land) -> None:
    found = protocol(land, "102", "machine", "machine")

    assert (found["ballots_valid"], found["ballots_invalid"], found["registered"]) == (316, 7, None)
    assert (found["votes"], found["votes_total"], found["row_number"]) == ([140, 176], 316, 6)


CELLS = {
    # what stands in the cell of the first choice: its votes, their sum, what is unread
    "???": (None, None, {"vote:ang": "illegible"}),
    "x": (None, 219, {"vote:ang": "not_on_form"}),
    "-": (None, None, {}),
    "": (None, None, {}),
    "0": (0, 219, {}),
    "1 289": (1289, 1508, {}),
    "1\u00a0289": (1289, 1508, {}),
    "289,0": (289, 508, {}),
}


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_of_votes_is_a_number_or_the_reason_why_there_is_none_and_never_zero(land, text: str) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", text)
    votes, total, unread = CELLS[text]

    found = protocol(land)

    assert (found["votes"], found["votes_total"]) == ([votes, 219], total)
    assert json.loads(found["unread"] or "{}") == unread
    assert land.stage("protocols").rejects.is_empty()


@pytest.mark.parametrize("text", ["???", "x", "-", ""])
def test_a_line_without_a_number_is_none_and_no_equation_with_it_is_evaluated(land, text: str) -> None:
    land.set_cell("protocols", 2, "2. Received", text)
    land.set_cell("protocols", 2, "3. Early", "999")  # the only equation that can tell is the one with line 2

    land.build()

    found = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()[0]
    assert found["ballots_received"] is None
    states = {"???": "illegible", "x": "not_on_form"}
    assert json.loads(found["unread"] or "{}") == (
        {"ballots_received": states[text]} if text in states else {}
    )
    assert land.table("marts.equation_check").is_empty()


def test_votes_that_cannot_be_read_leave_their_equation_open(land) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", "???")
    land.set_cell("protocols", 3, "Аң Өзгөн", "141")

    land.build()

    broken = land.table("marts.equation_check").select(
        "station_id", "equation_id", "left_value", "right_value"
    )
    assert broken.rows() == [("102", "votes", 317, 316)]


NO_COUNTS = {"negative": "-5", "fractional": "12.5", "in two ways": "1,289", "word": "көп", "huge": "9" * 30}


@pytest.mark.parametrize("text", NO_COUNTS.values(), ids=list(NO_COUNTS))
@pytest.mark.parametrize("column", ["Аң Өзгөн", "1. Тизме"])
def test_a_wide_row_with_a_number_that_is_no_count_is_a_reject_that_names_the_cell(
    land, column: str, text: str
) -> None:
    land.set_cell("protocols", 4, column, text)

    staged = land.stage("protocols")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"], reject["file"]) == (4, column, "raw/protocols.csv")
    assert text in reject["reason"]
    assert staged.kept["station_id"].to_list() == [name for name in STATIONS if name != "103"]


@pytest.mark.parametrize("text", NO_COUNTS.values(), ids=list(NO_COUNTS))
def test_in_a_long_file_only_that_row_is_a_reject_and_its_number_is_unknown(land, text: str) -> None:
    land.set_cell("machine", 4, "number", text)  # votes of the first choice in station 101

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "number")
    assert f"{text!r} is no count: write a whole number in digits only" in reject["reason"]
    found = protocol(land, "101", "machine", "machine")
    assert (found["ballots_valid"], found["votes"], found["votes_total"]) == (508, [None, 219], None)
    assert json.loads(found["unread"]) == {"vote:ang": "refused"}
    assert staged.kept.height == len(STATIONS)


# ---------------------------------------------------------------------------------- choices, lines and ballots

STRAY = {
    # row 4 of the long file instead (votes of the first choice): where it is refused and why
    "a choice on no ballot": ("votes", "Аң Өзгөң", "choice", "'Аң Өзгөң' is on no ballot: correct the cell, or add"),
    "no choice": ("votes", "", "choice", "'' is on no ballot"),
    "a line that is none": ("voters", "", "row", "'voters' is no line of a protocol: add it to [source.values.line]"),
    "no line": ("", "", "row", "'' is no line of a protocol"),
    "a choice in a row of another line": ("valid", "bek", "choice", "'bek' is a choice, and the row gives no votes"),
}  # fmt: skip


@pytest.mark.parametrize("case", STRAY)
def test_a_row_of_no_line_or_of_no_choice_is_a_reject_and_the_rest_of_the_protocol_loads(
    land, case: str
) -> None:
    line, choice, column, reason = STRAY[case]
    land.set_cell("machine", 4, "row", line)
    land.set_cell("machine", 4, "choice", choice)

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, column)
    assert reason in reject["reason"]
    found = protocol(land, "101", "machine", "machine")
    assert (found["ballots_invalid"], found["votes"]) == (12, [None, 219])
    assert found["votes_total"] == (None if line == "votes" else 219)  # whose votes those are nobody knows


def test_votes_of_nobody_leave_the_sum_unknown_even_where_every_choice_has_its_own(land) -> None:
    add(land, "machine", ["101", "votes", "Цой", "7"])

    found = protocol(land, "101", "machine", "machine")

    assert (found["votes"], found["votes_total"]) == ([289, 219], None)
    assert json.loads(found["unread"]) == {"vote:": "refused"}


def test_two_strangers_in_one_protocol_are_two_rejects_and_no_repetition(land) -> None:
    add(land, "machine", ["101", "votes", "Цой", "7"], ["101", "votes", "Ким", "7"])

    rejects = land.stage("machine").rejects

    assert rejects["row_number"].to_list() == [34, 35]
    assert all("is on no ballot" in reason and ";" not in reason for reason in rejects["reason"])


def test_a_choice_without_a_row_was_not_on_the_ballot_of_that_station(land) -> None:
    header, *rows = land.rows("machine")
    land.write_rows("machine", [header, *(row for row in rows if row[:3] != ["101", "votes", "bek"])])

    found = protocol(land, "101", "machine", "machine")

    assert (found["votes"], found["votes_total"], found["unread"]) == ([289, None], 289, None)


def with_contest_column(land) -> None:
    two_contests(land)
    land.replace("election", '{ origin = "machine", contest_id = "mayor" }', '{ origin = "machine" }')
    land.replace("election", 'line = "row"\n', 'line = "row"\ncontest_id = "ballot"\n')
    header, *rows = land.rows("machine")
    land.write_rows("machine", [[*header, "ballot"], *([*row, "mayor"] for row in rows)])


def test_a_long_file_may_hold_two_contests_and_call_them_by_another_name(land) -> None:
    with_contest_column(land)
    add(land, "machine", ["101", "votes", "reds", "444", "Кеңеш"], ["101", "valid", "", "444", "council"])

    staged = land.stage("machine")

    assert staged.rejects.is_empty()
    (council,) = staged.kept.filter(contest_id="council").to_dicts()
    assert (council["votes"], council["votes_total"], council["ballots_valid"]) == ([444], 444, 444)
    assert staged.kept.filter(contest_id="mayor").height == len(STATIONS)


def test_a_choice_of_another_ballot_is_a_reject_and_an_unknown_ballot_too(land) -> None:
    with_contest_column(land)
    add(land, "machine", ["101", "votes", "reds", "5", "mayor"], ["101", "votes", "reds", "5", "khan"])
    add(land, "machine", ["102", "votes", "reds", "5", ""])

    staged = land.stage("machine")

    reasons = dict(staged.rejects.select("row_number", "reason").iter_rows())
    assert "'reds' stands on another ballot: correct the choice or the contest" in reasons[34]
    assert "'khan'" in reasons[35]
    assert "contest_id is needed" in reasons[36]
    assert staged.kept.filter(station_id="101")["votes_total"].to_list() == [None]
    assert staged.kept.filter(station_id="102")["votes_total"].to_list() == [316]


def test_a_wide_file_of_two_contests_is_described_once_for_each(land) -> None:
    two_contests(land)
    header, *rows = land.rows("protocols")
    land.write_rows("protocols", [[*header, "Reds"], *([*row, str(100 + n)] for n, row in enumerate(rows))])
    text = land.text("election")
    start = text.index('[[source]]\nid = "protocols"')
    one = text[start : text.index("[[source]]", start + 5)]
    other = (
        one.replace('id = "protocols"', 'id = "council"')
        .replace('contest_id = "mayor"', 'contest_id = "council"')
        .replace('{ ang = "Аң Өзгөн", bek = "Bek" }', '{ reds = "Reds" }')
    )
    land.write("election", text[:start] + other + text[start:])

    land.build()

    told = land.table("staging.protocols").filter(origin="manual", station_id="102").sort("contest_id")
    assert told.select("contest_id", "votes").rows() == [("council", [101]), ("mayor", [140, 176])]
    receipts = land.table("staging.protocols").filter(origin="identification")
    assert receipts["contest_id"].value_counts().sort("contest_id").rows() == [("council", 8), ("mayor", 8)]
    identified = land.table("marts.station_results").filter(station_id="102")["identified"].to_list()
    assert identified == [323] * 5, "voters are identified once for all ballots and counts"


# ---------------------------------------------------------------------------------- one station, two protocols


@pytest.mark.parametrize("name", ["protocols", "machine"])
def test_a_protocol_told_twice_with_the_same_contents_counts_once(land, name: str) -> None:
    rows = land.rows(name)
    add(land, name, rows[1])

    staged = land.stage(name)

    (reject,) = staged.rejects.to_dicts()
    assert reject["row_number"] == len(rows) + 1
    assert reject["reason"].endswith("the row repeats row 2: remove one of them")
    assert staged.kept["station_id"].sort().to_list() == STATIONS


def test_two_protocols_of_one_station_with_different_contents_are_both_refused(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, Bek="220"), again(land, "protocols", 2, Bek="220"))

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [2, 10, 11]
    assert set(staged.rejects["column"]) == {"uik"}
    for reason in staged.rejects["reason"]:
        assert (
            "the protocol of 101 / mayor / manual / 1 stands in rows 2 and 11 with different contents"
            in reason
        )
        assert "keep the one that is meant, number the revisions, or tell the copies of observers" in reason
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_in_a_long_file_only_the_number_in_dispute_is_refused(land) -> None:
    add(land, "machine", ["101", "votes", "bek", "220"])

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [5, 34]
    assert "101 / mayor / manual" not in staged.rejects["reason"][0]
    assert "stands in rows 5 and 34 with different contents" in staged.rejects["reason"][0]
    found = protocol(land, "101", "machine", "machine")
    assert (found["votes"], found["votes_total"], found["ballots_valid"]) == ([289, None], None, 508)


def test_a_row_without_a_station_is_compared_with_none(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, uik=""), again(land, "protocols", 3, uik=""))

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [10, 11]
    assert all(r.endswith("the cell is empty: station_id is needed") for r in staged.rejects["reason"])
    assert staged.kept.height == len(STATIONS)


def parted(land, *changes: dict[str, str], status: bool = True) -> None:
    """The protocols in two files of a folder; the second file also holds station 101, with these changes."""
    header, *rows = land.rows("protocols")
    (land.folder / "raw" / "parts").mkdir()
    for name, own in (("a", rows[:5]), ("b", rows[5:])):
        more = [again(land, "protocols", 2, **change) for change in changes] if name == "b" else []
        land.write_rows(f"parts/{name}", [header, *own, *more])
    land.replace("election", 'file = "raw/protocols.csv"', 'file = "raw/parts/*.csv"')


def test_protocols_of_several_files_are_one_table(land) -> None:
    parted(land)

    land.build()

    told = land.table("staging.protocols").filter(origin="manual")
    assert told["station_id"].sort().to_list() == STATIONS
    assert set(told["source_id"]) == {"protocols/a.csv", "protocols/b.csv"}
    assert land.rejects() == []


@pytest.mark.parametrize(("bek", "refused"), [("219", [("b", 5)]), ("220", [("a", 2), ("b", 5)])])
def test_one_station_in_two_files_counts_once_or_not_at_all(land, bek: str, refused) -> None:
    parted(land, {"Bek": bek})

    land.build()

    rejects = land.rejects()
    assert [(r["file"], r["row_number"]) for r in rejects] == [(f"raw/parts/{f}.csv", n) for f, n in refused]
    words = (
        "the same contents: remove one"
        if bek == "219"
        else "other contents: keep the one that is meant, number"
    )
    assert all(f"another file gives the protocol of 101 with {words}" in r["reason"] for r in rejects)
    told = land.table("staging.protocols").filter(origin="manual")["station_id"].sort().to_list()
    assert told == (STATIONS if bek == "219" else STATIONS[1:])
    coverage = dict(land.table("marts.station_coverage").select("station_id", "state").iter_rows())
    assert coverage.pop("101") == ("reported" if bek == "219" else "refused")
    assert set(coverage.values()) == {"reported"}
    for account in land.table("meta.sources").to_dicts():
        assert account["rows_kept"] + account["rows_rejected"] == account["rows_read"]


def test_a_document_of_a_long_file_that_another_file_contradicts_is_refused_with_all_its_rows(land) -> None:
    (land.folder / "raw" / "m").mkdir()
    land.file("machine").rename(land.folder / "raw" / "m" / "a.csv")
    land.write_rows(
        "m/b", [["uik", "row", "choice", "number"], ["102", "votes", "bek", "1"], ["102", "valid", "", "1"]]
    )
    land.replace("election", 'file = "raw/machine.csv"', 'file = "raw/m"')

    land.build()

    assert [(r["source_id"][-5:], r["row_number"]) for r in land.rejects()] == [
        *(("a.csv", n) for n in (6, 7, 8, 9)), *(("b.csv", n) for n in (2, 3)),
    ]  # fmt: skip
    assert len({reject["reason"] for reject in land.rejects()}) == 1
    assert land.table("staging.protocols").filter(origin="machine").height == len(STATIONS) - 1


def divided(land, votes: list[list[str]], more: str = "") -> None:
    """The lines of the protocols in their file, the votes in a second one: station, choice, number and so on."""
    header, *rows = land.rows("protocols")
    kept = [n for n, name in enumerate(header) if name not in ("Аң Өзгөн", "Bek")]
    land.write_rows("protocols", [[row[n] for n in kept] for row in (header, *rows)])
    land.write_rows("votes", votes)
    land.replace(
        "election",
        'choices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'read_states = { illegible = ["???"], not_on_form = ["x"], empty',
    )
    land.replace(
        "election",
        '[[source]]\nid = "machine"',
        '[[source]]\nid = "votes"\nkind = "protocols"\nfile = "raw/votes.csv"\ntitle = "Votes"\n'
        'publisher = "Testland"\nlicence = "None"\nnature = "synthetic"\nconstants = { origin = "manual" }\n'
        'read_states = { illegible = ["???"] }\n'
        f'columns = {{ station_id = "uik", choice_id = "who", value = "n"{more} }}\n\n[[source]]\nid = "machine"',
    )


def test_lines_of_one_file_and_votes_of_another_are_one_protocol_that_names_both(land) -> None:
    votes = [[uik, who, str(n)] for n, uik in enumerate(STATIONS[:-1], 10) for who in ("ang", "bek")]
    divided(land, [["uik", "who", "n"], *votes, ["999", "ang", "5"]])

    land.build()

    told = {
        row["station_id"]: row for row in land.table("staging.protocols").filter(origin="manual").to_dicts()
    }
    found = told["102"]
    assert (found["source_id"], found["row_number"]) == ("protocols", 3)
    assert (found["votes_source_id"], found["votes_row_number"]) == ("votes", 4)
    assert (found["registered"], found["votes"], found["votes_total"]) == (640, [11, 11], 22)
    assert (found["commission_id"], found["as_of_at"] is None) == ("C-N", False)
    assert (told["302"]["votes"], told["302"]["registered"]) == (None, 1105)
    assert (told["999"]["votes"], told["999"]["registered"], told["999"]["source_id"]) == (
        [5, None],
        None,
        "votes",
    )
    assert land.rejects() == []


def test_what_either_part_could_not_read_or_annuls_stays_in_the_whole(land) -> None:
    header = ["uik", "who", "n", "state"]
    divided(
        land,
        [header, ["101", "ang", "???", "annulled"], ["101", "bek", "5", "annulled"]],
        ', status = "state"',
    )
    land.set_cell("protocols", 2, "1. Тизме", "???")

    land.build()

    (found,) = land.table("staging.protocols").filter(station_id="101", origin="manual").to_dicts()
    assert json.loads(found["unread"]) == {"registered": "illegible", "vote:ang": "illegible"}
    assert (found["status"], found["votes"], found["votes_total"]) == ("annulled", [None, 5], None)


# ---------------------------------------------------------------------------------- long documents as wholes


def with_status(land, *words: str) -> None:
    """The first rows of the long file with these words in a column of status, the others with none."""
    land.replace("election", 'line = "row"\n', 'line = "row"\nstatus = "state"\n')
    header, *rows = land.rows("machine")
    given = [*words, *[""] * (len(rows) - len(words))]
    land.write_rows(
        "machine", [[*header, "state"], *([*row, word] for row, word in zip(rows, given, strict=True))]
    )


def test_what_is_wrong_with_a_document_is_told_of_each_of_its_rows(land) -> None:
    with_status(land, *["void"] * 4)

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [2, 3, 4, 5]
    assert all(
        "'void' is none of counted, annulled, cancelled" in reason for reason in staged.rejects["reason"]
    )
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_a_document_whose_rows_disagree_about_it_is_refused(land) -> None:
    with_status(land, "annulled", "annulled", "cancelled", "annulled")

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [2, 3, 4, 5]
    expected = "state: the rows of this document say both 'annulled' and 'cancelled': correct one of them"
    assert set(staged.rejects["reason"]) == {expected}
    assert staged.kept["station_id"].to_list() == STATIONS[1:]


def test_a_row_without_a_station_in_a_long_file_is_lost_from_no_account(land) -> None:
    land.set_cell("machine", 4, "uik", "")

    staged = land.stage("machine")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "uik")
    assert "station_id is needed" in reject["reason"]
    assert staged.kept.height == len(STATIONS)


# ---------------------------------------------------------------------------------- status, revisions, places


@pytest.mark.parametrize(
    ("word", "status"), [("жараксыз", "annulled"), ("recalled", "cancelled"), ("", "counted")]
)
def test_the_publishers_words_say_whether_a_protocol_counts(land, word: str, status: str) -> None:
    land.set_cell("protocols", 2, "state", word)

    assert protocol(land)["status"] == status


def test_a_word_that_is_no_status_is_a_reject(land) -> None:
    land.set_cell("protocols", 2, "state", "жокко")

    (reject,) = land.stage("protocols").rejects.to_dicts()

    assert reject["column"] == "state"
    assert "'жокко' is none of counted, annulled, cancelled: add it to [source.values]" in reject["reason"]


def with_revisions(land, *texts: str) -> None:
    """Station 101 once for each of these revisions, its votes of the second choice being 300, 301 and so on."""
    land.replace("election", 'status = "state"\n', 'status = "state"\nrevision = "version"\n')
    header, *rows = land.rows("protocols")
    more = [again(land, "protocols", 2, Bek=str(300 + n)) for n in range(len(texts))]
    numbered = [[*row, ""] for row in rows] + [[*row, text] for row, text in zip(more, texts, strict=True)]
    land.write_rows("protocols", [[*header, "version"], *numbered])


def test_a_later_revision_replaces_the_earlier_and_all_stay_in_staging(land) -> None:
    with_revisions(land, "3", "2")

    land.build()

    kept = land.table("staging.protocols").filter(station_id="101", origin="manual").sort("revision")
    assert kept.select("revision", "votes").rows() == [(1, [289, 219]), (2, [289, 301]), (3, [289, 300])]
    (result,) = land.table("marts.station_results").filter(station_id="101", origin="manual").to_dicts()
    assert (result["revision"], result["votes_total"]) == (3, 589)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (("2", "2.0"), "101 / mayor / manual / 2 stands in rows 10 and 11 with different contents"),
        (("0",), "0 is below 1"),
        (("first",), "'first' is not a whole number"),
    ],
)
def test_revisions_are_numbers_however_they_are_written(land, texts, reason: str) -> None:
    with_revisions(land, *texts)

    staged = land.stage("protocols")

    assert staged.rejects["row_number"].to_list() == [10, 11][: len(texts)]
    assert all(reason in text for text in staged.rejects["reason"])
    assert staged.kept.height == len(STATIONS)


def test_a_protocol_of_a_station_on_no_list_stays_and_its_station_becomes_a_unit(land) -> None:
    add(land, "protocols", again(land, "protocols", 2, uik="999", tec="C-X", region="TL-N"))

    land.build()

    assert land.rejects() == []
    units = {row["unit_id"]: row for row in land.table("staging.units").to_dicts()}
    assert (units["999"]["level"], units["999"]["parent_id"], units["999"]["region_id"]) == (
        "station",
        "C-X",
        "TL-N",
    )
    assert (units["C-X"]["level"], units["C-X"]["parent_id"]) == ("commission", "TL-N")
    (coverage,) = land.table("marts.station_coverage").filter(station_id="999").to_dicts()
    assert (coverage["state"], coverage["is_expected"], coverage["commission_id"]) == (
        "unexpected",
        False,
        "C-X",
    )


# ---------------------------------------------------------------------------------- keys and rows of all kinds


def test_keys_may_be_composed_of_padded_columns(land) -> None:
    land.replace(
        "election",
        'station_id = "uik"\ncommission_id = "tec"\nregion_id = "region"\nas_of_at',
        'region_id = "region"\nas_of_at',
    )
    land.replace(
        "election",
        "[source.formats]\nas_of_at",
        '[source.compose]\nstation_id = "{tec}/{uik}"\ncommission_id = "{region}:{tec}"\n\n'
        "[source.pad]\nuik = 5\n\n[source.formats]\nas_of_at",
    )
    land.set_cell("protocols", 3, "uik", "102.0")
    land.set_cell("protocols", 4, "tec", "")

    staged = land.stage("protocols")

    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (4, "tec, uik")
    assert "station_id is needed" in reject["reason"]
    assert staged.kept["station_id"].to_list()[:2] == ["C-N/00101", "C-N/00102"]
    assert staged.kept["commission_id"][0] == "TL-N:C-N"


@pytest.mark.parametrize("header", ["Bek", "Бек", "Бекбек"])
def test_a_column_is_found_under_any_of_its_headers(land, header: str) -> None:
    land.replace(
        "election",
        'choices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'choices = { ang = "Аң Өзгөн", bek = ["Bek", "Бек", "Бекбек"] }\n'
        'read_states = { illegible = ["???"], not_on_form = ["x"], empty',
    )
    land.write_rows(
        "protocols", [[name.replace("Bek", header) for name in row] for row in land.rows("protocols")]
    )
    land.set_cell("protocols", 3, header, "-3")

    staged = land.stage("protocols")

    assert staged.rejects["column"].to_list() == [header]
    assert staged.kept["votes"][0].to_list() == [289, 219]


def test_rows_of_subtotals_are_set_aside_and_accounted_for(land) -> None:
    land.replace(
        "election",
        'read_states = { illegible = ["???"] }\n\n[source.columns]\nstation_id = "uik"\nline',
        'read_states = { illegible = ["???"] }\n'
        'drop = [{ column = "choice", values = ["100", "101"], reason = "subtotals" }]\n\n'
        '[source.columns]\nstation_id = "uik"\nline',
    )
    add(land, "machine", ["101", "votes", "100", "508"], ["102", "votes", "101", "316"])

    staged = land.stage("machine")

    assert staged.rejects["row_number"].to_list() == [34, 35]
    assert all("left out as the pack says: subtotals" in reason for reason in staged.rejects["reason"])
    assert (staged.rows_unfit, staged.kept["votes_total"].null_count()) == (0, 0)


def test_a_commission_in_the_place_of_a_listed_station_is_a_reject(land) -> None:
    add(land, "precincts", ["C-N", "C-N", "", "urban", ""])

    land.build()

    (reject,) = land.rejects()
    assert (reject["source_id"], reject["row_number"]) == ("precincts", 10)
    assert "'C-N' stands in commissions already" in reject["reason"]
    assert land.table("staging.units").filter(unit_id="C-N")["level"].to_list() == ["commission"]


def test_every_row_of_the_views_is_a_number_of_a_protocol(land) -> None:
    land.set_cell("protocols", 2, "Аң Өзгөн", "???")

    land.build()

    with store.connect(store.current(land.home)) as connection:
        (votes,) = connection.execute(
            "SELECT count(*) FROM staging.protocol_votes WHERE origin = 'manual'"
        ).fetchone()
        (lines,) = connection.execute(
            "SELECT count(*) FROM staging.protocol_lines WHERE origin = 'manual'"
        ).fetchone()
    assert (votes, lines) == (15, 80)
