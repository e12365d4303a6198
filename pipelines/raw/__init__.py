"""Raw files: read as text, cell by cell, judged only as files.

What a cell means is none of this package's business. A file that cannot be read as what the pack says it is
raises a SourceError; a single row that does not have the header's shape becomes a problem of that row.
"""

from pathlib import Path

from pipelines.raw import container, delimited, documents, workbook
from pipelines.raw.file import RawFile
from pipelines.source import Source

__all__ = ["RawFile", "read"]

_READERS = {
    "csv": delimited.read,
    "xlsx": workbook.read,
    "json": documents.read_json,
    "jsonl": documents.read_lines,
    "geojson": documents.read_geojson,
}


def read(source: Source, path: Path) -> RawFile:
    """The file of this source as text; SourceError where it is not what the pack says."""
    return _READERS[source.format](source, container.unpack(source, path))
