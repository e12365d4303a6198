"""Questions about the members of commissions: who sits where, who was replaced, and which rules are met.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask

_BY_ROLE = "list_position(['chair', 'deputy', 'secretary', 'member'], role) NULLS LAST"


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
    """Commissions of a kind of which a member is known: commission_id, region_id, standing, members (who sit now),
    trained (of them, known to be), trained_known, replaced (members who have left).

    `standing` is what is known of the rules in the period that lasts: not_met, not_known, met or no_rule; they
    stand in this order.
    """
    return ask(
        connection,
        """
        WITH rules AS (
            SELECT commission_id, CASE
                WHEN bool_or(NOT is_met) THEN 'not_met' WHEN bool_or(is_met IS NULL) THEN 'not_known' ELSE 'met'
            END AS standing
            FROM marts.commission_composition WHERE until_date IS NULL GROUP BY commission_id
        )
        SELECT m.commission_id, any_value(c.region_id) AS region_id,
               coalesce(any_value(r.standing), 'no_rule') AS standing, count(*) FILTER (m.state = 'sitting') AS members,
               count(*) FILTER (m.state = 'sitting' AND is_trained) AS trained,
               count(*) FILTER (m.state = 'sitting' AND is_trained IS NOT NULL) AS trained_known,
               count(*) FILTER (m.state = 'left') AS replaced
        FROM marts.commission_members m JOIN staging.commissions c USING (commission_id)
        LEFT JOIN rules r USING (commission_id)
        WHERE c.body = $body AND ($region_id IS NULL OR c.region_id = $region_id)
        GROUP BY m.commission_id
        ORDER BY list_position(['not_met', 'not_known', 'met', 'no_rule'], coalesce(any_value(r.standing), 'no_rule')),
                 any_value(c.region_id) NULLS FIRST, m.commission_id
        """,
        body=body,
        region_id=region_id,
    )


def members(connection: Connection, body: str, region_id: str | None = None) -> pl.DataFrame:
    """`marts.commission_members` of the commissions of a kind, with `region_id`, by commission, kind of nominator and
    role."""
    return ask(
        connection,
        f"""
        SELECT m.*, c.region_id FROM marts.commission_members m JOIN staging.commissions c USING (commission_id)
        WHERE c.body = $body AND ($region_id IS NULL OR c.region_id = $region_id)
        ORDER BY m.commission_id, nominator_kind NULLS LAST, {_BY_ROLE}, from_date NULLS FIRST, membership_id
        """,  # noqa: S608
        body=body,
        region_id=region_id,
    )


def open_rules(connection: Connection, body: str, region_id: str | None = None) -> pl.DataFrame:
    """Rules that are not met, or of which nothing can be said: `marts.commission_composition` with `region_id`."""
    return ask(
        connection,
        """
        SELECT m.*, c.region_id
        FROM marts.commission_composition m JOIN staging.commissions c ON c.commission_id = m.commission_id
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
