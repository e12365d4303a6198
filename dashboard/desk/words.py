"""How the desk calls things: names of the pack and of the observers' form, waiting times, lists to choose from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from dashboard import queries_casework
from dashboard.desk import reader
from dashboard.i18n import Language
from pipelines.domain import Precision


@dataclass(frozen=True)
class Words:
    """The words of one reader and one election. `form` is the observers' form whose questions the desk asks too."""

    say: Language
    form: str

    @classmethod
    def of(cls, request: Request) -> "Words":
        """The words of whoever asks."""
        form = queries_casework.form(reader.election(request).connection)
        return cls(reader.language(request), form or "")

    def place(self, unit: str | None, region: str | None) -> str:
        """A place, finest first, a station by its number and region; that it is unknown where it is."""
        name = self.say.names.get(("unit", unit or ""))
        if name or not unit:
            return name or self.say.name("unit", region) or self.say.phrase("place unknown")
        where = [self.say.name("unit", region)] if region else []
        number = self.say.phrase("No. {number}", number=unit).replace(" ", "\u00a0")  # on one line
        return ", ".join([*where, number])

    def option(self, question: str, code: str | None) -> str:
        """An answer, as the form calls it."""
        return self.say.name(f"option.{self.form}.{question}", code)

    def question(self, code: str) -> str:
        """A question, as the form asks it."""
        return self.say.name(f"question.{self.form}", code)

    def choices(self, kind: str, codes: Iterable[str | None]) -> list[tuple[str, str]]:
        """What to choose from: each code once with its name, by name."""
        named = [(code, self.say.name(kind, code)) for code in {code for code in codes if code}]
        return sorted(named, key=lambda pair: pair[1].casefold())

    def moment(self, at: dt.datetime | None, precision: str | None) -> str:
        """A moment as exactly as it is known; that it is unknown where it is."""
        return self.say.date(at, Precision(precision or Precision.DAY)) if at else self.say.phrase("unknown")

    def waited(self, since: dt.datetime | None, now: dt.datetime) -> str:
        """How long something waits, in its largest unit."""
        if since is None:
            return self.say.phrase("unknown")
        minutes = max(0, int((now - since).total_seconds() // 60))
        if minutes < 60:
            return self.say.plural("{n} minute", "{n} minutes", minutes)
        if minutes < 48 * 60:
            return self.say.plural("{n} hour", "{n} hours", minutes // 60)
        return self.say.plural("{n} day", "{n} days", minutes // (24 * 60))
