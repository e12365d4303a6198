"""Words, names, numbers and dates in the reader's language.

Sentences come from gettext catalogues (`locales/<language>/LC_MESSAGES/baikoo.po`, compiled in memory), names of
places, categories and reporters from the snapshot's own labels. Whole sentences with places for values: Kyrgyz
words are never built by gluing endings.
"""

import datetime as dt
import gettext
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from pipelines.domain import Precision
from pipelines.tables.commissions import NO_YEAR

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
"""Languages of the product, first language first."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of a language; English sentences are the keys and need none."""
    file = LOCALES / language / "LC_MESSAGES" / "baikoo.po"
    if not file.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of reading."""


def upright(text: str) -> str:
    """A text from a file without marks that turn the direction of reading: 123 after one would be read as 321."""
    return text.translate(dict.fromkeys(map(ord, TURNS)))


@dataclass(frozen=True)
class Language:
    """A language over one snapshot: `names` holds the snapshot's labels by (kind, id)."""

    code: str
    zone: dt.tzinfo = dt.UTC
    names: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def locale(self) -> Locale:
        """Babel's locale: how numbers and dates are written."""
        return Locale.parse("en_GB" if self.code == "en" else self.code)

    def phrase(self, template: str, /, **values: object) -> str:
        """A sentence with its values filled in; a template that the catalogue lacks stays English."""
        return catalogue(self.code).gettext(template).format(**values)

    def plural(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """A sentence with a number in it, in the form that the number needs."""
        return catalogue(self.code).ngettext(singular, plural, n).format(n=self.number(n), **values)

    def name(self, kind: str, identity: str | None) -> str:
        """The name of a thing in this language; its identity where it has none."""
        return self.names.get((kind, identity or "")) or upright(identity or "")

    def short(self, kind: str, identity: str | None) -> str:
        """The short name, for axes; the full one where there is none."""
        return self.names.get((f"{kind}.short", identity or "")) or self.name(kind, identity)

    def commission(self, identity: str) -> str:
        """The name of a commission: one that the pack names, or a unit."""
        return self.names.get(("commission", identity)) or self.name("unit", identity)

    def commission_short(self, identity: str) -> str:
        """The short name of a commission, where the pack gives one."""
        return self.names.get(("commission.short", identity)) or self.commission(identity)

    def record(self, identity: str) -> str:
        """A session, decision, membership, item of the plan or recommendation: whose, and its number, day or name."""
        for kind in ("plan_item", "recommendation"):
            if name := self.names.get((kind, identity)):
                return self.phrase("“{name}”", name=name)
        commission, _, rest = identity.partition("/")
        when, _, number = rest.partition("/")
        name = self.names.get(("decision", identity), "")
        if name and not number[:1].isdigit():
            return f"{self.commission(commission)}: {self.phrase('“{name}”', name=name)}"
        day = self.date(dt.date.fromisoformat(when)) if _DAY.fullmatch(when) else when
        if when == NO_YEAR:
            day = self.phrase("day not known")
        return ", ".join(filter(None, (self.commission(commission), day, f"№ {number}" if number else "")))

    def quoted(self, text: str, language: str | None) -> str:
        """A text of that language; of another than this its translation, marked as one, or the text and which it is."""
        if language in (None, self.code):
            return text
        if own := self.names.get(("translation", text)):
            return self.phrase("(translation) {text}", text=own)
        return f"({self.locale.languages.get(language, language)}) {text}"

    def within(self, text: str) -> str:
        """A name as it stands inside a sentence: a small first letter, unless it is an abbreviation."""
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]

    def counted(self, unit_of_count: str, n: int) -> str:
        """How many of what: "27 facts"."""
        forms = self.names.get(("unit_of_count.counted", unit_of_count), "{n}").split("|")
        plural = getattr(catalogue(self.code), "plural", lambda number: int(number != 1))
        return forms[min(int(plural(n)), len(forms) - 1)].format(n=self.number(n))

    def message(self, template: str, parameters_json: str) -> str:
        """A stored finding or reason in this language, the identities in it replaced by names."""
        values = {key: self._shown(key, value) for key, value in json.loads(parameters_json).items()}
        return upright(self.phrase(template, **values))

    def line(self, field: str) -> str:
        """A line of a protocol as the form calls it; a plain name for what the form does not have."""
        return self.names.get(("line", field)) or _plain_line(self, field)

    def _shown(self, key: str, value: str | float) -> str:
        if isinstance(value, int | float):
            return self.number(value)
        key = _NUMBERED.sub("", key)
        if key in _SENTENCES:
            return self.names.get((key, value)) or (catalogue(self.code).gettext(value) if value else value)
        if key == "date" or key.endswith("_date"):
            return self.date(dt.date.fromisoformat(value))
        if key == "time":
            return self.date(dt.datetime.fromisoformat(value).replace(tzinfo=self.zone), Precision.MINUTE)
        if key == "formula":
            words = _FIELD.sub(lambda field: self.within(self.line(field[0])), value)
            return words.replace("==", "=").replace("<=", "≤")
        if key == "cell":  # a choice, or a line of the form
            return self.names.get(("choice", value)) or self.line(value)
        if key == "equation" and (key, value) in self.names:
            return self.phrase("“{name}”", name=self.name(key, value))
        if key == "contest" and (key, value) not in self.names:
            return self.name("election", value)
        if key in _LISTS:
            kind, sign = _LISTS[key]
            names = [self.name(kind, part) for part in value.split(sign)]
            return sign.join(map(self.within, names) if key in _INSIDE else names)
        if key == "answers":
            return self._answered(value)
        if key == "commission":
            return self.commission(value)
        if key == "record":
            return self.record(value)
        name = self.name(_KINDS[key], value) if key in _KINDS else value
        return self.within(name) if key in _INSIDE else name

    def _answered(self, text: str) -> str:
        """Answers of a report: a question as the form asks it, and why its answer cannot be counted."""
        questions = {name: text for (kind, name), text in self.names.items() if kind.startswith("question.")}
        asked = _QUESTION.sub(
            lambda told: (
                self.phrase("“{name}”", name=questions[told[0]]) if told[0] in questions else told[0]
            ),
            text,
        )
        return _PROBLEM.sub(lambda told: self.within(self.name("answer_problem", told[0])), asked)

    def number(self, value: float, digits: int = 0) -> str:
        """A number in local form: Kyrgyz and Russian group by a thin blank and write a decimal comma.

        With `digits`, so many decimals always; without, as many as the value has, two at most.
        """
        pattern = "#,##0" + ("." + "0" * digits if digits else ".##" if isinstance(value, float) else "")
        if isinstance(value, float) and round(value, digits or 2) == 0:
            value = abs(value)  # what rounds to nothing has no sign
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def signed(self, value: float, digits: int = 0) -> str:
        """A difference in local form with its sign; none where it is written as nought."""
        written = self.number(abs(value), digits)
        if written == self.number(0.0 * value, digits):
            return written
        return ("+" if value > 0 else "\u2212") + written

    def percent(self, share: float, digits: int = 1) -> str:
        """A share (0..1) as per cent, by default with one decimal."""
        if round(100 * share, digits) == 0:
            share = abs(share)
        return str(format_percent(share, format="#,##0." + "0" * digits + " %", locale=self.locale))

    def date(self, moment: dt.datetime | dt.date, precision: str = Precision.DAY) -> str:
        """A date as exactly as it is known, in local time."""
        local = moment.astimezone(self.zone) if isinstance(moment, dt.datetime) else moment
        match precision:
            case Precision.YEAR:
                return str(format_date(local, "y", locale=self.locale))
            case Precision.MONTH:
                return str(format_skeleton("yMMMM", local, locale=self.locale))
            case Precision.MINUTE if isinstance(local, dt.datetime):
                return f"{format_date(local, 'long', locale=self.locale)}, {local:%H:%M}"
            case _:
                return str(format_date(local, "long", locale=self.locale))

    def day_and_month(self, moment: dt.datetime) -> str:
        """A date without its year, for axes."""
        return str(format_skeleton("MMMd", moment.astimezone(self.zone), locale=self.locale))

    def span(self, first: dt.date, last: dt.date) -> str:
        """From a first to a last day, short enough for a list to choose from: `18–24-янв. 2021-ж.`."""
        return str(format_interval(first, last, "yMMMd", locale=self.locale))

    def time_of_day(self, moment: dt.datetime) -> str:
        """The hour of a moment, in local time."""
        return f"{moment.astimezone(self.zone):%H:%M}"


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIELD = re.compile(r"[a-z_]+")
"""A field in the formula of an equation."""
_QUESTION = re.compile(r"(?:^|(?<=, ))[a-z]\w*")
_PROBLEM = re.compile(r"(?<= \()[a-z_]+(?=\))")
"""In the answers of a finding, a question and what is the matter with its answer: `home_voters (not_a_number)`."""
_NUMBERED = re.compile(r"_\d+$")
"""The end of a parameter of which a message has several: `cell_1`, `cell_2`."""
_SENTENCES = ("reason", "pattern")
"""Parameters that are themselves words, our own or a pack's, to be looked up."""
_KINDS = {
    "reporter": "reporter",
    "category": "category",
    "dimension": "dimension",
    "region": "unit",
    "unit": "unit",
    "state": "place_state",
    "item": "result_item",
    "choice": "choice",
    "contest": "contest",
    "station": "unit",
    "origin": "origin",
    "origin_a": "origin",
    "origin_b": "origin",
    "rule": "rule",
    "complaint_state": "complaint_state",
    "complaint_step": "complaint_step",
    "complaint_body": "complaint_body",
    "plan_item": "plan_item",
    "nominator": "nominator",
    "figure": "register_figure",
    "series": "series",
}
_INSIDE = ("origin", "origin_a", "origin_b", "origins", "rule")
"""Names that stand inside a sentence wherever a finding has them."""
_LISTS = {
    "left_items": ("result_item", " + "),
    "right_items": ("result_item", " + "),
    "regions": ("unit", ", "),
    "stations": ("unit", ", "),
    "origins": ("origin", ", "),
    "nominators": ("nominator", ";"),
    "fields": ("commission_field", ";"),
}


def _plain_line(say: Language, field: str) -> str:
    """What a line is called where no form of the pack has it."""
    return {
        "registered": say.phrase("Voters on the list"),
        "registered_additional": say.phrase("Voters on the additional list"),
        "identified": say.phrase("Voters identified"),
        "ballots_received": say.phrase("Ballots received"),
        "issued_early": say.phrase("Ballots issued early"),
        "issued_station": say.phrase("Ballots issued in the station"),
        "issued_outside": say.phrase("Ballots issued outside the station"),
        "took_part": say.phrase("Voters who took part"),
        "ballots_cancelled": say.phrase("Unused ballots cancelled"),
        "ballots_lost": say.phrase("Ballots lost"),
        "ballots_unaccounted": say.phrase("Ballots not accounted for"),
        "ballots_mobile": say.phrase("Ballots in mobile boxes"),
        "ballots_stationary": say.phrase("Ballots in stationary boxes"),
        "ballots_valid": say.phrase("Valid ballots"),
        "ballots_invalid": say.phrase("Invalid ballots"),
        "ballots_blank": say.phrase("Ballots without a mark"),
        "votes": say.phrase("Sum of the votes"),
    }.get(field, field)
