"""`marts.observer_agreement`: how well observers of the same unit agree, question by question.

Krippendorff's alpha (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011): 1 minus observed by expected
disagreement, nominal for options, interval for numbers. Observers are interchangeable, and there may be more than two.
"""

from collections.abc import Sequence
from math import nan

import polars as pl

from pipelines.tables.agreement import OBSERVER_AGREEMENT, Level, Measured

AT_LEAST = 10
"""Units observed twice, below which alpha says more about chance than about observers: a choice of ours."""


def build(double_observations: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """One row per question that was answered twice at least once, in the order of the forms."""
    asked = ["form_id", "question_id", "type", "position"]
    told = double_observations.join(questions.select(asked), on=["form_id", "question_id"])
    rows = [
        {"form_id": form, "question_id": question, **_agreement(str(kind), pairs)}
        for (form, question, kind, _), pairs in told.sort("form_id", "position").group_by(
            asked, maintain_order=True
        )
    ]
    return pl.DataFrame(rows, schema=OBSERVER_AGREEMENT.schema)


def _agreement(kind: str, pairs: pl.DataFrame) -> dict[str, object]:
    level = Level.INTERVAL if kind in ("integer", "decimal") else Level.NOMINAL
    units = _told(pairs)
    varies = len({value for told in units for value in told}) > 1
    enough = Measured.MEASURED if varies else Measured.NO_VARIATION
    state = enough if len(units) >= AT_LEAST else Measured.TOO_FEW
    return {
        "level": level.value,
        "units": len(units),
        "pairs": pairs.height,
        "equal_share": pairs["is_equal"].mean(),
        "state": state.value,
        "alpha": alpha(units, level) if state == Measured.MEASURED else None,
    }


def _told(pairs: pl.DataFrame) -> list[list[str]]:
    """Of every unit and day, what each of its observers answered."""
    where = ["unit_id", "observed_date"]
    a = pairs.select(*where, observer="observer_a", value="value_a")
    b = pairs.select(*where, observer="observer_b", value="value_b")
    told = pl.concat([a, b]).unique([*where, "observer"], maintain_order=True)
    return [list(values) for values in told.group_by(where, maintain_order=True).agg("value")["value"]]


def alpha(units: Sequence[Sequence[str]], level: Level) -> float:
    """Krippendorff's alpha of what was said of every unit, by however many; there must be more than one value.

    It does not depend on who said what, so that the rows of the matrix are the first, the second ... of a unit.
    """
    import krippendorff

    words = sorted({value for told in units for value in told})
    codes = {word: float(word) if level == Level.INTERVAL else float(n) for n, word in enumerate(words)}
    widest = max(map(len, units))
    matrix = [[codes[told[n]] if n < len(told) else nan for told in units] for n in range(widest)]
    return float(krippendorff.alpha(reliability_data=matrix, level_of_measurement=level.value))
