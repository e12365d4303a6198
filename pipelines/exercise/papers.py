"""The documents of every station, and the one way in which they are changed: `change` keeps the truth as it writes.

Documents of a clean station agree in every cell that they share. A planted station differs where `truth` says so.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.domain import Origin
from pipelines.exercise.calibration import Calibration
from pipelines.exercise.counts import Cells
from pipelines.exercise.draw import Flags, Ints
from pipelines.exercise.places import Places

Moments = NDArray[np.datetime64]
TURNOUT, TABULATION = "turnout", "tabulation"
"""What `truth` calls the two documents that are no protocols."""

MANUAL_LINES = (
    "registered",
    "registered_additional",
    "ballots_received",
    "issued_early",
    "issued_station",
    "issued_outside",
    "took_part",
    "ballots_cancelled",
    "ballots_mobile",
    "ballots_stationary",
    "ballots_valid",
    "ballots_invalid",
)
MACHINE_LINES = ("ballots_valid", "ballots_invalid")


@dataclass
class Document:
    """One kind of paper: a whole number per cell and station, which stations have it, when it was made."""

    cells: Cells
    present: Flags
    as_of: Moments


@dataclass(frozen=True)
class Change:
    """One line of `truth`: a cell that was changed, or a word for what happened to the whole paper."""

    kind: str
    station_code: str | None
    commission_id: str
    origin: str
    line_or_choice: str
    dose: int | None
    before: str | None
    after: str


@dataclass
class Papers:
    """All documents of all stations: `names` their codes with their commissions, `free` those not planted in."""

    places: Places
    names: list[tuple[str, str]]
    choices: tuple[str, ...]
    leader: str
    documents: dict[str, Document]
    annulled: Flags
    free: Flags
    table_gaps: dict[tuple[int, str], int] = field(default_factory=dict)
    truth: list[Change] = field(default_factory=list)

    @property
    def manual(self) -> Cells:
        """The cells of the legally binding count, which are also the best known state of a station."""
        return self.documents[Origin.MANUAL].cells

    @property
    def listed(self) -> Ints:
        """Voters on the list and on the additional list, by the binding count."""
        return self.manual["registered"] + self.manual["registered_additional"]

    @property
    def has_machine(self) -> Flags:
        """Stations whose ballot box counted too."""
        return self.documents[Origin.MACHINE].present

    @property
    def identified(self) -> Ints:
        """Voters identified, by the receipt."""
        return self.documents[Origin.IDENTIFICATION].cells["identified"]

    def votes(self) -> Ints:
        """The votes of the manual count: station x choice."""
        return np.column_stack([self.manual[choice] for choice in self.choices])

    def take(self, kind: str, fit: Flags, number: int, rng: np.random.Generator) -> Ints:
        """`number` free stations that are fit for this kind; nobody else gets them. ValueError if too few are."""
        able = np.flatnonzero(fit & self.free)
        if len(able) < number:
            raise ValueError(f"{kind}: {number} stations asked for, {len(able)} are fit")
        rows = np.sort(rng.choice(able, number, replace=False))
        self.free[rows] = False
        return rows

    def change(
        self,
        kind: str,
        origins: tuple[str, ...],
        cell: str,
        rows: Ints,
        after: Ints,
        dose: Ints | None = None,
    ) -> None:
        """Write `after` into one cell of these stations on each of these documents that they have, and note it."""
        for origin in origins:
            document = self.documents[origin]
            before = document.cells[cell][rows]
            for n in np.flatnonzero(document.present[rows] & (before != after)):
                amount = None if dose is None else int(dose[n])
                self.note(kind, int(rows[n]), origin, cell, str(before[n]), str(after[n]), amount)
            document.cells[cell][rows] = after

    def note(
        self,
        kind: str,
        row: int,
        origin: str,
        cell: str,
        before: str | None,
        after: str,
        dose: int | None = None,
    ) -> None:
        """One line of truth about the station at this position."""
        code, commission = self.names[row]
        self.truth.append(Change(kind, code, commission, origin, cell, dose, before, after))

    def note_table(self, kind: str, commission: str, cell: str, before: int, after: int, dose: int) -> None:
        """One line of truth about a commission's table."""
        self.truth.append(Change(kind, None, commission, TABULATION, cell, dose, str(before), str(after)))


def papers(
    places: Places,
    cells: Cells,
    calibration: Calibration,
    rng: np.random.Generator,
    copied: pl.Series | None = None,
) -> Papers:
    """The documents of a nation in which nothing went wrong; observers' copies of `copied`, else of any stations."""
    size = len(places.commission)
    everywhere = np.ones(size, np.bool_)
    choices = tuple(calibration.choices.shares)
    machine = rng.random(size) >= calibration.model.no_machine_share
    seen = np.zeros(size, np.bool_)
    inland = np.flatnonzero(~places.abroad)
    copies = min(calibration.nation.observer_copies, len(inland) // 4)
    seen[rng.choice(inland, copies, replace=False)] = True  # drawn in any case: all else stays as it was
    if copied is not None:
        seen = places.stations["station_code"].is_in(copied.implode()).to_numpy()

    closed = np.datetime64(calibration.date, "ms") + np.timedelta64(20 * 60, "m")
    took_part = cells["took_part"]
    signed = _later(closed, 60 + took_part / 12 + rng.exponential(45, size))
    manual = (*MANUAL_LINES, *choices)
    by_machine = (*MACHINE_LINES, *choices)
    parts = {
        Origin.MANUAL: (manual, everywhere, signed),
        Origin.MACHINE: (by_machine, machine, _later(closed, rng.uniform(5, 60, size))),
        Origin.OBSERVER_COPY: (manual, seen, _later(signed, rng.uniform(2, 30, size))),
        Origin.PRELIMINARY: (by_machine, machine, _later(closed, np.full(size, 120.0))),
        Origin.IDENTIFICATION: (("identified",), everywhere, _later(closed, rng.uniform(1, 15, size))),
    }
    documents = {
        str(origin): Document({name: cells[name].copy() for name in names}, present.copy(), at)
        for origin, (names, present, at) in parts.items()
    }
    documents[TURNOUT] = Document(_day(took_part, calibration, rng), everywhere.copy(), signed)
    leader = max(choices, key=lambda choice: int(cells[choice].sum()))
    names = places.stations.select("station_code", "commission_id").rows()
    return Papers(places, names, choices, leader, documents, ~everywhere, everywhere.copy())


def _later(moment: Moments | np.datetime64, minutes: NDArray[np.float64]) -> Moments:
    return np.asarray(moment + minutes.astype(np.int64).astype("timedelta64[m]"))


def _day(took_part: Ints, calibration: Calibration, rng: np.random.Generator) -> Cells:
    """Voters who took part by each hour: rising, and at closing all of them."""
    hours = list(calibration.day)
    expected = np.diff(np.array(list(calibration.day.values())), prepend=0.0)
    parts = rng.gamma(expected * calibration.model.day_precision, size=(len(took_part), len(hours)))
    reached = np.cumsum(parts, axis=1) / parts.sum(axis=1, keepdims=True)
    counts = np.floor(reached * took_part[:, None]).astype(np.int64)
    counts[:, -1] = took_part
    return {hour: counts[:, n] for n, hour in enumerate(hours)}
