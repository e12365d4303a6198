"""The header check: every column that the pack reads is there once, under one of its spellings."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence

from pipelines.contract import ROW
from pipelines.errors import SourceError
from pipelines.source import PLACEHOLDER, Source


def check(source: Source, where: str, header: Sequence[str]) -> tuple[Source, tuple[str, ...]]:
    """The source as this header spells it, and the columns that the pack neither reads nor sets aside."""
    if ROW in header:
        raise SourceError(
            f"column {ROW!r} has the name under which Baikoo counts the rows",
            where=where,
            remedy="Rename the column",
        )
    doubled = [name for name, times in Counter(header).items() if times > 1]
    if doubled:
        places = [str(n) for n, name in enumerate(header, start=1) if name == doubled[0]]
        raise SourceError(
            f"column {doubled[0]!r} stands {len(places)} times, in places {', '.join(places)}",
            where=where,
            remedy="Rename or remove one of them",
        )
    source = spelt(source, _found(source, where, header))
    needed = read_by(source)
    missing = sorted(needed.difference(header))
    if missing:
        near = difflib.get_close_matches(missing[0], header, n=1)
        raise SourceError(
            f"column {missing[0]!r} is missing" + (f" (and {', '.join(missing[1:])})" if missing[1:] else ""),
            where=f"{where}, row {source.header_row}",
            remedy=f"Is it {near[0]!r} now? Mend the header or [source.columns]"
            if near
            else "Mend the header, the delimiter or [source.columns]",
        )
    return source, tuple(name for name in header if name not in needed and name not in source.ignore)


def read_by(source: Source) -> set[str]:
    """The publisher's headers that must be in the file."""
    return {
        *source.columns.values(),
        *source.choices.values(),
        *source.pad,
        *(column for name in source.compose for column in source.composed_of(name)),
        *(drop.column for drop in source.drop),
        *(measure.column for measure in source.measures),
        *(column for measure in source.measures for column in measure.columns.values()),
        *source.personal,  # a personal column under another name would not be masked
    }


def spelt(source: Source, found: Mapping[str, str]) -> Source:
    """The source with its headers as a file spells them: `found` leads from the pack's first spelling to that."""
    if not found:
        return source

    def same(header: str) -> str:
        return found.get(header, header)

    def theirs(columns: Mapping[str, str]) -> dict[str, str]:
        return {name: same(header) for name, header in columns.items()}

    return source.model_copy(
        update={
            "columns": theirs(source.columns),
            "choices": theirs(source.choices),
            "pad": {same(header): width for header, width in source.pad.items()},
            "compose": {
                name: PLACEHOLDER.sub(lambda match: f"{{{same(match[1])}}}", text)
                for name, text in source.compose.items()
            },
            "drop": tuple(d.model_copy(update={"column": same(d.column)}) for d in source.drop),
            "measures": tuple(
                m.model_copy(update={"column": same(m.column), "columns": theirs(m.columns)})
                for m in source.measures
            ),
            "ignore": tuple(map(same, source.ignore)),
            "personal": tuple(map(same, source.personal)),
        }
    )


def _found(source: Source, where: str, header: Sequence[str]) -> dict[str, str]:
    """For every header with several spellings the one that stands in the file; SourceError where two do."""
    result = {}
    for first, others in source.headers.items():
        present = [name for name in dict.fromkeys((first, *others)) if name in header]
        if len(present) > 1:
            raise SourceError(
                f"columns {' and '.join(map(repr, present))} both stand in the file, and the pack takes them for one",
                where=f"{where}, row {source.header_row}",
                remedy="Take the spelling that is not meant out of the pack, or remove the column",
            )
        if present and present[0] != first:
            result[first] = present[0]
    return result
