"""Reading an election pack: its own file, its law and translations, its territory, its catalogues, its layouts.

Reading one either gives a complete `Pack` or fails with a PackError: the file, the key, the line, the remedy.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines import law_checks, pack_checks, translations
from pipelines.election import Catalogue, Election, Named, Pack, Territory, Vocabulary
from pipelines.pack_files import content, line, validated

_AXES = ("decision_subject", "nominator", "addressee", "recommendation_status")
"""Axes of terms whose words a column may hold; other axes name words of our own."""


def load(folder: Path, *, data: Path) -> Pack:
    """The pack in this folder; `data` is the folder that holds `territory/` and `catalogues/`."""
    file = folder / "election.toml"
    election = validated(Election, _with_layouts(content(file), data, file), file)
    territory_file, territory = _territory(election, file, data)
    catalogues: dict[Path, Catalogue] = {}
    for name in election.catalogues:
        listed = data / "catalogues" / f"{name}.toml"
        named_in = f"{file}, key catalogues{line(file, 'catalogues')}"
        catalogues[listed] = validated(Catalogue, content(listed, named_in=named_in), listed)
    catalogue = _merged(catalogues)
    pack = Pack(
        folder,
        election,
        territory,
        territory_file.parent,
        catalogue,
        _vocabularies(election, catalogues),
    )
    pack_checks.check(pack, file, territory_file, catalogues)
    return replace(
        pack,
        law=law_checks.read(folder, election, catalogue),
        translations=translations.read(folder, election.languages),
    )


def _territory(election: Election, file: Path, data: Path) -> tuple[Path, Territory]:
    """The territory that the election names; where it names its country instead, one without places or maps."""
    if election.country is not None:
        empty = dict.fromkeys(election.languages, "-")
        country = election.country.id
        return file, Territory(id=country, root=country, levels=("country", "region"), attribution=empty)
    territory_file = data / "territory" / str(election.territory) / "territory.toml"
    said = content(territory_file, named_in=f"{file}, key territory{line(file, 'territory')}")
    return territory_file, validated(Territory, _with_layouts(said, data, territory_file), territory_file)


def _merged(catalogues: Mapping[Path, Catalogue]) -> Catalogue:
    lists = {
        name: tuple(entry for catalogue in catalogues.values() for entry in getattr(catalogue, name))
        for name in Catalogue.model_fields
        if name != "terms"
    }
    terms: dict[str, dict[str, dict[str, str]]] = {}
    for catalogue in catalogues.values():
        for axis, words in catalogue.terms.items():
            terms[axis] = terms.get(axis, {}) | words
    return Catalogue().model_copy(update={**lists, "terms": terms})


def _vocabularies(election: Election, catalogues: Mapping[Path, Catalogue]) -> Mapping[str, Vocabulary]:
    """The closed lists of the pack, each with the file in which a word is added to it."""
    lists: dict[str, tuple[tuple[Named, ...], str]] = {
        name: (entries, f"{election.id}/election.toml")
        for name, entries in (("contest", election.contest), ("choice", election.choice))
    }
    for name in ("category", "reporter", "unit_of_count", "indicator", "result_item"):
        holding = [file for file, catalogue in catalogues.items() if getattr(catalogue, name)]
        entries = tuple(entry for file in holding for entry in getattr(catalogues[file], name))
        lists[name] = (entries, ", ".join(f"catalogues/{file.name}" for file in holding) or "the catalogues")
    for axis in _AXES:
        holding = [file for file, catalogue in catalogues.items() if axis in catalogue.terms]
        words = [word for file in holding for word in catalogues[file].terms[axis]]
        entries = tuple(Named(id=word, labels={}) for word in dict.fromkeys(words))
        lists[axis] = (entries, ", ".join(f"catalogues/{file.name}" for file in holding) or "the catalogues")
    return {name: Vocabulary.of(name, entries, file) for name, (entries, file) in lists.items()}


def _with_layouts(said: dict[str, Any], data: Path, file: Path) -> dict[str, Any]:
    """Fill in, for every source that names a layout, what the source does not say itself.

    A layout is the shape of a file that several packs share; a source may add to each of its tables.
    """
    sources = said.get("source")
    for number, source in enumerate(sources if isinstance(sources, list) else ()):
        name = source.get("layout") if isinstance(source, dict) else None
        if isinstance(name, str):
            named_in = f"{file}, key source.{number}.layout{line(file, 'source', number, 'layout')}"
            layout = content(data / "catalogues" / "layouts" / f"{name}.toml", named_in=named_in)
            source.update(_added(layout, source))
    return said


def _added(layout: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The layout with what the source says itself, table by table."""
    result = layout | own
    for key, value in layout.items():
        if isinstance(value, dict) and isinstance(own.get(key), dict):
            result[key] = _added(value, own[key])
    return result
