"""What people type into the cells of a workbook, as answers: dates, numbers and choices, however they are written.

What can be read in two ways stays as it is written; staging says what is wrong with it.
"""

import re
from collections.abc import Mapping

from pipelines.exports.lookalikes import folded
from pipelines.raw.cells import Style, moment

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2})[:.](\d\d))?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0\.\d+")
_GROUPED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_DECIMAL = re.compile(r"(-?\d+),(\d+)")
_SEVERAL = tuple(re.compile(sign) for sign in (r"\s*[;\n]\s*", r"\s*[;,\n]\s*", r"[;,\s]+"))
"""What stands between several answers: labels may hold commas and blanks, codes none."""
_STYLES: dict[str, Style] = {"date": "date", "time": "time", "datetime": "moment"}


def number(text: str) -> str:
    """A number with a decimal point and without blanks: `1 234,5` is `1234.5`."""
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[ \u00a0\u202f]", "", text)
    return _DECIMAL.sub(r"\1.\2", text) if _DECIMAL.fullmatch(text) else text


def time(text: str, kind: str, *, since_1904: bool) -> str:
    """A day, a time or a moment in ISO form, from a text as in `5.3.2026 08:30`, or from a spreadsheet's number."""
    if _SERIAL.fullmatch(text):
        return moment(text, _STYLES[kind], since_1904=since_1904)
    if found := _DATE.fullmatch(text):
        day, month, year, hour, minute = found.groups()
        date = f"{year}-{int(month):02}-{int(day):02}"
        return date if hour is None or kind == "date" else f"{date}T{int(hour):02}:{minute}"
    if found := _ISO.fullmatch(text):
        return found[1] if kind == "date" or found[2] is None else f"{found[1]}T{found[2]}"
    if kind == "time" and (found := _CLOCK.fullmatch(text)):
        return f"{int(found[1]):02}:{found[2]}"
    return text


def chosen(text: str, codes: Mapping[str, str], *, several: bool) -> str:
    """The codes of what was chosen, by `codes` of folded labels; what is in no list stays as it is written."""
    whole = codes.get(folded(text))
    if whole is not None or not several:
        return whole if whole is not None else text
    for sign in _SEVERAL:
        read = [codes.get(folded(part)) for part in sign.split(text) if part]
        if None not in read:
            return " ".join(code for code in read if code is not None)
    return " ".join(codes.get(folded(part), part) for part in _SEVERAL[0].split(text) if part)
