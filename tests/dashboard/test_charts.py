"""All charts: what they refuse, look, size, and texts for a phone."""

import html

import polars as pl
import pytest

from dashboard import charts
from dashboard.theme import DARK, LIGHT, NARROW, text_width
from tests.dashboard.drawn import WIDTHS, percent, traces
from tests.dashboard.test_bars import bars_frame
from tests.dashboard.test_dots import dots_frame
from tests.dashboard.test_intervals import intervals_frame
from tests.dashboard.test_timeline import calendar, key_dates, timeline_frame
from tests.dashboard.test_turnout_chart import turnout


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
