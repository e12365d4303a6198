"""How well observers of one station agree, against published examples."""

import datetime as dt

import polars as pl
import pytest

from pipelines.marts import observer_agreement
from pipelines.tables.agreement import DOUBLE_OBSERVATIONS, OBSERVER_AGREEMENT, Level
from tests.report_rows import DAY, questions

NOON = dt.datetime(2030, 5, 12, 12, tzinfo=dt.UTC)
ASKED = questions({"question_id": "open", "type": "yes_no", "position": 2}, {"question_id": "found"})


def pairs(question: str, *told: tuple[str, str]) -> pl.DataFrame:
    rows = [
        ("weekly", f"station {n}", DAY, question, "A", "B", a, b, a == b, NOON, NOON)
        for n, (a, b) in enumerate(told)
    ]
    return pl.DataFrame(rows, schema=DOUBLE_OBSERVATIONS.schema, orient="row")


def test_krippendorff_s_example_of_two_observers() -> None:
    """Two observers, ten units, yes or no (Computing Krippendorff's Alpha-Reliability, 2011, A): 0.095."""
    units = list(zip("0100000000", "1110010100", strict=True))
    assert observer_agreement.alpha(units, Level.NOMINAL) == pytest.approx(0.095, abs=0.0005)


def test_krippendorff_s_example_with_gaps() -> None:
    """Four observers, twelve units, some not seen by all (the same paper, C): nominal 0.743, interval 0.849."""
    units = ["111", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11", "3"]
    assert observer_agreement.alpha(units, Level.NOMINAL) == pytest.approx(0.743, abs=0.0005)
    assert observer_agreement.alpha(units, Level.INTERVAL) == pytest.approx(0.849, abs=0.0005)


def test_options_agree_or_do_not_and_numbers_differ_by_more_or_less() -> None:
    told = pl.concat(
        [
            pairs("open", *[("yes", "yes")] * 6, *[("no", "no")] * 4, ("yes", "no")),
            pairs("found", *[(str(n), str(n + 1)) for n in range(100, 200, 10)]),
        ]
    )
    frame = observer_agreement.build(told, ASKED)

    assert frame.select("question_id", "level", "units", "pairs", "state").rows() == [
        ("found", "interval", 10, 10, "measured"),
        ("open", "nominal", 11, 11, "measured"),
    ]
    assert frame["equal_share"].to_list() == pytest.approx([0, 10 / 11])
    assert frame["alpha"][0] > 0.999, "one ballot of a hundred is a small difference, though never equal"
    # by hand: 12 + 10 = 22 answers, observed disagreement 2/22, expected 2 * 13 * 9 / (22 * 21)
    assert frame["alpha"][1] == pytest.approx(1 - (2 / 22) / (2 * 13 * 9 / (22 * 21)))


def test_too_few_stations_tell_nothing_about_observers() -> None:
    frame = observer_agreement.build(pairs("open", *[("yes", "no")] * 4, *[("yes", "yes")] * 5), ASKED)

    assert frame.select("units", "state", "alpha").row(0) == (9, "too_few", None)
    assert frame["equal_share"][0] == pytest.approx(5 / 9)


def test_where_all_say_the_same_agreement_cannot_be_told_from_habit() -> None:
    frame = observer_agreement.build(pairs("open", *[("yes", "yes")] * 12), ASKED)

    assert frame.select("state", "alpha", "equal_share").row(0) == ("no_variation", None, 1.0)


def test_three_observers_of_a_station_are_one_unit() -> None:
    twice = pairs("open", *[("yes", "no"), ("no", "no")] * 5)
    third = twice.with_columns(
        observer_b=pl.lit("C"), value_b=pl.lit("no"), is_equal=pl.col("value_a") == "no"
    )
    frame = observer_agreement.build(pl.concat([twice, third]), ASKED)

    assert frame.select("units", "pairs").row(0) == (10, 20)


def test_nobody_observed_twice() -> None:
    assert observer_agreement.build(DOUBLE_OBSERVATIONS.empty(), ASKED).schema == OBSERVER_AGREEMENT.schema
