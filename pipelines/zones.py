"""The time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> frozenset[str]:
    """Their names; to ask for them walks through a folder of hundreds of files, which every pack would do."""
    return frozenset(available_timezones())
