"""Exports written by hand for one test each, as the tools write them; the people in them are made up."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines import exports
from pipelines.exports import Export
from pipelines.intake import Intake

Read = Callable[..., "Told"]


def described(system: str, **said: Any) -> Intake:
    """An intake of which only what is said matters."""
    usual = {"form": "weekly_report", "title": "t", "publisher": "p", "licence": "l", "nature": "synthetic"}
    return Intake.model_validate({"id": "x", "system": system} | usual | said)


def table(header: Sequence[str], *rows: Sequence[object], sign: str = ",") -> str:
    """A CSV file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=sign, quoting=csv.QUOTE_ALL if sign == ";" else csv.QUOTE_MINIMAL).writerows(
        [header, *rows]
    )
    return stream.getvalue()


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def xlsx(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A workbook of these sheets; None leaves a cell out."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"strings_to_formulas": False, "strings_to_numbers": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return stream.getvalue()


class Told:
    """An export that has been read, as tests ask it."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.submissions = export.submissions.rows(named=True)
        self.identities = export.identities
        self.notes = [note.english for note in export.notes]

    def column(self, name: str) -> list[Any]:
        return self.export.submissions[name].to_list()

    def answers(self, row: int = 1, group: str = "", instance: int = 0) -> dict[str, str]:
        """The answers of one report, or of one entry of its repeat group."""
        own = self.export.answers.filter(row_number=row, group=group, instance=instance)
        found = list(own.select("question", "value").iter_rows())
        assert len(dict(found)) == len(found), "a question is answered twice"
        return dict(found)

    @property
    def text(self) -> str:
        """Everything that goes on, to look for what must not be there."""
        return self.export.submissions.write_csv() + self.export.answers.write_csv() + "".join(self.notes)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file of this content and reads it as an export of this system."""

    def written(system: str, content: str | bytes, name: str = "export", **said: Any) -> Told:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Told(exports.read(path, described(system, **said)))

    return written
