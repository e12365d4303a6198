"""Questions for the tally sheets that leave: which protocols count, row by row, and what they must add up to."""

from collections.abc import Iterator

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask
from pipelines.domain import Level, ProtocolStatus


def origins(connection: Connection) -> list[str]:
    """The counts of which there are votes of stations."""
    rows = ask(
        connection,
        "SELECT DISTINCT origin FROM marts.station_results WHERE votes IS NOT NULL ORDER BY origin",
    )
    return rows["origin"].to_list()


def statuses(connection: Connection, origin: str) -> pl.DataFrame:
    """How many stations of a count have which status: contest_id (in the order of the pack), status, stations."""
    return ask(
        connection,
        """
        SELECT r.contest_id, r.status, count(*) AS stations
        FROM marts.station_results r LEFT JOIN staging.contests c USING (contest_id)
        WHERE r.origin = $origin GROUP BY r.contest_id, r.status, c.position
        ORDER BY c.position, r.contest_id, r.status
        """,
        origin=origin,
    )


def states_valid_votes(connection: Connection, contest_id: str) -> bool:
    """Whether the line of valid ballots is the stated sum of the votes: an equation of the form says so."""
    rows = ask(
        connection,
        """
        SELECT count(*) FROM staging.equations
        WHERE contest_id = $contest_id AND is_hard
          AND formula IN ('ballots_valid == votes', 'votes == ballots_valid')
        """,
        contest_id=contest_id,
    )
    return bool(rows.item())


def votes_per_ballot(connection: Connection, contest_id: str) -> int:
    """How many choices a voter may mark."""
    rows = ask(
        connection,
        "SELECT coalesce(max(votes_per_ballot), 1) FROM staging.contests WHERE contest_id = $contest_id",
        contest_id=contest_id,
    )
    return int(rows.item())


def protocols(
    connection: Connection, contest_id: str, origin: str, *, batch: int = 10_000
) -> Iterator[pl.DataFrame]:
    """The latest protocols of the stations that count, by station, in frames of at most `batch` rows."""
    values = {"contest_id": contest_id, "origin": origin, "counted": ProtocolStatus.COUNTED.value}
    found = connection.cursor().execute(
        """
        SELECT station_id, commission_id, region_id, origin, revision, as_of_at, as_of_precision, source_id,
               row_number, registered, registered_additional, ballots_valid, ballots_invalid, ballots_blank, votes,
               votes_total, unread, votes_source_id, votes_row_number
        FROM marts.station_results
        WHERE contest_id = $contest_id AND origin = $origin AND status = $counted
        ORDER BY station_id
        """,
        values,
    )
    for rows in found.to_arrow_reader(batch):
        frame = pl.from_arrow(rows)
        assert isinstance(frame, pl.DataFrame)
        yield frame


def sums(connection: Connection, contest_id: str, origin: str) -> pl.DataFrame:
    """Our sums by commission (`marts.unit_results`): unit_id, line, choice_id, counted, stations_unread."""
    return ask(
        connection,
        """
        SELECT unit_id, line, choice_id, counted, stations_unread FROM marts.unit_results
        WHERE contest_id = $contest_id AND origin = $origin AND level = $level
        ORDER BY unit_id, line, choice_id
        """,
        contest_id=contest_id,
        origin=origin,
        level=Level.COMMISSION.value,
    )
