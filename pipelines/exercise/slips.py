"""Irregularities of known kind and dose that need no intent: slips of the pen, missing papers, wrong sums.

Same rules as in `plant`: free stations only, every change noted as it is made.
"""

from collections.abc import Callable

import numpy as np

from pipelines.domain import Origin, ProtocolStatus
from pipelines.exercise.draw import Flags
from pipelines.exercise.papers import Papers
from pipelines.exercise.plant import BY_MACHINE, PAPER, Generator
from pipelines.exercise.tabulation import sums

IDENTIFICATION = (str(Origin.IDENTIFICATION),)


def machine_manual_difference(
    papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (1, 9)
) -> None:
    """The machine took a few of the leader's ballots for invalid, which the commission counted as valid.

    Seen by comparing machine and manual: the choice, and the valid and invalid ballots with it. Not seen within
    either count: both add up. It says nothing about which of them is right.
    """
    kind, cells = "machine_manual_difference", papers.documents[Origin.MACHINE].cells
    rows = papers.take(kind, papers.has_machine & (papers.manual[papers.leader] >= dose[1]), number, rng)
    doses = rng.integers(dose[0], dose[1] + 1, number)
    for name, sign in ((papers.leader, -1), ("ballots_valid", -1), ("ballots_invalid", 1)):
        papers.change(kind, BY_MACHINE, name, rows, cells[name][rows] + sign * doses, doses)


def swapped_choices(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (3, 9999)) -> None:
    """Two choices are written in each other's line on paper; `dose` bounds how far apart they are.

    Seen by comparing with the machine (only stations that have one are taken) or an observer's copy. Not seen by
    any equation, as the sum is the same.
    """
    votes = papers.votes()
    spread = votes.max(axis=1) - votes.min(axis=1)
    rows = papers.take("swapped_choices", papers.has_machine & (spread >= dose[0]), number, rng)
    for row in rows:
        gaps = np.abs(votes[row][:, None] - votes[row])
        pairs = np.argwhere((gaps >= dose[0]) & (gaps <= dose[1]))
        a, b = (int(n) for n in rng.choice(pairs))
        size = gaps[a, b : b + 1]
        for one, other in ((a, b), (b, a)):
            after = votes[row, other : other + 1]
            papers.change("swapped_choices", PAPER, papers.choices[one], np.array([row]), after, size)


def mistyped_digit(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (1, 9)) -> None:
    """One digit of one cell on paper is another, `dose` away; the number keeps its length.

    Only cells of ten or more that stand in a hard equation are taken, so an equation always sees it. Not seen:
    whether it was the digit of this cell or of another one in the equation.
    """

    def other_digit(text: str) -> list[str]:
        return [
            text[:n] + digit + text[n + 1 :]
            for n, old in enumerate(text)
            for digit in "0123456789"
            if dose[0] <= abs(int(digit) - int(old)) <= dose[1] and not (n == 0 and digit == "0")
        ]

    _rewrite("mistyped_digit", papers, rng, number, other_digit)


def transposed_digits(papers: Papers, rng: Generator, number: int) -> None:
    """Two different digits of one cell on paper, one beside the other, are exchanged: an actual swap.

    Seen by a hard equation, always; the comparison with another document names the pattern. Not seen: a swap of two
    equal digits, which changes nothing and is never planted.
    """

    def swaps(text: str) -> list[str]:
        changed = [text[:n] + text[n + 1] + text[n] + text[n + 2 :] for n in range(len(text) - 1)]
        return [new for new in changed if new != text and new[0] != "0"]

    _rewrite("transposed_digits", papers, rng, number, swaps)


def _rewrite(
    kind: str, papers: Papers, rng: Generator, number: int, written: Callable[[str], list[str]]
) -> None:
    """Write one cell of a station as one of the texts that `written` makes of it.

    Lists of voters stand in no hard equality, so a slip there could not be told from the truth: not taken.
    """
    names = [n for n in papers.manual if n not in ("registered", "registered_additional")]
    cells = papers.manual
    for row in papers.take(kind, cells["ballots_received"] >= 100, number, rng):
        options = [(n, after) for n in names if cells[n][row] >= 10 for after in written(str(cells[n][row]))]
        name, after = options[int(rng.integers(len(options)))]
        new = np.array([int(after)])
        papers.change(kind, PAPER, name, np.array([row]), new, np.abs(new - cells[name][row]))


def missing_station(papers: Papers, rng: Generator, number: int) -> None:
    """The manual protocol never arrived, and the commission's table has nothing of the station.

    Seen against the list of stations; machine, identification and turnout are there. Not seen in any sum, since
    the table equals the protocols that came.
    """
    rows = papers.take("missing_station", _has_neighbours(papers), number, rng)
    papers.documents[Origin.MANUAL].present[rows] = False
    for row in rows:
        papers.note("missing_station", int(row), PAPER[0], "protocol", "present", "missing")


def annulled_station(papers: Papers, rng: Generator, number: int) -> None:
    """The result was annulled: the protocol stays, with its status, and no table counts it.

    Seen by its status, and as the exact difference of sums with and without it. Not seen: why it was annulled.
    """
    rows = papers.take("annulled_station", _has_neighbours(papers), number, rng)
    papers.annulled[rows] = True
    for row in rows:
        papers.note(
            "annulled_station", int(row), PAPER[0], "status", ProtocolStatus.COUNTED, ProtocolStatus.ANNULLED
        )


def _has_neighbours(papers: Papers) -> Flags:
    """Stations that are not alone in their commission, whose table would otherwise have nothing to be held against."""
    of = papers.places.commission
    fit: Flags = (np.bincount(of)[of] > 1) & (papers.manual["took_part"] > 0)
    return fit


def ballots_above_identified(
    papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (1, 1)
) -> None:
    """The receipt names fewer voters than ballots were found, by `dose`: the smallest difference there can be.

    Seen by one soft equation between two documents. Not seen: a voter let in without identification or a ballot too
    many look the same.
    """
    kind, found = "ballots_above_identified", papers.manual["took_part"]
    rows = papers.take(kind, found > dose[1], number, rng)
    doses = rng.integers(dose[0], dose[1] + 1, number)
    papers.change(kind, IDENTIFICATION, "identified", rows, found[rows] - doses, doses)


def wrong_tec_sum(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (1, 300)) -> None:
    """One cell of one commission's table is not the sum of its stations; region and nation carry it upward.

    Seen by adding up the stations of that commission, and nowhere above it, where the tables agree with one
    another. Must be planted after everything that changes a paper. `number` counts commissions.
    """
    table = sums(papers)
    filled = np.flatnonzero(table["took_part"] > 0)
    for commission in np.sort(rng.choice(filled, min(number, len(filled)), replace=False)):
        names = [name for name, cells in table.items() if cells[commission] > 0]
        name = names[int(rng.integers(len(names)))]
        before, size = int(table[name][commission]), int(rng.integers(dose[0], dose[1] + 1))
        gap = -size if before >= size and rng.random() < 0.5 else size
        papers.table_gaps[int(commission), name] = gap
        of = papers.places.commissions["commission_id"][int(commission)]
        papers.note_table("wrong_tec_sum", of, name, before, before + gap, size)
