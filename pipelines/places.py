"""From the name of a place to its unit: what is certain, and never a guess.

A name that may mean two units is refused, unless the source also gives a code that decides. Where the
region is certain and only the finer place is not, the unit is the region and the row says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.contract import ROW, Problem, Rows, publishers_column
from pipelines.domain import Tree
from pipelines.messages import Message

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"
_FIELDS = ("region_name", "region_code", "place_name")


@dataclass(frozen=True)
class Gazetteer:
    """Units by every spelling known for them: `units_of` may name several, `region_of` leads upwards.

    `root` is the whole country, which a row states by having no unit.
    """

    units_of: Mapping[str, frozenset[str]]
    region_of: Mapping[str, str | None]
    codes: Mapping[str, str]
    root: str | None = None

    @classmethod
    def of(cls, units: pl.DataFrame, labels: pl.DataFrame) -> "Gazetteer":
        """The gazetteer of the places in `staging.units` and their names in `staging.labels`."""
        units = units.filter(tree=Tree.ADMINISTRATIVE.value)
        labels = labels.join(units.select(id="unit_id"), on="id", how="semi")
        spellings: dict[str, set[str]] = {}
        for unit_id, text in labels.filter(kind="unit").select("id", "text").iter_rows():
            spellings.setdefault(_key(text), set()).add(unit_id)
        codes: dict[str, str] = {}
        for unit_id, iso, national in units.select("unit_id", "iso_3166_2", "national_code").iter_rows():
            codes |= {code: unit_id for code in (unit_id, iso, national) if code}
        regions = dict(units.select("unit_id", "region_id").iter_rows())
        root = next(iter(units.filter(pl.col("parent_id").is_null())["unit_id"]), None)
        return cls({name: frozenset(ids) for name, ids in spellings.items()}, regions, codes, root)

    def knowing(self, units: pl.DataFrame) -> "Gazetteer":
        """The same with the region of every unit, also of commissions and stations: a source may state their ids."""
        regions = dict(units.select("unit_id", "region_id").iter_rows())
        return replace(self, region_of={**self.region_of, **regions})

    def named(self, name: str, *, within: str | None = None) -> frozenset[str]:
        """The units that this name may mean, all of them or those of one region."""
        units = self.units_of.get(_key(name), frozenset())
        return units if within is None else frozenset(u for u in units if self.region_of.get(u) == within)


_NO_UNIT = Message(
    "{unit} is no station and no commission of this election: correct it, or add it to the list", {}
).template


def refuse_unknown(rows: Rows, units: set[str], *, template: str = _NO_UNIT) -> Rows:
    """The rows with a problem for each whose `unit_id` is none of `units`; the template says so of `{unit}`."""
    unknown = rows.frame.filter(~pl.col("unit_id").is_in(list(units)))
    problems = [
        Problem(
            number,
            publishers_column(rows.source, "unit_id"),
            Message(template, {"unit": repr(unit)}),
        )
        for number, unit in unknown.select(ROW, "unit_id").iter_rows()
        if unit is not None
    ]
    return Rows(rows.source, rows.frame, rows.raw, [*rows.problems, *problems])


@dataclass(frozen=True)
class Place:
    """Where a row belongs: the finest certain unit (null: the whole country), or why it cannot be told."""

    unit_id: str | None
    label: str | None
    state: str
    message: Message | None = None
    field: str = "region_name"


def locate(rows: Rows, gazetteer: Gazetteer) -> Rows:
    """The rows with `unit_id`, `place_label` and `place_state`; rows without a certain place get a problem."""
    fields = [name for name in _FIELDS if name in rows.frame.columns]
    if not fields:
        return rows
    distinct = rows.frame.select(fields).unique(maintain_order=True)
    places = [_place(gazetteer, **dict(zip(fields, cells, strict=True))) for cells in distinct.iter_rows()]
    found = distinct.with_columns(
        pl.Series("unit_id", [None if p.unit_id == gazetteer.root else p.unit_id for p in places], pl.String),
        pl.Series("place_label", [p.label for p in places], pl.String),
        pl.Series("place_state", [p.state for p in places], pl.String),
        pl.Series("place", range(len(places)), pl.Int64),
    )
    frame = rows.frame.join(found, on=fields, how="left", nulls_equal=True, maintain_order="left")
    problems = [
        Problem(number, publishers_column(rows.source, places[index].field), message)
        for number, index in frame.select(ROW, "place").iter_rows()
        if (message := places[index].message) is not None
    ]
    return Rows(rows.source, frame.drop("place"), rows.raw, [*rows.problems, *problems])


def _place(
    gazetteer: Gazetteer,
    region_name: str | None = None,
    region_code: str | None = None,
    place_name: str | None = None,
) -> Place:
    region = _region(gazetteer, region_name, region_code)
    if region.message is not None or place_name is None:
        return region
    within = gazetteer.region_of.get(region.unit_id) if region.unit_id else None
    units = gazetteer.named(place_name, within=within)
    if len(units) == 1:
        return Place(next(iter(units)), place_name, RESOLVED)
    return Place(region.unit_id, place_name, AMBIGUOUS if units else UNKNOWN)


def _region(gazetteer: Gazetteer, name: str | None, code: str | None) -> Place:
    if code is not None:
        unit = gazetteer.codes.get(code)
        if unit is None:
            return Place(
                None,
                name,
                UNKNOWN,
                Message("{code} is the code of no unit: correct it, or add the unit", {"code": repr(code)}),
                "region_code",
            )
        if name is None:
            return Place(unit, None, RESOLVED)
        units = gazetteer.named(name, within=gazetteer.region_of.get(unit))
        if not units:
            return Place(
                None,
                name,
                UNKNOWN,
                Message(
                    "{name} does not lie in {code}: correct one of them, or add the name to the aliases",
                    {"name": repr(name), "code": code},
                ),
            )
        return Place(next(iter(units)), name, RESOLVED) if len(units) == 1 else Place(unit, name, AMBIGUOUS)
    if name is None:
        return Place(None, None, RESOLVED)
    units = gazetteer.named(name)
    if len(units) == 1:
        return Place(next(iter(units)), name, RESOLVED)
    if units:
        message = Message(
            "{name} may mean {units}: write the full name or the code",
            {"name": repr(name), "units": ", ".join(sorted(units))},
        )
        return Place(None, name, AMBIGUOUS, message)
    return Place(
        None,
        name,
        UNKNOWN,
        Message(
            "{name} is no place of this territory: correct it, or add it to the aliases", {"name": repr(name)}
        ),
    )


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
