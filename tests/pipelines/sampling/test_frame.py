"""Who can be drawn: exclusions, strata, and lists of stations that are no frame."""

import polars as pl
import pytest

from pipelines.errors import SampleError
from pipelines.sample_design import SampleDesign
from pipelines.sampling import frame
from pipelines.tables.sample import SAMPLE_FRAME
from pipelines.tables.territory import UNITS
from tests.report_rows import frame as rows_of


def design(
    *excluded: dict[str, list[str]], strata: tuple[str, ...] = ("region_id", "stratum")
) -> SampleDesign:
    said = [{"where": where, "because": {"en": "nobody can be sent"}} for where in excluded]
    return SampleDesign.model_validate({"stations": 2, "strata": strata, "seed": 1, "excluded": said})


def units(*told: dict[str, str | None]) -> pl.DataFrame:
    default = {"source_id": "u", "row_number": 2, "level": "station", "tree": "commissions", "region_id": "N"}
    return rows_of(UNITS, default, told)


LISTED = units(
    {"unit_id": "3", "stratum": "rural"},
    {"unit_id": "1", "stratum": "urban"},
    {"unit_id": "2", "stratum": "urban", "region_id": "S"},
    {"unit_id": "10", "stratum": "ship", "region_id": "sea"},
    {"unit_id": "N", "level": "region"},
)


def test_the_frame_is_of_stations_in_the_order_of_their_ids_as_text_with_their_strata() -> None:
    made = frame.build(LISTED, design({"region_id": ["sea"]}))

    assert made.schema == SAMPLE_FRAME.schema
    assert made.rows() == [
        ("1", "N/urban", None), ("10", None, 1), ("2", "S/urban", None), ("3", "N/rural", None),
    ]  # fmt: skip


def test_an_exclusion_needs_all_that_it_names_and_the_first_of_several_counts() -> None:
    both = {"region_id": ["N"], "stratum": ["urban"]}
    made = frame.build(LISTED, design(both, {"stratum": ["urban", "ship"]}))

    assert dict(made.select("unit_id", "exclusion").iter_rows()) == {"1": 1, "2": 2, "10": 2, "3": None}


def test_an_excluded_station_needs_no_stratum() -> None:
    listed = pl.concat([LISTED, units({"unit_id": "4"})])
    made = frame.build(listed, design({"unit_id": ["4"]}))

    assert made.filter(unit_id="4").rows() == [("4", None, 1)]


@pytest.mark.parametrize(
    ("listed", "wanted", "said"),
    [
        (LISTED.filter(level="region"), design(), "the pack lists no stations"),
        (LISTED, design({"region_id": ["see"]}), "exclusion 1 leaves nobody out by region_id = 'see'"),
        (LISTED, design({"stratum": ["ship", "tent"]}), "nobody out by stratum = 'tent'"),
        (LISTED, design({"stratum": ["ship"], "region_id": ["N"]}), "nobody out by these together"),
        (pl.concat([LISTED, units({"unit_id": "4"})]), design(), "1 stations lie in no stratum: 4"),
        (
            units(
                {"unit_id": "1", "region_id": "a/b", "stratum": "c"},
                {"unit_id": "2", "region_id": "a", "stratum": "b/c"},
            ),
            design(),
            "two strata would be called 'a/b/c'",
        ),
    ],
)
def test_what_is_no_frame_is_refused(listed: pl.DataFrame, wanted: SampleDesign, said: str) -> None:
    with pytest.raises(SampleError, match=said):
        frame.build(listed, wanted)
