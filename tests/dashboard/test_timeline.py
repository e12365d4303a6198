"""The timeline of statements: lanes, key dates, and that no words touch."""

import datetime as dt
import itertools

import polars as pl

from dashboard import charts
from dashboard.theme import NARROW, WIDE
from tests.dashboard.drawn import (
    BISHKEK,
    CEC,
    RRCG,
    WIDTHS,
    boxes,
    outside,
    place,
    say_date,
    texts,
    touching,
    traces,
    utc,
)

FUND, MIA = "«Жалпы иш» коомдук фонду", "Ички иштер министрлиги (ИИМ)"
STATEMENTS = (  # 10 January 2021, times in UTC as in the snapshot
    (FUND, "2020-12-20 18:00", "2020-12-29 18:00", True, "27 факт", "a"),
    (RRCG, None, "2021-01-05 18:00", True, "тизмеде 2 билдирүү", "b"),
    (CEC, None, "2021-01-09 18:00", True, "61 даттануу", "c"),
    (MIA, None, "2021-01-09 18:00", True, "8 факт", "d"),
    (FUND, "2021-01-10 02:00", "2021-01-10 07:00", False, "30 олуттуу бузуу", "e"),
    (FUND, None, "2021-01-10 07:00", False, "тизмеде 14 билдирүү", "f"),
    (RRCG, None, "2021-01-10 08:30", False, "20 бузуу тууралуу билдирүү", "g"),
    (MIA, None, "2021-01-10 18:00", True, "112 факт", "h"),
    (CEC, None, "2021-01-19 18:00", True, "8 чечим", "i"),
)
KEY_DATES = (
    ("2020-12-13 18:00", "Талапкерлерди каттоо аяктады"), ("2020-12-14 18:00", "Үгүт башталды"),
    ("2021-01-04 18:00", "Шайлоого чейинки отчет"), ("2021-01-09 02:00", "Тынчтык күнү"),
    ("2021-01-10 02:00", "Добуш берүү күнү"), ("2021-01-23 18:00", "Натыйжаларды чыгаруунун акыркы күнү"),
    ("2021-03-02 18:00", "Жыйынтыктоочу отчет"),
)  # fmt: skip


def timeline_frame() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"row": row, "start": utc(start) if start else None, "end": utc(end), "end_is_day": day, "text": text,
             "hover": f"{row}<br>{text}", "detail_id": name}
            for row, start, end, day, text, name in STATEMENTS
        ]
    )  # fmt: skip


def key_dates() -> pl.DataFrame:
    return pl.DataFrame({"at": [utc(at) for at, _ in KEY_DATES], "label": [label for _, label in KEY_DATES]})


def calendar(day: dt.date = dt.date(2021, 1, 10)) -> dict[str, object]:
    return {"election_day": day, "zone": BISHKEK, "format_date": say_date}


@WIDTHS
def test_timeline_has_a_lane_a_reporter_and_a_mark_a_statement(width: int) -> None:
    fig = charts.timeline(timeline_frame(), key_dates(), width=width, **calendar())
    lanes = traces(fig, "statement")
    assert [lane.name for lane in lanes] == [FUND, RRCG, CEC, MIA]
    assert [list(lane.customdata) for lane in lanes] == [["a", "e", "f"], ["b", "g"], ["c", "i"], ["d", "h"]]
    assert [max(lane.y) for lane in lanes] == sorted(max(lane.y) for lane in lanes)
    assert len({lane.marker.size for lane in lanes}) == 1  # units differ: no mark is larger
    assert len(texts(fig, "text")) == len(STATEMENTS)


def test_timeline_shows_local_time_and_days_in_their_middle() -> None:
    fig = charts.timeline(timeline_frame(), key_dates(), **calendar())
    fund = traces(fig, "statement")[0]
    assert fund.x[0] == dt.datetime(2020, 12, 30, 12)  # known by the day
    assert fund.x[1] == dt.datetime(2021, 1, 10, 13)  # known by the minute
    periods = [(shape.x0, shape.x1) for shape in fig.layout.shapes if shape.name == "period"]
    assert periods == [
        (dt.datetime(2020, 12, 21), dt.datetime(2020, 12, 31)),
        (dt.datetime(2021, 1, 10, 8), dt.datetime(2021, 1, 10, 13)),
    ]
    band = next(shape for shape in fig.layout.shapes if shape.name == "election_day")
    assert (band.x0, band.x1) == (dt.datetime(2021, 1, 10), dt.datetime(2021, 1, 11))
    assert "10-янв." in texts(fig, "tick")


@WIDTHS
def test_timeline_words_and_marks_never_touch(width: int) -> None:
    fig = charts.timeline(timeline_frame(), key_dates(), width=width, **calendar())
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    marks = [
        place(fig, width, x, y)
        for lane in traces(fig, "statement")
        for x, y in zip(lane.x, lane.y, strict=True)
    ]
    for (x0, y0), (x1, y1) in itertools.combinations(marks, 2):
        assert abs(x0 - x1) > 11 or abs(y0 - y1) > 11
    for box in boxes(fig, width):
        assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in marks), box


@WIDTHS
def test_no_line_of_a_key_date_runs_through_the_label_of_another(width: int) -> None:
    fig = charts.timeline(timeline_frame(), key_dates(), width=width, **calendar())
    lines = [shape for shape in fig.layout.shapes if shape.name == "key_date"]
    assert len(lines) == len(KEY_DATES)
    for line in lines:
        x, y0 = place(fig, width, line.x0, line.y0)
        y1 = place(fig, width, line.x0, line.y1)[1]
        for box in boxes(fig, width, "flag"):
            through = box.left + 1 < x < box.right - 1 and min(y0, y1) < box.bottom and max(y0, y1) > box.top
            assert not through, box


def test_key_dates_are_words_where_there_is_room_and_numbers_with_a_list_on_a_phone() -> None:
    wide = charts.timeline(timeline_frame(), key_dates(), width=WIDE, **calendar())
    assert "10-янв. · Добуш берүү күнү" in texts(wide, "flag")
    assert texts(wide, "key_date") == []
    phone = charts.timeline(timeline_frame(), key_dates(), width=NARROW, **calendar())
    assert texts(phone, "flag") == ["1", "2", "3", "4", "5", "6", "7"]
    assert texts(phone, "key_date")[4] == "10-янв. · Добуш берүү күнү"
    one = charts.timeline(timeline_frame(), key_dates()[4:5], width=NARROW, **calendar())
    assert texts(one, "flag") == ["10-янв. · Добуш берүү күнү"]


@WIDTHS
def test_words_at_the_end_of_a_long_period_stand_above_its_line(width: int) -> None:
    """July 2021: a period of weeks that ends at the right edge."""
    frame = timeline_frame()[:2].with_columns(
        row=pl.lit(FUND), start=pl.Series([utc("2021-06-17 18:00"), None]),
        end=pl.Series([utc("2021-07-10 18:00"), utc("2021-07-11 07:00")]), end_is_day=pl.Series([True, False]),
    )  # fmt: skip
    dates = pl.DataFrame({"at": [utc("2021-07-10 18:00")], "label": ["Добуш берүү күнү"]})
    fig = charts.timeline(frame, dates, width=width, **calendar(dt.date(2021, 7, 11)))
    period = next(shape for shape in fig.layout.shapes if shape.name == "period")
    _, y = place(fig, width, period.x0, period.y0)
    assert all(box.bottom <= y or box.top >= y for box in boxes(fig, width, "text"))
    assert touching(fig, width) == []
    assert outside(fig, width) == []


def test_a_timeline_without_key_dates_still_shows_election_day() -> None:
    fig = charts.timeline(timeline_frame(), key_dates().clear(), **calendar())
    assert [shape.name for shape in fig.layout.shapes].count("election_day") == 1
