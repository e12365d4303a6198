"""What files of a pack say in one language only, in its other languages: `translations.toml` beside `election.toml`.

A text is found by itself, in whichever cell it stands; the cell stays as it is.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import PackError
from pipelines.pack_files import content, line, validated
from pipelines.source import Strict

FILE = "translations.toml"
"""A pack without one shows such texts as they stand in its files, and says in which language they are."""


class Translations(Strict):
    """What a `translations.toml` says: the `language` of the files, and each `text` in all languages of the pack."""

    language: str
    text: tuple[dict[str, str], ...]

    def by_text(self) -> dict[str, dict[str, str]]:
        """What the files say, with how it is said in each other language."""
        return {
            text[self.language]: {code: said for code, said in text.items() if code != self.language}
            for text in self.text
        }


def read(folder: Path, languages: Sequence[str]) -> Translations | None:
    """The translations of the pack in this folder; None where it has none. PackError at the first mistake."""
    file = folder / FILE
    if not file.exists():
        return None
    told = validated(Translations, content(file), file)
    if told.language not in languages:
        raise PackError(
            f"{told.language!r} is no language of the pack",
            where=f"{file}, key language{line(file, 'language')}",
            remedy=f"Use one of {', '.join(languages)}",
        )
    for number, text in enumerate(told.text):
        where = f"{file}, key text.{number}{line(file, 'text', number)}"
        missing = [language for language in languages if not text.get(language, "").strip()]
        if missing:
            raise PackError(
                f"the text is not there in {', '.join(missing)}",
                where=where,
                remedy="Write it in every language of the pack",
            )
        if unknown := sorted({*text} - {*languages}):
            raise PackError(
                f"{unknown[0]!r} is no language of the pack", where=where, remedy="Correct or remove it"
            )
    for said, times in Counter(each[told.language] for each in told.text).items():
        if times > 1:
            raise PackError(
                f"{said!r} is translated {times} times", where=str(file), remedy="Keep one of them"
            )
    return told
