"""Maps of tiles: where each stands, what is hit, names that fit."""

import polars as pl
import pytest

from dashboard import maps
from dashboard.theme import DARK, LIGHT, NARROW, Look
from tests.dashboard.mapped import area, parts, tiles


def test_tiles_stand_in_their_row_and_column() -> None:
    fig = tiles()
    drawn = parts(fig, "tile")
    corners = {name: (min(tile.x), max(tile.y)) for name, tile in drawn.items()}
    assert corners == {"a": (0, 0), "b": (1, 0), "c": (1, -1)}
    assert all(area(tile) == 1 for tile in drawn.values())
    assert drawn["b"].fillpattern.shape == "/"
    assert drawn["a"].fillpattern.shape is None
    assert parts(fig, "group").keys() == {"north", "south"}


def test_a_tile_is_hit_anywhere() -> None:
    for trace in parts(tiles(), "pick").values():
        assert set(trace.customdata) == {trace.name}
        assert (trace.base[0], trace.x[0], trace.width) == (trace.base[0], 1.0, 1.0)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_names_of_tiles_are_cut_to_fit_and_left_out_on_a_phone(look: Look) -> None:
    data = pl.DataFrame(
        {
            "unit_id": list("abcdefghijkl"),
            "label": ["Alamudun rayon", "Аламудунский район", *["Ton rayon"] * 10],
            "row": [0] * 12,
            "col": list(range(12)),
            "value": [None, *map(float, range(11))],
        }
    )
    told = {"no_data": "no data", "legend_title": "%", "format_value": lambda v: f"{v:.1f}", "look": look}
    wide, phone = maps.tile_map(data, **told), maps.tile_map(data, width=NARROW, **told)
    names = [text for trace in wide.data if trace.meta == "name" for text in trace.text]
    assert "Alamudun<br>rayon" in names
    assert [name for name in names if name.startswith("Алам") and name.endswith("…<br>район")]
    assert len(names) == 12
    assert not [trace for trace in phone.data if trace.meta == "name"]
    assert sum(len(trace.x) for trace in phone.data if trace.meta == "number") == 11
    for trace in wide.data:
        if trace.meta in {"name", "number"}:
            assert trace.unselected.textfont.color == trace.textfont.color
