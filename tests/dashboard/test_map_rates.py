"""Maps of rates: classes, colours, distances from a reference value."""

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import maps
from dashboard.geography import Geography
from dashboard.maps.classes import classes_around_zero
from dashboard.theme import DARK, LIGHT, Look
from tests.dashboard.mapped import frame, land_of_three, parts, rates


@pytest.fixture
def land() -> Geography:
    return land_of_three()


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_rates_are_coloured_by_class(land: Geography, look: Look) -> None:
    fig = rates(land, frame("rate", W=0, E=4, C=10), breaks=[0, 4, 10], look=look)
    low, high = look.steps(2)
    fills = {name: trace.fillcolor for name, trace in parts(fig, "region").items()}
    assert fills == {"W": low, "E": high, "C": high}  # a class holds its lower limit; the last one both
    assert {name: trace.marker.color for name, trace in parts(fig, "legend").items()} == {
        "0.0–4.0": low,
        "4.0–10.0": high,
    }
    assert parts(fig, "number")["W"].textfont.color == look.ink_on(low)


def test_a_rate_of_zero_has_the_lowest_colour_and_no_rate_is_hatched(land: Geography) -> None:
    fig = rates(land, frame("rate", W=0, E=float("nan"), C=2))
    regions = parts(fig, "region")
    assert regions["W"].fillcolor == LIGHT.steps(4)[0]
    assert regions["W"].fillpattern.shape is None
    assert regions["E"].fillpattern.shape == "/"
    assert regions["E"].fillcolor == LIGHT.missing
    assert "E" not in parts(fig, "number")
    assert "no data" in parts(fig, "legend")


def test_classes_are_round_and_hold_all_values(land: Geography) -> None:
    fig = rates(land, frame("rate", W=0.62, E=1.3, C=2.7))
    assert list(parts(fig, "legend")) == ["0.5–1.0", "1.0–1.5", "1.5–2.0", "2.0–2.5", "2.5–3.0"]
    assert next(iter(parts(rates(land, frame("rate", W=3, E=3)), "legend"))).startswith("0.0–")
    assert parts(rates(land, frame("rate")), "region")["W"].fillpattern.shape == "/"


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("high", [0.07, 0.9, 1.9, 7.3, 48, 1234])
def test_written_limits_are_the_limits(land: Geography, high: float, decimals: int) -> None:
    fig = maps.rate_map(
        land,
        frame("rate", W=high / 3, E=high, C=high / 2),
        no_data="no data",
        legend_title="",
        format_value=lambda value: f"{value:.{decimals}f}",
    )
    written = [tuple(map(float, text.split("–"))) for text in parts(fig, "legend")]
    assert 1 <= len(written) <= 7
    assert all(left[1] == right[0] for left, right in pairwise(written))
    assert len({round(top - bottom, 6) for bottom, top in written}) == 1  # equal steps stay equal as written
    assert written[0][0] <= high / 3
    assert written[-1][1] >= high


def test_breaks_that_miss_a_value_are_refused(land: Geography) -> None:
    with pytest.raises(ValueError, match="do not hold all values"):
        rates(land, frame("rate", W=5), breaks=[0, 4])


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_steps_run_from_quiet_to_loud(look: Look) -> None:
    brightness = [
        int(colour[1:3], 16) + int(colour[3:5], 16) + int(colour[5:], 16) for colour in look.steps(6)
    ]
    assert brightness == sorted(brightness, reverse=look.mode == "light")


def deviations(land: Geography, **options: Any) -> go.Figure:
    return rates(land, frame("rate", W=-16.7, E=4.0, C=None), is_deviation=True, **options)


def test_deviations_part_at_zero_in_two_colours(land: Geography) -> None:
    fig = deviations(land)
    legend = [(trace.name, trace.marker.color) for trace in fig.data if trace.meta == "legend"]
    assert [name for name, _ in legend][:8] == [
        "-20.0 … -15.0", "-15.0 … -10.0", "-10.0 … -5.0", "-5.0 … 0.0",
        "0.0 … 5.0", "5.0 … 10.0", "10.0 … 15.0", "15.0 … 20.0",
    ]  # fmt: skip
    colours = [colour for _, colour in legend][:8]
    assert colours == LIGHT.steps_around(4)
    fills = {name: trace.fillcolor for name, trace in parts(fig, "region").items()}
    assert fills["W"] == colours[0]
    assert fills["E"] == colours[4]
    assert parts(fig, "region")["C"].fillpattern.shape == "/"


def test_a_map_of_rates_still_refuses_what_is_below_zero(land: Geography) -> None:
    with pytest.raises(ValueError, match="negative"):
        rates(land, frame("rate", W=-1.0))


@pytest.mark.parametrize("farthest", [0.0, 0.04, 0.7, 3.0, 41.0, 100.0])
def test_classes_of_deviations_hold_every_value_and_are_as_many_on_both_sides(farthest: float) -> None:
    values = [-farthest, 0.0, farthest / 2, None]
    classes = classes_around_zero(values, LIGHT, lambda v: f"{v:.1f}")
    assert len(classes.colours) == len(set(classes.colours)) == len(classes.limits) - 1
    assert [-limit for limit in reversed(classes.limits)] == list(classes.limits)
    assert classes.limits[-1] >= farthest
    assert len(classes.colours) <= 8
    assert all(classes.colour(value) for value in values[:3])
    assert classes.colour(None) is None
