"""When a complaint is due: local days in any zone, phases, working days only where the law says so, and unknown."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import packs, settings
from pipelines.casework.actions import ComplaintKind
from pipelines.casework.deadlines import Due, LegalCalendar, end_of, is_overdue
from pipelines.domain import Precision
from pipelines.law import About, Law, LegalPhase

# Clocks that change at midnight, by half an hour, over the date line, twice a year, or never.
ZONES = [
    "Asia/Bishkek", "Europe/Berlin", "America/Havana", "America/Asuncion", "Asia/Beirut", "Africa/Cairo",
    "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Amman", "America/New_York",
]  # fmt: skip
DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2030, 12, 31))
POLLING = dt.date(2021, 1, 10)
UTC = dt.UTC


def law(*deadlines: dict[str, Any], **more: Any) -> Law:
    text = {"id": "now", "applies": True, "source": "test"}
    act = {"id": "code", "labels": {}, "source": "test", "edition": [text]}
    named = [
        {"id": f"d{n}", "act": "code", "edition": "now", "source": "test"} | said
        for n, said in enumerate(deadlines)
    ]
    return Law.model_validate({"act": [act], "deadline": named} | more)


def calendar(
    *deadlines: dict[str, Any], zone: str = "Asia/Bishkek", campaign: dt.date | None = None, **more: Any
) -> LegalCalendar:
    moments = more.pop("moments", {})
    return LegalCalendar(law(*deadlines, **more), ZoneInfo(zone), POLLING, campaign, moments)


def due(
    held: LegalCalendar, filed: dt.datetime, *, body: str = "pec", precision=Precision.MINUTE
) -> Due | None:
    return held.due(About.COMPLAINT, ComplaintKind.COMPLAINT, body, filed, precision)


def local(zone: str, *parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=ZoneInfo(zone))


# ---------------------------------------------------------------- days


@given(DAYS, st.sampled_from(ZONES))
def test_a_day_ends_where_the_next_begins(day: dt.date, zone: str) -> None:
    """In the zone itself: a moment before it is still that day, and it is the next day from there on."""
    end, local_zone = end_of(day, ZoneInfo(zone)), ZoneInfo(zone)

    assert (end - dt.timedelta(microseconds=1)).astimezone(local_zone).date() <= day
    assert end.astimezone(local_zone).date() == day + dt.timedelta(1)


@given(DAYS, st.integers(0, 86_399), st.integers(1, 30), st.sampled_from(ZONES), st.booleans())
def test_days_are_local_calendar_days(day: dt.date, second: int, days: int, zone: str, first: bool) -> None:
    """Whatever the clocks do between: the oracle counts dates, not hours."""
    held = calendar({"days": days, "first_day_counts": first}, zone=zone)
    filed = (
        dt.datetime.combine(day, dt.time(12), ZoneInfo(zone)).astimezone(UTC) - dt.timedelta(hours=12)
    ) + (dt.timedelta(seconds=second))

    found = due(held, filed)

    counted_from = filed.astimezone(ZoneInfo(zone)).date()
    last = counted_from + dt.timedelta(days - first)
    assert found is not None
    assert found.at.astimezone(ZoneInfo(zone)).date() == last + dt.timedelta(1)
    assert (found.at - dt.timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == last


@given(
    st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2030, 1, 1)),
    st.sampled_from(ZONES),
    st.integers(1, 400),
)
def test_hours_are_hours_whatever_the_clocks_do(moment: dt.datetime, zone: str, hours: int) -> None:
    filed = moment.replace(tzinfo=UTC)

    found = due(calendar({"hours": hours}, zone=zone), filed.astimezone(ZoneInfo(zone)))

    assert found == Due(filed + dt.timedelta(hours=hours), "d0")


@given(st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2030, 1, 1)), st.sampled_from(ZONES))
def test_nothing_is_due_before_it_is_filed_and_day_precision_is_never_earlier(
    moment: dt.datetime, zone: str
) -> None:
    filed = moment.replace(tzinfo=UTC)
    for said in ({"at_once": True}, {"days": 1, "first_day_counts": True}, {"hours": 1}, {"days": 3}):
        exact, by_day = (
            due(calendar(said, zone=zone), filed, precision=p) for p in (Precision.MINUTE, Precision.DAY)
        )
        assert exact is not None
        assert by_day is not None
        assert filed < exact.at <= by_day.at


def test_hours_of_a_day_without_an_hour_run_from_its_end() -> None:
    found = due(calendar({"hours": 2}), local("Asia/Bishkek", 2021, 1, 5, 9), precision=Precision.DAY)

    assert found is not None
    assert found.at == local("Asia/Bishkek", 2021, 1, 6, 2)


@pytest.mark.parametrize(
    ("filed", "last"),
    [
        ((2021, 1, 5, 0, 0), (2021, 1, 9, 0, 0)),  # the first moment of a day belongs to it
        ((2021, 1, 4, 23, 59, 59), (2021, 1, 8, 0, 0)),
        ((2021, 1, 5, 23, 59, 59), (2021, 1, 9, 0, 0)),
    ],
)
def test_midnight_divides_the_days(filed: tuple[int, ...], last: tuple[int, ...]) -> None:
    found = due(calendar({"days": 3}), local("Asia/Bishkek", *filed))

    assert found is not None
    assert found.at == local("Asia/Bishkek", *last)


def test_the_same_moment_is_another_day_in_another_zone() -> None:
    moment = dt.datetime(2021, 1, 4, 20, 0, tzinfo=UTC)  # the fifth in Bishkek, the fourth in Berlin

    ends = [due(calendar({"days": 1}, zone=zone), moment) for zone in ("Asia/Bishkek", "Europe/Berlin")]

    assert [end.at for end in ends if end] == [
        local("Asia/Bishkek", 2021, 1, 7), local("Europe/Berlin", 2021, 1, 6),
    ]  # fmt: skip


# ---------------------------------------------------------------- days off, only where the law says so

OFF = {"days_off": {"weekdays": [6, 7], "dates": [dt.date(2021, 1, 11)], "source": "test"}}


@pytest.mark.parametrize(
    ("moves", "more", "last"),
    [(False, OFF, 9), (True, OFF, 12), (False, {}, 9)],  # the 9th is a Saturday, the 11th stated as a day off
)
def test_a_last_day_off_moves_only_where_the_law_says_so(
    moves: bool, more: dict[str, Any], last: int
) -> None:
    held = calendar({"days": 3, "ends_on_working_day": moves}, **more)

    found = due(held, local("Asia/Bishkek", 2021, 1, 6, 10, 0))

    assert found is not None
    assert found.at == local("Asia/Bishkek", 2021, 1, last + 1)


@given(DAYS, st.integers(1, 30), st.sets(st.integers(1, 7), max_size=6))
def test_a_moved_day_is_the_first_working_day(day: dt.date, days: int, off: set[int]) -> None:
    more = {"days_off": {"weekdays": sorted(off), "source": "test"}}
    filed = dt.datetime.combine(day, dt.time(12), ZoneInfo("Asia/Bishkek"))

    plain, moved = (
        due(calendar({"days": days, "ends_on_working_day": m}, **more), filed) for m in (False, True)
    )

    assert plain is not None
    assert moved is not None
    passed = [plain.at + dt.timedelta(n) for n in range((moved.at - plain.at).days)]
    before = dt.timedelta(hours=1)
    zone = ZoneInfo("Asia/Bishkek")
    assert (moved.at - before).astimezone(zone).isoweekday() not in off
    assert all((end - before).astimezone(zone).isoweekday() in off for end in passed)


# ---------------------------------------------------------------- phases, bodies, what is not known

CAMPAIGN = dt.date(2020, 12, 15)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (dt.date(2020, 12, 14), LegalPhase.BEFORE_CAMPAIGN),
        (dt.date(2020, 12, 15), LegalPhase.CAMPAIGN),
        (dt.date(2021, 1, 8), LegalPhase.CAMPAIGN),
        (dt.date(2021, 1, 9), LegalPhase.DAY_BEFORE),
        (dt.date(2021, 1, 10), LegalPhase.POLLING_DAY),
        (dt.date(2021, 1, 11), LegalPhase.AFTER),
    ],
)
def test_phases_are_local_days(day: dt.date, phase: LegalPhase) -> None:
    assert calendar(campaign=CAMPAIGN).phase(day) is phase


def test_where_nobody_says_when_the_campaign_starts_no_phase_is_made_up() -> None:
    held = calendar({"days": 3, "phases": ["campaign"]})

    assert held.phase(dt.date(2021, 1, 5)) is None
    assert due(held, local("Asia/Bishkek", 2021, 1, 5, 9)) is None


def test_at_once_ends_with_the_local_day() -> None:
    found = due(
        calendar({"at_once": True, "phases": ["polling_day"]}), local("Asia/Bishkek", 2021, 1, 10, 19, 0)
    )

    assert found == Due(local("Asia/Bishkek", 2021, 1, 11).astimezone(UTC), "d0")


def test_of_several_deadlines_the_last_counts() -> None:
    found = due(calendar({"hours": 5}, {"days": 2}, {"at_once": True}), local("Asia/Bishkek", 2021, 1, 5, 9))

    assert found is not None
    assert found.deadline_id == "d1"


@pytest.mark.parametrize(
    "said",
    [
        {"unknown": "not stated"},
        {"days": 3, "act": None, "edition": None},
        {"days": 3, "bodies": ["cec"]},
        {"days": 3, "about": "appeal"},
        {"days": 3, "about": "results"},
        {"days": 3, "kinds": ["claim"]},
        {"days": 3, "phases": ["after"]},
        {"until": "session"},  # has passed before
    ],
)
def test_none_is_invented(said: dict[str, Any]) -> None:
    held = calendar(said, campaign=CAMPAIGN, moments={"session": dt.datetime(2021, 1, 4, tzinfo=UTC)})

    assert due(held, local("Asia/Bishkek", 2021, 1, 5, 9)) is None


@pytest.mark.parametrize("precision", [Precision.MONTH, Precision.YEAR])
def test_from_a_month_no_day_is_counted(precision: Precision) -> None:
    assert due(calendar({"days": 3}), local("Asia/Bishkek", 2021, 1, 5, 9), precision=precision) is None


def test_overdue_is_what_has_passed_and_nothing_else() -> None:
    end = dt.datetime(2021, 1, 9, tzinfo=UTC)

    assert is_overdue(Due(end, "d"), end) is False
    assert is_overdue(Due(end, "d"), end + dt.timedelta(microseconds=1)) is True
    assert is_overdue(None, end) is None


# ---------------------------------------------------------------- the bundled packs


def bundled(election: str) -> LegalCalendar:
    held = LegalCalendar.of(packs.load(settings.pack_folder(election), data=settings.DATA))
    assert held is not None
    return held


def test_of_2021_no_deadline_of_a_complaint_is_known_but_that_of_the_results_is() -> None:
    """DOMAIN.md 6: results within 15 calendar days, 24 January the last; the old code is not known to apply."""
    held = bundled("kg-2021-01-10-president")
    polling = local("Asia/Bishkek", 2021, 1, 10, 20)

    for body in ("pec", "tec", "cec", "court", "police"):
        assert due(held, local("Asia/Bishkek", 2021, 1, 5, 9), body=body) is None
        assert due(held, polling, body=body) is None
    results = held.due(About.RESULTS, ComplaintKind.COMPLAINT, "cec", polling)
    assert results == Due(local("Asia/Bishkek", 2021, 1, 25).astimezone(UTC), "results")


@pytest.mark.parametrize(
    ("body", "filed", "expected"),
    [
        ("pec", (2026, 3, 2, 9), ("commissions_campaign", (2026, 3, 6))),
        ("tec", (2026, 3, 14, 9), ("commissions_polling", (2026, 3, 15))),
        ("cec", (2026, 3, 20, 9), ("commissions_after", (2026, 3, 26))),
        ("prosecutor", (2026, 3, 2, 9), ("prosecutor_days", (2026, 3, 10))),  # the 7th is a Saturday
        ("police", (2026, 3, 2, 9), ("police_day", (2026, 3, 3, 9))),
    ],
)
def test_the_exercise_has_every_kind(
    body: str, filed: tuple[int, ...], expected: tuple[str, tuple[int, ...]]
) -> None:
    name, end = expected
    zone = "Asia/Bishkek"

    assert due(bundled("kg-exercise"), local(zone, *filed), body=body) == Due(
        local(zone, *end).astimezone(UTC), name
    )
