"""The frame around a chart: nothing is cut off, nothing is lost, both modes can be read."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.theme import DARK, LIGHT, NARROW, WIDE, Look

TITLE = "Шайлоо эрежелерин бузуулар боюнча катталган билдирүүлөр: облустар жана шаарлар"


def note(fig: go.Figure, name: str) -> Any:
    return next(annotation for annotation in fig.layout.annotations if annotation.name == name)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_long_titles_wrap_inside_the_figure(width: int) -> None:
    fig = theme.dress(go.Figure(), title=TITLE, subtitle=TITLE, source="A\nB", width=width)
    for name, size in (("title", theme.TITLE_SIZE), ("subtitle", theme.SUBTITLE_SIZE)):
        lines = note(fig, name).text.replace("<b>", "").replace("</b>", "").split("<br>")
        assert " ".join(lines) == TITLE
        assert all(theme.text_width(line, size) <= width - 2 * theme.GAP for line in lines)
    assert note(fig, "source").text == "A<br>B"


def test_a_dressed_figure_grows_and_the_plot_keeps_its_size() -> None:
    bare = go.Figure(layout={"height": 300, "margin": {"l": 5, "r": 5, "t": 10, "b": 40}})
    fig = theme.dress(bare, title=TITLE, subtitle="x", source="y", width=WIDE)
    assert fig.layout.height - fig.layout.margin.t - fig.layout.margin.b == 250
    assert bare.layout.height == 300
    assert not bare.layout.annotations


def test_a_word_longer_than_the_line_is_cut_not_lost() -> None:
    lines = theme.wrap("кыргызстандыктардыкындагылардын", width=100, size=20)
    assert len(lines) > 1
    assert "".join(lines) == "кыргызстандыктардыкындагылардын"


def test_a_word_as_long_as_a_page_is_cut_letter_by_letter_and_not_measured_anew_for_each() -> None:
    """Five thousand letters without a blank kept a page busy for minutes: each cut measured the whole rest."""
    measured = 0

    class Counted(str):
        def __iter__(self):
            nonlocal measured
            for char in super().__iter__():
                measured += 1
                yield char

        def __getitem__(self, part):
            return Counted(super().__getitem__(part))

    pieces = theme._words([Counted("ж" * 5_000)], 100, 12)

    assert "".join(pieces) == "ж" * 5_000
    assert all(theme.text_width(piece, 12) <= 100 for piece in pieces)
    assert measured < 20_000


def test_words_are_never_markup() -> None:
    assert theme.wrap("a < b & c", width=900, size=12) == ["a &lt; b &amp; c"]
    assert "<script>" not in theme.head_html("<script>", "<script>") + theme.foot_html("<script>")


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read(look: Look) -> None:
    def contrast(one: str, other: str) -> float:
        dark, light = sorted((theme._luminance(one), theme._luminance(other)))
        return (light + 0.05) / (dark + 0.05)

    assert contrast(look.ink, look.paper) > 7
    assert contrast(look.muted, look.paper) > 4.5
    assert contrast(look.on_accent, look.accent) > 4.5
    assert contrast(look.ink, look.land) > 4.5
    assert all(contrast(look.ink_on(colour), colour) > 4.5 for colour in look.steps(10))
    assert all(contrast(colour, look.paper) > 2.5 for colour in look.categories)


def test_mode_is_light_until_the_browser_speaks() -> None:
    assert theme.look(None) is LIGHT
    assert theme.look("dark") is DARK


def test_a_touch_figure_keeps_streamlit_from_dragging() -> None:
    fig = theme.TouchFigure(go.Figure(layout={"template": LIGHT.template}))
    sent = json.loads(fig.to_json())["layout"]
    assert sent["dragmode"] == "none"
    assert sent["template"]["layout"]["dragmode"] is False


def test_a_number_is_not_parted_from_its_percent_sign_or_its_thousands() -> None:
    lines = theme.wrap("79,1 % · 1\u00a0096\u00a0329", width=1, size=12)
    assert not {"%", "1", "329"} & set(theme.wrap("79,1 % · 1\u00a0096\u00a0329", width=70, size=12))
    assert "".join(lines) == "79,1\u00a0%·1\u00a0096\u00a0329"  # too narrow for anything: cut, never lost
    assert "79,1\u00a0%" in theme.head_html("79,1 %")
    assert "known:\u00a03, at 10:00" in theme.head_html("known: 3, at 10:00")
    assert "пунктов\u00a0— 30" in theme.head_html("пунктов — 30")
