"""What kind of slip makes one number of a protocol into the other? One pattern per cell that differs.

shifted: at least three choices on end have their numbers one line further, up or down, on the other document, and
  each of the three is unlike what stood there. Not proved: which of the two documents is the wrong one.
swapped: a choice has on one document the number that another choice of the station has on the other, and the other
  way round. Not proved: that one was written for the other; small numbers meet by chance.
transposed_digits: two different digits, one beside the other, are exchanged and nothing else; a difference that nine
  divides is not enough. Not proved: that it was a slip of the pen; 54 and 45 may both have been counted.
one_digit: both numbers have as many digits and exactly one of these is another. Not proved: much; of two numbers
  below ten every difference is one digit.
other: none of these.

The first that holds is given, in this order. No pattern says how a difference came about, or who is right.
"""

import polars as pl

RUN = 3
"""So many choices on end make a shift; two may agree by chance, and two exchanged ones are `swapped`."""

_A, _B = pl.col("value_a"), pl.col("value_b")
DIFFERS = (_A != _B).fill_null(False)
"""Two numbers that are not the same; a cell without a number differs from nothing."""


def classify(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that differ, with their `pattern`.

    Given are all cells of pairs of documents: `pair`, `position` of the choice on its ballot (null for lines),
    `value_a` and `value_b`. Choices that agree are needed too: a shift is seen among neighbours.
    """
    lines = cells.filter(pl.col("position").is_null() & DIFFERS)
    votes = cells.filter(pl.col("position").is_not_null()).sort("pair", "position")
    down, up = (_is_shifted(votes, *way) for way in (("value_a", "value_b"), ("value_b", "value_a")))
    moved = votes.with_columns(is_shifted=down | up).filter(DIFFERS)
    known = pl.concat(
        [
            moved.with_columns(is_swapped=_is_swapped()),
            lines.with_columns(is_shifted=pl.lit(False), is_swapped=pl.lit(False)),
        ]
    )
    pattern = (
        pl.when("is_shifted").then(pl.lit("shifted"))
        .when("is_swapped").then(pl.lit("swapped"))
        .when(_is_transposed()).then(pl.lit("transposed_digits"))
        .when(_is_one_digit()).then(pl.lit("one_digit"))
        .otherwise(pl.lit("other"))
    )  # fmt: skip
    return known.with_columns(pattern=pattern).drop("is_shifted", "is_swapped")


def _is_shifted(votes: pl.DataFrame, here: str, there: str) -> pl.Series:
    """Whether the choice is part of a run whose numbers `here` stand one line further down `there`."""
    below = pl.all().shift(-1).over("pair").name.suffix("_below")
    is_next = pl.col("position_below") == pl.col("position") + 1
    lines = (
        votes.select("pair", "position", here, there)
        .with_columns(below)
        .with_columns(fits=(is_next & (pl.col(here) == pl.col(f"{there}_below"))).fill_null(False))
        .with_columns(run=pl.col("fits").rle_id())
    )
    is_unlike = (pl.col(f"{here}_below") != pl.col(f"{there}_below")).fill_null(False)
    moved = (pl.col("fits") & is_unlike).sum().over("pair", "run")
    in_run = lines.select("pair", in_run=pl.col("fits") & (moved >= RUN))
    # The last number of a run stands in the line below it: that line is part of the shift.
    return in_run.select(
        pl.col("in_run") | pl.col("in_run").shift(1, fill_value=False).over("pair")
    ).to_series()


def _is_swapped() -> pl.Expr:
    """Whether for each choice with these two numbers there is one with them the other way round."""
    two = [pl.col("pair"), pl.min_horizontal(_A, _B), pl.max_horizontal(_A, _B)]
    more, fewer = (is_so.sum().over(two) for is_so in (_A > _B, _A < _B))
    return more.eq(fewer)


def _is_digits_of(difference: pl.Expr) -> pl.Expr:
    """Whether numbers of equal length differ by `difference` at the lowest place in which they differ at all."""
    length_a, length_b = (number.cast(pl.String).str.len_bytes() for number in (_A, _B))
    return length_a.eq(length_b) & ((_A - _B) // _unit()).eq(difference)


def _unit() -> pl.Expr:
    """The largest power of ten that divides the difference: 1, 10, 100 ..."""
    gap = (_A - _B).abs().cast(pl.String)
    zeros = gap.str.len_bytes() - gap.str.strip_chars_end("0").str.len_bytes()
    return pl.lit(10, pl.Int64).pow(zeros)


def _is_transposed() -> pl.Expr:
    """Digits x and y of the first number, side by side: exchanging them takes away 9 (x - y) units, none else does.

    9 (x - y) is never a multiple of ten, so that y stands at the lowest place that changes.
    """
    x, y = _A // _unit() // 10 % 10, _A // _unit() % 10
    return _is_digits_of(9 * (x - y))


def _is_one_digit() -> pl.Expr:
    """Only the digit at the lowest place that changes has changed."""
    return _is_digits_of(_A // _unit() % 10 - _B // _unit() % 10)
