"""Published estimates: margins where they were published, the official figure beside them."""

import polars as pl
import pytest

from dashboard import charts
from tests.dashboard.drawn import WIDTHS, boxes, outside, percent, texts, touching, traces


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
