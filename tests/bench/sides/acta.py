"""The public package `actasum`: its own statements of the same stations, read and verified as its command does.

The statements and the official totals are written beforehand (`prepare`) and not timed.
"""

import json
from pathlib import Path

import polars as pl
from actasum.statement import OfficialTotals, Statement, read_jsonl, write_jsonl
from actasum.verify import aggregate, compare

from tests.bench import layout


def prepare(pack: Path, out: Path) -> None:
    """Write `statements.jsonl` and `official.json` of a pack."""
    told = layout.read(pack)
    out.mkdir(parents=True, exist_ok=True)
    rows = pl.read_csv(told.csv(out), schema_overrides=dict.fromkeys(told.texts, pl.String))
    station, region = (told.places[name][0] for name in ("station_id", "region_id"))
    statements = [
        Statement(
            profile="xx",
            election=pack.name,
            station=row[station],
            constituency=row[region],
            blank=0,
            null=row[told.lines["ballots_invalid"]],
            candidatures={choice: row[column] for choice, column in told.choices.items()},
            registered=row[told.lines["registered"]],
            candidature_total=row[told.lines["ballots_valid"]],
        )
        for row in rows.iter_rows(named=True)
    ]
    with (out / "statements.jsonl").open("w", encoding="utf-8") as stream:
        write_jsonl(statements, stream)
    totals = OfficialTotals(profile="xx", election=pack.name, areas=aggregate(statements))
    (out / "official.json").write_text(json.dumps(totals.to_dict()), encoding="utf-8")


def run(pack: Path, out: Path) -> None:
    """Read and verify, as `actasum verify --statements ... --official ...` does."""
    with (out / "statements.jsonl").open(encoding="utf-8") as stream:
        statements = list(read_jsonl(stream))
    official = OfficialTotals.from_dict(json.loads((out / "official.json").read_text(encoding="utf-8")))
    if not compare(statements, official).ok:
        raise ValueError("the statements do not add up to their own totals")
