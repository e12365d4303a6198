"""Do two publications of the final result give the same figure?

Only figures called final are compared, never those of different counts; a figure for which the same line has
one with a later date is superseded and says nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Origin, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.sources.published_results import SHARE
from pipelines.store import Draft
from pipelines.tables.published import PUBLISHED_RESULTS

RULE = "results_differ"
_LINE = ["contest_id", "item_id", "choice_id", "unit_id", "unit_of_value"]


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per final figure of which two values are published: the smallest and the largest, with addresses."""
    latest = pl.col("as_of_at").max().over(_LINE)
    lines = (
        draft.read(PUBLISHED_RESULTS)
        .filter(origin=Origin.FINAL.value)
        .filter(pl.col("as_of_at").is_null() | (pl.col("as_of_at") == latest))
        .sort("value", "source_url")
        .group_by(_LINE)
        .agg(
            values=pl.col("value").unique(maintain_order=True),
            first_address=pl.col("source_url").first(),
            second_address=pl.col("source_url").last(),
        )
        .filter(pl.col("values").list.len() > 1)
        .sort(_LINE)
    )
    for row in lines.iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "contest",
            ":".join(row[name] or "-" for name in _LINE),
            _message(row, pack),
            observed=", ".join(str(shown(value, row)) for value in row["values"]),
            effect=row["values"][-1] - row["values"][0],
            source_url=row["first_address"],
        )


def shown(value: float, row: Mapping[str, Any]) -> float:
    """The figure as a sentence gives it: a share in per cent, a count as a whole number."""
    return round(100 * value, 4) if row["unit_of_value"] == SHARE else int(value)


def _message(row: Mapping[str, Any], pack: Pack) -> Message:
    parameters = {
        "unit": row["unit_id"] or pack.territory.root,
        "contest": row["contest_id"] or pack.election.id,
        "item": row["item_id"],
        "first": shown(row["values"][0], row),
        "second": shown(row["values"][-1], row),
        "first_address": row["first_address"],
        "second_address": row["second_address"],
    }
    is_share = row["unit_of_value"] == SHARE
    if row["choice_id"] is None:
        if is_share:
            return Message(
                "{unit}, {contest}, final figure “{item}”: {first_address} gives {first} %,"
                " {second_address} gives {second} %",
                parameters,
            )
        return Message(
            "{unit}, {contest}, final figure “{item}”: {first_address} gives {first}, {second_address} gives {second}",
            parameters,
        )
    parameters |= {"choice": row["choice_id"]}
    if is_share:
        return Message(
            "{unit}, {contest}, {choice}, final figure “{item}”: {first_address} gives {first} %,"
            " {second_address} gives {second} %",
            parameters,
        )
    return Message(
        "{unit}, {contest}, {choice}, final figure “{item}”: {first_address} gives {first},"
        " {second_address} gives {second}",
        parameters,
    )
