"""The synthetic election as frames: what `generate` returns and `files` writes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.domain import Origin, ProtocolStatus
from pipelines.exercise.calibration import Calibration
from pipelines.exercise.counts import Cells, count, totals
from pipelines.exercise.papers import TURNOUT, Change, Document, Papers, papers
from pipelines.exercise.places import place
from pipelines.exercise.plan import PLAN, Planting, carry_out, scaled
from pipelines.exercise.tabulation import tabulate

SMALLEST = 100


@dataclass(frozen=True)
class Exercise:
    """A nation's files as frames; `protocols` by origin. Times are local to the election."""

    stations: pl.DataFrame
    commissions: pl.DataFrame
    protocols: Mapping[str, pl.DataFrame]
    tabulation: pl.DataFrame
    voter_lists: pl.DataFrame
    turnout: pl.DataFrame
    truth: pl.DataFrame


def generate(
    units: pl.DataFrame,
    calibration: Calibration,
    *,
    prefixes: Mapping[str, Sequence[str]],
    country: str,
    stations: int,
    seed: int,
    plan: Sequence[Planting] | None = None,
    copied: Callable[[pl.DataFrame], pl.Series] | None = None,
) -> Exercise:
    """A synthetic nation of `stations` stations, the same for the same seed.

    `units` has unit_id, region_id, kind and name_<language>; `prefixes` lead from the beginning of a station's code
    to its regions; `country` names the national table. Without a plan it gets `PLAN` at its size; the plan ()
    leaves every station clean, and all else as it was. `copied` tells of which stations observers have copies.
    """
    if stations < SMALLEST:
        raise ValueError(f"{stations} stations are too few for a nation: at least {SMALLEST}")
    # One stream a step, so that planting changes nothing of what was there before.
    where, counting, writing, lists, planting = np.random.default_rng(seed).spawn(5)
    places = place(units, calibration, prefixes, stations, where)
    cells = count(places, calibration, totals(calibration, stations), counting)
    nation = papers(places, cells, calibration, writing, copied and copied(places.stations))
    if plan is None:
        plan = scaled(PLAN, stations / calibration.nation.stations)
    carry_out(plan, nation, planting)
    protocols = {name: d for name, d in nation.documents.items() if name != TURNOUT}
    return Exercise(
        places.stations,
        pl.concat([places.outside, places.commissions]),
        {name: _protocols(nation, name, document) for name, document in protocols.items()},
        tabulate(nation, country),
        _voter_lists(nation, cells, calibration, lists),
        _turnout(nation, calibration),
        _truth(nation),
    )


def _protocols(nation: Papers, origin: str, document: Document) -> pl.DataFrame:
    """One row per station that has the document; only the manual protocol can be annulled."""
    own = document.present
    cells = {name: values[own] for name, values in document.cells.items()}
    head = nation.places.stations.select("station_code", "commission_id", "region_id").filter(pl.Series(own))
    as_of = pl.Series("as_of", document.as_of[own])
    if origin == Origin.IDENTIFICATION:
        return head.with_columns(as_of, **cells)
    annulled = nation.annulled[own] if origin == Origin.MANUAL else np.zeros(own.sum(), np.bool_)
    status = np.where(annulled, str(ProtocolStatus.ANNULLED), str(ProtocolStatus.COUNTED))
    return head.with_columns(pl.lit(1).alias("revision"), as_of, pl.Series("status", status), **cells)


def _turnout(nation: Papers, calibration: Calibration) -> pl.DataFrame:
    """One row per station and hour: voters who took part so far."""
    series, day = nation.documents[TURNOUT].cells, np.datetime64(calibration.date, "ms")
    codes = nation.places.stations["station_code"]
    at = [day + np.timedelta64(int(h[:2]) * 60 + int(h[3:]), "m") for h in series]
    return pl.DataFrame(
        {
            "station_code": np.repeat(codes.to_numpy(), len(series)),
            "at": np.tile(np.array(at), len(codes)),
            "took_part": np.column_stack(list(series.values())).ravel(),
        }
    )


def _voter_lists(
    nation: Papers, cells: Cells, calibration: Calibration, rng: np.random.Generator
) -> pl.DataFrame:
    """Preliminary, control, final and additional list of every station; the final one is the protocol's first line.

    Backwards from the protocol: the list before is the list after, less who was added, plus who was removed.
    """
    codes = nation.places.stations["station_code"]
    entries, changes = cells["registered"], {}
    for kind, share in (("final", 0.01), ("control", 0.02)):
        added, removed = rng.binomial(cells["registered"], share), rng.binomial(cells["registered"], share)
        changes[kind] = (entries, added, removed)
        entries = entries - added + removed
    nothing = np.zeros_like(entries)
    extra = cells["registered_additional"]
    kinds = {
        "preliminary": (entries, nothing, nothing),
        "control": changes["control"],
        "final": changes["final"],
        "additional": (extra, extra, nothing),
    }
    return pl.concat(
        pl.DataFrame({"station_code": codes, "entries": entries, "added": added, "removed": removed}).select(
            "station_code",
            pl.lit(kind).alias("list_kind"),
            pl.lit(calibration.lists[kind]).alias("as_of"),
            "entries",
            "added",
            "removed",
        )
        for kind, (entries, added, removed) in kinds.items()
    )


def _truth(nation: Papers) -> pl.DataFrame:
    """One row per planted change, by kind in the order of planting and by station; `before`, `after` are texts."""
    schema = {name: pl.Int64 if name == "dose" else pl.String for name in Change.__dataclass_fields__}
    changes = pl.DataFrame([vars(change) for change in nation.truth], schema=schema)
    kinds = {kind: n for n, kind in enumerate(changes["kind"].unique(maintain_order=True))}
    order = pl.col("kind").replace_strict(kinds, return_dtype=pl.Int64)
    return changes.sort(order, "station_code", maintain_order=True)
