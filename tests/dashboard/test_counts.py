"""Results by station: questions and exhibits over a land whose figures can be added up by hand."""

from pathlib import Path

import pytest

from dashboard import queries_counts
from dashboard.exhibits import View, counts, counts_units
from tests.dashboard import counted

ASK = ("vote", "manual")


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counted.snapshot(tmp_path_factory.mktemp("land"))


@pytest.fixture(scope="module")
def view(land: Path) -> View:
    return counted.view(land)


@pytest.fixture(scope="module")
def shown(view: View) -> counts.Count:
    return counts.count(view, *ASK)


@pytest.fixture(scope="module")
def unlisted(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The same protocols where nobody says which stations there are."""
    return counted.view(counted.snapshot(tmp_path_factory.mktemp("unlisted"), is_listed=False))


# --- questions -------------------------------------------------------------------------------------------------


def test_the_binding_count_comes_first(view: View) -> None:
    found = queries_counts.counts(view.connection)
    assert found.rows() == [("vote", "manual", "a"), ("vote", "machine", "a")]


def test_a_count_knows_what_is_missing_annulled_and_unlisted(view: View) -> None:
    whole = queries_counts.tally(view.connection, *ASK)
    told = (
        "expected",
        "reported",
        "counted",
        "annulled",
        "unexpected",
        "illegible",
        "took_part",
        "listed",
        "turnout_stations",
        "leader_stations",
    )
    assert tuple(whole[name] for name in told) == (8, 7, 7, 1, 1, 1, 620, 1060, 6, 7)
    assert whole["turnout"] == pytest.approx(560 / 1060)
    assert whole["leader_share"] == pytest.approx(360 / 620)


def test_an_illegible_cell_is_left_out_above_and_below_the_line(view: View) -> None:
    """Station 3 gave 60 ballots to nobody knows how many voters: it is in no turnout, and in the shares."""
    rows = queries_counts.units(view.connection, *ASK, "commission").rows_by_key(
        "unit_id", named=True, unique=True
    )
    assert rows["CW1"]["turnout"] == pytest.approx(150 / 300)
    assert rows["CW1"]["leader_share"] == pytest.approx(100 / 210)
    assert rows["CW1"]["illegible"] == 1
    assert (rows["CW1"]["turnout_stations"], rows["CW1"]["leader_stations"], rows["CW1"]["counted"]) == (
        2,
        3,
        3,
    )


def test_an_annulled_station_is_in_and_counts_nowhere(view: View) -> None:
    row = queries_counts.units(view.connection, *ASK, "commission").filter(unit_id="CW2").row(0, named=True)
    assert (row["expected"], row["reported"], row["counted"], row["annulled"]) == (3, 2, 1, 1)
    assert row["leader_share"] == pytest.approx(45 / 90)


@pytest.mark.parametrize(
    ("unit", "votes"),
    [
        ("TL", {"a": 360, "b": 175, "c": 66}),
        ("W", {"a": 145, "b": 110, "c": 36}),
        ("CE", {"a": 210, "b": 60, "c": 30}),
    ],
)
def test_votes_of_any_unit_are_those_of_the_mart(view: View, unit: str, votes: dict[str, int]) -> None:
    rows = queries_counts.choices(view.connection, *ASK, unit)
    assert dict(rows.select("choice_id", "counted").iter_rows()) == votes
    ballots = {"TL": 620, "W": 300, "CE": 310}[unit]
    assert rows["share"].to_list() == pytest.approx(
        [n / ballots for n in sorted(votes.values(), reverse=True)]
    )


def test_rates_by_the_unit_that_a_commission_lies_in(view: View) -> None:
    turnout = queries_counts.rates(view.connection, *ASK, "lies_in")
    assert dict(turnout.select("unit_id", "rate").iter_rows()) == pytest.approx(
        {"W1": 150 / 300, "W2": 90 / 300, "E1": 310 / 410}
    )
    shares = queries_counts.rates(view.connection, *ASK, "region", "b")
    assert dict(shares.select("unit_id", "rate").iter_rows()) == pytest.approx(
        {"W": 110 / 300, "E": 60 / 310, "X": 5 / 10}
    )


def test_the_stations_of_a_commission_include_the_missing_one(view: View) -> None:
    rows = queries_counts.stations(view.connection, *ASK, "CW2")
    assert rows["code"].to_list() == ["0004", "0005", "0006"]
    assert rows["listed"].to_list() == [100, None, 300]


def test_a_count_comes_in_by_the_time_of_its_protocols(view: View) -> None:
    rows = queries_counts.coming_in(view.connection, *ASK)
    assert rows["reported"].to_list() == [1, 2, 3, 5, 6, 7]
    assert rows["expected"].unique().to_list() == [8]
    assert rows["leader_share"].to_list() == pytest.approx(
        [30 / 50, 70 / 150, 100 / 210, 145 / 300, 355 / 610, 360 / 620]
    )


def test_a_protocol_of_a_day_has_no_place_among_the_hours(tmp_path: Path) -> None:
    dated = [
        row
        | ({"as_of_at": counted.at(0, day=13), "as_of_precision": "day"} if row["station_id"] in "78" else {})
        for row in counted.PROTOCOLS
    ]
    view = counted.view(counted.snapshot(tmp_path, dated))
    shown = counts.count(view, *ASK)

    assert queries_counts.coming_in(view.connection, *ASK)["reported"].to_list() == [1, 2, 3, 5]
    exhibit = counts_units.coming_in(view, shown)
    assert exhibit is not None
    assert "2 protocols bear no hour and are not in the lines." in exhibit.subtitle
    assert counts.coverage(view, shown).endswith("the last one of 13 May 2030")
    east = counts_units.stations_table(view, shown, queries_counts.stations(view.connection, *ASK, "CE"))
    assert east["Signed or published"].to_list() == ["13 May 2030", "12 May 2030, 23:30"]


def test_a_day_is_the_last_moment_where_it_may_be_later(tmp_path: Path) -> None:
    dated = [
        row | ({"as_of_at": counted.at(0), "as_of_precision": "day"} if row["station_id"] == "7" else {})
        for row in counted.PROTOCOLS
        if row["station_id"] != "8"
    ]
    view = counted.view(counted.snapshot(tmp_path, dated))

    assert counts.coverage(view, counts.count(view, *ASK)).endswith("the last one of 12 May 2030")


def test_many_protocols_make_no_more_than_a_hundred_moments(tmp_path: Path) -> None:
    many = [
        counted.protocol(
            str(n), 100, 50, [30, 10, 8], counted.at(20 + n // 200, n % 200 // 4), commission="CE"
        )
        for n in range(600)
    ]
    rows = queries_counts.coming_in(
        counted.view(counted.snapshot(tmp_path, many, is_listed=False)).connection, *ASK
    )
    assert rows.height <= 101
    assert rows["reported"][-1] == 600


# --- coverage first --------------------------------------------------------------------------------------------


def test_coverage_says_n_of_n_which_count_and_until_when(view: View, shown: counts.Count) -> None:
    assert counts.coverage(view, shown) == (
        "Protocols in: 7 of 8 stations (87.5 %) · manual count · the last one of 13 May 2030, 01:00"
    )


def test_a_partial_count_is_warned_of_and_a_whole_one_is_not(view: View, shown: counts.Count) -> None:
    assert "1 station is missing" in str(counts.warning(view, shown))
    whole = counts.Count(*ASK, "a", {**shown.tally, "reported": 8})
    assert counts.warning(view, whole) is None


def test_nearly_all_is_not_all(view: View, shown: counts.Count) -> None:
    nearly = {**shown.tally, "expected": 10_000, "reported": 9_999}
    assert counts.reported(view, nearly, has_list=True) == "Protocols in: 9,999 of 10,000 stations (99.9 %)"


def test_without_a_list_nobody_knows_what_is_missing(unlisted: View) -> None:
    shown = counts.count(unlisted, *ASK)
    assert not shown.has_list
    assert "no list says of how many" in counts.coverage(unlisted, shown)
    assert "nobody can say" in str(counts.warning(unlisted, shown))
    frame = counts_units.units_table(
        unlisted, shown, queries_counts.units(unlisted.connection, *ASK, "region"), "Region"
    )
    assert "Stations on the list" not in frame.columns
    assert shown.tally["unexpected"] == 0


def test_what_is_left_out_is_said(view: View, shown: counts.Count) -> None:
    annulled, unexpected, illegible, turnout = counts.remarks(view, shown)
    assert annulled == "1 station is annulled or cancelled: its votes are in no sum."
    assert "on no list" in unexpected
    assert "not taken for zero" in illegible
    assert turnout.startswith("Turnout is taken over 6 of the 7 stations that count: ")


def test_totals_with_and_without(view: View, shown: counts.Count) -> None:
    frame = counts.totals(view, shown)
    assert frame is not None
    assert frame.row(0) == ("Candidate A", 360, 440, 350)
    assert counts.totals(view, counts.count(view, "vote", "machine")) is None


def test_a_count_that_is_not_there_is_refused(view: View) -> None:
    with pytest.raises(ValueError, match="no observer_copy count"):
        counts.count(view, "vote", "observer_copy")


def test_without_a_list_a_station_with_this_count_alone_is_counted_all_the_same(tmp_path: Path) -> None:
    """Station 3 has no manual protocol: it is in no coverage, and its votes are in the sums of the machine count."""
    given = [counted.protocol(station, 100, 50, [30, 10, 8], counted.at(20)) for station in "12"]
    machine = [
        counted.protocol(station, 100, 50, [30, 10, 8], counted.at(20), origin="machine") for station in "123"
    ]
    view = counted.view(counted.snapshot(tmp_path, [*given, *machine], is_listed=False))
    ask = (view.connection, "vote", "machine")
    votes = queries_counts.choices(*ask, "TL")
    assert (votes["counted"][0], votes["stations"][0]) == (90, 3)
    assert queries_counts.tally(*ask)["counted"] == 3
    assert queries_counts.coming_in(*ask)["reported"].to_list() == [3]
    assert queries_counts.stations(*ask, "CW1")["took_part"].to_list() == [50, 50, 50]


def test_voters_of_a_station_whose_list_is_empty_are_voters(tmp_path: Path) -> None:
    """Where everybody stands on an additional list, abroad or in a hospital, nobody is on the main one."""
    given = [counted.protocol("1", 0, 40, [30, 5, 5], counted.at(20))]
    given.append(counted.protocol("2", 100, 50, [30, 10, 10], counted.at(20)))
    view = counted.view(counted.snapshot(tmp_path, given))
    whole = queries_counts.tally(view.connection, *ASK)
    assert (whole["took_part"], whole["turnout"]) == (90, pytest.approx(0.9))
    assert queries_counts.stations(view.connection, *ASK, "CW1")["took_part"].to_list() == [40, 50, None]


def test_a_choice_that_was_not_on_the_ballot_is_not_called_illegible(tmp_path: Path) -> None:
    given = [counted.protocol(station, 100, 50, [30, 10, 10], counted.at(20)) for station in "1234"]
    given[1] |= {"votes": [40, 10, None], "votes_total": 50}
    given[2] |= {"votes": [40, 10, None], "votes_total": 50, "unread": '{"vote:c":"not_on_form"}'}
    given[3] |= {"votes": [40, None, 5], "votes_total": None, "unread": '{"vote:b":"illegible"}'}
    view = counted.view(counted.snapshot(tmp_path, given))
    votes = queries_counts.choices(view.connection, *ASK, "TL")
    told = votes.select("choice_id", "stations", "stations_unread").rows()
    assert told == [("a", 4, 0), ("b", 3, 1), ("c", 2, 0)]
