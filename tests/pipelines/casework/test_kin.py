"""Folding only what an entry touches comes to what folding everything does, whatever was written in whatever parts."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.casework import cases as casework
from pipelines.casework.actions import (
    Action,
    LeaveUnverifiable,
    Merge,
    Refute,
    Remark,
    Reopen,
    StepKind,
    Take,
    Undo,
)
from pipelines.casework.cases import Cases
from pipelines.casework.complaints import complaints, refusal
from pipelines.casework.decision import Decision
from pipelines.casework.docket import Docket
from pipelines.casework.kin import Kin
from pipelines.casework.rights import Role
from pipelines.casework.steps import Rules
from tests.pipelines.casework.conftest import LATER, LAW, ZONE, Desk, day

RULES = Rules(ZONE, LAW)
JUDGED = {"reason": "why not", "evidence": ("direct",), "independent_sources": 1, "no_conflict": True}


def parts(chance: random.Random, journal: list[Decision]) -> list[list[Decision]]:
    """The journal as somebody reads it who looks now and then."""
    found, left = [], journal
    while left:
        size = chance.randrange(1, 9)
        found.append(left[:size])
        left = left[size:]
    return found


def about_complaints(chance: random.Random, length: int) -> list[Decision]:
    """What anybody might have written, unasked: undoing of what is to come, appeals against oneself and in circles."""
    desk = Desk(LAW)
    for _ in range(length):
        name, at = f"c-{chance.randrange(8)}", day(chance.randrange(1, 9), chance.randrange(24))
        match chance.randrange(7):
            case 0 | 1:
                appeal = chance.choice([None, None, f"c-{chance.randrange(9)}"])
                filed = chance.choice([None, at])
                desk.file(
                    name, body=chance.choice(["pec", "tec"]), appeal_of=appeal, filed_at=filed, asking=False
                )
            case 2:
                desk.undo(name, chance.randrange(1, length + 1), asking=False)
            case _:
                desk.step(name, chance.choice(list(StepKind)), at, asking=False)
    return desk.journal


def about_reports(chance: random.Random, length: int) -> list[Decision]:
    """Decisions on seven reports, on one or several at once, fit or not."""

    def content() -> Action:
        kind = chance.choice([Take, Take, Refute, LeaveUnverifiable, Reopen, Merge, Remark, Undo, Undo])
        if kind is Undo:
            return Undo(reason="a mistake", entry=chance.randrange(1, length + 1))
        return kind.model_validate(JUDGED if kind in (Refute, LeaveUnverifiable) else {"reason": "why not"})

    journal = []
    for number in range(1, length + 1):
        told = content()
        several = chance.randrange(1, 4) if told.for_many else 1
        names = tuple(chance.sample([f"r-{n}" for n in range(7)], several))
        revisions = tuple(chance.choice([1, 1, 1, 2]) for _ in names)
        journal.append(Decision(number, LATER, "a", Role.LAWYER, "any", names, revisions, told))
    return journal


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_complaints_read_in_parts_are_those_of_the_whole(chance: random.Random, length: int) -> None:
    journal = about_complaints(chance, length)
    docket, read = Docket(), 0
    for part in parts(chance, journal):
        docket, read = docket.after(part, RULES), read + len(part)
        assert list(docket.by_id.values()) == complaints(journal[:read], RULES)

    whole = Docket().after(journal, RULES)
    assert list(docket.decisions) == journal
    for name in [f"c-{number}" for number in range(8)]:
        assert docket.about(name) == whole.about(name)
        assert docket.last_entry(name) == max((d.number for d in journal if name in d.subjects), default=0)


@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_what_is_refused_among_kin_is_what_is_refused_among_all(chance: random.Random, length: int) -> None:
    *journal, asked = about_complaints(chance, length)
    docket = Docket().after(journal, RULES)

    assert refusal(docket.kin.among(docket.kin.around([asked])), asked, RULES) == refusal(
        journal, asked, RULES
    )


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_cases_read_in_parts_are_those_of_the_whole(chance: random.Random, length: int) -> None:
    journal = about_reports(chance, length)
    cases, kin, read = Cases(), Kin(), 0
    for part in parts(chance, journal):
        kin, read = kin.after(part), read + len(part)
        cases = casework.after(cases, part, kin)
        assert cases == casework.fold(journal[:read])


def test_others_are_not_kin() -> None:
    """A busy desk: what is folded for an entry does not grow with what others write."""
    desk = Desk(LAW)
    for number in range(200):
        desk.file(f"c-{number}", asking=False)
        desk.step(f"c-{number}", StepKind.FILED, day(2), asking=False)
    desk.file("c-200", body="tec", appeal_of="c-7", asking=False)
    kin = Kin().after(desk.journal)

    (appeal,) = desk.journal[-1:]
    assert [decision.number for decision in kin.among(kin.around([appeal]))] == [15, 16, 401]
