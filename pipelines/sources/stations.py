"""Commissions and polling stations as listed: units of the tree that adds the votes up, `staging.units`.

Each belongs to the commission above it and to a region. A station that only a protocol names, and a commission that
only a station or a table names, become units too (`derived`): nothing that was counted is without a place.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Conformed, Rows, conform
from pipelines.domain import Level, Tree
from pipelines.election import Pack
from pipelines.tables.territory import LABELS, UNITS
from pipelines.tally_cells import refuse_doubled


def stage_commissions(rows: Rows, pack: Pack) -> Conformed:
    """Commissions under their regions; a row of another `level` is a unit of that level under the country."""
    frame = rows.frame.rename({"commission_id": "unit_id"})
    level = (
        pl.col("level").fill_null(Level.COMMISSION.value)
        if "level" in frame.columns
        else pl.lit("commission")
    )
    is_commission = level == Level.COMMISSION.value
    frame = frame.with_columns(
        level=level,
        tree=pl.lit(Tree.COMMISSIONS.value),
        parent_id=pl.when(is_commission)
        .then(_column(frame, "region_id"))
        .otherwise(pl.lit(pack.territory.root)),
    )
    return _units(rows, frame, pack, "the commission")


def stage_stations(rows: Rows, pack: Pack) -> Conformed:
    """Stations under their commissions."""
    frame = rows.frame.rename({"station_id": "unit_id"})
    frame = frame.with_columns(
        tree=pl.lit(Tree.COMMISSIONS.value),
        level=pl.lit(Level.STATION.value),
        parent_id=_column(frame, "commission_id"),
        national_code=pl.coalesce(_column(frame, "national_code"), _last_part("unit_id")),
    )
    return _units(rows, frame, pack, "the station")


def _units(rows: Rows, frame: pl.DataFrame, pack: Pack, what: str) -> Conformed:
    checked = refuse_doubled(dataclasses.replace(rows, frame=frame), UNITS.key, what=what)
    return conform(UNITS, checked, pack.vocabularies, zone=pack.election.time_zone)


def names(rows: Rows, languages: Sequence[str]) -> pl.DataFrame:
    """`staging.labels` of listed units: `name_<language>`, or `name` in no particular language."""
    identity = "station_id" if "station_id" in rows.frame.columns else "commission_id"
    columns = [(language, f"name_{language}") for language in languages] + [("*", "name")]
    parts = [
        _labels(rows.frame.filter(pl.col(column).is_not_null()), identity, column, language)
        for language, column in columns
        if column in rows.frame.columns
    ]
    return pl.concat([LABELS.empty(), *parts])


def placed(
    listed: pl.DataFrame, protocols: pl.DataFrame, tabulations: pl.DataFrame, root: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All units, with those that no list holds; and the protocols with commission and region of their stations.

    What the list of stations says of one goes before what a protocol says.
    """
    units = pl.concat([listed, derived(listed, protocols, tabulations, root)])
    region_of = dict(units.filter(level=Level.COMMISSION.value).select("unit_id", "region_id").iter_rows())
    is_station = pl.col("level") == Level.STATION.value
    above = pl.col("parent_id").replace_strict(region_of, default=None, return_dtype=pl.String)
    units = units.with_columns(
        region_id=pl.when(is_station).then(pl.coalesce("region_id", above)).otherwise("region_id")
    )
    if protocols.is_empty() or not (listed["level"] == Level.STATION.value).any():
        return units, protocols
    homes = listed.filter(is_station).select(
        station_id="unit_id", listed_commission="parent_id", listed_region="region_id"
    )
    told = protocols.join(homes, on="station_id", how="left", maintain_order="left").with_columns(
        commission_id=pl.coalesce("listed_commission", "commission_id"),
        region_id=pl.coalesce("listed_region", "region_id"),
    )
    return units, told.select(protocols.columns)


def derived(
    listed: pl.DataFrame, protocols: pl.DataFrame, tabulations: pl.DataFrame, root: str
) -> pl.DataFrame:
    """Units that no list holds: stations of protocols, their commissions and regions, units with a table."""
    known = listed["unit_id"]
    first = [pl.col("source_id").first(), pl.col(ROW).first()]
    stations = (
        _unlisted(protocols, "station_id", known)
        .group_by("station_id", maintain_order=True)
        .agg(
            *first,
            parent_id=pl.col("commission_id").drop_nulls().first(),
            region_id=pl.col("region_id").drop_nulls().first(),
        )
    )
    above = pl.concat(
        [
            protocols.select("source_id", ROW, "commission_id", "region_id"),
            _listed_parents(listed),
            tabulations.select("source_id", ROW, commission_id="unit_id", region_id=pl.lit(None, pl.String)),
        ]
    ).unique(["commission_id", "region_id"], maintain_order=True)
    regions = _unlisted(above, "region_id", known).group_by("region_id", maintain_order=True).agg(*first)
    commissions = (
        _unlisted(above, "commission_id", pl.concat([known, regions["region_id"]]))
        .group_by("commission_id", maintain_order=True)
        .agg(*first, pl.col("region_id").drop_nulls().first())
    )
    return pl.concat(
        [
            _unit(regions, Level.REGION, "region_id", pl.lit(root), pl.col("region_id")),
            _unit(
                commissions,
                Level.COMMISSION,
                "commission_id",
                pl.coalesce("region_id", pl.lit(root)),
                pl.col("region_id"),
            ),
            _unit(
                stations,
                Level.STATION,
                "station_id",
                pl.coalesce("parent_id", "region_id", pl.lit(root)),
                pl.col("region_id"),
            ),
        ]
    )


def _listed_parents(listed: pl.DataFrame) -> pl.DataFrame:
    own = listed.filter(pl.col("tree") == Tree.COMMISSIONS.value)
    is_station = pl.col("level") == Level.STATION.value
    return own.select(
        "source_id", ROW, commission_id=pl.when(is_station).then("parent_id"), region_id="region_id"
    )


def _unlisted(frame: pl.DataFrame, column: str, known: pl.Series) -> pl.DataFrame:
    return frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))


def _unit(frame: pl.DataFrame, level: Level, identity: str, parent: pl.Expr, region: pl.Expr) -> pl.DataFrame:
    named = frame.select(
        "source_id",
        ROW,
        pl.col(identity).alias("unit_id"),
        tree=pl.lit(Tree.COMMISSIONS.value),
        level=pl.lit(level.value),
        parent_id=parent,
        region_id=region,
        national_code=_last_part(identity),
    )
    absent = [
        pl.lit(None, dtype).alias(name) for name, dtype in UNITS.schema.items() if name not in named.columns
    ]
    return named.with_columns(absent).select(UNITS.schema.names()).cast(dict(UNITS.schema))  # type: ignore[arg-type]


def derived_names(units: pl.DataFrame, languages: Sequence[str]) -> pl.DataFrame:
    """Labels of derived units above the stations: what the file calls them, in every language."""
    above = units.filter(pl.col("level") != Level.STATION.value)
    return pl.concat(
        [LABELS.empty(), *(_labels(above, "unit_id", "national_code", language) for language in languages)]
    )


def _labels(frame: pl.DataFrame, identity: str, column: str, language: str) -> pl.DataFrame:
    return frame.select(
        kind=pl.lit("unit"),
        id=identity,
        language=pl.lit(language),
        text=column,
        role=pl.lit("name"),
        valid_from=pl.lit(None, pl.Date),
        valid_to=pl.lit(None, pl.Date),
    )


def _column(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None, pl.String)


def _last_part(name: str) -> pl.Expr:
    """The number of a station whose identity is made of several parts."""
    return pl.col(name).str.split("/").list.last()
