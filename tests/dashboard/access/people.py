"""What the tests of access share: a password, and a clock."""

import datetime as dt

PASSWORD = "four words put together"


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2030, 5, 12, 8, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += dt.timedelta(**by)
