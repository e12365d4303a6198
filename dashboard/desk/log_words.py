"""What a line of the log is about, in the reader's words: the log itself keeps ids and fixed sentences in English."""

import re

from dashboard.desk import record_words
from dashboard.i18n import Language

_DRAFT = re.compile(r"complaint (\S+): draft in (\w+)")
_COMPLAINT = re.compile(r"complaint (\S+)")
_WORKBOOK = re.compile(r"workbook: (\d+) cases, (\d+) complaints ?(\S*)")
_REFUSED_ROWS = re.compile(r"workbook: (\d+) rows that were not entered")
_LIST = re.compile(r"(\d+) ([\w-]+): (.*)")
_RECORD = re.compile(r"(\w+) (\S.*)")


def about(say: Language, subject: str) -> str:
    """A complaint, a workbook, a file of a list or a thing that is told of; anything else as it stands."""
    if told := _DRAFT.fullmatch(subject):
        language = say.locale.languages.get(told[2], told[2])
        return f"{say.phrase('Draft of a complaint')} {told[1]} ({language})"
    if told := _COMPLAINT.fullmatch(subject):
        return f"{say.phrase('Complaint')} {told[1]}"
    if told := _WORKBOOK.fullmatch(subject):
        cases = say.plural("{n} case", "{n} cases", int(told[1]))
        complaints = say.plural("{n} complaint", "{n} complaints", int(told[2]))
        region = say.name("unit", told[3]) if told[3] else ""
        return f"{say.phrase('Workbook')}: {', '.join(filter(None, (cases, complaints, region)))}"
    if told := _REFUSED_ROWS.fullmatch(subject):
        return f"{say.phrase('Workbook')}: {say.plural('{n} row', '{n} rows', int(told[1]))}"
    if (told := _LIST.fullmatch(subject)) and (name := _lists(say).get(told[2])):
        rows = say.plural("{n} row", "{n} rows", int(told[1]))
        return f"{name}, {rows}: {told[3]}".removesuffix(": ")
    if (told := _RECORD.fullmatch(subject)) and (name := record_words.kinds(say).get(told[1])):
        thing = say.name("plan_item", told[2]) if told[1] == "calendar_plan" else told[2]
        return f"{name}: {thing}"
    return subject


def _lists(say: Language) -> dict[str, str]:
    """The lists that are taken as files."""
    return record_words.kinds(say) | {
        "cases": say.phrase("Cases"),
        "complaints": say.phrase("Complaints"),
        "log-lines": say.phrase("Log"),
    }
