"""What a sample is asked to estimate: the `[[estimate]]` entries of a catalogue, data and not code."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal, Self

import polars as pl
from pydantic import model_validator

from pipelines.errors import PackError
from pipelines.source import Strict


class Estimate(Strict):
    """One estimate from the reports on one form, or from observers' copies of protocols.

    Either `share_of`, a condition in the language of the rules, gives a share of stations, `among` those of which
    another condition is so; or `numerator`, a question with a number, gives a share of the `voters` on the lists.
    A condition that nobody can tell of a station leaves the station without an answer, and so does a report of which
    `seen` is not so: whoever was not there tells nothing, while a station outside of `among` has answered that it is.
    `at` is the hour of polling day that the figure is about; none means the whole day. Or `results` gives the share of
    each choice in the ballots found, by the copies; `contest` and `choice` narrow it to one ballot or choice.
    """

    indicator: str
    form: str | None = None
    share_of: str | None = None
    among: str | None = None
    seen: str | None = None
    numerator: str | None = None
    at: dt.time | None = None
    results: Literal["copies"] | None = None
    contest: str | None = None
    choice: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.share_of, self.numerator, self.results).count(None) != 2:
            raise ValueError("an estimate has either `share_of`, `numerator` or `results`")
        if self.share_of is None and (self.among is not None or self.seen is not None):
            raise ValueError("`among` and `seen` belong to `share_of`")
        if (self.form is None) == (self.results is None):
            raise ValueError("an estimate from reports names its `form`, one from `results` has none")
        if self.results is None and (self.contest, self.choice) != (None, None):
            raise ValueError("`contest` and `choice` belong to `results`")
        if self.results is not None and self.at is not None:
            raise ValueError("`results` are of the whole day: they have no `at`")
        return self

    @property
    def is_of_stations(self) -> bool:
        """Whether stations are counted, and not voters or ballots."""
        return self.share_of is not None


def each_choice(entries: Iterable[Estimate], choices: pl.DataFrame) -> list[Estimate]:
    """The entries, one about results once for each choice that it means, in the order of the ballot.

    `choices` is `staging.choices`. Of a pack without ballots there are no results to estimate.

    Raises:
        PackError: an entry names a contest or choice that is on no ballot.
    """
    listed = choices.sort("contest_id", "position").select("contest_id", "choice_id").rows()
    made: list[Estimate] = []
    for entry in entries:
        if entry.results is None:
            made.append(entry)
            continue
        meant = [
            {"contest": contest, "choice": choice}
            for contest, choice in listed
            if entry.contest in (None, contest) and entry.choice in (None, choice)
        ]
        if not meant and (entry.contest, entry.choice) != (None, None):
            raise PackError(
                f"no ballot has choice {entry.choice or '(any)'} of contest {entry.contest or '(any)'}",
                where=f"estimate {entry.indicator}",
                remedy="Write the ids of a [[contest]] and a [[choice]] of the pack",
            )
        made += [entry.model_copy(update=names) for names in meant]
    return made
