"""Is there a protocol that names another commission or region than its station is added up in?

The list of stations is followed, or, where none has the station, the first that its documents name. A wrong list and a
wrong protocol look the same from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from expectations.facts.stations_uncovered import LISTED
from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.tallies import PROTOCOLS, STATED
from pipelines.tables.territory import UNITS

RULE = "station_place_differs"
_NAMES = [column.name for column in STATED]
_PLACE = ["station_id", "followed", "stated"]
# Nearly all protocols agree, and have nothing here: only those that do not are read with their place.
_STATED = replace(PROTOCOLS, columns=STATED)
_PLACED = replace(
    PROTOCOLS,
    columns=tuple(
        PROTOCOLS.column(name)
        for name in ("source_id", "row_number", "station_id", "commission_id", "region_id", *_NAMES)
    ),
)


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per station and place that its protocols name instead; where they are many, by commission."""
    differing = _differing(draft)
    if differing.is_empty():
        return
    if differing["station_id"].n_unique() > LISTED:
        yield from _by_commission(differing)
        return
    files = {source.id: source.file for source, _ in pack.sources()}
    lists = [source.id for source, _ in pack.sources() if source.kind == "stations"]
    units = draft.read(UNITS, unit_id=differing["station_id"].unique().to_list())
    listed = set(units.filter(pl.col("source_id").is_in(lists))["unit_id"])
    for row in differing.iter_rows(named=True):
        words = {name: row[name] for name in ("followed", "stated")}
        words |= {"station": row["station_id"], "file": files[row["source_id"]], "row": row["row_number"]}
        yield _of_station(row, _message(words, is_listed=row["station_id"] in listed))


def _differing(draft: Draft) -> pl.DataFrame:
    """The first protocol by station, place that is `followed` and other place that is `stated`.

    Where it names another commission its region is not told beside it.
    """
    stated = draft.read(_STATED)
    named = [(name, stated[name].drop_nulls().unique().to_list()) for name in _NAMES]
    rows = pl.concat(
        [_PLACED.empty(), *(draft.read(_PLACED, **{name: told}) for name, told in named if told)]
    )
    commission, region = _NAMES
    return (
        rows.with_columns(
            stated=pl.coalesce(commission, region),
            followed=pl.when(pl.col(commission).is_null()).then("region_id").otherwise("commission_id"),
        )
        .sort(*_PLACE, "source_id", "row_number")
        .unique(_PLACE, keep="first", maintain_order=True)
    )


def _of_station(row: Mapping[str, Any], message: Message) -> Finding:
    return Finding(
        FindingKind.FACT,
        RULE,
        Severity.WARNING,
        "station",
        f"{row['station_id']}:{row['stated']}",
        message,
        observed=row["stated"],
        expected=row["followed"],
        unit_id=row["station_id"],
    )


def _message(words: Mapping[str, str | int], *, is_listed: bool) -> Message:
    if is_listed:
        return Message(
            "station {station}: the list puts it under {followed}, its protocol ({file}, row {row}) under {stated}; the"
            " list is followed",
            words,
        )
    return Message(
        "station {station}: its protocols put it under {followed} and under {stated} ({file}, row {row}); no list has"
        " the station, {followed} is followed",
        words,
    )


def _by_commission(differing: pl.DataFrame) -> Iterator[Finding]:
    """One finding a commission that adds such stations up; by region where none is known."""
    unit = pl.coalesce("commission_id", "region_id").alias("unit")
    is_region = pl.col("commission_id").is_null().alias("is_region")
    groups = differing.group_by(unit, is_region).agg(n=pl.col("station_id").n_unique()).sort("unit")
    for name, region, number in groups.iter_rows():
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "region" if region else "commission",
            name,
            Message(
                "{unit}: {n} stations are added up there, and their protocols name other commissions or regions",
                {"unit": name, "n": number},
            ),
            observed=str(number),
            expected="0",
            effect=number,
            unit_id=name,
        )
