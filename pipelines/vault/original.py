"""What the vault knows of a file that came."""

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Original:
    """An original export: `name` is its keyed hash, `file_name` what it was called when it came.

    `reports` is how many different reports it holds. `observers` are the register's marks for those whose reports
    they are: even here no pseudonym is written.
    """

    name: str
    file_name: str
    intake: str
    came_at: dt.datetime
    size: int
    reports: int
    observers: tuple[str, ...]

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(dataclasses.asdict(self) | {"came_at": self.came_at.isoformat()}).encode()

    @classmethod
    def read(cls, text: bytes) -> "Original":
        """Out of what `written` gave."""
        said = json.loads(text)
        moment = dt.datetime.fromisoformat(said["came_at"])
        return cls(**(said | {"came_at": moment, "observers": tuple(said["observers"])}))
