"""The masking of texts: whoever is known to the register, and what has the form of an address, a phone or a device.

What is recognised: names met in any import of the election, in any order, case and place, also single parts of four
letters and more, with endings (`-го`, `-дун`, `-ом`), with initials; phones in any writing; user names, devices,
pseudonyms of people who asked to be forgotten. By their form alone: e-mail addresses, phones written as such,
handles (`@name`), numbers and ids of devices.

What cannot be recognised: a name that no import ever named; a name in another alphabet than it was met in, or
misspelt; a part of three letters without another part beside it; a part that is also a word of the pack (a place, a
candidate, a category), alone; a description ("the teacher who observes here"). Too much is masked rather than too
little: an ordinary word that begins like a known name of five letters and more is lost from the copy, not from the
vault.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from pipelines.identities import AROUND, EMAIL, STEM, WHOLE, WORD, Mask, Register, fold
from pipelines.phones import PHONE_DIGITS, RUN, windows, written_phones

CHUNK = re.compile(r"[^\s,;\"'«»“”()<>\[\]{}]+")
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]{2,}|\b(?:t\.me|wa\.me)/[\w+]+")
_DEVICE = re.compile(
    r"\b(?:collect|enketo|ee|imei|imsi|iccid|android|serial)(?:\.[\w.]+)?[:=]\s?[\w-]{3,}"
    r"|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\[name\](?:[\s_.,'’-]{0,3}\[name\])+")
_INITIALS = re.compile(r"(?:\b\w\.\s?){1,2}\[name\]|\[name\](?:\s?\b\w\.){1,2}")
_ENDING, _SHORT_ENDING = 8, 4
"""Letters of the longest ending of a word, and of a short part of a name: every second word begins like one."""


@dataclass(frozen=True)
class _Word:
    """A folded word: whether it is masked wherever it stands, and which parts of names it is, beside other parts."""

    text: str
    is_name: bool
    parts: tuple[str, ...]


class Redactor:
    """Masks texts. `ordinary` are words and codes of the pack, masked only beside another part of a name, and not for
    having as many digits as a phone; `pseudonyms` are never masked, except those of people who asked to be forgotten.
    """

    def __init__(
        self, register: Register, ordinary: Iterable[str] = (), pseudonyms: Iterable[str] = ()
    ) -> None:
        self._register = register
        self._ordinary = {word for text in ordinary for word in WORD.findall(fold(text))}
        self._pseudonyms = {fold(text) for text in pseudonyms}
        self._texts: dict[tuple[str, bool], str] = {}
        self._words: dict[str, _Word] = {}
        self._nameless: set[str] = set()
        self._pairs: dict[tuple[str, str], bool] = {}
        self._harmless: set[str] = set()
        self._lengths = [length for length in PHONE_DIGITS if register.known("length", str(length))]

    def redact(self, text: str) -> str:
        """The text without known people, and without what has the form of an address, a phone or a device."""
        return self._remembered(text, by_form=True)

    def known(self, text: str) -> str:
        """The text without known people alone: for codes and ids, whose form may be anything."""
        return self._remembered(text, by_form=False)

    def is_person(self, text: str) -> bool:
        """Whether this names or reaches a person."""
        return self.redact(text) != unicodedata.normalize("NFC", text)

    def is_ordinary(self, text: str) -> bool:
        """Whether all of its words are words of the pack."""
        return self._ordinary.issuperset(WORD.findall(fold(text)))

    def _remembered(self, text: str, *, by_form: bool) -> str:
        found = self._texts.get((text, by_form))
        if found is None:
            found = self._texts[text, by_form] = self._masked(unicodedata.normalize("NFC", text), by_form)
        return found

    def _masked(self, text: str, by_form: bool) -> str:
        if fold(text) in self._pseudonyms and not self._register.is_forgotten(text):
            return text
        if by_form:
            if "@" in text or ".me/" in text:
                text = _HANDLE.sub(Mask.USER, EMAIL.sub(Mask.EMAIL, text))
            text = _DEVICE.sub(Mask.DEVICE, text)
        if not self._harmless.issuperset(CHUNK.findall(text)):
            text = CHUNK.sub(self._chunk, text)
        text = RUN.sub(self._run, text)
        if by_form:
            text = written_phones(text, phone=Mask.PHONE, device=Mask.DEVICE, codes=self._ordinary)
        spans = sorted(self._names(text))
        for start, end in reversed(spans):
            text = f"{text[:start]}{Mask.NAME}{text[end:]}"
        if spans:
            text = _SEVERAL.sub(Mask.NAME, text)
            text = _INITIALS.sub(Mask.NAME, text)
        return text

    def _chunk(self, match: re.Match[str]) -> str:
        """User names, devices, pseudonyms: what has no blank inside, with or without the signs around it."""
        chunk = match.group()
        if chunk in self._harmless:
            return chunk
        bare = chunk.strip(AROUND)
        text = fold(bare)
        mask = self._register.known("chunk", text) if len(text) > 2 else None
        is_word = mask in (Mask.USER, Mask.NAME) and self.is_ordinary(
            bare
        )  # an account may be called like an option
        if mask is None or is_word or (mask is not Mask.OBSERVER and text in self._pseudonyms):
            self._harmless.add(chunk)
            return chunk
        return chunk.replace(bare, mask)

    def _run(self, match: re.Match[str]) -> str:
        """Digits with what people write between them: masked where they hold the end of a known phone."""
        digits = re.sub(r"\D", "", match.group())
        for window in windows(digits, self._lengths):
            if mask := self._register.known("phone", window):
                return mask
        return match.group()

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of words that are parts of names."""
        if self._nameless.issuperset(WORD.findall(text)):
            return iter(())
        spans, words = [], []
        for match in WORD.finditer(text):
            spans.append(match.span())
            words.append(self._words.get(match.group()) or self._met(match.group()))
        hits = {place for place, word in enumerate(words) if word.is_name}
        for place, (one, other) in enumerate(pairwise(words)):
            if one.parts and other.parts and not {place, place + 1} <= hits:
                (_, end), (start, _) = spans[place], spans[place + 1]
                has_digits = not (one.text + other.text).isalpha()
                is_near = text[end:start].isspace() if has_digits else start - end <= 3
                if is_near and self._is_pair(one.parts, other.parts):
                    hits |= {place, place + 1}
        kept = (
            [match.span() for match in CHUNK.finditer(text) if self._is_pseudonym(match.group())]
            if hits
            else []
        )
        return (
            (start, end)
            for start, end in (spans[place] for place in hits)
            if not any(first <= start and end <= last for first, last in kept)
        )

    def _is_pseudonym(self, chunk: str) -> bool:
        return fold(chunk.strip(AROUND)) in self._pseudonyms

    def _met(self, word: str) -> _Word:
        """What is known of a word that was not met before."""
        text, known = fold(word), self._register.known
        stems = range(max(STEM, len(text) - _ENDING), len(text) + 1) if not text.isdecimal() else ()
        is_name = text not in self._ordinary and (
            (len(text) >= WHOLE and known("word", text) is not None)
            or any(known("stem", text[:length]) is not None for length in stems)
        )
        shortest = min(len(text), max(2, len(text) - _SHORT_ENDING))
        begin = [text[:length] for length in range(shortest, len(text) + 1)] if text.isalpha() else [text]
        parts = tuple(part for part in begin if known("part", part) is not None)
        met = self._words[word] = _Word(text, is_name, parts)
        if not (met.is_name or met.parts):
            self._nameless.add(word)
        return met

    def _is_pair(self, one: Iterable[str], other: Iterable[str]) -> bool:
        pairs = {(min(pair), max(pair)) for pair in product(one, other)}
        for pair in pairs - self._pairs.keys():
            self._pairs[pair] = self._register.known("pair", " ".join(pair)) is not None
        return any(self._pairs[pair] for pair in pairs)
