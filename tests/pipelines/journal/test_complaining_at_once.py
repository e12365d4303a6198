"""Lawyers who write to one journal at once, each by a desk of their own: the rule of each knows what is there."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from pipelines.casework.actions import ComplaintStep, Merge, StepKind, Undo
from pipelines.casework.complaint import ComplaintState
from pipelines.casework.refusal import Refused
from pipelines.errors import BaikooError, DecidedMeanwhile
from tests.pipelines.casework.test_complaint_desk import FILED, LAWYER, NOW, World, draft

ROUNDS = 10
REGISTERED = ComplaintStep(kind=StepKind.REGISTERED, at=NOW)
WITHDRAWN = ComplaintStep(kind=StepKind.WITHDRAWN, at=NOW)
Acted = TypeVar("Acted")


def at_once(*acts: Callable[[], Acted]) -> list[Acted | type[BaikooError]]:
    """What came of these acts, begun in the same moment: what each gives, or the kind of its refusal."""
    begin = Barrier(len(acts))

    def act(one: Callable[[], Acted]) -> Acted | type[BaikooError]:
        begin.wait()
        try:
            return one()
        except BaikooError as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(act, acts))


def test_of_many_who_write_one_draft_one_does_and_the_others_are_told(url: str) -> None:
    desks = [World(url) for _ in range(8)]
    outcome = Counter(at_once(*(lambda d=desk: d.complain(draft("north-1"), seen=0) for desk in desks)))

    assert outcome == {1: 1, DecidedMeanwhile: 7}
    assert World(url).desk.journal.verify().sequence == 1


def test_of_two_steps_of_one_complaint_one_is_entered(url: str) -> None:
    one, other = World(url), World(url)
    for number in range(ROUNDS):
        name = f"c-{number}"
        one.complain(draft("north-1"), name)
        seen = one.complain(FILED, name)
        outcome = at_once(
            lambda name=name, seen=seen: one.complain(REGISTERED, name, seen=seen),
            lambda name=name, seen=seen: other.complain(WITHDRAWN, name, seen=seen),
        )
        assert set(outcome) == {seen + 1, DecidedMeanwhile}

    assert not any(complaint.set_aside for complaint in World(url).desk.docket().by_id.values())


def test_nobody_appeals_against_a_filing_that_is_undone_in_that_moment(url: str) -> None:
    """They write on different complaints, so that nothing but the rule holds them apart."""
    one, other = World(url), World(url)
    for number in range(ROUNDS):
        first, appeal = f"c-{number}", f"a-{number}"
        one.complain(draft("north-1"), first)
        filed = one.complain(FILED, first)
        undo = Undo(reason="a mistake", entry=filed)
        against = draft("north-1", body="tec", appeal_of=first)
        outcome = at_once(
            lambda first=first, undo=undo, filed=filed: one.complain(undo, first, seen=filed),
            lambda appeal=appeal, against=against: other.complain(against, appeal, seen=0),
        )
        assert set(outcome) == {filed + 1, Refused}

    held = World(url).desk.docket().by_id
    assert not any(complaint.set_aside for complaint in held.values())
    for complaint in held.values():
        if complaint.appeal_of is not None:
            assert held[complaint.appeal_of].state is ComplaintState.FILED


def test_nobody_complains_about_a_report_that_was_just_merged_into_another(url: str) -> None:
    one, other = World(url), World(url)

    def merge() -> int:
        seen = [one.desk.cases().report(name) for name in ("north-1", "north-2")]
        return one.desk.decide(LAWYER, Merge(reason="one event"), seen, key="merge").sequence

    merged, drafted = at_once(merge, lambda: other.complain(draft("north-2"), seen=0))

    assert isinstance(merged, int)
    assert drafted is Refused or drafted == merged - 1


def test_one_form_sent_by_two_servers_at_once_is_one_entry(url: str) -> None:
    desks = [World(url).desk for _ in range(8)]
    acts = [lambda d=desk: d.complain(LAWYER, draft("north-1"), "c-1", seen=0, key="form") for desk in desks]

    entries = at_once(*acts)

    assert len({getattr(entry, "hash", entry) for entry in entries}) == 1
    assert World(url).desk.journal.verify().sequence == 1
