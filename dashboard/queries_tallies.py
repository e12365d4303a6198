"""Questions about what adds up: which checks were made over how many stations, what differs, where, by how much.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold. One station's
documents are asked for in `queries_station`.
"""

import polars as pl

from dashboard.queries import Connection
from pipelines.domain import FindingKind, Level, Origin, Severity
from pipelines.marts.identical_protocols import CHOICES, SMALLEST
from pipelines.store import frame_of
from pipelines.tables.tallies import LINES

COMMISSION = "nullif(nullif(u.parent_id, u.region_id), (SELECT country_id FROM staging.election))"
"""The commission of a station `u` of `staging.units`: none where a region or the country is right above it."""


def ask(connection: Connection, sql: str, **values: object) -> pl.DataFrame:
    """The rows of a parametrised question."""
    return frame_of(connection.cursor().execute(sql, values))


def contests(connection: Connection) -> list[str]:
    """The ballots of which there are protocols, in the order of the pack."""
    rows = ask(
        connection,
        """
        SELECT c.contest_id FROM staging.contests c
        WHERE c.contest_id IN (SELECT contest_id FROM marts.station_coverage) ORDER BY c.position, c.contest_id
        """,
    )
    return rows["contest_id"].to_list()


def coverage(connection: Connection, contest_id: str) -> pl.DataFrame:
    """How many stations have which documents: state, is_expected, origins (comma-separated), stations."""
    return ask(
        connection,
        """
        SELECT state, is_expected, origins, count(*) AS stations FROM marts.station_coverage
        WHERE contest_id = $contest_id GROUP BY ALL ORDER BY ALL
        """,
        contest_id=contest_id,
    )


def compared(connection: Connection, contest_id: str) -> pl.DataFrame:
    """Pairs of counts that differ somewhere: origin_a, origin_b, stations, and those where the leader's votes do."""
    return ask(
        connection,
        """
        SELECT origin_a, origin_b, count(DISTINCT station_id) AS stations,
               count(DISTINCT station_id) FILTER (affects_leader) AS stations_leader
        FROM marts.tally_comparison WHERE contest_id = $contest_id GROUP BY ALL ORDER BY ALL
        """,
        contest_id=contest_id,
    )


def places_compared(connection: Connection, contest_id: str) -> pl.DataFrame:
    """One row: stations with a protocol, and those of which one names another place than the station is added up in."""
    return ask(
        connection,
        """
        SELECT count(DISTINCT station_id) AS stations,
               count(DISTINCT station_id) FILTER (
                   stated_commission_id IS NOT NULL OR stated_region_id IS NOT NULL
               ) AS differ
        FROM staging.protocols WHERE contest_id = $contest_id
        """,
        contest_id=contest_id,
    )


def copies_compared(connection: Connection, contest_id: str) -> pl.DataFrame:
    """One row: stations of which several observers have a copy of one protocol, and those whose copies differ."""
    return ask(
        connection,
        """
        WITH documents AS (
            SELECT station_id FROM staging.protocols WHERE contest_id = $contest_id AND origin = $origin
            GROUP BY station_id, revision HAVING count(*) > 1
        )
        SELECT count(DISTINCT station_id) AS stations,
               (SELECT count(DISTINCT unit_id) FROM quality.findings
                WHERE rule = 'copies_differ' AND contest_id = $contest_id) AS differ
        FROM documents
        """,
        contest_id=contest_id,
        origin=Origin.OBSERVER_COPY.value,
    )


def equations(connection: Connection, contest_id: str) -> pl.DataFrame:
    """Equations of the ballot's form: equation_id, formula, is_hard."""
    return ask(
        connection,
        """
        SELECT equation_id, formula, is_hard FROM staging.equations WHERE contest_id = $contest_id
        ORDER BY is_hard DESC, equation_id
        """,
        contest_id=contest_id,
    )


def equations_broken(connection: Connection, contest_id: str, origin: str) -> pl.DataFrame:
    """How many stations break an equation on the protocols of one count: is_hard, stations."""
    return ask(
        connection,
        """
        SELECT is_hard, count(DISTINCT station_id) AS stations FROM marts.equation_check
        WHERE contest_id = $contest_id AND origin = $origin GROUP BY is_hard ORDER BY is_hard DESC
        """,
        contest_id=contest_id,
        origin=origin,
    )


def protocols_lacking(
    connection: Connection, contest_id: str, origin: str, fields: list[str]
) -> pl.DataFrame:
    """One row: protocols of a count, and those that lack a number in one of `fields`; ValueError for no such field."""
    known = {line.name for line in LINES} | {"votes_total"}
    if unknown := sorted(set(fields) - known):
        raise ValueError(f"no line of a protocol: {', '.join(unknown)}")
    lacks = " OR ".join(f'"{field}" IS NULL' for field in fields) or "false"
    return ask(
        connection,
        f"""
        SELECT count(*) AS protocols, count(*) FILTER ({lacks}) AS lacking FROM marts.station_results
        WHERE contest_id = $contest_id AND origin = $origin
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
    )


def tables_checked(connection: Connection, contest_id: str) -> pl.DataFrame:
    """One row: units that published a table, those whose table differs from our sum, those with nothing to add up."""
    return ask(
        connection,
        """
        WITH units AS (
            SELECT unit_id, bool_or(gap <> 0) AS differs, bool_and(gap IS NULL) AS is_unchecked
            FROM marts.tabulation_check WHERE contest_id = $contest_id GROUP BY unit_id
        )
        SELECT count(*) AS units, count(*) FILTER (differs) AS differ, count(*) FILTER (is_unchecked) AS unchecked
        FROM units
        """,
        contest_id=contest_id,
    )


def lists_checked(connection: Connection) -> pl.DataFrame:
    """One row: stations and commissions with voter lists, those whose lists leave a gap, those that were checked."""
    return ask(
        connection,
        """
        SELECT count(DISTINCT unit_id) AS units, count(DISTINCT unit_id) FILTER (gap <> 0) AS differ,
               count(DISTINCT unit_id) FILTER (gap IS NOT NULL) AS checked
        FROM marts.voter_list_changes
        """,
    )


def turnout_checked(connection: Connection, contest_id: str) -> pl.DataFrame:
    """One row: stations of which turnout through the day is known, and those of which a fact about it was found."""
    return ask(
        connection,
        """
        SELECT count(DISTINCT station_id) AS stations,
               (SELECT count(DISTINCT unit_id) FROM quality.findings
                WHERE kind = $fact AND starts_with(rule, 'station_turnout_')
                  AND coalesce(contest_id, $contest_id) = $contest_id) AS differ
        FROM marts.station_turnout WHERE coalesce(contest_id, $contest_id) = $contest_id
        """,
        contest_id=contest_id,
        fact=FindingKind.FACT.value,
    )


def alike(connection: Connection, contest_id: str) -> pl.DataFrame:
    """One row: stations whose protocol equals another's, and the stations that are compared (`identical_protocols`)."""
    return ask(
        connection,
        """
        SELECT (SELECT count(DISTINCT station_id) FROM marts.identical_protocols WHERE contest_id = $contest_id)
                   AS stations,
               count(DISTINCT station_id) AS compared
        FROM marts.station_results
        WHERE contest_id = $contest_id AND commission_id IS NOT NULL AND votes_total IS NOT NULL
          AND coalesce(ballots_valid, votes_total) >= $smallest
          AND len(list_filter(votes, lambda number: number > 0)) >= $choices
        """,
        contest_id=contest_id,
        smallest=SMALLEST,
        choices=CHOICES,
    )


def differences(
    connection: Connection,
    contest_id: str,
    *,
    rule: str | None = None,
    region_id: str | None = None,
    commission_id: str | None = None,
    leader_only: bool = False,
) -> pl.DataFrame:
    """Facts about a unit that differ, largest first: the finding and where its unit lies.

    Besides the columns of `quality.findings`: unit_level, region_id, commission_id, is_leader (votes of the contest's
    leader differ in this unit), patterns (of the two counts that it names, comma-separated), explanation (of the table
    that it names). Facts about every ballot stand with each.
    """
    return ask(
        connection,
        f"""
        WITH leader AS (
            SELECT any_value(leader_id) AS leader_id FROM marts.station_results
            WHERE contest_id = $contest_id AND leader_id IS NOT NULL
        ), cells AS (
            SELECT station_id AS unit_id, affects_leader FROM marts.tally_comparison
            WHERE contest_id = $contest_id
            UNION ALL
            SELECT unit_id, choice_id IS NOT DISTINCT FROM leader_id AND choice_id IS NOT NULL
            FROM marts.tabulation_check CROSS JOIN leader WHERE contest_id = $contest_id AND gap <> 0
        ), units AS (
            SELECT unit_id, bool_or(affects_leader) AS is_leader FROM cells GROUP BY unit_id
        ), tables AS (
            SELECT unit_id, origin, max(explanation) AS explanation FROM marts.tabulation_check
            WHERE contest_id = $contest_id GROUP BY ALL
        ), pairs AS (
            SELECT station_id, origin_a, origin_b, string_agg(DISTINCT pattern, ',' ORDER BY pattern) AS patterns
            FROM marts.tally_comparison WHERE contest_id = $contest_id GROUP BY ALL
        )
        SELECT f.*, coalesce(u.level, f.level) AS unit_level, u.region_id, u.national_code,
               CASE u.level WHEN $station THEN {COMMISSION} WHEN $commission THEN u.unit_id END AS commission_id,
               coalesce(c.is_leader, false) AS is_leader, p.patterns, t.explanation
        FROM quality.findings f
        LEFT JOIN staging.units u ON u.unit_id = f.unit_id
        LEFT JOIN units c ON c.unit_id = f.unit_id
        LEFT JOIN tables t ON t.unit_id = f.unit_id AND t.origin = json_extract_string(f.parameters, '$.origin')
        LEFT JOIN pairs p
          ON p.station_id = f.unit_id AND p.origin_a = json_extract_string(f.parameters, '$.origin_a')
             AND p.origin_b = json_extract_string(f.parameters, '$.origin_b')
        WHERE f.kind = $fact AND f.severity <> $info AND f.unit_id IS NOT NULL
          AND coalesce(f.contest_id, $contest_id) = $contest_id
          AND ($rule IS NULL OR f.rule = $rule)
          AND ($region_id IS NULL OR u.region_id = $region_id)
          AND ($commission_id IS NULL OR (u.level = $station AND u.parent_id = $commission_id)
               OR u.unit_id = $commission_id)
          AND (NOT $leader_only OR coalesce(c.is_leader, false))
        ORDER BY abs(f.effect) DESC NULLS LAST, f.finding_id
        """,  # noqa: S608
        contest_id=contest_id,
        rule=rule,
        region_id=region_id,
        commission_id=commission_id,
        leader_only=leader_only,
        fact=FindingKind.FACT.value,
        info=Severity.INFO.value,
        station=Level.STATION.value,
        commission=Level.COMMISSION.value,
    )


def compared_by_unit(
    connection: Connection, contest_id: str, *, by: str = "commission_id", region_id: str | None = None
) -> pl.DataFrame:
    """Of every commission (or, with `by` region_id, region): unit_id, stations compared, stations that differ.

    Compared is a station with two counts of its votes or more; what only tells how many voters came is no count.
    """
    if by not in ("commission_id", "region_id"):
        raise ValueError(f"no unit above a station: {by!r}")
    return ask(
        connection,
        f"""
        WITH counts AS (
            SELECT station_id, any_value({by}) AS unit_id FROM marts.station_results
            WHERE contest_id = $contest_id AND votes IS NOT NULL AND ($region_id IS NULL OR region_id = $region_id)
            GROUP BY station_id HAVING count(DISTINCT origin) > 1
        ), differing AS (
            SELECT DISTINCT station_id FROM marts.tally_comparison WHERE contest_id = $contest_id
        )
        SELECT c.unit_id, count(*) AS compared, count(d.station_id) AS differ
        FROM counts c LEFT JOIN differing d USING (station_id)
        WHERE c.unit_id IS NOT NULL GROUP BY c.unit_id ORDER BY differ DESC, compared, c.unit_id
        """,  # noqa: S608
        contest_id=contest_id,
        region_id=region_id,
    )
