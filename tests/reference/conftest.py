"""Real elections of several countries: a pack each, the data beside the project, built once per module."""

import os
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from pipelines import build, store

HERE = Path(__file__).parent
REFERENCE = Path(os.environ.get("BAIKOO_REFERENCE", HERE.parents[2] / "shared" / "reference"))


@dataclass(frozen=True)
class Built:
    """A reference election as it is served, and how its build went."""

    report: build.Report
    raw: Path
    home: Path

    def table(self, name: str, **where: str | bool) -> pl.DataFrame:
        """The rows of a table of the snapshot that are so."""
        with store.connect(store.current(self.home)) as connection:
            return store.frame_of(connection.execute(f"SELECT * FROM {name}")).filter(**where)

    def totals(self, contest: str, origin: str, unit: str | None = None) -> dict[str, int | None]:
        """What the stations of the unit (of the country, where none is named) add up to, by line and choice."""
        rows = self.table("marts.unit_results", contest_id=contest, origin=origin)
        own = rows.filter(level="country") if unit is None else rows.filter(unit_id=unit)
        return {
            choice or line: number
            for line, choice, number in own.select("line", "choice_id", "counted").iter_rows()
        }

    def rejected(self) -> dict[str, int]:
        """How many rows of each source do not fit; those that the pack itself sets aside are not counted."""
        rows = self.table("meta.sources").filter(pl.col("rows_unfit") > 0)
        return dict(rows.select("source_id", "rows_unfit").iter_rows())

    def found(self) -> dict[str, int]:
        """How many findings of each rule there are: what readers are told."""
        return dict(self.table("quality.findings")["rule"].value_counts().iter_rows())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, facts_judge: build.Judge) -> Callable[[str], Built]:
    """Builds the reference pack of this id from the real files, judged by the facts."""

    def at(pack: str) -> Built:
        data = tmp_path_factory.mktemp("reference")
        folder = data / "elections" / pack
        shutil.copytree(HERE / "packs" / pack, folder)
        shutil.copytree(HERE / "catalogues", data / "catalogues")
        for source in tomllib.loads((folder / "election.toml").read_text(encoding="utf-8"))["source"]:
            origin = REFERENCE / Path(source["file"]).relative_to("raw")
            if not origin.exists():
                pytest.skip(f"no reference data at {origin}")
            (folder / source["file"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, folder / source["file"])
        report = build.build(folder, data=data, home=data / "build", judge=facts_judge)
        return Built(report, folder / "raw", data / "build" / pack)

    return at
