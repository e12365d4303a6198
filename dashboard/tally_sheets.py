"""Station figures as tally sheets in the open format `actasum/statement/v0.1`, one JSON statement a line.

With them anybody can add our stations up again without our software: the public package `actasum` reads and verifies
them. What a sheet says goes out as it is: an illegible or empty cell stands in `unread` and a line or choice that the
form does not have in `not_on_sheet`; neither becomes a zero. The format has no word for a protocol that does not
count, and its verifier adds up every statement: annulled and cancelled stations are therefore left out, as they are
left out of our totals, and their number is returned.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import queries, queries_sheets, queries_station
from dashboard.queries import Connection
from pipelines.domain import Origin, Precision, ProtocolStatus, ReadState
from pipelines.errors import BaikooError
from pipelines.mapping import VOTE

SPEC = "actasum/statement/v0.1"
PROFILE = "baikoo"
_ILLEGIBLE, _EMPTY, _NO_FIELD = "illegible", "empty", "no-field"
_WRITTEN = (ReadState.ILLEGIBLE, ReadState.REFUSED, ReadState.DISPUTED)
_REASONS = {state.value: _ILLEGIBLE for state in _WRITTEN}
"""What we refused, or what copies dispute, was written, and nobody can say what it means: for a reader, illegible."""

_COARSE = {Precision.DAY.value: "%Y-%m-%d", Precision.MONTH.value: "%Y-%m", Precision.YEAR.value: "%Y"}

Statement = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A file of statements, how many stations are in it, and how many are left out because they do not count."""

    file: Path
    stations: int
    left_out: int


def write(connection: Connection, folder: Path, *, origin: str = Origin.MANUAL.value) -> list[Written]:
    """One file a ballot, with the latest revision of each station's protocol of one count.

    BaikooError where there is no such count of any ballot.
    """
    election = queries.election(connection)
    counted = queries_sheets.statuses(connection, origin)
    if not counted.height:
        known = ", ".join(queries_sheets.origins(connection)) or "none"
        raise BaikooError(
            f"there is no count of origin {origin!r}",
            where=str(election["election_id"]),
            remedy=f"Name one of those that there are: {known}",
        )
    written = []
    for contest_id in counted["contest_id"].unique(maintain_order=True):
        own = counted.filter(contest_id=contest_id)
        is_counted = own["status"] == ProtocolStatus.COUNTED.value
        file = folder / f"{election['election_id']}-{contest_id}-{origin}.jsonl"
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            for statement in statements(connection, contest_id, origin):
                stream.write(_canonical(statement))
        written.append(
            Written(
                file,
                int(own.filter(is_counted)["stations"].sum()),
                int(own.filter(~is_counted)["stations"].sum()),
            )
        )
    return written


def _canonical(statement: Statement) -> str:
    """Keys sorted and no blanks: whoever writes the same sheet writes the same bytes, and so the same identifier."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def statements(connection: Connection, contest_id: str, origin: str) -> Iterator[Statement]:
    """The statements of the stations that count, in the order of their identities."""
    election = queries.election(connection)
    sheet = _Sheet(
        election=f"{election['election_id']}/{contest_id}",
        country_id=election["country_id"],
        is_synthetic=election["is_synthetic"],
        choices=queries_station.choices(connection, contest_id),
        given=queries_station.lines_given(connection, contest_id).get(origin, set()),
        is_total_stated=queries_sheets.states_valid_votes(connection, contest_id),
        is_one_vote=queries_sheets.votes_per_ballot(connection, contest_id) == 1,
        files={row["source_id"]: row for row in queries_station.sources(connection).iter_rows(named=True)},
        zone=ZoneInfo(election["time_zone"]),
    )
    for frame in queries_sheets.protocols(connection, contest_id, origin):
        for row in frame.iter_rows(named=True):
            yield sheet.statement(row)


@dataclass(frozen=True)
class _Sheet:
    """What all statements of a ballot share."""

    election: str
    country_id: str
    is_synthetic: bool
    choices: list[str]
    given: set[str]
    is_total_stated: bool
    is_one_vote: bool
    files: Mapping[str, Mapping[str, Any]]
    zone: dt.tzinfo

    def statement(self, row: Mapping[str, Any]) -> Statement:
        """One protocol. Areas are commissions; the station's name leads from region to commission to station."""
        place = [row["region_id"], row["commission_id"], row["station_id"]]
        return {
            "spec": SPEC,
            "profile": PROFILE,
            "election": self.election,
            "station": "/".join(_part(part) for part in place),
            "constituency": row["commission_id"] or row["region_id"] or self.country_id,
            "counts": self._counts(row),
            "evidence": self._evidence(row),
            "extra": self._extra(row),
        }

    def _counts(self, row: Mapping[str, Any]) -> Statement:
        unread: dict[str, str] = {}
        absent: dict[str, str] = {}
        states = json.loads(row["unread"] or "{}")
        counts: Statement = {}
        for item, line in (("blank", "ballots_blank"), ("null", "ballots_invalid")):
            if row[line] is not None:
                counts[item] = row[line]
            elif line not in self.given or states.get(line) == ReadState.NOT_ON_FORM:
                absent[item] = _NO_FIELD
            else:
                unread[item] = _REASONS.get(states.get(line, ""), _EMPTY)
        counts["candidatures"] = self._votes(row, states, unread, absent)
        registered = self._registered(row)
        if registered is not None and self.is_one_vote:
            counts["registered"] = registered
        if self.is_total_stated and row["ballots_valid"] is not None:
            counts["candidature_total"] = row["ballots_valid"]
        return counts | {
            name: cells for name, cells in (("unread", unread), ("not_on_sheet", absent)) if cells
        }

    def _votes(
        self,
        row: Mapping[str, Any],
        states: Mapping[str, str],
        unread: dict[str, str],
        absent: dict[str, str],
    ) -> dict[str, int]:
        """Votes that have a number; the others go to `unread` or, where the choice was not on the ballot, `absent`."""
        votes = row["votes"] or [None] * len(self.choices)
        found: dict[str, int] = {}
        for choice, number in zip(self.choices, votes, strict=True):
            item, state = f"candidature:{choice}", states.get(f"{VOTE}{choice}")
            if number is not None:
                found[choice] = number
            elif state == ReadState.NOT_ON_FORM or (state is None and row["votes_total"] is not None):
                absent[item] = _NO_FIELD
            else:
                unread[item] = _REASONS.get(state or "", _EMPTY)
        return found

    def _registered(self, row: Mapping[str, Any]) -> int | None:
        """Voters on all lists; unknown where the form counts an additional list apart and that line has no number."""
        if "registered_additional" not in self.given:
            return row["registered"]  # type: ignore[no-any-return]
        parts = (row["registered"], row["registered_additional"])
        return None if None in parts else sum(parts)

    def _evidence(self, row: Mapping[str, Any]) -> Statement:
        file = self.files.get(row["votes_source_id"] or row["source_id"], {})
        told = {
            "kind": "dataset",
            "file": file.get("file"),
            "sha256": file.get("sha256"),
            "publisher": file.get("publisher"),
            "url": file.get("url"),
            "row": row["votes_row_number"] if row["votes_source_id"] else row["row_number"],
        }
        return {name: value for name, value in told.items() if value is not None}

    def _extra(self, row: Mapping[str, Any]) -> Statement:
        told: Statement = {
            "station_id": row["station_id"],
            "origin": row["origin"],
            "revision": row["revision"],
        }
        if row["as_of_at"] is not None:
            told["as_of"] = self._moment(row["as_of_at"], row["as_of_precision"])
        if self.is_synthetic:
            told["synthetic"] = True
        registered = self._registered(row)
        if registered is not None and not self.is_one_vote:
            told["registered"] = registered
        return told

    def _moment(self, at: dt.datetime, precision: str) -> str:
        """A moment with its zone; a local day, month or year where no more is known."""
        form = _COARSE.get(precision)
        return at.isoformat() if form is None else at.astimezone(self.zone).strftime(form)


def _part(identity: str | None) -> str:
    """A part of a station's path: identities may themselves hold the sign that divides the parts."""
    return (identity or "-").replace("%", "%25").replace("/", "%2F")
