"""The facts on tallies: given rows of a mart, the findings made of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expectations import finding
from expectations.facts import (
    identical_protocols,
    protocol_equations,
    station_turnout,
    stations_uncovered,
    voter_lists_differ,
)
from pipelines import store
from pipelines.form import Form
from pipelines.tables import territory
from pipelines.tables.declaration import Table
from pipelines.tables.reconciliation import EQUATION_CHECK, IDENTICAL_PROTOCOLS, STATION_COVERAGE
from pipelines.tables.turnout import STATION_TURNOUT
from pipelines.tables.voter_lists import VOTER_LIST_CHANGES
from tests.tally_rows import rows, stations

EQUATION = {
    "id": "received", "left": ["ballots_received", "-ballots_lost"], "right": ["issued_station"],
    "because": {"en": "x"},
}  # fmt: skip
PACK: Any = SimpleNamespace(
    zone=ZoneInfo("Asia/Tokyo"),
    election=SimpleNamespace(
        id="tl-2030",
        time_zone="Asia/Tokyo",
        voters_per_hour=250,
        contest=[SimpleNamespace(id="mayor"), SimpleNamespace(id="council")],
        form=[Form.model_validate({"equation": [EQUATION]})],
    ),
)
Check = Callable[[store.Draft, Any], Iterator[finding.Finding]]
Found = Callable[..., list[finding.Finding]]


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Found]:
    """What a check finds in a draft with these rows; every finding has an identity and a sentence."""
    with store.draft(tmp_path, "draft") as draft:

        def judged(check: Check, table: Table, *given: dict[str, Any]) -> list[finding.Finding]:
            draft.write(table, rows(table, *given))
            draft.write(territory.UNITS, stations("1", "2", "3"))
            made = list(check(draft, PACK))
            assert len({(one.rule, one.subject_id) for one in made}) == len(made)
            assert finding.frame(made)["statement"].to_list() == [one.message.english for one in made]
            return made

        yield judged


# ------------------------------------------------------------------ equations

BREAK = {"equation_id": "received", "left_value": 101, "right_value": 100, "gap": 1}


@pytest.mark.parametrize(
    ("is_hard", "rule", "end"),
    [
        (True, "protocol_equation", "101 against 100 (received)"),
        (False, "protocol_equation_soft", "there may be a good reason for it"),
    ],
)
def test_an_equation_is_told_with_its_formula_and_both_sides(
    found: Found, is_hard: bool, rule: str, end: str
) -> None:
    (one,) = found(protocol_equations.check, EQUATION_CHECK, BREAK | {"station_id": "1", "is_hard": is_hard})

    assert (one.rule, one.severity, one.level, one.unit_id, one.contest_id) == (
        rule, "warning", "station", "1", "mayor",
    )  # fmt: skip
    assert (one.observed, one.expected, one.effect) == ("101", "100", 1)
    assert one.message.english.startswith(
        "station 1, mayor, manual: “ballots_received - ballots_lost == issued_station” does not hold, 101 against 100"
    )
    assert one.message.english.endswith(end)


def test_each_count_and_contest_is_a_finding(found: Found) -> None:
    variants = [{}, {"origin": "machine"}, {"contest_id": "council"}, {"station_id": "2"}]

    made = found(
        protocol_equations.check, EQUATION_CHECK, *(BREAK | {"station_id": "1"} | v for v in variants)
    )

    assert len(made) == len(variants)


# ------------------------------------------------------------------ identical protocols


def group(*names: str, **cells: Any) -> list[dict[str, Any]]:
    return [{"station_id": n, "group_id": names[0], "stations": len(names)} | cells for n in names]


def test_a_group_is_one_finding_that_states_the_smallest_and_an_innocent_cause(found: Found) -> None:
    (one,) = found(identical_protocols.check, IDENTICAL_PROTOCOLS, *group("1", "2", "3"))

    assert (one.severity, one.level, one.unit_id, one.contest_id, one.observed) == (
        "warning", "commission", "C1", "mayor", "3",
    )  # fmt: skip
    assert one.message.english == (
        "C1, mayor, manual: the 3 stations 1, 2, 3 give the same votes and ballots, number by number, with 60 valid"
        " ballots each; one paper entered under two numbers looks the same, and chance can do it where nearly all"
        " vote alike (protocols of fewer than 50 are not compared)"
    )


def test_groups_apart_and_a_long_one_cut(found: Found) -> None:
    many = [f"{n:03}" for n in range(identical_protocols.NAMED + 1)]

    made = found(
        identical_protocols.check,
        IDENTICAL_PROTOCOLS,
        *group(*many),
        *group("800", "801"),
        *group("800", "801", origin="machine"),
        *group("800", "801", contest_id="council"),
    )

    assert [one.observed for one in made] == ["2", "2", str(len(many)), "2"]
    assert f"{many[-2]} ... give" in made[2].message.english


# ------------------------------------------------------------------ lists of voters

STEP = {"unit_id": "1", "from_kind": "preliminary", "to_kind": "control", "entries_before": 100}
LAST = {"unit_id": "1", "from_kind": "final", "to_kind": "protocol", "entries_before": 100}
LISTS: dict[str, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
    "no gap": (STEP | {"entries_after": 103, "added": 3, "removed": 0, "gap": 0}, []),
    "an unknown gap": (STEP | {"entries_after": 103, "added": 3, "gap": None}, []),
    "a gap": (
        STEP | {"entries_after": 104, "added": 5, "removed": 2, "gap": 1},
        [(
            "voter_lists_gap", "104",
            "1: the list of 2030-04-01 has 100 voters, 5 were added and 2 removed, which makes 103; the"
            " list of 2030-05-01 has 104",
        )],
    ),
    "the protocol's first line": (
        LAST | {"entries_after": 98, "gap": -2},
        [(
            "voter_list_protocol", "98",
            "station 1: the final list of 2030-04-01 has 100 voters, the protocol gives 98",
        )],
    ),
    "as many identified as listed": (LAST | {"entries_after": 100, "gap": 0, "identified": 103, "listed": 103}, []),
    "more identified than listed": (
        LAST | {"entries_after": 100, "gap": 0, "identified": 104, "listed": 103},
        [(
            "identified_above_list", "104",
            "station 1: 104 voters were identified, 103 are on its lists by the protocol",
        )],
    ),
    "a list of which nothing is known": (LAST | {"entries_after": 100, "gap": 0, "identified": 104}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_lists_of_voters(found: Found, case: str) -> None:
    given, expected = LISTS[case]

    made = found(voter_lists_differ.check, VOTER_LIST_CHANGES, given)

    assert [(one.rule, one.observed, one.message.english) for one in made] == expected
    assert {(one.severity, one.level, one.unit_id) for one in made} <= {("warning", "station", "1")}


def test_both_at_once_and_a_unit_that_is_not_known(found: Found) -> None:
    made = found(
        voter_lists_differ.check,
        VOTER_LIST_CHANGES,
        LAST | {"entries_after": 90, "gap": -10, "identified": 99, "listed": 90},
        STEP | {"unit_id": "T", "entries_after": 104, "added": 0, "removed": 0, "gap": 4},
        STEP | {"unit_id": "T", "to_date": "2030-05-02", "entries_after": 104, "added": 0, "removed": 0, "gap": 4},
    )  # fmt: skip

    assert [(one.rule, one.level) for one in made] == [
        ("voter_list_protocol", "station"),
        ("identified_above_list", "station"),
        ("voter_lists_gap", "unit"),
        ("voter_lists_gap", "unit"),
    ]


# ------------------------------------------------------------------ turnout through the day


def day(*figures: int | None, first: int = 1, station: str = "1", **cells: Any) -> list[dict[str, Any]]:
    """A figure every hour; hours are Greenwich's, nine behind the pack's."""
    made, before = [], None
    for hour, voters in enumerate(figures, start=first):
        if voters is not None:
            made.append(
                {
                    "station_id": station, "at": f"2030-05-12T{hour:02}:00", "took_part": voters,
                    "increment": None if before is None else voters - before[1],
                    "minutes": None if before is None else 60 * (hour - before[0]),
                } | cells
            )  # fmt: skip
            before = (hour, voters)
    return made


ENDED = day(10, 90, station="2", final_took_part=90)
TURNOUT: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str, float]]]] = {
    # case: figures, findings with what was found and its size
    "a quiet day": (day(0, 100, 350, 350, listed=350, final_took_part=350), []),
    "the first figure is not judged": (day(9999), []),
    "as fast as can be": (day(10, 260, None, 760), []),
    "one voter faster": (day(10, 261), [("too_fast", "261", 1)]),
    "over two hours": (day(10, None, 511), [("too_fast", "511", 1)]),
    "the night between two days": (day(10, 900, first=14), []),
    "fewer than before": (day(10, 8, 9), [("falls", "8", -2)]),
    "all that are listed": (day(10, 20, listed=20), []),
    "more than are listed, told once": (day(10, 21, 22, listed=20), [("above_list", "21", 1)]),
    "lists that are not known": (day(10, 21), []),
    "above the protocol": (day(10, 21, final_took_part=20), [("differs", "21", 1)]),
    "below the protocol, while voting went on": (day(10, 19, final_took_part=20), []),
    "below the protocol, when all others had ended": (
        day(10, 19, final_took_part=20) + ENDED, [("differs", "19", -1)],
    ),
    "below the protocol, an hour before the others": (day(10, final_took_part=20) + ENDED, []),
    "no protocol, when all others had ended": (day(10, 19) + ENDED, []),
    "another source had ended": (
        day(10, 19, final_took_part=20) + [row | {"source_id": "other"} for row in ENDED], [],
    ),
    "another ballot had ended": (
        day(10, 19, final_took_part=20) + [row | {"contest_id": "council"} for row in ENDED], [],
    ),
    "two figures for one time": (
        [*day(10), {"station_id": "1", "at": "2030-05-12T01:00", "took_part": 12, "increment": 2, "minutes": 0}],
        [("twice", "12", 2)],
    ),
    "one figure told twice": (
        [*day(10), {"station_id": "1", "at": "2030-05-12T01:00", "took_part": 10, "increment": 0, "minutes": 0}], [],
    ),
    "of all ballots": (day(10, 8, contest_id=None), [("falls", "8", -2)]),
}  # fmt: skip


@pytest.mark.parametrize("case", TURNOUT)
def test_turnout_through_the_day(found: Found, case: str) -> None:
    given, expected = TURNOUT[case]

    made = found(station_turnout.check, STATION_TURNOUT, *given)

    assert [(one.rule.removeprefix("station_turnout_"), one.observed, one.effect) for one in made] == expected
    assert {(one.severity, one.level, one.unit_id) for one in made} <= {("warning", "station", "1")}


SENTENCES = {
    "falls": (day(10, 8), "1, mayor: 8 voters so far at 2030-05-12 11:00, 2 fewer than 60 minutes before"),
    "too fast": (
        day(10, 261),
        "1, mayor: 251 voters in the 60 minutes before 2030-05-12 11:00; 250 are possible at 250 an hour",
    ),
    "above": (
        day(10, listed=9),
        "1, mayor: 10 voters so far at 2030-05-12 10:00, 9 are on its lists by the protocol",
    ),
    "differs": (
        day(10, final_took_part=9),
        "1, mayor: 10 voters in the last figure, of 2030-05-12 10:00; the protocol gives 9",
    ),
    "of all ballots": (
        day(10, final_took_part=9, contest_id=None),
        "1, tl-2030: 10 voters in the last figure, of 2030-05-12 10:00; the protocol gives 9",
    ),
    "twice": (
        [
            *day(10),
            {"station_id": "1", "at": "2030-05-12T01:00", "took_part": 12, "increment": 2, "minutes": 0},
        ],
        "1, mayor: two figures for 2030-05-12 10:00: 10 and 12 voters so far",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence_gives_the_local_time(found: Found, case: str) -> None:
    given, sentence = SENTENCES[case]

    (one,) = found(station_turnout.check, STATION_TURNOUT, *given)

    assert one.message.english == f"station {sentence}"


# ------------------------------------------------------------------ all


@pytest.mark.parametrize(
    ("check", "table"),
    [
        (protocol_equations.check, EQUATION_CHECK),
        (identical_protocols.check, IDENTICAL_PROTOCOLS),
        (stations_uncovered.check, STATION_COVERAGE),
        (voter_lists_differ.check, VOTER_LIST_CHANGES),
        (station_turnout.check, STATION_TURNOUT),
    ],
    ids=["equations", "identical", "coverage", "lists", "turnout"],
)
def test_an_election_without_tallies(found: Found, check: Check, table: Table) -> None:
    assert found(check, table) == []
