"""`marts.station_coverage`: whose protocol has come, whose is missing, and who was not expected at all.

Where there is a list of stations, each of them is expected in every contest that has a protocol at all, but for
ballots of some regions: a contest that a region has not sent, while it has sent others, is no contest of that
region. A region that has sent nothing yet proves nothing: it stays expected in what all the others have sent. Where
the list itself says which ballots are cast at a station, it is expected in those, whatever its region has sent.
A protocol of which rows came but none was kept has not come as far as sums go, and yet it has: it was refused.
"""

import polars as pl

from pipelines.domain import Coverage, Level, Origin, ProtocolStatus
from pipelines.marts.station_sums import commission_of_station
from pipelines.tables.reconciliation import STATION_COVERAGE

PROTOCOLS = (Origin.MANUAL, Origin.FINAL, Origin.MACHINE, Origin.PRELIMINARY, Origin.OBSERVER_COPY)
"""Which count is the protocol of a contest: the first of these that any of its stations has."""
_ORIGINS = tuple(origin.value for origin in Origin)
_ANY_PROTOCOL = sum(1 << _ORIGINS.index(origin) for origin in PROTOCOLS)
_KEY = ["station_id", "contest_id"]


def build(
    results: pl.DataFrame,
    units: pl.DataFrame,
    contests: pl.DataFrame,
    *,
    is_listed: bool,
    rejects: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per station and contest: the stations of `units`, if they are the list, and all that have a count.

    Without a list nothing can be missing: only stations with a protocol have a row then. `rejects` are those of
    `quality.rejects` that are rows of protocols.
    """
    protocols = _protocols(results, contests)
    stations = units.filter(level=Level.STATION.value).select(
        "unit_id",
        commission_of_station(units).alias("commission"),
        pl.col("region_id").alias("region"),
        "contests",
    )
    seen = _seen(results, protocols)
    if is_listed:
        rows = _expected(stations, seen).join(seen, on=_KEY, how="full", coalesce=True)
        # Who has been identified has a document in every contest, also in those that the station does not have.
        rows = rows.filter(pl.col("is_expected").is_not_null() | _has_protocol()).with_columns(
            pl.col("is_expected").fill_null(False)
        )
    else:
        rows = (
            seen.filter(pl.col("status").is_not_null())
            .join(stations, left_on="station_id", right_on="unit_id", how="left")
            .with_columns(is_expected=pl.lit(None, pl.Boolean))
        )
    return (
        _with_refused(rows, protocols, rejects)
        .with_columns(
            commission_id=pl.coalesce("commission", "commission_id"),
            region_id=pl.coalesce("region", "region_id"),
            state=_state(),
            origins=_origins(rows["counts"]),
        )
        .select(STATION_COVERAGE.schema.names())
    )


def _protocols(results: pl.DataFrame, contests: pl.DataFrame) -> pl.DataFrame:
    """Which count is the protocol of each contest: contest_id, protocol."""
    order = [origin.value for origin in PROTOCOLS]
    return (
        results.select("contest_id", "origin")
        .unique()
        .filter(pl.col("origin").is_in(order))
        .join(contests, on="contest_id", how="semi")
        .sort(pl.col("origin").cast(pl.Enum(order)))
        .unique("contest_id", keep="first", maintain_order=True)
        .select("contest_id", protocol="origin")
    )


def _seen(results: pl.DataFrame, protocols: pl.DataFrame) -> pl.DataFrame:
    """One row per station and contest with a count: which ones (a bit each), status and time of its protocol."""
    is_protocol = pl.col("origin") == pl.col("protocol")
    bits = {origin: 1 << n for n, origin in enumerate(_ORIGINS)}
    counts = results.join(protocols, on="contest_id").select(
        *_KEY,
        "commission_id",
        "region_id",
        status=pl.when(is_protocol).then("status"),
        reported_at=pl.when(is_protocol).then("as_of_at"),
        reported_precision=pl.when(is_protocol).then("as_of_precision"),
        counts=pl.col("origin").replace_strict(bits, return_dtype=pl.Int64),
    )
    if results.select("contest_id", "origin").unique()["contest_id"].is_unique().all():
        return counts  # one count a contest: its rows are what the groups would be
    known = ("commission_id", "region_id", "status", "reported_at", "reported_precision")
    return counts.group_by(_KEY).agg(*(pl.col(name).max() for name in known), pl.col("counts").sum())


def _expected(stations: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """One row per listed station and contest in which it is expected."""
    regions = (
        seen.filter(_has_protocol())
        .join(stations, left_on="station_id", right_on="unit_id", how="left")
        .select("contest_id", region=pl.coalesce("region", "region_id"))
        .unique()
    )
    sent = regions.drop_nulls()
    contests = (
        regions.select("contest_id")
        .unique()
        .join(sent.group_by("contest_id").len("regions"), on="contest_id", how="left")
    )
    regional = pl.col("regions").fill_null(0) < sent["region"].n_unique()
    everywhere = contests.filter(~regional).select("contest_id")
    somewhere = contests.filter(regional).select("contest_id")
    listed = stations.rename({"unit_id": "station_id"})
    pairs = listed.filter(pl.col("contests").is_null())
    told = (
        listed.filter(pl.col("contests").is_not_null())
        .with_columns(contest_id=pl.col("contests").str.split(",").list.unique())
        .explode("contest_id")
        .join(contests, on="contest_id", how="semi")
    )
    placeless = pairs.filter(pl.col("region").is_null())  # nothing tells that a contest is none of theirs
    columns = ["station_id", "contest_id", "commission", "region"]
    expected = pl.concat(
        [
            told.select(columns),
            pairs.join(everywhere, how="cross").select(columns),
            pairs.join(sent.join(somewhere, on="contest_id"), on="region").select(columns),
            placeless.join(somewhere, how="cross").select(columns),
        ]
    )
    return expected.with_columns(is_expected=pl.lit(True))


def _with_refused(rows: pl.DataFrame, protocols: pl.DataFrame, rejects: pl.DataFrame | None) -> pl.DataFrame:
    """The rows with file, row and number of refused rows, where a protocol is expected and none was kept.

    A refused row of another count is no protocol; one that does not say of which count it is may be it.
    """
    refused = {"refused_file": pl.String, "refused_row": pl.Int64, "refused_rows": pl.Int64}
    is_lacking = pl.col("is_expected").eq_missing(True) & pl.col("status").is_null()
    if rejects is None or rejects.is_empty() or not rows.select(is_lacking.any()).item():
        return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in refused.items())
    told = (
        rejects.join(protocols, on="contest_id")
        .filter(pl.col("origin").fill_null(pl.col("protocol")) == pl.col("protocol"))
        .sort("source_id", "row_number")
        .group_by("contest_id", station_id="unit_id")
        .agg(
            refused_file=pl.col("file").first(),
            refused_row=pl.col("row_number").first(),
            refused_rows=pl.len().cast(pl.Int64),
        )
    )
    return rows.join(told, on=_KEY, how="left", maintain_order="left").with_columns(
        pl.when(is_lacking).then(name).alias(name) for name in refused
    )


def _has_protocol() -> pl.Expr:
    return (pl.col("counts") & _ANY_PROTOCOL) > 0


def _state() -> pl.Expr:
    """That votes do not count is told before that nobody expected them; `is_expected` still says so."""
    void = [ProtocolStatus.ANNULLED.value, ProtocolStatus.CANCELLED.value]
    return (
        pl.when(pl.col("status").is_in(void))
        .then("status")
        .when(pl.col("is_expected").eq_missing(False))
        .then(pl.lit(Coverage.UNEXPECTED.value))
        .when(pl.col("status").is_not_null())
        .then(pl.lit(Coverage.REPORTED.value))
        .when(pl.col("refused_rows") > 0)
        .then(pl.lit(Coverage.REFUSED.value))
        .otherwise(pl.lit(Coverage.MISSING.value))
    )


def _origins(counts: pl.Series) -> pl.Series:
    """The counts as text, in the order of `Origin`; empty where there is none."""
    names = {
        bits: ",".join(origin for n, origin in enumerate(_ORIGINS) if bits >> n & 1)
        for bits in counts.unique().drop_nulls()
    }
    return counts.replace_strict({None: "", **names}, return_dtype=pl.String)
