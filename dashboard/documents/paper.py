"""A sheet of paper as DOCX: headings, lines with blanks, tables of two columns. Text is text, whatever it holds."""

import datetime as dt
import io
import re
from collections.abc import Iterable

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from dashboard.i18n import upright

BLANK = "_" * 24
"""What is not known, to be filled in by hand."""
_FONT = "Times New Roman"
_COLUMNS = (Cm(5), Cm(11.5))
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or nobody can see."""


def readable(text: str) -> str:
    """A text from outside without signs that cannot be printed or that turn the direction of reading."""
    return _UNWRITABLE.sub("", upright(text.replace("\r\n", "\n").replace("\r", "\n")))


class Paper:
    """A4, one font, the same margins on every page. `mark` stands at the top of each, `foot` at the bottom."""

    def __init__(self, *, language: str, mark: str, foot: str) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(1.5)
        section.top_margin = section.bottom_margin = Cm(2)
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(12)
        properties = style.element.get_or_add_rPr()
        for script in ("w:eastAsia", "w:cs"):
            properties.rFonts.set(qn(script), _FONT)
        tongue = properties.makeelement(qn("w:lang"), {qn("w:val"): language, qn("w:eastAsia"): language})
        properties.append(tongue)
        if mark:
            _write(section.header.paragraphs[0], mark, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        _write(section.footer.paragraphs[0], foot, size=9)
        _number(section.footer.add_paragraph())

    def addressed(self, lines: Iterable[tuple[str, str | None]]) -> None:
        """The block in the right half of the sheet: to whom and from whom."""
        for label, value in lines:
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(7.5)
            paragraph.paragraph_format.space_after = Pt(3)
            _label(paragraph, label, value)

    def title(self, *lines: str) -> None:
        """The title, and what it is about."""
        for number, line in enumerate(lines):
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(18 if number == 0 else 0)
            paragraph.paragraph_format.space_after = Pt(6)
            bold = number == 0
            _write(paragraph, line, bold=bold, size=14 if bold else 12, align=WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, text: str) -> None:
        """The heading of a part; it stays with what follows it."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(12), Pt(4)
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, text, bold=True)

    def line(self, text: str | None, *, above: bool = False) -> None:
        """A paragraph; a blank where there is nothing to say. `above` keeps it with the table that follows."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.paragraph_format.keep_with_next = above or None
        _write(paragraph, text or BLANK)

    def signed(self, labels: Iterable[str]) -> None:
        """The blanks at the end, which stay on one page."""
        for label in labels:
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(18)
            paragraph.paragraph_format.keep_with_next = True
            _label(paragraph, label, None)

    def numbered(self, texts: Iterable[str | None]) -> None:
        """Paragraphs with numbers of their own, written out: they stay right in every program."""
        for number, text in enumerate(texts, start=1):
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(3)
            _write(paragraph, f"{number}. {text or BLANK}")

    def table(self, rows: Iterable[tuple[str, str | None]]) -> None:
        """Two columns: what is asked, and the answer or a blank."""
        table = self._document.add_table(rows=0, cols=2)
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, _COLUMNS, strict=True):
            column.width = width
        for label, value in rows:
            left, right = table.add_row().cells
            for cell, text, width in zip((left, right), (label, value or BLANK), _COLUMNS, strict=True):
                cell.width = width
                _write(cell.paragraphs[0], text)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def bytes(self, *, title: str, made_at: dt.datetime) -> bytes:
        """The file. It names no author and no program, and only the given moment."""
        about = self._document.core_properties
        about.author = about.last_modified_by = about.comments = about.keywords = ""
        about.title = readable(title)
        about.created = about.modified = made_at.astimezone(dt.UTC).replace(tzinfo=None)
        stream = io.BytesIO()
        self._document.save(stream)
        return stream.getvalue()


def _number(paragraph: Paragraph) -> None:
    """The number of the page, which the program that opens the paper counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
    paragraph._p.append(field)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    size: float | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    run = paragraph.add_run(readable(text))
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
    if align is not None:
        paragraph.alignment = align


def _label(paragraph: Paragraph, label: str, value: str | None) -> None:
    _write(paragraph, f"{label}: ", bold=True)
    _write(paragraph, value or BLANK)
