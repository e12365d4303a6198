"""What a pack must name in every one of its languages, so that no screen lacks a word."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipelines.election import Catalogue, Named, Names, Pack
from pipelines.errors import PackError


def check(pack: Pack, file: Path, territory_file: Path, catalogues: Mapping[Path, Catalogue]) -> None:
    """Raise a PackError at the first thing without a name; `file` is the pack's own, the others those it names."""
    for home, name, texts in _all_names(pack, file, territory_file, catalogues):
        missing = [language for language in pack.election.languages if not texts.get(language)]
        if missing:
            raise PackError(
                f"{name} has no name in {', '.join(missing)}",
                where=str(home),
                remedy="Write it in every language of the pack",
            )


def _all_names(
    pack: Pack, file: Path, territory_file: Path, catalogues: Mapping[Path, Catalogue]
) -> Iterator[tuple[Path, str, Mapping[str, object]]]:
    def named(home: Path, entries: Iterable[Named]) -> Iterator[tuple[Path, str, Names]]:
        for entry in entries:
            yield home, f"{type(entry).__name__.lower()} {entry.id!r}", entry.labels

    yield file, "the election", pack.election.name
    yield territory_file, "the attribution of the maps", pack.territory.attribution
    yield from named(file, (*pack.election.contest, *pack.election.choice, *pack.election.calendar))
    yield from named(file, [pack.election.country] if pack.election.country else [])
    for form in pack.election.form:
        for entry in form.line:
            yield file, f"line {entry.field!r} of the form", entry.labels
        for equation in form.equation:
            yield file, f"equation {equation.id!r} of the form", equation.because
    if pack.election.sample is not None:
        for number, exclusion in enumerate(pack.election.sample.excluded, start=1):
            yield file, f"the reason of exclusion {number} of the sample", exclusion.because
    for home, catalogue in catalogues.items():
        for name in ("category", "reporter", "unit_of_count", "indicator", "result_item"):
            yield from named(home, getattr(catalogue, name))
        for unit in catalogue.unit_of_count:
            yield home, f"the count of {unit.id!r}", unit.counted
        for axis, words in catalogue.terms.items():
            for word, texts in words.items():
                yield home, f"the term {axis}.{word}", texts
