"""Which stations explain, to the last vote, why a commission's table is not the sum of its protocols?

The gap is what the table says minus our sum, over all cells that both give. Three things are tried: stations left
out of the table (the gap is minus what they have), stations counted twice, and annulled or cancelled ones counted
although they do not count. Tried are one station, two stations, and any subset of up to `SUBSET` annulled stations
or stations without a ballot; of more of them, all together.

Conservative choices: every cell must fit exactly; a gap in fewer than `CELLS_OF_ONE` cells (`CELLS_OF_MORE` for more
than one station) is not explained, as single numbers agree by chance; stations with zeros alone are in no subset; and
where two different subsets fit, neither is given. That a subset fits does not prove that it is the reason.
A cell of a station that holds no number has added nothing to our sum, and adds nothing here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEFT_OUT, DOUBLED, ANNULLED_INCLUDED = "left_out", "doubled", "annulled_included"
SUBSET = 15
CELLS_OF_ONE, CELLS_OF_MORE = 2, 3


@dataclass(frozen=True)
class Explanation:
    """What happened to which stations, by their places among the stations given; annulled ones by theirs."""

    kind: str
    stations: tuple[int, ...]


def may_be_explained(gap: Ints) -> bool:
    """Whether it is worth looking: stations left out lower every cell or none, stations added raise it."""
    return bool(np.count_nonzero(gap) >= CELLS_OF_ONE and ((gap <= 0).all() or (gap >= 0).all()))


def explain(gap: Ints, stations: Ints, annulled: Ints, *, without_ballots: Flags) -> Explanation | None:
    """The one subset that fits the gap (by cell); None where there is none, or more than one.

    `stations` and `annulled` are station x cell; `without_ballots` says of which stations no ballot was found.
    """
    if not may_be_explained(gap):
        return None
    need = np.abs(gap)
    if (gap <= 0).all():
        tried = [(LEFT_OUT, _fits(need, stations, without_ballots))]
    else:
        every = np.ones(len(annulled), np.bool_)
        tried = [
            (DOUBLED, _fits(need, stations, ~np.ones(len(stations), np.bool_))),
            (ANNULLED_INCLUDED, _fits(need, annulled, every)),
        ]
    found = [Explanation(kind, subset) for kind, subsets in tried for subset in islice(subsets, 2)]
    return found[0] if len(found) == 1 else None


def _fits(need: Ints, vectors: Ints, small: Flags) -> Iterator[tuple[int, ...]]:
    """Subsets that add up to what is needed, each once; of three and more only among the `small` group."""
    able = np.flatnonzero((vectors <= need).all(axis=1) & vectors.any(axis=1))
    rows = vectors[able]
    yield from ((int(able[n]),) for n in np.flatnonzero((rows == need).all(axis=1)))
    if np.count_nonzero(need) < CELLS_OF_MORE:
        return
    yield from ((int(able[a]), int(able[b])) for a, b in _pairs(need, rows))
    group = able[small[able]]
    if len(group) <= SUBSET:
        yield from (tuple(int(group[n]) for n in subset) for subset in _subsets(need, vectors[group]))
    elif (vectors[group].sum(axis=0) == need).all():
        yield tuple(int(n) for n in group)


def _hashes(vectors: Ints) -> NDArray[np.uint64]:
    """One number per row, such that the hash of a sum is the sum of the hashes (modulo 2^64)."""
    factors = np.cumprod(np.full(vectors.shape[1], 0x9E3779B97F4A7C15, np.uint64), dtype=np.uint64)
    hashes: NDArray[np.uint64] = (vectors.astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
    return hashes


def _pairs(need: Ints, rows: Ints) -> Iterator[tuple[int, int]]:
    """Pairs of rows that add up to what is needed: for each row the missing one is looked up by its hash."""
    if len(rows) < 2:
        return
    hashes = _hashes(rows)
    order = np.argsort(hashes, kind="stable")
    wanted = _hashes(need[None, :])[0] - hashes
    first = np.searchsorted(hashes[order], wanted, side="left")
    last = np.searchsorted(hashes[order], wanted, side="right")
    for a in np.flatnonzero(last > first):
        for b in order[first[a] : last[a]]:
            if a < b and (rows[a] + rows[b] == need).all():
                yield int(a), int(b)


def _subsets(need: Ints, rows: Ints) -> Iterator[tuple[int, ...]]:
    """Subsets of three rows and more that add up to what is needed."""
    hashes, sums = _hashes(rows), np.zeros(1, np.uint64)
    for one in hashes:
        sums = np.concatenate([sums, sums + one])
    for number in np.flatnonzero(sums == _hashes(need[None, :])[0]):
        subset = tuple(n for n in range(len(rows)) if int(number) >> n & 1)
        if len(subset) > 2 and (rows[list(subset)].sum(axis=0) == need).all():
            yield subset
