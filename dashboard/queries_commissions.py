"""Questions about the commissions as they were followed: weeks, decisions, and who tells of them.

As in `queries`: a connection and filters in, a frame out, nothing computed that a mart does not hold. Days are those
of the marts; a moment falls on the local day of `zone`.
"""

import datetime as dt

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_station import FOLD
from dashboard.queries_tallies import ask
from pipelines.sources.commission_entries import SOURCE

AHEAD = dt.timedelta(days=14)
"""So far beyond a week its page looks ahead in the calendar plan."""
_BY_NUMBER = (
    "decided_date NULLS LAST, TRY_CAST(regexp_extract(number, '[0-9]+') AS INTEGER) NULLS LAST, decision_id"
)


def followed(connection: Connection) -> pl.DataFrame:
    """Commissions of which a session, a decision or an item of the plan is known, highest first: commission_id, body,
    region_id, sessions, decisions."""
    return ask(
        connection,
        """
        WITH known AS (
            SELECT commission_id, 1 AS sessions, 0 AS decisions FROM marts.commission_sessions
            UNION ALL SELECT commission_id, 0, 1 FROM marts.commission_decisions
            UNION ALL SELECT commission_id, 0, 0 FROM marts.calendar_plan WHERE commission_id IS NOT NULL
        )
        SELECT commission_id, any_value(c.body) AS body, any_value(c.region_id) AS region_id,
               sum(sessions)::BIGINT AS sessions, sum(decisions)::BIGINT AS decisions
        FROM known LEFT JOIN staging.commissions c USING (commission_id)
        GROUP BY commission_id
        ORDER BY region_id NULLS FIRST, any_value(c.parent_id) NULLS FIRST, decisions DESC, commission_id
        """,
    )


def as_of(connection: Connection) -> dt.datetime | None:
    """The moment at which publication and plan are told; None where neither is known."""
    found = ask(
        connection,
        """
        SELECT max(as_of_at) AS as_of_at FROM (
            SELECT as_of_at FROM marts.commission_decisions UNION ALL SELECT as_of_at FROM marts.calendar_plan
        )
        """,
    )
    moment: dt.datetime | None = found["as_of_at"].item()
    return moment


def activity(connection: Connection, commission_id: str) -> pl.DataFrame:
    """`marts.commission_activity` of one commission, latest week first."""
    return ask(
        connection,
        "SELECT * FROM marts.commission_activity WHERE commission_id = $commission_id ORDER BY week_date DESC",
        commission_id=commission_id,
    )


def undated(connection: Connection, commission_id: str | None = None) -> int:
    """How many decisions of a commission, or of all, have no known day, and so stand in no week."""
    found = ask(
        connection,
        """
        SELECT count(*) AS n FROM marts.commission_decisions
        WHERE decided_date IS NULL AND ($commission_id IS NULL OR commission_id = $commission_id)
        """,
        commission_id=commission_id,
    )
    return int(found["n"].item())


def perhaps_twice(connection: Connection) -> int:
    """How many decisions are told without a year and may be one that is counted already."""
    found = ask(connection, "SELECT count(*) AS n FROM marts.commission_decisions WHERE may_be IS NOT NULL")
    return int(found["n"].item())


def decided(connection: Connection, commission_id: str, monday: dt.date) -> pl.DataFrame:
    """`marts.commission_decisions` of one commission and week, by day and number."""
    return ask(
        connection,
        f"""
        SELECT * FROM marts.commission_decisions
        WHERE commission_id = $commission_id AND decided_date BETWEEN $monday AND $monday + 6 ORDER BY {_BY_NUMBER}
        """,  # noqa: S608
        commission_id=commission_id,
        monday=monday,
    )


def unpublished(connection: Connection, commission_id: str, monday: dt.date, zone: str) -> pl.DataFrame:
    """Decisions published late, or looked for and not found, taken in the week or with their last day in it."""
    return ask(
        connection,
        f"""
        SELECT * FROM marts.commission_decisions
        WHERE commission_id = $commission_id AND publication IN ('late', 'not_found') AND (
            decided_date BETWEEN $monday AND $monday + 6
            OR timezone($zone, publication_due_at - INTERVAL 1 MICROSECOND)::DATE BETWEEN $monday AND $monday + 6)
        ORDER BY {_BY_NUMBER}
        """,  # noqa: S608
        commission_id=commission_id,
        monday=monday,
        zone=zone,
    )


def sessions(connection: Connection, commission_id: str, monday: dt.date) -> pl.DataFrame:
    """`marts.commission_sessions` of one commission and week, in order."""
    return ask(
        connection,
        """
        SELECT * FROM marts.commission_sessions
        WHERE commission_id = $commission_id AND held_date BETWEEN $monday AND $monday + 6
        ORDER BY held_date, session_id
        """,
        commission_id=commission_id,
        monday=monday,
    )


def planned(connection: Connection, commission_id: str, monday: dt.date, *, unassigned: bool) -> pl.DataFrame:
    """Items of the calendar plan that a week is about, by their last day, with `part`: how the week stood to them.

    `off`: done in it, outside its days; `late`: past its last day at the end of the week and known not to have been
    done by then; `no_word`: its last day fell into the week, and nothing is known; `now`: its days are these, and it is
    not known to be done;
    `next`: its days begin, or its last day falls, within `AHEAD` after the week. With `unassigned` also the items for
    which no commission is named.
    """
    return ask(
        connection,
        """
        WITH parts AS (
            SELECT *, CASE
                WHEN state IN ('done_late', 'done_early') AND done_date BETWEEN $monday AND $sunday THEN 'off'
                WHEN done_date <= $sunday THEN NULL
                WHEN state IN ('overdue', 'done_late') AND until_date <= $sunday THEN 'late'
                WHEN state = 'no_word' AND until_date BETWEEN $monday AND $sunday THEN 'no_word'
                WHEN state = 'done_undated' AND done_date IS NULL THEN NULL
                WHEN state IN ('running', 'ahead') AND until_date BETWEEN $monday AND $sunday THEN 'now'
                WHEN until_date <= $sunday THEN NULL
                WHEN from_date <= $sunday THEN 'now'
                WHEN coalesce(from_date, until_date) <= $horizon THEN 'next'
            END AS part
            FROM marts.calendar_plan
            WHERE commission_id = $commission_id OR (commission_id IS NULL AND $unassigned)
        )
        SELECT * FROM parts WHERE part IS NOT NULL
        ORDER BY until_date NULLS LAST, from_date NULLS LAST, item_id
        """,
        commission_id=commission_id,
        unassigned=unassigned,
        monday=monday,
        sunday=monday + dt.timedelta(days=6),
        horizon=monday + dt.timedelta(days=6) + AHEAD,
    )


def passed(
    connection: Connection, commission_id: str, monday: dt.date, *, unassigned: bool
) -> tuple[int, int]:
    """Items whose last day had passed at the end of a week, or of what is told where that ends before: how many, and of
    how many of them nothing is known."""
    found = ask(
        connection,
        """
        SELECT count(*) AS passed, count(*) FILTER (state = 'no_word') AS silent
        FROM marts.calendar_plan CROSS JOIN staging.election
        WHERE until_date <= $monday + 6 AND until_date < timezone(time_zone, as_of_at)::DATE
          AND (commission_id = $commission_id OR (commission_id IS NULL AND $unassigned))
        """,
        commission_id=commission_id,
        monday=monday,
        unassigned=unassigned,
    )
    return int(found["passed"].item()), int(found["silent"].item())


def present(connection: Connection, column: str) -> list[str]:
    """The subjects, or states of publication, that decisions have: `column` is one of the two."""
    if column not in ("subject", "publication"):
        raise ValueError(f"no filter by {column!r}")
    found = ask(
        connection,
        f"""
        SELECT {column} AS word FROM marts.commission_decisions WHERE {column} IS NOT NULL
        GROUP BY {column} ORDER BY count(*) DESC, {column}
        """,  # noqa: S608
    )
    return found["word"].to_list()


def search(
    connection: Connection,
    text: str = "",
    *,
    commission_id: str | None = None,
    subject: str | None = None,
    publication: str | None = None,
) -> pl.DataFrame:
    """Decisions whose number, name, subject, or articles hold the text in any language, latest first.

    Letters that readers type for one another are one. A number is met from its beginning, with or without its sign.
    """
    return ask(
        connection,
        """
        WITH words AS (
            SELECT kind, id, translate(lower(text), $odd, $plain) AS text FROM staging.labels
            WHERE kind IN ('decision', 'decision_subject', 'article')
        ), met AS (
            SELECT id FROM words WHERE kind = 'decision' AND contains(text, $text)
            UNION
            SELECT d.decision_id FROM marts.commission_decisions d JOIN words w
              ON w.kind = 'decision_subject' AND w.id = d.subject AND contains(w.text, $text)
            UNION
            SELECT d.decision_id FROM marts.commission_decisions d JOIN words w
              ON w.kind = 'article' AND list_contains(string_split(d.articles, ';'), w.id) AND contains(w.text, $text)
            UNION
            SELECT decision_id FROM marts.commission_decisions
            WHERE starts_with(ltrim(lower(number), '№ '), ltrim($text, '№ ')) OR lower(decision_id) = $text
               OR list_contains(string_split(lower(articles), ';'), $text)
        )
        SELECT * FROM marts.commission_decisions
        WHERE ($text = '' OR decision_id IN (SELECT id FROM met))
          AND ($commission_id IS NULL OR commission_id = $commission_id)
          AND ($subject IS NULL OR subject = $subject) AND ($publication IS NULL OR publication = $publication)
        ORDER BY decided_date DESC NULLS LAST,
                 TRY_CAST(regexp_extract(number, '[0-9]+') AS INTEGER) DESC NULLS LAST, decision_id
        """,
        text=text.strip().lower().translate(str.maketrans(*FOLD)),
        odd=FOLD[0],
        plain=FOLD[1],
        commission_id=commission_id,
        subject=subject,
        publication=publication,
    )


def decision(connection: Connection, decision_id: str) -> pl.DataFrame:
    """At most one row of `marts.commission_decisions`, with `held_date` of its session."""
    return ask(
        connection,
        """
        SELECT d.*, s.held_date, s.members_present, s.members_total, s.quorum
        FROM marts.commission_decisions d LEFT JOIN marts.commission_sessions s USING (session_id)
        WHERE decision_id = $decision_id
        """,
        decision_id=decision_id,
    )


def tellings(connection: Connection, decision_id: str) -> pl.DataFrame:
    """Every row of staging that tells of a decision, with the `file` that it stands in, experts' entries last."""
    return ask(
        connection,
        """
        SELECT c.*, s.file FROM staging.commission_decisions c LEFT JOIN meta.sources s USING (source_id)
        WHERE decision_id = $decision_id ORDER BY c.source_id = $entered, s.file, c.source_id, c.row_number
        """,
        decision_id=decision_id,
        entered=SOURCE,
    )


def units(connection: Connection, decision_id: str) -> pl.DataFrame:
    """`marts.decision_units` of one decision."""
    return ask(
        connection,
        "SELECT * FROM marts.decision_units WHERE decision_id = $decision_id ORDER BY unit_id",
        decision_id=decision_id,
    )


def findings(connection: Connection, decision_id: str) -> pl.DataFrame:
    """What was found about one decision (`quality.findings`)."""
    return ask(
        connection,
        """
        SELECT * FROM quality.findings WHERE level = 'decision' AND subject_id = $decision_id
        ORDER BY array_position(['critical', 'warning', 'info'], severity), rule
        """,
        decision_id=decision_id,
    )
