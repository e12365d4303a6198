"""`quality.rule_results`: verdicts with their policies and reasons, what was seen, and what of it is verified."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from pipelines.errors import PackError
from pipelines.messages import Message
from pipelines.rules import results
from pipelines.rules.results import MARKS, value_hash
from pipelines.rules.rule import Rule
from pipelines.tables.rule_results import RULE_RESULTS
from tests.report_rows import answers, questions, submissions

ZONE = "Asia/Bishkek"
ASKED = questions(
    {"question_id": "issued"}, {"question_id": "found"}, {"question_id": "counted", "type": "yes_no"},
    {"question_id": "opened", "type": "time"}, {"question_id": "why", "type": "select_multiple"},
    {"question_id": "revision"}, {"question_id": "sent", "type": "datetime"},
    {"question_id": "box", "group_id": "boxes"}, {"question_id": "seals", "group_id": "boxes"},
    {"question_id": "guest", "group_id": "guests", "type": "text"},
)  # fmt: skip


def rule(expression: str, **said: Any) -> Rule:
    default = {"id": "r", "form": "weekly", "kind": "contradiction", "because": {}}
    return Rule.model_validate(default | {"expression": expression} | said)


def told(**values: str | int) -> tuple[Mapping[str, Any], ...]:
    """Answers of report r1; whole numbers are numbers."""
    return tuple(
        {"question_id": code, "value": str(value), "number": float(value) if isinstance(value, int) else None}
        | ({"number": float(value == "yes")} if value in ("yes", "no") else {})
        for code, value in values.items()
    )


def marks(**values: str | None) -> pl.DataFrame:
    rows = [
        {
            "submission_id": "r1",
            "group_id": "",
            "instance": 0,
            "question_id": code,
            "value_hash": value_hash(value),
        }
        for code, value in values.items()
    ]
    return pl.DataFrame(rows, schema=MARKS)


def judged(*rules: Rule, marked: pl.DataFrame | None = None, **values: str | int) -> pl.DataFrame:
    nothing = pl.DataFrame(schema=MARKS)
    frame = results.build(
        submissions({}), answers(*told(**values)), ASKED, rules, nothing if marked is None else marked, ZONE
    )
    assert frame.schema == RULE_RESULTS.schema
    assert not frame.select(RULE_RESULTS.key).is_duplicated().any()
    assert (
        not frame.select(column.name for column in RULE_RESULTS.columns if column.required)
        .null_count()
        .sum_horizontal()[0]
    )
    for row in frame.iter_rows(named=True):
        assert Message(row["template"], json.loads(row["parameters"])).english == row["reason"]
    return frame


def verdict(*rules: Rule, **values: str | int) -> str:
    (word,) = set(judged(*rules, **values)["verdict"])
    return str(word)


def reason(*rules: Rule, **values: str | int) -> str:
    (text,) = set(judged(*rules, **values)["reason"])
    return str(text)


@pytest.mark.parametrize(
    ("values", "word"),
    [({"found": 9, "issued": 10}, "pass"), ({"found": 11, "issued": 10}, "fail"), ({"found": 9}, "unknown")],
)
def test_a_contradiction_passes_fails_or_is_unknown(values: dict[str, int], word: str) -> None:
    assert verdict(rule("found <= issued"), **values) == word


@pytest.mark.parametrize("policy", ["unknown", "fail", "pass"])
def test_every_rule_says_what_missing_answers_mean(policy: str) -> None:
    asked = rule("found <= issued", missing=policy)

    assert verdict(asked, found=9) == policy
    assert "issued" in reason(asked, found=9)
    assert "found" not in reason(asked, found=9).split("answer to")[1].split(":")[0]
    assert verdict(asked, found=9, issued=1) == "fail"


@pytest.mark.parametrize("policy", ["unknown", "fail", "pass"])
def test_a_rule_that_perhaps_does_not_concern_a_report_blames_nobody(policy: str) -> None:
    asked = rule("answered(found)", when="counted", missing=policy)

    assert verdict(asked) == "unknown"
    assert reason(asked) == (
        "Nobody can tell whether the rule is to be asked, which it is where counted: no usable answer to counted"
    )
    assert verdict(asked, counted="no") == "not_applicable"
    assert verdict(asked, counted="yes") == "fail"
    assert verdict(asked, counted="yes", found=1) == "pass"


def test_a_skip_that_was_answered_is_told_with_what_was_seen() -> None:
    frame = judged(rule("not answered(found)", when="not counted", kind="skip"), counted="no", found=3)

    assert frame["question_id"].to_list() == ["found", "counted"]
    assert set(frame["verdict"]) == {"fail"}
    assert json.loads(frame["values_seen"][0]) == {"found": "3", "counted": "no"}
    assert frame["reason"][0] == "It does not hold that not answered(found): found = 3"


def test_an_answer_that_cannot_be_read_is_no_answer_but_is_seen() -> None:
    frame = judged(rule("found > 1 and opened < '09:00'"), found="about 20", opened="8 o'clock")

    assert set(frame["verdict"]) == {"unknown"}
    assert json.loads(frame["values_seen"][0]) == {"found": "about 20", "opened": "8 o'clock"}
    assert frame["reason"][0].endswith("no usable answer to found, opened")


def test_a_time_with_seconds_and_a_zone_is_the_time_on_the_clock() -> None:
    assert verdict(rule("opened = '07:55'"), opened="07:55:00.000+06:00") == "pass"


@pytest.mark.parametrize(
    "sent",
    [
        "2030-05-06T08:00:30.000+06:00", "2030-05-06T08:00:30+0600", "2030-05-06T02:00:30Z", "2030-05-06 08:00:30",
        "2030-05-06T08:00:30",
    ],
)  # fmt: skip
def test_a_moment_is_the_same_however_it_is_written(sent: str) -> None:
    assert verdict(rule("sent = '2030-05-06T08:00:30+06:00'"), sent=sent) == "pass"


def test_a_moment_to_the_minute_and_what_is_none() -> None:
    assert verdict(rule("sent = '2030-05-06T08:00+06:00'"), sent="2030-05-06T08:00") == "pass"
    for text in ("2030-05-06", "2030-02-30T08:00", "yesterday", "2030-05-06T25:00:00Z"):
        assert verdict(rule("sent = '2030-05-06T08:00+06:00'"), sent=text) == "unknown"


def test_a_question_may_be_called_like_a_column_of_ours() -> None:
    assert verdict(rule("revision > 5"), revision=6) == "pass"


def test_reasons_hold_braces_and_quotes_of_an_answer_as_they_are() -> None:
    assert verdict(rule("answered(why)"), why='{x} "y" \\ %s') == "pass"
    assert 'why = {x} "y" \\ %s' in reason(rule("answered(why)"), why='{x} "y" \\ %s')


def test_a_rule_in_a_repeat_group_is_asked_of_every_entry() -> None:
    frame = results.build(
        submissions({}, {}),
        answers(
            *told(issued=5),
            *(
                {"group_id": "boxes", "instance": n, **one}
                for n in (1, 2)
                for one in told(box=n, seals=4 * n)
            ),
        ),
        ASKED,
        [rule("seals <= issued"), rule("box < 3", id="s")],
        pl.DataFrame(schema=MARKS),
        ZONE,
    )

    assert frame.select("rule_id", "instance", "question_id", "verdict").rows() == [
        ("r", 1, "seals", "pass"), ("r", 2, "seals", "fail"), ("r", 1, "issued", "pass"), ("r", 2, "issued", "fail"),
        ("s", 1, "box", "pass"), ("s", 2, "box", "pass"),
    ]  # fmt: skip
    assert set(frame["submission_id"]) == {"r1"}, "a report without entries has nothing to be asked"


def test_a_rule_over_two_lists_is_refused() -> None:
    with pytest.raises(PackError, match="boxes, guests, which have no common entries"):
        judged(rule("seals = 2 or answered(guest)"))


@pytest.mark.parametrize("said", [{"form": "other"}, {"expression": "nothing > 1"}, {"when": "found"}])
def test_a_rule_that_does_not_fit_its_form_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(PackError, match=r"no form 'other'|no question|not true or false"):
        judged(rule(**({"expression": "found > 1"} | said)))


def test_a_mark_holds_for_the_answer_that_it_was_made_on() -> None:
    asked = rule("found <= issued")
    frame = judged(asked, marked=marks(found="11", issued="10"), found=11, issued=10)
    assert set(frame["verification"]) == {"full"}

    changed = judged(asked, marked=marks(found="11", issued="10"), found=12, issued=10)
    state = {
        row["question_id"]: (row["is_verified"], row["is_expired"]) for row in changed.iter_rows(named=True)
    }
    assert state == {"found": (False, True), "issued": (True, False)}
    assert set(changed["verification"]) == {"partial"}
    assert set(changed["verdict"]) == {"fail"}, "a mark changes no verdict"


def test_a_mark_comes_back_with_the_answer_and_a_missing_one_can_be_verified() -> None:
    asked = rule("answered(found)")
    both = pl.concat([marks(found="11"), marks(found=None)])
    assert judged(asked, marked=both, found=11)["is_verified"].all()
    assert judged(asked, marked=both)["is_verified"].all()
    assert judged(asked, marked=both, found=12)["is_expired"].all()
    assert value_hash(None) != value_hash("")


def test_without_a_mark_nothing_is_verified_or_expired() -> None:
    frame = judged(rule("found <= issued"), found=1)
    assert not frame["is_verified"].any()
    assert not frame["is_expired"].any()
    assert set(frame["verification"]) == {"none"}


def outlier_reports(*values: int | None, region: str = "N") -> tuple[pl.DataFrame, pl.DataFrame]:
    reports = submissions(*({} for _ in values)).with_columns(region_id=pl.lit(region))
    rows = [
        {"submission_id": f"r{n}", "question_id": "found", "value": str(value), "number": float(value)}
        for n, value in enumerate(values, start=1)
        if value is not None
    ]
    return reports, answers(*rows)


OUTLIER = rule("found", kind="outlier", within="region_id")


def judged_outliers(*values: int | None) -> list[str]:
    reports, told = outlier_reports(*values)
    return results.build(reports, told, ASKED, [OUTLIER], pl.DataFrame(schema=MARKS), ZONE)[
        "verdict"
    ].to_list()


def test_an_outlier_lies_far_from_the_median_of_its_region() -> None:
    values = [10, 11, 12, 13, 14, 15, 16, 17, 18, 90]
    # median 14.5, MAD 2.5, robust sd 3.7065: 90 lies 20.4 of them away, 10 lies 1.2
    assert judged_outliers(*values) == ["pass"] * 9 + ["fail"]
    reports, told = outlier_reports(*values)
    frame = results.build(reports, told, ASKED, [OUTLIER], pl.DataFrame(schema=MARKS), ZONE)
    assert frame["reason"][9] == (
        "found is 90, 20.4 robust standard deviations from 14.5, the median of 10 reports"
    )


def test_few_reports_have_no_outliers() -> None:
    assert judged_outliers(*range(8), 1_000) == ["unknown"] * 9


def test_where_half_say_the_same_there_is_no_measure_of_far() -> None:
    assert judged_outliers(*[5] * 11, 6, 9_000) == ["unknown"] * 13


def test_a_missing_number_is_no_outlier_and_is_not_counted() -> None:
    assert judged_outliers(*range(9), None) == ["unknown"] * 10


def test_only_an_outlier_has_neighbours() -> None:
    for said in ({"within": "region_id"}, {"kind": "outlier"}):
        with pytest.raises(ValueError, match="an outlier has it, nothing else"):
            rule("found > 1", **said)


def test_the_version_of_a_rule_is_what_it_says_not_how_it_is_typed() -> None:
    first = rule("found<=issued", because={"en": "It must."})
    assert first.version == rule("found  <=  (issued)", because={"en": "It has to."}).version
    others = [
        rule("found < issued"), rule("found<=issued", missing="fail"), rule("found<=issued", when="counted"),
    ]  # fmt: skip
    assert len({first.version, *(other.version for other in others)}) == 4


def test_a_rule_that_cannot_be_read_is_refused_where_it_stands() -> None:
    with pytest.raises(ValueError, match=r"character 8.*a value is expected"):
        rule("found >")


def test_every_rule_has_a_verdict_on_every_report() -> None:
    n = 5_000
    reports = (
        submissions({})
        .drop("submission_id")
        .join(pl.DataFrame({"submission_id": [f"r{i}" for i in range(n)]}), how="cross")
    )
    told = pl.concat(
        answers({"question_id": code, "value": "3", "number": 3.0})
        .drop("submission_id")
        .join(reports.select("submission_id"), how="cross")
        for code in ("issued", "found", "revision")
    )
    rules = [rule(f"found <= issued + {i}", id=f"r{i}", when="revision > 1") for i in range(50)]
    frame = results.build(
        reports, told.select(answers().columns), ASKED, rules, pl.DataFrame(schema=MARKS), ZONE
    )

    assert frame.height == n * 50 * 3
