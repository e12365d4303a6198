"""From the name of a place to its unit: certain, or refused, or shown by region; never a guess."""

import polars as pl
import pytest

from pipelines import mapping, packs, raw, settings
from pipelines.contract import ROW, Rows
from pipelines.places import Gazetteer, locate
from pipelines.sources import territory

# region_name, region_code, place_name -> unit, state, what the message says (empty: none)
PLACES = [
    (("North region", None, None), ("TL-N", "resolved", "")),
    (("  nORTH   REGION ", None, None), ("TL-N", "resolved", "")),
    (("Түндүк аймагы", None, None), ("TL-N", "resolved", "")),
    (("Северная область", None, None), ("TL-N", "resolved", "")),
    (("Nord", None, None), ("TL-N", "resolved", "")),
    (("Dawn district", None, None), ("TL-N-1", "resolved", "")),
    ((None, "TL-N", None), ("TL-N", "resolved", "")),
    ((None, None, None), (None, "resolved", "")),
    (("Testland", None, None), (None, "resolved", "")),
    ((None, "TL", None), (None, "resolved", "")),
    (("Lake", None, None), (None, "ambiguous", "'Lake' may mean TL-S, TL-S-1: write the full name or the code")),
    (("River", None, None), (None, "ambiguous", "'River' may mean TL-C, TL-S-2")),
    (("Өзөн", None, None), (None, "ambiguous", "'Өзөн' may mean TL-C, TL-S-2")),
    (("River", "TL-C", None), ("TL-C", "resolved", "")),
    (("River", "TL-S", None), ("TL-S-2", "resolved", "")),
    (("Lake", "TL-S", None), ("TL-S", "ambiguous", "")),
    (("Dawn district", "TL-S", None), (None, "unknown", "'Dawn district' does not lie in TL-S: correct one of them")),
    (("North region", "TL-X", None), (None, "unknown", "'TL-X' is the code of no unit: correct it, or add the unit")),
    (("Ңөү", None, None), (None, "unknown", "'Ңөү' is no place of this territory: correct it, or add it")),
    (("Lake region", None, "Lake"), ("TL-S", "ambiguous", "")),
    (("Lake region", None, "River"), ("TL-S-2", "resolved", "")),
    (("Lake region", None, "Dawn district"), ("TL-S", "unknown", "")),
    ((None, None, "Dawn district"), ("TL-N-1", "resolved", "")),
    ((None, None, "River"), (None, "ambiguous", "")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), PLACES)
def test_a_place_is_found_refused_or_left_at_its_region(shared_land, written, expected) -> None:
    unit, state, message = expected
    frame = pl.DataFrame(
        [[2, *written]], schema=[ROW, "region_name", "region_code", "place_name"], orient="row"
    ).cast({"region_name": pl.String, "region_code": pl.String, "place_name": pl.String})
    source = shared_land.read("tallies").source

    located = locate(Rows(source, frame, frame), shared_land.gazetteer())

    assert located.frame.select("unit_id", "place_state").row(0) == (unit, state)
    assert (message in located.problems[0].message.english) if message else located.problems == []


def test_an_incident_with_an_uncertain_place_below_its_region_stays_with_the_region(shared_land) -> None:
    row = shared_land.stage("incidents").kept.filter(row_number=4).to_dicts()[0]

    assert (row["unit_id"], row["place_label"], row["place_state"]) == ("TL-S", "Lake", "ambiguous")


@pytest.fixture(scope="module")
def real() -> Gazetteer:
    """The gazetteer of the first bundled election."""
    pack = packs.load(settings.pack_folder(settings.bundled()[0]), data=settings.DATA)
    files = {s.id: raw.read(s, path) for s, path in pack.sources() if s.kind in ("units", "aliases")}
    mapped = {name: mapping.apply(file, file.rows) for name, file in files.items()}
    names = territory.unit_names(mapped["units"], pack.election.languages)
    aliases = territory.stage_aliases(mapped["aliases"], pack).kept
    return Gazetteer.of(territory.stage_units(mapped["units"], pack).kept, pl.concat([names, aliases]))


REAL = {
    "Ош": {"KG-GO", "KG-O"},
    "Osh": {"KG-GO", "KG-O"},
    "Ош шаары": {"KG-GO"},
    "город Ош": {"KG-GO"},
    "Osh city": {"KG-GO"},
    "Osh oblast": {"KG-O"},
    "Ошская область": {"KG-O"},
    "Бишкек": {"KG-GB"},
    "бишкек шаары": {"KG-GB"},
    "Чүй облусу": {"KG-C"},
    "Ысык-Көл облусу": {"KG-Y"},
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_name_means_what_everybody_means_by_it(real: Gazetteer, name: str) -> None:
    assert real.named(name) >= REAL[name]
    assert (len(real.named(name)) == 1) == (len(REAL[name]) == 1)


def test_every_real_unit_is_found_by_its_name_in_each_language_within_its_region(real: Gazetteer) -> None:
    pack = packs.load(settings.pack_folder(settings.bundled()[0]), data=settings.DATA)
    units = next(raw.read(s, path) for s, path in pack.sources() if s.kind == "units").rows
    for unit in units.to_dicts():
        for language in pack.election.languages:
            assert unit["unit_id"] in real.named(unit[f"name_{language}"])
