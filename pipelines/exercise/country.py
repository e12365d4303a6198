"""A country to exercise in: its calibration, its units, and the template of its pack, all of them data.

`data/exercise/<country>/` holds `calibration.toml`, `election.toml` and, where it is observed, `observers.toml`; an
invented `law.toml`, the sentences of reports, `narratives.toml`, and what commissions do, `commissions.toml`, if it
likes. The second is a pack as any other
but for its raw files, so that it is read and checked as one; its territory gives the units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines import law_checks, mapping, packs, raw
from pipelines.domain import Level
from pipelines.election import Pack
from pipelines.errors import PackError
from pipelines.exercise.calibration import Calibration, read_calibration


@dataclass(frozen=True)
class Country:
    """What `generate` and the writer of a pack need: `units` with unit_id, region_id, kind and name_<language>.

    `mission` is the file that says who observes it; None where nobody does.
    `law` is that of its invented law, `narratives` that of what reports on single violations say, `agenda` that of what
    its commissions do.
    """

    name: str
    pack: Pack
    template: str
    calibration: Calibration
    units: pl.DataFrame
    mission: Path | None = None
    law: Path | None = None
    narratives: Path | None = None
    agenda: Path | None = None

    @property
    def prefixes(self) -> Mapping[str, tuple[str, ...]]:
        """From the beginning of a station's code to the regions it may lie in."""
        codes = self.pack.territory.station_codes
        return codes.prefixes if codes else {}


def read_country(name: str | None, *, data: Path) -> Country:
    """The country of this name below `data/exercise`, or the only one; PackError where it says what cannot be."""
    home = data / "exercise"
    known = sorted(file.parent.name for file in home.glob("*/calibration.toml"))
    if name is None and len(known) == 1:
        name = known[0]
    if name not in known:
        what = "more than one country to choose from" if name is None else f"no country {name!r}"
        remedy = f"Name one of {', '.join(known)}" if known else "Add a folder with a calibration.toml"
        raise PackError(what, where=str(home), remedy=remedy)
    folder = home / name
    calibration = read_calibration(folder / "calibration.toml")
    pack = packs.load(folder, data=data)
    _check(pack, calibration, folder / "election.toml")
    template = (folder / "election.toml").read_text(encoding="utf-8")
    beside = ("observers.toml", law_checks.FILE, "narratives.toml", "commissions.toml")
    mission, law, narratives, agenda = (
        file if file.is_file() else None for file in (folder / name for name in beside)
    )
    return Country(name, pack, template, calibration, _units(pack), mission, law, narratives, agenda)


def _check(pack: Pack, calibration: Calibration, file: Path) -> None:
    """The two files of a country are about one election, and none that could be taken for a real one."""
    choices = [choice.id for choice in pack.election.choice]
    for wrong, what, remedy in (
        (not pack.election.synthetic, "the exercise does not say that it is one", "State synthetic = true"),
        (
            pack.election.date != calibration.date,
            f"the date is {pack.election.date}, that of the calibration {calibration.date}",
            "State one date in both files",
        ),
        (
            choices != list(calibration.choices.shares),
            "the choices are not those of the calibration, in its order",
            "List the same ids in both files",
        ),
    ):
        if wrong:
            raise PackError(what, where=str(file), remedy=remedy)


def _units(pack: Pack) -> pl.DataFrame:
    """The units of the pack's territory, each with the region above it; those of no region are left out."""
    frames = [
        mapping.apply(file, file.rows).frame
        for source in pack.territory.source
        if source.kind == "units"
        for file in [raw.read(source, pack.territory_folder / source.file)]
    ]
    units = pl.concat(frames, how="diagonal")
    above = dict(units.select("unit_id", "parent_id").iter_rows())
    regions = set(units.filter(level=str(Level.REGION))["unit_id"])

    def region(unit: str | None) -> str | None:
        while unit is not None and unit not in regions:
            unit = above.get(unit)
        return unit

    names = [f"name_{language}" for language in pack.election.languages]
    return (
        units.with_columns(pl.Series("region_id", [region(unit) for unit in units["unit_id"]], pl.String))
        .filter(pl.col("region_id").is_not_null())
        .select("unit_id", "region_id", "kind", *names)
    )
