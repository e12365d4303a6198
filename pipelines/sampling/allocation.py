"""How many stations are drawn in each stratum.

One after another, each goes to the stratum with the largest w_h / (n_h + 1/2), of equal ones to the first by id
(the method of Webster and Sainte-Lague): w_h is N_h in proportion, 1 equally, the square root of N_h by power
allocation (Bankier 1988, The American Statistician 42, 174-177, with exponent 1/2), which gives small regions more.
Every stratum begins with the minimum and ends with all its stations.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from pipelines.errors import SampleError
from pipelines.sample_design import SampleDesign

_WEIGHT: Mapping[str, Callable[[int], float]] = {
    "proportional": float,
    "equal": lambda _: 1.0,
    "power": math.sqrt,
}


def least(sizes: Mapping[str, int], minimum: int) -> dict[str, int]:
    """The stations that each stratum has in any case: the minimum, or all that there are."""
    return {stratum: min(minimum, size) for stratum, size in sizes.items()}


def allocate(sizes: Mapping[str, int], design: SampleDesign) -> dict[str, int]:
    """Stations to draw by stratum, in the order of the ids; `sizes` are those of the frame.

    Raises:
        SampleError: more stations than there are, or fewer than the minimum of all strata together.
    """
    drawn = least(dict(sorted(sizes.items())), design.minimum)
    needed, there = sum(drawn.values()), sum(sizes.values())
    if not needed <= design.stations <= there:
        raise SampleError(
            f"{design.stations} stations cannot be drawn of {there} in {len(sizes)} strata",
            where="[sample], key stations",
            remedy=f"Ask for {needed} to {there}: each stratum has at least {design.minimum}, or all its stations",
        )
    weights = {stratum: _WEIGHT[design.allocation](sizes[stratum]) for stratum in drawn}
    for _ in range(design.stations - needed):
        open_still = [stratum for stratum in drawn if drawn[stratum] < sizes[stratum]]
        chosen = max(open_still, key=lambda stratum: weights[stratum] / (drawn[stratum] + 0.5))
        drawn[chosen] += 1
    return drawn


def replacements(drawn: int, size: int, design: SampleDesign) -> int:
    """Stations drawn in a stratum to replace others: as many as are asked for, or as are left.

    A share is taken as it is written: in floating point .07 of 100 would be rounded up to 8.
    """
    asked = design.replacements
    wanted = asked if isinstance(asked, int) else math.ceil(Fraction(str(asked)) * drawn)
    return min(wanted, size - drawn)
