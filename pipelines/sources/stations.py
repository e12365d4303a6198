"""Commissions and polling stations as listed: units of the tree that adds the votes up, `staging.units`.

Each belongs to the commission above it and to a region. A station that only a protocol names, and a commission that
only a station or a table names, become units too (`derived`): nothing that was counted is without a place.
"""

import dataclasses
from collections.abc import Sequence

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column, refuse
from pipelines.domain import Level, Tree
from pipelines.doubled import refuse_doubled
from pipelines.election import Pack
from pipelines.errors import TerritoryError
from pipelines.messages import Message
from pipelines.source import Source
from pipelines.tables.territory import LABELS, UNITS

_TWO_STATIONS = Message(
    "station {key} stands in rows {first} and {last} with different contents: keep the one that is meant, or tell the"
    " two apart",
    {},
).template
_LISTED_BEFORE = Message(
    "{unit} stands in {source} already: remove one of them, or give each an identity of its own", {}
).template
_TWO_COMMISSIONS = Message(
    "commission {key} stands in rows {first} and {last} with different contents: keep the one that is meant, or tell"
    " the two apart",
    {},
).template


def stage_commissions(rows: Rows, pack: Pack) -> Conformed:
    """Commissions under their regions; a row of another `level` is a unit of that level under the country."""
    frame = rows.frame.with_columns(unit_id="commission_id")
    level = _column(frame, "level").fill_null(Level.COMMISSION.value)
    region = _column(frame, "region_id")
    country = pl.lit(pack.territory.root)
    frame = frame.with_columns(
        level=level,
        tree=pl.lit(Tree.COMMISSIONS.value),
        parent_id=pl.when(level == Level.COMMISSION.value)
        .then(pl.coalesce(region, country))
        .otherwise(country),
        region_id=pl.when(level == Level.REGION.value).then("unit_id").otherwise(region),
    )
    return _units(rows, frame, pack, _TWO_COMMISSIONS)


def stage_stations(rows: Rows, pack: Pack) -> Conformed:
    """Stations under their commissions."""
    frame = rows.frame.with_columns(unit_id="station_id")
    frame = frame.with_columns(
        tree=pl.lit(Tree.COMMISSIONS.value),
        level=pl.lit(Level.STATION.value),
        parent_id=_column(frame, "commission_id"),
        national_code=pl.coalesce(_column(frame, "national_code"), _last_part("unit_id")),
        contests=_column(frame, "contests").str.replace_all(r"[\s,;]+", ","),
    )
    problems = [*rows.problems, *_unknown_contests(rows.source, frame, pack)]
    return _units(dataclasses.replace(rows, problems=problems), frame, pack, _TWO_STATIONS)


def _unknown_contests(source: Source, frame: pl.DataFrame, pack: Pack) -> list[Problem]:
    """Stations of ballots that the pack does not list."""
    known = [contest.id for contest in pack.election.contest]
    told = frame.select(ROW, contest=pl.col("contests").str.split(",")).explode("contest")
    unknown = told.filter(pl.col("contest").is_not_null() & ~pl.col("contest").is_in(known))
    template = Message("{contest} is no contest of the pack: write one of {known}", {}).template
    return [
        Problem(
            number,
            publishers_column(source, "contests"),
            Message(template, {"contest": repr(contest), "known": ", ".join(known)}),
        )
        for number, contest in unknown.iter_rows()
    ]


def _units(rows: Rows, frame: pl.DataFrame, pack: Pack, template: str) -> Conformed:
    checked = refuse_doubled(dataclasses.replace(rows, frame=frame), UNITS.key, template)
    return conform(UNITS, checked, pack.vocabularies, zone=pack.election.time_zone)


def apart(staged: Conformed, source: Source, raw: pl.DataFrame, listed: pl.DataFrame) -> Conformed:
    """The list without what an earlier one, or the territory, has already: nobody can be in two places."""
    before = listed.select("unit_id", earlier="source_id").unique("unit_id", keep="first")
    twice = staged.kept.join(before, on="unit_id", maintain_order="left")
    where = publishers_column(source, "unit_id")
    problems = [
        Problem(number, where, Message(_LISTED_BEFORE, {"unit": repr(unit), "source": earlier}))
        for number, unit, earlier in twice.select(ROW, "unit_id", "earlier").iter_rows()
    ]
    return refuse(staged, source, raw, problems)


def names(rows: Rows, staged: Conformed, languages: Sequence[str]) -> pl.DataFrame:
    """`staging.labels` of the units that are kept: `name_<language>`, or `name` in no particular language."""
    identity = "station_id" if "station_id" in rows.frame.columns else "commission_id"
    columns = [(language, f"name_{language}") for language in languages] + [("*", "name")]
    told = [column for _, column in columns if column in rows.frame.columns]
    named = rows.frame.join(staged.kept.select(ROW), on=ROW, how="semi", maintain_order="left")
    parts = [
        _labels(named.filter(pl.col(column).is_not_null()), identity, column, language)
        for language, column in columns
        if column in told
    ]
    return pl.concat([LABELS.empty(), *parts])


def placed(
    listed: pl.DataFrame, protocols: pl.DataFrame, tabulations: pl.DataFrame, root: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All units, with those that no list holds; and the protocols with commission and region of their stations.

    Raises a TerritoryError where two units have one identity.
    """
    units = pl.concat([listed, derived(listed, protocols, tabulations, root)])
    _refuse_one_identity(units)
    above = pl.col("parent_id").replace_strict(_regions(units), default=None, return_dtype=pl.String)
    is_station = pl.col("level") == Level.STATION.value
    units = units.with_columns(
        region_id=pl.when(is_station).then(pl.coalesce("region_id", above)).otherwise("region_id")
    )
    return units, at_home(protocols, units)


def at_home(protocols: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The protocols with commission and region of their stations.

    What the list of stations says of one goes before what a protocol says, which is kept beside it where it is another
    place.
    """
    homes = units.filter(level=Level.STATION.value).select(
        station_id="unit_id",
        commission=pl.when(pl.col("parent_id").is_in(list(_regions(units)))).then("parent_id"),
        region="region_id",
    )
    told = protocols.join(homes, on="station_id", how="left", maintain_order="left").with_columns(
        commission_id=pl.coalesce("commission", "commission_id"),
        region_id=pl.coalesce("region", "region_id"),
        stated_commission_id=pl.when(pl.col("commission_id") != pl.col("commission")).then("commission_id"),
        stated_region_id=pl.when(pl.col("region_id") != pl.col("region")).then("region_id"),
    )
    return told.select(protocols.columns)


def _regions(units: pl.DataFrame) -> dict[str, str | None]:
    """The region of every commission."""
    return dict(units.filter(level=Level.COMMISSION.value).select("unit_id", "region_id").iter_rows())


def _refuse_one_identity(units: pl.DataFrame) -> None:
    """TerritoryError where a station or commission is not alone; places among themselves are the territory's."""
    if units["unit_id"].n_unique() == units.height:
        return
    is_ours = (pl.col("tree") == Tree.COMMISSIONS.value).any().over("unit_id")
    doubled = units.filter(units["unit_id"].is_duplicated()).filter(is_ours)
    if doubled.is_empty():
        return
    first, second = doubled.sort("unit_id", maintain_order=True).head(2).to_dicts()
    raise TerritoryError(
        f"unit {first['unit_id']!r} stands twice: as {first['level']} in source {first['source_id']!r}, row"
        f" {first['row_number']}, and as {second['level']} in source {second['source_id']!r}, row"
        f" {second['row_number']}",
        where="stations and commissions",
        remedy="Remove one of them, or give each an identity of its own with [source.compose]",
    )


def derived(
    listed: pl.DataFrame, protocols: pl.DataFrame, tabulations: pl.DataFrame, root: str
) -> pl.DataFrame:
    """Units that no list holds: stations of protocols, their commissions and regions, units with a table.

    Where documents disagree on what lies above a unit, the first in the order of the alphabet is taken.
    """
    known = listed["unit_id"]
    first = [pl.col("source_id").first(), pl.col(ROW).first()]
    stations = _unlisted(protocols, "station_id", known).select(
        "source_id", ROW, "station_id", "region_id", parent_id="commission_id"
    )
    if stations["station_id"].n_unique() < stations.height:
        above_it = pl.col("parent_id", "region_id").min()
        stations = stations.group_by("station_id", maintain_order=True).agg(*first, above_it)
    own = tabulations.filter(~pl.col("unit_id").is_in(stations["station_id"].implode()))
    above = pl.concat(
        [
            protocols.select("source_id", ROW, "commission_id", "region_id"),
            _listed_parents(listed),
            own.select("source_id", ROW, commission_id="unit_id", region_id=pl.lit(None, pl.String)),
        ]
    ).unique(["commission_id", "region_id"], keep="first", maintain_order=True)
    regions = _unlisted(above, "region_id", known).group_by("region_id", maintain_order=True).agg(*first)
    commissions = (
        _unlisted(above, "commission_id", pl.concat([known, regions["region_id"]]))
        .group_by("commission_id", maintain_order=True)
        .agg(*first, pl.col("region_id").min())
    )
    country = pl.lit(root)
    return pl.concat(
        [
            _unit(regions, Level.REGION, "region_id", country),
            _unit(commissions, Level.COMMISSION, "commission_id", pl.coalesce("region_id", country)),
            _unit(stations, Level.STATION, "station_id", pl.coalesce("parent_id", "region_id", country)),
        ]
    )


def _listed_parents(listed: pl.DataFrame) -> pl.DataFrame:
    own = listed.filter(tree=Tree.COMMISSIONS.value)
    is_station = pl.col("level") == Level.STATION.value
    return own.select(
        "source_id", ROW, "region_id", commission_id=pl.when(is_station).then("parent_id")
    ).select("source_id", ROW, "commission_id", "region_id")


def _unlisted(frame: pl.DataFrame, column: str, known: pl.Series) -> pl.DataFrame:
    return frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))


def _unit(frame: pl.DataFrame, level: Level, identity: str, parent: pl.Expr) -> pl.DataFrame:
    named = frame.select(
        "source_id",
        ROW,
        "region_id",
        unit_id=identity,
        tree=pl.lit(Tree.COMMISSIONS.value),
        level=pl.lit(level.value),
        parent_id=parent,
        national_code=_last_part(identity),
    )
    return pl.concat([UNITS.empty(), named], how="diagonal")


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
