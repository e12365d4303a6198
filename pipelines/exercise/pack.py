"""The synthetic election as an election pack: raw files, the pack that says what they mean, and the truth beside it.

The pack is the country's template, to which three things are added that only the finished files tell: its id, the
SHA-256 of every raw file, and totals that a build must reproduce.
"""

import hashlib
import re
from pathlib import Path

import numpy as np
import polars as pl

from pipelines import law_checks, practice
from pipelines.domain import ListKind
from pipelines.errors import BaikooError
from pipelines.exercise import casework, commissions, exports, registers
from pipelines.exercise.agenda import read_agenda
from pipelines.exercise.country import Country
from pipelines.exercise.election import Exercise, generate
from pipelines.exercise.files import write, write_casework, write_followed, write_observers
from pipelines.exercise.followed import Followed
from pipelines.exercise.observed import Observed, design_of, drawn, observe, with_copies
from pipelines.journal import lines

_SIGN = "# Written by `baikoo exercise`"
"""How the pack of an exercise begins: only such a one is ever written over."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def write_pack(
    folder: Path, country: Country, *, stations: int, seed: int, with_exports: bool = False
) -> list[Path]:
    """Write the whole pack of an exercise into this folder; the files written, the pack itself last.

    `with_exports` adds the observers' reports as every tool exports them, in `exports/`. The same bytes for the same
    arguments. The folder's name becomes the election's id where it can be one.

    Raises:
        BaikooError: too few stations, a folder that holds something else, or one that cannot be written to.
    """
    _refuse_foreign(folder)
    design = None if country.mission is None else design_of(country, stations)
    try:
        exercise = generate(
            country.units,
            country.calibration,
            prefixes=country.prefixes,
            country=country.pack.territory.root,
            stations=stations,
            seed=seed,
            copied=None if design is None else lambda listed: drawn(listed, design)["unit_id"],
        )
    except ValueError as error:
        remedy = "Ask for another number of stations, or mend the calibration"
        raise BaikooError(str(error), where=f"exercise in {country.name}", remedy=remedy) from None
    try:
        observed, followed = None, _followed(exercise, country, folder, seed=seed)
        if country.mission is not None and design is not None:
            held = followed.sessions if followed else ()
            observed = observe(exercise, country, country.mission, design, seed=seed, sessions=held)
            exercise = with_copies(exercise, observed)
        files = write(exercise, folder)
        if observed is not None:
            files += write_observers(observed, folder)
            files += _work(exercise, observed, followed, country, folder, seed=seed)
            if with_exports:
                files += exports.write(observed, country.pack, folder / "exports")
        if country.law is not None:
            files.append(folder / law_checks.FILE)
            files[-1].write_bytes(country.law.read_bytes())
        pack = folder / "election.toml"
        pack.write_bytes(_pack(exercise, country, folder, stations=stations, seed=seed).encode())
    except OSError as error:
        what, remedy = f"cannot write there ({error.strerror})", "Name a folder that can be written to"
        raise BaikooError(what, where=str(folder), remedy=remedy) from None
    return [*files, pack]


def _followed(exercise: Exercise, country: Country, folder: Path, *, seed: int) -> Followed | None:
    """What the commissions of the exercise did; None where the country has no agenda for them."""
    if country.agenda is None:
        return None
    agenda, rng = read_agenda(country.agenda), np.random.default_rng([seed, 3])
    election = _identity(folder, country)
    return commissions.follow(exercise, agenda, country.pack.election.date, country.pack.zone, election, rng)


def _work(
    exercise: Exercise,
    observed: Observed,
    followed: Followed | None,
    country: Country,
    folder: Path,
    *,
    seed: int,
) -> list[Path]:
    """What the people of the exercise decided, and what is told of its commissions; the files written."""
    election, files = _identity(folder, country), []
    tellings = followed.entries if followed else ()
    worked = casework.work(exercise, observed, country, election, seed=seed, tellings=tellings)
    if worked is not None:
        files += write_casework(lines.written(worked.entries), worked.truth, folder, name=practice.FILE)
    if followed is not None:
        registers.keep(followed, country, worked.entries if worked else (), seed=seed)
        files += write_followed(followed, folder)
    return files


def _refuse_foreign(folder: Path) -> None:
    """BaikooError unless the folder is new, empty, or the home of an earlier exercise."""
    pack = folder / "election.toml"
    try:
        held = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        ours = held and pack.is_file() and pack.read_bytes().startswith(_SIGN.encode())
    except OSError as error:
        remedy = "Name a folder that can be read and written to"
        raise BaikooError(f"cannot look there ({error.strerror})", where=str(folder), remedy=remedy) from None
    if held and not ours:
        what = "something else is there that no exercise has written"
        raise BaikooError(what, where=str(folder), remedy="Name a new or empty folder; nothing was changed")


def _identity(folder: Path, country: Country) -> str:
    """The id of the election: the folder's name where it can be one."""
    name = folder.resolve().name
    return name if _ID.fullmatch(name) else f"{country.name}-exercise"


def _pack(exercise: Exercise, country: Country, folder: Path, *, stations: int, seed: int) -> str:
    """The text of the pack: the template with the id, the hashes and the known totals."""
    identity = _identity(folder, country)
    text, times = re.subn(r'(?m)^id = ".*"$', lambda _: f'id = "{identity}"', country.template, count=1)
    if not times:
        raise BaikooError("no line 'id = ...'", where=f"exercise in {country.name}", remedy="Add it")

    if country.mission is not None:
        sampled = design_of(country, stations).stations
        text, _ = re.subn(r"(?m)^(\[sample\]\nstations = )\d+$", rf"\g<1>{sampled}", text, count=1)

    def hashed(line: re.Match[str]) -> str:
        digest = hashlib.sha256((folder / line["file"]).read_bytes()).hexdigest()
        return f'{line[0]}\nsha256 = "{digest}"'

    text = re.sub(r'(?m)^file = "(?P<file>[^"]+)"$', hashed, text)
    asked = f"--stations {stations} --seed {seed} --country {country.name}"
    return f"{_SIGN} {asked}. What was planted stands in truth.csv.\n{text}{_known_totals(exercise)}"


def _known_totals(exercise: Exercise) -> str:
    """Voters on the lists, by kind of list: planting changes no list, so they are those of the clean nation."""
    sums = exercise.voter_lists.group_by("list_kind").agg(pl.col("entries").sum())
    entries = dict(sums.iter_rows())
    return "".join(
        f"""
[[known_total]]
id = "voters_{kind}"
table = "staging.voter_lists"
column = "entries"
where = {{ list_kind = "{kind}" }}
expected = {entries[kind]}
"""
        for kind in ListKind
    )
