"""Shares of choices by observers' copies of a small synthetic sample, with numbers that can be worked out by hand."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest

from pipelines.errors import PackError
from pipelines.estimates import Estimate, each_choice
from pipelines.marts import sample_convergence, sample_copies, sample_estimates
from pipelines.tables.ballots import CHOICES
from pipelines.tables.estimates import SAMPLE_ESTIMATES
from pipelines.tables.observation import SUBMISSIONS
from pipelines.tables.reconciliation import STATION_COVERAGE
from pipelines.tables.tallies import STATION_RESULTS
from tests.sample_rows import drawn, units_of

BALLOT = pl.DataFrame(
    [{"contest_id": "mayor", "choice_id": word, "position": n} for n, word in enumerate(("ang", "bek"), 1)],
    schema=CHOICES.schema,
)
SAMPLE = drawn(100, 20, replacements=5)
AT = dt.datetime(2030, 5, 12, 20, tzinfo=dt.UTC)
Copies = dict[str, dict[str, Any]]


def copies() -> Copies:
    """Of every main station: in N every second has 50 votes for Ang of 100 ballots, the others 70; in S 20 of 50."""
    made = {}
    for unit in SAMPLE.filter(use="main")["unit_id"]:
        found, votes = (100, 50 if int(unit[2:]) % 2 else 70) if unit[0] == "N" else (50, 20)
        made[unit] = {"ballots_found": found, "votes": [votes, found - votes], "votes_total": found}
    return made


def estimated(
    told: Copies,
    *,
    reported: Callable[[str], bool] = lambda _: True,
    cast: Mapping[str, str] = {"N": "mayor", "S": "mayor"},
    kinds: str | None = None,
) -> pl.DataFrame:
    """The mart of these copies; who sent a report, which ballot is cast in N and in S, the kind of station 1."""
    head = {"contest_id": "mayor", "origin": "observer_copy", "status": "counted"}
    results = pl.DataFrame(
        [{"station_id": unit} | head | cells for unit, cells in told.items()], schema=STATION_RESULTS.schema
    )
    coverage = pl.DataFrame(
        [
            {"station_id": unit, "contest_id": cast[unit[0]], "is_expected": True}
            for unit in SAMPLE["unit_id"]
        ],
        schema=STATION_COVERAGE.schema,
    )
    units = units_of(SAMPLE).with_columns(kind=pl.when(pl.col("unit_id") != "N-1").then(pl.lit(kinds)))
    entries = each_choice([Estimate(indicator="share", results="copies")], BALLOT)
    said = sample_copies.build(entries, results, BALLOT, coverage, SAMPLE, SUBMISSIONS.empty())
    mains = [unit for unit in SAMPLE.filter(use="main")["unit_id"] if reported(unit)]
    came = pl.DataFrame(
        {"form_id": "day", "unit_id": [*mains, *told]},
        schema={"form_id": pl.String, "unit_id": pl.String},
    )
    voters = SAMPLE.select("unit_id", voters=pl.lit(100, pl.Int64))
    return sample_estimates.build(entries, [None, None], SAMPLE, said, came, units, voters, "LAND").select(
        SAMPLE_ESTIMATES.schema.names()
    )


def settled(files: int) -> list[str]:
    """Choices of which it is told how they settled, where so many copies came in a file and the others as reports."""
    told = [
        {"station_id": unit, "contest_id": "mayor", "origin": "observer_copy", "status": "counted",
         "source_id": "file" if n < files else "reports", "row_number": n} | cells
        for n, (unit, cells) in enumerate(copies().items())
    ]  # fmt: skip
    results = pl.DataFrame(told, schema=STATION_RESULTS.schema)
    reports = pl.DataFrame(
        [
            {"source_id": "reports", "row_number": n, "received_at": AT + dt.timedelta(minutes=n)}
            for n in range(40)
        ],
        schema=SUBMISSIONS.schema,
    )
    entries = each_choice([Estimate(indicator="share", results="copies")], BALLOT)
    said = sample_copies.build(entries, results, BALLOT, STATION_COVERAGE.empty(), SAMPLE, reports)
    came = pl.DataFrame(
        {"form_id": None, "unit_id": list(copies())}, schema={"form_id": pl.String, "unit_id": pl.String}
    )
    units, voters = units_of(SAMPLE), SAMPLE.select("unit_id", voters=pl.lit(100, pl.Int64))
    made = sample_estimates.build(entries, [None, None], SAMPLE, said, came, units, voters, "LAND")
    rows = sample_convergence.build(entries, [None, None], SAMPLE, said, came, units, made)
    last = rows.filter(pl.col("received_at") == pl.col("received_at").max())
    return [f"{row['choice_id']} {row['estimate']:.4f}" for row in last.iter_rows(named=True)]


def test_how_a_share_settled_is_told_only_where_the_moment_of_every_copy_is_known() -> None:
    assert settled(0) == ["ang 0.5333", "bek 0.4667"]
    assert settled(1) == []


def cell(frame: pl.DataFrame, choice: str = "ang", domain: str = "LAND") -> dict[str, Any]:
    return frame.filter(choice_id=choice, domain_id=domain, confidence=0.95).row(0, named=True)


def test_shares_by_hand() -> None:
    made = estimated(copies())
    country = cell(made)
    # R = (100 x 60 + 100 x 20) / (100 x 100 + 100 x 50); e varies in N only, by 10: s^2 = 100 x 20 / 19.
    assert country["estimate"] == pytest.approx(80 / 150)
    assert country["se"] == pytest.approx((100**2 * 0.8 * (100 * 20 / 19) / 20) ** 0.5 / 15000)
    assert (country["contest_id"], country["is_of_stations"], country["released"]) == ("mayor", False, True)
    assert cell(made, "bek")["estimate"] == pytest.approx(70 / 150)
    assert cell(made, domain="N")["estimate"] == cell(made, domain="urban")["estimate"] == pytest.approx(0.6)
    assert cell(made, domain="S")["reason"] == "no_margin"  # all of its copies say the same


def test_a_copy_that_was_refused_is_missing_and_no_replacement_stands_in() -> None:
    told = copies()
    for unit in ("N-1", "N-2", "S-1", "S-2"):
        del told[unit]
    told["N-21"] = {"ballots_found": 100, "votes": [0, 100], "votes_total": 100}
    row = cell(estimated(told))
    assert (row["responding"], row["sampled"]) == (36, 40)
    # N: 18 x 60 of 18 x 100, and 2 x (0 or 100) of 100 voters each; S: 18 x 20 of 18 x 50.
    assert row["worst_low"] == pytest.approx((1080 + 360) / (1800 + 900 + 400))
    assert row["worst_high"] == pytest.approx((1080 + 360 + 400) / (1800 + 900 + 400))


def test_where_nobody_was_at_a_station_its_replacement_stands_in() -> None:
    told = copies()
    del told["N-1"]
    told["N-21"] = {"ballots_found": 100, "votes": [50, 50], "votes_total": 100}
    row = cell(estimated(told, reported=lambda unit: unit != "N-1"))
    assert (row["responding"], row["estimate"]) == (40, pytest.approx(80 / 150))


def test_too_few_copies_withhold() -> None:
    told = {unit: cells for unit, cells in copies().items() if int(unit[2:]) > 4}
    assert cell(estimated(told))["reason"] is None
    del told["N-5"]
    assert cell(estimated(told))["reason"] == "few_answered"


@pytest.mark.parametrize("state", ["illegible", "disputed"])
def test_a_number_that_cannot_be_told_is_missing_for_its_choice_only(state: str) -> None:
    told = copies()
    told["N-1"] |= {"votes": [None, 50], "votes_total": None, "unread": f'{{"vote:ang":"{state}"}}'}
    made = estimated(told)
    assert (cell(made)["responding"], cell(made, "bek")["responding"]) == (39, 40)
    del told["N-1"]["ballots_found"]
    assert cell(estimated(told), "bek")["responding"] == 39


def test_a_choice_that_is_not_on_the_ballot_of_a_station_has_no_share_there() -> None:
    told = copies()
    for unit in told:
        if unit[0] == "S":
            told[unit] |= {"votes": [None, 50], "votes_total": 50}
    row = cell(estimated(told))
    assert (row["estimate"], row["responding"], row["stations"]) == (pytest.approx(0.6), 40, 20)


def test_stations_where_the_ballot_is_not_cast_are_not_asked_and_do_not_raise_the_response() -> None:
    told = {unit: cells for unit, cells in copies().items() if unit[0] == "N"}
    cast = {"N": "mayor", "S": "council"}
    row = cell(estimated(told, cast=cast))
    assert (row["sampled"], row["responding"], row["estimate"]) == (20, 20, pytest.approx(0.6))
    kept = {unit: cells for unit, cells in told.items() if int(unit[2:]) > 5}
    assert cell(estimated(kept, cast=cast))["reason"] == "few_answered"
    assert estimated(told, cast=cast).filter(domain_id="S").is_empty()


def test_more_votes_than_ballots_are_left_out_and_counted() -> None:
    told = copies()
    told["N-1"]["votes"] = [101, 0]
    made = estimated(told)
    assert (cell(made)["above_list"], cell(made)["responding"], cell(made, "bek")["responding"]) == (
        1,
        39,
        40,
    )


def test_the_kind_of_a_station_is_a_domain_where_the_list_tells_it() -> None:
    made = estimated(copies(), kinds="special").filter(domain_kind="kind", confidence=0.95)
    assert made.select("domain_id", "choice_id", "sampled").rows() == [
        ("special", "ang", 39),
        ("special", "bek", 39),
    ]
    assert estimated(copies()).filter(domain_kind="kind").is_empty()


def test_one_entry_is_for_each_choice_and_may_be_narrowed() -> None:
    one = Estimate(indicator="share", results="copies", choice="bek")
    assert [entry.choice for entry in each_choice([one], BALLOT)] == ["bek"]
    assert each_choice([Estimate(indicator="share", results="copies")], BALLOT.clear()) == []
    with pytest.raises(PackError, match="no ballot has choice cat"):
        each_choice([one.model_copy(update={"choice": "cat"})], BALLOT)


@pytest.mark.parametrize(
    "wrong",
    [{"form": "day"}, {"share_of": "sealed"}, {"at": "10:00:00"}],
)
def test_results_come_from_no_form_and_are_of_the_whole_day(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"form|either|whole day"):
        Estimate.model_validate({"indicator": "share", "results": "copies"} | wrong)


def test_reports_need_a_form() -> None:
    with pytest.raises(ValueError, match="form"):
        Estimate(indicator="sealed", share_of="sealed")
    with pytest.raises(ValueError, match="belong"):
        Estimate(indicator="sealed", form="day", share_of="sealed", choice="ang")
