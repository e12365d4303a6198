"""Commissions and stations: as listed, as only protocols name them, and where the lists are wrong."""

import polars as pl
import pytest

from pipelines.errors import TerritoryError
from pipelines.sources.stations import placed
from pipelines.tables import tallies, territory
from tests.tally_rows import rows


def units(land) -> dict[str, dict]:
    return {row["unit_id"]: row for row in land.staging()["staging.units"].to_dicts()}


def names(land, unit: str) -> list[tuple[str, str]]:
    labels = land.staging()["staging.labels"].filter(kind="unit", id=unit)
    return sorted(labels.select("language", "text").iter_rows())


def test_stations_lie_under_their_commissions_and_these_under_their_regions(land) -> None:
    found = units(land)

    station, commission = found["101"], found["C-N"]
    assert (station["level"], station["tree"], station["parent_id"]) == ("station", "commissions", "C-N")
    assert (station["region_id"], station["lies_in"], station["stratum"]) == ("TL-N", "TL-N-1", "urban")
    assert station["national_code"] == "101"
    assert (commission["level"], commission["parent_id"], commission["region_id"]) == (
        "commission",
        "TL-N",
        "TL-N",
    )
    assert names(land, "101") == [("*", "Мектеп № 101")]
    assert [language for language, _ in names(land, "C-N")] == ["en", "ky", "ru"]


@pytest.mark.parametrize("name", ["precincts", "commissions"])
def test_two_stations_with_one_number_are_both_refused_and_one_told_twice_stays_once(land, name: str) -> None:
    rows_of = land.rows(name)
    other = [rows_of[1][0], *rows_of[2][1:]]
    land.write_rows(name, [*rows_of, other, rows_of[3]])

    staged = land.stage(name)

    last = len(rows_of) + 1
    reasons = dict(staged.rejects.select("row_number", "reason").iter_rows())
    assert reasons.keys() == {2, last, last + 1}
    what = "station 101" if name == "precincts" else "commission C-N"
    assert (
        f"{what} stands in rows 2 and {last} with different contents: keep the one that is meant"
        in reasons[2]
    )
    assert reasons[last + 1].endswith("the row repeats row 4: remove one of them")
    assert staged.kept.height == len(rows_of) - 2


def test_a_station_listed_under_two_names_has_none_and_its_protocol_was_not_expected(land) -> None:
    listed = land.rows("precincts")
    land.write_rows("precincts", [*listed, [*listed[1][:-1], "Клуб"]])

    land.build()

    assert land.table("staging.labels").filter(kind="unit", id="101").is_empty()
    assert land.table("staging.units").filter(unit_id="101")["source_id"].to_list() == ["protocols"]
    (coverage,) = land.table("marts.station_coverage").filter(station_id="101").to_dicts()
    assert (coverage["state"], coverage["is_expected"]) == ("unexpected", False)


def test_a_list_may_say_which_ballots_are_cast_at_a_station(land) -> None:
    header, *listed = land.rows("precincts")
    listed = [[*row, "mayor" if n else "mayor; senate"] for n, row in enumerate(listed)]
    land.write_rows("precincts", [[*header, "ballots"], *listed])
    land.replace("election", 'name = "address"\n', 'name = "address"\ncontests = "ballots"\n')

    staged = land.stage("precincts")

    assert staged.kept["contests"].unique().to_list() == ["mayor"]
    (reject,) = staged.rejects.to_dicts()
    assert (reject["row_number"], reject["column"]) == (2, "ballots")
    assert "'senate' is no contest of the pack: write one of mayor" in reject["reason"]


def test_a_station_without_a_number_is_a_reject_and_has_no_name(land) -> None:
    land.set_cell("precincts", 2, "uik", "")

    land.build()

    (reject,) = land.rejects()
    assert (reject["source_id"], reject["row_number"], reject["column"]) == ("precincts", 2, "uik")
    assert land.table("staging.labels")["id"].null_count() == 0


def test_a_station_of_a_commission_on_no_list_makes_it_a_unit_under_the_country(land) -> None:
    land.set_cell("precincts", 2, "tec", "C-X")

    found = units(land)

    assert (found["C-X"]["level"], found["C-X"]["parent_id"], found["C-X"]["region_id"]) == (
        "commission",
        "TL",
        None,
    )
    assert found["101"]["parent_id"] == "C-X"
    assert [text for _, text in names(land, "C-X")] == ["C-X"] * 3


def test_the_list_goes_before_what_a_protocol_says_of_its_station(land) -> None:
    land.set_cell("protocols", 2, "tec", "C-S")
    land.set_cell("protocols", 2, "region", "TL-S")

    protocols = land.staging()["staging.protocols"].filter(station_id="101")

    assert protocols.select("commission_id", "region_id").unique().rows() == [("C-N", "TL-N")]
    stated = protocols.select("origin", "stated_commission_id", "stated_region_id").sort("origin")
    assert stated.rows() == [
        ("identification", None, None),
        ("machine", None, None),
        ("manual", "C-S", "TL-S"),
    ]


def test_what_a_protocol_says_of_its_station_stays_where_its_votes_stand_in_another_file(land) -> None:
    land.set_cell("protocols", 2, "tec", "C-S")
    header, *rows = land.rows("protocols")
    text = land.text("election")
    own = text[text.index('[[source]]\nid = "protocols"') : text.index('[[source]]\nid = "machine"')]
    votes = '[[source]]\nid = "votes"\nkind = "protocols"\nfile = "raw/votes.csv"\ntitle = "Votes"\n' \
            'publisher = "Testland"\nlicence = "None"\nnature = "synthetic"\nconstants = { origin = "manual" }\n' \
            'choices = { ang = "Аң Өзгөн", bek = "Bek" }\ncolumns = { station_id = "uik" }\n\n'  # fmt: skip
    alone = own.replace('choices = { ang = "Аң Өзгөн", bek = "Bek" }\n', "")
    land.write("election", text.replace(own, alone + votes))
    land.write_rows("protocols", [row[:-2] for row in (header, *rows)])
    land.write_rows("votes", [[row[2], *row[-2:]] for row in (header, *rows)])

    told = land.staging()["staging.protocols"].filter(station_id="101", origin="manual")

    assert told.select("commission_id", "stated_commission_id", "votes_source_id").rows() == [
        ("C-N", "C-S", "votes")
    ]


def test_a_commission_whose_region_nobody_names_lies_under_the_country(land) -> None:
    land.set_cell("commissions", 2, "region", "")

    assert units(land)["C-N"]["parent_id"] == "TL"


def test_rows_of_another_level_are_units_of_it(land) -> None:
    land.replace("election", 'commission_id = "tec"\nregion_id = "region"\nname_ky', 'commission_id = "tec"\n'
                 'region_id = "region"\nlevel = "level"\nname_ky')  # fmt: skip
    header, *listed = land.rows("commissions")
    abroad = ["ABROAD", "", "Чет өлкө", "За рубежом", "Abroad", "region"]
    land.write_rows(
        "commissions",
        [
            [*header, "level"],
            *([*row, ""] for row in listed),
            abroad,
            ["C-A", "ABROAD", "а", "б", "c", "commission"],
        ],
    )
    land.set_cell("precincts", 2, "tec", "C-A")

    found = units(land)

    assert (found["ABROAD"]["level"], found["ABROAD"]["parent_id"], found["ABROAD"]["region_id"]) == (
        "region", "TL", "ABROAD",
    )  # fmt: skip
    assert (found["C-A"]["parent_id"], found["101"]["region_id"]) == ("ABROAD", "ABROAD")


def test_one_station_on_two_lists_is_told_with_both_places(land) -> None:
    (land.folder / "raw" / "lists of stations").mkdir()
    header, *listed = land.rows("precincts")
    for name, own in (("a", listed[:5]), ("b", listed[4:])):
        land.write_rows(f"lists of stations/{name}", [header, *own])
    land.replace("election", 'file = "raw/precincts.csv"', 'file = "raw/lists of stations"')

    land.build()

    (reject,) = land.rejects()
    assert reject["file"].endswith("b.csv")
    assert "'202' stands in" in reject["reason"]
    assert land.table("staging.units").filter(unit_id="202").height == 1
    assert len(names(land, "202")) == 1


# ---------------------------------------------------------------------------------- without a list


def given(*protocols: dict) -> tuple[dict[str, dict], pl.DataFrame]:
    """The units that these protocols name, and the protocols in their place."""
    country = rows(territory.UNITS, {"unit_id": "LAND", "tree": "administrative", "level": "country",
                                     "parent_id": None, "region_id": None})  # fmt: skip
    found, told = placed(country, rows(tallies.PROTOCOLS, *protocols), tallies.TABULATIONS.empty(), "LAND")
    assert found.schema == territory.UNITS.schema
    assert told.schema == tallies.PROTOCOLS.schema
    return {row["unit_id"]: row for row in found.to_dicts()}, told


def test_without_a_list_the_tree_is_that_of_the_protocols() -> None:
    units_of, _ = given({"station_id": "N/C1/7"})

    tree = {name: (row["level"], row["parent_id"], row["region_id"]) for name, row in units_of.items()}
    assert tree == {
        "LAND": ("country", None, None),
        "N": ("region", "LAND", "N"),
        "C1": ("commission", "N", "N"),
        "N/C1/7": ("station", "C1", "N"),
    }
    assert units_of["N/C1/7"]["national_code"] == "7"


def test_every_count_of_a_station_has_its_commission_and_region_even_where_only_one_says_so() -> None:
    silent = {"commission_id": None, "region_id": None}
    _, told = given({"station_id": "1"}, {"station_id": "1", "origin": "machine", **silent},
                    {"station_id": "2", **silent})  # fmt: skip

    assert told.select("station_id", "commission_id", "region_id").rows() == [
        ("1", "C1", "N"),
        ("1", "C1", "N"),
        ("2", None, None),
    ]


def test_the_region_of_a_commission_is_that_of_its_stations() -> None:
    units_of, told = given({"station_id": "1"}, {"station_id": "2", "region_id": None})

    assert (units_of["2"]["region_id"], told["region_id"].to_list()) == ("N", ["N", "N"])


def test_documents_that_disagree_give_the_same_place_in_whatever_order_they_come() -> None:
    one, other = (
        {"station_id": "1"},
        {"station_id": "1", "origin": "machine", "commission_id": "C0", "region_id": "S"},
    )

    first, second = given(one, other)[0], given(other, one)[0]

    told = given(one, other)[1].select("stated_commission_id", "stated_region_id")
    assert told.rows() == [("C1", None), (None, "S")]
    assert (first["1"]["parent_id"], first["1"]["region_id"]) == ("C0", "N")
    assert (second["1"]["parent_id"], second["1"]["region_id"]) == ("C0", "N")


def test_a_station_and_a_commission_with_one_number_are_told() -> None:
    with pytest.raises(TerritoryError) as caught:
        given({"station_id": "1", "commission_id": "1"})

    assert (
        "unit '1' stands twice: as commission in source 'protocols', row 2, and as station"
        in caught.value.what
    )
    assert "[source.compose]" in caught.value.remedy
