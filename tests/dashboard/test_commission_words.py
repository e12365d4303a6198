"""Every column that sources may contradict one another in, and every figure of a register, has a name of its own."""

from pathlib import Path

import pytest

from dashboard import queries
from dashboard.i18n import LANGUAGES
from pipelines.tables import commission_activity as followed
from pipelines.tables import commission_composition as composed
from pipelines.tables import commissions as told
from tests.dashboard.followed import EXERCISE, opened

MERGED = (
    (told.COMMISSION_SESSIONS, followed.SESSIONS),
    (told.COMMISSION_DECISIONS, followed.DECISIONS),
    (told.COMMISSION_MEMBERS, composed.MEMBERS),
    (told.CALENDAR_PLAN, followed.PLAN),
    (told.RECOMMENDATIONS, followed.RECOMMENDATIONS),
)
OF_A_TELLING = {"source_id", "row_number", "source_url", "note"}
FIGURES = {"received", "granted", "partly", "rejected", "not_considered", "outcomes"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_figure_has_a_name(real_build: Path, language: str) -> None:
    with opened(real_build, EXERCISE) as view:
        names = queries.names(view.connection, language)
    fields = {
        name
        for staged, merged in MERGED
        for name in staged.schema
        if name not in (*OF_A_TELLING, *merged.key)
    }

    assert len(fields) > 25
    assert {name for name in fields if ("commission_field", name) not in names} == set()
    assert {name for name in FIGURES if ("register_figure", name) not in names} == set()
