"""Do the figures of the published results satisfy the pack's equations?"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Origin, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_RESULTS

RULE = "published_equation"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per equation that does not hold; an equation with an unknown figure says nothing."""
    results = draft.read(PUBLISHED_RESULTS).filter(pl.col("unit_id").is_null(), origin=Origin.FINAL.value)
    for equation in pack.election.equation:
        figures = dict(results.filter(contest_id=equation.contest).select("item_id", "value").iter_rows())
        if not {*equation.left, *equation.right} <= figures.keys():
            continue
        left = sum(figures[item] for item in equation.left)
        right = sum(figures[item] for item in equation.right)
        if left == right:
            continue
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "contest",
            f"{equation.contest}:{equation.id}",
            Message(
                "{left_items} make {left}, {right_items} make {right}: they differ by {gap}",
                {
                    "left_items": " + ".join(equation.left),
                    "left": int(left),
                    "right_items": " + ".join(equation.right),
                    "right": int(right),
                    "gap": int(left - right),
                },
            ),
            observed=str(int(left)),
            expected=str(int(right)),
            effect=left - right,
        )
