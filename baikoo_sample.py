"""The part of the command line for who draws the sample of stations: `sample`, once and before polling day.

`sample-secret` comes before it, `sample --verify` after the vote.
"""

from itertools import zip_longest
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
        Path | None, typer.Option(help="The file of the sample; raw/sample.csv of the pack by default")
    ] = None,
    secret: Annotated[
        Path | None, typer.Option(help="The file with the secret half of the seed, until the pack states it")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing; say whether the file is what the seed draws")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Draw nothing; say which margins to expect")] = False,
    voters: Annotated[int, typer.Option(min=1, help="For --plan: voters of a station, on average")] = 1000,
    margin: Annotated[
        list[float], typer.Option(min=0.01, max=50, help="For --plan: wished margins, in percentage points")
    ] = [1, 2, 3],  # noqa: B006 (typer reads it and gives a new list)
) -> None:
    """Draw the pack's stratified random sample of stations, say its hash, and never draw over it."""
    from pipelines import packs, staging
    from pipelines.sampling import allocation, draw, seed

    try:
        folder = settings.pack_folder(election)
        pack = packs.load(folder, data=settings.DATA)
        design, frame, refused = staging.sample_frame(pack, settings.DATA)
        if plan:
            import baikoo_plan  # scipy takes its time

            sizes = dict(frame.drop_nulls("stratum_id")["stratum_id"].value_counts().iter_rows())
            allocation.allocate(sizes, design)  # refuses what cannot be drawn
            baikoo_plan.say(design.stations, sum(sizes.values()), voters, margin)
            return
        if secret is not None:
            design = seed.with_secret(design, _read(secret).decode(errors="replace"))
        drawn = draw.draw(frame, design)
        content = draw.content(drawn)
        file = out or folder / FILE
        if verify:
            _refuse_other(file, _read(file), content)
        else:
            _write(file, content)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    _say_strata(drawn)
    _say_frame(frame, design, refused, pack.election.languages)
    console.print(
        f"seed    {design.seed_number}\nframe   SHA-256 {draw.sha256(draw.frame_content(frame))}\n"
        f"sample  SHA-256 {draw.sha256(content)}  {file}",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
    if verify:
        console.print("The file is what list, design and seed draw, byte by byte.", soft_wrap=True)


@app.command("sample-secret")
def sample_secret(file: Annotated[Path, typer.Argument(help="A new file, kept in the office")]) -> None:
    """Write a new secret half of a seed into a file and say its SHA-256, which is published before the draw."""
    from pipelines.sampling import draw, seed

    content = seed.new_secret().encode()
    try:
        _write(file, content)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None
    console.print(f'secret_sha256 = "{draw.sha256(content)}"', markup=False, highlight=False, soft_wrap=True)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        what, remedy = f"cannot be read ({error.strerror})", "Name a file that is there"
        raise BaikooError(what, where=str(file), remedy=remedy) from None


def _refuse_other(file: Path, told: bytes, drawn: bytes) -> None:
    """SampleError with the first line that differs, where the file is not what is drawn."""
    if told == drawn:
        return
    lines = zip_longest(*(content.decode(errors="replace").split("\n") for content in (told, drawn)))
    number, there, ours = next((n, *pair) for n, pair in enumerate(lines, start=1) if len(set(pair)) > 1)
    raise SampleError(
        f"the file is not what list, design and seed draw: it has {there!r}, the draw {ours!r}",
        where=f"{file}, line {number}",
        remedy="Hold file and list of stations against the hashes that were published before polling day",
    )


def _write(file: Path, content: bytes) -> None:
    """Write a new file; SampleError where one is there: a second draw, or another secret, would be a choice."""
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        what, remedy = (
            "there is a file already, and it is not written over",
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
