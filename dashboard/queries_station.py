"""Questions about one station: where it is, what its documents say, and what was found about it.

As in `queries`: a connection and filters in, a frame out. Every question reads the rows of one station, so that it is
answered at once among a million of them.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import COMMISSION, ask
from pipelines.domain import Level
from pipelines.tables.tallies import LINES

MOST = 20
"""So many stations a search shows; whoever wants another one types more."""

FOLD = ("ңөүё", "ноуе")
"""Letters that readers type for one another."""


def are_known(connection: Connection) -> bool:
    """Whether any polling station is known at all."""
    return bool(
        ask(
            connection,
            "SELECT 1 FROM staging.units WHERE level = $level LIMIT 1",
            level=Level.STATION.value,
        ).height
    )


def search(connection: Connection, text: str, language: str, *, limit: int = MOST) -> pl.DataFrame:
    """Stations whose number begins with the text or whose name holds it, exact numbers first.

    Columns: station_id, national_code, commission_id, region_id, name.
    """
    return ask(
        connection,
        f"""
        WITH met AS (
            SELECT unit_id FROM staging.units
            WHERE level = $level AND (starts_with(lower(coalesce(national_code, unit_id)), $text)
                                      OR starts_with(lower(unit_id), $text))
            UNION
            SELECT u.unit_id FROM staging.labels l JOIN staging.units u ON u.unit_id = l.id AND u.level = $level
            WHERE l.kind = 'unit' AND contains(translate(lower(l.text), $odd, $plain), $text)
        ), stations AS (
            SELECT u.unit_id AS station_id, coalesce(u.national_code, u.unit_id) AS national_code,
                   {COMMISSION} AS commission_id, u.region_id
            FROM staging.units u WHERE u.unit_id IN (SELECT unit_id FROM met)
            ORDER BY lower(national_code) = $text OR lower(station_id) = $text DESC,
                     starts_with(lower(national_code), $text) DESC, national_code, station_id
            LIMIT $limit
        )
        SELECT s.*, (SELECT arg_min(text, (language <> $language)::int) FROM staging.labels
                     WHERE kind = 'unit' AND id = s.station_id) AS name
        FROM stations s
        ORDER BY lower(national_code) = $text OR lower(station_id) = $text DESC,
                 starts_with(lower(national_code), $text) DESC, national_code, station_id
        """,  # noqa: S608
        text=text.strip().lower().translate(str.maketrans(*FOLD)),
        odd=FOLD[0],
        plain=FOLD[1],
        language=language,
        level=Level.STATION.value,
        limit=limit,
    )


def station(connection: Connection, station_id: str, language: str) -> pl.DataFrame:
    """At most one row: the station's number, name, commission, region, place and stratum."""
    return ask(
        connection,
        f"""
        SELECT u.unit_id AS station_id, coalesce(u.national_code, u.unit_id) AS national_code,
               (SELECT arg_min(text, (language <> $language)::int) FROM staging.labels
                WHERE kind = 'unit' AND id = u.unit_id) AS name,
               {COMMISSION} AS commission_id, u.region_id, u.lies_in, u.stratum, u.lon, u.lat
        FROM staging.units u WHERE u.unit_id = $station_id AND u.level = $level
        """,  # noqa: S608
        station_id=station_id,
        language=language,
        level=Level.STATION.value,
    )


def states(connection: Connection, station_id: str) -> pl.DataFrame:
    """What became of the station's protocols, one row a ballot (`marts.station_coverage`)."""
    return ask(
        connection,
        """
        SELECT v.* FROM marts.station_coverage v LEFT JOIN staging.contests c USING (contest_id)
        WHERE v.station_id = $station_id ORDER BY c.position, v.contest_id
        """,
        station_id=station_id,
    )


def protocols(connection: Connection, station_id: str, contest_id: str) -> pl.DataFrame:
    """Every document of the station on one ballot, the binding count first, of each the latest revision first.

    Copies of one document are numbered by their names, which are not shown: `copy_number`, of `copies` there are.
    """
    return ask(
        connection,
        """
        SELECT *, row_number() OVER (PARTITION BY origin, revision ORDER BY "copy") AS copy_number,
               count(*) OVER (PARTITION BY origin, revision) AS copies
        FROM staging.protocols WHERE station_id = $station_id AND contest_id = $contest_id
        ORDER BY array_position(['manual', 'final', 'machine', 'preliminary', 'observer_copy'], origin) NULLS LAST,
                 origin, revision DESC, copy_number
        """,
        station_id=station_id,
        contest_id=contest_id,
    )


def results(connection: Connection, station_id: str, contest_id: str) -> pl.DataFrame:
    """The latest revision of each count (`marts.station_results`): it has the voters identified by the receipt, too."""
    return ask(
        connection,
        """
        SELECT * FROM marts.station_results WHERE station_id = $station_id AND contest_id = $contest_id
        ORDER BY origin
        """,
        station_id=station_id,
        contest_id=contest_id,
    )


def form_lines(connection: Connection, contest_id: str) -> pl.DataFrame:
    """The lines of the ballot's form in their order: line, code."""
    return ask(
        connection,
        "SELECT line, code FROM staging.form_lines WHERE contest_id = $contest_id ORDER BY position, line",
        contest_id=contest_id,
    )


def choices(connection: Connection, contest_id: str) -> list[str]:
    """The choices of a ballot, in the order of the lists of votes."""
    rows = ask(
        connection,
        "SELECT choice_id FROM staging.choices WHERE contest_id = $contest_id ORDER BY position, choice_id",
        contest_id=contest_id,
    )
    return rows["choice_id"].to_list()


def lines_given(connection: Connection, contest_id: str) -> dict[str, set[str]]:
    """Of every count the lines that any of its documents gives: what none gives is not on that kind of document."""
    given = ", ".join(f'count("{line.name}") > 0 AS "{line.name}"' for line in LINES)
    rows = ask(
        connection,
        f"""
        SELECT origin, count(votes) > 0 AS votes, {given} FROM staging.protocols
        WHERE contest_id = $contest_id GROUP BY origin ORDER BY origin
        """,  # noqa: S608
        contest_id=contest_id,
    )
    return {
        row["origin"]: {name for name, value in row.items() if value is True}
        for row in rows.iter_rows(named=True)
    }


def broken_equations(connection: Connection, station_id: str, contest_id: str) -> pl.DataFrame:
    """Equations that do not hold at the station: origin, equation_id, left_value, right_value, gap."""
    return ask(
        connection,
        """
        SELECT origin, equation_id, left_value, right_value, gap FROM marts.equation_check
        WHERE station_id = $station_id AND contest_id = $contest_id ORDER BY origin, equation_id
        """,
        station_id=station_id,
        contest_id=contest_id,
    )


def turnout(connection: Connection, station_id: str) -> pl.DataFrame:
    """Voters so far through the day (`marts.station_turnout`), in order of time."""
    return ask(
        connection,
        """
        SELECT contest_id, "at", took_part, increment, minutes, listed, turnout, source_id, row_number
        FROM marts.station_turnout WHERE station_id = $station_id ORDER BY contest_id, "at", source_id
        """,
        station_id=station_id,
    )


def voter_lists(connection: Connection, station_id: str) -> pl.DataFrame:
    """Lists of the station, each against the one before it or the protocol (`marts.voter_list_changes`)."""
    return ask(
        connection,
        """
        SELECT * FROM marts.voter_list_changes WHERE unit_id = $station_id
        ORDER BY from_date, to_kind = 'protocol', to_date, from_kind, to_kind
        """,
        station_id=station_id,
    )


def findings(connection: Connection, station_id: str) -> pl.DataFrame:
    """Everything that was judged about the station, ballot by ballot, of each facts first, larger before smaller."""
    return ask(
        connection,
        """
        SELECT f.* FROM quality.findings f LEFT JOIN staging.contests c USING (contest_id)
        WHERE f.unit_id = $station_id
        ORDER BY c.position NULLS LAST, f.contest_id NULLS LAST,
                 array_position(['fact', 'expectation', 'indicator'], kind), abs(effect) DESC NULLS LAST, finding_id
        """,
        station_id=station_id,
    )


def incidents(connection: Connection, station_id: str) -> pl.DataFrame:
    """Published incidents that name the station or its number (`marts.incidents`), latest first.

    A number that several stations have must be of the station's own region, and of one station there: nobody is shown
    what happened elsewhere.
    """
    return ask(
        connection,
        """
        WITH own AS (
            SELECT unit_id, coalesce(national_code, unit_id) AS code, region_id FROM staging.units
            WHERE level = $level AND unit_id = $station_id
        ), alike AS (
            SELECT count(*) AS everywhere, count(*) FILTER (u.region_id IS NOT DISTINCT FROM own.region_id) AS nearby
            FROM staging.units u JOIN own ON coalesce(u.national_code, u.unit_id) = own.code WHERE u.level = $level
        )
        SELECT i.* FROM marts.incidents i CROSS JOIN own CROSS JOIN alike
        LEFT JOIN staging.units place ON place.unit_id = i.unit_id
        WHERE i.unit_id = own.unit_id
           OR i.station_code = own.code AND place.level IS DISTINCT FROM $level
              AND (everywhere = 1 OR nearby = 1 AND i.region_id = own.region_id)
        ORDER BY i.as_of_at DESC, i.incident_id
        """,
        station_id=station_id,
        level=Level.STATION.value,
    )


def sources(connection: Connection) -> pl.DataFrame:
    """Every raw file (`meta.sources`): source_id, file, title, publisher, url, sha256, nature."""
    return ask(
        connection,
        "SELECT source_id, file, title, publisher, url, sha256, nature FROM meta.sources ORDER BY source_id",
    )


def most_found(connection: Connection, *, limit: int = 10) -> pl.DataFrame:
    """Stations about which most facts were found: station_id, national_code, commission_id, region_id, facts."""
    return ask(
        connection,
        f"""
        SELECT u.unit_id AS station_id, coalesce(u.national_code, u.unit_id) AS national_code, NULL AS name,
               {COMMISSION} AS commission_id, u.region_id, count(*) AS facts
        FROM quality.findings f JOIN staging.units u ON u.unit_id = f.unit_id AND u.level = $level
        WHERE f.kind = 'fact' AND f.severity <> 'info'
        GROUP BY ALL ORDER BY facts DESC, u.unit_id LIMIT $limit
        """,  # noqa: S608
        level=Level.STATION.value,
        limit=limit,
    )
