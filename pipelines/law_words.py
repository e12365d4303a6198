"""The forms of words that every part of a `law.toml` uses."""

from typing import Annotated

from pydantic import Field

Identity = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
Told = Annotated[str, Field(min_length=3)]
"""Where a statement comes from; there is none without it."""
