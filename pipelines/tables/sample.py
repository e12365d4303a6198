"""The frame of a sample of stations, and the stations drawn from it."""

from enum import StrEnum

from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, count, number, text, word


class Use(StrEnum):
    """What a station was drawn for."""

    MAIN = "main"
    REPLACEMENT = "replacement"


SAMPLE_FRAME = Table(
    "staging.sample_frame",
    "one row per listed station, where the pack says how it draws a sample",
    ("unit_id",),
    (
        text("unit_id", "The station", required=True),
        text("stratum_id", "The stratum in which it can be drawn; null where it is excluded"),
        count("exclusion", "Which exclusion of the pack leaves it out, from 1; null where it can be drawn"),
    ),
)


def _from_one(name: str, description: str) -> Column:
    return Column(name, Type.INTEGER, description, required=True, minimum=1)


SAMPLE = Table(
    "staging.sample",
    "one row per station drawn",
    ("unit_id",),
    (
        *PROVENANCE,
        text("unit_id", "The station", required=True),
        text("stratum_id", "The stratum that it was drawn in", required=True),
        _from_one("stratum_stations", "Stations of that stratum in the frame"),
        _from_one("stratum_sampled", "Stations drawn in it, replacements not counted"),
        _from_one("position", "Its place in the order of drawing, within stratum and use, from 1"),
        word("use", Use, "Drawn for the sample itself, or to replace one of it", required=True),
        number("weight", "Stations of the frame that it stands for; null for replacements"),
    ),
)
