"""Spans: bars from day to day, one mark an item in the form of its state, and no words touch."""

import datetime as dt
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.spans import STATES
from dashboard.queries_plan import URGENCY
from pipelines.tables.commission_activity import PlanState
from tests.dashboard.drawn import WIDTHS, boxes, outside, place, texts, touching, traces

POLLING = dt.date(2030, 5, 12)


def day(n: int) -> dt.date:
    """So many days before polling day."""
    return POLLING - dt.timedelta(n)


def item(state: str, **cells: Any) -> dict[str, Any]:
    return {
        "group": state, "label": f"Шайлоочулардын тизмесин көрүүгө коюу: {state}", "note": "БШК", "start": day(30),
        "end": day(20), "at": day(25), "state": state, "hover": state, **cells,
    }  # fmt: skip


def draw(*rows: dict[str, Any], width: int = 720, today: dt.date = POLLING) -> go.Figure:
    days = dict.fromkeys(("start", "end", "at"), pl.Date)
    return charts.spans(
        pl.DataFrame(list(rows), schema_overrides=days),
        today=(today, "бүгүн: 12-май"),
        polling=(POLLING, "добуш берүү күнү: 12-май"),
        undated="күнү белгисиз",
        format_day=lambda one: f"{one.day}-{one.month}",
        width=width,
    )


def shapes(fig: go.Figure, name: str) -> list[Any]:
    return [shape for shape in fig.layout.shapes if shape.name == name]


def test_every_state_has_a_form_of_its_own_and_a_place_in_the_order() -> None:
    assert set(STATES) == {state.value for state in PlanState} == {state.value for state in URGENCY}
    assert (
        len({form for form, *_ in STATES.values()})
        == len({glyph for *_, glyph in STATES.values()})
        == len(STATES)
    )


@WIDTHS
def test_no_words_touch_and_none_leaves_the_sheet(width: int) -> None:
    fig = draw(
        *(item(state) for state in STATES), item("unknown", start=None, end=None, at=None), width=width
    )
    assert touching(fig, width) == []
    assert outside(fig, width) == []
    assert len(traces(fig, "overdue")) == 1


def test_a_mark_lies_within_its_bar_where_the_item_was_done_within_its_days() -> None:
    fig = draw(item("done"), item("done_late", at=day(10)), item("done_early", at=day(40)))
    bar = shapes(fig, "span")[0]
    (done,), (late,), (early,) = (traces(fig, state)[0].x for state in ("done", "done_late", "done_early"))
    assert early < bar.x0 < done < bar.x1 < late


def test_towards_a_day_that_is_not_known_a_bar_is_open() -> None:
    fig = draw(item("no_word", start=None, at=day(20)), item("running", end=None))
    assert shapes(fig, "span") == []
    assert len(shapes(fig, "open")) == 2


def test_an_item_without_any_day_says_so() -> None:
    fig = draw(item("unknown", start=None, end=None, at=None))
    assert texts(fig, "missing") == ["күнү белгисиз"]
    assert shapes(fig, "span") == shapes(fig, "end") == []


@pytest.mark.parametrize(("after", "lines"), [(0, 2), (4, 2), (400, 1)])
def test_a_day_far_after_the_plan_does_not_press_it_together(after: int, lines: int) -> None:
    fig = draw(item("done"), today=POLLING + dt.timedelta(after))
    assert len(boxes(fig, 720, "day")) == lines


@WIDTHS
def test_the_word_of_a_tick_does_not_stand_on_the_line_of_a_day(width: int) -> None:
    fig = draw(item("ahead", start=day(30), end=day(-20), at=day(-20)), width=width, today=day(3))
    lines = [place(fig, width, shape.x0, shape.y0)[0] for shape in shapes(fig, "day")]
    ticks = boxes(fig, width, "tick")
    assert lines
    assert ticks
    assert not [box.text for box in ticks if any(box.left < at < box.right for at in lines)]
