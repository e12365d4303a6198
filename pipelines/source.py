"""One raw file of a pack: where it lies, its form, and what its columns mean."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipelines.domain import ReadState
from pipelines.patterns import matching

Kind = Literal[
    "units",
    "aliases",
    "boundaries",
    "commissions",
    "stations",
    "protocols",
    "tabulation",
    "voter_lists",
    "turnout",
    "published_tallies",
    "published_estimates",
    "published_results",
    "incidents",
    "deployment",
    "absences",
    "submissions",
    "sample",
    "commission_sessions",
    "commission_decisions",
    "commission_members",
    "working_groups",
    "calendar_plan",
    "complaint_registers",
    "recommendations",
    "recommendation_statuses",
]
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""In a composed field, the publisher's column whose cell stands here."""
EPOCH = "epoch_ms"
"""The form of a moment that is written as milliseconds since the beginning of 1970, UTC."""


class Strict(BaseModel):
    """Part of a pack: an unknown key is an error, and nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _delimiter(sign: str) -> str:
    if sign in '"\r\n\0':
        raise ValueError(f"{sign!r} cannot stand between cells")
    return sign


class Drop(Strict):
    """Rows that are no observations, for example a publisher's total row: set aside and accounted for."""

    column: str
    values: tuple[str, ...]
    reason: str


class Measure(Strict):
    """One figure of a wide row, where a publisher writes several figures side by side."""

    column: str
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}


class Source(Strict):
    """One raw file, or a folder or pattern of files of one shape: its origin, its form, and what its columns mean.

    Where a header is met in several spellings, `columns` lists them (`registered = ["Voters", "Избиратели"]`) or
    `headers` says so once for everything that names it (`headers = { Phone = ["Телефон"] }`): a file has one of them.
    `compose` makes a field of several columns (`station_id = "{district}/{number}"`), after `pad` has filled numbers up
    with zeros to a width; `formats` says how a moment is written (`at = "%d.%m.%Y %H:%M"`, or `epoch_ms` for
    milliseconds since 1970 in UTC). `choices` names the column of votes of every choice; `read_states` lists the words
    of cells that hold no number, and why. `revisions = "changes"` says that a protocol after the first states only what
    changed: a cell that it leaves empty keeps its number. `labels` are its title in other languages; `language` is
    that of the texts that have no other version: whoever reads another is told so.
    """

    id: str
    kind: Kind
    file: str
    title: str
    labels: dict[str, str] = {}
    publisher: str
    licence: str
    nature: Literal["real", "synthetic"]
    language: str | None = None
    url: str | None = None
    accessed: dt.date | None = None
    sha256: str | None = None
    layout: str | None = None
    format: Literal["csv", "xlsx", "json", "jsonl", "geojson"] = "csv"
    compression: Literal["none", "gzip", "zip"] | None = None
    member: str | None = None
    max_bytes: Annotated[int, Field(ge=1)] = 2_000_000_000
    encoding: str = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1), AfterValidator(_delimiter)] = ","
    sheet: str | Annotated[int, Field(ge=1)] | None = None
    header_row: Annotated[int, Field(ge=1)] = 1
    records: str | None = None
    headers: dict[str, tuple[str, ...]] = {}
    columns: dict[str, str] = {}
    compose: dict[str, str] = {}
    choices: dict[str, str] = {}
    pad: dict[str, Annotated[int, Field(ge=1, le=40)]] = {}
    formats: dict[str, str] = {}
    read_states: dict[ReadState, tuple[str, ...]] = {}
    revisions: Literal["whole", "changes"] = "whole"
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    empty: tuple[str, ...] = ()
    per_cent: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    drop: tuple[Drop, ...] = ()
    ignore: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    layer: str | None = None
    complete: bool = True
    max_rejected_share: Annotated[float, Field(ge=0, le=1)] = 0.05

    @model_validator(mode="before")
    @classmethod
    def _whole_sample(cls, said: Any) -> Any:
        """Of a sample no row may be refused: without one station the weights of its stratum are wrong."""
        if not isinstance(said, dict) or said.get("kind") != "sample":
            return said
        if said.get("max_rejected_share", 0) != 0:
            raise ValueError("a sample is taken whole: `max_rejected_share` cannot be more than 0")
        return said | {"max_rejected_share": 0}

    @model_validator(mode="before")
    @classmethod
    def _spellings(cls, said: Any) -> Any:
        """A list of headers in `columns` or `choices` is its first one; `headers` holds the other spellings."""
        if not isinstance(said, dict) or not isinstance(said.get("headers", {}), dict):
            return said
        result = said | {"headers": dict(said.get("headers", {}))}
        for key in ("columns", "choices"):
            if not isinstance(said.get(key), dict):
                continue
            result[key] = dict(said[key])
            for name, spellings in said[key].items():
                if isinstance(spellings, list | tuple) and spellings:
                    result[key][name] = spellings[0]
                    others = result["headers"].get(spellings[0], ())
                    result["headers"][spellings[0]] = [*others, *spellings[1:]]
        return result

    def files(self, folder: Path) -> list[tuple[Self, Path]]:
        """This source once for each of its files: under `<id>/<name>` where it names a folder or a pattern."""
        found = matching(folder, self.file)
        if found is None:
            return [(self, folder / self.file)]
        return [
            (self.model_copy(update={"id": f"{self.id}/{name}", "file": file}), folder / file)
            for name, file in found
        ]

    def composed_of(self, name: str) -> list[str]:
        """The publisher's columns that a composed field is made of."""
        return PLACEHOLDER.findall(self.compose.get(name, ""))
