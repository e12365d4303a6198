"""Estimates of the school samples against numbers of R's survey package, and against a second library."""

import json
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.estimation.intervals import critical, effective_size, exact, with_intervals
from pipelines.estimation.ratio import combined_ratio
from tests.reference.conftest import REFERENCE

VECTORS = REFERENCE / "vectors"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"no reference data at {VECTORS}")


def six_digits(number: float) -> Any:
    return pytest.approx(number, rel=5e-7, abs=1e-12)


def of_r(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / "r_reference_vectors.json").read_text())[name]
    return found


def schools(sample: str = "apistrat", *, stratified: bool = True) -> pl.DataFrame:
    read = pl.read_csv(VECTORS / f"{sample}.csv", schema_overrides={"cds": pl.String}, null_values="NA")
    return read.with_columns(
        stratum_id="stype" if stratified else pl.lit("all"), one=pl.lit(1.0), cell=pl.lit(0)
    )


def strata_of(sample: pl.DataFrame) -> pl.DataFrame:
    return sample.group_by("stratum_id", maintain_order=True).agg(stations=pl.col("fpc").first())


def made(
    sample: pl.DataFrame, y: str | pl.Expr, x: str | pl.Expr = "one", strata: pl.DataFrame | None = None
) -> pl.DataFrame:
    y, x = (pl.col(name) if isinstance(name, str) else name for name in (y, x))
    observed = sample.select("cell", "stratum_id", unit_id="cds", y=y.cast(pl.Float64), x=x.cast(pl.Float64))
    return combined_ratio(observed, strata_of(sample) if strata is None else strata, ["cell"])


def test_the_mean_of_a_stratified_sample() -> None:
    known = of_r("survey_strat")["mean_api00"]
    told = made(schools(), "api00")
    row = told.row(0, named=True)
    assert (row["estimate"], row["se"], row["deff"]) == tuple(
        map(six_digits, (known["est"], known["se"], known["deff"]))
    )
    assert (row["degrees"], row["stations"], row["responding"], row["collapsed"]) == (
        known["degf"],
        200,
        200,
        0,
    )
    for confidence, name in ((0.95, "ci95"), (0.99, "ci99")):
        shown = with_intervals(told, confidence=confidence, bounded=False).row(0, named=True)
        assert [shown["low"], shown["high"]] == list(map(six_digits, known[name]))
        assert shown["interval"] == "normal"
    margin = critical(np.array([197.0]), 0.95, few=1e9)[0] * row["se"]
    assert [row["estimate"] - margin, row["estimate"] + margin] == list(map(six_digits, known["ci95_t"]))


def test_the_ratio_of_a_stratified_sample() -> None:
    known = of_r("survey_strat")["ratio_stu_enroll"]
    told = made(schools(), "api.stu", "enroll")
    assert told.select("estimate", "se").row(0) == (six_digits(known["est"]), six_digits(known["se"]))
    for confidence, name in ((0.95, "ci95"), (0.99, "ci99")):
        shown = with_intervals(told, confidence=confidence, bounded=False)
        assert list(shown.select("low", "high").row(0)) == list(map(six_digits, known[name]))


def test_a_total_is_the_mean_times_the_stations() -> None:
    known = of_r("survey_strat")["total_enroll"]
    row = made(schools(), "enroll").row(0, named=True)
    assert (6194 * row["estimate"], 6194 * row["se"]) == (six_digits(known["est"]), six_digits(known["se"]))


def test_a_share_has_the_textbook_variance() -> None:
    """Sum W^2 (1 - f) p (1 - p) / (n - 1), written out; R: a share of whole strata has no variance."""
    sample = schools()
    row = made(sample, pl.col("api00") > 650).row(0, named=True)
    p = variance = 0.0
    for _, part in sample.group_by("stratum_id"):
        size, n, p_h = part["fpc"][0], part.height, (part["api00"] > 650).sum() / part.height
        p += size / 6194 * p_h
        variance += (size / 6194) ** 2 * (1 - n / size) * p_h * (1 - p_h) / (n - 1)
    assert (row["estimate"], row["se"]) == (
        pytest.approx(p, rel=1e-12),
        pytest.approx(variance**0.5, rel=1e-12),
    )
    one_stratum = made(sample, pl.col("stype") != "E").row(0, named=True)
    known = of_r("survey_strat")["prop_stypeE"]["est"]
    assert (one_stratum["estimate"], one_stratum["se"]) == (six_digits(known[0]), pytest.approx(0, abs=1e-12))


def test_a_simple_random_sample_is_one_stratum() -> None:
    known = of_r("survey_srs")
    sample = schools("apisrs", stratified=False)
    mean = made(sample, "api00").row(0, named=True)
    ratio = made(sample, "api.stu", "enroll").row(0, named=True)
    assert [mean[name] for name in ("estimate", "se", "deff")] == [
        six_digits(known["mean_api00"][name]) for name in ("est", "se", "deff")
    ]
    known_ratio = known["ratio_stu_enroll"]
    assert (ratio["estimate"], ratio["se"]) == (six_digits(known_ratio["est"]), six_digits(known_ratio["se"]))


def test_missing_schools_are_reweighted_in_their_stratum() -> None:
    known = of_r("survey_strat_missing10H")
    sample = schools()
    dropped = {name.lstrip("0") for name in known["dropped_cds"]}
    left = sample.filter(~pl.col("cds").str.strip_chars_start("0").is_in(dropped))
    assert left.height == 190
    for y, x, name in (("api00", "one", "mean_api00"), ("api.stu", "enroll", "ratio")):
        row = made(left, y, x, strata_of(sample)).row(0, named=True)
        assert (row["estimate"], row["se"]) == (six_digits(known[name]["est"]), six_digits(known[name]["se"]))


def test_the_exact_interval_of_korn_and_graubard() -> None:
    known = of_r("svyciprop_srs_H")["beta"]
    told = made(schools("apisrs", stratified=False), pl.col("stype") == "H")
    p, se, degrees, n = (
        told[name].cast(pl.Float64).to_numpy() for name in ("estimate", "se", "degrees", "stations")
    )
    low, high = exact(p, effective_size(p, se, degrees, n, 0.95), 0.95)
    assert (p[0], low[0], high[0]) == (six_digits(known["est"]), *map(six_digits, known["ci"]))


def test_the_exact_interval_of_clopper_and_pearson() -> None:
    low, high = exact(np.array([3 / 58]), np.array([58.0]), 0.95)
    assert [low[0], high[0]] == list(map(six_digits, of_r("exact")["binom_3_58"]))


@pytest.mark.parametrize("least", [None, 600, 700])
def test_a_second_library_says_the_same(least: int | None) -> None:
    """Of svy, itself checked against R: the whole and two domains, estimate, error, degrees and design effect."""
    svy = pytest.importorskip("svy")
    frame = schools().rename({"api.stu": "stu"}).with_columns(yes=(pl.col("api00") > 650).cast(pl.Int64))
    sample = svy.Sample(frame.drop("cell"), svy.Design(stratum="stype", wgt="pw", pop_size="fpc"))
    where = None if least is None else svy.col("api99") > least
    inside = pl.lit(1) if least is None else (pl.col("api99") > least).cast(pl.Int64)
    for y, x, theirs in (
        ("api00", "one", sample.estimation.mean("api00", where=where, deff="wor").estimates[0]),
        ("stu", "enroll", sample.estimation.ratio("stu", "enroll", where=where, deff="wor").estimates[0]),
        ("yes", "one", sample.estimation.mean("yes", where=where, deff="wor").estimates[0]),
    ):
        row = made(frame, inside * pl.col(y), inside * pl.col(x)).row(0, named=True)
        assert (row["estimate"], row["se"]) == (
            pytest.approx(theirs.est, rel=1e-6),
            pytest.approx(theirs.se, rel=1e-6),
        )
        assert (row["degrees"], row["stations"]) == (theirs.df, theirs.n)
        if least is None:
            assert row["deff"] == pytest.approx(theirs.deff, rel=1e-6)
