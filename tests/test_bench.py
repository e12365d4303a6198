"""The benchmark compares like with like: the bare script's tables are those of the pipeline, row by row."""

from pathlib import Path

import duckdb
import pytest

from pipelines import build, settings, store
from pipelines.tables import quality
from tests.bench import national
from tests.bench.sides import bare

TABLES = (
    "staging.units",
    "staging.protocols",
    "marts.station_results",
    "marts.station_coverage",
    "marts.unit_results",
)


def differing(pack: Path, out: Path) -> dict[str, int]:
    """How many rows of each table only one of the two has."""
    bare.run(pack, out)
    build.build(pack, data=settings.DATA, home=out, judge=lambda *_: quality.FINDINGS.empty())
    (home,) = (folder for folder in out.iterdir() if (folder / "CURRENT").is_file())
    with duckdb.connect() as connection:
        for name, file in {"ours": store.current(home), "bare": out / "bare.duckdb"}.items():
            connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        counts = {}
        for table in TABLES:
            one, other = f"SELECT * FROM ours.{table}", f"SELECT * FROM bare.{table}"
            row = connection.execute(
                f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
            ).fetchone()
            counts[table] = row[0] if row else -1
        return counts


def test_the_bare_script_writes_the_same_tables_of_a_generated_nation(tmp_path: Path) -> None:
    pack = national.write(tmp_path / "packs" / "xx", 1000)
    assert differing(pack, tmp_path / "out") == dict.fromkeys(TABLES, 0)


def test_the_bare_script_writes_the_same_tables_of_russia(tmp_path: Path) -> None:
    pack = national.russia(tmp_path / "packs" / "ru")
    if pack is None:
        pytest.skip(f"no reference data below {national.REFERENCE}")
    assert differing(pack, tmp_path / "out") == dict.fromkeys(TABLES, 0)
