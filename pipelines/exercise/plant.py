"""Irregularities of known kind and dose, one function a kind, each in stations that nothing else was planted in.

Every function takes `number` free stations that are fit for it, changes their documents through `Papers.change`,
which keeps the truth, and draws its dose from an inclusive range. "On paper" means on the manual protocol alone,
after it was copied: machine, identification, turnout and an observer's copy still tell what was counted, and the
commission's table adds up the changed paper. Slips of the pen and whole papers are in `slips`.
"""

import numpy as np

from pipelines.domain import Origin
from pipelines.exercise.draw import Flags, Ints, apportion
from pipelines.exercise.papers import TURNOUT, Papers

Generator = np.random.Generator
PAPER = (str(Origin.MANUAL),)
BY_HAND = (str(Origin.MANUAL), str(Origin.OBSERVER_COPY))
BY_MACHINE = (str(Origin.MACHINE), str(Origin.PRELIMINARY))
COUNTS = (*BY_HAND, *BY_MACHINE)
TOTALS = ("ballots_received", "took_part", "ballots_valid")


def altered_total(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (3, 40)) -> None:
    """A total on paper is raised and no longer equals its parts.

    Seen by the hard equation of that line, at every dose. Not seen: which of its lines is the wrong one.
    """
    rows = papers.take("altered_total", papers.manual["took_part"] > 0, number, rng)
    doses = _doses(dose, number, rng)
    line = rng.integers(0, len(TOTALS), number)
    for n, name in enumerate(TOTALS):
        own = line == n
        after = papers.manual[name][rows[own]] + doses[own]
        papers.change("altered_total", PAPER, name, rows[own], after, doses[own])


def switched_votes(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (5, 30)) -> None:
    """Votes on paper are moved from the leader's strongest rival to the leader; all sums still hold.

    Seen by comparing with the machine (only stations that have one are taken) or an observer's copy. Not seen by
    any equation, and not by the commission's table, which adds up what the paper says.
    """
    votes = papers.votes()
    votes[:, papers.choices.index(papers.leader)] = -1
    rival, most = votes.argmax(axis=1), votes.max(axis=1)
    rows = papers.take("switched_votes", papers.has_machine & (most >= dose[0]), number, rng)
    doses = np.minimum(_doses(dose, number, rng), most[rows])
    for n, choice in enumerate(papers.choices):
        own = rival[rows] == n
        after = papers.manual[choice][rows[own]] - doses[own]
        papers.change("switched_votes", PAPER, choice, rows[own], after, doses[own])
    gained = papers.manual[papers.leader][rows] + doses
    papers.change("switched_votes", PAPER, papers.leader, rows, gained, doses)


def added_ballots(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (15, 60)) -> None:
    """Ballots for the leader are added on paper, taken from the unused ones; every equation of the form holds.

    Seen because ballots found exceed voters identified, and machine, copy and last turnout count say less. Not
    seen within the protocol itself, unless turnout or the leader's share becomes unusual.
    """
    lines = papers.manual
    surplus = papers.identified - lines["took_part"]
    allowed = papers.listed - lines["took_part"]
    fit = (surplus < dose[0]) & (lines["ballots_cancelled"] >= dose[1]) & (allowed >= dose[1])
    rows = papers.take("added_ballots", fit & papers.has_machine, number, rng)
    doses = _doses(dose, number, rng)
    raised = ("issued_station", "took_part", "ballots_stationary", "ballots_valid", papers.leader)
    for name in raised:
        papers.change("added_ballots", PAPER, name, rows, lines[name][rows] + doses, doses)
    unused = lines["ballots_cancelled"][rows] - doses
    papers.change("added_ballots", PAPER, "ballots_cancelled", rows, unused, doses)


def rounded_percentages(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (0, 2)) -> None:
    """Turnout and the leader's share are brought to whole per cents, at most `dose` per cents away, on every document.

    "Whole" is within .05 of a per cent, as the indicator of integer percentages has it. Seen, if at all, by that
    indicator over many stations. Not seen by any fact: all documents of the station agree.
    """
    lines = papers.manual
    found, leading = _whole_per_cents(papers, dose)
    rows = papers.take("rounded_percentages", found > 0, number, rng)
    found, leading = found[rows], leading[rows]
    more = found - lines["took_part"][rows]
    votes = papers.votes()[rows]
    top = papers.choices.index(papers.leader)
    valid = found - lines["ballots_invalid"][rows]
    weights = votes.copy()
    weights[:, top] = 0
    # A station whose rivals had no vote at all gives what is left to them in equal parts.
    weights[weights.sum(axis=1) == 0] = np.arange(votes.shape[1]) != top
    for n in range(number):
        votes[n] = apportion(int(valid[n] - leading[n]), weights[n])
    votes[:, top] = leading
    size = np.abs(more)
    for name in ("issued_station", "took_part", "ballots_stationary"):
        papers.change("rounded_percentages", BY_HAND, name, rows, lines[name][rows] + more, size)
    unused = lines["ballots_cancelled"][rows] - more
    papers.change("rounded_percentages", BY_HAND, "ballots_cancelled", rows, unused, size)
    papers.change("rounded_percentages", COUNTS, "ballots_valid", rows, valid, size)
    for n, choice in enumerate(papers.choices):
        papers.change("rounded_percentages", COUNTS, choice, rows, votes[:, n], size)
    identified = papers.identified[rows] + more
    papers.change("rounded_percentages", (str(Origin.IDENTIFICATION),), "identified", rows, identified, size)
    for hour, counts in papers.documents[TURNOUT].cells.items():
        after = counts[rows] * found // (found - more)
        papers.change("rounded_percentages", (TURNOUT,), hour, rows, after, size)


def _whole_per_cents(papers: Papers, dose: tuple[int, int]) -> tuple[Ints, Ints]:
    """Ballots found and the leader's votes with whole per cents by station, the nearest; 0 where there are none."""
    lines = papers.manual
    listed, took_part, invalid = papers.listed, lines["took_part"], lines["ballots_invalid"]
    found, leading = np.zeros_like(took_part), np.zeros_like(took_part)
    away = lines["issued_early"] + lines["issued_outside"]
    already = _is_whole(took_part, listed) & _is_whole(lines[papers.leader], took_part)
    steps = [(a, b) for a in range(-dose[1], dose[1] + 1) for b in range(-dose[1], dose[1] + 1)]
    steps = [step for step in steps if max(map(abs, step)) >= dose[0]]
    for first, second in sorted(steps, key=lambda step: (abs(step[0]) + abs(step[1]), step)):
        turnout = np.rint(100 * took_part / listed).astype(np.int64) + first
        ballots = np.rint(turnout * listed / 100).astype(np.int64)
        share = np.rint(100 * lines[papers.leader] / took_part).astype(np.int64) + second
        votes = np.rint(share * ballots / 100).astype(np.int64)
        fit = _is_whole(ballots, listed) & _is_whole(votes, ballots) & (listed >= 100)
        fit &= (turnout > 5) & (turnout < 99) & (share < 99) & (ballots > away)
        fit &= (lines["ballots_cancelled"] >= ballots - took_part) & (found == 0)
        fit &= (votes < ballots - invalid) & ~already
        found[fit], leading[fit] = ballots[fit], votes[fit]
    return found, leading


def _is_whole(part: Ints, whole: Ints) -> Flags:
    """Whether 100 part / whole is within .05 of a whole number, exactly."""
    left = 100 * part % np.maximum(whole, 1)
    near: Flags = 20 * np.minimum(left, whole - left) <= whole
    return near


def copied_protocol(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (50, 9999)) -> None:
    """A station's paper carries all lines and votes of another of its commission, except the list of voters.

    `dose` bounds the valid ballots copied: among fewer than 50, two stations may agree by chance. Seen as one
    vector twice, and against machine, identification and copy. Not seen: which of the two is the original; truth
    names it as `copied_from`, and its own documents are not changed.
    """
    fields = [n for n in papers.manual if n not in ("registered", "registered_additional")]
    valid = papers.manual["ballots_valid"]
    of, left = papers.places.commission, number
    for row in rng.permutation(np.flatnonzero(papers.free)):
        if not left:
            return
        fit = papers.free & (of == of[row]) & (valid >= dose[0]) & (valid <= dose[1]) & (valid != valid[row])
        fit &= papers.manual["took_part"] <= papers.listed[row]
        fit[row] = False
        if not papers.free[row] or not fit.any():
            continue
        original = int(rng.choice(np.flatnonzero(fit)))
        papers.free[[row, original]] = False
        one, size = np.array([row]), valid[[original]]
        code = papers.places.stations["station_code"][original]
        papers.note("copied_protocol", int(row), PAPER[0], "copied_from", None, code, int(size[0]))
        for name in fields:
            papers.change("copied_protocol", PAPER, name, one, papers.manual[name][[original]], size)
        left -= 1
    if left:
        raise ValueError(f"copied_protocol: {number} stations asked for, {number - left} are fit")


def late_jump(papers: Papers, rng: Generator, number: int, dose: tuple[int, int] = (27, 33)) -> None:
    """A share of the voters on the list, `dose` per cent, is reported in the last interval instead of before it.

    Seen by the turnout series alone: the indicator of last-interval jumps. Not seen by any fact: the series rises,
    ends at the protocol's figure, and no machine would be too slow for it (240 voters an hour at most).
    """
    lines, hours = papers.manual, list(papers.documents[TURNOUT].cells)
    most = papers.listed * dose[1] // 100 + 1
    fit = (lines["took_part"] * 100 >= papers.listed * (dose[1] + 3)) & (most <= 480)
    rows = papers.take("late_jump", fit, number, rng)
    doses = _doses(dose, number, rng)
    series = papers.documents[TURNOUT].cells
    until = lines["took_part"][rows] - (papers.listed[rows] * doses // 100 + 1)
    before = np.maximum(1, series[hours[-2]][rows])
    for hour in hours[:-1]:
        papers.change("late_jump", (TURNOUT,), hour, rows, series[hour][rows] * until // before, doses)


def _doses(dose: tuple[int, int], number: int, rng: Generator) -> Ints:
    return rng.integers(dose[0], dose[1] + 1, number)
