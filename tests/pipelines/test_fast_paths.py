"""What is read fast is read as its plain definition says."""

import itertools

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines import casting, mapping
from pipelines.contract import ROW
from pipelines.source import Source

SIGNS = "0179+-_., eExn\u00a0\u2009'٣\t\n"
WORDS = ["", " ", "\u00a0", "\x1c", "-", " - ", "нет", "12", " 12", "12\u2009", "a b", "\n", "x\t", "\u200b"]


def test_whole_numbers_are_those_of_the_definition_for_every_short_text() -> None:
    for length in range(5):
        texts = pl.Series(["".join(signs) for signs in itertools.product(SIGNS, repeat=length)])

        assert casting.whole_numbers(texts).equals(casting._whole_as_defined(texts)), length


@given(
    st.lists(
        st.none() | st.from_regex(r"[+-]?[0-9]{1,22}([ ,.][0-9]{1,3}){0,3}", fullmatch=True), max_size=20
    )
)
def test_whole_numbers_are_those_of_the_definition_among_others_and_at_the_edges(texts) -> None:
    values = pl.Series(texts, dtype=pl.String)

    assert casting.whole_numbers(values).equals(casting._whole_as_defined(values))


@given(
    st.lists(st.tuples(*[st.none() | st.sampled_from(WORDS)] * 3), max_size=8),
    st.lists(st.sampled_from(["-", "нет", "12"]), max_size=2),
)
def test_cells_are_trimmed_and_emptied_as_defined(rows, empty) -> None:
    frame = pl.DataFrame(
        [(n, *row) for n, row in enumerate(rows)],
        schema={ROW: pl.Int64, "a": pl.String, "b": pl.String, "c": pl.String},
        orient="row",
    )
    source = Source.model_validate(
        {"id": "s", "kind": "turnout", "file": "f", "title": "", "publisher": "", "licence": ""}
        | {"nature": "synthetic", "empty": empty}
    )
    cells = pl.exclude(ROW).str.strip_chars()
    defined = frame.with_columns(pl.when(cells.is_in(["", *empty])).then(None).otherwise(cells).name.keep())

    assert mapping._trimmed(frame, source).equals(defined)
