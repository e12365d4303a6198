"""Questions to a snapshot: a connection and filters in, a frame out. SQL lives here and nowhere else on screens.

Nothing is computed that a mart does not hold; rows come in a stable order; what is missing comes as null.
"""

from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl

from pipelines.domain import TOTAL_CATEGORY
from pipelines.store import frame_of
from pipelines.tables import ALL

Connection = duckdb.DuckDBPyConnection


def _ask(connection: Connection, sql: str, **values: object) -> pl.DataFrame:
    return frame_of(connection.cursor().execute(sql, values))


def election(connection: Connection) -> Mapping[str, Any]:
    """The election (`staging.election`) and the build that made the snapshot (`meta.builds`), as one row."""
    return _ask(
        connection,
        """
        SELECT e.*, b.build_id, b.built_at, b.code_version, b.journal_head
        FROM staging.election e CROSS JOIN meta.builds b
        """,
    ).row(0, named=True)


def names(connection: Connection, language: str) -> dict[tuple[str, str], str]:
    """Every name of a language by (kind, id); where a thing was renamed, the name of polling day."""
    rows = _ask(
        connection,
        """
        SELECT kind, id, text FROM staging.labels CROSS JOIN staging.election
        WHERE language = $language AND role IN ('name', 'short')
          AND coalesce(valid_from <= date, true) AND coalesce(valid_to >= date, true)
        ORDER BY kind, id, valid_from NULLS FIRST
        """,
        language=language,
    )
    return {(kind, identity): text for kind, identity, text in rows.iter_rows()}


def statements(connection: Connection) -> pl.DataFrame:
    """Every statement, observers first, then by time: the choices of the reader."""
    return _ask(connection, "SELECT * FROM marts.statements ORDER BY as_of_at, statement_id")


def boundaries(connection: Connection, layer: str) -> pl.DataFrame:
    """Outlines of one layer: feature_id, is_schematic, geometry (GeoJSON)."""
    return _ask(
        connection,
        "SELECT feature_id, is_schematic, geometry FROM staging.boundaries WHERE layer = $layer ORDER BY feature_id",
        layer=layer,
    )


def region_counts(
    connection: Connection, statement_id: str, category_id: str = TOTAL_CATEGORY
) -> pl.DataFrame:
    """One row per region, also for those that the statement does not mention (count null, not zero).

    Columns: region_id, count, places_below (JSON), is_below_only, is_partial, denominator, denominator_as_of_at,
    rate_per_100_stations.
    """
    return _ask(
        connection,
        """
        SELECT u.unit_id AS region_id, s.count, s.places_below, s.is_below_only, s.is_partial, s.denominator,
               s.denominator_as_of_at, s.rate_per_100_stations
        FROM staging.units u
        LEFT JOIN marts.region_summary s
          ON s.region_id = u.unit_id AND s.statement_id = $statement_id AND s.category_id = $category_id
        WHERE u.level = 'region'
        ORDER BY s.count DESC NULLS LAST, u.unit_id
        """,
        statement_id=statement_id,
        category_id=category_id,
    )


def region_categories(connection: Connection, statement_id: str) -> list[str]:
    """The categories that a statement breaks down by region, most frequent first."""
    rows = _ask(
        connection,
        """
        SELECT category_id FROM marts.region_summary WHERE statement_id = $statement_id AND category_id <> $total
        GROUP BY category_id ORDER BY sum(count) DESC, category_id
        """,
        statement_id=statement_id,
        total=TOTAL_CATEGORY,
    )
    return rows["category_id"].to_list()


def categories(connection: Connection, statement_id: str, region_id: str | None = None) -> pl.DataFrame:
    """Counts of a statement by category, most first: category_id, line_label, count; of a region or the country."""
    return _ask(
        connection,
        """
        SELECT category_id, line_label, count FROM marts.incident_timeline CROSS JOIN staging.election
        WHERE statement_id = $statement_id AND category_id <> $total
          AND region_id = coalesce($region_id, country_id)
        ORDER BY count DESC, category_id, line_label
        """,
        statement_id=statement_id,
        total=TOTAL_CATEGORY,
        region_id=region_id,
    )


def breakdowns(connection: Connection, statement_id: str) -> pl.DataFrame:
    """What a statement says by other dimensions: dimension, category_id, line_label, count, is_partial."""
    return _ask(
        connection,
        """
        SELECT * EXCLUDE (statement_id) FROM marts.breakdowns WHERE statement_id = $statement_id
        ORDER BY dimension, count DESC, category_id, line_label
        """,
        statement_id=statement_id,
    )


def events(
    connection: Connection,
    *,
    statement_id: str | None = None,
    region_id: str | None = None,
    category_id: str | None = None,
) -> pl.DataFrame:
    """Single events (`marts.incidents`), latest first; each filter may be left out."""
    return _ask(
        connection,
        """
        SELECT * FROM marts.incidents
        WHERE ($statement_id IS NULL OR statement_id = $statement_id)
          AND ($region_id IS NULL OR region_id = $region_id)
          AND ($category_id IS NULL OR category_id = $category_id)
        ORDER BY as_of_at DESC, station_code, category_id, incident_id
        """,
        statement_id=statement_id,
        region_id=region_id,
        category_id=category_id,
    )


def calendar(connection: Connection, *, key_only: bool = False) -> pl.DataFrame:
    """Dates of the calendar, in order: item_id, at, is_timed, is_key, source_url."""
    return _ask(
        connection,
        'SELECT * FROM staging.calendar_items WHERE is_key OR NOT $key_only ORDER BY "at"',
        key_only=key_only,
    )


def turnout(connection: Connection) -> pl.DataFrame:
    """Announced turnout in order of time (`marts.turnout_timeline`)."""
    return _ask(
        connection, 'SELECT * FROM marts.turnout_timeline ORDER BY "at", reporter_id, origin, contest_id'
    )


def contests(connection: Connection) -> list[str]:
    """The ballots for which results have been published."""
    rows = _ask(
        connection,
        "SELECT DISTINCT contest_id FROM staging.published_results WHERE contest_id IS NOT NULL ORDER BY contest_id",
    )
    return rows["contest_id"].to_list()


def choice_shares(connection: Connection, contest_id: str) -> pl.DataFrame:
    """Shares of the choices by origin and moment: choice_id, origin, value, as_of_at, as_of_precision, stations_label.

    The same figure told at two addresses is one row; figures that differ stay apart.
    """
    return _ask(
        connection,
        """
        SELECT choice_id, origin, value, as_of_at, as_of_precision, stations_label, min(source_url) AS source_url,
               min(source_kind) AS source_kind, min(note) AS note, min(source_id) AS source_id
        FROM staging.published_results
        WHERE contest_id = $contest_id AND item_id = 'choice_share' AND unit_id IS NULL
        GROUP BY choice_id, origin, value, as_of_at, as_of_precision, stations_label
        ORDER BY value DESC, choice_id, origin, as_of_at
        """,
        contest_id=contest_id,
    )


def figures(connection: Connection) -> pl.DataFrame:
    """National figures that are about no choice: contest_id, item_id, origin, value, unit_of_value, source_url ..."""
    return _ask(
        connection,
        """
        SELECT contest_id, item_id, origin, value, unit_of_value, as_of_at, as_of_precision, stations_label,
               source_kind, source_url, note, source_id
        FROM staging.published_results
        WHERE choice_id IS NULL AND unit_id IS NULL ORDER BY contest_id, item_id, as_of_at, origin
        """,
    )


def estimates(connection: Connection) -> pl.DataFrame:
    """Published sample estimates, in order of time and size (`staging.published_estimates`)."""
    return _ask(
        connection, "SELECT * FROM staging.published_estimates ORDER BY as_of_at, estimate DESC, indicator_id"
    )


def findings(connection: Connection, *, of_commissions: bool = True) -> pl.DataFrame:
    """Judgements of what was published and of our own data, gravest first (`quality.findings`).

    What is found in the counts of single stations and commissions has a page of its own: `queries_tallies`. What is
    found in the work of commissions (their decisions, plan, members, registers) concerns no figure of a statement.
    """
    return _ask(
        connection,
        """
        SELECT * FROM quality.findings WHERE unit_id IS NULL AND level <> 'report'
            AND ($of_commissions OR level NOT IN ('session', 'decision', 'membership', 'plan_item', 'commission'))
        ORDER BY array_position(['critical', 'warning', 'info'], severity), kind, rule, subject_id
        """,
        of_commissions=of_commissions,
    )


def unit_findings(connection: Connection) -> int:
    """How many facts about single stations, commissions and other units: those of `queries_tallies.differences`."""
    count = "SELECT count(*) FROM quality.findings WHERE unit_id IS NOT NULL AND kind = 'fact' AND severity <> 'info'"
    return int(_ask(connection, count).item())


WITHHELD = (
    "staging.answers",
    "staging.decisions",
    "marts.case_reports",
    "marts.cases",
    "marts.case_members",
    "marts.complaint_cases",
)
"""Who decided what and why, what single reports say in their own words, and how they stand, is for those who do
casework, each in their regions: no page shows these tables as they are."""


def table_names() -> list[str]:
    """Every table of a snapshot that may be looked at whole, in the order of the dictionary."""
    return [table.name for table in ALL if table.name not in WITHHELD]


def table(connection: Connection, name: str) -> pl.DataFrame:
    """All rows of one table; ValueError for a name that is none of them."""
    if name not in table_names():
        raise ValueError(f"no table {name!r}")
    return _ask(connection, f"SELECT * FROM {name} ORDER BY ALL")  # noqa: S608
