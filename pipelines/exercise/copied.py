"""Copies of results protocols that short-term observers of the exercise send: the figures of their stations' papers.

Only from stations whose papers nothing was planted in: what such a copy differs in is its own mistake.
"""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.domain import Origin
from pipelines.exercise.answering import Texts
from pipelines.exercise.observers import SHORT
from pipelines.exercise.reports import COPIES, FORMS, Field, Report, Truth, reports_of, text_of

STATIONS = 60
"""So many stations, the first ones of the deployment; where two observers are at one, both send their copy."""
ILLEGIBLE = 0.1
"""In such a share of the copies there is a line that cannot be read."""


def reports(where: Field, truth: Truth, rng: np.random.Generator) -> list[Report]:
    """A report an observer: most with all figures, a few with a line that is illegible, a few without a copy."""
    papers = where.exercise.protocols[Origin.MANUAL]
    planted = where.exercise.truth["station_code"].drop_nulls()
    clean = papers.filter(~pl.col("station_code").is_in(planted.implode()))["station_code"]
    sent = where.deployment.filter(pl.col("role") == SHORT, pl.col("unit_id").is_in(clean.implode()))
    first = sent["unit_id"].unique(maintain_order=True).head(STATIONS)
    people = sent.filter(pl.col("unit_id").is_in(first.implode()))
    own = people.join(papers, left_on="unit_id", right_on="station_code", maintain_order="left")
    signed = [moment.replace(tzinfo=where.zone) for moment in own["as_of"]]
    written = [moment + dt.timedelta(minutes=int(rng.integers(2, 30))) for moment in signed]
    cells = [name for name in where.forms[FORMS[COPIES]].questions() if name in papers.columns]
    unread = [
        str(rng.choice(cells)) if is_blurred else None for is_blurred in rng.random(own.height) < ILLEGIBLE
    ]
    given: dict[str, Texts] = {
        "observer_id": own["observer_id"].to_list(),
        "station": own["unit_id"].to_list(),
        "observed_at": [text_of(moment) for moment in written],
        "signed_at": [text_of(moment) for moment in signed],
        "illegible_cells": list(unread),
        "empty_cells": [None] * own.height,
    }
    for cell in cells:
        figures = own[cell].cast(pl.String)
        given[cell] = [None if cell == lost else text for text, lost in zip(figures, unread, strict=True)]
    made = reports_of(where, COPIES, given, written, [moment.date() for moment in written], rng)
    for report in made:
        told = {answer["question"]: answer["value"] for answer in report["answers"]}
        if told["copy_state"] in ("refused", "not_asked"):
            truth.tell(f"copy_{told['copy_state']}", report["observer_id"], report["submission_id"])
        elif "illegible_cells" in told:
            truth.tell(
                "copy_illegible", report["observer_id"], report["submission_id"], told["illegible_cells"]
            )
    return made
