"""How a count came in: clocks of minutes and of weeks, panels, scales."""

import datetime as dt
import itertools

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.theme import DARK
from tests.dashboard.drawn import (
    BISHKEK,
    WIDTHS,
    boxes,
    outside,
    say_date,
    texts,
    traces,
    utc,
)


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
