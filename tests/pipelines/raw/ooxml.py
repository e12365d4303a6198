"""Workbooks written by hand, part by part, so that a test can say exactly what stands in the file."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

DATE, MOMENT, OWN_MOMENT, CLOCK, DURATION, PER_CENT, RED_NUMBER, MONTH = range(1, 9)
"""Cell formats by their number, as `styles` declares them."""

_FORMATS = {164: r"dd\.mm\.yyyy\ hh:mm", 165: "[h]:mm", 166: '[Red]"days "0.00;0', 167: "mmmm"}
_CELL_FORMATS = (0, 14, 22, 164, 20, 165, 9, 166, 167)


def book(
    sheets: Mapping[str, str],
    *,
    hidden: Sequence[str] = (),
    strings: Sequence[str] = (),
    properties: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of these sheets, each given as the inside of its `sheetData` with all that follows."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}">{properties}<sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"'
            + (' state="hidden"' if name in hidden else "")
            + "/>"
            for n, name in enumerate(sheets, start=1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
            | {"rIdA": ("styles", "styles.xml"), "rIdB": ("sharedStrings", "/xl/sharedStrings.xml")}
        ),
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
        + "".join(f"<si>{text if text.startswith('<') else _t(text)}</si>" for text in strings)
        + "</sst>",
    }
    for n, content in enumerate(sheets.values(), start=1):
        data, _, behind = content.partition("</sheetData>")
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{behind}</worksheet>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | dict(more or {})).items():
            text = (
                part if isinstance(part, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{part}'.encode()
            )
            archive.writestr(name, text)
    return stream.getvalue()


def row(number: int, *cells: str | int | float | None, first: str = "A") -> str:
    """A row of texts, numbers and cells written out; None leaves a cell out."""
    written = []
    for n, cell in enumerate(cells):
        place = f"{chr(ord(first) + n)}{number}"
        if isinstance(cell, str) and cell.startswith("<c"):
            written.append(cell.replace("<c", f'<c r="{place}"', 1))
        elif isinstance(cell, str):
            written.append(f'<c r="{place}" t="inlineStr"><is>{_t(cell)}</is></c>')
        elif cell is not None:
            written.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'


def styled(style: int, value: float | str) -> str:
    """A number in one of the cell formats."""
    return f'<c s="{style}"><v>{value}</v></c>'


def _t(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def _links(links: Mapping[str, tuple[str, str]]) -> str:
    return (
        f'<Relationships xmlns="{LINKS}">'
        + "".join(
            f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target="{target}"/>'
            for name, (kind, target) in links.items()
        )
        + "</Relationships>"
    )


def _styles() -> str:
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in _FORMATS.items())
    cells = "".join(f'<xf numFmtId="{n}"/>' for n in _CELL_FORMATS)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def _types(sheets: int) -> str:
    package, sheet = "application/vnd.openxmlformats-package", "application/vnd.openxmlformats-officedocument"
    return (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{package}.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.spreadsheetml.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet}.spreadsheetml.worksheet+xml"/>'
            for n in range(1, sheets + 1)
        )
        + "</Types>"
    )
