"""How tools write what an XForm asked: questions under their groups, several options, places.

An answer of several options comes twice, as a text and as a column an option (`viol_types`, `viol_types/bribery`): it
is one answer. A place comes as four columns, and is one answer too: `latitude longitude altitude accuracy`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.intake import Intake

_YES = ("1", "true", "True", "TRUE")
OPTION = "/"


def asked(columns: Iterable[str], intake: Intake, sign: str) -> dict[str, str]:
    """What each column asks: the name without the groups before it, which stand before `sign`.

    Names that the pack knows are taken before others; where two questions would be called alike, both keep their
    groups.
    """
    known = set(intake.questions.values())
    short = {}
    for column in columns:
        parts = column.split(sign)
        tails = [sign.join(parts[place:]) for place in range(len(parts))]
        short[column] = next((tail for tail in tails if tail in known), parts[-1])
    times = Counter(short.values())
    return {column: name if times[name] == 1 else column for column, name in short.items()}


def options(columns: Iterable[str], intake: Intake) -> dict[str, list[str]]:
    """The columns of single options, by the column of their question, which need not be in the file itself."""
    listed = list(columns)
    there = set(listed)
    whole = set(intake.questions.values())
    known = whole | (set(intake.values) - set(intake.questions))
    result: dict[str, list[str]] = {}
    for column in listed:
        parts = column.split(OPTION)
        heads = [OPTION.join(parts[:place]) for place in range(len(parts) - 1, 0, -1)]
        head = next((h for h in heads if h in there or h.split(OPTION)[-1].split("-")[-1] in known), None)
        if head is not None and column not in whole:
            result.setdefault(head, []).append(column)
    return result


def together(
    rows: pl.DataFrame, chosen: Mapping[str, list[str]], names: Mapping[str, str], intake: Intake
) -> pl.DataFrame:
    """The rows with one column a question in place of a column an option. `names` tells what each question is called.

    The text beside the columns is taken where it is made of their codes; a label may have blanks in it, and then only
    its own column tells it from others.
    """
    made: list[pl.Expr | pl.Series] = []
    for question, columns in chosen.items():
        words = {column: column[len(question) + 1 :] for column in columns}
        if question in rows.columns and _are_codes(rows[question], set(words.values())):
            continue
        codes = coded(words.values(), names.get(question, question), intake)
        picked = pl.concat_str(
            [pl.when(pl.col(column).is_in(_YES)).then(pl.lit(codes[word])) for column, word in words.items()],
            separator=" ",
            ignore_nulls=True,
        )
        picked = pl.when(picked != "").then(picked)
        made.append((pl.coalesce(picked, question) if question in rows.columns else picked).alias(question))
    return rows.with_columns(made).drop(column for columns in chosen.values() for column in columns)


def coded(words: Iterable[str], question: str, intake: Intake) -> dict[str, str]:
    """Labels with blanks as the codes that the pack gives for them; staging reads the others, once they stand apart."""
    ours = {theirs: code for code, theirs in intake.questions.items()}.get(question, question)
    told = intake.values.get(ours, {})
    return {word: told.get(word, word) if " " in word else word for word in words}


def _are_codes(texts: pl.Series, words: set[str]) -> bool:
    met = texts.drop_nulls().str.split(" ").explode().drop_nulls()
    return set(met.unique()) <= words | {""}


def places(rows: pl.DataFrame, sign: str, ends: tuple[str, ...]) -> pl.DataFrame:
    """The rows with one column a place in place of those that end in `ends`, the latitude first.

    Coordinates beside an answer of the same name are not a second answer: they go.
    """
    for column in rows.columns:
        base = column.removesuffix(f"{sign}{ends[0]}")
        parts = [f"{base}{sign}{end}" for end in ends if f"{base}{sign}{end}" in rows.columns]
        if base == column or f"{base}{sign}{ends[1]}" not in parts:
            continue
        if base not in rows.columns:
            place = pl.concat_str(parts, separator=" ", ignore_nulls=True)
            rows = rows.with_columns(pl.when(pl.col(column).is_not_null()).then(place).alias(base))
        rows = rows.drop(parts)
    return rows
