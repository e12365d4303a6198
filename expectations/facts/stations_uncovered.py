"""Which protocols are missing or were refused, which came from stations on no list, and which do not count?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import Coverage, FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import STATION_COVERAGE
from pipelines.tables.territory import UNITS

MISSING, REFUSED = "station_missing", "station_refused"
UNEXPECTED, ANNULLED = "station_unexpected", "station_annulled"
COMPLETE = "protocols_in"
LISTED = 500
"""If more stations of one contest are missing they are told by commission: on election night that is most of them. So
are those whose protocols were refused."""
_VOID = (Coverage.ANNULLED.value, Coverage.CANCELLED.value)
# Nearly all stations have reported and nobody names them: to count them, three columns are read.
_STATES = replace(
    STATION_COVERAGE,
    columns=tuple(STATION_COVERAGE.column(name) for name in ("contest_id", "state", "is_expected")),
)


def check(draft: Draft, _: Pack) -> Iterator[Finding]:
    """Findings by station, and one by contest that is not complete."""
    states = [Coverage.MISSING, Coverage.REFUSED, Coverage.UNEXPECTED, *_VOID]
    named = draft.read(STATION_COVERAGE, state=states).sort("contest_id", "station_id")
    missing = named.filter(state=Coverage.MISSING.value)
    refused = named.filter(state=Coverage.REFUSED.value)
    yield from _singly_or_by_commission(missing, MISSING, _missing, _all_missing)
    yield from _singly_or_by_commission(refused, REFUSED, _refused, _all_refused)
    unexpected = named.filter(pl.col("is_expected").eq_missing(False))
    elsewhere = _of_other_ballots(draft, unexpected["station_id"].to_list())
    for row in unexpected.iter_rows(named=True):
        yield _unexpected(row, is_listed=row["station_id"] in elsewhere)
    for row in named.filter(pl.col("state").is_in(_VOID)).iter_rows(named=True):
        yield _void(row)
    if missing.height or refused.height:
        yield from _progress(draft)


def _of_other_ballots(draft: Draft, stations: list[str]) -> set[str]:
    """Those of these stations that are on the list: it says of which ballots, and so of which not."""
    listed = draft.read(UNITS, unit_id=stations) if stations else UNITS.empty()
    return set(listed.drop_nulls("contests")["unit_id"])


def _singly_or_by_commission(
    rows: pl.DataFrame,
    rule: str,
    of_one: Callable[[Mapping[str, Any]], Message],
    of_many: Callable[[str, str, int], Message],
) -> Iterator[Finding]:
    many = rows.group_by("contest_id").len().filter(pl.col("len") > LISTED)["contest_id"].implode()
    for row in rows.filter(~pl.col("contest_id").is_in(many)).iter_rows(named=True):
        yield _of_station(row, rule, Severity.WARNING, of_one(row), row["state"])
    yield from _by_commission(rows.filter(pl.col("contest_id").is_in(many)), rule, of_many)


def _of_station(
    row: Mapping[str, Any], rule: str, severity: Severity, message: Message, observed: str
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


def _missing(row: Mapping[str, Any]) -> Message:
    words = {"station": row["station_id"], "contest": row["contest_id"]}
    if row["origins"]:
        return Message(
            "station {station}, {contest}: it is on the list, its protocol has not come; there are other counts of"
            " it: {origins}",
            words | {"origins": row["origins"].replace(",", ", ")},
        )
    return Message("station {station}, {contest}: it is on the list, its protocol has not come", words)


def _all_missing(unit: str, contest: str, number: int) -> Message:
    return Message(
        "{unit}, {contest}: {n} stations are on the list and their protocols have not come",
        {"unit": unit, "contest": contest, "n": number},
    )


def _refused(row: Mapping[str, Any]) -> Message:
    words = {"station": row["station_id"], "contest": row["contest_id"]}
    words |= {"file": row["refused_file"], "row": row["refused_row"]}
    if row["refused_rows"] > 1:
        return Message(
            "station {station}, {contest}: its protocol came and could not be accepted: {file}, row {row}, and {n} more"
            " rows; see the rejects",
            words | {"n": row["refused_rows"] - 1},
        )
    return Message(
        "station {station}, {contest}: its protocol came and could not be accepted: {file}, row {row}; see the rejects",
        words,
    )


def _all_refused(unit: str, contest: str, number: int) -> Message:
    return Message(
        "{unit}, {contest}: the protocols of {n} stations came and could not be accepted; see the rejects",
        {"unit": unit, "contest": contest, "n": number},
    )


def _by_commission(
    rows: pl.DataFrame, rule: str, told: Callable[[str, str, int], Message]
) -> Iterator[Finding]:
    """One finding a commission, also where its stations lie in several regions; by region where none is known."""
    region = pl.when(pl.col("commission_id").is_null()).then("region_id").alias("region_id")
    groups = (
        rows.group_by("contest_id", region, "commission_id")
        .len()
        .sort("contest_id", "region_id", "commission_id")
    )
    for contest, region, commission, number in groups.iter_rows():
        unit = commission or region
        yield Finding(
            FindingKind.FACT,
            rule,
            Severity.WARNING,
            "region" if commission is None and region else "commission",
            f"{unit or '-'}:{contest}",
            told(unit or "-", contest, number),
            observed=str(number),
            expected="0",
            effect=number,
            unit_id=unit,
            contest_id=contest,
        )


def _unexpected(row: Mapping[str, Any], *, is_listed: bool) -> Finding:
    words = {
        "station": row["station_id"],
        "contest": row["contest_id"],
        "origins": row["origins"].replace(",", ", "),
    }
    if is_listed:
        message = Message(
            "station {station}, {contest}: it is on the list of stations, but not for this ballot; there are counts of"
            " it: {origins}",
            words,
        )
    else:
        message = Message(
            "station {station}, {contest}: it is on no list of stations, but there are counts of it: {origins}",
            words,
        )
    return _of_station(row, UNEXPECTED, Severity.WARNING, message, row["origins"])


def _void(row: Mapping[str, Any]) -> Finding:
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
        .agg(
            expected=pl.len(),
            refused=(pl.col("state") == Coverage.REFUSED.value).sum(),
            present=(~pl.col("state").is_in([Coverage.MISSING.value, Coverage.REFUSED.value])).sum(),
        )
        .filter(pl.col("present") < pl.col("expected"))
        .sort("contest_id")
    )
    for contest, expected, refused, present in contests.iter_rows():
        yield Finding(
            FindingKind.FACT,
            COMPLETE,
            Severity.INFO,
            "contest",
            contest,
            _in(contest, present, expected, refused),
            observed=str(present),
            expected=str(expected),
            effect=present - expected,
            contest_id=contest,
        )


def _in(contest: str, present: int, expected: int, refused: int) -> Message:
    words: dict[str, str | int] = {"contest": contest, "n": present, "expected": expected}
    if refused:
        return Message(
            "{contest}: protocols in: {n} of {expected}; came and could not be accepted: {refused}",
            words | {"refused": refused},
        )
    return Message("{contest}: protocols in: {n} of {expected}", words)
