"""The elections that have a snapshot, as the desk reads them: who may see which is decided by grants, not here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from dashboard import queries, queries_complaints
from dashboard.access.accounts import Unfit
from dashboard.exhibits import view_language
from dashboard.i18n import Language
from pipelines import settings, store
from pipelines.casework.deadlines import LegalCalendar
from pipelines.errors import BaikooError
from pipelines.law import Law
from pipelines.messages import Message


@dataclass(frozen=True)
class Held:
    """An election with the snapshot that is being served."""

    id: str
    snapshot: str

    @property
    def connection(self) -> queries.Connection:
        """The snapshot, open for reading; queries take a cursor of their own."""
        return _opened(self.snapshot)

    @property
    def row(self) -> Mapping[str, Any]:
        """The election and its build."""
        return _row(self.snapshot)

    @property
    def is_synthetic(self) -> bool:
        """Whether it is an exercise."""
        return bool(self.row["is_synthetic"])

    @property
    def legal_calendar(self) -> LegalCalendar | None:
        """What deadlines of complaints are counted in; None where the pack has no law."""
        return _legal_calendar(self.snapshot)

    def language(self, code: str) -> Language:
        """A language over the names of this election."""
        return _language(self.snapshot, code, self.row["time_zone"])

    def regions(self) -> tuple[str, ...]:
        """The ids of its regions, in their order."""
        query = "SELECT unit_id FROM staging.units WHERE level = 'region' ORDER BY unit_id"
        return tuple(identity for (identity,) in self.connection.cursor().execute(query).fetchall())

    def require_regions(self, regions: Collection[str]) -> None:
        """Unfit where one of these is no region of the election."""
        known = self.regions()
        if unknown := sorted(set(regions) - set(known)):
            message = Message("The election has no region {regions}.", {"regions": ", ".join(unknown)})
            raise Unfit(message, f"Its regions are {', '.join(known)}", where=self.id)


def held(election: str) -> Held | None:
    """The election as it is served now; None where nothing of it can be read."""
    try:
        found = Held(election, str(store.current(settings.BUILD / election)))
        _ = found.row
    except (BaikooError, duckdb.Error):
        return None
    return found


def built() -> tuple[Held, ...]:
    """Every election that can be read."""
    names = sorted(pointer.parent.name for pointer in settings.BUILD.glob("*/CURRENT"))
    return tuple(found for found in map(held, names) if found is not None)


@lru_cache(maxsize=32)
def _opened(snapshot: str) -> queries.Connection:
    """One connection a snapshot: a new build is a new file."""
    return store.connect(Path(snapshot))


@lru_cache(maxsize=32)
def _row(snapshot: str) -> Mapping[str, Any]:
    return queries.election(_opened(snapshot))


@lru_cache(maxsize=32)
def _legal_calendar(snapshot: str) -> LegalCalendar | None:
    row, connection = _row(snapshot), _opened(snapshot)
    if row.get("law") is None:  # nor had a snapshot any before it had that column
        return None
    law, zone = Law.model_validate_json(row["law"]), ZoneInfo(row["time_zone"])
    return LegalCalendar.over(law, zone, row["date"], queries_complaints.calendar(connection, zone))


@lru_cache(maxsize=96)
def _language(snapshot: str, code: str, zone: str) -> Language:
    return view_language(_opened(snapshot), code, ZoneInfo(zone))
