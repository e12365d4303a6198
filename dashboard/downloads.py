"""Tables as files that people open elsewhere."""

import io
import re

import polars as pl

_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""Also the wide signs, which spreadsheets of some languages take for the others."""


def csv(frame: pl.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets show every letter.

    Texts that a spreadsheet would run as a formula, headings too, get an apostrophe before them; numbers stay numbers.
    The votes of a protocol, a list, are written one after the other with a blank between them, `-` for an unknown one.
    """
    text = pl.selectors.string()
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    frame = frame.with_columns(
        pl.col(name).list.eval(pl.element().cast(pl.String).fill_null("-")).list.join(" ") for name in lists
    )
    safe = frame.with_columns(
        pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text).name.keep()
    )
    safe = safe.rename(lambda name: f"'{name}" if re.match(_FORMULA, name) else name)
    return safe.write_csv(include_bom=True, datetime_format="%Y-%m-%dT%H:%M:%S%:z").encode()


def parquet(frame: pl.DataFrame) -> bytes:
    """The same rows as Parquet, types kept."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()
