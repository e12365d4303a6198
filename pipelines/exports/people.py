"""What an export says of people: which columns, whatever the tool, and what is to be masked because of them.

Columns of people never become answers. They are known by the tool that exports them, by the pack (`personal`), and by
their header where that can mean nothing else.
"""

import re
from collections.abc import Collection, Iterable

import polars as pl

from pipelines.intake import Intake

METADATA = frozenset(
    (
        "deviceid", "devicephonenum", "subscriberid", "simserial", "simid", "imei", "phonenumber", "phone_number",
        "username", "useremail", "email", "audit", "instancename",
    )
)  # fmt: skip
"""Questions of an XForm that a telephone answers by itself about its owner."""

_HEADERS = re.compile(
    r"(?:(?:full|first|last|other|middle|family|observer)\s?)?names?|surname|e-?mails?(?: address)?|"
    r"(?:tele)?phones?(?:\s?(?:number|no\.?|#?\s?\d))?|(?:db|recent|mobile)\s?phones?|phonenumber|mobile|password|imei|"
    r"passport(?: number)?|фио|ф\.\s?и\.\s?о\.?|имя|фамилия|отчество|(?:номер\s)?телефона?|пароль|паспорт|"
    r"(?:эл\.?|электронная)\s?почта|аты[- ]жөнү|аты|фамилиясы|телефону|телефон номери|сырсөзү?|"
    r"электрондук почта(?:сы)?",
    re.IGNORECASE,
)
_TRIVIAL = frozenset({"", "none", "null", "true", "false", "n/a", "-"})


def columns(names: Iterable[str], intake: Intake, own: Collection[str] = ()) -> list[str]:
    """Those of the columns that are about people: the tool's `own`, the pack's, and such by their headers.

    A column that the pack takes for a question is one, whatever it is called.
    """
    asked = set(intake.questions.values())
    return [
        name
        for name in names
        if name in intake.personal
        or (last := re.split(r"[/-]", name)[-1]) in intake.personal
        or name in own
        or (
            name not in asked
            and last not in asked
            and (last.lower() in METADATA or is_personal(last) or is_personal(name))
        )
    ]


def is_personal(header: str) -> bool:
    """Whether the header of a column can only be one of people."""
    return _HEADERS.fullmatch(" ".join(header.split()).strip(" *:#")) is not None


def identities(frame: pl.DataFrame, names: Iterable[str]) -> frozenset[str]:
    """What stands in these columns, once each."""
    known = [name for name in names if name in frame.columns]
    return frozenset(
        text for name in known for text in frame[name].drop_nulls().unique() if text.lower() not in _TRIVIAL
    )
