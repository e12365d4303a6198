"""What table programs make of codes and times: 18.0 for 18, milliseconds for a moment; and units stated by their id."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import mapping, raw
from pipelines.contract import Rows
from pipelines.places import Gazetteer
from pipelines.sources import incidents
from tests.pipelines.raw.conftest import described


@pytest.fixture
def mapped(tmp_path: Path) -> Any:
    def rows(content: str, **said: Any) -> Rows:
        path = tmp_path / "given.csv"
        path.write_text(content)
        file = raw.read(described(**said), path)
        return mapping.apply(file, file.rows)

    return rows


@pytest.mark.parametrize(
    ("written", "read"), [("7", "07"), ("7.0", "07"), ("118.0", "118"), ("7.5", "7.5"), ("7a", "7a")]
)
def test_a_padded_number_is_whole_however_it_was_written(mapped: Any, written: str, read: str) -> None:
    rows = mapped(f"n\n{written}\n", compose={"unit_id": "s-{n}"}, pad={"n": 2})

    assert rows.frame["unit_id"].to_list() == [f"s-{read}"]


@pytest.mark.parametrize("written", ["1632164326000", "1632164326000.0"])
def test_milliseconds_are_a_moment(mapped: Any, written: str) -> None:
    rows = mapped(f"t\n{written}\n", columns={"at": "t"}, formats={"at": "epoch_ms"})

    assert rows.frame["at"].to_list() == ["2021-09-20T18:58:46Z"]


def test_what_is_no_number_of_milliseconds_stays_and_will_be_refused(mapped: Any) -> None:
    rows = mapped("t\nnoon\n", columns={"at": "t"}, formats={"at": "epoch_ms"})

    assert rows.frame["at"].to_list() == ["noon"]


@pytest.mark.parametrize(
    ("form", "written", "read"),
    [
        ("%d.%m.%Y", "10.01.2021", "2021-01-10"),
        ("%d.%m.%Y %H:%M", "10.01.2021 00:00", "2021-01-10T00:00:00"),
        ("%m/%d/%Y %I:%M %p", "01/10/2021 08:05 PM", "2021-01-10T20:05:00"),
        ("%d.%m.%Y", "10.13.2021", "10.13.2021"),
    ],
)
def test_a_day_is_not_a_midnight(mapped: Any, form: str, written: str, read: str) -> None:
    rows = mapped(f"t\n{written}\n", columns={"at": "t"}, formats={"at": form})

    assert rows.frame["at"].to_list() == [read]


def test_a_report_may_state_the_id_of_its_station(land, mapped: Any) -> None:
    pack = land.pack()
    known = Gazetteer({}, {}, {}).knowing(
        pl.DataFrame({"unit_id": ["s-1", "s-2", "root"], "region_id": ["a", "a", None]})
    )
    rows = mapped(
        "station\n1\n2\n9\n",
        kind="incidents",
        compose={"unit_id": "s-{station}"},
        constants={"as_of_at": "2030-05-12", "phase": "voting", "source_url": "-"},
    )

    staged = incidents.stage(rows, pack, known)

    told = {row["row_number"]: row["reason"] for row in staged.rejects.to_dicts()}
    assert "lies in no region" not in told[2] + told[3]
    assert "'s-9' lies in no region" in told[4]
