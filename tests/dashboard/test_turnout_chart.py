"""The chart of turnout by the hour: every announcement on one scale, margins of the sample alone."""

import datetime as dt

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.theme import NARROW, WIDE
from tests.dashboard.drawn import (
    BISHKEK,
    WIDTHS,
    boxes,
    outside,
    percent,
    place,
    say_date,
    texts,
    touching,
    traces,
    utc,
)

ANNOUNCED, SAMPLE = "БШК: жарыяланган сан", "«Жалпы иш»: тандалма боюнча баа"
MACHINE, MANUAL, FINAL = "БШК: АЭУ боюнча эсептөө", "БШК: кол менен эсептөө", "БШК: жыйынтыктоочу протокол"
TURNOUT = (
    (ANNOUNCED, "2021-01-10 06:00", 0.0923, None), (ANNOUNCED, "2021-01-10 08:00", 0.1856, None),
    (ANNOUNCED, "2021-01-10 10:00", 0.2659, None), (SAMPLE, "2021-01-10 14:00", 0.389, 0.0098),
    (ANNOUNCED, "2021-01-10 15:50", 0.387, None), (MACHINE, "2021-01-10 19:09", 0.3759, None),
    (MACHINE, "2021-01-13 03:40", 0.3927, None), (MANUAL, "2021-01-13 03:40", 0.3904, None),
    (MANUAL, "2021-01-15 18:00", 0.3933, None), (FINAL, "2021-01-19 18:00", 0.3916, None),
)  # fmt: skip


def turnout_frame() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"series": series, "at": utc(at), "value": value, "low": value - margin if margin else None,
             "high": value + margin if margin else None, "text": f"{value:.1%}", "hover": series,
             "flagged": value == 0.387}
            for series, at, value, margin in TURNOUT
        ]
    )  # fmt: skip


def turnout(width: int = WIDE, frame: pl.DataFrame | None = None, **options: object) -> go.Figure:
    return charts.turnout(
        turnout_frame() if frame is None else frame, width=width, election_day=dt.date(2021, 1, 10), zone=BISHKEK,
        format_percent=percent, format_time=lambda at: f"{at:%H:%M}", format_date=say_date, **options,
    )  # fmt: skip


@WIDTHS
def test_turnout_draws_every_announcement_on_one_scale(width: int) -> None:
    fig = turnout(width)
    drawn = sorted((x, y) for trace in traces(fig, "series") for x, y in zip(trace.x, trace.y, strict=True))
    assert drawn == sorted(
        (utc(at).astimezone(BISHKEK).replace(tzinfo=None), value) for _, at, value, _ in TURNOUT
    )
    scales = {tuple(axis.range) for axis in fig.select_yaxes()}
    assert len(scales) == 1
    assert next(iter(scales))[0] == 0
    heights = {round((axis.domain[1] - axis.domain[0]) * fig.layout.height) for axis in fig.select_yaxes()}
    assert len(heights) == 1


def test_marks_of_two_series_on_one_spot_are_both_named() -> None:
    written = texts(turnout(), "text")
    assert (
        sum(text.startswith("БШК: кол") for text in written) == 2
    )  # 13 January, on the machine's mark; and its last
    assert sum(text.startswith("БШК: жарыяланган") for text in written) == 1


def test_turnout_panels_stand_side_by_side_or_on_a_phone_one_below_the_other() -> None:
    wide, phone = turnout(WIDE), turnout(NARROW)
    assert wide.layout.xaxis.domain[1] < wide.layout.xaxis2.domain[0]
    assert phone.layout.xaxis.domain == phone.layout.xaxis2.domain == (0, 1)
    assert phone.layout.yaxis2.domain[1] < phone.layout.yaxis.domain[0]
    night = utc("2021-01-10 19:09").astimezone(BISHKEK).replace(tzinfo=None)
    first = [trace for trace in traces(wide, "series") if trace.xaxis == "x"]
    assert any(night in trace.x for trace in first)  # the night's count belongs to election day


def test_what_contradicts_itself_is_a_crossed_ring_without_a_line() -> None:
    fig = turnout()
    announced = next(trace for trace in traces(fig, "series") if trace.name == ANNOUNCED)
    assert list(announced.marker.symbol)[3] == "circle-x-open"
    assert "circle-x-open" not in list(announced.marker.symbol)[:3]
    line = traces(fig, "line")[0]
    assert list(line.y) == [0.0923, 0.1856, 0.2659]


def test_the_margin_of_the_sample_is_drawn_and_nobody_else_gets_one() -> None:
    intervals = traces(turnout(), "interval")
    assert len(intervals) == 1
    assert intervals[0].error_y.array[0] == pytest.approx(0.0098)
    assert intervals[0].error_y.arrayminus[0] == pytest.approx(0.0098)


def test_series_keep_form_and_colour_when_their_order_is_given() -> None:
    order = [ANNOUNCED, SAMPLE, MACHINE, MANUAL, FINAL]
    only = turnout(frame=turnout_frame().filter(series=FINAL), series=order)
    every = turnout(series=order)
    looks = [
        next((t.marker.symbol[0], t.marker.color) for t in traces(fig, "series") if t.name == FINAL)
        for fig in (only, every)
    ]
    assert looks[0] == looks[1]
    marks = {t.name: (t.marker.symbol[0], t.marker.color) for t in traces(every, "series")}
    assert len(set(marks.values())) == len({symbol for symbol, _ in marks.values()}) == 5


@WIDTHS
def test_turnout_names_each_series_and_no_words_touch(width: int) -> None:
    fig = turnout(width)
    written = " ".join(texts(fig, "text"))
    assert len(texts(fig, "text")) == len(TURNOUT)
    assert all(series.split()[-1] in written for series in (ANNOUNCED, SAMPLE, MACHINE, MANUAL, FINAL))
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    marks = [
        place(fig, width, x, y, trace.xaxis or "x", trace.yaxis or "y")
        for trace in traces(fig, "series")
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    for box in boxes(fig, width, "text"):
        assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in marks), box


@WIDTHS
def test_a_crowded_turnout_grows_until_all_words_have_room(width: int) -> None:
    other = turnout_frame().with_columns(
        series=pl.col("series") + ", референдум", value=pl.col("value") + 0.002
    )
    fig = turnout(width, frame=pl.concat([turnout_frame(), other]))
    assert fig.layout.height > turnout(width).layout.height
    assert len(texts(fig, "text")) == 2 * len(TURNOUT)
    assert touching(fig, width) == []
    assert outside(fig, width) == []


def test_a_turnout_without_any_value_is_refused() -> None:
    with pytest.raises(ValueError, match="No announcement"):
        turnout(frame=turnout_frame().with_columns(value=pl.lit(None, pl.Float64)))


def test_turnout_of_one_time_only_is_one_panel() -> None:
    fig = turnout(frame=turnout_frame()[:4])
    assert list(fig.layout.xaxis.domain) == [0, 1]
    assert len(list(fig.select_xaxes())) == 1
