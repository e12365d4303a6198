"""The tables of a build held against the oracle, cell by cell.

Identities are compared by what they hold together: the same tellings must be one thing here and there, whatever its id.
"""

import csv
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines import store
from tests.pipelines.commissions.oracle import findings as lapses
from tests.pipelines.commissions.oracle import tables, verdicts
from tests.pipelines.commissions.oracle.merging import of_kind
from tests.pipelines.commissions.oracle.telling import Election, Row, read

Table = Callable[[str], list[Row]]
IDENTITIES = {
    "commission_sessions": ("session", "session_id"),
    "commission_decisions": ("decision", "decision_id"),
    "commission_members": ("membership", "membership_id"),
    "calendar_plan": ("plan_item", "item_id"),
}


@dataclass
class Comparison:
    """How many cells were held against each other, and where they differ: the oracle's value first."""

    cells: int = 0
    differences: list[tuple[Any, ...]] = field(default_factory=list)

    def rows(self, name: str, ours: Collection[Row], theirs: Collection[Row], key: tuple[str, ...]) -> None:
        """Every cell of the build's rows; a row that only one of them has is a difference."""
        mine = {tuple(str(row[part]) for part in key): row for row in ours}
        built = {tuple(str(row[part]) for part in key): row for row in theirs}
        if (len(mine), len(built)) != (len(ours), len(theirs)):
            self.differences.append((name, "one key twice", len(ours) - len(mine), len(theirs) - len(built)))
        self.differences += [(name, one, "oracle alone") for one in mine.keys() - built.keys()]
        self.differences += [(name, one, "build alone") for one in built.keys() - mine.keys()]
        for one in sorted(mine.keys() & built.keys()):
            for column, value in built[one].items():
                self.cells += 1
                expected = _comparable(column, mine[one][column])
                if expected != _comparable(column, value):
                    self.differences.append((name, one, column, expected, value))

    def sets(self, name: str, ours: set[Any], theirs: set[Any]) -> None:
        self.cells += len(ours | theirs)
        self.differences += [(name, one, "oracle alone") for one in sorted(ours - theirs, key=str)]
        self.differences += [(name, one, "build alone") for one in sorted(theirs - ours, key=str)]


def _comparable(column: str, value: Any) -> Any:
    """A value with what does not matter left out: rounding of hours, order of entries."""
    if isinstance(value, float):
        return round(value, 6)
    if column in {"member_ids", "differs", "may_be"}:
        return set(value.split(";")) if isinstance(value, str) else set(value or ())
    return value


def compared(election: Election, table: Table, annulled: dict[str, bool] | None) -> Comparison:
    """All tables of the commissions, and the findings where `annulled` tells whose protocols are (None: not asked)."""
    found, now = Comparison(), tables.as_of(election)
    ids = {kind: _identities(found, election, table, kind) for kind in IDENTITIES}

    def named(kind: str, rows: list[Row]) -> list[Row]:
        return [row | {IDENTITIES[kind][1]: ids[kind][row["thing"]]} for row in rows]

    sat, decided = tables.sessions(election), tables.decisions(election, now)
    plan, members = tables.plan(election, now), verdicts.members(election)
    for row in decided:
        row["session_id"] = ids["commission_sessions"].get(row["session"])
        row["may_be"] = {ids["commission_decisions"][thing] for thing in row["perhaps"]}
    for row in plan:
        row["decision_id"] = ids["commission_decisions"].get(row["decision"])
    for kind, rows in (
        ("commission_sessions", sat),
        ("commission_decisions", decided),
        ("commission_members", members),
        ("calendar_plan", plan),
    ):
        found.rows(kind, named(kind, rows), table(f"marts.{kind}"), (IDENTITIES[kind][1],))
    weeks = ("commission_id", "week_date")
    found.rows("activity", tables.activity(sat, decided), table("marts.commission_activity"), weeks)
    composed = verdicts.composition(election)
    for row in composed:
        row["member_ids"] = {ids["commission_members"][thing] for thing in row["member_ids"]}
    rule = ("commission_id", "since_date", "rule_id", "rule", "about")
    found.rows("composition", composed, table("marts.commission_composition"), rule)
    complaints = table("marts.complaints")
    figure = ("source_id", "row_number", "figure")
    registers = verdicts.registers(election, complaints)
    found.rows("registers", registers, table("marts.registers_compared"), figure)
    asked = ("recommendation_id", "election_id")
    found.rows("recommendations", verdicts.recommendations(election), table("marts.recommendations"), asked)
    units = {(ids["commission_decisions"][thing], unit) for thing, unit in verdicts.units(election)}
    built = {(row["decision_id"], row["unit_id"]) for row in table("marts.decision_units")}
    found.sets("units", units, built)
    ways = {
        (name, ids[kind][row["thing"]], row["source_id"], row["row_number"], row.get("source_url"))
        for kind, (name, _) in IDENTITIES.items()
        for row in of_kind(election, kind)
    } | {
        (
            "recommendation",
            row["recommendation_id"],
            row["source_id"],
            row["row_number"],
            row.get("source_url"),
        )
        for kind in ("recommendations", "recommendation_statuses")
        for row in of_kind(election, kind)
    }
    columns = ("kind", "record_id", "source_id", "row_number", "source_url")
    told = {tuple(row[column] for column in columns) for row in table("marts.commission_tellings")}
    found.sets("tellings", ways, told)
    if annulled is not None:
        told_off = lapses.findings(election, now, complaints, annulled)
        ours = {(rule, _subject(ids, rule, about)) for rule, about in told_off}
        theirs = {
            (row["rule"], row["subject_id"])
            for row in table("quality.findings")
            if row["rule"] in lapses.RULES
        }
        found.sets("findings", ours, theirs)
    return found


def compared_with_snapshot(folder: Path, home: Path, data: Path) -> Comparison:
    """The same of a pack in `folder` and the snapshot that `home` serves; protocols from the pack's own file."""
    with store.connect(store.current(home)) as connection:

        def table(name: str) -> list[Row]:
            return store.frame_of(connection.execute(f"SELECT * FROM {name}")).to_dicts()

        election = read(folder, data / "catalogues" / "reporters.toml")
        return compared(election, table, annulled_in(folder / "raw" / "protocols_manual.csv"))


def annulled_in(file: Path) -> dict[str, bool]:
    """Whether the last revision of each station's protocol is annulled; empty where there are no protocols."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        last = sorted(csv.DictReader(rows), key=lambda row: int(row["revision"]))
    return {row["station_code"]: row["status"] == "annulled" for row in last}


def _identities(found: Comparison, election: Election, table: Table, kind: str) -> dict[tuple[Any, ...], str]:
    """The build's id of every thing of the oracle; a thing that is two there, or two that are one, is a difference."""
    column = IDENTITIES[kind][1]
    staged = {(row["source_id"], row["row_number"]): row[column] for row in table(f"staging.{kind}")}
    mine = {(row["source_id"], row["row_number"]): row["thing"] for row in of_kind(election, kind)}
    found.sets(f"rows of {kind}", set(mine), set(staged))
    pairs = {(mine[place], staged[place]) for place in mine.keys() & staged.keys()}
    things = [thing for thing, _ in pairs]
    names = [name for _, name in pairs]
    found.differences += [(kind, thing, "is several") for thing in set(things) if things.count(thing) > 1]
    found.differences += [(kind, name, "holds several") for name in set(names) if names.count(name) > 1]
    return dict(sorted(pairs, key=str))


def _subject(ids: dict[str, dict[tuple[Any, ...], str]], rule: str, about: Any) -> str:
    """The id by which a finding names what it is about."""
    if isinstance(about, str):
        return about
    if rule in {"register_below_known", "register_outcomes", *lapses.COMPOSED.values()}:
        return ":".join(str(part) for part in about if part != "")
    return next(known[about] for known in ids.values() if about in known)
