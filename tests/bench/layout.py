"""What the other sides need to know of a pack with one wide file: which column is what. They check nothing of it."""

import re
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = ("station_id", "commission_id", "region_id")


@dataclass(frozen=True)
class Layout:
    """A wide file of protocols: where it is, and the publisher's columns behind our names.

    A place is made of one or several columns, with "/" between them.
    """

    file: Path
    member: str | None
    source: str
    contest: str
    country: str
    places: dict[str, list[str]]
    lines: dict[str, str]
    choices: dict[str, str]
    equations: list[dict[str, Any]]

    def csv(self, folder: Path) -> Path:
        """The file as CSV, unpacked into this folder where it is an archive."""
        if self.member is None:
            return self.file
        with zipfile.ZipFile(self.file) as archive:
            return Path(archive.extract(self.member, folder))

    @property
    def texts(self) -> list[str]:
        """The publisher's columns that hold no numbers."""
        return list(dict.fromkeys(column for columns in self.places.values() for column in columns))


def read(folder: Path) -> Layout:
    """The layout of the pack in this folder."""
    pack = tomllib.loads((folder / "election.toml").read_text(encoding="utf-8"))
    (source,) = pack["source"]
    composed = {name: re.findall(r"{(\w+)}", text) for name, text in source.get("compose", {}).items()}
    return Layout(
        file=folder / source["file"],
        member=source.get("member"),
        source=source["id"],
        contest=source["constants"]["contest_id"],
        country=pack["country"]["id"],
        places={name: composed.get(name) or [source["columns"][name]] for name in PLACES},
        lines={field: column for field, column in source["columns"].items() if field not in PLACES},
        choices=source["choices"],
        equations=pack["form"][0]["equation"],
    )
