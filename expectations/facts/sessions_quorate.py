"""Were enough members present when a commission decided?

Asked where the rule, the members present and the members in all are known. One finding a session, which says how many
decisions it took: it is the session that lacked members.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.commission_activity import DECISIONS, SESSIONS

QUORUM, VOTES = "session_without_quorum", "votes_above_present"


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """One finding per session without quorum, and per decision with more votes than members present."""
    decisions, sessions = draft.read(DECISIONS), draft.read(SESSIONS)
    taken = decisions.drop_nulls("session_id").group_by("session_id").len("taken")
    short = sessions.filter(~pl.col("has_quorum")).join(
        taken, on="session_id", how="left", maintain_order="left"
    )
    for row in short.sort("session_id").iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            QUORUM,
            Severity.WARNING,
            "session",
            row["session_id"],
            Message(
                "{commission}: at the session of {held_date} {present} of {total} members were present, and {quorum}"
                " are"
                " needed; decisions known of that session: {decisions}",
                {
                    "commission": row["commission_id"],
                    "held_date": row["held_date"].isoformat(),
                    "present": row["members_present"],
                    "total": row["members_total"],
                    "quorum": row["quorum"],
                    "decisions": row["taken"] or 0,
                },
            ),
            observed=str(row["members_present"]),
            expected=str(row["quorum"]),
            effect=row["members_present"] - row["quorum"],
            source_url=row["source_url"],
        )
    votes = pl.sum_horizontal("votes_for", "votes_against", "votes_abstained")
    above = (
        decisions.join(
            sessions.select("session_id", "members_present"), on="session_id", maintain_order="left"
        )
        .with_columns(votes=votes)
        .filter(pl.col("votes") > pl.col("members_present"))
    )
    for row in above.sort("decision_id").iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            VOTES,
            Severity.WARNING,
            "decision",
            row["decision_id"],
            Message(
                "{commission}: decision {number} of {decided_date} has {votes} votes, and {present} members were"
                " present",
                {
                    "commission": row["commission_id"],
                    "number": row["number"] or "—",
                    "decided_date": row["decided_date"].isoformat(),
                    "votes": row["votes"],
                    "present": row["members_present"],
                },
            ),
            observed=str(row["votes"]),
            expected=str(row["members_present"]),
            effect=row["votes"] - row["members_present"],
            source_url=row["source_url"],
        )
