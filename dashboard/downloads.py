"""Tables as files that people open elsewhere."""

import io

import polars as pl

_FORMULA = r"^[=+\-@\t\r]"


def csv(frame: pl.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets show every letter.

    Texts that a spreadsheet would run as a formula get an apostrophe before them; numbers stay numbers.
    """
    text = pl.selectors.string()
    safe = frame.with_columns(
        pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text).name.keep()
    )
    return safe.write_csv(include_bom=True, datetime_format="%Y-%m-%dT%H:%M:%S%:z").encode()


def parquet(frame: pl.DataFrame) -> bytes:
    """The same rows as Parquet, types kept."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()
