"""The places that a form lets observers choose from: regions, units of the territory, commissions."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines import mapping, raw
from pipelines.domain import Level
from pipelines.election import Pack
from pipelines.questionnaire import Option
from pipelines.sources import stations, territory

Places = Mapping[str, tuple[Option, ...]]
"""Options by the name of their list: `region`, `unit` (regions, each before what lies in it) and `commission`."""
_ANY = "*"
"""The language of a name that a source gives in no particular one."""


def read(pack: Pack) -> Places:
    """The places of the pack's own lists, in their order; a list that the pack does not have is empty."""
    units, labels = _listed(pack)
    names = {
        unit["unit_id"]: {
            language: labels.get((unit["unit_id"], language))
            or labels.get((unit["unit_id"], _ANY))
            or unit["unit_id"]
            for language in pack.election.languages
        }
        for unit in units
    }
    regions = [unit["unit_id"] for unit in units if unit["level"] == Level.REGION]
    lying: dict[str, list[str]] = {region: [] for region in regions}
    for unit in units:
        if unit["region_id"] in lying and unit["level"] not in (Level.REGION, Level.COMMISSION):
            lying[unit["region_id"]].append(unit["unit_id"])
    commissions = [unit["unit_id"] for unit in units if unit["level"] == Level.COMMISSION]
    return {
        "region": tuple(Option(code=region, labels=names[region]) for region in regions),
        "unit": tuple(
            option
            for region, inside in lying.items()
            for option in (
                Option(code=region, labels=names[region]),
                *(Option(code=unit, labels=_within(names[region], names[unit])) for unit in inside),
            )
        ),
        "commission": tuple(Option(code=unit, labels=names[unit]) for unit in commissions),
    }


def _listed(pack: Pack) -> tuple[list[dict[str, Any]], dict[tuple[str, str], str]]:
    """Units and commissions in the order of their files, and their names by unit and language."""
    languages = pack.election.languages
    units: list[dict[str, Any]] = []
    labels: list[pl.DataFrame] = []
    for source, path in pack.sources():
        if source.kind not in ("units", "commissions"):
            continue
        file = raw.read(source, path)
        rows = mapping.apply(file, file.rows)
        if source.kind == "units":
            staged = territory.stage_units(rows, pack)
            labels.append(territory.unit_names(rows, languages).filter(kind="unit"))
        else:
            staged = stations.stage_commissions(rows, pack)
            labels.append(stations.names(rows, staged, languages))
        units += staged.kept.to_dicts()
    named = {
        (unit, language): text
        for frame in labels
        for unit, language, text in frame.select("id", "language", "text").iter_rows()
    }
    return units, named


def _within(region: Mapping[str, str], unit: Mapping[str, str]) -> dict[str, str]:
    """The name of a unit after that of its region: several regions may have a unit of one name."""
    return {language: f"{region[language]}, {name}" for language, name in unit.items()}
