"""Who can be told of: the commissions of an election and their members, by every spelling of their names."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from pipelines import spellings
from pipelines.contract import Rows
from pipelines.election import Pack, Vocabulary
from pipelines.tables import commissions as tables

_A_YEAR = dt.timedelta(366)
"""After polling day: until when a file may tell of past days that does not say when it was read."""


def commissions(pack: Pack, units: pl.DataFrame) -> pl.DataFrame:
    """`staging.commissions`: those of the pack, and every unit of a level that the pack says is a commission."""
    named = [(entry.id, entry.body, entry.parent, None, None) for entry in pack.election.commission]
    own = pl.DataFrame(named, schema=tables.COMMISSIONS.schema, orient="row")
    bodies = pack.election.unit_bodies
    sitting = units.filter(
        pl.col("level").is_in(list(bodies)), ~pl.col("unit_id").is_in(own["commission_id"].to_list())
    )
    return pl.concat(
        [
            own,
            sitting.select(
                commission_id="unit_id",
                body=pl.col("level").replace_strict(bodies, default=None, return_dtype=pl.String),
                parent_id="parent_id",
                unit_id="unit_id",
                region_id="region_id",
            ),
        ]
    )


def members_spelled(named: pl.DataFrame) -> dict[str, str]:
    """Memberships by `<commission>/<name>`, of frames of `id` and `text`: the spellings that are those of one alone."""
    spelled = (
        named.drop_nulls()
        .select(
            "id",
            own=pl.concat_str(
                pl.col("id").str.split("/").list.first(), spellings.name(pl.col("text")), separator="/"
            ),
        )
        .unique()
        .filter(pl.len().over("own") == 1, pl.col("own") != pl.col("id"))
    )
    found: dict[str, str] = dict(spelled.select("own", "id").iter_rows())
    return {own: found.get(member, member) for own, member in found.items()}


@dataclasses.dataclass(frozen=True)
class Setting:
    """What rows are read by: commissions by every spelling, the lists of words, the languages of names, the zone.

    `members` are memberships by `<commission>/<name>`, as files write them in other languages; `latest` is the last day
    of which a file may tell as past that does not say when it was read: None where only experts' entries are read.
    """

    commissions: Mapping[str, str]
    vocabularies: Mapping[str, Vocabulary]
    languages: Sequence[str]
    zone: str
    members: Mapping[str, str] = dataclasses.field(default_factory=dict)
    latest: dt.date | None = None

    @classmethod
    def of(cls, pack: Pack, known: Iterable[str]) -> "Setting":
        """That of a pack; `known` are its commissions."""
        spelled = {alias: entry.id for entry in pack.election.commission for alias in entry.aliases}
        own = {name: name for name in known}
        of_pack, latest = pack.election, pack.election.date + _A_YEAR
        return cls(spelled | own, pack.vocabularies, of_pack.languages, of_pack.time_zone, latest=latest)

    def knowing(self, files: Iterable[Rows]) -> "Setting":
        """With the members as these files of them write them, in whatever order they come."""
        named = [
            rows.frame.select(
                id=pl.concat_str(
                    rows.cell("commission_id").replace(self.commissions),
                    spellings.name(rows.cell("member")),
                    separator="/",
                ),
                text=rows.cell(f"member_{language}"),
            )
            for rows in files
            for language in self.languages
        ]
        return dataclasses.replace(self, members=members_spelled(pl.concat(named)) if named else {})
