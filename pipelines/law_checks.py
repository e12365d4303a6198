"""Reading a pack's `law.toml`: its parts must know one another, the calendar, and the words of the catalogues."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NoReturn

from pipelines.election import Catalogue, Election
from pipelines.errors import PackError
from pipelines.law import Act, Edition, Law, LegalPhase
from pipelines.pack_files import content, did_you_mean, line, validated

FILE = "law.toml"
"""Lies beside the pack's `election.toml`; a pack without one knows no law and no deadline."""
BODIES = "complaint_body"
"""The axis of the catalogues that lists the bodies."""


def read(folder: Path, election: Election, catalogue: Catalogue) -> Law | None:
    """The law of the pack in this folder; None where it has none. PackError at the first mistake."""
    file = folder / FILE
    if not file.exists():
        return None
    law = validated(Law, content(file), file)
    _Check(file, law, election, catalogue).all()
    return law


class _Check:
    """One file held together."""

    def __init__(self, file: Path, law: Law, election: Election, catalogue: Catalogue) -> None:
        self.file, self.law, self.election = file, law, election
        self.bodies = set(catalogue.terms.get(BODIES, {}))
        self.nominators = set(catalogue.terms.get("nominator", {}))
        self.articles = [article.id for article in law.article]
        self.categories = {category.id for category in catalogue.category}
        self.calendar = {item.id for item in election.calendar}

    def all(self) -> None:
        for name in ("act", "article", "standard", "body", "deadline", "quorum", "composition"):
            entries = getattr(self.law, name)
            self._once([entry.id for entry in entries], name)
            for number, entry in enumerate(entries):
                self._named(getattr(entry, "labels", None), entry.id, name, number, "labels")
        for number, act in enumerate(self.law.act):
            self._editions(act, number)
        self._articles()
        self._bodies()
        self._deadlines()
        self._of_commissions()
        if self.law.campaign_starts is not None:
            self._known(self.law.campaign_starts, self.calendar, "an item of the calendar", "campaign_starts")

    def _refuse(self, what: str, remedy: str, *location: int | str) -> NoReturn:
        key = ".".join(str(part) for part in location)
        raise PackError(what, where=f"{self.file}, key {key}{line(self.file, *location)}", remedy=remedy)

    def _known(self, word: str | None, words: Iterable[str], what: str, *location: int | str) -> None:
        if word is not None and word not in (held := sorted(words)):
            remedy = did_you_mean(word, held) if held else "List it first"
            self._refuse(f"{word!r} is not {what}", remedy, *location)

    def _once(self, ids: Sequence[str], *location: int | str) -> None:
        for identity, times in Counter(ids).items():
            if times > 1:
                last = len(ids) - 1 - list(reversed(ids)).index(identity)
                self._refuse(
                    f"{identity!r} is listed {times} times", "Rename or remove one", *location, last, "id"
                )

    def _named(self, labels: Mapping[str, str] | None, identity: str, *location: int | str) -> None:
        missing = [lang for lang in self.election.languages if labels is not None and not labels.get(lang)]
        if missing:
            what = f"{identity!r} has no name in {', '.join(missing)}"
            self._refuse(what, "Write it in every language of the pack", *location)

    def _editions(self, act: Act, number: int) -> None:
        self._once([text.id for text in act.edition], "act", number, "edition")
        for first, second in combinations(act.edition, 2):
            if _overlap(first, second):
                self._refuse(
                    f"editions {first.id!r} and {second.id!r} of act {act.id!r} are in force on the same day",
                    "Let one end before the other begins",
                    "act", number, "edition", act.edition.index(second), "id",
                )  # fmt: skip

    def _text(self, act: str | None, edition: str | None, name: str, number: int) -> None:
        """An act that is listed, and an edition that is one of it."""
        self._known(act, [entry.id for entry in self.law.act], "an act of this file", name, number, "act")
        held = [text.id for entry in self.law.act if entry.id == act for text in entry.edition]
        self._known(edition, held, f"an edition of act {act!r}", name, number, "edition")

    def _articles(self) -> None:
        for number, article in enumerate(self.law.article):
            self._text(article.act, article.edition, "article", number)
            for category in article.categories:
                what = "an entry of the violation catalogue"
                self._known(category, self.categories, what, "article", number, "categories")

    def _bodies(self) -> None:
        what = f"a word of terms.{BODIES}"
        above = {body.id: body.appeals_to for body in self.law.body}
        for number, body in enumerate(self.law.body):
            self._known(body.id, self.bodies, what, "body", number, "id")
        for number, body in enumerate(self.law.body):
            for higher in body.appeals_to:
                self._known(higher, above, "a body of this file", "body", number, "appeals_to")
            if body.is_last and body.appeals_to:
                wrong, remedy = (
                    f"{body.id!r} is the last body and appeals lead on from it",
                    "Take out one of the two",
                )
                self._refuse(wrong, remedy, "body", number, "is_last")
            if body.id in _reached(body.id, above):
                remedy = "Take out the step that leads back"
                self._refuse(
                    f"appeals from {body.id!r} come back to it", remedy, "body", number, "appeals_to"
                )

    def _deadlines(self) -> None:
        for number, deadline in enumerate(self.law.deadline):
            where = ("deadline", number)
            self._text(deadline.act, deadline.edition, *where)
            self._known(deadline.article, self.articles, "an article of this file", *where, "article")
            for body in deadline.bodies:
                self._known(body, self.bodies, f"a word of terms.{BODIES}", *where, "bodies")
            self._known(deadline.until, self.calendar, "an item of the calendar", *where, "until")
            told_apart = {LegalPhase.BEFORE_CAMPAIGN, LegalPhase.CAMPAIGN} & set(deadline.phases)
            if told_apart and self.law.campaign_starts is None:
                remedy = "State campaign_starts, an item of the calendar"
                self._refuse("nobody knows when the campaign starts", remedy, *where, "phases")
            if deadline.ends_on_working_day and self.law.days_off is None:
                remedy = "Add [days_off], or remove it"
                self._refuse("nobody knows the days off", remedy, *where, "ends_on_working_day")

    def _of_commissions(self) -> None:
        """Rules of quorum and of composition: their texts, the bodies and the nominators that they name."""
        for name, rules in (("quorum", self.law.quorum), ("composition", self.law.composition)):
            for number, rule in enumerate(rules):
                self._text(rule.act, rule.edition, name, number)
                self._known(rule.article, self.articles, "an article of this file", name, number, "article")
                for body in rule.bodies:
                    self._known(body, self.bodies, f"a word of terms.{BODIES}", name, number, "bodies")
        for number, rule in enumerate(self.law.composition):
            named = [*rule.nominators, *rule.one_each, *(n for limit in rule.share for n in limit.nominators)]
            for word in named:
                what = "a word of terms.nominator"
                self._known(word, self.nominators, what, "composition", number, "nominators")


def _overlap(first: Edition, second: Edition) -> bool:
    """Whether both are in force on one day: by their dates or, where those leave it open, because both apply."""
    if _ends_before(first, second) or _ends_before(second, first):
        return False
    return (
        _holds(first, second.since) or _holds(second, first.since) or bool(first.applies and second.applies)
    )


def _ends_before(text: Edition, other: Edition) -> bool:
    return text.until is not None and other.since is not None and text.until < other.since


def _holds(text: Edition, day: dt.date | None) -> bool:
    """Whether that day is known to lie between the dates of the text."""
    known = None not in (day, text.since, text.until)
    return known and text.since <= day <= text.until  # type: ignore[operator]


def _reached(body: str, above: Mapping[str, Sequence[str]]) -> set[str]:
    """Every body that an appeal from this one can come to."""
    found: set[str] = set()
    waiting = list(above.get(body, ()))
    while waiting:
        higher = waiting.pop()
        if higher not in found:
            found.add(higher)
            waiting += above.get(higher, ())
    return found
