"""Several tellings of one thing as one row: what all agree on stands, what they contradict one another in is named."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines import spellings

LIST = ";"
_OWN = ("source_id", "row_number", "source_url", "note")


def merged(
    told: pl.DataFrame,
    key: str,
    *,
    apart: Sequence[str] = (),
    latest: Sequence[str] = (),
    lists: Sequence[str] = (),
    names: Sequence[str] = (),
    clashes: Mapping[str, pl.Expr] | None = None,
) -> pl.DataFrame:
    """One row per `key`, in the order of the first telling.

    A column on which the tellings agree, as far as they say anything, has that value; one in which two differ is empty
    and stands in `differs`. Columns in `apart` are words for one thing (a number, a name, who is responsible) and are
    never in contradiction: the first stands. Of moments in `latest`, at which somebody looked, the last stands.
    In `lists` the order says nothing: their entries stand in that of the alphabet. Of `names` another spelling is the
    same; the first stands. A column of `clashes` is in contradiction also where that, asked of all tellings of a thing,
    is so: what they say in two columns cannot be together.
    `tellings` counts the rows; `source_id` and `row_number` are those of the first.
    """
    facts = [name for name in told.columns if name not in (key, *_OWN, *apart, *latest)]
    clashes = clashes or {}
    disputed = {name: _is_disputed(_compared(name, lists, names)) for name in facts}
    for name, clash in clashes.items():
        disputed[name] = disputed.get(name, pl.lit(value=False)) | clash.fill_null(value=False)
    grouped = told.group_by(key, maintain_order=True).agg(
        *(pl.col(name).first() for name in ("source_id", "row_number")),
        *(pl.col(name).drop_nulls().first() for name in ("source_url", *apart)),
        *(_unless(disputed.get(name), pl.col(name).max()).alias(name) for name in latest),
        *(_unless(disputed[name], _said(name, lists).drop_nulls().first()).alias(name) for name in facts),
        *(is_disputed.alias(_flag(name)) for name, is_disputed in disputed.items()),
        tellings=pl.len(),
    )
    flags = [pl.when(_flag(name)).then(pl.lit(name)) for name in disputed]
    named = pl.concat_str(flags, separator=LIST, ignore_nulls=True) if flags else pl.lit("")
    differs = pl.when(named != "").then(named)
    return grouped.with_columns(differs=differs).drop(_flag(name) for name in disputed)


def contradicts(row: Mapping[str, object], name: str) -> bool:
    """Whether the tellings of a merged row contradict one another in this column: it is empty, and not untold."""
    return name in str(row["differs"] or "").split(LIST)


def is_contradicted(name: str) -> pl.Expr:
    """The same of every row."""
    return pl.col("differs").fill_null("").str.split(LIST).list.contains(name)


def ways(kind: str, told: pl.DataFrame, key: str) -> pl.DataFrame:
    """Which rows of staging tell of what: `marts.commission_tellings` of one kind."""
    return told.select(
        "source_id", "row_number", "source_url", kind=pl.lit(kind), record_id=pl.col(key)
    ).select("kind", "record_id", "source_id", "row_number", "source_url")


def _said(name: str, lists: Sequence[str]) -> pl.Expr:
    """What a column says: of a list its entries, each once."""
    if name not in lists:
        return pl.col(name)
    entries = pl.col(name).str.split(LIST).list.eval(pl.element().str.strip_chars())
    return entries.list.unique().list.sort().list.join(LIST)


def _compared(name: str, lists: Sequence[str], names: Sequence[str]) -> pl.Expr:
    """By what two tellings are the same in a column: of a name by its one spelling, else by what is said."""
    said = _said(name, lists)
    return pl.coalesce(spellings.name(said), said) if name in names else said


def _unless(is_disputed: pl.Expr | None, said: pl.Expr) -> pl.Expr:
    return said if is_disputed is None else pl.when(~is_disputed).then(said)


def _is_disputed(said: pl.Expr) -> pl.Expr:
    return said.drop_nulls().n_unique() > 1


def _flag(name: str) -> str:
    return f"{name}:disputed"
