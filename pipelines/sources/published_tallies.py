"""Counts of violations as somebody published them: `staging.published_tallies`."""

from pipelines.contract import Conformed, Rows, conform, refuse_repeated
from pipelines.election import Pack
from pipelines.places import Gazetteer, locate
from pipelines.tables.published import PUBLISHED_TALLIES


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per published count, its place looked up; nothing is added up and nothing corrected."""
    located = locate(refuse_repeated(rows), gazetteer)
    return conform(PUBLISHED_TALLIES, located, pack.vocabularies, zone=pack.election.time_zone)
