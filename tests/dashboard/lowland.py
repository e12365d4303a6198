"""Lowland, an invented country of six stations with everything that a document can lack: built by hand, published.

Station 1 has three counts and a recount; 2 an illegible vote and an empty line; 3 no protocol; 4 an annulled one; 5 a
station without a second count; "n/6", a number that also exists elsewhere, with a choice that was not on its ballot.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from expectations.facts.counts_differ import RULE as DIFFER
from expectations.finding import Finding, frame
from pipelines import store
from pipelines.domain import FindingKind, Severity
from pipelines.form import Form
from pipelines.marts import (
    agreed_copies,
    equation_check,
    standing_revision,
    station_coverage,
    station_results,
    tally_comparison,
    unit_results,
    voter_list_changes,
)
from pipelines.messages import Message
from pipelines.tables import ballots, meta, quality, reconciliation, tallies, territory, voter_lists
from pipelines.tables.declaration import Table
from tests.tally_rows import rows

CHOICES = ("ann", "bob", "cid")
FORM = Form.model_validate(
    {
        "line": [
            {"field": name, "code": code, "labels": {"en": text}}
            for name, code, text in (
                ("registered", "1", "Voters listed"),
                ("took_part", "2", "Voters who came"),
                ("ballots_valid", "3", "Good ballots"),
                ("ballots_invalid", "4", "Spoilt ballots"),
            )
        ],
        "equation": [
            {"id": "sum", "left": ["ballots_valid"], "right": ["votes"], "because": {"en": "one ballot, one vote"}},
            {"id": "boxes", "left": ["ballots_valid", "ballots_invalid"], "relation": "<=", "right": ["took_part"],
             "hard": False, "because": {"en": "nobody votes twice"}},
        ],
    }
)  # fmt: skip

PROTOCOLS: list[dict[str, Any]] = [
    {"station_id": "1", "revision": 1, "registered": 100, "took_part": 60, "ballots_valid": 58, "ballots_invalid": 2,
     "votes": [40, 10, 8]},
    {"station_id": "1", "revision": 2, "registered": 100, "took_part": 60, "ballots_valid": 57, "ballots_invalid": 3,
     "votes": [39, 10, 9]},
    {"station_id": "1", "origin": "machine", "ballots_valid": 58, "ballots_invalid": 2, "votes": [40, 10, 8]},
    {"station_id": "1", "origin": "identification", "identified": 60, "votes": None},
    {"station_id": "2", "registered": 80, "took_part": 50, "ballots_valid": 50, "ballots_invalid": None,
     "votes": [30, None, 5], "votes_total": None, "unread": '{"vote:bob":"illegible"}'},
    {"station_id": "2", "origin": "machine", "ballots_valid": 50, "ballots_invalid": 0, "votes": [30, 15, 5]},
    {"station_id": "4", "registered": 50, "took_part": 40, "ballots_valid": 40, "ballots_invalid": 0,
     "votes": [20, 10, 10], "status": "annulled"},
    {"station_id": "5", "commission_id": "C2", "registered": 70, "took_part": 30, "ballots_valid": 30,
     "ballots_invalid": 0, "votes": [10, 10, 10]},
    {"station_id": "n/6", "commission_id": "C2", "registered": 30, "took_part": 20, "ballots_valid": 20,
     "ballots_invalid": 0, "votes": [15, 5, None], "votes_total": 20},
]  # fmt: skip


def publish(home: Path, *, is_listed: bool = True) -> None:
    """Lowland in `home`, judged by two findings written by hand."""
    made = _staging()
    units, contests = made[territory.UNITS], made[ballots.CONTESTS]
    protocols = agreed_copies.build(made[tallies.PROTOCOLS], made[ballots.CHOICES])
    standing = standing_revision.build(protocols, made[ballots.CHOICES])
    results = station_results.build(standing, made[ballots.CHOICES], made[ballots.FORM_LINES])
    coverage = station_coverage.build(results, units, contests, is_listed=is_listed)
    made |= {
        tallies.STATION_RESULTS: results,
        reconciliation.STATION_COVERAGE: coverage,
        tallies.UNIT_RESULTS: unit_results.build(results, units, made[ballots.CHOICES], coverage),
        reconciliation.TALLY_COMPARISON: tally_comparison.build(results, made[ballots.CHOICES]),
        reconciliation.EQUATION_CHECK: equation_check.build(results, [FORM], ["mayor"]),
        voter_lists.VOTER_LIST_CHANGES: voter_list_changes.build(
            made[voter_lists.VOTER_LISTS], results, zone="UTC"
        ),
        quality.FINDINGS: frame(_findings()),
    }
    with store.draft(home, "by-hand") as draft:
        for table, content in made.items():
            draft.write(table, content)
        store.publish(draft, home, "by-hand")


def _staging() -> dict[Table, pl.DataFrame]:
    noon = dt.datetime(2030, 5, 13, 6, tzinfo=dt.UTC)
    election = {
        "election_id": "lowland", "date": "2030-05-12", "time_zone": "Asia/Bishkek", "territory_id": "low",
        "is_synthetic": True, "country_id": "LOW", "projection": "", "callouts": "{}", "attribution": "{}",
    }  # fmt: skip
    build = {
        "build_id": "by-hand",
        "election_id": "lowland",
        "code_version": "0",
        "built_at": noon,
        "decisions": 0,
        "journal_head": "0:",
    }
    source = {
        "kind": "protocols", "sha256": "0" * 64, "title": "By hand", "publisher": "Lowland's commission",
        "licence": "free", "nature": "synthetic", "received_at": noon, "rows_read": 9, "rows_kept": 9,
        "rows_rejected": 0, "rows_unfit": 0, "max_rejected_share": 0.0,
    }  # fmt: skip
    above = {"parent_id": "LOW", "region_id": None, "level": "region", "tree": "administrative"}
    commission = {"parent_id": "N", "region_id": "N", "level": "commission"}
    places = (("1", "C1"), ("2", "C1"), ("3", "C1"), ("4", "C1"), ("5", "C2"), ("n/6", "C2"))
    return {
        meta.ELECTION: rows(meta.ELECTION, election),
        meta.BUILDS: rows(meta.BUILDS, build),
        meta.SOURCES: rows(meta.SOURCES, *(
            {**source, "source_id": name, "file": f"raw/{name}.csv"} for name in ("protocols", "lists")
        )),
        territory.UNITS: rows(
            territory.UNITS,
            {**above, "unit_id": "LOW", "parent_id": None, "level": "country"},
            {**above, "unit_id": "N", "region_id": "N"},
            {**commission, "unit_id": "C1"},
            {**commission, "unit_id": "C2"},
            *({"unit_id": unit, "parent_id": parent, "national_code": unit.split("/")[-1]} for unit, parent in places),
        ),
        territory.LABELS: rows(territory.LABELS, *_labels()),
        ballots.CONTESTS: rows(ballots.CONTESTS, {"contest_id": "mayor", "position": 1}),
        ballots.CHOICES: rows(ballots.CHOICES, *(
            {"contest_id": "mayor", "choice_id": name, "position": n} for n, name in enumerate(CHOICES, start=1)
        )),
        ballots.FORM_LINES: rows(ballots.FORM_LINES, *(
            {"contest_id": "mayor", "line": line.field, "position": n, "code": line.code}
            for n, line in enumerate(FORM.line, start=1)
        )),
        ballots.EQUATIONS: rows(ballots.EQUATIONS, *(
            {"contest_id": "mayor", "equation_id": e.id, "formula": e.formula, "is_hard": e.hard} for e in FORM.equation
        )),
        tallies.PROTOCOLS: rows(tallies.PROTOCOLS, *(
            {"row_number": n, "votes_total": sum(cells["votes"]) if all(cells["votes"] or [None]) else None, **cells}
            for n, cells in enumerate(PROTOCOLS, start=2)
        )),
        voter_lists.VOTER_LISTS: rows(
            voter_lists.VOTER_LISTS,
            {"unit_id": "1", "list_kind": "preliminary", "as_of_date": "2030-04-01", "entries": 90},
            {"unit_id": "1", "list_kind": "final", "as_of_date": "2030-05-01", "entries": 103, "added": 15,
             "removed": 5},
        ),
    }  # fmt: skip


def _labels() -> list[Mapping[str, Any]]:
    named = [
        ("unit", "N", "North"), ("unit", "C1", "First commission"), ("unit", "C2", "Second commission"),
        ("contest", "mayor", "Mayor"), ("election", "lowland", "Lowland"), ("origin", "manual", "Manual count"),
        ("origin", "machine", "Machine count"), ("origin", "identification", "Receipt"),
        ("origin", "observer_copy", "Observer's copy"),
        *(("choice", name, name.title()) for name in CHOICES),
        *(("line", line.field, line.labels["en"]) for line in FORM.line),
        *(("equation", equation.id, equation.because["en"]) for equation in FORM.equation),
    ]  # fmt: skip
    return [
        *({"kind": kind, "id": name, "language": "en", "text": text, "role": "name"} for kind, name, text in named),
        {"kind": "unit", "id": "2", "language": "*", "text": "Өзгөн мектеби", "role": "name"},
    ]  # fmt: skip


def _findings() -> list[Finding]:
    def differ(station: str, size: int) -> Finding:
        values = {"station": station, "n": size, "origin_a": "manual", "origin_b": "machine"}
        message = Message("station {station}: the counts differ by {n}", values)
        return Finding(
            FindingKind.FACT, DIFFER, Severity.WARNING, "station", station, message,
            effect=-size, unit_id=station, contest_id="mayor",
        )  # fmt: skip

    missing = Message("station {station}: its protocol has not come", {"station": "3"})
    annulled = Message("station {station}: annulled", {"station": "4"})
    return [
        differ("1", 1),
        differ("5", 7),
        Finding(FindingKind.FACT, "station_missing", Severity.WARNING, "station", "3", missing, unit_id="3",
                contest_id="mayor"),
        Finding(FindingKind.FACT, "station_annulled", Severity.INFO, "station", "4", annulled, unit_id="4",
                contest_id="mayor"),
        Finding(FindingKind.FACT, "source_accounts", Severity.WARNING, "source", "x", Message("of no unit", {})),
    ]  # fmt: skip
