"""Protocols that name another commission or region than their station is added up in."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from expectations import finding
from expectations.facts import station_places
from expectations.facts.stations_uncovered import LISTED
from pipelines import store
from pipelines.tables import territory
from pipelines.tables.tallies import PROTOCOLS
from tests.tally_rows import rows, stations

SOURCES = {"stations": "stations", "protocols": "protocols", "machine": "protocols"}
PACK: Any = SimpleNamespace(
    sources=lambda: [
        (SimpleNamespace(id=name, kind=kind, file=f"raw/{name}.csv"), None) for name, kind in SOURCES.items()
    ]
)


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[store.Draft]:
    """Stations 1 and 2 are on the list; 9 is made of its protocols."""
    with store.draft(tmp_path, "draft") as made:
        made.write(territory.UNITS, stations("1", "2"))
        made.write(territory.UNITS, stations("9", source_id="protocols"))
        yield made


def found(draft: store.Draft, *given: dict[str, Any]) -> list[finding.Finding]:
    draft.write(PROTOCOLS, rows(PROTOCOLS, *given))
    return list(station_places.check(draft, PACK))


def test_protocols_that_agree_or_say_nothing_are_no_finding(draft: store.Draft) -> None:
    assert found(draft, {"station_id": "1"}, {"station_id": "9"}) == []


CASES = {
    # case: the protocol, what is followed, what it says, the sentence
    "another commission": (
        {"station_id": "1", "stated_commission_id": "C7"}, "C1", "C7",
        "station 1: the list puts it under C1, its protocol (raw/protocols.csv, row 3) under C7; the list is followed",
    ),
    "another region": (
        {"station_id": "1", "stated_region_id": "S"}, "N", "S",
        "station 1: the list puts it under N, its protocol (raw/protocols.csv, row 3) under S; the list is followed",
    ),
    "both are one": (
        {"station_id": "1", "stated_commission_id": "C7", "stated_region_id": "S"}, "C1", "C7",
        "station 1: the list puts it under C1, its protocol (raw/protocols.csv, row 3) under C7; the list is followed",
    ),
    "on no list": (
        {"station_id": "9", "stated_commission_id": "C7"}, "C1", "C7",
        "station 9: its protocols put it under C1 and under C7 (raw/protocols.csv, row 3); no list has the station,"
        " C1 is followed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_another_place_is_told_with_both_and_the_row(draft: store.Draft, case: str) -> None:
    given, followed, stated, sentence = CASES[case]

    (one,) = found(draft, {"station_id": "2"}, given)

    assert (one.rule, one.severity, one.level, one.unit_id) == (
        "station_place_differs", "warning", "station", given["station_id"],
    )  # fmt: skip
    assert (one.observed, one.expected, one.message.english) == (stated, followed, sentence)


def test_each_station_and_other_place_is_told_once_with_its_first_row(draft: store.Draft) -> None:
    made = found(
        draft,
        {"station_id": "1", "stated_commission_id": "C7", "source_id": "machine"},
        {"station_id": "1", "stated_commission_id": "C7", "contest_id": "council"},
        {"station_id": "1", "stated_commission_id": "C8", "contest_id": "third"},
        {"station_id": "2", "stated_region_id": "S"},
    )

    assert [(one.subject_id, one.message.parameters.get("file")) for one in made] == [
        ("1:C7", "raw/machine.csv"), ("1:C8", "raw/protocols.csv"), ("2:S", "raw/protocols.csv"),
    ]  # fmt: skip


def test_many_are_told_by_commission(draft: store.Draft) -> None:
    given = [{"station_id": str(n), "stated_commission_id": "C7"} for n in range(LISTED)]
    given.append({"station_id": "last", "stated_region_id": "S", "commission_id": None})

    made = found(draft, *given)

    assert [(one.level, one.unit_id, one.effect) for one in made] == [
        ("commission", "C1", 500),
        ("region", "N", 1),
    ]
    assert made[0].message.english == (
        "C1: 500 stations are added up there, and their protocols name other commissions or regions"
    )
