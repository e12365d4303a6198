"""The fold of any journal: it ends, loses nothing, and does not depend on the order of reading."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.casework.actions import StepKind
from pipelines.casework.complaint import ComplaintState
from pipelines.casework.complaints import complaints
from pipelines.domain import Precision
from tests.pipelines.casework.conftest import LAW, Desk, day


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_no_journal_stops_the_fold_and_reading_it_in_another_order_changes_nothing(
    chance: random.Random, length: int
) -> None:
    """Whatever was written, unasked: each decision about a drafted complaint counts, or is set aside, or is undone."""
    desk = Desk(LAW)
    for _ in range(length):
        name, at = f"c-{chance.randrange(4)}", day(chance.randrange(1, 9), chance.randrange(24))
        precision = chance.choice([Precision.MINUTE, Precision.DAY])
        match chance.randrange(6):
            case 0:
                appeal = chance.choice([None, f"c-{chance.randrange(5)}"])
                filed = chance.choice([None, at])
                body = chance.choice(["pec", "tec", "cec", "police"])
                desk.file(name, body=body, appeal_of=appeal, filed_at=filed, asking=False)
            case 1:
                desk.undo(name, chance.randrange(1, length + 1), asking=False)
            case _:
                kind = chance.choice(list(StepKind))
                desk.step(name, kind, at, precision=precision, asking=False)

    held = complaints(desk.journal, desk.rules)

    shuffled = chance.sample(desk.journal, len(desk.journal))
    assert complaints(shuffled, desk.rules) == held
    for complaint in held:
        for earlier, later in zip(complaint.steps, complaint.steps[1:], strict=False):
            assert earlier.at.date() <= later.at.date()
        assert complaint.state is ComplaintState.DRAFTED or complaint.filed is not None
        told = [step.entry for step in complaint.steps]
        assert not {each.entry for each in complaint.set_aside} & set(told) - {complaint.entry}


@given(st.randoms(use_true_random=False))
def test_what_was_asked_first_sets_nothing_aside(chance: random.Random) -> None:
    """`refusal` and the fold are one: a journal of what was not refused has nothing that cannot be."""
    desk = Desk(LAW)
    for _ in range(40):
        name, at = f"c-{chance.randrange(3)}", day(chance.randrange(1, 9), chance.randrange(24))
        match chance.randrange(5):
            case 0:
                desk.file(name, body=chance.choice(["pec", "tec"]), appeal_of=chance.choice([None, "c-0"]))
            case 1:
                desk.undo(name, chance.randrange(1, 20))
            case _:
                desk.step(name, chance.choice(list(StepKind)), at)

    assert not any(complaint.set_aside for complaint in desk.held().values())
