"""Phones in texts: runs of digits in which a known number is looked for, and what is certainly written as a phone."""

import re
from collections.abc import Container, Iterable, Iterator

PHONE_DIGITS = range(7, 10)
"""How many last digits of a phone tell it: nine, without country and trunk codes, or all of a shorter one."""
_BETWEEN = r"[\s().\u2010-\u2015/-]{0,3}"
RUN = re.compile(rf"\+?\(?\d(?:{_BETWEEN}\d){{6,}}\)?", re.ASCII)
"""Digits with what people write between them, also counts beside one another: masked only where they are known."""

_LINE = r"(?:\d{6}|\d{3}[ -]\d{3}|\d{2,3}[ -]\d\d[ -]\d\d)"
_PHONE = re.compile(
    rf"""
    \+\d(?:[\s().\u2010-\u2015-]{{0,2}}\d){{8,14}}(?!\d)      # +123 (45) 678-901
    |(?<![\w.,:+-])\(?0[1-9]\d{{1,2}}\)?[ -]?{_LINE}(?![\w:]|[.,]\d)   # 0123 45-67-89, (0123) 456789
    |(?<![\w.,:+-])\d{{9,16}}(?![\w:]|[.,]\d)                 # 123456789012
    """,
    re.ASCII | re.VERBOSE,
)


def windows(digits: str, lengths: Iterable[int]) -> Iterator[str]:
    """Every stretch of digits that may be the end of a known phone of such a length."""
    for length in lengths:
        for start in range(len(digits) - length + 1):
            yield digits[start : start + length]


def written_phones(text: str, *, phone: str, device: str, codes: Container[str] = ()) -> str:
    """The text with what has the form of a phone masked; counts, dates, moments, coordinates and `codes` stay."""

    def masked(match: re.Match[str]) -> str:
        found = match.group()
        return found if found in codes else device if _is_device(found) else phone

    return _PHONE.sub(masked, text)


def _is_device(written: str) -> bool:
    """IMEI numbers have 14 to 16 digits, and nothing between them."""
    return written.isdecimal() and 14 <= len(written) <= 16
