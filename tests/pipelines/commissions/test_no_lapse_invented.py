"""Where it is not known, nobody is accused; where it is known, it is said. Each case was told wrongly once."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from expectations.facts import annulments_differ, decisions_unpublished, tellings_differ
from expectations.finding import Finding
from pipelines import followed, store
from pipelines.staging import Frames
from pipelines.tables import ALL
from pipelines.tables.tallies import STATION_RESULTS
from tests.pipelines.commissions.oracle.invented import built, invented
from tests.pipelines.commissions.oracle.telling import Cells, Told
from tests.pipelines.commissions.telling import local, stage

HIGH, LOW = {"commission_id": "high"}, {"commission_id": "low"}
SAT = {**HIGH, "held_date": "2020-12-01", "members_present": "7"}
DECIDED = {**HIGH, "number": "5", "decided_date": "2020-12-01"}


def frames(kind: str, *cells: Cells, source: str = "listed", **others: list[Cells]) -> Frames:
    """What comes of these tellings of a file, and of those of other kinds."""
    told = [Told(kind, source, row, one) for row, one in enumerate(cells, start=2)]
    told += [
        Told(name, "listed", row, one)
        for name, rows in others.items()
        for row, one in enumerate(rows, start=2)
    ]
    return built(invented(tuple(told)), [])


def only(frames: Frames, name: str) -> dict[str, Any]:
    (row,) = frames[f"marts.{name}"].to_dicts()
    return row


@pytest.mark.parametrize("hour", ["00:00", "03:00", "23:59"])
def test_it_is_told_as_of_no_moment_before_what_is_told(hour: str) -> None:
    one = invented((Told("complaint_registers", "listed", 2, {**HIGH, "as_of_at": f"2020-12-02T{hour}"}),))

    moment = followed.as_of(one.pack, built(one, []), dt.datetime.min.replace(tzinfo=dt.UTC))

    assert moment == local("2020-12-03T00:00")


def test_of_what_is_disputed_no_time_and_no_list_decides() -> None:
    times = {"scheduled_at": "2020-12-01T10:00", "started_at": "2020-12-01T10:20"}
    row = only(
        frames(
            "commission_sessions",
            {**SAT, **times, "is_late": "yes", "members_total": "11"},
            {**SAT, "is_late": "no", "members_total": "12"},
            commission_members=[{**HIGH, "member": str(n), "from_date": "2020-11-01"} for n in range(12)],
        ),
        "commission_sessions",
    )

    assert (row["is_late"], row["members_total"], row["has_quorum"]) == (None, None, None)
    assert set(row["differs"].split(";")) == {"is_late", "members_total"}


@pytest.mark.parametrize(("source", "total", "has_quorum"), [("listed", 12, False), ("cut", None, None)])
def test_members_are_counted_in_a_list_that_is_whole(
    source: str,
    total: int | None,
    has_quorum: bool | None,
) -> None:
    members = [{**HIGH, "member": str(n), "from_date": "2020-11-01"} for n in range(12)]
    row = only(
        frames("commission_members", *members, source=source, commission_sessions=[SAT]),
        "commission_sessions",
    )

    assert (row["members_total"], row["has_quorum"]) == (total, has_quorum)


@pytest.mark.parametrize("column", ["agenda_published_at", "scheduled_at", "started_at"])
def test_a_session_is_not_late_by_a_time_of_which_only_the_day_is_told(column: str) -> None:
    times = {"scheduled_at": "2020-12-01T10:00", "started_at": "2020-12-01T10:00"}

    staged = stage("commission_sessions", {**SAT, **times, column: "2020-12-01"})

    assert staged.kept.is_empty()
    assert "without an hour" in staged.rejects["reason"].item()


PUBLISHED = {
    "two who say that it was, on different days": (
        ({"published_at": "2020-12-02"}, {"published_at": "2020-12-03"}, {"looked_at": "2020-12-07"}),
        ("published", None),
    ),
    "on its own day, at no known hour": (({"published_at": "2020-12-01"},), ("in_time", None)),
    "looked for on the day after the deadline": (({"looked_at": "2020-12-04"},), ("not_found", None)),
    "looked for on the last day": (({"looked_at": "2020-12-03"}, {"decided_date": "2020-12-01"}), ("unknown", None)),
    "at a known hour": (({"published_at": "2020-12-02T06:00"},), ("in_time", 6.0)),
}  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), PUBLISHED.values(), ids=PUBLISHED)
def test_publication(told: tuple[Cells, ...], expected: tuple[str, float | None]) -> None:
    found = frames("commission_decisions", *({**DECIDED, **cells} for cells in told), calendar_plan=[SEEN])
    row = only(found, "commission_decisions")

    assert (row["publication"], row["publication_hours"]) == expected
    assert (row["published_precision"] is None) == (row["published_at"] is None)


SEEN = {"item_id": "later", "not_done_date": "2020-12-07"}
"""So that all is told as of a later day."""
ITEM = {"item_id": "first", "from_date": "2020-12-01", "until_date": "2020-12-03"}
PLANNED = {
    "done, on one day or another": (
        [{**ITEM, "done_date": "2020-12-02"}, {**ITEM, "done_date": "2020-12-05"}],
        [],
        ("done_undated", None),
    ),
    "done on a disputed day, a decision or no": (
        [{**ITEM, "done_date": "2020-12-02"}, {**ITEM, "done_date": "2020-12-05"}],
        [{**DECIDED, "plan_item": "first"}],
        ("done_undated", "high/2020/5"),
    ),
    "done by a decision of no known day": (
        [ITEM],
        [{**HIGH, "known_as": "banks", "plan_item": "first"}],
        ("done_undated", "high/banks"),
    ),
    "to begin later, and nobody says until when": (
        [{"item_id": "first", "from_date": "2021-03-01"}],
        [],
        ("ahead", None),
    ),
}


@pytest.mark.parametrize(("items", "decisions", "expected"), PLANNED.values(), ids=PLANNED)
def test_an_item_of_the_plan(
    items: list[Cells], decisions: list[Cells], expected: tuple[str, str | None]
) -> None:
    found = frames("calendar_plan", *items, {**SEEN}, commission_decisions=decisions)
    row = found["marts.calendar_plan"].row(by_predicate=pl.col("item_id") == "first", named=True)

    assert (row["state"], row["decision_id"]) == expected


def composed(*members: Cells) -> set[tuple[Any, ...]]:
    rows = frames("commission_members", *({**LOW, **one} for one in members))["marts.commission_composition"]
    return set(rows.select("since_date", "rule", "is_met").iter_rows())


PARTY = {"nominator_kind": "party", "nominator": "А"}
DAY = dt.date(2020, 12, 1)


def test_whose_last_day_is_disputed_does_not_sit_beside_the_successor() -> None:
    gone = {"member": "1", "from_date": "2020-12-01", **PARTY}
    new = {"member": "2", "from_date": "2020-12-04", **PARTY}

    found = composed({**gone, "until_date": "2020-12-03"}, {**gone, "until_date": "2020-12-02"}, new)

    assert [row for row in found if row[1:] == ("one_each", False)] == []


def test_too_large_a_part_is_told_where_the_rest_cannot_make_it_smaller() -> None:
    members = [{"member": str(n), "from_date": "2020-12-01"} for n in range(4)]
    parties = [{**one, "nominator_kind": "party"} for one in members[:3]]

    assert (DAY, "share", False) in composed(*parties, members[3])
    assert (DAY, "share", None) in composed(*parties[:2], *members[2:])


def test_of_a_time_when_nobody_is_known_to_sit_nothing_is_said() -> None:
    members = [
        {"member": str(n), "from_date": "2020-12-01", "until_date": "2020-12-05", "nominator_kind": "council"}
        for n in range(4)
    ]

    assert max(row[0] for row in composed(*members)) < dt.date(2020, 12, 6)


@pytest.mark.parametrize("number", ["№5", "No5", "No.5", "no 5", "Nº 5", "N5", " 005"])
def test_a_number_is_one_in_every_spelling_of_its_sign(number: str) -> None:
    assert (
        only(frames("commission_decisions", DECIDED, {**DECIDED, "number": number}), "commission_decisions")[
            "tellings"
        ]
        == 2
    )


def test_the_second_session_of_a_day_is_one_however_its_number_is_written() -> None:
    found = frames(
        "commission_sessions",
        {**SAT, "number": "2"},
        {**SAT, "number": "02"},
        commission_decisions=[{**DECIDED, "session_number": "02"}],
    )

    assert (
        only(found, "commission_sessions")["tellings"],
        only(found, "commission_sessions")["differs"],
    ) == (2, None)
    assert only(found, "commission_decisions")["session_id"] == "high/2020-12-01/2"


def test_articles_and_stations_in_another_order_contradict_nobody() -> None:
    row = only(
        frames(
            "commission_decisions",
            {**DECIDED, "articles": "a;b", "unit_ids": "1001;1002"},
            {**DECIDED, "articles": "b; a", "unit_ids": "1002; 1001"},
        ),
        "commission_decisions",
    )

    assert (row["articles"], row["differs"]) == ("a;b", None)


def test_a_message_may_have_several_outcomes() -> None:
    register = {
        **HIGH,
        "as_of_at": "2020-12-02",
        "unit_of_count": "messages",
        "received": "2",
        "granted": "3",
    }

    assert frames("complaint_registers", register)["marts.registers_compared"].is_empty()


def found_by(check: Any, told: Frames, tmp_path: Any, **protocols: str) -> list[Finding]:
    blank = {
        c.name: "-" if STATION_RESULTS.schema[c.name] == pl.String else 0
        for c in STATION_RESULTS.columns
        if c.required
    }
    rows = [
        blank | {"station_id": name[1:], "origin": "manual", "status": status}
        for name, status in protocols.items()
    ]
    told |= {STATION_RESULTS.name: pl.DataFrame(rows, schema=STATION_RESULTS.schema)}
    with store.draft(tmp_path, "one") as draft:
        for table in ALL:
            if table.name in told:
                draft.write(table, told[table.name])
        return list(check.check(draft, invented(()).pack))


def test_a_station_that_not_all_name_is_not_known_to_be_annulled(tmp_path: Any) -> None:
    annulling = {**DECIDED, "subject": "annulment"}
    told = frames(
        "commission_decisions", {**annulling, "unit_ids": "1001"}, {**annulling, "unit_ids": "1002"}
    )

    assert found_by(annulments_differ, told, tmp_path, _1001="counted", _1002="annulled") == []


def test_a_decision_of_no_known_day_has_none_in_the_sentence(tmp_path: Any) -> None:
    told = frames("commission_decisions", {**HIGH, "known_as": "banks", "looked_at": "2020-12-07"})

    (finding,) = found_by(decisions_unpublished, told, tmp_path)

    assert "2020-12-07" in str(finding.message.parameters)
    assert "decided_date" not in finding.message.parameters


def test_two_who_tell_of_a_recommendation_are_counted_where_nobody_tells_what_became_of_it(
    tmp_path: Any,
) -> None:
    made = {"recommendation_id": "r1"}
    told = frames("recommendations", {**made, "made_date": "2020-10-10"}, {**made, "made_date": "2020-10-11"})

    (finding,) = found_by(tellings_differ, told, tmp_path)

    assert finding.message.parameters["tellings"] == 2
