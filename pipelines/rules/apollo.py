"""Quality checks of NDI Apollo in our language, and our verdicts in its words.

An Apollo check says what is *wrong*, a rule of ours what must hold: a check becomes the negation of itself. Its `&&`
and `||` bind equally and are read from left to right (`a || b && c` is `(a || b) && c`, unlike in most languages): the
translation says so by parentheses. `AA = NULL` is `not answered(AA)`. Its `^`, `/`, `|` and `$location` lookups have
no counterpart and are refused.
"""

import re

from pipelines.errors import PackError
from pipelines.rules.language import Not, parse
from pipelines.rules.writing import written
from pipelines.tables.rule_results import Verdict, Verification

_JOINT = re.compile(r"(&&|\|\|)")
_NULL = re.compile(r"\b([A-Z]+)\s*(!?=)\s*NULL\b|\bNULL\s*(!?=)\s*([A-Z]+)\b")
_WORDS = {"&&": "and", "||": "or"}


def rule_expression(check: str, where: str = "check") -> str:
    """What must hold where this check is not to flag a report; PackError for what cannot be translated.

    Parentheses around conditions are not read: a joint inside them would be taken for one outside.
    """
    first, *rest = _JOINT.split(check)
    joined = _condition(first)
    for joint, condition in zip(rest[::2], rest[1::2], strict=True):
        joined = f"({joined}) {_WORDS[joint]} {_condition(condition)}"
    if re.search(r"\([^()]*(&&|\|\|)", check):
        raise PackError(
            f"{check!r} joins conditions inside parentheses",
            where=where,
            remedy="Write the rule in our language",
        )
    wrong = parse(joined, where)
    return written(wrong.of if isinstance(wrong, Not) else Not(wrong))


def _condition(text: str) -> str:
    found = _NULL.fullmatch(text.strip())
    if not found:
        return text.strip()
    variable, sign = found[1] or found[4], found[2] or found[3]
    return f"not answered({variable})" if sign == "=" else f"answered({variable})"


def status(verdict: Verdict, verification: Verification) -> str:
    """Apollo's word for what we say: one answer, on every screen and in every export."""
    if verdict == Verdict.FAIL:
        return "Verified" if verification == Verification.FULL else "Flagged"
    return {Verdict.PASS: "OK", Verdict.UNKNOWN: "Missing", Verdict.NOT_APPLICABLE: "OK"}[verdict]
