"""What an exhibit is, and the words that every exhibit needs: reporter, unit of count, moment, source, build."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import plotly.graph_objects as go
import polars as pl

from dashboard import queries, queries_tellings
from dashboard.i18n import Language, upright
from dashboard.theme import LIGHT, WIDE, Look
from pipelines.domain import Basis, Status

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """A snapshot as one reader sees it: in a language, light or dark, this many pixels wide."""

    connection: queries.Connection
    language: Language
    look: Look = LIGHT
    width: int = WIDE

    @property
    def election(self) -> Mapping[str, Any]:
        """The election and the build."""
        return queries.election(self.connection)


@dataclass(frozen=True)
class Exhibit:
    """A chart that stands alone, and its table under the reader's headings."""

    name: str
    title: str
    subtitle: str
    source: str
    figure: go.Figure
    table: pl.DataFrame


def view_language(connection: queries.Connection, code: str, zone: Any) -> Language:
    """The language of a reader over this snapshot's names."""
    names = queries.names(connection, code)
    return Language(code, zone, {key: upright(name) for key, name in names.items()})


def total(view: View, statement: Statement) -> str:
    """How many of what a statement counts in all, or that it states no total."""
    stated = statement["stated_total"]
    if stated is None:
        return view.language.phrase("no total stated")
    return view.language.counted(statement["unit_of_count"], stated)


def said(view: View, statement: Statement) -> str:
    """What a statement says, in one line: reporter, how many of what, as of when."""
    say = view.language
    return say.phrase(
        "{reporter}: {what}, as of {date}",
        reporter=say.short("reporter", statement["reporter_id"]),
        what=total(view, statement),
        date=say.date(statement["as_of_at"], statement["as_of_precision"]),
    )


def source_line(view: View, source_url: str | None) -> str:
    """Where it comes from, and which build shows it."""
    say, election = view.language, view.election
    where = source_url or say.phrase("each row of the table names its page")
    line = say.phrase(
        "Source: {where}. Build {build} of {date}.",
        where=where,
        build=election["build_id"],
        date=say.date(election["built_at"]),
    )
    synthetic = say.phrase("SYNTHETIC EXERCISE, no real data.")
    return f"{synthetic} {line}" if election["is_synthetic"] else line


def statement_source(view: View, statement: Statement) -> str:
    """Where a statement comes from, and the transcriber's remarks on its rows."""
    line = source_line(view, statement["source_url"])
    notes = [
        quoted(view, note, statement["source_id"]) or "" for note in (statement["notes"] or "").splitlines()
    ]
    remarks = view.language.phrase("Transcriber's remarks: {notes}", notes="; ".join(notes))
    return f"{line}\n{remarks}" if notes else line


def quoted(view: View, text: str | None, source_id: str) -> str | None:
    """A text that a source has in one language: its translation, or which one it is, where the reader reads another."""
    language = queries_tellings.languages(view.connection).get(source_id)
    return view.language.quoted(text, language) if text else None


def what_and_when(view: View, statement: Statement) -> str:
    """Unit of count, phase, period, moment and basis: the line under every title."""
    say = view.language
    as_of = say.date(statement["as_of_at"], statement["as_of_precision"])
    parts = [say.name("unit_of_count", statement["unit_of_count"]), say.name("phase", statement["phase"])]
    if statement["period_start_at"] is not None:
        start = say.date(statement["period_start_at"])
        parts.append(
            say.phrase("counted from {start}", start=start)
            if statement["period_end_at"] is None
            else say.phrase(
                "counted from {start} to {end}", start=start, end=say.date(statement["period_end_at"])
            )
        )
    parts.append(say.phrase("as of {date}", date=as_of))
    if statement["basis"] == Basis.LISTED:
        parts.append(say.phrase("counted by Baikoo from reports published one by one"))
    else:
        parts.append(say.phrase("as published, not verified by Baikoo"))
    return " · ".join(parts)


def basis(view: View, statement: Statement) -> str:
    """How a statement's numbers came about, in a word or two."""
    if statement["basis"] == Basis.LISTED:
        return view.language.phrase("listed one by one")
    return view.language.within(view.language.name("status", Status.AS_PUBLISHED))


def series_name(view: View, row: Mapping[str, Any]) -> str:
    """Which count a figure comes from, and as of when."""
    say = view.language
    origin = say.name("origin", row["origin"])
    if "secondary" in (row.get("source_kind") or ""):
        origin = say.phrase("{origin} (secondary source)", origin=origin)
    if row["as_of_at"] is None:
        return origin
    return f"{origin}, {say.date(row['as_of_at'], row['as_of_precision'])}"


def link_html(view: View, url: str | None) -> str:
    """A link to the page where something was published; nothing where the address is none."""
    if not (url or "").startswith("http"):
        return ""
    host = urlsplit(url or "").netloc.removeprefix("www.") or view.language.phrase("source")
    return f' <a href="{escape(url or "")}" rel="noreferrer">{escape(host)}</a>'


def link(view: View, page: str, **address: str) -> str:
    """The address of a page of this election in this language."""
    told = {"election": view.election["election_id"], "lang": view.language.code, **address}
    return f"{page}?{urlencode(told)}"


def attribution(view: View) -> str:
    """Whom to name under every map."""
    texts = json.loads(view.election["attribution"])
    return str(texts.get(view.language.code, ""))
