"""What a form says to the phone is asked again of what has come."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.errors import PackError
from pipelines.questionnaire import Questionnaire
from pipelines.rules import results
from pipelines.rules.of_form import rules
from pipelines.rules.results import MARKS
from tests.report_rows import answers, questions, submissions

FILE = Path("weekly.toml")
ZONE = "UTC"


def form(*stated: dict[str, Any]) -> Questionnaire:
    labels = {"en": "?"}
    seen = [{"code": "rain", "labels": labels}, {"code": "late", "labels": labels}]
    return Questionnaire.model_validate(
        {
            "id": "weekly",
            "version": "1",
            "labels": labels,
            "group": [
                {
                    "code": "visit",
                    "labels": labels,
                    "relevant": "visited",
                    "question": [
                        {"code": "why", "type": "select_one", "labels": labels, "options": seen},
                        {"code": "hint", "type": "note", "labels": labels, "relevant": "visited"},
                        {
                            "code": "troubled", "type": "integer", "labels": labels, "relevant": "looked_at > 0",
                            "constraint": "this <= looked_at and this >= 0", "message": {"en": "Not more than seen."},
                        },
                    ],
                },
                {
                    "code": "top",
                    "labels": labels,
                    "question": [
                        {"code": "visited", "type": "yes_no", "labels": labels},
                        {"code": "looked_at", "type": "integer", "labels": labels},
                    ],
                },
            ],
            "rule": stated,
        }
    )  # fmt: skip


def stated(**said: Any) -> dict[str, Any]:
    return {"id": "late", "kind": "contradiction", "expression": "why != 'late'", "because": {}} | said


def test_conditions_and_constraints_of_a_form_are_rules() -> None:
    found = {rule.id: (rule.kind.value, rule.expression, rule.when) for rule in rules(form(stated()), FILE)}

    assert found == {
        "late": ("contradiction", "why != 'late'", None),
        "skip_why": ("skip", "not answered(why)", "not visited"),
        "skip_troubled": ("skip", "not answered(troubled)", "not (visited and looked_at > 0)"),
        "constraint_troubled": ("range", "troubled <= looked_at and troubled >= 0", "answered(troubled)"),
    }
    assert rules(form(), FILE)[-1].because == {"en": "Not more than seen."}


def test_a_workbook_that_no_phone_has_checked_is_held_to_its_form() -> None:
    asked = questions(
        {"question_id": "why", "type": "select_one"}, {"question_id": "troubled"},
        {"question_id": "visited", "type": "yes_no"}, {"question_id": "looked_at"},
    )  # fmt: skip
    told = answers(
        {"question_id": "visited", "value": "no", "number": 0.0},
        {"question_id": "looked_at", "value": "3", "number": 3.0},
        {"question_id": "troubled", "value": "5", "number": 5.0},
    )
    frame = results.build(submissions({}), told, asked, rules(form(), FILE), pl.DataFrame(schema=MARKS), ZONE)

    assert dict(frame.select("rule_id", "verdict").unique().iter_rows()) == {
        "skip_why": "pass",
        "skip_troubled": "fail",
        "constraint_troubled": "fail",
    }


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"expression": "why != 'lat'"}, "'why' has no option 'lat'.*late"),
        ({"expression": "visited", "when": "why = 'sun'"}, "has no option 'sun'.*rain"),
        ({"expression": "why !="}, "a value is expected"),
        ({"kind": "guess"}, "kind"),
        ({"colour": "red"}, "colour is no key"),
        ({"id": "skip_why"}, "2 rules are called 'skip_why'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_file_and_remedy(said: dict[str, str], complaint: str) -> None:
    with pytest.raises(PackError, match=complaint) as refusal:
        rules(form(stated(**said)), FILE)

    assert refusal.value.where.startswith("weekly.toml")
