"""The chain of appeals: each against a complaint that was filed before, to a body above."""

import pytest

from pipelines.casework.actions import Outcome, StepKind
from tests.pipelines.casework.conftest import LAW, Desk, day


def appealed(*bodies: str) -> Desk:
    desk = Desk(LAW)
    for number, body in enumerate(bodies, start=1):
        earlier = f"c-{number - 1}" if number > 1 else None
        assert desk.file(f"c-{number}", body=body, appeal_of=earlier, filed_at=day(number, 9)) is None
        assert desk.step(f"c-{number}", StepKind.DECIDED, day(number, 15)) is None
    return desk


def test_the_whole_chain_from_the_precinct_to_the_supreme_court() -> None:
    held = appealed("pec", "tec", "cec", "court", "supreme_court").held()

    assert [complaint.appeal_of for complaint in held.values()] == [None, "c-1", "c-2", "c-3", "c-4"]
    assert {complaint.outcome for complaint in held.values()} == {Outcome.REJECTED}
    assert not any(complaint.set_aside for complaint in held.values())


APPEALS = {
    "against nothing": ({"appeal_of": "c-9", "body": "tec"}, "There is no such complaint to appeal against"),
    "against itself": ({"appeal_of": "c-2", "body": "tec"}, "lead back to where they began"),
    "over the head": ({"appeal_of": "c-1", "body": "cec"}, "An appeal from pec goes to another body than cec"),
    "to the same body": ({"appeal_of": "c-1", "body": "pec"}, "goes to another body than pec"),
    "filed before": (
        {"appeal_of": "c-1", "body": "tec", "filed_at": day(1, 8)}, "filed before the complaint that it appeals",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", APPEALS)
def test_an_appeal_that_cannot_be_is_refused(case: str) -> None:
    said, told = APPEALS[case]
    desk = appealed("pec")

    assert told in str(desk.file("c-2", **said))
    desk.file("c-2", asking=False, **said)

    (aside,) = desk.held()["c-2"].set_aside
    assert desk.held()["c-2"].appeal_of is None
    assert told in aside.because.english


def test_an_appeal_against_a_draft_or_what_was_withdrawn_is_refused() -> None:
    desk = Desk(LAW)
    desk.file("c-1")
    assert "was not filed, or was withdrawn" in str(desk.file("c-2", body="tec", appeal_of="c-1"))
    desk.step("c-1", StepKind.FILED, day(1))
    assert desk.file("c-2", body="tec", appeal_of="c-1") is None  # against a delay
    assert "was not filed, or was withdrawn" in str(desk.step("c-1", StepKind.WITHDRAWN, day(2)))
    assert "was not filed, or was withdrawn" in str(desk.undo("c-1", 2))


def test_appeals_in_a_circle_end() -> None:
    desk = Desk()
    desk.file("c-1")
    desk.step("c-1", StepKind.FILED, day(1))
    desk.file("c-2", appeal_of="c-1", filed_at=day(2))
    desk.undo("c-1", 2, asking=False)
    desk.file("c-1", appeal_of="c-2", filed_at=day(3), asking=False)

    assert [complaint.appeal_of for complaint in desk.held().values()] == [None, None]


def test_from_the_last_body_nothing_leads_on_and_of_one_nobody_spoke_of_all_is_open() -> None:
    desk = appealed("pec", "tec", "cec", "court", "supreme_court")
    for body in ("pec", "supreme_court"):
        told = desk.file("c-6", body=body, appeal_of="c-5", filed_at=day(9))
        assert told == "The law names no body above this one: supreme_court"

    other = appealed("police")
    assert other.file("c-2", body="court", appeal_of="c-1", filed_at=day(2)) is None


def test_where_no_law_is_known_no_chain_is_made_up(desk: Desk) -> None:
    desk.file("c-1", filed_at=day(1))

    assert desk.file("c-2", body="supreme_court", appeal_of="c-1", filed_at=day(2)) is None
