"""Bars: order, zero and missing, and that no words touch. Names are the longest real ones."""

import polars as pl
import pytest

from dashboard import charts
from dashboard.theme import DARK, LIGHT, NARROW, WIDE
from tests.dashboard.drawn import WIDTHS, boxes, outside, place, texts, touching, traces


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
