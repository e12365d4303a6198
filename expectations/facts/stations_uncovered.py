"""Which protocols are missing, which came from stations on no list, and which do not count?"""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from expectations.finding import Finding
from pipelines.domain import Coverage, FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import STATION_COVERAGE

MISSING, UNEXPECTED, ANNULLED = "station_missing", "station_unexpected", "station_annulled"
COMPLETE = "protocols_in"
LISTED = 500
"""If more stations of one contest are missing they are told by commission: on election night that is most of them."""
_VOID = (Coverage.ANNULLED.value, Coverage.CANCELLED.value)
# Nearly all stations have reported and nobody names them: to count them, three columns are read.
_STATES = replace(
    STATION_COVERAGE,
    columns=tuple(STATION_COVERAGE.column(name) for name in ("contest_id", "state", "is_expected")),
)


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """Findings by station, and one by contest that is not complete."""
    read = draft.read(STATION_COVERAGE, state=[Coverage.MISSING, Coverage.UNEXPECTED, *_VOID])
    named = read.sort("contest_id", "station_id")
    missing = named.filter(state=Coverage.MISSING.value)
    many = missing.group_by("contest_id").len().filter(pl.col("len") > LISTED)["contest_id"].implode()
    for row in missing.filter(~pl.col("contest_id").is_in(many)).iter_rows(named=True):
        yield _missing(row)
    yield from _missing_by_commission(missing.filter(pl.col("contest_id").is_in(many)))
    for row in named.filter(pl.col("is_expected").eq_missing(False)).iter_rows(named=True):
        yield _unexpected(row)
    for row in named.filter(pl.col("state").is_in(_VOID)).iter_rows(named=True):
        yield _void(row)
    if not missing.is_empty():
        yield from _progress(draft)


def _of_station(
    row: dict[str, str], rule: str, severity: Severity, message: Message, observed: str
) -> Finding:
    return Finding(
        FindingKind.FACT,
        rule,
        severity,
        "station",
        f"{row['station_id']}:{row['contest_id']}",
        message,
        observed=observed,
        unit_id=row["station_id"],
        contest_id=row["contest_id"],
    )


def _missing(row: dict[str, str]) -> Finding:
    words = {"station": row["station_id"], "contest": row["contest_id"]}
    if row["origins"]:
        message = Message(
            "station {station}, {contest}: it is on the list, its protocol has not come; there are other counts of"
            " it: {origins}",
            words | {"origins": row["origins"].replace(",", ", ")},
        )
    else:
        message = Message("station {station}, {contest}: it is on the list, its protocol has not come", words)
    return _of_station(row, MISSING, Severity.WARNING, message, row["state"])


def _missing_by_commission(missing: pl.DataFrame) -> Iterator[Finding]:
    """One finding a commission, also where its stations lie in several regions; by region where none is known."""
    region = pl.when(pl.col("commission_id").is_null()).then("region_id").alias("region_id")
    groups = (
        missing.group_by("contest_id", region, "commission_id")
        .len()
        .sort("contest_id", "region_id", "commission_id")
    )
    for contest, region, commission, number in groups.iter_rows():
        unit = commission or region
        yield Finding(
            FindingKind.FACT,
            MISSING,
            Severity.WARNING,
            "region" if commission is None and region else "commission",
            f"{unit or '-'}:{contest}",
            Message(
                "{unit}, {contest}: {n} stations are on the list and their protocols have not come",
                {"unit": unit or "-", "contest": contest, "n": number},
            ),
            observed=str(number),
            expected="0",
            effect=number,
            unit_id=unit,
            contest_id=contest,
        )


def _unexpected(row: dict[str, str]) -> Finding:
    message = Message(
        "station {station}, {contest}: it is on no list of stations, but there are counts of it: {origins}",
        {
            "station": row["station_id"],
            "contest": row["contest_id"],
            "origins": row["origins"].replace(",", ", "),
        },
    )
    return _of_station(row, UNEXPECTED, Severity.WARNING, message, row["origins"])


def _void(row: dict[str, str]) -> Finding:
    words = {"station": row["station_id"], "contest": row["contest_id"]}
    if row["state"] == Coverage.ANNULLED:
        message = Message("station {station}, {contest}: annulled, its votes are left out of totals", words)
    else:
        message = Message("station {station}, {contest}: cancelled, its votes are left out of totals", words)
    return _of_station(row, ANNULLED, Severity.INFO, message, row["state"])


def _progress(draft: Draft) -> Iterator[Finding]:
    contests = (
        draft.read(_STATES)
        .filter("is_expected")
        .group_by("contest_id")
        .agg(expected=pl.len(), present=(pl.col("state") != Coverage.MISSING.value).sum())
        .filter(pl.col("present") < pl.col("expected"))
        .sort("contest_id")
    )
    for contest, expected, present in contests.iter_rows():
        yield Finding(
            FindingKind.FACT,
            COMPLETE,
            Severity.INFO,
            "contest",
            contest,
            Message(
                "{contest}: protocols in: {n} of {expected}",
                {"contest": contest, "n": present, "expected": expected},
            ),
            observed=str(present),
            expected=str(expected),
            effect=present - expected,
            contest_id=contest,
        )
