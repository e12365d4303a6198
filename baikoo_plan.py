"""What `baikoo sample --plan` prints: margins of so many stations, and stations for so small a margin."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from rich.table import Table

from baikoo_terminal import console
from pipelines.estimation.gates import LEAST_STATIONS
from pipelines.estimation.planning import margin_of, stations_needed

_CONFIDENCE = (0.95, 0.99)
_ALIKE = (0.01, 0.05, 0.1, 0.2)
_WIDEST = 0.5
"""A share of a half has the widest margin: whatever comes out, it is no wider."""


def say(stations: int, population: int, voters: int, margins: Sequence[float]) -> None:
    """Of half, as many and twice as many stations the margins; of each margin, in points, the stations needed.

    No fewer than `LEAST_STATIONS` are said to be needed: of fewer no estimate is released.
    """
    table = _table("stations", "Margins, ± percentage points")
    for sampled in (n for n in (stations // 2, stations, 2 * stations) if 0 < n <= population):
        for confidence in _CONFIDENCE:
            told = (
                margin_of(sampled=sampled, confidence=confidence, stations=population, **assumed)
                for assumed in _assumed(voters)
            )
            table.add_row(str(sampled), f"{confidence:.0%}", *(f"{100 * margin:.2f}" for margin in told))
    console.print(table)
    table = _table("margin", "Stations needed")
    for points in margins:
        for confidence in _CONFIDENCE:
            needed = (
                stations_needed(error=points / 100, confidence=confidence, stations=population, **assumed)
                for assumed in _assumed(voters)
            )
            least = min(LEAST_STATIONS, population)
            table.add_row(f"± {points:g}", f"{confidence:.0%}", *(str(max(least, n)) for n in needed))
    console.print(table)
    console.print(
        f"At a share of 50 %, of {population} stations with {voters} voters each: of the share of stations where\n"
        "something was so, and of voters. The intra-class correlation (icc) says how alike voters of one station\n"
        "are: assumed here, measured only afterwards. Strata are not counted on: they make margins narrower where\n"
        f"stations differ between them. Those needed must answer too, and {LEAST_STATIONS} is the least number that\n"
        "an estimate is released of.",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip


def _table(given: str, title: str) -> Table:
    return Table(given, "confidence", "of stations", *(f"icc {icc}" for icc in _ALIKE), title=title)


class _Assumed(TypedDict):
    p: float
    voters: float
    icc: float


def _assumed(voters: int) -> Iterator[_Assumed]:
    """What is assumed of the shares of a row: a share of stations first, then shares of voters, ever more alike."""
    yield _Assumed(p=_WIDEST, voters=1, icc=0)
    yield from (_Assumed(p=_WIDEST, voters=voters, icc=icc) for icc in _ALIKE)
