"""Sentences that are stored in English and read in the reader's language.

A message is a template with named places and the values to put there. Both are stored, so that a screen
can look the template up in its catalogue; the English sentence is stored beside them for everybody else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A template and its values. Catalogues are extracted from the calls `Message("...", ...)` in the code."""

    template: str
    parameters: Mapping[str, str | int | float]

    @property
    def english(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.parameters)

    @property
    def parameters_json(self) -> str:
        """The values as JSON, keys sorted so that identical builds stay identical."""
        return json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True)
