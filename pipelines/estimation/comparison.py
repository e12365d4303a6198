"""An estimate beside the official figure of the same hour and denominator."""

import polars as pl

_ROUNDING = 1e-9
"""Of two equal shares one may be this much larger: sums of fractions are rounded."""


def against(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `difference`, estimate less official, and `within_margin`; it has `estimate, margin, official`.

    Within the margin the two are consistent, which confirms neither; beyond it they differ by more than the draw of the
    sample explains, which says nothing of why. Unknown where one of the three is.
    """
    difference = pl.col("estimate") - pl.col("official")
    return frame.with_columns(
        difference=difference, within_margin=difference.abs() <= pl.col("margin") + _ROUNDING
    )
