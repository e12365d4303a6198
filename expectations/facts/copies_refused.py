"""How many observers were refused a copy of the results protocol?

Such a report gives no protocol, and must not be lost with it. Counted are latest, readable reports that nobody has
refuted: what an observer tells, not what a commission did.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.questionnaire import CONTEST
from pipelines.sources.protocol_copies import COPY_STATE, REFUSAL, contest, counts
from pipelines.store import Draft
from pipelines.tables.observation import ANSWERS, SUBMISSIONS

RULE = "copies_refused"
_KEY = ["submission_id", "revision"]


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per ballot of which a copy was refused."""
    counting = draft.read(SUBMISSIONS).filter(counts())
    answers = draft.read(ANSWERS).join(counting, on=_KEY, how="semi").filter(group_id="")
    ballots = answers.filter(question_id=CONTEST).select(*_KEY, contest_id="value")
    told = (
        answers.filter(pl.col("problem").is_null(), question_id=COPY_STATE)
        .join(ballots, on=_KEY, how="left")
        .with_columns(contest(pl.col("contest_id"), pack).alias("contest_id"))
        .group_by("contest_id")
        .agg(reports=pl.len(), refused=(pl.col("value") == REFUSAL).sum())
        .filter(pl.col("refused") > 0, pl.col("contest_id").is_not_null())
        .sort("contest_id")
    )
    for ballot, reports, refused in told.iter_rows():
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.INFO,
            "contest",
            ballot,
            Message(
                "{contest}: {refused} of {reports} reports on a copy of the protocol say that it was refused",
                {"contest": ballot, "refused": refused, "reports": reports},
            ),
            observed=str(refused),
            effect=refused,
            contest_id=ballot,
        )
