"""A national file of any number of stations, generated and clean, and its pack; Russia's real one, where it lies.

The generated nation has 8 candidates, commissions of 400 stations and regions of 50 commissions. All equations of its
form hold: what is timed is the checking, not the telling of what was found.
"""

import os
import shutil
import tomllib
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.settings import PROJECT

REFERENCE = Path(os.environ.get("BAIKOO_REFERENCE", PROJECT.parent / "shared" / "reference"))
RUSSIA = PROJECT / "tests" / "reference" / "packs" / "ru-2018-03-18-president"
CHOICES = 8
_LINES = {
    "registered": "voters",
    "ballots_received": "received",
    "issued_early": "early",
    "issued_station": "in station",
    "issued_outside": "outside",
    "ballots_cancelled": "cancelled",
    "ballots_mobile": "in mobile boxes",
    "ballots_stationary": "in stationary boxes",
    "ballots_valid": "valid",
    "ballots_invalid": "invalid",
}
_ISSUED = '"issued_early", "issued_station", "issued_outside"'
_BOXES = '"ballots_mobile", "ballots_stationary"'
_EQUATIONS = (
    ("issued_within_list", _ISSUED, "<=", '"registered"', "true"),
    ("received", '"ballots_received"', "==", f'{_ISSUED}, "ballots_cancelled"', "true"),
    ("found", _BOXES, "==", '"ballots_valid", "ballots_invalid"', "true"),
    ("votes", '"votes"', "==", '"ballots_valid"', "true"),
    ("found_within_issued", _BOXES, "<=", _ISSUED, "false"),
    ("mobile_within_issued", '"ballots_mobile"', "<=", '"issued_outside", "issued_early"', "false"),
)


def write(folder: Path, stations: int, *, seed: int = 1) -> Path:
    """The pack of so many stations, with its file."""
    (folder / "raw").mkdir(parents=True)
    (folder / "election.toml").write_text(_pack(folder.name), encoding="utf-8")
    _protocols(stations, np.random.default_rng(seed)).write_csv(folder / "raw" / "protocols.csv")
    return folder


def russia(folder: Path) -> Path | None:
    """The pack of Russia 2018 with its real file; None where that is not at hand."""
    pack = (RUSSIA / "election.toml").read_text(encoding="utf-8")
    name = Path(tomllib.loads(pack)["source"][0]["file"])
    real = REFERENCE / name.relative_to("raw")
    if not real.is_file():
        return None
    (folder / name).parent.mkdir(parents=True)
    (folder / "election.toml").write_text(pack, encoding="utf-8")
    shutil.copyfile(real, folder / name)
    return folder


def _protocols(stations: int, chance: np.random.Generator) -> pl.DataFrame:
    number = np.arange(stations)
    registered = chance.integers(200, 2500, stations)
    took_part = chance.binomial(registered, chance.beta(20, 20, stations))
    outside = chance.binomial(took_part, 0.03)
    early = chance.binomial(took_part - outside, 0.004)
    in_station = took_part - outside - early
    invalid = chance.binomial(took_part, 0.01)
    counts = {
        "registered": registered,
        "ballots_received": registered,
        "issued_early": early,
        "issued_station": in_station,
        "issued_outside": outside,
        "ballots_cancelled": registered - took_part,
        "ballots_mobile": outside + early,
        "ballots_stationary": in_station,
        "ballots_valid": took_part - invalid,
        "ballots_invalid": invalid,
    }
    shares = chance.gamma(np.array([40, 10, 8, 5, 3, 2, 1, 1.0]), size=(stations, CHOICES))
    votes = chance.multinomial(took_part - invalid, shares / shares.sum(axis=1, keepdims=True))
    return pl.DataFrame(
        {
            "station": [f"{n:07d}" for n in number],
            "commission": [f"c{n:05d}" for n in number // 400],
            "region": [f"r{n:03d}" for n in number // 20_000],
            **{_LINES[field]: count for field, count in counts.items()},
            **{f"candidate {n + 1}": votes[:, n] for n in range(CHOICES)},
        }
    )


def _pack(identity: str) -> str:
    choices = "".join(
        f'[[choice]]\nid = "c{n}"\ncontest = "president"\nlabels = {{ en = "Candidate {n}" }}\n'
        for n in range(1, CHOICES + 1)
    )
    equations = "".join(
        f'[[form.equation]]\nid = "{name}"\nleft = [{left}]\nrelation = "{relation}"\nright = [{right}]\n'
        f'hard = {hard}\nbecause = {{ en = "Ballots do not vanish" }}\n'
        for name, left, relation, right, hard in _EQUATIONS
    )
    columns = "".join(f'{field} = "{header}"\n' for field, header in _LINES.items())
    votes = "".join(f'c{n} = "candidate {n}"\n' for n in range(1, CHOICES + 1))
    return f"""id = "{identity}"
date = 2030-05-12
time_zone = "UTC"
country = {{ id = "XX", labels = {{ en = "Generated" }} }}
languages = ["en"]
synthetic = true
name = {{ en = "Generated" }}
[[contest]]
id = "president"
labels = {{ en = "President" }}
{choices}[[form]]
{equations}[[source]]
id = "protocols"
kind = "protocols"
file = "raw/protocols.csv"
title = "Generated protocols"
publisher = "This benchmark"
licence = "CC0"
nature = "synthetic"
constants = {{ origin = "manual", contest_id = "president" }}
[source.columns]
station_id = "station"
commission_id = "commission"
region_id = "region"
{columns}[source.choices]
{votes}"""
