"""Can the voters that a station announced through the day be right?

Voters so far never become fewer, never outnumber the lists, come no faster than the pack says is possible, and in
the end are those of the protocol. The first figure of a day is not judged for speed: nobody says from when on.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.turnout import STATION_TURNOUT

FALLS, ABOVE_LIST, TOO_FAST = (
    "station_turnout_falls",
    "station_turnout_above_list",
    "station_turnout_too_fast",
)
TWICE, DIFFERS = "station_turnout_twice", "station_turnout_differs"
AGREEING = 0.5
"""Nobody says when voting ended, and before that a figure below the protocol's is right. The last time of a series
is taken for the end where at least this share of its stations gives the protocol's figure."""
_SERIES = ["source_id", "station_id", "contest_id"]


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per step that cannot be, and per series that does not fit the lists or the protocol."""
    series = draft.read(STATION_TURNOUT).sort(*_SERIES, "at", "took_part", "row_number")
    for row in series.filter(pl.col("increment") < 0).iter_rows(named=True):
        yield _falls(row, pack)
    for row in series.filter(pl.col("increment") > 0, minutes=0).iter_rows(named=True):
        yield _twice(row, pack)
    for row in _too_fast(series, pack).iter_rows(named=True):
        yield _fast(row, pack)
    above = series.filter(pl.col("took_part") > pl.col("listed"))
    for row in above.unique(_SERIES, keep="first", maintain_order=True).iter_rows(named=True):
        yield _above(row, pack)
    for row in _unlike_protocol(series).iter_rows(named=True):
        yield _differs(row, pack)


def _too_fast(series: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """Steps within one local day that bring more voters than the pack's hourly number allows."""
    local = pl.col("at").dt.convert_time_zone(pack.election.time_zone)
    before = local - pl.duration(minutes=pl.col("minutes"))
    return series.filter(
        pl.col("minutes") > 0,
        local.dt.date() == before.dt.date(),
        pl.col("increment") * 60 > pack.election.voters_per_hour * pl.col("minutes"),
    )


def _unlike_protocol(series: pl.DataFrame) -> pl.DataFrame:
    """The last figures that are above the protocol's, or that are another one when voting had ended."""
    whole = ["source_id", "contest_id"]
    last = series.unique(_SERIES, keep="last", maintain_order=True)
    is_last_time = pl.col("at") == pl.col("at").max().over(whole)
    agrees = pl.when(is_last_time).then(pl.col("took_part") == pl.col("final_took_part"))
    had_ended = is_last_time & (agrees.mean().over(whole) >= AGREEING)
    return last.filter((pl.col("took_part") > pl.col("final_took_part")) | (had_ended & ~agrees))


def _falls(row: dict[str, Any], pack: Pack) -> Finding:
    return _of_step(
        row,
        FALLS,
        Message(
            "station {station}, {contest}: {voters} voters so far at {time}, {fewer} fewer than {minutes} minutes"
            " before",
            _words(row, pack) | {"fewer": -row["increment"], "minutes": row["minutes"]},
        ),
        f"at least {row['took_part'] - row['increment']}",
        row["increment"],
    )


def _twice(row: dict[str, Any], pack: Pack) -> Finding:
    return _of_step(
        row,
        TWICE,
        Message(
            "station {station}, {contest}: two figures for {time}: {other} and {voters} voters so far",
            _words(row, pack) | {"other": row["took_part"] - row["increment"]},
        ),
        str(row["took_part"] - row["increment"]),
        row["increment"],
    )


def _fast(row: dict[str, Any], pack: Pack) -> Finding:
    possible = pack.election.voters_per_hour * row["minutes"] // 60
    return _of_step(
        row,
        TOO_FAST,
        Message(
            "station {station}, {contest}: {increment} voters in the {minutes} minutes before {time}; {possible} are"
            " possible at {per_hour} an hour",
            _words(row, pack)
            | {
                "increment": row["increment"],
                "minutes": row["minutes"],
                "possible": possible,
                "per_hour": pack.election.voters_per_hour,
            },
        ),
        f"at most {row['took_part'] - row['increment'] + possible}",
        row["increment"] - possible,
    )


def _above(row: dict[str, Any], pack: Pack) -> Finding:
    return _of_step(
        row,
        ABOVE_LIST,
        Message(
            "station {station}, {contest}: {voters} voters so far at {time}, {listed} are on its lists by the protocol",
            _words(row, pack) | {"listed": row["listed"]},
        ),
        f"at most {row['listed']}",
        row["took_part"] - row["listed"],
    )


def _differs(row: dict[str, Any], pack: Pack) -> Finding:
    return _of_step(
        row,
        DIFFERS,
        Message(
            "station {station}, {contest}: {voters} voters in the last figure, of {time}; the protocol gives {final}",
            _words(row, pack) | {"final": row["final_took_part"]},
        ),
        str(row["final_took_part"]),
        row["took_part"] - row["final_took_part"],
    )


def _words(row: dict[str, Any], pack: Pack) -> dict[str, str | int | float]:
    return {
        "station": row["station_id"],
        "contest": row["contest_id"] or pack.election.id,
        "voters": row["took_part"],
        "time": f"{row['at'].astimezone(pack.zone):%Y-%m-%d %H:%M}",
    }


def _of_step(row: dict[str, Any], rule: str, message: Message, expected: str, effect: int) -> Finding:
    return Finding(
        FindingKind.FACT,
        rule,
        Severity.WARNING,
        "station",
        f"{row['station_id']}:{row['contest_id'] or '-'}:{row['source_id']}#{row['row_number']}",
        message,
        observed=str(row["took_part"]),
        expected=expected,
        effect=effect,
        unit_id=row["station_id"],
        contest_id=row["contest_id"],
    )
