"""Cells of documents and workbooks as text: numbers as one would write them, moments in ISO form."""

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

Style = Literal["number", "date", "moment", "time", "duration"]
"""As what a workbook shows a number: what it stores is a number of days in any case."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MOST_DIGITS = 40
_LAST_DAY = 2_958_465  # 9999-12-31
_SECONDS = 86_400

_DATES = (14, 15, 16, 17, *range(27, 32), 36, *range(50, 59))
_TIMES = (18, 19, 20, 21, 32, 33, 34, 35, 45, 47)
_MOMENT, _DURATION = 22, 46
"""The numbers of the formats that every workbook has without declaring them (ECMA-376, 18.8.30)."""


def written(text: str) -> str:
    """A number in plain digits: 12 for 12.0, 0.3 for 0.29999999999999999; whole numbers keep every digit."""
    if text.removeprefix("-").isdecimal() or not _NUMBER.fullmatch(text):
        return text
    plain = format(Decimal(repr(float(text))), "f") if "inf" not in repr(float(text)) else text
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if len(plain) > _MOST_DIGITS:
        return text
    return "0" if plain == "-0" else plain


def style(number: int, code: str | None) -> Style:
    """As what a number format shows a number; `code` where the workbook declares the format itself."""
    if code is None:
        if number in _DATES:
            return "date"
        if number in _TIMES:
            return "time"
        return {_MOMENT: "moment", _DURATION: "duration"}.get(number, "number")  # type: ignore[return-value]
    said = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.lower().split(";")[0])
    if re.search(r"\[(h+|m+|s+)\]", said):
        return "duration"
    said = re.sub(r"\[[^]]*\]", "", said)  # colours, conditions, languages
    if "general" in said:
        return "number"
    has_time, has_day = bool(re.search("[hs]", said)), bool(re.search("[dy]", said))
    if has_day or ("m" in said and not has_time):
        return "moment" if has_time else "date"
    return "time" if has_time else "number"


def moment(text: str, shown: Style, *, since_1904: bool) -> str:
    """A number of days as a workbook shows it: 2021-01-10, 2021-01-10T13:00, 13:00; seconds where there are any.

    A number that stands for no day stays a number: the contract will say that it is no date.
    """
    try:
        days, rest = divmod(round(float(text) * _SECONDS), _SECONDS)
    except (ValueError, OverflowError):
        return text
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    if shown == "duration" and days >= 0:
        return f"{days * 24 + rest // 3600:02}{clock[2:]}"
    if shown == "time" and days == 0:
        return clock
    if since_1904:
        days += 1462
    if not 1 <= days <= _LAST_DAY or days == 60:  # the day 60 is 29 February 1900, which never was
        return written(text)
    day = dt.date(1899, 12, 30 if days > 60 else 31) + dt.timedelta(days=days)
    return f"{day}T{clock}" if rest or shown in ("moment", "time") else f"{day}"
