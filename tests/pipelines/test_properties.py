"""Whatever happens to a raw file: it is refused as a whole, or every row is kept or rejected. None is lost."""

import contextlib
import csv
import io
import json
import random
from collections import Counter

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract import ROW, Conformed
from pipelines.errors import SourceError, TerritoryError

SOURCES = [
    "tallies", "estimates", "results", "turnout", "incidents", "stations", "aliases", "units", "commissions",
    "precincts", "protocols", "machine", "identification", "tables", "lists", "station_turnout",
]  # fmt: skip
WITHOUT_FIGURES = ("staging.published_results", "staging.tabulations")
"""Tables to which a wide row without a single figure gives nothing, though it is kept."""
REFUSALS = {False: (SourceError,), True: (SourceError, TerritoryError)}
"""How a file may be refused as a whole; a tree of units may also turn out to be none."""

JUNK = [
    "", " ", "\u00a0", "0", "-1", "1,234", "1 234", "1\u202f234", "1e5", "9" * 30, "NaN", "∞", "Lake", "Өзөн", "total",
    "ңөү", "2030-02-30", "2030-05-12T25:00", "0000", "44206", "yes", "none", "null", '"', "'", "\t", "<b>", "{}", "%s",
    "../../etc", "TL-N", "TL", "police", "vote_buying", "\ud7ff", "\u200b", "🗳", "a\nb", "per_cent", "final", "101",
    "bek", "valid", "votes", "???", "x", "-", "жараксыз", "12.5", "7.0", "102", "12.05.2030 23.41", "vote:ang",
]  # fmt: skip

cells = st.one_of(st.sampled_from(JUNK), st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=6))
change = st.tuples(
    st.sampled_from(["cell", "drop", "double", "blank row", "swap columns"]),
    st.floats(0, 0.99),
    st.floats(0, 0.99),
    cells,
)
scar = st.tuples(
    st.sampled_from(["insert", "cut", "remove"]),
    st.floats(0, 1),
    st.sampled_from([",", "\n", '"', ";", "\r", "x", "\0", "ң"]),
)


class Bench:
    """Testland with its pack and gazetteer read once, and the raw files as they are when nobody has touched them."""

    def __init__(self, land) -> None:
        self.land, self.pack = land, land.pack()
        self.gazetteer = land.gazetteer(self.pack)
        self.texts = {name: land.text(name) for name in SOURCES}

    def stage(self, name: str, text: str) -> Conformed:
        self.land.write(name, text)
        try:
            return self.land.stage(name, self.pack, self.gazetteer)
        finally:
            self.land.write(name, self.texts[name])

    def __repr__(self) -> str:
        return "bench"


@pytest.fixture(scope="module")
def bench(shared_land) -> Bench:
    return Bench(shared_land)


def mutated(text: str, changes: list[tuple[str, float, float, str]]) -> list[list[str]]:
    """The header and rows after these changes; at least the header stays."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    for kind, down, across, cell in changes:
        if not rows:
            break
        row, column = int(down * len(rows)), int(across * len(header))
        if kind == "cell":
            rows[row][column] = cell
        elif kind == "drop":
            del rows[row]
        elif kind == "double":
            rows.insert(row, list(rows[row]))
        elif kind == "blank row":
            rows.insert(row, [""] * len(header))
        else:
            for line in (header, *rows):
                line[0], line[column] = line[column], line[0]
    return [header, *rows]


def written(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def scarred(text: str, scars: list[tuple[str, float, str]]) -> str:
    for kind, where, what in scars:
        at = int(where * len(text))
        text = {
            "insert": text[:at] + what + text[at:],
            "cut": text[:at],
            "remove": text[:at] + text[at + 1 :],
        }[kind]
    return text


def check(staged: Conformed, rows: int | None = None) -> None:
    """Nothing is lost, nothing is in both places, and every reject can be understood."""
    refused = set(staged.rejects["row_number"])
    assert staged.rejects.height == len(refused)
    if ROW not in staged.kept.columns:  # names of units: one each
        assert staged.kept.height + len(refused) == staged.rows_read
    else:
        kept = set(staged.kept[ROW])
        if staged.documents is not None:  # many rows, one document
            documents = staged.documents.filter(pl.col("document").is_in(list(kept)))
            kept = set(documents["rows"].explode())
        assert not kept & refused
        lost = staged.rows_read - len(kept) - len(refused)
        assert lost >= 0 if staged.table.name in WITHOUT_FIGURES else lost == 0
    assert rows is None or staged.rows_read == rows
    assert staged.kept.schema == staged.table.schema
    for column in staged.table.columns:
        if column.required:
            assert staged.kept[column.name].null_count() == 0
    for reject in staged.rejects.to_dicts():
        assert reject["column"]
        assert reject["reason"]
        assert reject["file"]
        assert json.loads(reject["raw"])
        json.loads(reject["parameters"])


moderately = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", SOURCES)
@moderately
@given(changes=st.lists(change, max_size=6), scars=st.lists(scar, max_size=3))
def test_a_damaged_file_is_refused_or_every_row_is_kept_or_rejected(bench, name: str, changes, scars) -> None:
    with contextlib.suppress(*REFUSALS[name == "units"]):
        check(bench.stage(name, scarred(written(mutated(bench.texts[name], changes)), scars)))


@pytest.mark.parametrize("name", SOURCES)
@moderately
@given(changes=st.lists(change, max_size=6), seed=st.integers(0, 999))
def test_the_order_of_rows_does_not_matter_and_reading_twice_gives_the_same(
    bench, name: str, changes, seed
) -> None:
    header, *rows = mutated(bench.texts[name], changes)
    if any(unit_in_itself(header, row) for row in rows):
        return
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    shuffled = random.Random(seed).sample(rows, len(rows))

    first, again = bench.stage(name, written([header, *rows])), bench.stage(name, written([header, *rows]))
    other = bench.stage(name, written([header, *shuffled]))

    check(first, filled)
    assert again.kept.equals(first.kept)
    assert again.rejects.equals(first.rejects)
    assert bag(other.kept) == bag(first.kept)
    assert Counter(other.rejects["raw"]) == Counter(first.rejects["raw"])


def unit_in_itself(header: list[str], row: list[str]) -> bool:
    cells = dict(zip(header, row, strict=True))
    return "parent_id" in cells and cells["parent_id"].strip() == cells["unit_id"].strip()


def bag(frame) -> Counter:
    """Rows without their numbers, each as often as it stands there."""
    cells = (
        tuple(map(tuple, (c if isinstance(c, list) else [c] for c in row)))
        for row in frame.drop(ROW, strict=False).iter_rows()
    )
    return Counter(cells)
