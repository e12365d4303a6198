"""NDI Apollo's lists beside the reports: who observes where, and the places.

The list of participants holds names, phones, e-mail addresses and passwords as they are: only the deployment comes out
of it. The list of places has the latitude under the header of the longitude and the other way round: they are changed
back, unless that makes no latitude.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.errors import SourceError
from pipelines.exports import people
from pipelines.exports.apollo_table import CODE, ID, cells
from pipelines.intake import Intake

_DEPLOYMENT = {"observer_id": ID, "role": "Role", "unit": CODE, "coordinator_id": "Supervisor ID"}
_PEOPLE = (
    "Full Name", "First Name", "Other Names", "Last Name", "Email", "Password", "Phone #1", "Phone #2", "Phone #3",
)  # fmt: skip
_NAME, _ID, _VOTERS, _LAT, _LON = "_N_", "_ID", "_RV", " LAT", " LON"
PLACES = pl.Schema(
    {
        "code": pl.String,
        "parent_code": pl.String,
        "level": pl.String,
        "name": pl.String,
        "registered_voters": pl.Int64,
        "longitude": pl.Float64,
        "latitude": pl.Float64,
    }
)


@dataclass(frozen=True)
class Participants:
    """Observers by pseudonym: role, place, coordinator. `identities` is what else the list says of them."""

    deployment: pl.DataFrame
    identities: frozenset[str]


def read_participants(path: Path, intake: Intake) -> Participants:
    """The deployment without any person's name, and what is to be masked wherever reports repeat it."""
    frame = _frame(path, intake)
    missing = [name for name in _DEPLOYMENT.values() if name not in frame.columns]
    if missing:
        raise SourceError(
            f"the list of participants has no column {missing[0]!r}",
            where=f"intake {intake.id}",
            remedy="Export it from Apollo again, in English",
        )
    personal = people.columns(frame.columns, intake, _PEOPLE)
    deployment = frame.select(pl.col(theirs).alias(ours) for ours, theirs in _DEPLOYMENT.items())
    return Participants(deployment, people.identities(frame, personal))


def read_locations(path: Path, intake: Intake) -> pl.DataFrame:
    """`PLACES`: one row per place, each with the place above it."""
    frame = _frame(path, intake)
    levels = [name.removesuffix(_ID) for name in frame.columns if name.endswith(_ID)]
    if not levels:
        raise SourceError(
            "the list of places has no column that ends in _ID",
            where=f"intake {intake.id}",
            remedy="Export it from Apollo again",
        )
    parts = []
    for place, level in enumerate(levels):
        below = [pl.col(f"{other}{_ID}").is_null() for other in levels[place + 1 :]]
        named = [name for name in frame.columns if name.startswith(f"{level}{_NAME}")]
        own = frame.filter(pl.col(f"{level}{_ID}").is_not_null(), *below)
        parts.append(
            own.select(
                code=pl.col(f"{level}{_ID}"),
                parent_code=pl.col(f"{levels[place - 1]}{_ID}") if place else pl.lit(None, pl.String),
                level=pl.lit(level),
                name=pl.coalesce(named) if named else pl.lit(None, pl.String),
                registered_voters=_cell(own, f"{level}{_VOTERS}").cast(pl.Int64, strict=False),
                longitude=_cell(own, f"{level}{_LAT}").cast(pl.Float64, strict=False),
                latitude=_cell(own, f"{level}{_LON}").cast(pl.Float64, strict=False),
            )
        )
    places = pl.concat(parts).select(*(pl.col(name).cast(kind) for name, kind in PLACES.items()))
    if (places["latitude"].abs() > 90).any():  # then the headers are right
        return places.rename({"latitude": "longitude", "longitude": "latitude"}).select(*PLACES)
    return places


def _frame(path: Path, intake: Intake) -> pl.DataFrame:
    header, rows = cells(path, intake)
    if {len(row) for row in rows} - {len(header)}:
        raise SourceError(
            "rows have more or fewer cells than the header",
            where=f"intake {intake.id}",
            remedy="Export the file again, do not edit it",
        )
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    frame = pl.DataFrame(dict(zip(header, columns, strict=True)), schema=dict.fromkeys(header, pl.String))
    text = pl.all().str.strip_chars()
    return frame.with_columns(pl.when(text != "").then(text))


def _cell(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None, pl.String)
