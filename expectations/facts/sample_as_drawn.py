"""Is the sample the one that its design and seed draw from the list of stations, and do its weights add up?

Where the pack says how it draws, the draw is made again and one finding says what differs: whoever may change one
station can choose the result. A list with other stations than at the draw would change every row, and is told instead.
As long as a half of the seed is secret, or where the sample was drawn elsewhere, it is held against itself.
A file with a refused row is refused for that (`rows_fit`), and not judged a second time for what it lacks.
"""

from collections.abc import Iterator

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.sampling import draw
from pipelines.store import Draft
from pipelines.tables.meta import SOURCES
from pipelines.tables.sample import SAMPLE, SAMPLE_FRAME, Use

DRAWN, FRAME, PLACED, WEIGHTS = (
    "sample_as_drawn",
    "sample_frame_differs",
    "sample_misplaced",
    "sample_weights",
)
_NOTHING = "–"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """At most one finding, or one per stratum whose rows do not fit together; all of them refuse publication."""
    sample = draft.read(SAMPLE)
    if sample.is_empty() or draft.read(SOURCES, kind="sample")["rows_unfit"].sum():
        return
    design, frame = pack.election.sample, draft.read(SAMPLE_FRAME).drop_nulls("stratum_id")
    if design is None:
        yield from _unweighted(sample)
        return
    faults = _other_list(sample, frame)
    if not faults and design.seed_number is not None:
        faults = _other_draw(sample, draw.draw(frame, design))
    elif not faults:
        faults = _misplaced(sample, frame) or list(_unweighted(sample))
    yield from faults


def _other_list(sample: pl.DataFrame, frame: pl.DataFrame) -> list[Finding]:
    """Strata that all rows of the sample give another size than the list: it is not the list of the draw."""
    told = sample.group_by("stratum_id").agg(
        told=pl.when(pl.col("stratum_stations").n_unique() == 1).then(pl.col("stratum_stations").first())
    )
    listed = frame.group_by("stratum_id").agg(listed=pl.len())
    differ = told.join(listed, on="stratum_id").filter(pl.col("told") != pl.col("listed")).sort("stratum_id")
    if differ.is_empty():
        return []
    first = differ.row(0, named=True)
    message = Message(
        "the sample was drawn from another list of stations: strata of another size: {n}; the first is {stratum}:"
        " {told} stations at the draw, {listed} on the list. Give back that list, or exclude what was listed later",
        {
            "n": differ.height,
            "stratum": first["stratum_id"],
            "told": first["told"],
            "listed": first["listed"],
        },
    )
    return [_refused(FRAME, first["stratum_id"], message)]


def _other_draw(sample: pl.DataFrame, drawn: pl.DataFrame) -> list[Finding]:
    """Stations whose rows are not those of the draw, or that only one of them has; their rows as the file has them."""
    said, due = (
        rows.select("unit_id", **{name: pl.concat_str(draw.COLUMNS[1:], separator=",")})
        for name, rows in (("said", sample), ("due", drawn))
    )
    differ = (
        said.join(due, on="unit_id", how="full", coalesce=True)
        .filter(pl.col("said").ne_missing(pl.col("due")))
        .sort("unit_id")
    )
    if differ.is_empty():
        return []
    first = differ.with_columns(pl.col("said", "due").fill_null(_NOTHING)).row(0, named=True)
    message = Message(
        "the sample is not what its design and seed draw: stations that differ: {n}; the first is {station}: the file"
        " says {said}, the draw {due}. Give back the file, the list and the design of the draw",
        {"n": differ.height, "station": first["unit_id"], "said": first["said"], "due": first["due"]},
    )
    return [_refused(DRAWN, first["unit_id"], message)]


def _misplaced(sample: pl.DataFrame, frame: pl.DataFrame) -> list[Finding]:
    """Stations that the list has in another stratum, or that cannot be drawn."""
    lost = sample.join(frame, on=["unit_id", "stratum_id"], how="anti").sort("unit_id")
    if lost.is_empty():
        return []
    first = lost.row(0, named=True)
    message = Message(
        "stations of the sample that are excluded, or that the list has in another stratum: {n}; the first is"
        " {station}, in {stratum} by row {row} of the sample. Give back the file that was drawn",
        {
            "n": lost.height,
            "station": first["unit_id"],
            "stratum": first["stratum_id"],
            "row": first["row_number"],
        },
    )
    return [_refused(PLACED, first["unit_id"], message)]


def _unweighted(sample: pl.DataFrame) -> Iterator[Finding]:
    """Strata without the rows that they state: as many of the sample itself as were drawn, places without a gap."""
    size, drawn, place = (pl.col(name) for name in ("stratum_stations", "stratum_sampled", "position"))
    is_main = pl.col("use") == Use.MAIN.value
    strata = (
        sample.group_by("stratum_id")
        .agg(
            mains=is_main.sum(),
            drawn=drawn.unique().sort().cast(pl.String).str.join(", "),
            stations=size.unique().sort().cast(pl.String).str.join(", "),
            fits=(drawn.n_unique() == 1) & (size.n_unique() == 1) & (is_main.sum() == drawn.first()),
            follow=pl.all_horizontal(_is_gapless(place.filter(pl.col("use") == use.value)) for use in Use),
        )
        .sort("stratum_id")
    )
    for row in strata.iter_rows(named=True):
        words = {"stratum": row["stratum_id"]}
        if not row["fits"]:
            numbers = {name: row[name] for name in ("mains", "drawn", "stations")}
            message = Message(
                "stratum {stratum}: {mains} stations are in the sample, its rows state that {drawn} of {stations} were"
                " drawn: the weights do not add up to its stations. Give back the file that was drawn",
                words | numbers,
            )
            yield _refused(WEIGHTS, row["stratum_id"], message)
        elif not row["follow"]:
            message = Message(
                "stratum {stratum}: the order of drawing has a gap or names a place twice. Give back the file that was"
                " drawn",
                words,
            )
            yield _refused(WEIGHTS, row["stratum_id"], message)


def _is_gapless(places: pl.Expr) -> pl.Expr:
    """Whether they are 1, 2, 3 ... in any order, or none."""
    n = places.len()
    return (places.n_unique() == n) & (places.min().fill_null(1) == 1) & (places.max().fill_null(0) == n)


def _refused(rule: str, subject: str, message: Message) -> Finding:
    return Finding(FindingKind.FACT, rule, Severity.CRITICAL, "sample", subject, message)
