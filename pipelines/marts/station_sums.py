"""Sums of protocols by commission, region and country, per ballot, count and cell.

Protocols are added up once, by commission; regions and the country are sums of these sums.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.domain import Level, ProtocolStatus
from pipelines.marts.protocol_cells import spread

COUNT = ["contest_id", "origin"]
"""What is never mixed: the ballot, and which count it is."""
PLACE = {Level.COMMISSION: "commission_id", Level.REGION: "region_id"}
_GROUP = [*PLACE.values(), *COUNT]
_KEPT = ["station_id", *_GROUP, "status"]
IS_COUNTED = pl.col("status") == ProtocolStatus.COUNTED.value


def root(units: pl.DataFrame) -> str | None:
    """The country: the unit of that level that lies in no other; None where there is none."""
    found = units.filter(pl.col("parent_id").is_null(), level=Level.COUNTRY.value)["unit_id"]
    return None if found.is_empty() else str(found.sort()[0])


def commission_of_station(units: pl.DataFrame) -> pl.Expr:
    """The commission above a station of these units; null where a region or the country is right above it."""
    parent, country = pl.col("parent_id"), pl.lit(root(units), pl.String)
    return pl.when(parent.ne_missing(pl.col("region_id")), parent.ne_missing(country)).then(parent)


def parts_by_status(results: pl.DataFrame) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Protocols that count and those `annulled` or cancelled, with a column per cell; and the names of the cells."""
    rows, cells = spread(results, _KEPT)
    if bool((rows["status"] == ProtocolStatus.COUNTED.value).all()):
        return {"counted": rows, "annulled": rows.clear()}, cells
    return {"counted": rows.filter(IS_COUNTED), "annulled": rows.filter(~IS_COUNTED)}, cells


def added_up(parts: Mapping[str, pl.DataFrame], cells: Sequence[str], units: pl.DataFrame) -> pl.DataFrame:
    """One row per unit x contest x origin x cell of which this count of this contest holds any number.

    For each of the parts it has three columns: `<part>`, the sum, 0 where there is nothing; `<part>_numbers`, how
    many numbers that is the sum of; `<part>_protocols`, how many protocols of the unit there are.
    """
    base: pl.DataFrame | None = None
    for part, rows in parts.items():
        summed = rows.group_by(_GROUP).agg(
            *(pl.col(cell).sum().alias(f"{part} {cell}") for cell in cells),
            *(pl.col(cell).count().cast(pl.Int64).alias(f"{part}_numbers {cell}") for cell in cells),
            pl.len().cast(pl.Int64).alias(f"{part}_protocols"),
        )
        base = (
            summed
            if base is None
            else base.join(summed, on=_GROUP, how="full", coalesce=True, nulls_equal=True)
        )
    if base is None or not cells:
        return pl.DataFrame(schema=_schema(parts))
    base = base.with_columns(pl.exclude(_GROUP).fill_null(0))
    held = _held(base, parts, cells)
    levels = [_of_level(base, level, column) for level, column in PLACE.items()]
    if (country := root(units)) is not None:
        whole = base.group_by(COUNT).agg(pl.exclude(_GROUP).sum())
        levels.append(whole.with_columns(unit_id=pl.lit(country), level=pl.lit(Level.COUNTRY.value)))
    wide = pl.concat(levels, how="diagonal")
    return _long(wide, parts, cells).join(held, on=[*COUNT, "cell"], how="semi")


def _of_level(base: pl.DataFrame, level: str, column: str) -> pl.DataFrame:
    known = base.filter(pl.col(column).is_not_null())
    others = [name for name in _GROUP if name != column]
    return (
        known.group_by(column, *COUNT)
        .agg(pl.exclude(others).sum())
        .rename({column: "unit_id"})
        .with_columns(level=pl.lit(level))
    )


def _held(base: pl.DataFrame, parts: Mapping[str, pl.DataFrame], cells: Sequence[str]) -> pl.DataFrame:
    """The cells of which any protocol of a count of a contest holds a number: the others are not on its form."""
    whole = base.group_by(COUNT).agg(
        pl.sum_horizontal(pl.col(f"{part}_numbers {cell}").sum() for part in parts).alias(cell)
        for cell in cells
    )
    return whole.unpivot(on=cells, index=COUNT, variable_name="cell").filter(pl.col("value") > 0)


def _long(wide: pl.DataFrame, parts: Mapping[str, pl.DataFrame], cells: Sequence[str]) -> pl.DataFrame:
    """Unpivoted once per column of the result; all of these have the same rows in the same order."""
    index = ["unit_id", "level", *COUNT, *(f"{part}_protocols" for part in parts)]
    frame = wide.select(
        *index, *(pl.col(f"{next(iter(parts))} {cell}").alias(cell) for cell in cells)
    ).unpivot(on=cells, index=index, variable_name="cell", value_name=next(iter(parts)))
    columns = [name for part in parts for name in (part, f"{part}_numbers")]
    return frame.with_columns(
        pl.concat([wide[f"{name} {cell}"] for cell in cells]).alias(name) for name in columns
    )


def _schema(parts: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataType]:
    texts = dict.fromkeys(["unit_id", "level", *COUNT, "cell"], pl.String())
    ends = ("", "_numbers", "_protocols")
    return {**texts, **{f"{part}{end}": pl.Int64() for part in parts for end in ends}}
