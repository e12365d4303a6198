"""Checks of what a pack says of ballots and forms: contests, choices, lines and equations must know one another."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipelines.domain import Origin
from pipelines.election import Pack
from pipelines.errors import PackError
from pipelines.form import Form, FormEquation
from pipelines.pack_files import did_you_mean, line
from pipelines.source import Source
from pipelines.tables.tallies import LINES, VOTES

_FIELDS = [field.name for field in LINES]
_OF_CONTESTS = ("protocols", "tabulation")


def check(pack: Pack, file: Path) -> None:
    """Raise a PackError at the first line, equation or column of votes that names what is not there."""
    contests = [contest.id for contest in pack.election.contest]
    for number, form in enumerate(pack.election.form):
        where = f"{file}, form {number + 1}{line(file, 'form', number)}"
        for contest in form.contests:
            _known(contest, contests, where, "contest")
        for place, entry in enumerate(form.line):
            found = line(file, "form", number, "line", place, "field")
            _known(
                entry.field,
                _FIELDS,
                f"{file}, form {number + 1}, line {entry.field!r}{found}",
                "field of a protocol",
            )
        for place, equation in enumerate(form.equation):
            found = line(file, "form", number, "equation", place, "id")
            _check_equation(pack, form, equation, f"{file}, equation {equation.id!r}{found}")
    for contest in contests:
        _check_once(contest, [form for form in pack.election.form if form.serves(contest)], str(file))
    for number, source in enumerate(pack.election.source):
        if source.kind in _OF_CONTESTS:
            where = f"{file}, source {source.id!r}{line(file, 'source', number, 'id')}"
            _check_source(pack, source, contests, where)


def _check_equation(pack: Pack, form: Form, equation: FormEquation, where: str) -> None:
    for field in equation.fields():
        _known(field, [*_FIELDS, VOTES], where, "field of a protocol")
    served = [contest for contest in pack.election.contest if form.serves(contest.id)]
    if any(contest.votes_per_ballot > 1 for contest in served) and _one_vote_a_ballot(equation):
        raise PackError(
            f"equation {equation.id!r} allows one vote a ballot, and a voter may mark several choices",
            where=where,
            remedy="Write the relation as <= with a factor, or give the contest a form of its own",
        )


def _check_once(contest: str, forms: Sequence[Form], where: str) -> None:
    """A contest has each line and each equation once, in whichever of its forms."""
    for what, names in (
        ("line", [entry.field for form in forms for entry in form.line]),
        ("equation", [equation.id for form in forms for equation in form.equation]),
    ):
        for name, times in Counter(names).items():
            if times > 1:
                raise PackError(
                    f"{what} {name!r} stands {times} times on the forms of {contest!r}",
                    where=where,
                    remedy="Keep one of them, or say in `contests` which form is whose",
                )


def _one_vote_a_ballot(equation: FormEquation) -> bool:
    sides = {equation.left, equation.right}
    return equation.relation == "==" and sides == {(VOTES,), ("ballots_valid",)}


def _check_source(pack: Pack, source: Source, contests: Sequence[str], where: str) -> None:
    """Every row must be of a known ballot: choices side by side of one that is stated for the whole file."""
    if not contests:
        raise PackError(
            "the pack lists no contest", where=where, remedy="Add a [[contest]] and its [[choice]]s"
        )
    home = {choice.id: choice.contest for choice in pack.election.choice}
    for choice in source.choices:
        _known(choice, list(home), where, "choice")
    fixed = source.constants.get("contest_id", contests[0] if len(contests) == 1 else None)
    if fixed is not None:
        _known(fixed, contests, where, "contest")
    elif source.choices or not _names_contest(source):
        raise PackError(
            f"the pack lists {len(contests)} contests, and nothing says which of them the file is about",
            where=where,
            remedy="State contest_id in [source.constants]; a file of several ballots is described once for each",
        )
    others = {home[choice] for choice in source.choices} - {fixed}
    if others:
        raise PackError(
            f"choices of {', '.join(sorted(others))} are read into {fixed!r}",
            where=where,
            remedy="Describe the file once for each contest",
        )


def _names_contest(source: Source) -> bool:
    """Whether its rows say which ballot they are about; receipts of identification need not, they are of all."""
    is_receipt = source.constants.get("origin") == Origin.IDENTIFICATION
    return is_receipt or "contest_id" in source.columns or "contest_id" in source.compose


def _known(name: str, names: Sequence[str], where: str, what: str) -> None:
    if name not in names:
        raise PackError(f"{name!r} is no {what}", where=where, remedy=did_you_mean(name, names))
