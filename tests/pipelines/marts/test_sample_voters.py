"""The voters by whom turnout is divided: all lists of the protocol, else the last list with the additional one."""

import datetime as dt

import polars as pl
import pytest

from pipelines.marts import sample_answers
from pipelines.tables.tallies import STATION_RESULTS
from pipelines.tables.voter_lists import VOTER_LISTS

KINDS = {"preliminary": 20, "control": 24, "final": 30, "additional": 31}


def known(lists: dict[str, int], protocols: dict[str, int | None], *, mixed: bool = False) -> int | None:
    """Voters of one station with these lists, each of its own day, and these protocols by contest."""
    drawn_up = pl.DataFrame(
        [
            {
                "unit_id": "A",
                "list_kind": kind,
                "as_of_date": dt.date(2030, 5, KINDS[kind]),
                "entries": entries,
            }
            for kind, entries in lists.items()
        ],
        schema=VOTER_LISTS.schema,
    )
    results = pl.DataFrame(
        [
            {"station_id": "A", "contest_id": contest, "origin": "manual", "listed": listed}
            for contest, listed in protocols.items()
        ],
        schema=STATION_RESULTS.schema,
    )
    frames = [frame.reverse() if mixed else frame for frame in (drawn_up, results)]
    rows = sample_answers.voters(*frames)
    return rows["voters"].item() if rows.height else None


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize(
    ("lists", "protocols", "voters"),
    [
        ({"preliminary": 900, "final": 1000, "additional": 7}, {}, 1007),
        ({"preliminary": 900, "final": 1000}, {}, 1000),
        ({"final": 1000, "additional": 7}, {"president": 1009}, 1009),
        ({"final": 1000, "additional": 7}, {"president": 1009, "city": 1009}, 1009),
        ({"final": 1000, "additional": 7}, {"president": 1009, "city": 990}, 1007),
        ({"final": 1000, "additional": 7}, {"president": None}, 1007),
        ({"final": 1000, "additional": 7}, {"president": 0}, 1007),
        ({"additional": 7}, {}, None),
        ({"final": 0}, {}, None),
        ({}, {"president": 1009}, 1009),
    ],
)
def test_by_hand(
    lists: dict[str, int], protocols: dict[str, int | None], voters: int | None, mixed: bool
) -> None:
    assert known(lists, protocols, mixed=mixed) == voters
