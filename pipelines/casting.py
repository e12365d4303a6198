"""What a cell of text is as a value of its column's type; null for what is none or may be read in two ways."""

from collections.abc import Sequence

import polars as pl

from pipelines.tables.declaration import Column, Type

_SPACES = r"[\s\u00A0\u202F\u2009']"
"""Blanks that stand between groups of three digits in published numbers."""


def cast(values: pl.Series, column: Column, *, per_cent: Sequence[str] = (), zone: str = "UTC") -> pl.Series:
    """The values of a column, as the contract reads them; `zone` is that of times that are written without one."""
    match column.type:
        case Type.TEXT | Type.COUNTS:
            return values
        case Type.INTEGER:
            return whole_numbers(values)
        case Type.NUMBER:
            grouped = values.str.contains(rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+([.,]\d+)?$")
            plain = values.str.replace_all(_SPACES, "").str.replace(",", ".", literal=True)
            is_number = values.str.contains(r"^[+-]?\d+([.,]\d+)?$") | grouped
            number = plain.cast(pl.Float64, strict=False).set(~is_number, None)
            number = number.set(number.is_infinite(), None)
            return number / 100 if column.name in per_cent else number
        case Type.BOOLEAN:
            truths = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
            return values.str.to_lowercase().replace_strict(
                list(truths), list(truths.values()), default=None, return_dtype=pl.Boolean
            )
        case Type.DATE:
            written = values.set(~values.str.contains(_DATE), None)
            return written.str.to_date("%Y-%m-%d", strict=False)
        case Type.TIMESTAMP:
            return _moments(values, zone)


def whole_numbers(values: pl.Series) -> pl.Series:
    """What these texts are as whole numbers; null for what is none or may be read in two ways.

    "1,234" and "1,000" are not read: in one country's writing a thousand, in another's about one.
    """
    number = values.cast(pl.Int64, strict=False)
    if number.null_count() == values.null_count():
        return number  # nearly always: digits only, which can be read in no other way
    odd = pl.DataFrame({"text": values, "number": number}).with_row_index("place")
    odd = odd.filter(pl.col("number").is_null() & pl.col("text").is_not_null())
    return number.scatter(odd["place"], _whole_as_defined(odd["text"]))


def _whole_as_defined(values: pl.Series) -> pl.Series:
    """Digits, perhaps with blanks between groups of three, perhaps with a decimal sign and zeros behind it."""
    grouped = values.str.contains(rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+$")
    is_whole = values.str.contains(r"^[+-]?\d+([.,]0{1,2})?$") | grouped
    plain = values.str.replace_all(_SPACES, "").str.replace(r"[.,]0{1,2}$", "")
    return plain.cast(pl.Int64, strict=False).set(~is_whole, None)


_DATE = r"^[12]\d{3}-\d\d-\d\d$"
_MOMENT = r"^[12]\d{3}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?)?)?$"
"""Without these forms, the number of a day in a spreadsheet (44561) or an hour (24) would pass for a year."""


def _moments(values: pl.Series, zone: str) -> pl.Series:
    """ISO times: with an offset as written, without one in `zone`; a day or a month means its beginning."""
    written = values.set(~values.str.contains(_MOMENT), None)
    frame = pl.DataFrame({"text": written.str.replace(" ", "T", literal=True)})
    text = pl.col("text")
    local = pl.coalesce(
        text.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us"),
        text.str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us"),
        text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
        (text + "-01").str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
        (text + "-01-01").str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
    )
    offset = (
        text.str.replace(r"Z$", "+00:00")
        .str.replace(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)([+-])", "${1}:00${2}")
        .str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", strict=False, time_unit="us")
    )
    moment = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return frame.select(
        pl.coalesce(moment.dt.convert_time_zone("UTC"), offset.dt.convert_time_zone("UTC"))
    ).to_series()
