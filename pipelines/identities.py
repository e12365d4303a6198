"""The register of people to be masked, which names nobody.

Of every name, phone, user name and device that an import meets, only keyed hashes are kept (marks), of the forms in
which a text may repeat it: the register cannot be read back into a list of people, by its keeper neither. `masking`
looks for these forms in texts.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from pipelines.phones import PHONE_DIGITS, RUN


class Mask(StrEnum):
    """What stands in place of an identity; it says what was there."""

    NAME = "[name]"
    PHONE = "[phone]"
    EMAIL = "[email]"
    DEVICE = "[device]"
    USER = "[user]"
    OBSERVER = "[observer]"


WORD = re.compile(r"[^\W_]+")
AROUND = ".:!?/\\*#-"
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDED = re.compile("[аяыйеиоaeiy]$")
"""Letters with which a name may end in one case and not in another."""
_FOLDED = str.maketrans("ёңөүі", "еноуи")
_NOBODY = {"none", "null", "true", "false", "unknown", "anonymous", *(mask[1:-1] for mask in Mask)}
WHOLE, STEM = 4, 5
"""Letters from which a part of a name is masked alone, and from which it is masked with another ending."""
_PARTS = 6
"""No name has more parts; what has is a sentence, whose words are nobody's name."""


class Register:
    """Marks of people: what a text must contain to be masked, as keyed hashes."""

    def __init__(self, key: bytes, written: bytes | None = None) -> None:
        self._key = key
        self._marks: dict[str, str] = json.loads(written) if written else {}

    def written(self) -> bytes:
        """As JSON, for the vault."""
        return json.dumps(self._marks, sort_keys=True).encode()

    def mark(self, kind: str, text: str) -> str:
        """The keyed hash of a form."""
        return hashlib.blake2b(f"{kind} {text}".encode(), key=self._key, digest_size=16).hexdigest()

    def learn(self, identities: Iterable[str]) -> bool:
        """Remember these; True where one of them is new."""
        before = len(self._marks)
        for identity in identities:
            for form, text, mask in _forms(unicodedata.normalize("NFC", identity).strip()):
                self._marks.setdefault(self.mark(form, text), mask.value)
        return len(self._marks) > before

    def forget(self, observer: str) -> None:
        """Remember that reports under this pseudonym come without it from now on."""
        self._marks[self.observer(observer)] = Mask.OBSERVER.value

    def observer(self, observer: str) -> str:
        """The mark of a pseudonym."""
        return self.mark("chunk", fold(observer))

    def is_forgotten(self, observer: str) -> bool:
        """Whether the person asked to be forgotten."""
        return self._marks.get(self.observer(observer)) == Mask.OBSERVER

    def known(self, form: str, text: str) -> Mask | None:
        """What stands in place of this form where somebody has it."""
        found = self._marks.get(self.mark(form, text))
        return Mask(found) if found else None


def fold(text: str) -> str:
    """The text as it is compared: without case, and with letters that many keyboards lack as their likes."""
    return unicodedata.normalize("NFC", text).strip().casefold().translate(_FOLDED)


def _forms(identity: str) -> Iterator[tuple[str, str, Mask]]:
    """The forms in which a text may repeat an identity, each with its kind and what masks it."""
    text, digits = fold(identity), re.sub(r"\D", "", identity)
    if len(text) < 3 or text in _NOBODY or (text.isdecimal() and len(text) < min(PHONE_DIGITS)):
        return
    if EMAIL.fullmatch(text):
        yield "chunk", text, Mask.EMAIL
        if len(name := text.partition("@")[0]) > WHOLE:
            yield "chunk", name, Mask.USER
    elif RUN.fullmatch(identity) and len(digits) >= min(PHONE_DIGITS):
        mask = Mask.DEVICE if 14 <= len(digits) <= 16 else Mask.PHONE
        ending = digits[-max(PHONE_DIGITS) :]
        yield "phone", ending, mask
        yield "length", str(len(ending)), mask
    elif not re.search(r"\s", text):
        is_name = _NAME.fullmatch(text) is not None and identity[0].isupper()
        is_device = ":" in text or re.fullmatch(r"[0-9a-f-]{12,}", text) is not None
        yield "chunk", text.strip(AROUND), Mask.NAME if is_name else Mask.DEVICE if is_device else Mask.USER
        if is_name:
            yield from _words(WORD.findall(text))
    else:
        words = [word for word in WORD.findall(text) if word not in _NOBODY]
        if len(words) > _PARTS:
            return
        yield from _words(words)
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                yield "pair", f"{min(one, other)} {max(one, other)}", Mask.NAME
            yield "part", one, Mask.NAME


def _words(words: Iterable[str]) -> Iterator[tuple[str, str, Mask]]:
    for word in words:
        if word.isalpha() and len(word) >= WHOLE:
            yield "word", word, Mask.NAME
        for stem in {word, _ENDED.sub("", word), _ENDED.sub("", _ENDED.sub("", word))}:
            if word.isalpha() and len(stem) >= STEM:
                yield "stem", stem, Mask.NAME
