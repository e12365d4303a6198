"""One spelling of what people write in several: numbers and names, in two alphabets, with every kind of blank and dash.

Only to find out what is the same: on screens stands what was written.
"""

from typing import Literal

import polars as pl

_ALIKE = dict(zip("АВЕКМНОРСТУҮХ", "ABEKMHOPCTYYX", strict=True))
"""Capital letters that two alphabets share by their looks."""
_ROMAN = {
    roman: str(n)
    for n, roman in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), start=1)
}
"""Roman numbers, as sessions of one day are counted."""
_ALIKE_SMALL = dict(zip("аеёорсухівкмнт", "aeeopcyxibkmht", strict=True))
"""Small letters that they share, or whose capitals they do; a dot or two above is often left out."""


def number(written: pl.Expr) -> pl.Expr:
    """A number without its sign, blanks, zeros in front; null where it has no digit, as in `-` or words for "none"."""
    bare = _marks(written)
    return pl.when(bare.str.contains(r"[1-9]")).then(bare.str.strip_chars_start("0"))


def ordinal(written: pl.Expr) -> pl.Expr:
    """The same of a number that may be a Roman one: `II` is 2."""
    bare = _marks(written).str.replace(r"^(?:NO|#)\.?([IVX]+)$", "${1}").replace(_ROMAN)
    return pl.when(bare.str.contains(r"[\p{L}1-9]")).then(bare.str.strip_chars_start("0"))


def title(written: pl.Expr) -> pl.Expr:
    """A title as small letters and digits only; null where there are none."""
    words = (
        _plain(written, "NFC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    )
    return pl.when(words != "").then(words)


def name(written: pl.Expr) -> pl.Expr:
    """The name of a person or a party, as `title`, and in one spelling of letters that look the same."""
    return title(written).str.replace_many(_ALIKE_SMALL)


def _marks(written: pl.Expr) -> pl.Expr:
    bare = _plain(written, "NFKC").str.replace_all(r"\s+", "").str.to_uppercase()
    bare = bare.str.replace_all(r"[\p{Pd}\u2212/]", "-").str.strip_chars(".")
    return bare.str.replace(r"^(?:N[O°]?|#)\.?(\d)", "${1}").str.replace_many(_ALIKE)


def _plain(written: pl.Expr, form: Literal["NFC", "NFKC"]) -> pl.Expr:
    """One code for one letter, and no marks that nobody sees; in the second form the sign № becomes No."""
    return written.str.normalize(form).str.replace_all(r"\p{Cf}", "")
