"""What the facts find of what was planted, and that they name nobody else: ten nations and the bundled one.

Rounded percentages and late jumps stay for the indicators: no fact is asked to see them, and none may name a clean
station. A station is clean where `truth.csv` does not name it; so is a commission.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from pipelines import build, settings, store
from pipelines.exercise import Country, write_pack
from tests.commission_lapses import RULES, planted_as
from tests.pipelines.commissions.oracle.compare import Comparison, compared_with_snapshot

BUNDLED = (1, 2474)
NATIONS = [*((seed, 180 + 40 * seed) for seed in range(1, 11)), BUNDLED]
"""Seed and stations: ten small ones, and the bundled one."""

FOUND_BY = {
    "altered_total": {"protocol_equation"},
    "mistyped_digit": {"protocol_equation"},
    "transposed_digits": {"protocol_equation"},
    "switched_votes": {"counts_differ"},
    "swapped_choices": {"counts_differ"},
    "machine_manual_difference": {"counts_differ"},
    "added_ballots": {"protocol_equation_soft"},
    "ballots_above_identified": {"protocol_equation_soft"},
    "copied_protocol": {"identical_protocols"},
    "missing_station": {"station_missing"},
    "annulled_station": {"station_annulled"},
    "wrong_tec_sum": {"tabulation_differs"},
}
"""The rule that must find each kind, by the station or commission in which it was planted."""

FOR_INDICATORS = {"rounded_percentages", "late_jump"}
SAME_TWICE = "identical_protocols"
"""The rule whose findings are filed under the commission of the stations that they name."""


@dataclass(frozen=True)
class Trial:
    """A built nation: what was planted, what was found, and what there is to be named.

    `mistyped` are the stations of which an observer mistyped a copy. What commissions did apart from their tables is
    planted in `lapses` and told in `told_of_commissions`; `read_apart` holds their tables against an oracle.
    """

    truth: pl.DataFrame
    mistyped: frozenset[str]
    findings: list[dict[str, str]]
    comparison: pl.DataFrame
    rejected: int
    stations: frozenset[str]
    commissions: frozenset[str]
    lapses: list[tuple[str, str]]
    told_of_commissions: list[tuple[str, str]]
    read_apart: Comparison

    def named(self, finding: dict[str, str]) -> set[str]:
        """The stations and commissions that a finding names, in its row or in its sentence.

        Numbers of votes and of rows that are written as text name nobody, though a station may be numbered so.
        """
        said = json.loads(finding["parameters"])
        words = [
            word
            for key, word in said.items()
            if isinstance(word, str) and key != "rows" and not key.startswith("values")
        ]
        names = {finding["unit_id"]} if finding["rule"] != SAME_TWICE else set()
        if finding["rule"] == SAME_TWICE:
            words = [said["stations"]]
        for word in words:
            names |= set(re.findall(r"[\w-]+", word))
        return names & (self.stations | self.commissions)


def tried(root: Path, country: Country, judge: build.Judge, seed: int, stations: int) -> Trial:
    """A nation of this seed and size, written and built below `root`."""
    folder = root / f"trial-{seed}-{stations}"
    write_pack(folder, country, stations=stations, seed=seed)
    build.build(folder, data=settings.DATA, home=root / "build", judge=judge)
    return compared(folder, root / "build" / folder.name)


def compared(folder: Path, home: Path) -> Trial:
    """What was planted in the pack of this folder, and what the snapshot that `home` serves tells."""
    with store.connect(store.current(home)) as connection:
        rejected = store.frame_of(connection.execute("SELECT * FROM quality.rejects")).height
        facts = "SELECT * FROM quality.findings WHERE kind = 'fact' AND level <> 'report'"
        findings = store.frame_of(connection.execute(facts))
        comparison = store.frame_of(connection.execute("SELECT * FROM marts.tally_comparison"))
    listed = pl.read_csv(folder / "raw" / "stations.csv", infer_schema=False)
    reports = pl.read_csv(folder / "truth_reports.csv", infer_schema=False).filter(kind="copy_mistyped")
    lapses = pl.read_csv(folder / "truth_commissions.csv", infer_schema=False)
    sent = pl.read_csv(folder / "raw" / "deployment.csv", infer_schema=False)
    return Trial(
        pl.read_csv(folder / "truth.csv", infer_schema=False),
        frozenset(reports.join(sent, on="observer_id")["unit_id"]),
        findings.filter(~pl.col("rule").is_in(list(RULES))).to_dicts(),
        comparison,
        rejected,
        frozenset(listed["station_code"]),
        frozenset(listed["commission_id"]),
        sorted(lapses.filter(pl.col("kind") != "same_decision").select("kind", "subject_id").rows()),
        sorted((f["rule"], planted_as(f["subject_id"])) for f in findings.to_dicts() if f["rule"] in RULES),
        compared_with_snapshot(folder, home, settings.DATA),
    )


@pytest.fixture(scope="module", params=NATIONS, ids=lambda nation: f"seed{nation[0]}-{nation[1]}")
def trial(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    country: Country,
    facts_judge: build.Judge,
    real_build: Path,
) -> Trial:
    if request.param == BUNDLED:  # written and built already: `test_pack` sees to it that it is this nation
        return compared(settings.pack_folder("kg-exercise"), real_build / "kg-exercise")
    return tried(tmp_path_factory.mktemp("trial"), country, facts_judge, *request.param)


def test_everything_planted_is_found_by_the_right_rule(trial: Trial) -> None:
    found = {(name, finding["rule"]) for finding in trial.findings for name in trial.named(finding)}
    planted = trial.truth.select("kind", where=pl.coalesce("station_code", "commission_id")).unique()

    assert set(planted["kind"]) == set(FOUND_BY) | FOR_INDICATORS
    assert [
        (kind, where)
        for kind, where in planted.sort("kind", "where").iter_rows()
        if kind in FOUND_BY and not any((where, rule) in found for rule in FOUND_BY[kind])
    ] == []


def touched(truth: pl.DataFrame) -> set[str]:
    """Stations and commissions that something was planted in, and the originals of copies."""
    originals = truth.filter(line_or_choice="copied_from")["after"]
    wrong = truth.filter(kind="wrong_tec_sum")["commission_id"]
    return {*truth["station_code"].drop_nulls(), *originals, *wrong}


def test_a_mistyped_copy_is_found_by_comparing_and_by_nothing_else(trial: Trial) -> None:
    """With the other copy of its station, where there is one; else with the manual protocol."""
    found = {(finding["unit_id"], finding["rule"]) for finding in trial.findings}

    for station in trial.mistyped:
        rules = {rule for unit, rule in found if unit == station}
        assert rules in ({"counts_differ"}, {"copies_differ"}), station
    assert len(trial.mistyped) == 3
    assert {unit for unit, rule in found if rule == "copies_differ"} <= trial.mistyped


def test_nobody_clean_is_named(trial: Trial) -> None:
    known = touched(trial.truth) | trial.mistyped

    assert [finding["statement"] for finding in trial.findings if trial.named(finding) - known] == []


def test_what_commissions_did_is_told_once_each_and_nothing_else_is(trial: Trial) -> None:
    assert trial.told_of_commissions == trial.lapses
    planted = {rule for rule, _ in trial.lapses}
    several = trial.truth.filter(kind="annulled_station")["station_code"].n_unique() > 1
    assert "register_below_known" in planted
    assert ("annulled_without_decision" in planted) == several


def test_the_tables_on_commissions_are_those_of_the_oracle(trial: Trial) -> None:
    assert trial.read_apart.differences == []
    assert trial.read_apart.cells > 20_000


def test_no_table_above_the_commissions_is_named(trial: Trial) -> None:
    """Regions and the country carry a commission's wrong sum upward: their tables agree with those below."""
    assert {finding["level"] for finding in trial.findings} == {"station", "commission", "contest"}


def test_a_wrong_sum_is_told_with_what_it_is_and_should_be(trial: Trial) -> None:
    told = {
        finding["unit_id"]: (finding["observed"], finding["expected"])
        for finding in trial.findings
        if finding["rule"] == "tabulation_differs"
    }
    wrong = trial.truth.filter(kind="wrong_tec_sum")

    assert told == {
        commission: (f"{cell} {after}", f"{cell} {before}")
        for commission, cell, before, after in wrong.select(
            "commission_id", "line_or_choice", "before", "after"
        ).iter_rows()
    }


def test_every_difference_is_told_as_large_as_it_is(trial: Trial) -> None:
    """Paper against machine, in every vote and ballot that was changed on one of them only."""
    kinds = ["switched_votes", "swapped_choices", "added_ballots", "machine_manual_difference"]
    votes = pl.col("line_or_choice").is_in(["ballots_valid", "ballots_invalid"]) | pl.col(
        "line_or_choice"
    ).str.contains("candidate_|against_all")
    planted = trial.truth.filter(pl.col("kind").is_in(kinds), pl.col("origin") != "preliminary", votes)
    gap = pl.col("after").cast(pl.Int64) - pl.col("before").cast(pl.Int64)
    expected = planted.select(
        "station_code",
        "line_or_choice",
        pl.when(origin="machine").then(-gap).otherwise(gap).alias("gap"),
    )
    seen = trial.comparison.filter(origin_a="manual", origin_b="machine").select(
        pl.col("station_id").alias("station_code"),
        pl.coalesce("choice_id", "line").alias("line_or_choice"),
        "gap",
    )

    assert expected.height > 0
    assert expected.join(seen, on=expected.columns, how="anti").rows() == []


def test_swapped_and_transposed_are_called_so(trial: Trial) -> None:
    """Where the changed cell stands on another document; a swap may also be one of digits, and is then both."""
    cells = trial.truth.filter(pl.col("kind").is_in(["swapped_choices", "transposed_digits"])).join(
        trial.comparison.filter(origin_a="manual").with_columns(
            line_or_choice=pl.coalesce("choice_id", "line")
        ),
        left_on=["station_code", "line_or_choice"],
        right_on=["station_id", "line_or_choice"],
    )
    patterns = {kind[0]: set(frame["pattern"]) for kind, frame in cells.group_by("kind")}

    assert patterns["swapped_choices"] == {"swapped"}
    assert patterns.get("transposed_digits", {"transposed_digits"}) == {"transposed_digits"}


def test_no_row_is_rejected(trial: Trial) -> None:
    assert trial.rejected == 0
