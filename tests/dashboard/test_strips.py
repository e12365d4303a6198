"""Strips: every thing is one mark, told apart by form alone, and no words touch."""

import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.strips import FORMS, UNKNOWN, glyph
from tests.dashboard.drawn import WIDTHS, outside, texts, touching, traces

SERIES = ["party", "council"]
LONG = "ТШК: Мыктыбек Абдрахман уулу Арстанбеков-Токтогулов району"


def strips_frame(many: int = 12) -> pl.DataFrame:
    rows = [
        {"group": group, "label": label, "text": "8 / 12", "series": kind, "hover": f"{label} {n}"}
        for group, label in (
            ("Эреже аткарылбайт (1)", LONG),
            ("Баары аткарылат (2)", "ТШК"),
            ("", "Чет өлкөлөр"),
        )
        for n, kind in enumerate(["party", "council", None] * (many // 3))
    ]
    return pl.DataFrame(rows)


@WIDTHS
@pytest.mark.parametrize("many", [3, 12, 90])
def test_every_thing_is_a_mark_and_nothing_lies_on_another(width: int, many: int) -> None:
    fig = charts.strips(strips_frame(many), series=SERIES, width=width)
    spots = [(x, y) for trace in traces(fig, "mark") for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(spots) == len(set(spots)) == 3 * many
    assert max(x for x, _ in spots) <= fig.layout.xaxis.range[1]
    assert touching(fig, width) == []
    assert outside(fig, width) == []


def test_a_series_has_one_form_and_what_nobody_has_said_is_a_ring() -> None:
    drawn = {
        trace.name: trace.marker.symbol
        for trace in traces(charts.strips(strips_frame(), series=SERIES), "mark")
    }
    assert drawn == {"party": FORMS[0][0], "council": FORMS[1][0], "": UNKNOWN[0]}
    assert (
        len({form for form, *_ in (*FORMS, UNKNOWN)})
        == len({glyph(n) for n in (*range(len(FORMS)), None)})
        == 10
    )


def test_the_form_of_a_series_does_not_depend_on_what_else_is_there() -> None:
    alone = strips_frame().filter(series="council")
    (trace,) = traces(charts.strips(alone, series=SERIES), "mark")
    assert trace.marker.symbol == FORMS[1][0]


def test_groups_are_headings_and_a_group_without_a_name_is_none() -> None:
    assert texts(charts.strips(strips_frame(), series=SERIES), "group") == [
        "Эреже аткарылбайт (1)",
        "Баары аткарылат (2)",
    ]
