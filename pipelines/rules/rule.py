"""A rule over the answers of one report, as a form or a pack says it in a `[[rule]]`.

`expression` is what must hold. `when` is a precondition: where it is not so the rule is not asked. `missing` says what
it means that the answers do not suffice to tell: nothing (`unknown`), or that it counts as `fail` or as `pass`.

An `outlier` has a number for its expression, which must not lie further than `limit` robust standard deviations from
the median of the reports that share `within` (a column of the reports), where they are `at_least` so many.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from pipelines.domain import Severity
from pipelines.errors import PackError
from pipelines.rules.kinds import checked, checked_number
from pipelines.rules.language import Node, parse, questions
from pipelines.rules.writing import written
from pipelines.source import Strict
from pipelines.tables.rule_results import RuleKind


class Rule(Strict):
    """`[[rule]]`: what must hold in the reports of a form, and what it means where nobody can tell."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    form: str
    kind: RuleKind
    expression: str
    when: str | None = None
    missing: Literal["unknown", "fail", "pass"] = "unknown"
    severity: Severity = Severity.WARNING
    because: dict[str, str]
    within: Literal["region_id", "commission_id", "form_id"] | None = None
    limit: Annotated[float, Field(gt=0)] = 3.5
    at_least: Annotated[int, Field(ge=5)] = 10

    @field_validator("expression", "when")
    @classmethod
    def _readable(cls, text: str | None) -> str | None:
        if text is not None:
            try:
                parse(text)
            except PackError as error:
                raise ValueError(str(error)) from None
        return text

    @model_validator(mode="after")
    def _grouped(self) -> Self:
        if (self.kind == RuleKind.OUTLIER) != (self.within is not None):
            raise ValueError(
                "`within` says among which reports an outlier is one: an outlier has it, nothing else"
            )
        return self

    @property
    def version(self) -> str:
        """A hash of what the rule says, however it is typed; its words for people may change without it."""
        said = self.model_dump(mode="json", exclude={"because", "severity"})
        said["expression"] = written(parse(self.expression))
        said["when"] = self.when and written(parse(self.when))
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Bound:
    """A rule that has found its questions: all at the top of the form, or in one repeat group and at the top."""

    rule: Rule
    expression: Node
    when: Node | None
    questions: tuple[str, ...]
    group: str

    @classmethod
    def of(cls, rule: Rule, types: Mapping[str, str], groups: Mapping[str, str]) -> Self:
        """The rule over these questions of its form; PackError where it does not fit them."""
        where = f"rule {rule.id!r} of form {rule.form!r}"
        number = rule.kind == RuleKind.OUTLIER
        expression = (checked_number if number else checked)(parse(rule.expression, where), types, where)
        when = None if rule.when is None else checked(parse(rule.when, where), types, where)
        asked = questions(expression) + (questions(when) if when else [])
        inside = sorted({groups[code] for code in asked} - {""})
        if not asked or len(inside) > 1:
            raise PackError(
                f"it looks at {', '.join(inside)}, which have no common entries"
                if asked
                else "it asks nothing",
                where=where,
                remedy="Write a rule over questions of one repeat group and of the top of the form",
            )
        return cls(rule, expression, when, tuple(dict.fromkeys(asked)), inside[0] if inside else "")
