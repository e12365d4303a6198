"""Texts compared as a reader sees them: letters of two alphabets that look alike count as one.

On a keyboard with two alphabets a code is soon typed in the wrong one: `LTO-07` with a Cyrillic О is another text.
"""

import re
import unicodedata

_CYRILLIC = "АВЕКМНОРСТУХІЅЈаекорсухіѕј"
_LATIN = "ABEKMHOPCTYXISJaekopcyxisj"
_SAME = str.maketrans(_CYRILLIC, _LATIN)
_FOLDED = str.maketrans(dict(zip(_CYRILLIC.casefold(), _LATIN.casefold(), strict=True)))


def folded(text: str) -> str:
    """What stands for all writings of a text that look the same: blanks, case and alphabet do not matter."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(plain.translate(_FOLDED).replace("*", " ").split()).strip(" :")


def latin(code: str) -> str:
    """A code in Latin letters, where it can be read so and has a digit; other texts, names too, stay as they are."""
    plain = code.translate(_SAME)
    return plain if plain.isascii() and re.search(r"\d", plain) else code
