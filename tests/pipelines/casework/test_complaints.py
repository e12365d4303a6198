"""Decisions to complaints: which step follows which, appeals, undoing; the order of reading changes nothing."""

from typing import Any

import pytest

from pipelines.casework.actions import StepKind
from pipelines.casework.complaint import ComplaintState
from pipelines.casework.complaints import of_case, unknown_word
from pipelines.casework.steps import possible
from pipelines.domain import Precision
from tests.pipelines.casework.conftest import LATER, LAW, Desk, day

# ---------------------------------------------------------------- one step after another

WAYS = {
    ComplaintState.DRAFTED: (),
    ComplaintState.FILED: (StepKind.FILED,),
    ComplaintState.REGISTERED: (StepKind.FILED, StepKind.REGISTERED),
    ComplaintState.FORWARDED: (StepKind.FILED, StepKind.FORWARDED),
    ComplaintState.ANSWERED: (StepKind.FILED, StepKind.POLICE_OUTCOME),
    ComplaintState.DECIDED: (StepKind.FILED, StepKind.DECIDED),
    ComplaintState.WITHDRAWN: (StepKind.FILED, StepKind.WITHDRAWN),
}
# state: the steps that may follow, by their first letters; everything else is refused
ALLOWED = {
    "drafted": "filed",
    "filed": "registered forwarded decided police_outcome withdrawn",
    "registered": "forwarded decided police_outcome withdrawn",
    "forwarded": "registered decided police_outcome withdrawn forwarded",
    "answered": "forwarded decided police_outcome informed withdrawn",
    "decided": "informed",
    "withdrawn": "",
}


def reached(state: ComplaintState) -> Desk:
    desk = Desk()
    assert desk.file("c-1") is None
    for number, kind in enumerate(WAYS[state], start=1):
        assert desk.step("c-1", kind, day(number)) is None
    assert desk.held()["c-1"].state is state
    return desk


@pytest.mark.parametrize("kind", StepKind)
@pytest.mark.parametrize("state", ComplaintState)
def test_every_step_after_every_state(state: ComplaintState, kind: StepKind) -> None:
    desk = reached(state)
    more: dict[str, Any] = {"body": "prosecutor"} if kind is StepKind.FORWARDED else {}

    told = desk.step("c-1", kind, day(9), **more)

    if kind.value in ALLOWED[state].split():
        assert told is None
    else:
        assert told == f"This step cannot follow. State of the complaint: {state}; step: {kind}"
        assert len(desk.journal) == 1 + len(WAYS[state])


@pytest.mark.parametrize("body", ["pec", "police"])
@pytest.mark.parametrize("state", ComplaintState)
def test_what_is_offered_as_the_next_step_is_what_is_not_refused(state: ComplaintState, body: str) -> None:
    for kind in StepKind:
        desk = Desk(LAW)
        desk.file("c-1", body=body)
        for number, before in enumerate(WAYS[state], start=1):
            desk.step("c-1", before, day(number), **({"body": "tec"} if before is StepKind.FORWARDED else {}))
        more: dict[str, Any] = {"body": "cec"} if kind is StepKind.FORWARDED else {}

        offered = possible(desk.held()["c-1"], LAW)

        assert (desk.step("c-1", kind, day(9), **more) is None) is (kind in offered)


UNSAID = {
    "a decision without its outcome": (StepKind.DECIDED, {"outcome": None}, "A decision needs its outcome"),
    "an outcome without a decision": (
        StepKind.REGISTERED,
        {"outcome": "granted"},
        "A decision needs its outcome",
    ),
    "a police outcome that says none": (
        StepKind.POLICE_OUTCOME,
        {"police_outcome": None},
        "must say which one",
    ),
    "a police outcome of a decision": (StepKind.DECIDED, {"police_outcome": "crime"}, "must say which one"),
    "forwarded to nobody": (StepKind.FORWARDED, {"body": None}, "must say to which body"),
    "registered by another body": (StepKind.REGISTERED, {"body": "tec"}, "must say to which body"),
    "forwarded to where it lies": (StepKind.FORWARDED, {"body": "pec"}, "lies with that body already"),
}


@pytest.mark.parametrize("case", UNSAID)
def test_a_step_says_what_it_must(case: str) -> None:
    kind, more, told = UNSAID[case]

    assert told in str(reached(ComplaintState.FILED).step("c-1", kind, day(9), **more))


def test_the_complainant_is_informed_once_of_every_answer(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1))
    desk.step("c-1", StepKind.POLICE_OUTCOME, day(2))
    assert desk.step("c-1", StepKind.INFORMED, day(3)) is None
    assert (
        desk.step("c-1", StepKind.INFORMED, day(4))
        == "That the complainant was informed has been entered already"
    )
    assert desk.step("c-1", StepKind.POLICE_OUTCOME, day(5), police_outcome="crime") is None
    assert desk.held()["c-1"].informed is None
    assert desk.step("c-1", StepKind.INFORMED, day(6)) is None
    assert desk.held()["c-1"].police_outcome == "crime"


def test_police_outcomes_come_from_bodies_that_give_them() -> None:
    desk = Desk(LAW)
    desk.file("c-1", body="cec", filed_at=day(1))

    assert desk.step("c-1", StepKind.POLICE_OUTCOME, day(2)) == "No police outcome comes from this body: cec"
    assert desk.step("c-1", StepKind.FORWARDED, day(2)) is None
    assert desk.step("c-1", StepKind.POLICE_OUTCOME, day(3)) is None


# ---------------------------------------------------------------- when


def test_what_is_entered_late_is_put_where_it_happened(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1))
    desk.step("c-1", StepKind.DECIDED, day(5))

    assert desk.step("c-1", StepKind.REGISTERED, day(2), number="17/5") is None

    assert [step.kind for step in desk.held()["c-1"].steps] == ["filed", "registered", "decided"]


def test_a_step_that_another_makes_impossible_is_refused_with_that_reason(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1))
    desk.step("c-1", StepKind.DECIDED, day(5))

    told = desk.step("c-1", StepKind.WITHDRAWN, day(3))

    assert told == "This step cannot follow. State of the complaint: withdrawn; step: decided"


def test_of_a_step_with_a_wrong_day_it_is_said_that_its_day_is_wrong() -> None:
    desk = Desk()
    desk.file("c-1", filed_at=day(16))
    assert desk.step("c-1", StepKind.REGISTERED, day(15)) == "This step lies before the one that it follows"
    assert desk.step("c-1", StepKind.REGISTERED, day(17)) is None
    assert "cannot follow" in str(desk.step("c-1", StepKind.REGISTERED, day(15))), "whatever its day is"


@pytest.mark.parametrize(
    ("at", "precision", "now", "refused"),
    [
        (day(5, 12, 1), Precision.MINUTE, day(5, 12, 0), True),
        (day(5, 12, 0), Precision.MINUTE, day(5, 12, 0), False),
        (day(5, 23, 0), Precision.DAY, day(5, 12, 0), False),  # today, the hour unknown
        (day(6, 0, 0), Precision.DAY, day(5, 23, 59), True),
    ],
)
def test_nothing_has_happened_tomorrow(
    desk: Desk, at: Any, precision: Precision, now: Any, refused: bool
) -> None:
    desk.file("c-1")

    told = (
        desk.step("c-1", StepKind.FILED, at, precision=precision, now=now),
        Desk().file("c-2", filed_at=at, filed_precision=precision, now=now),
    )

    assert [text is not None and "has not come yet" in text for text in told] == [refused, refused]


def test_of_one_day_the_minutes_order_what_has_them_and_nature_what_has_not(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1, 15))
    assert "lies before the one that it follows" in str(desk.step("c-1", StepKind.REGISTERED, day(1, 14)))
    assert desk.step("c-1", StepKind.REGISTERED, day(1, 0), precision=Precision.DAY) is None
    assert desk.step("c-1", StepKind.INFORMED, day(2), precision=Precision.DAY) is not None
    assert desk.step("c-1", StepKind.DECIDED, day(2, 18)) is None
    assert desk.step("c-1", StepKind.INFORMED, day(2), precision=Precision.DAY) is None
    assert [step.kind for step in desk.held()["c-1"].steps] == ["filed", "registered", "decided", "informed"]


def test_of_a_day_without_hours_the_natural_order_counts_and_not_that_of_entering(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1), filed_precision=Precision.DAY)
    assert desk.step("c-1", StepKind.DECIDED, day(1), precision=Precision.DAY) is None
    assert desk.step("c-1", StepKind.REGISTERED, day(1), precision=Precision.DAY) is None
    assert [step.kind for step in desk.held()["c-1"].steps] == ["filed", "registered", "decided"]


# ---------------------------------------------------------------- drafts, cases, undoing


def test_a_draft_is_written_anew_until_it_is_filed(desk: Desk) -> None:
    assert desk.file("c-1") is None
    assert desk.file("c-1", body="tec", cases=("case-1", "case-2")) is None
    assert desk.link("c-1", "case-3", "case-1") is None
    assert desk.step("c-1", StepKind.FILED, day(2)) is None
    assert "stays as it was filed" in str(desk.file("c-1", body="cec"))

    complaint = desk.held()["c-1"]
    assert (complaint.body, complaint.cases) == ("tec", ("case-1", "case-2", "case-3"))


def test_cases_and_complaints_are_many_to_many(desk: Desk) -> None:
    desk.file("c-1", cases=("case-1", "case-2"))
    desk.file("c-2", cases=("case-2",))
    desk.link("c-2", "case-3")
    held = desk.held().values()

    assert [[c.id for c in of_case(held, case)] for case in ("case-1", "case-2", "case-3", "case-4")] == [
        ["c-1"], ["c-1", "c-2"], ["c-2"], [],
    ]  # fmt: skip


def test_an_entry_is_undone_and_the_complaint_is_as_before(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1))
    before = desk.held()
    desk.step("c-1", StepKind.DECIDED, day(3))

    assert desk.undo("c-1", 2) is None

    assert desk.held() == before
    assert desk.undo("c-1", 2) == "There is no entry that this would undo"
    assert desk.undo("c-1", 99) == "There is no entry that this would undo"


def test_what_others_stand_on_is_not_undone(desk: Desk) -> None:
    desk.file("c-1")
    desk.step("c-1", StepKind.FILED, day(1))
    desk.step("c-1", StepKind.REGISTERED, day(2))

    assert "State of the complaint: drafted" in str(desk.undo("c-1", 2))
    assert "stand on this one" in str(desk.undo("c-1", 1))
    assert desk.undo("c-1", 3) is None
    assert desk.undo("c-1", 2) is None
    assert desk.undo("c-1", 1) is None
    assert desk.held() == {}


def test_of_a_complaint_that_nobody_drafted_nothing_is_entered(desk: Desk) -> None:
    assert (
        desk.step("c-9", StepKind.REGISTERED, day(2)) == "There is no such complaint: write its draft first"
    )
    assert desk.link("c-9", "case-1") == "There is no such complaint: write its draft first"


# ---------------------------------------------------------------- words


def test_words_are_those_of_the_catalogues(desk: Desk) -> None:
    terms = {
        "complaint_body": {"pec": {}, "police": {}},
        "applicant": {"observer": {}},
        "police_outcome": {"crime": {}},
    }
    desk.file("c-1")
    desk.file("c-2", body="pek")
    desk.file("c-3", applicant="observers")
    desk.step("c-1", StepKind.FILED, day(1))
    desk.step("c-1", StepKind.POLICE_OUTCOME, day(2), police_outcome="crimes", now=LATER)

    told = [unknown_word(decision.content, terms) for decision in desk.journal]

    assert [message and message.english for message in told] == [
        None,
        "pek is not on the list complaint_body of the catalogues",
        "observers is not on the list applicant of the catalogues",
        None,
        "crimes is not on the list police_outcome of the catalogues",
    ]
