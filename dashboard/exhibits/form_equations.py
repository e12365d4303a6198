"""The equations of a station's protocols: both sides of each, and whether it holds, does not, or cannot be checked.

The verdict is the stored one (`marts.equation_check`); both sides are shown from the document that it is about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from dashboard import queries_station, queries_tallies
from dashboard.exhibits import tally_words
from dashboard.exhibits.documents import Document, style
from dashboard.exhibits.exhibit import View
from pipelines.domain import Origin, ReadState
from pipelines.form import Term, terms
from pipelines.tables.tallies import VOTES

_SIGNS = {"==": ("=", "≠"), "<=": ("≤", ">"), "<": ("<", "≥")}
"""How a relation is written where it holds, and where it does not."""


@dataclass(frozen=True)
class Formula:
    """An equation taken apart: terms of both sides and the relation between them."""

    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]

    @property
    def fields(self) -> list[str]:
        """Columns of a protocol that it reads, each once."""
        named = [column(field) for _, field in self.left + self.right if field is not None]
        return list(dict.fromkeys(named))


def formula(text: str) -> Formula:
    """The formula of `staging.equations` taken apart; ValueError for what is none."""
    sides = re.split(r" (==|<=|<) ", text)
    if len(sides) != 3:
        raise ValueError(f"no equation: {text!r}")
    return Formula(_terms(sides[0]), sides[1], _terms(sides[2]))


def _terms(side: str) -> tuple[Term, ...]:
    return tuple(terms(tuple(side.replace(" - ", " + -").split(" + "))))


def column(field: str) -> str:
    """The column of a protocol that a term stands for."""
    return "votes_total" if field == VOTES else field


def in_words(view: View, contest_id: str, said: Formula) -> str:
    """The formula in the codes of the form, in brackets, and in names for what has no code."""
    codes = dict(queries_station.form_lines(view.connection, contest_id).iter_rows())

    def name(field: str) -> str:
        code = codes.get(field)
        return f"({code})" if code else view.language.within(view.language.line(field))

    def side(parts: Sequence[Term]) -> str:
        text = ""
        for n, (factor, field) in enumerate(parts):
            sign = ("− " if n else "−") if factor < 0 else "+ " if n else ""
            size = abs(factor)
            shown = str(size) if field is None else name(field) if size == 1 else f"{size} × {name(field)}"
            text += f"{' ' if n else ''}{sign}{shown}"
        return text

    return f"{side(said.left)} {_SIGNS[said.relation][0]} {side(said.right)}"


def _value(side: Sequence[Term], row: Mapping[str, Any]) -> int:
    return sum(factor * (1 if field is None else row[column(field)]) for factor, field in side)


def equations_html(view: View, station_id: str, contest_id: str, shown: Sequence[Document]) -> str:
    """One row an equation, one column a count (latest revisions); nothing where the form has no equations."""
    say = view.language
    rows = queries_tallies.equations(view.connection, contest_id).rows(named=True)
    results = {
        row["origin"]: row
        for row in queries_station.results(view.connection, station_id, contest_id).iter_rows(named=True)
    }
    latest = {
        document.row["origin"]: document
        for document in shown
        if document.is_latest
        and document.row["origin"] in results.keys() - {Origin.IDENTIFICATION.value}
        and any(set(formula(row["formula"]).fields) <= _known(document) for row in rows)
    }
    # The verdict is on the result: where several copies give it, on what they agree on.
    counts = [replace(one, row=results[origin], heading=one.count) for origin, one in latest.items()]
    if not rows or not counts:
        return ""
    broken = {
        (row["origin"], row["equation_id"]): row
        for row in queries_station.broken_equations(view.connection, station_id, contest_id).iter_rows(
            named=True
        )
    }
    body = ""
    for row in rows:
        cells = "".join(
            _verdict_html(
                view,
                formula(row["formula"]),
                document,
                broken.get((document.row["origin"], row["equation_id"])),
            )
            for document in counts
        )
        body += f'<tr><th scope="row">{_name_html(view, contest_id, row)}</th>{cells}</tr>'
    head = "".join(f'<th scope="col">{escape(document.heading)}</th>' for document in counts)
    corner = escape(say.phrase("Equation"))
    return (
        f"{style(view)}<div class='sheet'><table><thead><tr><th scope='col'>{corner}</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _known(document: Document) -> set[str]:
    """Columns that documents of this kind have at all; voters identified are told by the station's receipt."""
    return {column(field) for field in document.given} | {"identified"}


def _name_html(view: View, contest_id: str, row: Mapping[str, Any]) -> str:
    say = view.language
    reason = view.language.name("equation", row["equation_id"])
    words = in_words(view, contest_id, formula(row["formula"]))
    if not row["is_hard"]:
        words = f"{words} · " + say.phrase("a difference may have a good reason")
    return f"{escape(reason[:1].upper() + reason[1:])}<small>{escape(words)}</small>"


def _verdict_html(
    view: View,
    said: Formula,
    document: Document,
    broken: Mapping[str, Any] | None,
) -> str:
    say = view.language
    holds, fails = _SIGNS[said.relation]
    if broken is not None:
        sides = f"{say.number(broken['left_value'])} {fails} {say.number(broken['right_value'])}"
        words = say.phrase("does not hold, by {n}", n=say.number(abs(broken["gap"])))
        return f'<td class="differs">{escape(sides)}<small>{escape(words)}</small></td>'
    lacking = [field for field in said.fields if document.row[field] is None]
    if lacking:
        cells = {field: str(document.cell(field)) for field in lacking}
        if off := [field for field, state in cells.items() if state == ReadState.NOT_ON_FORM]:
            return f'<td class="none">{escape(tally_words.read_state(say, cells[off[0]]))}</td>'
        field, state = next(iter(cells.items()))
        words = say.phrase(
            "cannot be checked: “{line}” {state}",
            line=view.language.line(VOTES if field == "votes_total" else field),
            state=tally_words.read_state(say, state),
        )
        return f'<td class="none words">{escape(words)}</td>'
    sides = f"{say.number(_value(said.left, document.row))} {holds} {say.number(_value(said.right, document.row))}"
    verdict = say.phrase("holds")
    return f"<td>{escape(sides)}<small>{escape(verdict)}</small></td>"
