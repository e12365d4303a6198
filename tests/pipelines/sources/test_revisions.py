"""Revisions of a protocol from the file to the result: whole documents, or only what changed."""

import pytest

from pipelines.errors import PackError
from tests.protocol_rows import again

LATER = {"1. Тизме": "", "Аң Өзгөн": "", "Bek": "300"}
"""Of the first protocol these cells change, or are empty, in the second."""


def with_second(land, setting: str = "", **cells: str) -> None:
    """Station 101 once more with these cells."""
    land.replace("election", 'status = "state"\n', 'status = "state"\nrevision = "version"\n')
    if setting:
        land.replace(
            "election", 'file = "raw/protocols.csv"', f'file = "raw/protocols.csv"\nrevisions = "{setting}"'
        )
    header, *rows = land.rows("protocols")
    second = again(land, "protocols", 2, **cells)
    land.write_rows("protocols", [[*header, "version"], *([*row, ""] for row in rows), [*second, "2"]])


def found(land) -> dict:
    (row,) = land.table("marts.station_results").filter(station_id="101", origin="manual").to_dicts()
    return row


@pytest.mark.parametrize(
    ("setting", "registered", "votes"),
    [("", None, [None, 300]), ("whole", None, [None, 300]), ("changes", True, [289, 300])],
)
def test_the_pack_says_what_an_empty_cell_of_a_later_revision_is(land, setting, registered, votes) -> None:
    land.build()
    first = found(land)
    with_second(land, setting, **LATER)

    land.build()

    second = found(land)
    assert second["registered"] == (first["registered"] if registered else None)
    assert second["votes"] == votes
    assert (second["revision"], second["row_number"]) == (2, len(land.rows("protocols")))


def test_an_annulment_of_status_only_annuls_the_protocol_that_was_there(land) -> None:
    land.build()
    first = found(land)
    header = land.rows("protocols")[0]
    keep = ("uik", "state")
    with_second(land, **{name: "" for name in header if name not in keep} | {"state": "annulled"})

    land.build()

    second = found(land)
    assert (first["status"], second["status"]) == ("counted", "annulled")
    assert {name: second[name] for name in ("registered", "ballots_valid", "votes", "votes_total")} == {
        name: first[name] for name in ("registered", "ballots_valid", "votes", "votes_total")
    }
    assert first["votes"] is not None


def test_only_protocols_have_revisions(land) -> None:
    land.replace("election", 'kind = "stations"', 'kind = "stations"\nrevisions = "changes"')

    with pytest.raises(PackError, match="says nothing about a source of kind 'stations'"):
        land.pack()
