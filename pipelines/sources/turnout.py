"""Turnout as it was announced: `staging.turnout_reports`."""

from pipelines.contract import Conformed, Rows, conform, refuse_repeated
from pipelines.election import Pack
from pipelines.places import Gazetteer, locate
from pipelines.tables.turnout import TURNOUT_REPORTS


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per announced figure, as stated, also where it contradicts itself."""
    return conform(
        TURNOUT_REPORTS,
        locate(refuse_repeated(rows), gazetteer),
        pack.vocabularies,
        zone=pack.election.time_zone,
    )
