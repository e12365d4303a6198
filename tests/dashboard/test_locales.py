"""Every sentence of the code can be read in Kyrgyz and Russian, whole, and with its values in it."""

import ast
import csv
import datetime as dt
import re
import shlex
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from dashboard.i18n import LOCALES, Language
from pipelines import translations as of_packs
from pipelines.domain import Precision

ROOT = Path(__file__).parents[2]
TRANSLATED = ("ky", "ru")
BISHKEK = dt.timezone(dt.timedelta(hours=6))
SENTENCE = {
    "Message": 0,
    "phrase": 0,
    "plural": 0,
    "forbid": 2,
    "_rule": 2,
    "known": 3,
    "_unit": 1,
    "_foreign_unit": 0,
}
"""Where the sentence stands among the arguments of a call."""

LOOKALIKES = set("aceopxyABCEHKMOPTXY")
languages = pytest.mark.parametrize("code", TRANSLATED)


@cache
def catalogue(code: str) -> Catalog:
    with (LOCALES / code / "LC_MESSAGES" / "baikoo.po").open("rb") as stream:
        return read_po(stream, locale=code, abort_invalid=True)


def messages(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sources() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the code whose sentences a reader may see."""
    for top in ("pipelines", "expectations", "dashboard"):
        for file in sorted((ROOT / top).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield file, node


def sentence(call: ast.Call) -> str | None:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    position = SENTENCE.get(name, len(call.args))
    argument = call.args[position] if position < len(call.args) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


# ---------------------------------------------------------------- nothing is missing


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make messages` extracts, by the command that stands in the Makefile."""
    target = tmp_path_factory.mktemp("messages") / "messages.pot"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    command = shlex.split(
        next(line for line in makefile.splitlines() if "pybabel" in line and " extract " in line)
    )
    command[command.index("-o") + 1] = str(target)
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command[1:]], cwd=ROOT, check=True)
    with target.open("rb") as stream:
        return read_po(stream)


@languages
def test_every_extracted_sentence_is_in_the_catalogue(extracted: Catalog, code: str) -> None:
    wanted = {message.id for message in extracted if message.id}
    assert len(wanted) > 150
    assert not wanted - {message.id for message in messages(code)}


@languages
def test_every_sentence_of_the_code_is_in_the_catalogue(code: str) -> None:
    """Also where pybabel does not look: inside f-strings, and behind functions the Makefile does not name."""
    known = {forms(message.id)[0] for message in messages(code)}
    missing = {
        f"{file.relative_to(ROOT)}:{call.lineno}: {text}"
        for file, call in sources()
        if (text := sentence(call)) is not None and text not in known
    }
    assert not missing


@languages
def test_nothing_is_empty_or_fuzzy(code: str) -> None:
    held = catalogue(code)
    assert not held.fuzzy
    for message in messages(code):
        assert not message.fuzzy, message.id
        translated = forms(message.string)
        assert len(translated) == (held.num_plurals if message.pluralizable else 1), message.id
        assert all(text.strip() for text in translated), message.id


@languages
def test_no_two_headings_of_a_table_are_the_same_words(code: str) -> None:
    words = {message.id: message.string for message in messages(code)}
    for file, call in sources():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "DataFrame" and call.args:
            keys = call.args[0].keys if isinstance(call.args[0], ast.Dict) else []
            headings = [words.get(t, t) for key in keys if isinstance(key, ast.Call) and (t := sentence(key))]
            assert len(set(headings)) == len(headings), f"{file}:{call.lineno}"


# ---------------------------------------------------------------- values fit


@languages
def test_places_for_values_are_kept(code: str) -> None:
    for message in messages(code):
        wanted = [places(text) for text in forms(message.id)]
        assert all(places(text) in wanted for text in forms(message.string)), message.id
        assert set().union(*map(places, forms(message.string))) == set().union(*wanted), message.id


@languages
def test_every_sentence_can_be_formatted(code: str) -> None:
    say = Language(code)
    for message in messages(code):
        names = set().union(*map(places, forms(message.id))) - ({"n"} if message.pluralizable else set())
        values: dict[str, Any] = {name: f"<{name}>" for name in names}
        if message.pluralizable:
            said = [say.plural(*message.id, n, **values) for n in (0, 1, 2, 5, 11, 21)]
            assert [str(n) in text for n, text in zip((0, 1, 2, 5, 11, 21), said, strict=True)], message.id
        else:
            said = [say.phrase(message.id, **values)]
        assert all(value in text for text in said for value in values.values()), message.id
        assert not any("{" in text or "}" in text for text in said), message.id


@languages
def test_no_ending_is_glued_to_a_value(code: str) -> None:
    for message in messages(code):
        for text in forms(message.string):
            assert not re.search(r"\}[-’']?[^\W\d_]|[^\W_]\{", text), text


def test_russian_dates_end_with_a_dot_of_their_own() -> None:
    assert not [
        m.id for m in messages("ru") for text in forms(m.string) if re.search(r"\{(date|end)\}\.", text)
    ]


def test_plural_forms() -> None:
    assert (catalogue("ky").num_plurals, catalogue("ru").num_plurals) == (1, 3)
    rows = {
        code: [Language(code).plural("{n} row", "{n} rows", n) for n in (1, 2, 5, 21)]
        for code in ("ky", "ru", "en")
    }
    assert rows["ky"] == ["1 сап", "2 сап", "5 сап", "21 сап"]
    assert rows["ru"] == ["1 строка", "2 строки", "5 строк", "21 строка"]
    assert rows["en"] == ["1 row", "2 rows", "5 rows", "21 rows"]
    teens = [Language("ru").plural("{n} row", "{n} rows", n) for n in (0, 11, 12, 111, 122)]
    assert [row.split()[1] for row in teens] == ["строк", "строк", "строк", "строк", "строки"]


# ---------------------------------------------------------------- letters and words


def translations(code: str) -> list[str]:
    return [text for message in messages(code) for text in forms(message.string)]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def labels(code: str) -> list[str]:
    """Every string under a language's code in `data/catalogues`, and in the translations of the packs."""

    def under(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            yield from strings(value.get(code))
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from under(inner)

    files = [*(ROOT / "data" / "catalogues").rglob("*.toml"), *(ROOT / "data").rglob(of_packs.FILE)]
    return [text for file in files for text in under(tomllib.loads(file.read_text(encoding="utf-8")))]


def words(text: str) -> list[str]:
    """Runs of letters, without places for values, written times, addresses, files and the sign of a licence."""
    return re.findall(r"[^\W\d_]+", re.sub(r"\{\w*\}|\dT\d|CC BY|\w+\.[a-z]+\b(?:/\S+)?", " ", text))


def script(letter: str) -> str:
    return unicodedata.name(letter).split()[0]


@languages
def test_what_rounds_to_nought_has_no_sign(code: str) -> None:
    say = Language(code)
    told = [say.signed(-0.004, 2), say.signed(0.004, 2), say.number(-0.04, 1), say.percent(-0.0004)]
    assert [text.replace(",", ".").removesuffix(" %") for text in told] == ["0.00", "0.00", "0.0", "0.0"]
    signed = [say.signed(value, 2).replace(",", ".") for value in (-0.006, 0.05)]
    assert [*signed, say.signed(-3), say.signed(3), say.signed(0)] == ["−0.01", "+0.05", "−3", "+3", "0"]


@languages
def test_no_latin_letter_looks_cyrillic(code: str) -> None:
    texts = translations(code) + labels(code)
    assert len(texts) > 300
    for text in texts:
        assert unicodedata.is_normalized("NFC", text)
        for word in words(text):
            scripts = {script(letter) for letter in word}
            assert len(scripts) == 1, f"{word} in {text}"
            assert scripts == {"CYRILLIC"} or not set(word) <= LOOKALIKES, f"{word} in {text}"


def cells(code: str) -> list[str]:
    """Every cell that a file of a bundled election has in a language."""
    found = []
    for file in (ROOT / "data" / "elections").rglob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            names = [name for name in rows.fieldnames or () if name.endswith(f"_{code}")]
            found += [row[name] for row in rows for name in names] if names else []
    return found


def test_kyrgyz_has_one_word_for_a_station_and_one_for_a_report() -> None:
    told = cells("ky")
    assert len(told) > 100
    for text in translations("ky") + labels("ky") + told:
        assert not re.search("участо[кг]|отчёт", text, re.IGNORECASE), text


def test_kyrgyz_calls_a_complaint_otherwise_than_an_application() -> None:
    for message in messages("ky"):
        said = " ".join(forms(message.id)).lower()
        if "complaint" in said and "application" not in said:
            translated = re.sub("арыз ээси", "", " ".join(forms(message.string)).lower())
            assert "арыз" not in translated, translated


def test_each_language_has_its_letters() -> None:
    assert set("ңөү") <= set("".join(translations("ky")))
    assert not set("ңөүҢӨҮ") & set("".join(translations("ru") + labels("ru")))
    assert set("ыэ") <= set("".join(translations("ru")))


@languages
def test_typography(code: str) -> None:
    for text in translations(code) + labels(code):
        assert not set("\"“”„'`") & set(text), text
        assert text.count("«") == text.count("»"), text
        assert " - " not in text, text
        assert "  " not in text, text
        assert text == text.strip(), text


def test_nobody_is_accused() -> None:
    files = [*LOCALES.rglob("*.po"), *(ROOT / "data" / "catalogues").rglob("*.toml")]
    files += (ROOT / "data").rglob(of_packs.FILE)
    assert len(files) > 5
    for file in files:
        found = re.search("fraud|фальсифик|бурмалоо", file.read_text(encoding="utf-8"), re.IGNORECASE)
        assert found is None, f"{file}: {found}"


# ---------------------------------------------------------------- dates and numbers

MOMENT = dt.datetime(2021, 1, 10, 20, 5, tzinfo=dt.UTC)  # the next day in Bishkek


def plain(text: str) -> str:
    """Blanks that do not break, as ordinary ones."""
    return re.sub(r"[\u00a0\u2009\u202f]", " ", text)


@pytest.mark.parametrize(
    ("code", "day", "minute", "month", "axis"),
    [
        ("ky", "2021-ж., 11-январь", "2021-ж., 11-январь, 02:05", "2021-ж., январь", "11-янв."),
        ("ru", "11 января 2021 г.", "11 января 2021 г., 02:05", "январь 2021 г.", "11 янв."),
        ("en", "11 January 2021", "11 January 2021, 02:05", "January 2021", "11 Jan"),
    ],
)
def test_dates(code: str, day: str, minute: str, month: str, axis: str) -> None:
    say = Language(code, BISHKEK)
    assert plain(say.date(MOMENT)) == plain(say.date(dt.date(2021, 1, 11))) == day
    assert plain(say.date(MOMENT, Precision.MINUTE)) == minute
    assert plain(say.date(MOMENT, Precision.MONTH)) == month
    assert say.date(MOMENT, Precision.YEAR) == "2021"
    assert plain(say.day_and_month(MOMENT)) == axis
    assert say.time_of_day(MOMENT) == "02:05"


@pytest.mark.parametrize(
    ("code", "million", "part", "share"),
    [
        ("ky", "1 395 513", "3,14", "79,20 %"),
        ("ru", "1 395 513", "3,14", "79,20 %"),
        ("en", "1,395,513", "3.14", "79.20 %"),
    ],
)
def test_numbers(code: str, million: str, part: str, share: str) -> None:
    say = Language(code)
    assert plain(say.number(1_395_513)) == million
    assert say.number(3.14159, 2) == part
    assert plain(say.percent(0.792, 2)) == share


@languages
def test_a_stored_finding_is_told_in_the_readers_language(code: str) -> None:
    template = "{reporter}, as of {date}: for {category} one address gives {first}, another {second}"
    parameters = (
        '{"reporter": "cec", "date": "2021-01-10", "category": "secrecy", "first": 2, "second": 1200}'
    )
    names = {("reporter", "cec"): "БШК", ("category", "secrecy"): "Купуялуулук"}
    said = plain(Language(code, BISHKEK, names).message(template, parameters))
    assert all(part in said for part in ("БШК", "«Купуялуулук»", "январ", "1 200"))
    assert "address" not in said
