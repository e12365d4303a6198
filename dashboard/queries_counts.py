"""Questions about what the stations' protocols add up to: coverage, sums, shares and rates of one count of one ballot.

Sums are those of `marts.unit_results`. A rate is taken over the stations that have both of its numbers, so that an
illegible cell is left out above and below the line, and never taken for zero; how many these are stands beside every
rate. Turnout is measured against the voters `listed`: on the list and, where it is counted apart, the additional one.
Aggregation happens in SQL: only the stations of one commission are ever handed over one by one.
"""

from collections.abc import Mapping
from typing import Any, Literal

import polars as pl

from dashboard.queries import Connection
from pipelines.domain import Coverage, Level, Origin, Precision
from pipelines.store import frame_of

Group = Literal["country", "region", "commission", "lies_in"]

_ORDER = [
    origin.value
    for origin in (Origin.MANUAL, Origin.FINAL, Origin.MACHINE, Origin.PRELIMINARY, Origin.OBSERVER_COPY)
]
"""The count that binds comes first: it is what a reader sees who chooses nothing."""

_IS_REFUSED = f"""
    c.state = '{Coverage.REFUSED}' AND r.origin IS NULL AND $origin = (
        SELECT arg_min(origin, array_position({_ORDER}, origin)) FROM marts.station_results
        WHERE contest_id = $contest_id AND list_contains({_ORDER}, origin)
    )
"""  # noqa: S608
"""Of the count that is the protocol of the ballot: another one is only not there."""

_STATIONS = f"""
WITH stations AS (
    SELECT station_id, coalesce(c.commission_id, r.commission_id) AS commission_id,
           coalesce(c.region_id, r.region_id) AS region_id, c.is_expected, r.origin IS NOT NULL AS is_in,
           coalesce(r.status = 'counted', false) AS counts, r.as_of_at, r.as_of_precision, r.listed,
           r.turnout, coalesce(r.took_part, r.ballots_issued) AS voters, r.ballots_found, r.votes, r.votes_total,
           r.leader_votes, r.leader_share, r.unread, coalesce({_IS_REFUSED}, false) AS is_refused
    FROM (FROM marts.station_coverage WHERE contest_id = $contest_id) c
    FULL JOIN (FROM marts.station_results WHERE contest_id = $contest_id AND origin = $origin) r USING (station_id)
)
"""  # noqa: S608
"""Stations that are expected or have this count: without a list, those that have it alone are in no coverage."""
_UNREAD = "coalesce(len(regexp_extract_all(unread, '\"(illegible|refused|disputed)\"')), 0)"
_UNTIL = f"""
as_of_at + CASE as_of_precision
    WHEN '{Precision.DAY}' THEN INTERVAL 1 DAY WHEN '{Precision.MONTH}' THEN INTERVAL 1 MONTH
    WHEN '{Precision.YEAR}' THEN INTERVAL 1 YEAR ELSE INTERVAL 0 DAY END
"""
"""The end of the time that a protocol states: one of a day may be later than one of an hour of that day."""

_TALLY = f"""
    count(*) FILTER (WHERE is_expected) AS expected,
    count(*) FILTER (WHERE is_in AND is_expected IS NOT false) AS reported,
    count(*) FILTER (WHERE is_refused) AS refused,
    count(*) FILTER (WHERE counts) AS counted,
    count(*) FILTER (WHERE is_in AND NOT counts) AS annulled,
    count(*) FILTER (WHERE counts AND is_expected = false) AS unexpected,
    coalesce(sum({_UNREAD}) FILTER (WHERE counts), 0)::BIGINT AS illegible,
    arg_max(as_of_at, {_UNTIL}) AS as_of_at, arg_max(as_of_precision, {_UNTIL}) AS as_of_precision,
    (sum(voters) FILTER (WHERE counts))::BIGINT AS took_part,
    (sum(listed) FILTER (WHERE counts))::BIGINT AS listed,
    sum(voters) FILTER (WHERE counts AND listed IS NOT NULL)
        / nullif(sum(listed) FILTER (WHERE counts AND voters IS NOT NULL), 0) AS turnout,
    count(*) FILTER (WHERE counts AND listed IS NOT NULL AND voters IS NOT NULL) AS turnout_stations,
    sum(leader_votes) FILTER (WHERE counts AND leader_share IS NOT NULL)
        / nullif(sum(ballots_found) FILTER (WHERE counts AND leader_share IS NOT NULL), 0) AS leader_share,
    count(*) FILTER (WHERE counts AND leader_votes IS NOT NULL AND ballots_found IS NOT NULL) AS leader_stations
"""


def _ask(connection: Connection, sql: str, **values: object) -> pl.DataFrame:
    return frame_of(connection.cursor().execute(sql, values))


def counts(connection: Connection) -> pl.DataFrame:
    """Every count of every ballot that has votes of stations, the binding one first: contest_id, origin, leader_id."""
    return _ask(
        connection,
        """
        SELECT u.contest_id, u.origin, any_value(r.leader_id) AS leader_id
        FROM marts.unit_results u
        LEFT JOIN staging.contests c USING (contest_id)
        LEFT JOIN (
            SELECT contest_id, origin, any_value(leader_id) AS leader_id FROM marts.station_results GROUP BY ALL
        ) r
          ON r.contest_id = u.contest_id AND r.origin = u.origin
        WHERE u.line = 'votes' AND u.level = $level
        GROUP BY u.contest_id, u.origin, c.position
        ORDER BY c.position, u.contest_id, array_position($order::VARCHAR[], u.origin) NULLS LAST, u.origin
        """,
        level=Level.COUNTRY.value,
        order=_ORDER,
    )


def tally(connection: Connection, contest_id: str, origin: str) -> Mapping[str, Any]:
    """One count as a whole: stations expected (null without a list), protocols in, refused, annulled ..., rates."""
    row = units(connection, contest_id, origin, "country").row(0, named=True)
    listed = _ask(
        connection,
        "SELECT bool_or(is_expected IS NOT NULL) FROM marts.station_coverage WHERE contest_id = $contest_id",
        contest_id=contest_id,
    ).item()
    return {**row, "expected": row["expected"] if listed else None}


def units(connection: Connection, contest_id: str, origin: str, by: Group) -> pl.DataFrame:
    """One row per region, commission, or the country: unit_id, region_id, expected, reported ..., leader_share.

    `turnout_stations` and `leader_stations`: over how many of the stations `counted` the rate is taken. Stations whose
    unit nobody knows have the unit null.
    """
    key = {"country": "country_id", "region": "region_id", "commission": "commission_id"}[by]
    within = f"{'NULL' if by == 'country' else 'any_value(region_id)'} AS region_id"
    return _ask(
        connection,
        f"""
        {_STATIONS}, tallied AS (
            SELECT {key} AS unit_id, {_TALLY}, {within}
            FROM stations CROSS JOIN (SELECT country_id FROM staging.election)
            GROUP BY {key}
        )
        FROM tallied ORDER BY unit_id NULLS LAST
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
    )


def choices(connection: Connection, contest_id: str, origin: str, unit_id: str) -> pl.DataFrame:
    """Votes of every choice that is on the ballot of any station of a unit, most first; null where none can be read.

    Columns: choice_id, counted, annulled, unexpected (parts of the sum), stations, stations_unread (not those on whose
    ballot the choice was not), share (of the ballots found, over the stations that have both numbers), share_stations
    (how many these are) and without_share (stations that have the votes, and not the ballots found).
    """
    return _ask(
        connection,
        f"""
        {_STATIONS}, cells AS (
            SELECT c.choice_id, s.votes[c.position] AS votes, s.votes_total, s.ballots_found,
                   CASE WHEN s.unread IS NOT NULL
                        THEN json_extract_string(s.unread, '$."vote:' || c.choice_id || '"') END AS state
            FROM stations s CROSS JOIN staging.choices c CROSS JOIN staging.election e
            WHERE s.counts AND c.contest_id = $contest_id
              AND $unit_id IN (e.country_id, s.region_id, s.commission_id)
        ), shares AS (
            SELECT choice_id, bool_or(state IN ('illegible', 'refused', 'disputed')) AS unread,
                   sum(votes) FILTER (WHERE ballots_found IS NOT NULL)
                       / nullif(sum(ballots_found) FILTER (WHERE votes IS NOT NULL), 0) AS share,
                   count(*) FILTER (WHERE votes IS NOT NULL AND ballots_found IS NOT NULL) AS share_stations,
                   count(*) FILTER (WHERE votes IS NOT NULL AND ballots_found IS NULL) AS without_share,
                   count(*) FILTER (WHERE votes IS NULL AND votes_total IS NULL
                                      AND state IS DISTINCT FROM 'not_on_form') AS stations_unread
            FROM cells GROUP BY choice_id
        )
        SELECT c.choice_id, u.counted, u.annulled, u.unexpected, u.stations,
               coalesce(h.stations_unread, 0) AS stations_unread, h.share,
               coalesce(h.share_stations, 0) AS share_stations, coalesce(h.without_share, 0) AS without_share
        FROM staging.choices c
        LEFT JOIN marts.unit_results u
          ON u.unit_id = $unit_id AND u.contest_id = c.contest_id AND u.origin = $origin AND u.line = 'votes'
             AND u.choice_id = c.choice_id
        LEFT JOIN shares h ON h.choice_id = c.choice_id
        WHERE c.contest_id = $contest_id AND (u.counted IS NOT NULL OR h.unread)
        ORDER BY u.counted DESC NULLS LAST, c.position
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
        unit_id=unit_id,
    )


def rates(
    connection: Connection, contest_id: str, origin: str, by: Group, choice_id: str | None = None
) -> pl.DataFrame:
    """Turnout, or the share of a choice, by unit: unit_id, rate, known (stations behind it), counted, reported ...

    `by="lies_in"` groups stations by the administrative unit that their commission lies in.
    """
    found = "(votes[position] IS NOT NULL AND ballots_found IS NOT NULL)"
    chosen = f"""
        sum(votes[position]) FILTER (WHERE counts AND {found})
            / nullif(sum(ballots_found) FILTER (WHERE counts AND {found}), 0) AS chosen,
        count(*) FILTER (WHERE counts AND {found}) AS chosen_stations
    """
    rate = "turnout" if choice_id is None else "chosen"
    key = {
        "country": "country_id",
        "region": "region_id",
        "commission": "commission_id",
        "lies_in": "lies_in",
    }[by]
    return _ask(
        connection,
        f"""
        {_STATIONS}, placed AS (
            SELECT s.*, t.lies_in, e.country_id, p.position
            FROM stations s
            CROSS JOIN staging.election e
            LEFT JOIN (SELECT unit_id, lies_in FROM staging.units WHERE level = 'commission') t
              ON t.unit_id = s.commission_id
            LEFT JOIN staging.choices p ON p.contest_id = $contest_id AND p.choice_id = $choice_id
        ), tallied AS (
            SELECT {key} AS unit_id, {_TALLY}, {chosen}
            FROM placed GROUP BY ALL
        )
        SELECT unit_id, {rate} AS rate, {rate}_stations AS known, counted, reported, expected
        FROM tallied WHERE unit_id IS NOT NULL ORDER BY unit_id
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
        choice_id=choice_id,
    )


def tiles(connection: Connection) -> pl.DataFrame:
    """The tile map: unit_id, row, col, region_id, and the commissions that lie in the unit."""
    return _ask(
        connection,
        """
        SELECT u.unit_id, u.tile_row AS "row", u.tile_column AS col, coalesce(u.region_id, u.unit_id) AS region_id,
               list(c.unit_id ORDER BY c.unit_id) FILTER (WHERE c.unit_id IS NOT NULL) AS commissions
        FROM staging.units u
        LEFT JOIN staging.units c ON c.level = 'commission' AND c.lies_in = u.unit_id
        WHERE u.tile_row IS NOT NULL AND u.tile_column IS NOT NULL
        GROUP BY ALL ORDER BY u.tile_row, u.tile_column, u.unit_id
        """,
    )


def stations(connection: Connection, contest_id: str, origin: str, commission_id: str) -> pl.DataFrame:
    """The stations of one commission, also those that are missing (their numbers are null, not zero)."""
    return _ask(
        connection,
        f"""
        SELECT station_id, coalesce(u.national_code, station_id) AS code, c.state, c.is_expected, r.status,
               r.as_of_at, r.as_of_precision, r.listed, r.turnout, coalesce(r.took_part, r.ballots_issued) AS took_part,
               r.ballots_found, r.ballots_invalid, r.leader_votes, r.leader_share, {_UNREAD} AS illegible,
               r.source_id, r.row_number, coalesce({_IS_REFUSED}, false) AS is_refused
        FROM (FROM marts.station_coverage WHERE contest_id = $contest_id) c
        FULL JOIN (FROM marts.station_results WHERE contest_id = $contest_id AND origin = $origin) r USING (station_id)
        LEFT JOIN staging.units u ON u.unit_id = station_id
        WHERE coalesce(c.commission_id, r.commission_id) = $commission_id
        ORDER BY code, station_id
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
        commission_id=commission_id,
    )


def coming_in(connection: Connection, contest_id: str, origin: str) -> pl.DataFrame:
    """How a count came in, at most one row per hundredth of the stations: at, reported, expected, leader_share so far.

    Ordered by the time of signing, latest revision; protocols without an hour are left out.
    """
    return _ask(
        connection,
        f"""
        {_STATIONS}, moments AS (
            SELECT as_of_at AS "at", count(*) FILTER (WHERE is_expected IS NOT false) AS n,
                   sum(leader_votes) FILTER (WHERE counts AND leader_share IS NOT NULL) AS votes,
                   sum(ballots_found) FILTER (WHERE counts AND leader_share IS NOT NULL) AS ballots
            FROM stations WHERE is_in AND as_of_precision = $minute GROUP BY as_of_at
        ), so_far AS (
            SELECT "at", (sum(n) OVER up)::BIGINT AS reported, sum(votes) OVER up / sum(ballots) OVER up AS leader_share
            FROM moments WINDOW up AS (ORDER BY "at")
        ), whole AS (
            SELECT count(*) FILTER (WHERE is_expected) AS expected,
                   count(*) FILTER (WHERE is_in AND is_expected IS NOT false) AS arrived
            FROM stations
        )
        SELECT "at", reported, nullif(expected, 0) AS expected, leader_share
        FROM so_far CROSS JOIN whole
        QUALIFY row_number() OVER (
            PARTITION BY ceil(100 * reported / greatest(expected, arrived, 1)) ORDER BY "at" DESC
        ) = 1
        ORDER BY "at"
        """,  # noqa: S608
        contest_id=contest_id,
        origin=origin,
        minute=Precision.MINUTE.value,
    )
