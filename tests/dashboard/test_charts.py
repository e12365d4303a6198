"""Charts: what the figures hold, at both widths, and that no words touch. Names are the longest real ones."""

import datetime as dt
import html
import itertools
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.theme import DARK, LIGHT, LINE_HEIGHT, NARROW, WIDE, text_width

BISHKEK = ZoneInfo("Asia/Bishkek")
WIDTHS = pytest.mark.parametrize("width", [NARROW, WIDE, 760])
CEC = "Шайлоо жана референдум өткөрүү боюнча борбордук комиссия (БШК)"
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
RRCG = "Ыкчам чара көрүү координациялык тобу (КГОР)"


def say_date(at: dt.datetime) -> str:
    return f"{at.day}-{MONTHS[at.month - 1]}."


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


# --- what is measured ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    part: str
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def touches(self, other: "Box", slack: float = 1.0) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.bottom, other.bottom) - max(self.top, other.top) > slack
        )


def _number(value: object) -> float:
    return value.timestamp() if isinstance(value, dt.datetime) else float(value)  # type: ignore[arg-type]


def place(
    fig: go.Figure, width: float, x: object, y: float, xref: str = "x", yref: str = "y"
) -> tuple[float, float]:
    """Pixels from the upper left corner of the figure."""
    margin = fig.layout.margin
    wide, high = width - margin.l - margin.r, fig.layout.height - margin.t - margin.b
    across, up = _number(x), y
    if xref != "paper":
        axis = fig.layout["xaxis" + xref[1:]]
        low, end = map(_number, axis.range)
        start, stop = axis.domain or (0, 1)
        across = start + (stop - start) * (_number(x) - low) / (end - low)
    if yref != "paper":
        axis = fig.layout["yaxis" + yref[1:]]
        low, end = axis.range
        start, stop = axis.domain or (0, 1)
        up = start + (stop - start) * (y - low) / (end - low)
    return margin.l + across * wide, margin.t + (1 - up) * high


def boxes(fig: go.Figure, width: float, *parts: str) -> list[Box]:
    """Where the words of a figure stand, by the same upper estimate of their width as the charts use."""
    found = []
    for note in fig.layout.annotations:
        if not note.text or (parts and note.name not in parts):
            continue
        lines = [html.unescape(re.sub("<[^>]+>", "", line)) for line in note.text.split("<br>")]
        wide = max(text_width(line, note.font.size) for line in lines)
        high = LINE_HEIGHT * note.font.size * len(lines)
        x, y = place(fig, width, note.x, note.y, note.xref, note.yref)
        x, y = x + (note.xshift or 0), y - (note.yshift or 0)
        left = x - {"left": 0, "center": wide / 2, "right": wide}[note.xanchor]
        top = y - {"top": 0, "middle": high / 2, "bottom": high}[note.yanchor]
        found.append(Box(note.name, " ".join(lines), left, left + wide, top, top + high))
    return found


def touching(fig: go.Figure, width: float) -> list[tuple[str, str]]:
    return [(a.text, b.text) for a, b in itertools.combinations(boxes(fig, width), 2) if a.touches(b)]


def outside(fig: go.Figure, width: float) -> list[str]:
    high = fig.layout.height
    return [
        box.text
        for box in boxes(fig, width)
        if box.left < -1 or box.right > width + 1 or box.top < -2 or box.bottom > high + 2
    ]


def traces(fig: go.Figure, part: str) -> list[go.Scatter]:
    return [trace for trace in fig.data if trace.meta == part]


def texts(fig: go.Figure, part: str) -> list[str]:
    return [re.sub("<[^>]+>", " ", note.text).strip() for note in fig.layout.annotations if note.name == part]


# --- bars ------------------------------------------------------------------------------------------------------


def bars_frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "label": [
                "Жабдууларга байланыштуу башка көйгөйлөр жана участкалардын ишиндеги узакка созулган үзгүлтүктөр",
                "Добуш сатып алуу", "Бир нече жолу добуш берүү («карусель»)", "A < B & C",
            ],
            "value": [12345.0, 4.0, 0.0, None],
            "text": ["12 345", "4", "0", "маалымат жок"],
            "note": [None, "алардын ичинен 2 текшерилген", None, None],
        }
    )  # fmt: skip


@WIDTHS
def test_bars_keep_order_values_and_tell_zero_from_missing(width: int) -> None:
    fig = charts.bars(bars_frame(), width=width)
    bar, strip = traces(fig, "bar")[0], traces(fig, "missing")[0]
    assert list(bar.x) == [12345.0, 4.0, 0.0]
    assert [*bar.y, *strip.y] == sorted([*bar.y, *strip.y])
    assert bar.marker.pattern.shape is None
    assert strip.marker.pattern.shape == "/"
    assert strip.base[0] + strip.x[0] == pytest.approx(
        fig.layout.xaxis.range[1]
    )  # may be anything: the whole width
    words = boxes(fig, width, "missing")[0]
    assert words.right <= place(fig, width, strip.base[0], strip.y[0])[0]
    assert texts(fig, "value") == ["12 345", "4", "0"]
    assert texts(fig, "missing") == ["маалымат жок"]
    zeros = [shape for shape in fig.layout.shapes if shape.name == "zero"]
    assert len(zeros) == 1
    assert zeros[0].x0 == zeros[0].x1 == 0
    assert (zeros[0].y0 + zeros[0].y1) / 2 == bar.y[2]


@WIDTHS
def test_bars_leave_room_for_every_word(width: int) -> None:
    fig = charts.bars(bars_frame(), width=width)
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    bar = fig.data[0]
    for box, value, y in zip(boxes(fig, width, "value"), bar.x, bar.y, strict=False):
        assert box.left >= place(fig, width, value, y)[0]


def test_bars_put_labels_above_on_a_phone_and_beside_on_a_screen() -> None:
    for width, above in ((NARROW, True), (WIDE, False)):
        fig = charts.bars(bars_frame(), width=width)
        labels = boxes(fig, width, "label")
        marks = [place(fig, width, 0, y) for trace in fig.data for y in trace.y]
        assert all((box.bottom <= y) is above for box, (_, y) in zip(labels, marks, strict=True))
        assert all((box.right <= x) is not above for box, (x, _) in zip(labels, marks, strict=True))


def test_bars_step_back_behind_the_emphasised_one() -> None:
    plain = charts.bars(bars_frame())
    assert list(plain.data[0].marker.color) == [LIGHT.accent] * 3
    fig = charts.bars(bars_frame(), emphasised=["Добуш сатып алуу"], look=DARK)
    assert list(fig.data[0].marker.color) == [DARK.hatch, DARK.accent, DARK.hatch]
    assert [note.text for note in fig.layout.annotations if note.name == "label"][1].startswith("<b>")


def test_words_of_the_data_are_never_markup() -> None:
    fig = charts.bars(bars_frame())
    assert "A &lt; B &amp; C" in [note.text for note in fig.layout.annotations]


def test_bars_of_nothing_but_zero_and_missing_still_draw() -> None:
    fig = charts.bars(pl.DataFrame({"label": ["a", "b"], "value": [0.0, None], "text": ["0", "?"]}))
    assert fig.layout.xaxis.range[1] > 0


def test_charts_refuse_what_they_cannot_show() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.bars(pl.DataFrame({"label": ["a"], "value": [-1.0], "text": ["-1"]}))
    with pytest.raises(ValueError, match="text"):
        charts.bars(pl.DataFrame({"label": ["a"], "value": [1.0]}))
    with pytest.raises(ValueError, match="at least one row"):
        charts.bars(bars_frame().clear())
    with pytest.raises(ValueError, match="time zone"):
        charts.timeline(
            timeline_frame().with_columns(pl.col("end").dt.replace_time_zone(None)), key_dates(), **calendar()
        )


# --- timeline --------------------------------------------------------------------------------------------------

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
    ("2021-01-04 18:00", "Шайлоого чейинки отчёт"), ("2021-01-09 02:00", "Тынчтык күнү"),
    ("2021-01-10 02:00", "Добуш берүү күнү"), ("2021-01-23 18:00", "Натыйжаларды чыгаруунун акыркы күнү"),
    ("2021-03-02 18:00", "Жыйынтыктоочу отчёт"),
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


# --- turnout ---------------------------------------------------------------------------------------------------

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


# --- dots ------------------------------------------------------------------------------------------------------


def dots_frame() -> pl.DataFrame:
    partial = "Кол менен эсептөө, 11-янв., 74 %"
    cells = (
        ("Садыр Жапаров", partial, 0.839), ("Садыр Жапаров", "Кол менен эсептөө", 0.7928),
        ("Садыр Жапаров", "АЭУ боюнча эсептөө", 0.7924), ("Садыр Жапаров", "Жыйынтыктоочу протокол", 0.792),
        ("Мыктыбек Абдрахман уулу Арстанбеков-Токтогулов", "АЭУ боюнча эсептөө", 0.0167),
        ("Мыктыбек Абдрахман уулу Арстанбеков-Токтогулов", "Жыйынтыктоочу протокол", 0.0169),
        ("Арстанбек Абдылдаев", "АЭУ боюнча эсептөө", 0.0008),
    )  # fmt: skip
    return pl.DataFrame(
        [
            {
                "label": label,
                "series": series,
                "value": value,
                "low": None,
                "high": None,
                "text": f"{value:.2%}",
            }
            for label, series, value in cells
        ],
        schema_overrides={"low": pl.Float64, "high": pl.Float64},
    )


@WIDTHS
def test_dots_put_every_value_on_its_row_and_in_its_column(width: int) -> None:
    fig = charts.dots(dots_frame(), width=width)
    drawn = {trace.name: list(trace.x) for trace in traces(fig, "series")}
    assert list(drawn) == list(dict.fromkeys(dots_frame()["series"]))
    assert drawn["АЭУ боюнча эсептөө"] == [0.7924, 0.0167, 0.0008]
    machine = next(trace for trace in traces(fig, "series") if trace.name == "АЭУ боюнча эсептөө")
    assert list(machine.y) == sorted(machine.y)  # rows as given
    assert "0.08%" in texts(fig, "value")
    assert len({trace.marker.symbol for trace in traces(fig, "series")}) == 4
    columns = [round(box.right) for box in boxes(fig, width, "value", "missing")]
    assert len(set(columns)) == 4


@WIDTHS
def test_dots_say_that_a_value_was_not_published(width: int) -> None:
    fig = charts.dots(dots_frame(), width=width)
    assert texts(fig, "missing") == ["…"] * 5
    nothing = dots_frame().with_columns(
        value=pl.when(pl.col("value") == 0.0008).then(None).otherwise("value"),
        text=pl.when(pl.col("value") == 0.0008).then(pl.lit("жок")).otherwise("text"),
    )
    assert "жок" in texts(charts.dots(nothing, width=width), "missing")


def test_dots_join_the_values_of_a_row_and_draw_intervals() -> None:
    frame = dots_frame().with_columns(
        low=pl.when(pl.col("value") == 0.839).then(0.82), high=pl.when(pl.col("value") == 0.839).then(0.86)
    )
    shapes = charts.dots(frame).layout.shapes
    assert [(s.x0, s.x1) for s in shapes if s.name == "join"] == [(0.792, 0.839), (0.0167, 0.0169)]
    assert [(s.x0, s.x1) for s in shapes if s.name == "interval"] == [(0.82, 0.86)]


@WIDTHS
def test_dots_leave_room_for_every_word(width: int) -> None:
    fig = charts.dots(dots_frame(), width=width)
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    numbers = min(box.left for box in boxes(fig, width, "value"))
    for trace in traces(fig, "series"):
        for x, y in zip(trace.x, trace.y, strict=True):
            assert place(fig, width, x, y)[0] + trace.marker.size / 2 <= numbers
    keys = traces(fig, "key")
    assert [key.marker.symbol for key in keys] == [trace.marker.symbol for trace in traces(fig, "series")]


def test_dots_refuse_more_than_four_series_and_two_values_for_one() -> None:
    frame = dots_frame()
    with pytest.raises(ValueError, match="one value per label"):
        charts.dots(pl.concat([frame, frame[:1]]))
    with pytest.raises(ValueError, match="at most 4"):
        charts.dots(pl.concat([frame, frame[:1].with_columns(series=pl.lit("Алдын ала маалымат"))]))


# --- intervals -------------------------------------------------------------------------------------------------


def intervals_frame() -> pl.DataFrame:
    morning, evening = "10-янв., 11:30", "10-янв., 20:00"
    rows = (
        (morning, "Алынган бюллетендер кол менен саналган", 0.97, None, None),
        (morning, "УШКнын жыйыны өткөрүлгөн эмес", 0.01, None, None),
        (
            evening,
            "Ачылышта COVID-19 сунуштары жарым-жартылай сакталган участкалардын үлүшү",
            0.449,
            None,
            None,
        ),
        (evening, "Шайлоочулардын катышуусу", 0.389, 0.0098, 0.3916),
        (evening, "Үзгүлтүктөн добуш бере албаган: 5 же андан аз", 1.0, 0.0, None),
    )
    return pl.DataFrame(
        [
            {"group": group, "label": label, "value": value, "low": None if margin is None else value - margin,
             "high": None if margin is None else value + margin,
             "text": f"{value:.1%}" + (f" ± {margin:.2%}" if margin else ""), "reference": reference,
             "reference_text": "БШКнын жыйынтыктоочу протоколу: 39,16 %" if reference else None}
            for group, label, value, margin, reference in rows
        ]
    )  # fmt: skip


@WIDTHS
def test_an_estimate_without_a_margin_looks_unknown(width: int) -> None:
    fig = charts.intervals(intervals_frame(), width=width, format_percent=percent)
    known, unknown = traces(fig, "with_margin")[0], traces(fig, "without_margin")[0]
    assert list(known.x) == [0.389, 1.0]
    assert list(known.error_x.array) == pytest.approx([0.0098, 0.0])
    assert list(known.error_x.arrayminus) == pytest.approx([0.0098, 0.0])
    assert known.marker.symbol == "circle"
    assert list(unknown.x) == [0.97, 0.01, 0.449]
    assert unknown.error_x.array is None
    assert unknown.marker.symbol == "circle-open"


@WIDTHS
def test_the_official_figure_is_a_stroke_with_its_words(width: int) -> None:
    fig = charts.intervals(intervals_frame(), width=width, format_percent=percent)
    strokes = [shape for shape in fig.layout.shapes if shape.name == "reference"]
    assert [(stroke.x0, stroke.x1) for stroke in strokes] == [(0.3916, 0.3916)]
    assert texts(fig, "reference") == ["БШКнын жыйынтыктоочу протоколу: 39,16\u00a0%"]
    assert strokes[0].y0 < traces(fig, "with_margin")[0].y[0] < strokes[0].y1


@WIDTHS
def test_intervals_have_headings_and_room(width: int) -> None:
    fig = charts.intervals(intervals_frame(), width=width, format_percent=percent)
    assert texts(fig, "group") == ["10-янв., 11:30", "10-янв., 20:00"]
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    heads = boxes(fig, width, "group")
    labels = boxes(fig, width, "label")
    assert heads[0].bottom <= labels[0].top + 1
    assert labels[1].bottom <= heads[1].top + 1
    assert heads[1].bottom <= labels[2].top + 1


# --- all -------------------------------------------------------------------------------------------------------


@WIDTHS
@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_every_chart_sets_its_look_its_size_and_leaves_nothing_to_plotly(width: int, look: object) -> None:
    style = {"look": look, "width": width}
    for fig in (
        charts.bars(bars_frame(), **style),
        charts.timeline(timeline_frame(), key_dates(), **style, **calendar()),
        turnout(**style),
        charts.dots(dots_frame(), **style),
        charts.intervals(intervals_frame(), format_percent=percent, **style),
    ):
        assert fig.layout.template == look.template  # type: ignore[attr-defined]
        assert fig.layout.height > 0
        assert all(fig.layout.margin[side] is not None for side in "lrtb")
        assert fig.layout.showlegend is False
        assert fig.layout.dragmode is False
        assert not any(
            axis.automargin or axis.showticklabels for axis in [*fig.select_xaxes(), *fig.select_yaxes()]
        )
        assert all(axis.fixedrange for axis in [*fig.select_xaxes(), *fig.select_yaxes()])


def test_hover_text_is_short_enough_for_a_phone() -> None:
    frame = timeline_frame().with_columns(hover=pl.lit("Шайлоо комиссиясынын билдирүүсү " * 6 + "<br>A & B"))
    hover = traces(charts.timeline(frame, key_dates(), width=NARROW, **calendar()), "statement")[0].hovertext[
        0
    ]
    assert "A &amp; B" in hover.split("<br>")
    assert max(text_width(html.unescape(line), 13) for line in hover.split("<br>")) <= NARROW - 60


# --- how a count came in ----------------------------------------------------------------------------------------


def came_in(minutes: int, *, points: int = 60) -> pl.DataFrame:
    """A count that ends at 96.8 %, its share falling from 62 to 58.1 % within so many minutes."""
    start = utc("2021-01-10T14:25")
    return pl.DataFrame(
        {
            "at": [start + dt.timedelta(minutes=minutes * i / (points - 1)) for i in range(points)],
            "reported": [0.968 * (i + 1) / points for i in range(points)],
            "value": [0.62 - 0.039 * i / (points - 1) for i in range(points)],
            "hover": ["hover"] * points,
            "reported_text": ["96,8 %"] * points,
            "value_text": ["58,1 %"] * points,
        }
    )


def coming_in(frame: pl.DataFrame, **options: object) -> go.Figure:
    return charts.coming_in(
        frame,
        upper="Келип түшкөн протоколдор, участкалардын жалпы санынан %",
        lower="Бирөөнүн узун аты: азырынча табылган бюллетендердин үлүшү",
        final=0.581,
        final_text="бардык келген протоколдор боюнча",
        format_percent=lambda share, digits: f"{share:.{digits}%}",
        format_time=lambda at: f"{at:%H:%M}",
        format_date=say_date,
        zone=BISHKEK,
        **options,
    )


@WIDTHS
@pytest.mark.parametrize("minutes", [20, 60, 800, 3_000, 40_000])
def test_a_count_has_a_clock_whether_it_took_minutes_or_weeks(width: int, minutes: int) -> None:
    fig = coming_in(came_in(minutes), width=width)
    assert len(texts(fig, "tick")) >= 2 + 5 + 3  # of time, of the upper and of the lower scale
    words = [box for box in boxes(fig, width) if box.part != "final"]
    assert not [(a.text, b.text) for a, b in itertools.combinations(words, 2) if a.touches(b)]
    assert not outside(fig, width)


def test_a_count_is_drawn_in_two_panels_and_the_whole_one_across_the_lower() -> None:
    fig = coming_in(came_in(600))
    (upper,), (lower,) = traces(fig, "reported"), traces(fig, "value")
    assert max(upper.y) < min(lower.y)  # px from the top
    assert upper.y[0] > upper.y[-1]
    assert lower.y[0] < lower.y[-1]
    assert texts(fig, "value") == ["96,8 %", "58,1 %"]
    (final,) = [shape for shape in fig.layout.shapes if shape.name == "final"]
    assert final.y0 == pytest.approx(lower.y[-1])
    assert upper.line.shape == lower.line.shape == "hv"


def test_the_scale_of_a_share_so_far_is_as_fine_as_its_movement() -> None:
    still = came_in(600).with_columns(value=pl.lit(0.581))
    assert "58.0%" in texts(coming_in(still), "tick")
    assert "58%" in texts(coming_in(came_in(600)), "tick")


def test_times_of_a_count_are_those_of_its_zone() -> None:
    fig = coming_in(came_in(600), look=DARK)
    assert traces(fig, "value")[0].x[0] == dt.datetime(2021, 1, 10, 20, 25)
    assert texts(fig, "day") == ["10-янв.", "11-янв."]


def test_one_moment_is_no_course_of_time() -> None:
    with pytest.raises(ValueError, match="One moment"):
        coming_in(came_in(10).head(1))
