"""The sentences that may be published: on the page one by one, as a file in every language at once."""

from dataclasses import replace

from dashboard.exhibits.exhibit import View, source_line, view_language
from dashboard.exhibits.observation import country
from dashboard.exhibits.observation_sample import frame_note
from dashboard.exhibits.observation_statement import method_note, sentence
from dashboard.i18n import LANGUAGES


def statements(view: View) -> list[tuple[bool, str, str]]:
    """Of every estimate for the country: whether it is released, what it says, and what must be told with it."""
    return [(row["released"], *sentence(view, row)) for row in country(view).iter_rows(named=True)]


def document(view: View) -> str:
    """All sentences with frame, method and source, in one language after the other, to be sent out as they stand."""
    parts = []
    for code, language in LANGUAGES.items():
        own = replace(view, language=view_language(view.connection, code, view.language.zone))
        title = f"{own.language.name('election', view.election['election_id'])} ({language})"
        texts = [f"{told} {with_it}" for _, told, with_it in statements(own)]
        notes = [
            frame_note(own),
            method_note(own),
            source_line(own, own.language.phrase("reports of observers")),
        ]
        parts.append("\n\n".join(filter(None, [title, *texts, *notes])))
    return "\n\n\n".join(parts) + "\n"
