"""Questions about the members of commissions: who sits where, who was replaced, and which rules are met.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

_BY_ROLE = "list_position(['chair', 'deputy', 'secretary', 'member'], role) NULLS LAST"
_TODAY = """
SELECT coalesce(max(timezone(e.time_zone, k.as_of_at - INTERVAL 1 MICROSECOND)::DATE), any_value(e.date)) AS today
FROM staging.election e LEFT JOIN (
    SELECT as_of_at FROM marts.commission_decisions UNION ALL SELECT as_of_at FROM marts.calendar_plan
) k ON true
"""
"""The local day of which the build tells, as it ends; polling day where it tells of no decision and no plan."""


def bodies(connection: Connection) -> pl.DataFrame:
    """How many commissions of a kind there are, and of how many any member is known: body, commissions, known."""
    return ask(
        connection,
        """
        SELECT body, count(*) AS commissions,
               count(*) FILTER (commission_id IN (SELECT commission_id FROM marts.commission_members)) AS known
        FROM staging.commissions GROUP BY body ORDER BY known DESC, commissions, body
        """,
    )


def commissions(connection: Connection, body: str, region_id: str | None = None) -> pl.DataFrame:
    """Commissions of a kind of which a member is known: commission_id, region_id, standing, members (of today),
    trained (of them, known to be), trained_known, replaced (members who have left).

    `standing` is what is known of the rules in the period that today lies in: not_met, not_known, met or no_rule; they
    stand in this order.
    """
    return ask(
        connection,
        f"""
        WITH now AS ({_TODAY}), rules AS (
            SELECT commission_id, CASE
                WHEN bool_or(NOT is_met) THEN 'not_met' WHEN bool_or(is_met IS NULL) THEN 'not_known' ELSE 'met'
            END AS standing
            FROM (
                SELECT c.* FROM marts.commission_composition c CROSS JOIN now
                WHERE coalesce(since_date <= today, true)
                QUALIFY since_date IS NOT DISTINCT FROM max(since_date) OVER (PARTITION BY commission_id)
            )
            GROUP BY commission_id
        ), members AS (
            SELECT m.*, coalesce(until_date >= today, true) AS sits FROM marts.commission_members m CROSS JOIN now
            WHERE coalesce(from_date <= today, true)
        )
        SELECT m.commission_id, any_value(c.region_id) AS region_id,
               coalesce(any_value(r.standing), 'no_rule') AS standing, count(*) FILTER (sits) AS members,
               count(*) FILTER (sits AND is_trained) AS trained,
               count(*) FILTER (sits AND is_trained IS NOT NULL) AS trained_known,
               count(*) FILTER (NOT sits) AS replaced
        FROM members m JOIN staging.commissions c USING (commission_id) LEFT JOIN rules r USING (commission_id)
        WHERE c.body = $body AND ($region_id IS NULL OR c.region_id = $region_id)
        GROUP BY m.commission_id
        ORDER BY list_position(['not_met', 'not_known', 'met', 'no_rule'], coalesce(any_value(r.standing), 'no_rule')),
                 any_value(c.region_id) NULLS FIRST, m.commission_id
        """,  # noqa: S608
        body=body,
        region_id=region_id,
    )


def members(connection: Connection, body: str, region_id: str | None = None) -> pl.DataFrame:
    """`marts.commission_members` of the commissions of a kind, with `region_id` and `sits` (whether the member has not
    left, as far as is known), by commission, kind of nominator and role."""
    return ask(
        connection,
        f"""
        WITH now AS ({_TODAY})
        SELECT m.*, c.region_id,
               coalesce(m.from_date <= today, true) AND coalesce(m.until_date >= today, true) AS sits
        FROM marts.commission_members m JOIN staging.commissions c USING (commission_id) CROSS JOIN now
        WHERE c.body = $body AND ($region_id IS NULL OR c.region_id = $region_id)
        ORDER BY m.commission_id, nominator_kind NULLS LAST, {_BY_ROLE}, from_date NULLS FIRST, membership_id
        """,  # noqa: S608
        body=body,
        region_id=region_id,
    )


def open_rules(connection: Connection, body: str, region_id: str | None = None) -> pl.DataFrame:
    """Rules that are not met, or of which nothing can be said: `marts.commission_composition` with `region_id` and
    `until_date`, the last day of the period (null: it lasts, as far as is known)."""
    return ask(
        connection,
        """
        WITH periods AS (
            SELECT *, lead(since_date) OVER (
                PARTITION BY commission_id ORDER BY since_date NULLS FIRST
            ) - 1 AS until_date
            FROM (SELECT DISTINCT commission_id, since_date FROM marts.commission_composition)
        )
        SELECT m.*, p.until_date, c.region_id FROM marts.commission_composition m
        JOIN periods p ON p.commission_id = m.commission_id AND p.since_date IS NOT DISTINCT FROM m.since_date
        JOIN staging.commissions c ON c.commission_id = m.commission_id
        WHERE m.is_met IS DISTINCT FROM true AND c.body = $body AND ($region_id IS NULL OR c.region_id = $region_id)
        ORDER BY m.is_met NULLS LAST, c.region_id NULLS FIRST, m.commission_id, m.rule_id, m.rule, m.about,
                 m.since_date NULLS FIRST
        """,
        body=body,
        region_id=region_id,
    )


def rules(connection: Connection, body: str) -> pl.DataFrame:
    """The rules that are asked of commissions of a kind, and where they stand: rule_id, act, article, article_number,
    edition_date, rule_source."""
    return ask(
        connection,
        """
        SELECT DISTINCT rule_id, act, article, article_number, edition_date, rule_source
        FROM marts.commission_composition m JOIN staging.commissions c USING (commission_id)
        WHERE c.body = $body ORDER BY rule_id
        """,
        body=body,
    )


def working_groups(connection: Connection) -> pl.DataFrame:
    """`staging.working_groups`: every telling, by group and day, latest first."""
    return ask(
        connection,
        """
        SELECT * FROM staging.working_groups
        ORDER BY commission_id, as_of_date DESC NULLS LAST, source_id, row_number
        """,
    )
