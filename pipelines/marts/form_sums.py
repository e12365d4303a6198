"""Sums over the lines that a form has: known only where every one of its parts is known.

Which lines a form has the pack says, and not one stray cell: a line is on the form of a contest and count where the
pack lists it (and any document of the count holds it), or where at least half of the documents hold it, as a pack need
not list every line. What a machine or a receipt prints is no form of the pack: of these only the second holds. A line
that fewer documents hold is on theirs alone: it is added there, and its absence elsewhere says nothing. That half is
enough is the careful choice: a sum is sooner unknown than too small.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from pipelines.domain import Origin

Forms = Mapping[tuple[str, str], Mapping[str, bool]]
"""By contest and origin the lines that any document holds, and of each whether it is on the form of all of them."""

_OWN_FORM = (Origin.MACHINE.value, Origin.IDENTIFICATION.value)


def forms(protocols: pl.DataFrame, form_lines: pl.DataFrame, names: Sequence[str]) -> Forms:
    """Of each contest and count the lines, among these, that its documents hold."""
    said = set(form_lines.select("contest_id", "line").iter_rows())
    numbers = protocols.group_by("contest_id", "origin").agg(
        pl.any_horizontal(pl.col(names).is_not_null()).sum().alias("documents"),
        pl.col(names).is_not_null().sum(),
    )
    return {
        (row["contest_id"], row["origin"]): {
            name: 2 * row[name] >= row["documents"]
            or (row["origin"] not in _OWN_FORM and (row["contest_id"], name) in said)
            for name in names
            if row[name]
        }
        for row in numbers.iter_rows(named=True)
    }


def total(found: Forms, names: Iterable[str], *, main: str) -> pl.Expr:
    """The sum of those of these lines that a form has; unknown where one of them is, or where it lacks the `main` one.

    Invalid ballots alone, on a document that gives no valid ones, are not the ballots found.
    """
    result: pl.Expr = pl.lit(None, pl.Int64)
    by_lines: dict[tuple[tuple[str, bool], ...], list[tuple[str, str]]] = {}
    for group, held in found.items():
        lines = tuple((name, held[name]) for name in names if name in held and main in held)
        by_lines.setdefault(lines, []).append(group)
    for lines, groups in by_lines.items():
        if not lines:
            continue
        summed = _added(lines)
        if len(groups) == len(found):
            return summed
        own = pl.any_horizontal(
            (pl.col("contest_id") == contest) & (pl.col("origin") == origin) for contest, origin in groups
        )
        result = pl.when(own).then(summed).otherwise(result)
    return result


def _added(lines: Sequence[tuple[str, bool]]) -> pl.Expr:
    of_all = [name for name, is_of_all in lines if is_of_all]
    of_few = [name for name, is_of_all in lines if not is_of_all]
    whole = pl.sum_horizontal(of_all, ignore_nulls=False)
    if not of_few:
        return whole
    known = pl.all_horizontal(pl.col(name).is_not_null() | ~_is_marked(name) for name in of_few)
    more = pl.sum_horizontal(of_few)
    if not of_all:
        return pl.when(known & pl.any_horizontal(pl.col(of_few).is_not_null())).then(more)
    return pl.when(known).then(whole + more)


def _is_marked(name: str) -> pl.Expr:
    """Whether the document says something in this line that is no number, so that it has the line."""
    return (
        pl.col("unread").str.contains(rf'"{name}":\s*"(?:illegible|refused|disputed)"').fill_null(value=False)
    )
