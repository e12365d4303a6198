"""What files and experts tell of commissions, read by the csv, json and toml of the standard library alone.

One half of an oracle: it takes from the project only what its documents say (docs/COMMISSIONS.md, data/DICTIONARY.md),
so that an error of the pipeline is not an error of the oracle too. It serves files that fit: none of it refuses a row.
"""

import csv
import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Cells = dict[str, str]
Row = dict[str, Any]

DATES = {
    "held_date",
    "decided_date",
    "from_date",
    "until_date",
    "done_date",
    "not_done_date",
    "as_of_date",
    "made_date",
}
MOMENTS = {"agenda_published_at", "scheduled_at", "started_at", "published_at", "looked_at", "as_of_at"}
COUNTS = {
    "members_present", "members_total", "votes_for", "votes_against", "votes_abstained",
    "received", "granted", "partly", "rejected", "not_considered",
}  # fmt: skip
FLAGS = {"is_late", "is_open", "is_broadcast", "is_trained"}
KINDS = (
    "working_groups", "commission_sessions", "commission_decisions", "commission_members", "calendar_plan",
    "complaint_registers", "recommendations", "recommendation_statuses",
)  # fmt: skip
WAITED = dt.timedelta(days=30)
"""So long after the last entry that an exercise brings along its tables are told: docs/JOURNAL.md."""

ALIKE = str.maketrans("асеорхукмтвні", "aceopxykmtbhi")
"""Small letters of Cyrillic that look like Latin ones, or whose capitals do."""


@dataclass(frozen=True)
class Told:
    """One telling: its source, the row in it, and its cells by our names, as written."""

    kind: str
    source: str
    row: int
    cells: Cells


@dataclass(frozen=True)
class Election:
    """What a pack says: tellings, law, what each commission is, and which of them are units of a tree.

    `whole` are the sources that hold all there is; `accessed` the days on which sources on commissions were read, and
    `decided_at` the moment of the last decision of our own.
    """

    id: str
    date: dt.date
    zone: ZoneInfo
    told: tuple[Told, ...]
    law: dict[str, Any]
    bodies: dict[str, str]
    whole: frozenset[str]
    units: frozenset[str] = frozenset()
    accessed: tuple[dt.date, ...] = ()
    decided_at: dt.datetime | None = None


def read(folder: Path, reporters: Path) -> Election:
    """A pack with the journal that it brings along."""
    pack = tomllib.loads((folder / "election.toml").read_text(encoding="utf-8"))
    said = folder / "law.toml"
    law = tomllib.loads(said.read_text(encoding="utf-8")) if said.exists() else {}
    zone = ZoneInfo(pack["time_zone"])
    named = {
        alias: one["id"]
        for one in tomllib.loads(reporters.read_text(encoding="utf-8"))["reporter"]
        for alias in one.get("aliases", ())
    }
    sources = [one for one in pack["source"] if one.get("kind") in KINDS]
    told = [one for source in sources for one in _of_file(folder, source, named)]
    entries = _entries(folder / "journal.jsonl")
    told += of_journal(entries)
    named_ones = {one["id"]: one["body"] for one in pack.get("commission", ())}
    units = _units(folder, pack)
    return Election(
        pack["id"],
        pack["date"],
        zone,
        tuple(told),
        law,
        units | named_ones,
        frozenset(one["id"] for one in sources if one.get("complete", True)),
        frozenset(units.keys() - named_ones.keys()),
        tuple(one["accessed"] for one in sources if "accessed" in one),
        max((dt.datetime.fromisoformat(one["at"]) + WAITED for one in entries), default=None),
    )


def _of_file(folder: Path, source: dict[str, Any], named: Mapping[str, str]) -> Iterable[Told]:
    """The rows of a file by our names: columns, constants, words changed, and rows that the pack leaves out."""
    dropped = [(one["column"], set(one["values"])) for one in source.get("drop", ())]
    with (folder / source["file"]).open(encoding="utf-8-sig", newline="") as file:
        for number, raw in enumerate(csv.DictReader(file), start=2):
            if any(raw[column] in values for column, values in dropped):
                continue
            cells = dict(source.get("constants", {}))
            for ours, theirs in source["columns"].items():
                words = source.get("values", {}).get(ours, {})
                text = (raw[theirs] or "").strip()
                cells[ours] = words.get(text, text)
            if "made_by" in cells:
                cells["made_by"] = named.get(cells["made_by"], cells["made_by"])
            yield Told(source["kind"], source["id"], number, {k: v for k, v in cells.items() if v})


def _entries(journal: Path) -> list[dict[str, Any]]:
    if not journal.exists():
        return []
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines() if line]


def of_journal(entries: Iterable[dict[str, Any]]) -> list[Told]:
    """What experts tell in the end: added, then as last amended, and not withdrawn."""
    standing: dict[str, Told] = {}
    for entry in entries:
        subject = entry["subjects"][0]
        if subject["kind"] != "record":
            continue
        if entry["action"] == "withdraw":
            del standing[subject["id"]]
            continue
        cells = {name: text.strip() for name, text in entry["payload"]["cells"].items() if text.strip()}
        standing[subject["id"]] = Told(entry["payload"]["kind"], "journal", entry["sequence"], cells)
    return list(standing.values())


def _units(folder: Path, pack: dict[str, Any]) -> dict[str, str]:
    """The units of the commissions' tree that the pack calls commissions, with what they are."""
    bodies: dict[str, str] = {}
    levels = pack.get("unit_bodies", {})
    for source in pack["source"]:
        if source.get("kind") in {"commissions", "stations"}:
            columns = source["columns"]
            key = columns["station_id" if source["kind"] == "stations" else "commission_id"]
            with (folder / source["file"]).open(encoding="utf-8-sig", newline="") as file:
                for raw in csv.DictReader(file):
                    level = raw[columns["level"]] if "level" in columns else "station"
                    if level in levels:
                        bodies[raw[key]] = levels[level]
    return bodies


def typed(one: Told, zone: ZoneInfo) -> Row:
    """The cells by what they mean, with the identity of the thing: `thing`; what nobody says is None."""
    row: Row = dict.fromkeys((*DATES, *MOMENTS, *COUNTS, *FLAGS), None)
    for name, text in one.cells.items():
        row[name] = _value(name, text, zone)
    if row["published_at"] is not None:
        row["published_precision"] = row.get("published_precision") or _precision(one.cells["published_at"])
    row |= {"source_id": one.source, "row_number": one.row}
    row["thing"] = identity(one.kind, row)
    return row


def _value(name: str, text: str, zone: ZoneInfo) -> Any:
    if name in DATES:
        return dt.date.fromisoformat(text)
    if name in MOMENTS:
        return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)
    if name in COUNTS:
        return int(text)
    return text == "yes" if name in FLAGS else text


def _precision(text: str) -> str:
    return "minute" if "T" in text else "day"


def identity(kind: str, row: Row) -> tuple[Any, ...]:
    """What makes two tellings tell of one thing: the table "What is one" of docs/COMMISSIONS.md."""
    who = row.get("commission_id")
    if kind == "commission_sessions":
        return who, row["held_date"], number(row.get("number") or "1")
    if kind == "commission_decisions":
        day = row["decided_date"]
        if row.get("known_as"):
            return who, row["known_as"]
        if row.get("number"):
            year = day.year if day else row.get("decided_year", "unknown").replace("unknown", "-")
            return who, f"{year}/{number(row['number'])}"
        return (
            who,
            day,
            next((_title(row[name]) for name in ("name_ky", "name_ru", "name_en") if row.get(name)), None),
        )
    if kind == "commission_members":
        return who, letters(row["member"])
    if kind == "calendar_plan":
        return (row["item_id"],)
    if kind in {"recommendations", "recommendation_statuses"}:
        return (row["recommendation_id"],)
    return (row["source_id"], row["row_number"])


def number(text: str) -> str:
    """A number without its sign, blanks and zeros in front, in one spelling of letters that look alike."""
    bare = re.sub(r"\s", "", text).casefold()
    return re.sub(r"^(№|#|n[°º]|no\.?|n)(?=\d)", "", bare).translate(ALIKE).lstrip("0")


def letters(name: str) -> str:
    """The name of a person or body as `_title`, in one spelling of letters that look alike; as written without any."""
    return _title(name).replace("ё", "е").translate(ALIKE) or name


def _title(name: str) -> str:
    """A name as its letters and digits, with one blank between words."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))
