"""Figures of the results as somebody published them: `staging.published_results`."""

import dataclasses

import polars as pl

from pipelines.contract import Conformed, Rows, conform
from pipelines.election import Pack
from pipelines.places import Gazetteer, locate
from pipelines.tables.published import PUBLISHED_RESULTS

PER_CENT = "per_cent"


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per published figure; what is written in per cent becomes a share."""
    located = locate(rows, gazetteer)
    if "measure" not in located.frame.columns:
        named = located.frame.with_columns(measure=pl.lit(rows.source.columns.get("value")))
        located = Rows(rows.source, named, rows.raw, located.problems)
    staged = conform(PUBLISHED_RESULTS, located, pack.vocabularies, zone=pack.election.time_zone)
    is_per_cent = pl.col("unit_of_value") == PER_CENT
    shares = staged.kept.with_columns(
        value=pl.when(is_per_cent).then(pl.col("value") / 100).otherwise("value"),
        unit_of_value=pl.when(is_per_cent).then(pl.lit("share")).otherwise("unit_of_value"),
    )
    return dataclasses.replace(staged, kept=shares)
