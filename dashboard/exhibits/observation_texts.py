"""The sentences that may be published: on the page one by one, as a file in every language at once."""

from dataclasses import replace

import polars as pl

from dashboard.exhibits import observation_shares
from dashboard.exhibits.exhibit import View, source_line, view_language
from dashboard.exhibits.observation import country
from dashboard.exhibits.observation_sample import frame_note
from dashboard.exhibits.observation_statement import copies_note, method_note, sentence
from dashboard.i18n import LANGUAGES


def statements(view: View) -> list[tuple[bool, str, str]]:
    """Of every estimate for the country: whether it is released, what it says, and what must be told with it."""
    rows = pl.concat([country(view).filter(pl.col("choice_id").is_null()), observation_shares.stated(view)])
    return [(row["released"], *sentence(view, row)) for row in rows.iter_rows(named=True)]


def method(view: View) -> str:
    """How all of it was estimated; of shares of choices only where there are any."""
    has_copies = bool(observation_shares.contests(view))
    return f"{method_note(view)} {copies_note(view)}" if has_copies else method_note(view)


def document(view: View) -> str:
    """All sentences with frame, method and source, in one language after the other, to be sent out as they stand."""
    parts = []
    for code, language in LANGUAGES.items():
        own = replace(view, language=view_language(view.connection, code, view.language.zone))
        title = f"{own.language.name('election', view.election['election_id'])} ({language})"
        texts = [f"{told} {with_it}" for _, told, with_it in statements(own)]
        notes = [
            frame_note(own),
            method(own),
            source_line(own, own.language.phrase("reports of observers")),
        ]
        parts.append("\n\n".join(filter(None, [title, *texts, *notes])))
    return "\n\n\n".join(parts) + "\n"
