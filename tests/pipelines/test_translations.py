"""`translations.toml`: what a pack's files say in one language only, in its others; a mistake is told, and where."""

import pytest

from pipelines import pack_tables, translations
from pipelines.errors import PackError

TWO = """language = "en"

[[text]]
en = "no date"
ky = "күнү жок"
ru = "без даты"

[[text]]
en = "a part only"
ky = "бир бөлүгү"
ru = "только часть"
"""


@pytest.fixture
def translated(land):
    def write(text: str = TWO):
        (land.folder / translations.FILE).write_text(text, encoding="utf-8")
        return land.pack()

    return write


def test_a_pack_without_the_file_has_no_translations(land) -> None:
    pack = land.pack()

    assert pack.translations is None
    assert "translation" not in pack_tables.labels(pack)["kind"]


def test_a_text_is_named_in_the_other_languages_by_itself(translated) -> None:
    labels = pack_tables.labels(translated()).filter(kind="translation")

    assert labels.select("id", "language", "text", "role").rows() == [
        ("no date", "ky", "күнү жок", "name"),
        ("no date", "ru", "без даты", "name"),
        ("a part only", "ky", "бир бөлүгү", "name"),
        ("a part only", "ru", "только часть", "name"),
    ]


def test_another_translation_makes_another_build(translated) -> None:
    first, second = translated(), translated(TWO.replace("без даты", "дата не указана"))

    assert list(first.said()) != list(second.said())


MISTAKES = {
    # case: what stands there, what is written instead, the place named, what is said
    "no TOML": ('en = "no date"', 'en = "no date', "translations.toml", "line 4"),
    "an unknown key": (
        'language = "en"',
        'language = "en"\nof = "en"',
        "key of (line 2)",
        "no key of a pack",
    ),
    "no language": ('language = "en"\n', "", "key language", "language is missing"),
    "a language that the pack does not have": ('"en"\n\n', '"de"\n\n', "key language (line 1)", "'de' is no"),
    "a text in one language less": ('ru = "без даты"', "", "key text.0 (line 3)", "not there in ru"),
    "an empty text": ("бир бөлүгү", "", "key text.1 (line 8)", "not there in ky"),
    "a text of blanks": ("бир бөлүгү", "  ", "key text.1 (line 8)", "not there in ky"),
    "a text in a strange language": ('ky = "бир', 'de = "x"\nky = "бир', "key text.1 (line 8)", "'de' is no"),
    "a text that is there twice": (
        "a part only",
        "no date",
        "translations.toml",
        "'no date' is translated 2",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_its_place(translated, case: str) -> None:
    old, new, where, what = MISTAKES[case]
    assert TWO.count(old) == 1

    with pytest.raises(PackError) as caught:
        translated(TWO.replace(old, new))

    assert where in caught.value.where
    assert what in caught.value.what
