"""A complete, seeded, synthetic election with planted irregularities, written as the raw files of a pack.

It exists to measure what the checks find and what they miss: whatever was planted is listed in `truth`, which no
build ever reads. Nothing in it happened anywhere; only its national figures are somebody's published ones.
"""

from pipelines.exercise.calibration import Calibration, read_calibration
from pipelines.exercise.country import Country, read_country
from pipelines.exercise.election import Exercise, generate
from pipelines.exercise.files import write
from pipelines.exercise.pack import write_pack

__all__ = [
    "Calibration",
    "Country",
    "Exercise",
    "generate",
    "read_calibration",
    "read_country",
    "write",
    "write_pack",
]
