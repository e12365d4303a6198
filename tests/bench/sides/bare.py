"""The floor: DuckDB alone reads the file and writes the same tables, contents and format, and checks nothing.

Its sums trust the file: every cell a number, every station once, every protocol the last and counted.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.store import FORMAT
from pipelines.tables import table
from pipelines.tables.declaration import DUCKDB
from tests.bench import layout
from tests.bench.layout import Layout

PROTOCOLS, UNITS, COVERAGE = "staging.protocols", "staging.units", "marts.station_coverage"
LISTS = ("registered", "registered_additional")
ISSUED = ("issued_early", "issued_station", "issued_outside")
BOXES = ("ballots_mobile", "ballots_stationary")


def run(pack: Path, out: Path) -> None:
    """Write `bare.duckdb` into the folder."""
    told = layout.read(pack)
    out.mkdir(parents=True, exist_ok=True)
    file = out / "bare.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file), config={"storage_compatibility_version": FORMAT}) as connection:
        connection.execute("CREATE SCHEMA staging; CREATE SCHEMA marts")
        connection.execute(_raw(told, told.csv(out)))
        for name, query in (
            (PROTOCOLS, _protocols(told)),
            (UNITS, _units(told)),
            ("marts.station_results", _results(told)),
            (COVERAGE, _coverage()),
            ("marts.unit_results", _sums(told)),
        ):
            connection.execute(f"CREATE TABLE {name} AS {query}")
        connection.execute("CHECKPOINT")


def _raw(told: Layout, csv: Path) -> str:
    """A temporary table keeps the order of the file, so that its row ids are the row numbers."""
    kinds = dict.fromkeys(told.texts, "VARCHAR")
    kinds |= dict.fromkeys((*told.lines.values(), *told.choices.values()), "BIGINT")
    columns = ", ".join(f'"{column}"' for column in kinds)
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in kinds.items())
    return f"CREATE TEMP TABLE raw AS SELECT {columns} FROM read_csv('{csv}', header = true, types = {{{types}}})"


def _selected(name: str, columns: dict[str, str], source: str) -> str:
    """These columns under their names, and NULL for the others of the table."""
    parts = (
        f"{columns.get(column.name, f'NULL::{DUCKDB[column.type]}')} AS {column.name}"
        for column in table(name).columns
    )
    return f"SELECT {', '.join(parts)} FROM {source}"


def _protocols(told: Layout) -> str:
    votes = [f'"{column}"' for column in told.choices.values()]
    places = {
        name: " || '/' || ".join(f'"{column}"' for column in columns) for name, columns in told.places.items()
    }
    return _selected(
        PROTOCOLS,
        {
            "source_id": f"'{told.source}'",
            "row_number": "rowid + 2",
            **places,
            "contest_id": f"'{told.contest}'",
            "origin": "'manual'",
            "revision": "1::BIGINT",
            "copy": "'1'",
            "status": "'counted'",
            **{field: f'"{column}"' for field, column in told.lines.items()},
            "votes": f"[{', '.join(votes)}]",
            "votes_total": " + ".join(votes),
        },
        "raw",
    )


def _units(told: Layout) -> str:
    def of(level: str, identity: str, parent: str, region: str, source: str) -> str:
        own = {
            "source_id": "source_id",
            "row_number": "row_number",
            "unit_id": identity,
            "tree": "'commissions'",
            "level": f"'{level}'",
            "parent_id": parent,
            "region_id": region,
            "national_code": f"split_part({identity}, '/', -1)",
        }
        return _selected(UNITS, own, source)

    def first(*columns: str) -> str:
        return (
            f"(SELECT arg_min(source_id, row_number) AS source_id, min(row_number) AS row_number,"
            f" {', '.join(columns)} FROM staging.protocols GROUP BY {', '.join(columns)})"
        )

    country = {
        "source_id": "'election.toml'",
        "row_number": "1::BIGINT",
        "unit_id": f"'{told.country}'",
        "tree": "'administrative'",
        "level": "'country'",
    }
    parts = (
        _selected(UNITS, country, "range(1)"),
        of("station", "station_id", "commission_id", "region_id", "staging.protocols"),
        of("commission", "commission_id", "region_id", "region_id", first("commission_id", "region_id")),
        of("region", "region_id", f"'{told.country}'", "region_id", first("region_id")),
    )
    return " UNION ALL ".join(parts)


def _results(told: Layout) -> str:
    def total(fields: Iterable[str]) -> str:
        return " + ".join(field for field in fields if field in told.lines)

    sums = ", ".join(f"sum(votes[{n}])" for n in range(1, len(told.choices) + 1))
    names = ", ".join(f"'{choice}'" for choice in told.choices)
    return f"""
        WITH sums AS (SELECT [{sums}] AS votes FROM staging.protocols),
        leader AS (SELECT list_position(votes, list_max(votes)) AS place FROM sums)
        SELECT p.* EXCLUDE (copy, stated_commission_id, stated_region_id), {total(LISTS)} AS listed,
            {total(ISSUED)} AS ballots_issued, {total(BOXES)} AS ballots_found,
            CASE WHEN listed > 0 THEN ballots_issued / listed END AS turnout,
            [{names}][place] AS leader_id, votes[place] AS leader_votes,
            CASE WHEN ballots_found > 0 THEN leader_votes / ballots_found END AS leader_share
        FROM staging.protocols AS p, leader"""


def _coverage() -> str:
    own = {name: name for name in ("station_id", "commission_id", "region_id", "contest_id")}
    own |= {"state": "'reported'", "origins": "origin", "reported_at": "as_of_at"}
    own |= {"reported_precision": "as_of_precision"}
    return _selected(COVERAGE, own, "staging.protocols")


def _sums(told: Layout) -> str:
    """Added up by commission; regions and the country are sums of these sums; then a row per cell."""
    cells = {line: (line, f"'{line}'", "NULL") for line in told.lines}
    cells |= {
        f"votes_{n}": (f"votes[{n}]", "'votes'", f"'{choice}'")
        for n, choice in enumerate(told.choices, start=1)
    }
    by_commission = ", ".join(
        f"sum({value})::BIGINT AS {name}, count({value}) AS n_{name}" for name, (value, _, _) in cells.items()
    )
    again = ", ".join(f"sum({name})::BIGINT AS {name}, sum(n_{name})::BIGINT AS n_{name}" for name in cells)
    rows = ", ".join(
        f"{{line: {line}, choice_id: {choice}, counted: {name}, stations: n_{name}}}"
        for name, (_, line, choice) in cells.items()
    )
    return f"""
        WITH commissions AS (
            SELECT commission_id, region_id, contest_id, origin, count(*) AS protocols, {by_commission}
            FROM staging.protocols GROUP BY commission_id, region_id, contest_id, origin
        ), sums AS (
            SELECT coalesce(commission_id, region_id, '{told.country}') AS unit_id,
                CASE WHEN commission_id IS NOT NULL THEN 'commission' WHEN region_id IS NOT NULL THEN 'region'
                ELSE 'country' END AS level, contest_id, origin, sum(protocols)::BIGINT AS protocols, {again}
            FROM commissions
            GROUP BY GROUPING SETS ((commission_id, contest_id, origin), (region_id, contest_id, origin),
                (contest_id, origin))
        ), cells AS (SELECT unit_id, level, contest_id, origin, protocols, unnest([{rows}]) AS cell FROM sums)
        SELECT unit_id, level, contest_id, origin, cell.line, cell.choice_id, cell.counted,
            0::BIGINT AS annulled, 0::BIGINT AS unexpected, cell.stations,
            protocols - cell.stations AS stations_unread
        FROM cells"""
