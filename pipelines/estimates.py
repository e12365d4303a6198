"""What a sample is asked to estimate: the `[[estimate]]` entries of a catalogue, data and not code."""

import datetime as dt
from typing import Self

from pydantic import model_validator

from pipelines.source import Strict


class Estimate(Strict):
    """One estimate from the reports on one form.

    Either `share_of`, a condition in the language of the rules, gives a share of stations, `among` those of which
    another condition is so; or `numerator`, a question with a number, gives a share of the `voters` on the lists.
    A condition that nobody can tell of a station leaves the station without an answer, and so does a report of which
    `seen` is not so: whoever was not there tells nothing, while a station outside of `among` has answered that it is.
    `at` is the hour of polling day that the figure is about; none means the whole day.
    """

    indicator: str
    form: str
    share_of: str | None = None
    among: str | None = None
    seen: str | None = None
    numerator: str | None = None
    at: dt.time | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.share_of is None) == (self.numerator is None):
            raise ValueError("an estimate has either `share_of` or `numerator`")
        if self.share_of is None and (self.among is not None or self.seen is not None):
            raise ValueError("`among` and `seen` belong to `share_of`")
        return self
