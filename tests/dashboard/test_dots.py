"""Dots: every value on its row and in its column, intervals, and that no words touch."""

import polars as pl
import pytest

from dashboard import charts
from tests.dashboard.drawn import WIDTHS, boxes, outside, place, texts, touching, traces


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
