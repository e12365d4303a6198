"""What of a pack's own words masking must know: which are nobody's name, and which are pseudonyms."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines import mapping, raw
from pipelines.election import Pack
from pipelines.forms import offer

PSEUDONYMS = ("observer_id", "coordinator_id")
"""The fields of a deployment that hold them."""
CODES = ("unit_id", "region_id", "commission_id", "station_id", "national_code")
"""The fields of lists of stations and commissions that hold codes; others may hold people: the chair, a phone."""


@dataclass(frozen=True)
class PackWords:
    """Texts of the pack (places, codes of stations, candidates, questions), and the pseudonyms of its deployment."""

    ordinary: tuple[str, ...]
    pseudonyms: frozenset[str]

    @classmethod
    def of(cls, pack: Pack) -> "PackWords":
        """Out of the pack itself and the raw files of its places and its deployment."""
        said = (pack.election, pack.catalogue, *offer.for_pack(pack).values())
        texts = [model.model_dump_json() for model in said]
        places = _columns(pack, ("units", "aliases"))
        listed = _columns(pack, ("stations", "commissions"))
        codes = (column for column in listed if column.name in CODES)
        pseudonyms = (column for column in _columns(pack, ("deployment",)) if column.name in PSEUDONYMS)
        return cls(
            (*texts, *(text for column in (*places, *codes) for text in column)),
            frozenset(text for column in pseudonyms for text in column),
        )


def _columns(pack: Pack, kinds: tuple[str, ...]) -> Iterator[pl.Series]:
    """What stands in the columns of these sources, once each, under our names of the columns."""
    for source, path in pack.sources():
        if source.kind in kinds and path.is_file():  # the list of observers may come by the door itself
            file = raw.read(source, path)
            for column in mapping.apply(file, file.rows).frame.select(pl.col(pl.String)):
                yield column.drop_nulls().unique()
