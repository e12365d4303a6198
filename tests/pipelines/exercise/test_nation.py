"""The clean nation: published totals exactly, equations everywhere, documents that agree, the same for one seed."""

import dataclasses

import polars as pl
import pytest

from pipelines.exercise import Calibration, Country, Exercise, generate
from pipelines.exercise.calibration import Choices, Kinds, Regions
from tests.pipelines.exercise.conftest import LISTED, Generate

SEEDS = (1, 2, 3, 4, 5)
SIZES = (100, 2474, 20_000)


def c(name: str) -> pl.Expr:
    return pl.col(name)


def broken(frame: pl.DataFrame, choices: list[str]) -> pl.DataFrame:
    """The manual protocols that break an equation of the form, hard or soft."""
    found = c("ballots_mobile") + c("ballots_stationary")
    early, station, outside = c("issued_early"), c("issued_station"), c("issued_outside")
    holds = (
        (c("ballots_received") == early + station + outside + c("ballots_cancelled"))
        & (c("took_part") == early + station + outside)
        & (found == c("ballots_valid") + c("ballots_invalid"))
        & (c("ballots_valid") == pl.sum_horizontal(choices))
        & (c("took_part") <= LISTED)
        & (c("ballots_mobile") <= outside + early)
        & (c("ballots_stationary") <= station)
        & (found <= c("took_part"))
        & (found <= c("identified"))
    )
    return frame.filter(~holds | (pl.min_horizontal(pl.selectors.numeric()) < 0))


def identified(exercise: Exercise) -> pl.DataFrame:
    receipts = exercise.protocols["identification"].select("station_code", "identified")
    return exercise.protocols["manual"].join(receipts, on="station_code")


@pytest.mark.parametrize("seed", SEEDS)
def test_national_totals_are_the_published_ones(
    nation: Generate, calibration: Calibration, seed: int
) -> None:
    clean = nation(2474, seed, ())
    manual = clean.protocols["manual"]
    abroad = clean.stations.filter(kind="abroad").join(manual, on="station_code")
    total = manual.select(pl.selectors.numeric().sum()).row(0, named=True)

    assert len(manual) == 2474
    assert total["registered"] + total["registered_additional"] == 3_563_574
    assert total["took_part"] == 1_395_513
    assert total["ballots_valid"] == 1_384_466
    assert total["ballots_invalid"] == 11_047
    assert total["candidate_a"] == 1_105_248
    assert clean.protocols["identification"]["identified"].sum() == 1_398_888
    assert (len(abroad), abroad.select(LISTED).sum().item()) == (48, 49_481)
    assert abroad["commission_id"].n_unique() == 1

    shares = calibration.choices.shares
    others = sum(shares.values()) - shares["candidate_a"]
    for choice in set(shares) - {"candidate_a"}:
        assert abs(total[choice] - shares[choice] / others * (1_384_466 - 1_105_248)) < 1


@pytest.mark.parametrize("stations", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_equation_holds_on_every_clean_station(
    nation: Generate, calibration: Calibration, seed: int, stations: int
) -> None:
    choices = list(calibration.choices.shares)
    clean = nation(stations, seed, ())

    assert broken(identified(clean), choices).is_empty()
    machine = clean.protocols["machine"]
    assert machine.filter(c("ballots_valid") != pl.sum_horizontal(choices)).is_empty()


def test_a_broken_equation_would_be_seen(nation: Generate, calibration: Calibration) -> None:
    wrong = identified(nation(2474, 1, ())).with_columns(c("issued_early") + 1)

    assert len(broken(wrong, list(calibration.choices.shares))) == 2474


@pytest.mark.parametrize("seed", SEEDS)
def test_documents_of_a_clean_station_agree(nation: Generate, seed: int) -> None:
    clean = nation(2474, seed, ())
    manual = clean.protocols["manual"]
    for origin in ("machine", "preliminary", "observer_copy"):
        other = clean.protocols[origin]
        shared = [n for n in other.columns if n != "as_of"]
        assert other.select(shared).equals(
            manual.filter(c("station_code").is_in(other["station_code"].to_list())).select(shared)
        )
    assert len(clean.protocols["observer_copy"]) == 500
    assert 0.95 < len(clean.protocols["machine"]) / 2474 < 0.985
    assert set(clean.protocols["preliminary"]["as_of"].dt.hour()) == {22}

    last = clean.turnout.filter(c("at") == c("at").max())
    assert last["took_part"].to_list() == manual["took_part"].to_list()
    final = clean.voter_lists.filter(list_kind="final")
    assert final["entries"].to_list() == manual["registered"].to_list()


@pytest.mark.parametrize("seed", SEEDS)
def test_turnout_rises_without_a_jump_and_no_faster_than_machines(nation: Generate, seed: int) -> None:
    clean = nation(2474, seed, ())
    steps = clean.turnout.join(
        clean.protocols["manual"].select("station_code", LISTED), on="station_code"
    ).with_columns(step=c("took_part") - c("took_part").shift(1).over("station_code").fill_null(0))

    assert steps["step"].min() >= 0  # type: ignore[operator]
    assert steps["step"].max() <= 500  # type: ignore[operator]
    last = steps.filter(c("at") == c("at").max())
    assert last.filter(c("step") > 0.25 * c("listed")).is_empty()


@pytest.mark.parametrize("seed", SEEDS)
def test_voter_lists_follow_from_one_another(nation: Generate, seed: int) -> None:
    lists = {kind[0]: frame for kind, frame in nation(2474, seed, ()).voter_lists.group_by("list_kind")}

    for before, after in (("preliminary", "control"), ("control", "final")):
        moved = lists[before].join(lists[after], on="station_code", suffix="_after")
        changed = c("entries") + c("added_after") - c("removed_after")
        assert moved.filter(c("entries_after") != changed).is_empty()
    assert len(lists["additional"]) == 2474


@pytest.mark.parametrize("stations", SIZES)
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_tables_add_up_and_codes_are_unique(nation: Generate, stations: int, seed: int) -> None:
    clean = nation(stations, seed, ())
    by_level = clean.tabulation.group_by("level", "line", "choice_id").agg(c("value").sum())
    manual = clean.protocols["manual"].select(pl.selectors.numeric().exclude("revision").sum())

    assert set(by_level.group_by("line", "choice_id").agg(c("value").n_unique())["value"]) == {1}
    national = clean.tabulation.filter(level="country")
    assert dict(
        zip(national["choice_id"].fill_null(national["line"]), national["value"], strict=True)
    ) == manual.row(0, named=True)
    assert clean.stations["station_code"].n_unique() == stations
    lengths = clean.stations["station_code"].str.len_chars().unique().to_list()
    assert lengths == ([4] if stations <= 2474 else [5])
    assert clean.tabulation.filter(level="commission")["unit_id"].n_unique() == 55
    assert clean.truth.is_empty()


def test_stations_are_spread_as_published(
    nation: Generate, calibration: Calibration, country: Country
) -> None:
    stations = nation(2474, 1, ()).stations
    numbers = dict(stations["region_id"].value_counts().iter_rows())
    published = calibration.regions.stations
    home = {region: prefix for prefix, regions in country.prefixes.items() for region in regions}

    for region, number in published.items():
        assert abs(numbers[region] - number / sum(published.values()) * 2426) < 1
    inland = stations.filter(c("kind") != "abroad")
    assert inland.filter(c("station_code").str.slice(0, 1) != c("region_id").replace_strict(home)).is_empty()


def test_one_seed_gives_one_nation_and_another_another(nation: Generate) -> None:
    first = nation.__wrapped__(2474, 7)  # type: ignore[attr-defined]
    again = nation.__wrapped__(2474, 7)  # type: ignore[attr-defined]
    other = nation(2474, 8)

    for name in ("stations", "commissions", "tabulation", "voter_lists", "turnout", "truth"):
        assert getattr(first, name).equals(getattr(again, name))
    assert all(frame.equals(again.protocols[origin]) for origin, frame in first.protocols.items())
    assert not first.protocols["manual"].equals(other.protocols["manual"])


def test_no_two_clean_stations_of_a_commission_agree_by_chance(
    nation: Generate, calibration: Calibration
) -> None:
    for seed in SEEDS:
        manual = nation(2474, seed, ()).protocols["manual"].filter(c("ballots_valid") >= 50)
        assert not manual.select("commission_id", *calibration.choices.shares).is_duplicated().any()


def test_what_does_not_fit_is_refused_in_words(country: Country) -> None:
    def made(*, stations: int = 100, lacking: str = "", **changes: tuple[str, ...]) -> Exercise:
        return generate(
            country.units,
            dataclasses.replace(country.calibration, **changes),  # type: ignore[arg-type]
            prefixes={prefix: r for prefix, r in country.prefixes.items() if lacking not in r},
            country="KG",
            stations=stations,
            seed=1,
        )

    assert len(made().stations) == 100
    with pytest.raises(ValueError, match="too few"):
        made(stations=99)
    with pytest.raises(ValueError, match="no units for the commissions nowhere"):
        made(commissions=("nowhere",))
    with pytest.raises(ValueError, match="no prefix of station codes for the regions KG-GB"):
        made(lacking="KG-GB")
    with pytest.raises(ValueError, match="no commission"):
        made(commissions=("KG-GO",))


def test_another_country_is_other_data(calibration: Calibration) -> None:
    """Two regions, two languages, three choices, no voter share in common with the bundled calibration."""
    other = dataclasses.replace(
        calibration,
        commissions=("n1", "n2", "s1"),
        choices=Choices({"yes": 50.0, "no": 30.0, "neither": 20.0}, {}),
        regions=Regions({"N": 60, "S": 140}, {"N": 40.0, "S": 60.0}),
        kinds=Kinds({"town": 1.0}, {"town": 0.5}),
    )
    units = pl.DataFrame(
        {
            "unit_id": ["n1", "n2", "s1"],
            "region_id": ["N", "N", "S"],
            "kind": ["town", "county", "county"],
            "name_aa": ["A", "B", "C"],
            "name_bb": ["a", "b", "c"],
        }
    )
    prefixes = {"x": ["N"], "y": ["S"]}
    made = generate(units, other, prefixes=prefixes, country="L", stations=300, seed=1)

    assert made.commissions.columns == [
        *("commission_id", "region_id", "lies_in", "level"),
        *("name_aa", "name_bb"),
    ]
    assert set(made.stations["station_code"].str.slice(0, 1)) == {"x", "y", calibration.abroad.prefix}
    assert made.truth["kind"].n_unique() == 14
    assert made.tabulation.filter(level="country")["unit_id"].unique().to_list() == ["L"]
