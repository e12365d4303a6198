"""Questions about reports on single violations: what they say, what may be said of one, where places lie.

As in `queries`: a connection and filters in, a frame out.
"""

import polars as pl

from dashboard.queries import Connection
from dashboard.queries_tallies import ask
from pipelines.marts.violation_rates import EVENT


def reports(connection: Connection) -> pl.DataFrame:
    """`marts.case_reports`."""
    return ask(connection, "SELECT * FROM marts.case_reports ORDER BY report_id")


def regions(connection: Connection) -> dict[str, str]:
    """The region of every unit that lies in one."""
    found = ask(connection, "SELECT unit_id, region_id FROM staging.units WHERE region_id IS NOT NULL")
    return dict(found.iter_rows())


def form(connection: Connection) -> str | None:
    """The form on which observers report single violations; its words are those of the desk too."""
    found = ask(
        connection,
        "SELECT form_id FROM staging.questions WHERE question_id = $event AND group_id = '' ORDER BY form_id LIMIT 1",
        event=EVENT,
    )
    return str(found.item()) if found.height else None


def options(connection: Connection, form_id: str) -> dict[str, list[str]]:
    """The options of every question of this form that has some, in their order."""
    found = ask(
        connection,
        "SELECT question_id, options FROM staging.questions WHERE form_id = $form_id AND options IS NOT NULL",
        form_id=form_id,
    )
    return {question: codes.split(" ") for question, codes in found.iter_rows()}


def places(connection: Connection) -> list[str]:
    """The regions and the districts in them: where somebody on the telephone can say that something happened."""
    found = ask(
        connection, "SELECT unit_id FROM staging.units WHERE level IN ('region', 'district') ORDER BY unit_id"
    )
    return found["unit_id"].to_list()


def numbered(connection: Connection, unit_id: str) -> tuple[str, list[str]] | None:
    """The number of a station, and the units by which a form may ask for it; None where the unit is no station."""
    found = ask(
        connection,
        """
        SELECT national_code, lies_in, parent_id, region_id FROM staging.units
        WHERE unit_id = $unit_id AND level = 'station'
        """,
        unit_id=unit_id,
    )
    if not found.height:
        return None
    code, *units = found.row(0)
    return str(code), [unit for unit in units if unit]


def station(connection: Connection, code: str, unit_id: str) -> str | None:
    """The station with this number in the unit, or in the region of it; None where there is none, or several."""
    found = ask(
        connection,
        """
        SELECT s.unit_id FROM staging.units s JOIN staging.units u ON u.unit_id = $unit_id
        WHERE s.level = 'station' AND s.national_code = $code AND s.region_id = u.region_id
          AND (u.level = 'region' OR u.unit_id IN (s.lies_in, s.parent_id))
        """,
        code=code,
        unit_id=unit_id,
    )
    return str(found.item()) if found.height == 1 else None
