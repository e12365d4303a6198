"""What decisions come to: from which status to which, merged, undone, edited since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.casework.actions import (
    Action,
    AmendReport,
    EnterReport,
    Merge,
    Remark,
    Reopen,
    SetPublication,
    Take,
    Undo,
)
from pipelines.casework.cases import Cases, fold
from pipelines.domain import Status
from tests.decided import decided, refute, told, unverifiable, verify

TAKE, REOPEN = Take(), Reopen(reason="a second witness came")
MERGE = Merge(reason="the same evening, the same car")
TO: dict[Status, list[Action]] = {
    Status.RECEIVED: [],
    Status.BEING_CHECKED: [TAKE],
    Status.VERIFIED: [TAKE, verify()],
    Status.REFUTED: [TAKE, refute()],
    Status.UNVERIFIABLE: [TAKE, unverifiable()],
    Status.REOPENED: [TAKE, verify(), REOPEN],
}
"""How a report comes to each status."""
V, R, U, C, AGAIN = (
    Status.VERIFIED,
    Status.REFUTED,
    Status.UNVERIFIABLE,
    Status.BEING_CHECKED,
    Status.REOPENED,
)
TABLE: list[tuple[Status, Action, Status | None]] = [
    # from, action, to; None where it does not fit
    *((status, TAKE, C if status in (Status.RECEIVED, C, AGAIN) else None) for status in TO),
    *((status, verify(), V if status is C else None) for status in TO),
    *((status, refute(), R if status is C else None) for status in TO),
    *((status, unverifiable(), U if status is C else None) for status in TO),
    *((status, REOPEN, AGAIN if status in (V, R, U) else None) for status in TO),
    *(
        (status, AmendReport(reason="another street", told=told()), AGAIN if status in (V, R, U) else status)
        for status in TO
    ),
    *((status, SetPublication(publication_level="none"), status) for status in TO),
    *((status, Remark(reason="call again on Monday"), status) for status in TO),
]


@pytest.mark.parametrize(("start", "action", "end"), TABLE)
def test_from_each_status_each_action_leads_where_the_table_says(
    start: Status, action: Action, end: Status | None
) -> None:
    way = [decided(n, content) for n, content in enumerate(TO[start], start=1)]

    before, after = fold(way).report("a"), fold([*way, decided(9, action)])

    assert before.status is start
    assert after.report("a").status is (end or start)
    assert [decision.number for decision in after.unfit] == ([] if end else [9])


def test_what_was_merged_is_decided_on_as_one_until_that_is_undone() -> None:
    way = [decided(1, MERGE, "a", "b"), decided(2, MERGE, "c", "a"), decided(3, TAKE, "c")]

    cases = fold(way)
    assert cases.of("b").id == "c"
    assert [case.id for case in cases.reports(cases.of("b"))] == ["c", "a", "b"]
    assert fold([*way, decided(4, TAKE, "b")]).unfit[0].number == 4
    undone = fold([*way, decided(4, Undo(reason="another car", entry=2), "c", "a")])
    assert undone.of("b").id == "a"
    assert undone.of("c").id == "c"


def test_an_undone_decision_leaves_the_case_as_it_was_and_stays_to_be_seen() -> None:
    way = [decided(1, TAKE), decided(2, verify())]

    case = fold([*way, decided(3, Undo(reason="wrong report", entry=2))]).report("a")

    assert case.status is Status.BEING_CHECKED
    assert case.judgement is None
    assert (case.history[-1].number, case.last_entry) == (1, 3)


@pytest.mark.parametrize(
    "judgement", [verify(), refute(), unverifiable()], ids=["verified", "refuted", "unverifiable"]
)
def test_a_report_that_its_observer_edited_since_is_open_again(judgement: Action) -> None:
    case = fold([decided(1, TAKE), decided(2, judgement)]).report("a")

    assert case.now(1).status is case.status
    assert case.now(2).status is Status.REOPENED
    again = fold([decided(1, TAKE), decided(2, judgement), decided(3, TAKE, revision=2)])
    assert again.unfit == ()
    assert again.report("a").status is Status.BEING_CHECKED


def test_whatever_was_decided_of_many_was_decided_of_each() -> None:
    cases = fold([decided(1, TAKE, "a", "b", "c"), decided(2, refute(), "a", "c")])

    assert {name: cases.report(name).status for name in "abc"} == {"a": R, "b": C, "c": R}
    assert fold([decided(1, TAKE, "a", "b"), decided(2, verify(), "a", "b")]).unfit[0].number == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from([TAKE, verify(), refute(), REOPEN, MERGE, EnterReport(told=told())]),
            st.sampled_from(["a", "b", "ab", "ba"]),
        ),
        max_size=12,
    ),
    st.integers(0, 12),
)
def test_folding_on_is_folding_all(steps: list[tuple[Action, str]], cut: int) -> None:
    way = [decided(number, content, *reports) for number, (content, reports) in enumerate(steps, start=1)]

    assert fold(way[cut:], fold(way[:cut])) == fold(way)


@given(st.permutations(list(range(3))))
def test_the_order_is_that_of_the_numbers(order: list[int]) -> None:
    way = [decided(1, TAKE), decided(2, verify()), decided(3, REOPEN)]

    assert fold([way[n] for n in order]) == fold(way) != Cases()
