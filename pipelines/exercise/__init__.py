"""A complete, seeded, synthetic election with planted irregularities, written as the raw files of a pack.

It exists to measure what the checks find and what they miss: whatever was planted is listed in `truth`, which no
build ever reads. Nothing in it happened anywhere; only its national figures are somebody's published ones.
"""

from pipelines.exercise.calibration import Calibration, read_calibration
from pipelines.exercise.election import Exercise, generate
from pipelines.exercise.files import write

__all__ = ["Calibration", "Exercise", "generate", "read_calibration", "write"]
