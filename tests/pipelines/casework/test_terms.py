"""Every word that casework writes has a name in every language, and no list of ours names what casework lacks."""

from enum import StrEnum

import pytest

from pipelines import packs, settings
from pipelines.casework.actions import ComplaintKind, StepKind
from pipelines.casework.complaint import ComplaintState
from pipelines.tables.complaints import ComplaintOutcome

AXES: dict[str, type[StrEnum]] = {
    "complaint_kind": ComplaintKind,
    "complaint_state": ComplaintState,
    "complaint_step": StepKind,
    "complaint_outcome": ComplaintOutcome,
}


@pytest.mark.parametrize("axis", AXES)
def test_the_catalogue_names_exactly_these_words(axis: str) -> None:
    terms = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA).catalogue.terms

    assert set(terms[axis]) == {word.value for word in AXES[axis]}


def test_lists_that_only_the_catalogue_has_are_there() -> None:
    terms = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA).catalogue.terms

    assert {"pec", "tec", "cec", "police", "prosecutor", "court", "supreme_court"} <= set(
        terms["complaint_body"]
    )
    assert {"crime", "misdemeanour", "infraction", "electronic_journal", "written_off"} == set(
        terms["police_outcome"]
    )
    assert {"observer", "voter", "candidate"} <= set(terms["applicant"])
