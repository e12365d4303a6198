"""What the facts find of what was planted, over national exercises, written to docs/POWER.md.

Run by `make soak`. `make test` holds the same trials at smaller sizes (`pipelines/exercise/test_recall.py`).
"""

import tempfile
from pathlib import Path

import polars as pl

from pipelines import settings, store
from pipelines.exercise import read_country
from tests import reports_recall
from tests.conftest import judge_by_facts
from tests.pipelines.exercise.test_recall import FOR_INDICATORS, FOUND_BY, Trial, touched, tried

SEEDS, STATIONS = range(1, 11), 2474

HEAD = f"""# What the facts find

{len(SEEDS)} synthetic nations of {STATIONS:,} stations each, seeds {SEEDS[0]} to {SEEDS[-1]}, with irregularities
planted on purpose, each listed in `truth.csv` or `truth_reports.csv`, which no build reads. Written by `make soak`. A
fact that names a
station says that documents differ or do not add up; it does not say why, or which of them is right. Planted
irregularities are as we imagined them: what nobody imagined is not in this table.

| kind | rule that must see it | planted | found | recall | smallest dose planted | smallest dose found |
|---|---|---|---|---|---|---|
"""


REPORTS = """
## In the reports of observers

The same nations: what was planted in reports (`truth_reports.csv`) by what must find it, a flag, a rule of the form, a
state of a weekly report or a clock. `wrongly` counts reports that nothing was planted in.

| flag, rule or state | planted | found | recall | wrongly |
|---|---|---|---|---|
"""


def main() -> None:
    """Try all nations and write the table."""
    country = read_country(None, data=settings.DATA)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        trials = [tried(home, country, judge_by_facts, seed, STATIONS) for seed in SEEDS]
        reports = [
            reports_recall.compared(nation, store.current(home / "build" / nation.name))
            for nation in sorted(home.glob("trial-*"))
        ]
    lines = [_line(kind, trials) for kind in (*FOUND_BY, *sorted(FOR_INDICATORS))]
    spoiled = [touched(trial.truth) | trial.mistyped for trial in trials]
    clean = sum(len(trial.stations - known) for trial, known in zip(trials, spoiled, strict=True))
    false = sum(
        len({name for f in trial.findings for name in trial.named(f)} - known)
        for trial, known in zip(trials, spoiled, strict=True)
    )
    text = (
        HEAD
        + "\n".join(lines)
        + f"\n\nFalse alarms: {false} of {clean:,} clean stations and of all commissions were named"
        + f" ({1000 * false / clean:.2f} per 1,000 clean stations).\n"
        + "`rounded_percentages` and `late_jump` are for statistical indicators, not for facts.\n"
        + REPORTS
        + "\n".join(_of_reports(name, reports) for name in reports[0])
        + "\n"
    )
    (settings.PROJECT / "docs" / "POWER.md").write_text(text, encoding="utf-8")
    print(text)


def _line(kind: str, trials: list[Trial]) -> str:
    rules = FOUND_BY.get(kind, set())
    planted, found = [], []
    for trial in trials:
        seen = {name for f in trial.findings if f["rule"] in rules for name in trial.named(f)}
        cases = (
            trial.truth.filter(kind=kind)
            .with_columns(
                where=pl.coalesce("station_code", "commission_id"), dose=pl.col("dose").cast(pl.Int64)
            )
            .group_by("where")
            .agg(pl.col("dose").max())
        )
        planted += cases.rows()
        found += [case for case in cases.rows() if case[0] in seen]
    share = f"{100 * len(found) / len(planted):.0f} %" if rules else "-"
    by = ", ".join(f"`{rule}`" for rule in sorted(rules)) or "none"
    return (
        f"| {kind} | {by} | {len(planted)} | {len(found)} | {share} | {_least(planted)} | {_least(found)} |"
    )


def _of_reports(name: str, trials: list[dict[str, tuple[set[str], set[str]]]]) -> str:
    told = [trial[name] for trial in trials]
    planted, found = sum(len(put) for put, _ in told), sum(len(put & seen) for put, seen in told)
    share = f"{100 * found / planted:.0f} %" if planted else "-"
    return f"| `{name}` | {planted} | {found} | {share} | {sum(len(seen - put) for put, seen in told)} |"


def _least(cases: list[tuple[str, int | None]]) -> str:
    doses = [dose for _, dose in cases if dose is not None]
    return str(min(doses)) if doses else "-"


if __name__ == "__main__":
    main()
