"""Sample estimates as somebody published them: `staging.published_estimates`."""

import polars as pl

from pipelines.contract import Conformed, Rows, conform, refuse_repeated
from pipelines.election import Pack
from pipelines.places import Gazetteer
from pipelines.tables.published import PUBLISHED_ESTIMATES


def stage(rows: Rows, pack: Pack, _: Gazetteer) -> Conformed:
    """One row per published estimate; its indicator keeps the publisher's words beside our identity."""
    frame = rows.frame.with_columns(indicator_label=pl.col("indicator_id"))
    worded = refuse_repeated(Rows(rows.source, frame, rows.raw, rows.problems))
    return conform(PUBLISHED_ESTIMATES, worded, pack.vocabularies, zone=pack.election.time_zone)
