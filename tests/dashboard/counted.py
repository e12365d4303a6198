"""A small synthetic land with everything that a count can have: what is missing, annulled, illegible, unlisted, abroad.

Written straight into a snapshot: staging rows given here, marts by their own builders. Every figure that tests expect
can be added up by hand from `PROTOCOLS`.
"""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from dashboard.exhibits import View, view_language
from pipelines import store
from pipelines.marts import station_coverage, station_results, unit_results
from pipelines.tables import ballots, meta, quality, reconciliation, tallies, territory
from pipelines.tables.declaration import Table
from tests.tally_rows import rows

ZONE = "Asia/Bishkek"
ALBERS = "+proj=aea +lat_1=39.8 +lat_2=42.6 +lat_0=41.2 +lon_0=74.8 +datum=WGS84 +units=km"
REGIONS = {"W": "Western oblast", "E": "Eastern oblast", "X": "Abroad"}
COMMISSIONS = {"CW1": ("W", "W1"), "CW2": ("W", "W2"), "CE": ("E", "E1"), "CX": ("X", None)}
TILES = {"W1": ("W", 0, 0), "W2": ("W", 1, 0), "E1": ("E", 0, 1), "E2": ("E", 1, 1)}
STATIONS = {"1": "CW1", "2": "CW1", "3": "CW1", "4": "CW2", "5": "CW2", "6": "CW2", "7": "CE", "8": "CX"}
CHOICES = {"a": "Candidate A", "b": "Candidate B", "c": "Candidate C"}


def at(hour: int, minute: int = 0, day: int = 12) -> dt.datetime:
    return dt.datetime(2030, 5, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def protocol(
    station: str,
    registered: int | None,
    ballots: int,
    votes: list[int],
    signed: dt.datetime,
    commission: str | None = None,
    **other: Any,
) -> dict[str, Any]:
    unit = commission or STATIONS[station]
    return {
        "station_id": station, "commission_id": unit, "region_id": COMMISSIONS[unit][0], "contest_id": "vote",
        "origin": "manual", "registered": registered, "issued_station": ballots, "ballots_stationary": ballots,
        "ballots_valid": sum(votes), "ballots_invalid": ballots - sum(votes), "votes": votes,
        "votes_total": sum(votes), "as_of_at": signed,
        "as_of_precision": "minute", **other,
    }  # fmt: skip


PROTOCOLS = [
    protocol("1", 100, 50, [30, 10, 8], at(20)),
    protocol("2", 200, 100, [40, 50, 9], at(21)),
    protocol("3", None, 60, [30, 20, 9], at(21, 30), unread='{"registered": "illegible"}'),
    protocol("4", 100, 91, [80, 5, 5], at(22), status="annulled"),
    protocol("6", 300, 90, [45, 30, 10], at(22)),
    protocol("7", 400, 300, [200, 60, 30], at(23)),
    protocol("8", 50, 10, [5, 5, 0], at(1, day=13)),
    protocol("99", 10, 10, [10, 0, 0], at(23, 30), commission="CE"),
]
"""Manual: station 5 is missing, 4 annulled, 99 on no list. Counted: a 360, b 175, c 66 of 620 ballots."""
MACHINE = [
    protocol("1", None, 48, [30, 10, 8], at(20, 2), origin="machine"),
    protocol("2", None, 99, [41, 49, 9], at(20, 5), origin="machine"),
]


def snapshot(
    home: Path,
    protocols: Sequence[dict[str, Any]] = (*PROTOCOLS, *MACHINE),
    *,
    is_listed: bool = True,
    refused: Sequence[dict[str, Any]] = (),
) -> Path:
    """The land as the published snapshot of `home`/tl-2030; `refused` are cells of rows of `quality.rejects`."""
    published = home / "tl-2030" / "published"
    published.mkdir(parents=True)
    file = published / "land.duckdb"
    with duckdb.connect(str(file)) as connection:
        store._create(connection)
        draft = store.Draft(file, connection)
        for table, frame in _frames(protocols, rows(quality.REJECTS, *refused), is_listed=is_listed):
            draft.write(table, frame)
    (home / "tl-2030" / "CURRENT").write_text(file.name, encoding="utf-8")
    return file


def view(file: Path, language: str = "en", **look: Any) -> View:
    connection = store.connect(file)
    return View(connection, view_language(connection, language, ZoneInfo(ZONE)), **look)


def _frames(
    protocols: Sequence[dict[str, Any]], rejects: pl.DataFrame, *, is_listed: bool
) -> list[tuple[Table, pl.DataFrame]]:
    units = _units(is_listed=is_listed)
    contests = rows(ballots.CONTESTS, {"contest_id": "vote", "position": 1})
    choices = rows(
        ballots.CHOICES,
        *({"contest_id": "vote", "choice_id": c, "position": n} for n, c in enumerate(CHOICES, 1)),
    )
    given = rows(tallies.PROTOCOLS, *protocols)
    results = station_results.build(given, choices, ballots.FORM_LINES.empty())
    coverage = station_coverage.build(results, units, contests, is_listed=is_listed, rejects=rejects)
    return [
        (meta.ELECTION, _election()),
        (meta.BUILDS, _build()),
        (territory.UNITS, units),
        (territory.LABELS, _labels()),
        (territory.BOUNDARIES, _outlines()),
        (ballots.CONTESTS, contests),
        (ballots.CHOICES, choices),
        (tallies.STATION_RESULTS, results),
        (reconciliation.STATION_COVERAGE, coverage),
        (tallies.UNIT_RESULTS, unit_results.build(results, units, choices, coverage)),
    ]


def _units(*, is_listed: bool) -> pl.DataFrame:
    made: list[dict[str, Any]] = [{"unit_id": "TL", "tree": "administrative", "level": "country"}]
    for unit in REGIONS:
        made.append(
            {
                "unit_id": unit,
                "tree": "administrative",
                "level": "region",
                "parent_id": "TL",
                "region_id": unit,
            }
        )
    for unit, (region, row, column) in TILES.items():
        made.append({"unit_id": unit, "tree": "administrative", "level": "district", "parent_id": region,
                     "region_id": region, "tile_row": row, "tile_column": column})  # fmt: skip
    for unit, (region, place) in COMMISSIONS.items():
        made.append({"unit_id": unit, "tree": "commissions", "level": "commission", "parent_id": region,
                     "region_id": region, "lies_in": place})  # fmt: skip
    for unit, commission in STATIONS.items() if is_listed else ():
        region, place = COMMISSIONS[commission]
        made.append({"unit_id": unit, "tree": "commissions", "level": "station", "parent_id": commission,
                     "region_id": region, "lies_in": place, "national_code": f"000{unit}"})  # fmt: skip
    blank = dict.fromkeys(territory.UNITS.schema.names())
    return pl.DataFrame(
        [{**blank, "source_id": "units", "row_number": n, **unit} for n, unit in enumerate(made, 2)],
        schema=territory.UNITS.schema,
    )


def _labels() -> pl.DataFrame:
    named = {
        "election": {"tl-2030": "Exercise of Testland"},
        "unit": {
            "TL": "Testland",
            **REGIONS,
            **{unit: f"{unit} rayon" for unit in TILES},
            **{c: f"TEC {c}" for c in COMMISSIONS},
        },
        "choice": CHOICES,
        "contest": {"vote": "Election of the head"},
        "origin": {"manual": "Manual count", "machine": "Machine count"},
    }
    made = [
        {"kind": kind, "id": identity, "language": language, "text": text, "role": "name"}
        for kind, names in named.items()
        for identity, text in names.items()
        for language in ("ky", "ru", "en")
    ]
    return pl.DataFrame(made).with_columns(valid_from=pl.lit(None, pl.Date), valid_to=pl.lit(None, pl.Date))


def _outlines() -> pl.DataFrame:
    """Two squares side by side; abroad has none."""
    made = []
    for unit, west in (("W", 72), ("E", 74)):
        ring = [[west, 40], [west, 42], [west + 2, 42], [west + 2, 40], [west, 40]]
        shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
        made.append({"layer": "regions", "feature_id": unit, "is_schematic": False, "geometry": shape})
    return pl.DataFrame(made, schema=territory.BOUNDARIES.schema)


def _election() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "election_id": "tl-2030", "date": dt.date(2030, 5, 12), "time_zone": ZONE, "territory_id": "tl",
                "is_synthetic": True, "country_id": "TL", "projection": ALBERS, "frame": "[71, 39, 77, 43]",
                "callouts": "{}", "attribution": json.dumps(dict.fromkeys(("ky", "ru", "en"), "Drawn by hand.")),
            }
        ],
        schema=meta.ELECTION.schema,
    )  # fmt: skip


def _build() -> pl.DataFrame:
    built = {
        "build_id": "land",
        "election_id": "tl-2030",
        "code_version": "0",
        "built_at": at(12, day=14),
        "decisions": 0,
        "journal_head": "0:",
    }
    return pl.DataFrame([built], schema=meta.BUILDS.schema)
