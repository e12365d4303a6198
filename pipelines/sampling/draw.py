"""The draw: every station of the frame gets a number, and the smallest numbers of each stratum are the sample.

The stations of the frame, sorted by id as text, get the successive 64-bit numbers of a PCG64 generator with the seed
(numpy's `PCG64(seed).random_raw`, whose stream is promised not to change; permutations of a `Generator` are not). So
anybody can draw again from the list and the seed, and the order of the rows of a file changes nothing. The next
smallest numbers are the replacements, in their order.
"""

import hashlib

import numpy as np
import polars as pl

from pipelines.errors import SampleError
from pipelines.sample_design import SampleDesign
from pipelines.sampling.allocation import allocate, replacements
from pipelines.tables.sample import Use

COLUMNS = ("unit_id", "stratum_id", "stratum_stations", "stratum_sampled", "position", "use")
"""The columns of the file of a sample."""


def draw(frame: pl.DataFrame, design: SampleDesign) -> pl.DataFrame:
    """`COLUMNS`, one row per station drawn, by stratum, mains first, in the order of drawing.

    `frame` has `unit_id, stratum_id`, one row per station; without a stratum it cannot be drawn.

    Raises:
        SampleError: the number of stations does not fit the strata, or the seed is not whole yet.
    """
    if design.seed_number is None:
        raise SampleError(
            "the seed of the sample is not known, or only a half of it",
            where="[sample], key seed or seed_halves",
            remedy="State it, or secret_sha256, public and secret of its halves",
        )
    listed = frame.drop_nulls("stratum_id").sort("unit_id")
    numbers = np.random.PCG64(design.seed_number).random_raw(listed.height)
    sizes = dict(listed.group_by("stratum_id").len().iter_rows())
    drawn = allocate(sizes, design)
    spare = {stratum: replacements(drawn[stratum], sizes[stratum], design) for stratum in drawn}
    strata = pl.DataFrame(
        {
            "stratum_id": list(drawn),
            "stratum_stations": [sizes[stratum] for stratum in drawn],
            "stratum_sampled": list(drawn.values()),
            "spare": list(spare.values()),
        },
        schema_overrides=dict.fromkeys(("stratum_stations", "stratum_sampled", "spare"), pl.Int64),
    )
    place, mains = pl.col("place"), pl.col("stratum_sampled")
    is_main = place <= mains
    return (
        listed.with_columns(pl.Series("number", numbers, pl.UInt64))
        .sort("stratum_id", "number", "unit_id")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("stratum_id"))
        .join(strata, on="stratum_id", maintain_order="left")
        .filter(place <= mains + pl.col("spare"))
        .with_columns(
            position=pl.when(is_main).then(place).otherwise(place - mains),
            use=pl.when(is_main).then(pl.lit(Use.MAIN.value)).otherwise(pl.lit(Use.REPLACEMENT.value)),
        )
        .select(COLUMNS)
    )


def content(sample: pl.DataFrame) -> bytes:
    """The sample as its file: CSV, UTF-8, a header, lines that end with a line feed."""
    return sample.write_csv(line_terminator="\n").encode()


def sha256(data: bytes) -> str:
    """The hash that is published before polling day."""
    return hashlib.sha256(data).hexdigest()


def frame_content(frame: pl.DataFrame) -> bytes:
    """The frame as CSV, so that its hash says which stations could be drawn: unit_id, stratum_id, by id."""
    return content(frame.drop_nulls("stratum_id").select("unit_id", "stratum_id").sort("unit_id"))
