"""Equations of a form: their terms, how they read, and texts that are none."""

import pytest
from pydantic import ValidationError

from pipelines.form import Form, FormEquation, terms

LABELS = {"en": "so it is"}
TERMS = {
    "registered": (1, "registered"),
    "-ballots_lost": (-1, "ballots_lost"),
    "3*ballots_valid": (3, "ballots_valid"),
    "-2*votes": (-2, "votes"),
    "0": (0, None),
    "-15": (-15, None),
}


@pytest.mark.parametrize("text", TERMS)
def test_a_term_is_a_field_with_its_factor_or_a_number(text: str) -> None:
    assert terms((text,)) == [TERMS[text]]


@pytest.mark.parametrize(
    "text", ["", " votes", "2 * votes", "2*", "*votes", "2.5*votes", "votes-", "--votes", "Votes"]
)
def test_what_is_no_term_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(
        ValidationError, match="is no term: write a field, -field, 2\\*field or a whole number"
    ):
        FormEquation(id="x", left=(text,), right=("0",), because=LABELS)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_without_a_term_is_refused(side: str) -> None:
    with pytest.raises(ValidationError, match="a side without a term: write a field, or the number 0"):
        FormEquation.model_validate(
            {"id": "x", "left": ["votes"], "right": ["0"], "because": LABELS, side: []}
        )


def test_an_equation_reads_in_one_line_and_names_each_field_once() -> None:
    equation = FormEquation(
        id="x",
        left=("votes", "-ballots_lost"),
        relation="<=",
        right=("2*votes", "registered", "1"),
        because=LABELS,
    )

    assert equation.formula == "votes - ballots_lost <= 2*votes + registered + 1"
    assert equation.fields() == ["votes", "ballots_lost", "registered"]


def test_a_form_is_of_its_ballots_or_of_all() -> None:
    assert Form().serves("mayor")
    assert Form(contests=("mayor",)).serves("mayor")
    assert not Form(contests=("mayor",)).serves("council")
