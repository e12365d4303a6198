"""Reports that may tell of one event: same category, same place, moments close together, words alike.

A proposal and nothing more: a person merges, and can undo it. The similarity of words is rapidfuzz's token_set_ratio,
which knows neither order nor repetition of words (METHODS.md C).
"""

import datetime as dt

import polars as pl
from rapidfuzz import fuzz, process, utils

WITHIN = dt.timedelta(hours=2)
ALIKE = 85.0
"""Similarity of words, from 0 to 100, from which on two reports are proposed."""

PROPOSALS = pl.Schema({"report_id": pl.String(), "other_id": pl.String(), "alike": pl.Float64()})


def propose(reports: pl.DataFrame) -> pl.DataFrame:
    """`report_id, other_id, alike`: one row per pair, the smaller id first, the most alike first.

    `reports` has `report_id, unit_id, category_id, observed_at, what_happened`. Reports of an unknown place, category
    or moment are paired with none. Pairs are sought in blocks of one place and category, so that a day of thousands of
    reports is no square of thousands.
    """
    known = reports.drop_nulls(["unit_id", "category_id", "observed_at", "what_happened"]).sort("report_id")
    found: list[tuple[str, str, float]] = []
    for block in known.partition_by("unit_id", "category_id", maintain_order=True):
        if block.height > 1:
            found.extend(_pairs(block))
    pairs = pl.DataFrame(found, schema=PROPOSALS, orient="row")
    return pairs.sort("alike", "report_id", "other_id", descending=[True, False, False])


def _pairs(block: pl.DataFrame) -> list[tuple[str, str, float]]:
    ids, moments = block["report_id"].to_list(), block["observed_at"].to_list()
    texts = block["what_happened"].to_list()
    alike = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, processor=utils.default_process)
    return [
        (ids[a], ids[b], float(alike[a, b]))
        for a in range(len(ids))
        for b in range(a + 1, len(ids))
        if alike[a, b] >= ALIKE and abs(moments[a] - moments[b]) <= WITHIN
    ]
