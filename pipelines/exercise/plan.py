"""How many irregularities of each kind a nation gets, and in which order they are planted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.exercise import plant, slips
from pipelines.exercise.papers import Papers

Kind = Callable[[Papers, np.random.Generator, int], None]


@dataclass(frozen=True)
class Planting:
    """One kind in so many stations; another dose than its default with `functools.partial(kind, dose=...)`.

    `last` marks a kind that needs all papers as they will be.
    """

    kind: Kind
    number: int
    scales: bool = True
    last: bool = False


PLAN = (
    # The pickiest first, while there is choice. Fewer than about 60 round stations cannot be seen by anybody.
    Planting(plant.late_jump, 10),
    Planting(plant.rounded_percentages, 80),
    Planting(plant.copied_protocol, 6),
    Planting(plant.added_ballots, 12),
    Planting(plant.switched_votes, 12),
    Planting(plant.altered_total, 12),
    Planting(slips.machine_manual_difference, 12),
    Planting(slips.swapped_choices, 8),
    Planting(slips.mistyped_digit, 12),
    Planting(slips.transposed_digits, 12),
    Planting(slips.missing_station, 8),
    Planting(slips.annulled_station, 8),
    Planting(slips.ballots_above_identified, 8),
    Planting(slips.wrong_tec_sum, 5, scales=False, last=True),
)
"""The numbers of a nation of the published size."""


def scaled(plan: Sequence[Planting], scale: float) -> tuple[Planting, ...]:
    """The plan for a nation of another size: in proportion, and at least one of each kind."""
    return tuple(replace(p, number=max(1, round(p.number * scale))) if p.scales else p for p in plan)


def carry_out(plan: Sequence[Planting], papers: Papers, rng: np.random.Generator) -> None:
    """Plant everything, each kind with randomness of its own, what needs the finished papers last."""
    for planting, own in zip(
        sorted(plan, key=lambda planting: planting.last), rng.spawn(len(plan)), strict=True
    ):
        planting.kind(papers, own, planting.number)
