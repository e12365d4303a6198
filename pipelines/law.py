"""What a pack's `law.toml` may say: acts and their editions, articles, standards, bodies and deadlines, with sources.

Nothing is supplied where the sources are silent: a deadline without an edition that is known to apply is kept and
never used, and one may say that its length is unknown. `law_checks` reads the file and holds its parts together.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.casework.actions import ComplaintKind
from pipelines.law_commissions import Composition, Quorum
from pipelines.law_words import Identity, Told
from pipelines.source import Strict


class LegalPhase(StrEnum):
    """The parts of an election that deadlines of complaints tell apart, by local days."""

    BEFORE_CAMPAIGN = "before_campaign"
    CAMPAIGN = "campaign"
    DAY_BEFORE = "day_before"
    POLLING_DAY = "polling_day"
    AFTER = "after"


class About(StrEnum):
    """What has a deadline."""

    COMPLAINT = "complaint"
    APPEAL = "appeal"
    RESULTS = "results"
    PUBLICATION = "publication"


class Edition(Strict):
    """One dated text of an act. `applies` is a lawyer's statement about this election; without it nobody knows."""

    id: Identity
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None
    applies: bool | None = None
    source: Told

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"it ends on {self.until}, before it begins on {self.since}")
        return self

    def binds(self, day: dt.date) -> bool:
        """Whether it is known to be in force for this election on that day."""
        started = self.since is None or self.since <= day
        return bool(self.applies) and started and (self.until is None or day <= self.until)


class Act(Strict):
    """A law or a decision of a commission."""

    id: Identity
    labels: dict[str, str]
    source: Told
    edition: tuple[Edition, ...] = ()


class Article(Strict):
    """An article of an act, and the kinds of violations that it is about."""

    id: Identity
    act: str
    edition: str | None = None
    number: Annotated[str, Field(min_length=1)]
    labels: dict[str, str]
    categories: tuple[str, ...] = ()
    source: Told


class Standard(Strict):
    """An international obligation or commitment."""

    id: Identity
    labels: dict[str, str]
    source: Told


class Body(Strict):
    """A body that decides on complaints, where its decisions are appealed, and whether police outcomes come from it.

    An empty `appeals_to` says that nobody has stated where; only `is_last` says that there is nowhere.
    """

    id: str
    appeals_to: tuple[str, ...] = ()
    is_last: bool = False
    police_outcomes: bool = False
    source: Told


class LegalDeadline(Strict):
    """Until when a body must decide. It says exactly one of `days`, `hours`, `at_once`, `until` and `unknown`.

    Empty `kinds`, `bodies` and `phases` mean all of them. Days are local calendar days; unless `first_day_counts`, the
    day of filing is not one of them, which is the later and so the more careful reading. `until` names an item of the
    pack's calendar; `unknown` says what the sources leave open.
    """

    id: Identity
    about: About = About.COMPLAINT
    kinds: tuple[ComplaintKind, ...] = ()
    bodies: tuple[str, ...] = ()
    phases: tuple[LegalPhase, ...] = ()
    act: str | None = None
    edition: str | None = None
    article: str | None = None
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    hours: Annotated[int, Field(ge=1, le=366 * 24)] | None = None
    at_once: Literal[True] | None = None
    until: str | None = None
    unknown: Told | None = None
    first_day_counts: bool = False
    ends_on_working_day: bool = False
    source: Told

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        lengths = ("days", "hours", "at_once", "until", "unknown")
        said = [name for name in lengths if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                f"it says {' and '.join(said) or 'nothing'}; say exactly one of {', '.join(lengths)}"
            )
        for name in ("first_day_counts", "ends_on_working_day"):
            if getattr(self, name) and self.days is None:
                raise ValueError(f"{name} says nothing without days")
        if (self.act is None) != (self.edition is None):
            raise ValueError("an edition is one of an act: say both, or neither where they are not known")
        return self

    def serves(self, about: About, kind: ComplaintKind | None, body: str, phase: LegalPhase | None) -> bool:
        """Whether it is about such a complaint to this body in this phase; of an unknown phase, only if of all."""
        return (
            self.about is about
            and (not self.kinds or kind in self.kinds)
            and (not self.bodies or body in self.bodies)
            and (not self.phases or phase in self.phases)
        )


class DaysOff(Strict):
    """Days on which nobody works: of the week (1 is Monday), and single ones."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    dates: tuple[dt.date, ...] = ()
    source: Told

    @model_validator(mode="after")
    def _some_day_is_left(self) -> Self:
        if len(set(self.weekdays)) == 7:
            raise ValueError("no day of the week is left to work on")
        return self

    def holds(self, day: dt.date) -> bool:
        """Whether this is one of them."""
        return day.isoweekday() in self.weekdays or day in self.dates


class Law(Strict):
    """The content of a `law.toml`. `campaign_starts` names the item of the calendar with which the campaign begins."""

    campaign_starts: str | None = None
    act: tuple[Act, ...] = ()
    article: tuple[Article, ...] = ()
    standard: tuple[Standard, ...] = ()
    body: tuple[Body, ...] = ()
    days_off: DaysOff | None = None
    deadline: tuple[LegalDeadline, ...] = ()
    quorum: tuple[Quorum, ...] = ()
    composition: tuple[Composition, ...] = ()

    def edition(self, act: str | None, edition: str | None) -> Edition | None:
        """The edition of that act; None where there is none, or none is named."""
        named = (entry for entry in self.act if entry.id == act)
        return next((text for entry in named for text in entry.edition if text.id == edition), None)

    def binding(self, day: dt.date) -> Iterator[LegalDeadline]:
        """The deadlines of texts that are known to be in force on that day."""
        for deadline in self.deadline:
            text = self.edition(deadline.act, deadline.edition)
            if text is not None and text.binds(day):
                yield deadline

    def quorum_of(self, body: str, day: dt.date) -> Quorum | None:
        """The rule of quorum for such a commission that is known to be in force on that day, if there is one."""
        found = (rule for rule in self.quorum if rule.serves(body) and self._binds(rule, day))
        return next(found, None)

    def compositions_of(self, body: str, day: dt.date) -> list[Composition]:
        """The rules of composition for such a commission that are known to be in force on that day."""
        return [rule for rule in self.composition if rule.serves(body) and self._binds(rule, day)]

    def changes_of_composition(self, body: str) -> set[dt.date]:
        """The days from which other rules of composition are in force for such a commission than on the day before."""
        served = (rule for rule in self.composition if rule.serves(body))
        texts = [text for rule in served if (text := self.edition(rule.act, rule.edition)) and text.applies]
        begun = {text.since for text in texts if text.since}
        return begun | {text.until + dt.timedelta(1) for text in texts if text.until}

    def _binds(self, rule: Quorum | Composition, day: dt.date) -> bool:
        text = self.edition(rule.act, rule.edition)
        return text is not None and text.binds(day)

    def about(self, categories: Sequence[str]) -> list[Article]:
        """The articles that are about any of these kinds of violations, in the order of the file."""
        return [article for article in self.article if set(article.categories) & set(categories)]
