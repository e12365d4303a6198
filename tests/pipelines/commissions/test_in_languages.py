"""What is told of commissions in several languages, and what is not: no reader takes English for his own words."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest

from pipelines import commission_setting, packs, settings
from pipelines.contract import ROW, Rows
from pipelines.sources import commission_entries, commissions
from tests.pipelines.commissions.telling import PACK

REAL = ("kg-2020-10-04-parliament", "kg-2021-01-10-president")
TEXTS = {"commission_members": "member", "working_groups": "outcome", "calendar_plan": "responsible"}


SETTING = commission_setting.Setting.of(PACK, {"high", "low"})


def rows_of(*told: dict[str, str], kind: str = "commission_members") -> Rows:
    columns = dict.fromkeys(name for row in told for name in row)
    frame = pl.DataFrame(
        [{ROW: number, **row} for number, row in enumerate(told, start=2)],
        schema={ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())},
    )
    return Rows(commission_entries.source(kind, synthetic=True), frame, frame)


def labels(kind: str, *told: dict[str, str]) -> list[tuple[str, ...]]:
    rows = rows_of(*told, kind=kind)
    staged = commissions.stage(rows, SETTING)
    named = commissions.names([(rows, staged)], ["ky", "ru", "en"])
    return named.select("kind", "id", "language", "text", "role").rows()


def test_what_came_of_a_group_is_named_by_its_row() -> None:
    told = {"commission_id": "high", "outcome": "two accepted", "outcome_ky": "экөө кабыл алынган"}

    assert labels("working_groups", told, told | {"outcome_ky": "үчөө"}) == [
        ("outcome", "journal/2", "ky", "экөө кабыл алынган", "name"),
        ("outcome", "journal/3", "ky", "үчөө", "name"),
    ]


def test_who_is_responsible_is_named_by_the_item_as_the_first_says() -> None:
    told = {"item_id": "lists", "responsible": "media", "responsible_ky": "ЖМК"}

    assert labels("calendar_plan", told, told | {"responsible_ky": "басма сөз"}) == [
        ("responsible", "lists", "ky", "ЖМК", "name"),
        ("responsible", "lists", "ky", "басма сөз", "alias"),
    ]


def test_a_member_is_written_as_the_reader_writes() -> None:
    (row,) = labels("commission_members", {"commission_id": "high", "member": "Ada", "member_ky": "Ада"})

    assert row == ("member", "high/ada", "ky", "Ада", "name")


def test_whoever_writes_a_member_in_another_language_tells_of_the_same() -> None:
    file = rows_of({"commission_id": "HIGH", "member": "Ada Lovelace", "member_ky": "Ада Лавлейс"})
    other = rows_of({"commission_id": "high", "member": "ада  лавлейс"})
    low = rows_of({"commission_id": "low", "member": "Ада Лавлейс"})
    known = SETTING.knowing([other, file])

    low_id = commissions.stage(low, SETTING).kept["membership_id"].item()
    found = [commissions.stage(each, known).kept["membership_id"].item() for each in (file, other, low)]
    assert found == ["high/ada lovelace", "high/ada lovelace", low_id]
    assert known.members == SETTING.knowing([file, other]).members


def test_a_spelling_of_two_members_is_of_neither() -> None:
    told = [{"commission_id": "high", "member": name, "member_ky": "Асан"} for name in ("Asan 1", "Asan 2")]

    assert SETTING.knowing([rows_of(*told)]).members == {}


@pytest.mark.parametrize("kind", TEXTS)
def test_every_such_text_of_a_real_pack_is_there_in_kyrgyz_and_russian(kind: str) -> None:
    for election in REAL:
        folder = settings.pack_folder(election)
        for source, file in packs.load(folder, data=settings.DATA).sources():
            if source.kind == kind:
                rows = _rows(file)
                assert rows
                for row in rows:
                    for language in ("ky", "ru"):
                        said, own = row[TEXTS[kind]], row[f"{TEXTS[kind]}_{language}"]
                        assert bool(said) == bool(own), row
                        assert not (set(own.lower()) & set("abcdefghijklmnopqrstuvwxyz")), own


@pytest.mark.parametrize("stem", ["name", "finding", "outcome", "responsible"])
def test_a_text_of_a_real_pack_gives_the_same_numbers_in_every_language(stem: str) -> None:
    found = 0
    for election in REAL:
        for source, file in packs.load(settings.pack_folder(election), data=settings.DATA).sources():
            for row in _rows(file) if source.kind in commissions.KINDS else []:
                texts = [row.get(f"{stem}_{language}") for language in ("ky", "ru", "en")]
                if any(texts):
                    found += 1
                    texts[2] = texts[2] or row[stem]
                    ky, ru, en = (sorted(_numbers(text or "")) for text in texts)
                    assert ky == ru == en, texts
    assert found


def _numbers(text: str) -> list[str]:
    """The numbers of a text, thousands joined; of a day written as in a table without its month, a word elsewhere."""
    dated = re.sub(r"(\d{4})-\d\d-(\d\d)", r"\1 \2", text)
    return re.findall(r"\d+", re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", dated))


def test_every_real_file_with_remarks_says_their_language() -> None:
    for election in REAL:
        for source, file in packs.load(settings.pack_folder(election), data=settings.DATA).sources():
            if source.kind in commissions.KINDS and any(row.get("note") for row in _rows(file)):
                assert source.language == "en", source.id


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
