"""The part of the command line for who draws the sample of stations: `sample`, once and before polling day."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from baikoo_terminal import complain, console, errors
from pipelines import settings
from pipelines.errors import BaikooError, SampleError

if TYPE_CHECKING:
    import polars as pl

    from pipelines.sample_design import SampleDesign

app = typer.Typer()

FILE = Path("raw", "sample.csv")
"""Where the sample lies in its pack."""


@app.command()
def sample(
    election: Annotated[str, typer.Argument(help="A bundled id or a path to a pack")],
    out: Annotated[
        Path | None, typer.Option(help="The file to write; raw/sample.csv of the pack by default")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Draw nothing; say which margins to expect")] = False,
    voters: Annotated[int, typer.Option(min=1, help="For --plan: voters of a station, on average")] = 1000,
) -> None:
    """Draw the pack's stratified random sample of stations, say its hash, and never draw over it."""
    from pipelines import packs, staging
    from pipelines.sampling import draw

    try:
        folder = settings.pack_folder(election)
        pack = packs.load(folder, data=settings.DATA)
        design, frame, refused = staging.sample_frame(pack, settings.DATA)
        drawn = draw.draw(frame, design)
        if plan:
            _say_plan(design.stations, frame.drop_nulls("stratum_id").height, voters)
            return
        content = draw.content(drawn)
        file = out or folder / FILE
        _write(file, content)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    _say_strata(drawn)
    _say_frame(frame, design, refused, pack.election.languages)
    console.print(
        f"seed    {design.seed}\nframe   SHA-256 {draw.sha256(draw.frame_content(frame))}\n"
        f"sample  SHA-256 {draw.sha256(content)}  {file}",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip


def _write(file: Path, content: bytes) -> None:
    """Write a new file; SampleError where one is there: a second draw would be a choice."""
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        what, remedy = (
            "a sample is there already",
            "Keep it: whoever draws again until it pleases has no random sample",
        )
        raise SampleError(what, where=str(file), remedy=remedy) from None
    except OSError as error:
        what, remedy = f"cannot write there ({error.strerror})", "Name a file that can be written with --out"
        raise BaikooError(what, where=str(file), remedy=remedy) from None


def _say_strata(drawn: "pl.DataFrame") -> None:
    import polars as pl

    table = Table("stratum", "stations", "drawn", "replacements", "weight")
    is_main = pl.col("use") == "main"
    strata = drawn.group_by("stratum_id", "stratum_stations", maintain_order=True).agg(
        is_main.sum().alias("mains"), (~is_main).sum().alias("spare")
    )
    for stratum, stations, mains, spare in strata.iter_rows():
        table.add_row(stratum, str(stations), str(mains), str(spare), f"{stations / mains:.4f}")
    table.add_section()
    sums = strata.sum()
    table.add_row("all", *(str(sums[name][0]) for name in ("stratum_stations", "mains", "spare")), "")
    console.print(table)


def _say_frame(
    frame: "pl.DataFrame", design: "SampleDesign", refused: int, languages: tuple[str, ...]
) -> None:
    """What the sample says nothing of."""
    for number, exclusion in enumerate(design.excluded, start=1):
        left_out = frame.filter(exclusion=number).height
        why = exclusion.because.get("en") or exclusion.because[languages[0]]
        console.print(f"left out: {left_out} stations: {why}", markup=False, soft_wrap=True)
    if refused:
        errors.print(
            f"not in the frame: {refused} refused rows of the list of stations (see quality.rejects)",
            style="bold",
        )


def _say_plan(stations: int, population: int, voters: int) -> None:
    """Margins at 95 and 99 % for shares of .5, which are the widest, of half, as many and twice as many stations."""
    from pipelines.estimation.planning import margin_of

    table = Table("stations", "confidence", "share of stations", *(f"of voters, icc {icc}" for icc in _ALIKE))
    for sampled in (n for n in (stations // 2, stations, 2 * stations) if 0 < n <= population):
        for confidence in (0.95, 0.99):
            asked = [(1, 0.0), *((voters, icc) for icc in _ALIKE)]
            margins = [
                margin_of(
                    p=0.5, sampled=sampled, confidence=confidence, stations=population, voters=size, icc=icc
                )
                for size, icc in asked
            ]
            told = (f"± {100 * margin:.2f}" for margin in margins)
            table.add_row(str(sampled), f"{confidence:.0%}", *told)
    console.print(table)
    console.print(
        f"Percentage points, at a share of 50 %, of {population} stations with {voters} voters each. The intra-class\n"
        "correlation (icc) says how alike voters of one station are: assumed here, measured only afterwards.\n"
        "Strata are not counted on: they make margins narrower where stations differ between them.",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip


_ALIKE = (0.01, 0.05, 0.1, 0.2)
