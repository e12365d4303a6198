"""Moments as tools write them, as ISO 8601 with a zone: one without a zone is nobody's moment.

Known forms become `2027-01-10T18:00:00+06:00`; a day stays a day, and what has no known form stays as it is written:
staging says what is wrong with it.
"""

import polars as pl

from pipelines.errors import PackError, SourceError
from pipelines.intake import Intake
from pipelines.zones import zones

UTC = "UTC"
_WITH_ZONE = r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s?(?:([+-]\d\d):?(\d\d)|Z)$"
_WITHOUT = r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?$"


def zoned(values: pl.Series, zone: str | None, intake: Intake) -> pl.Series:
    """The moments with their zones; SourceError where some have none and `zone` is not known either."""
    if zone is not None and zone not in zones():
        raise PackError(
            f"{zone!r} is no time zone",
            where=f"intake {intake.id}, key time_zone",
            remedy="Name one as in Asia/Tokyo",
        )
    told = pl.DataFrame({"text": values.cast(pl.String)}).with_columns(
        pl.col("text").str.extract_groups(_WITH_ZONE).alias("zoned"),
        pl.col("text").str.extract_groups(_WITHOUT).alias("naive"),
    )
    bare = told.filter(pl.col("naive").struct.field("1").is_not_null()).height
    if bare and zone is None:
        raise SourceError(
            f"{bare} moments are written without a time zone",
            where=f"intake {intake.id}",
            remedy="State the zone of the tool's clock as `time_zone` of the intake",
        )
    part = pl.col("zoned").struct
    offset = pl.when(part.field("4").is_null()).then(pl.lit("Z")).otherwise(
        part.field("4") + ":" + part.field("5")
    )  # fmt: skip
    with_zone = part.field("1") + "T" + part.field("2") + part.field("3").fill_null(":00") + offset
    part = pl.col("naive").struct
    written = part.field("1") + "T" + part.field("2") + part.field("3").fill_null(":00")
    local = written.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
    placed = local.dt.replace_time_zone(zone or UTC, ambiguous="earliest", non_existent="null")
    return told.select(
        pl.coalesce(with_zone, placed.dt.strftime("%Y-%m-%dT%H:%M:%S%:z"), "text").alias(values.name)
    ).to_series()
