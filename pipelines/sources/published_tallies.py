"""Counts of violations as somebody published them: `staging.published_tallies`."""

import dataclasses

import polars as pl

from pipelines.contract import Conformed, Rows, conform, refuse_repeated
from pipelines.election import Pack
from pipelines.places import Gazetteer, locate
from pipelines.tables.published import PUBLISHED_TALLIES


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per published count, its place looked up; nothing is added up and nothing corrected.

    A list of which nothing is said is taken to be whole: then it has to add up.
    """
    located = locate(refuse_repeated(rows), gazetteer)
    said = pl.col("is_partial") if "is_partial" in located.frame.columns else pl.lit(None, pl.String)
    located = dataclasses.replace(located, frame=located.frame.with_columns(is_partial=said.fill_null("no")))
    return conform(PUBLISHED_TALLIES, located, pack.vocabularies, zone=pack.election.time_zone)
