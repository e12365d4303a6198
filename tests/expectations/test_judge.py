"""The judgement of a draft: how many findings a broken rule makes, and which rules refuse publication."""

import pytest

from expectations import engine, suites
from expectations.engine import Outcome
from expectations.judge import LISTED_ROWS, judge
from pipelines.errors import PublicationRefused

TALLIES = "staging.published_tallies"


def found(land) -> list[dict]:
    land.build(judge)
    return [row for row in land.table("quality.findings").to_dicts() if row["rule"] != "uncertain_place"]


def test_rows_beyond_the_limit_are_counted_in_one_finding_more(land) -> None:
    row = ["police", "day", "2030-05-12", "stage", "", "pressure", "1", "facts", "", "no"]
    sound = land.rows("tallies")
    land.write_rows("tallies", [*sound, *([*row, f"page {n}"] for n in range(LISTED_ROWS + 50))])

    findings = [row for row in found(land) if row["rule"] == f"{TALLIES}.address_given"]

    listed = [row for row in findings if row["level"] == "row"]
    (summary,) = (row for row in findings if row["level"] == "table")
    assert len(listed) == LISTED_ROWS
    assert summary["statement"] == (
        f"{TALLIES}: the source is no address: {LISTED_ROWS + 50} rows in all, {LISTED_ROWS} of them are listed"
    )
    assert {row["severity"] for row in findings} == {"warning"}
    assert len({row["finding_id"] for row in findings}) == len(findings)


def test_a_rule_about_a_table_refuses_publication(land, monkeypatch: pytest.MonkeyPatch) -> None:
    import great_expectations.expectations as gxe

    rule = gxe.ExpectTableRowCountToEqual(
        value=1, severity="critical", meta={"rule": "one_row", "reason": "there is more than one row"}
    )
    monkeypatch.setattr(suites, "suites", lambda: {TALLIES: [rule]})

    with pytest.raises(PublicationRefused, match=f"{TALLIES}: there is more than one row"):
        land.build(judge)


def test_rules_on_rows_are_not_asked_of_tables_without_rows(land, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, list] = {}
    monkeypatch.setattr(engine, "run", lambda _, rules, **__: asked.update(rules) or [])

    land.build(judge)

    filled = {name for name in suites.suites() if land.table(name).height}
    assert set(asked) == filled
    assert filled < set(suites.suites())
    assert all(len(asked[name]) == len(suites.suites()[name]) for name in filled)


def test_rows_that_share_a_key_are_one_finding(land, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"source_id": "tallies", "row_number": 2}] * 2
    doubled = Outcome(TALLIES, "key_unique", "the key stands more than once", "warning", False, "2", 2, rows)
    monkeypatch.setattr(engine, "run", lambda *_, **__: [doubled])

    assert [row["finding_id"] for row in found(land)] == [f"{TALLIES}.key_unique:tallies/2"]


def periods(start: str, end: str):
    def write(land) -> None:
        land.replace(
            "election",
            'is_partial = "part"',
            'is_partial = "part"\nperiod_start_at = "from"\nperiod_end_at = "till"',
        )
        header, *rows = land.rows("tallies")
        land.write_rows("tallies", [[*header, "from", "till"], *([*row, start, end] for row in rows)])

    return write


def names_in_reverse(land) -> None:
    land.replace("territory", 'text = "alias" }', 'text = "alias", valid_from = "from", valid_to = "till" }')
    header, *rows = land.rows("aliases")
    dates = ["2020-01-01", "2010-01-01"]
    land.write_rows("aliases", [[*header, "from", "till"], *([*row, *dates] for row in rows)])


PUBLISHERS = {
    # an error of a publisher or transcriber: what breaks, the rules that tell of it
    "a period that ends before it begins": (
        periods("2030-04-30", "2030-04-01"),
        {f"{TALLIES}.period_in_order"},
    ),
    "a period that begins after its end": (
        periods("2030-06-01", "2030-06-02"),
        {"marts.statements.period_in_order", "marts.incident_timeline.period_in_order"},
    ),
    "a date of the calendar": (
        lambda land: land.replace("election", "at = 2030-05-12T08", "at = 2003-05-12T08"),
        {"staging.calendar_items.near_polling_day"},
    ),
    "the dates of a name": (names_in_reverse, {"staging.labels.dates_in_order"}),
}


@pytest.mark.parametrize("case", PUBLISHERS)
def test_what_a_publisher_wrote_wrong_is_a_warning_and_refuses_nothing(land, case: str) -> None:
    breaks, rules = PUBLISHERS[case]
    breaks(land)

    findings = found(land)

    assert {row["rule"] for row in findings} == rules
    assert {row["severity"] for row in findings} == {"warning"}
