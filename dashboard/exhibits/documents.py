"""A station's documents side by side: every line and every choice in each of them, and where they differ.

A cell holds a number or the reason why there is none; the two are never confused, and nothing missing is a zero.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from dashboard import queries_station
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import View
from pipelines.domain import ReadState
from pipelines.mapping import VOTE
from pipelines.tables.tallies import LINES, VOTES

Cell = int | str
"""A number, or the word of `ReadState` that says why there is none."""


@dataclass(frozen=True)
class Document:
    """One count of one station, as one document gives it; `given` are the lines that documents of its kind have.

    `count` is what all copies of it are called, `heading` this one.
    """

    row: Mapping[str, Any]
    count: str
    heading: str
    given: frozenset[str]
    is_latest: bool

    @property
    def unread(self) -> Mapping[str, str]:
        """Why cells hold no number, where that is known."""
        return dict(json.loads(self.row["unread"] or "{}"))

    def cell(self, field: str) -> Cell:
        """A line of the form, or `votes_total`, which nobody knows where one of the votes could not be read."""
        value = self.row[field]
        if value is not None:
            return int(value)
        unread = self.unread
        if field == "votes_total":
            states = [state for cell, state in unread.items() if cell.startswith(VOTE)]
            unread = {field: states[0]} if states else {}
        is_there = (VOTES if field == "votes_total" else field) in self.given
        return unread.get(field) or (ReadState.EMPTY if is_there else ReadState.NOT_ON_FORM).value

    def vote(self, choice_id: str, position: int) -> Cell:
        """The votes of the choice at this place (from 0) of the ballot.

        Where their sum is known although one has no number, that choice was not on the station's ballot.
        """
        votes = self.row[VOTES]
        if votes is not None and votes[position] is not None:
            return int(votes[position])
        if VOTES not in self.given or self.row["votes_total"] is not None:
            return ReadState.NOT_ON_FORM.value
        return self.unread.get(f"{VOTE}{choice_id}") or ReadState.EMPTY.value


@dataclass(frozen=True)
class Line:
    """One line or choice in all documents; `differs` marks numbers other than the first one of the line."""

    name: str
    code: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> tuple[bool, ...]:
        """Which cells hold another number than the first document that has one."""
        first = next((cell for cell in self.cells if isinstance(cell, int)), None)
        return tuple(isinstance(cell, int) and cell != first for cell in self.cells)


def documents(view: View, station_id: str, contest_id: str) -> list[Document]:
    """All documents of a station on one ballot, the binding count first, of each the latest revision first."""
    rows = queries_station.protocols(view.connection, station_id, contest_id).rows(named=True)
    given = queries_station.lines_given(view.connection, contest_id)
    latest: dict[str, int] = {}
    for row in rows:
        latest[row["origin"]] = max(row["revision"], latest.get(row["origin"], 0))
    return [
        Document(
            row,
            *_headings(view, row, is_numbered=latest[row["origin"]] > 1),
            frozenset(given.get(row["origin"], ())),
            row["revision"] == latest[row["origin"]],
        )
        for row in rows
    ]


def _headings(view: View, row: Mapping[str, Any], *, is_numbered: bool) -> tuple[str, str]:
    """What the document is called, and which copy of it this is: by number, as the name of its observer is nobody's."""
    say = view.language
    parts = [say.name("origin", row["origin"])]
    if is_numbered:
        parts.append(say.phrase("revision {n}", n=row["revision"]))
    copy = [say.phrase("copy {n}", n=row["copy_number"])] if row["copies"] > 1 else []
    state = tally_words.status(say, row["status"])
    return ", ".join(filter(None, [*parts, state])), ", ".join(filter(None, [*parts, *copy, state]))


def lines(view: View, contest_id: str, shown: Sequence[Document]) -> list[Line]:
    """The lines of the form in its order, then others that a document gives."""
    form = dict(queries_station.form_lines(view.connection, contest_id).iter_rows())
    others = [
        line.name
        for line in LINES
        if line.name not in form and any(isinstance(document.cell(line.name), int) for document in shown)
    ]
    return [
        Line(
            view.language.line(field),
            form.get(field) or "",
            tuple(document.cell(field) for document in shown),
        )
        for field in [*form, *others]
        if field != VOTES
    ]


def votes(view: View, contest_id: str, shown: Sequence[Document]) -> list[Line]:
    """The choices in the order of the ballot, and their sum."""
    say = view.language
    counts = [document for document in shown if VOTES in document.given]
    if not counts:
        return []
    by_choice = [
        Line(say.name("choice", choice), "", tuple(document.vote(choice, position) for document in shown))
        for position, choice in enumerate(queries_station.choices(view.connection, contest_id))
    ]
    total = tuple(document.cell("votes_total") for document in shown)
    return [*by_choice, Line(view.language.line(VOTES), "", total)]


def reading(view: View, shown: Sequence[Line], headings: Sequence[str]) -> str:
    """How many numbers differ, and how to read the marks."""
    say = view.language
    told = [line for line in shown if sum(isinstance(cell, int) for cell in line.cells) > 1]
    if not told:
        return say.phrase("One document: there is nothing to compare it with.")
    differing = sum(any(line.differs) for line in told)
    counted = say.phrase(
        "Lines that two documents give: {n}; of these differ: {differing}.",
        n=say.number(len(told)),
        differing=say.number(differing),
    )
    marks = say.phrase(
        "≠ marks a number other than the first one of its line ({document}).", document=headings[0]
    )
    return f"{counted} {marks}" if differing else counted


def side_by_side_html(
    view: View, sections: Sequence[tuple[str, Sequence[Line]]], headings: Sequence[str]
) -> str:
    """The lines as a table, one column a document; what differs from the first column that has a number is marked."""
    say = view.language
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(_section_html(view, title, section) for title, section in sections if section)
    corner = escape(say.phrase("Line of the form"))
    return (
        f"{style(view)}<div class='sheet'><table><thead><tr><th scope='col'>{corner}</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _section_html(view: View, title: str, section: Sequence[Line]) -> str:
    """A part of the form. A document that has none of its lines says so once, beside the title."""
    off = [
        set(cells) == {ReadState.NOT_ON_FORM.value}
        for cells in zip(*(line.cells for line in section), strict=True)
    ]
    words = escape(tally_words.read_state(view.language, ReadState.NOT_ON_FORM.value))
    heads = "".join(f'<td class="none">{words if is_off else ""}</td>' for is_off in off)
    return f'<tr class="section"><th scope="row">{escape(title)}</th>{heads}</tr>' + "".join(
        _row_html(view, line, off) for line in section
    )


def _row_html(view: View, line: Line, off: Sequence[bool]) -> str:
    code = f'<span class="code">{escape(line.code)}</span>' if line.code else ""
    cells = "".join(
        "<td></td>" if is_off else cell_html(view, cell, is_marked=is_marked)
        for cell, is_marked, is_off in zip(line.cells, line.differs, off, strict=True)
    )
    role = "coded" if code else ""
    return f'<tr><th scope="row" class="{role}">{code}{escape(line.name)}</th>{cells}</tr>'


def cell_html(view: View, cell: Cell, *, is_marked: bool) -> str:
    """A number, marked by a sign as well as by colour, or the words that stand for it."""
    if isinstance(cell, str):
        return f'<td class="none">{escape(tally_words.read_state(view.language, cell))}</td>'
    number = escape(view.language.number(cell))
    return f'<td class="differs">≠ {number}</td>' if is_marked else f"<td>{number}</td>"


def side_by_side_table(
    view: View, sections: Sequence[tuple[str, Sequence[Line]]], headings: Sequence[str]
) -> pl.DataFrame:
    """The same for a file: part, code, line, a column a document (numbers as text, because some cells are words)."""
    say = view.language
    every = [(title, line) for title, section in sections for line in section]

    def text(cell: Cell) -> str:
        return str(cell) if isinstance(cell, int) else tally_words.read_state(say, cell)

    return pl.DataFrame(
        {
            say.phrase("Part"): [title for title, _ in every],
            say.phrase("Code"): [line.code for _, line in every],
            say.phrase("Line of the form"): [line.name for _, line in every],
            **{
                heading: [text(line.cells[n]) for _, line in every]
                for n, heading in enumerate(_apart(headings))
            },
            say.phrase("Differs"): [any(line.differs) for _, line in every],
        }
    )


def _apart(headings: Sequence[str]) -> Iterator[str]:
    """Headings that are told apart, for columns of a frame."""
    for n, heading in enumerate(headings):
        yield heading if headings.index(heading) == n else f"{heading} ({n + 1})"


def style(view: View) -> str:
    """The look of tables of documents: the first column stays when a phone scrolls sideways."""
    look = view.look
    return (
        "<style>.sheet{overflow-x:auto;margin:4px 0 6px}"
        ".sheet table{border-collapse:collapse;font-size:14px;line-height:1.3;width:100%}"
        f".sheet th,.sheet td{{border:0;border-bottom:1px solid {look.rule};padding:5px 0 5px 14px;text-align:right;"
        "vertical-align:top;font-variant-numeric:tabular-nums;min-width:74px}"
        f".sheet thead th{{color:{look.muted};font-weight:600;vertical-align:bottom}}"
        ".sheet th:first-child{text-align:left;padding-left:0;position:sticky;left:0;"
        f"background:{look.paper};font-weight:400;min-width:min(38vw,230px)}}"
        ".sheet thead th:first-child{font-weight:600}"
        f".sheet .section th,.sheet .section td{{padding-top:14px;font-weight:650;color:{look.ink}}}"
        f".sheet .section td{{font-weight:400;color:{look.muted}}}"
        f".sheet .code{{color:{look.muted};display:inline-block;min-width:2em;text-indent:0}}"
        ".sheet th.coded:first-child{padding-left:2em;text-indent:-2em}"
        f".sheet .none{{color:{look.muted};font-style:italic;font-size:12.5px;white-space:nowrap}}"
        ".sheet .words{white-space:normal}"
        f".sheet .differs{{font-weight:700;background:{look.categories[1]}2e;white-space:nowrap}}"
        f".sheet small{{color:{look.muted};display:block}}"
        # On a phone two documents stand beside the lines at once.
        "@media (max-width:500px){.sheet th,.sheet td{padding-left:8px;min-width:66px}.sheet .none{white-space:normal}"
        ".sheet th:first-child{min-width:34vw;overflow-wrap:anywhere}"
        ".sheet th.coded:first-child{padding-left:1.6em;text-indent:-1.6em}"
        ".sheet .code{min-width:1.6em}}</style>"
    )
