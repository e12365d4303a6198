"""A session, decision, member or item of the plan in a sentence: by its name or number, never by its identity."""

import pytest

from dashboard.i18n import Language

NAMES = {
    ("commission", "cec"): "ЦИК",
    ("unit", "tec-1"): "ТИК: город",
    ("plan_item", "lists"): "Вывешивание списков",
    ("decision", "cec/2020/banks"): "О банках",
    ("decision", "cec/2020/263"): "О назначении выборов",
}
CASES = {
    "lists": "«Вывешивание списков»",
    "cec/2020/263": "ЦИК, 2020, № 263",
    "cec/2020/banks": "ЦИК: «О банках»",
    "tec-1/2026-03-03/1": "ТИК: город, 3 марта 2026 г., № 1",
    "tec-1/7": "ТИК: город, 7",
}


@pytest.mark.parametrize("identity", CASES)
def test_by_its_name_or_number(identity: str) -> None:
    said = Language("ru", names=NAMES).record(identity)

    assert " ".join(said.split()) == CASES[identity]
