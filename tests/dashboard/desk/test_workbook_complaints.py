"""Complaints in the workbook: their deadlines go out, what came of them comes back, one step a row."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.casework.reading import COMPLAINT
from pipelines.journal import Entry, Journal
from tests.dashboard.desk import filled
from tests.dashboard.desk.complaining import ELECTION, Chamber, build, chamber
from tests.dashboard.desk.filled import COMPLAINTS, bring, confirm, fill, taken
from tests.dashboard.desk.test_complaint_pages import draft, in_english, step
from tests.dashboard.desk.test_workbook import counted
from tests.dashboard.desk.visitor import Visitor


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lawful"))


@pytest.fixture
def desk(lawful: Path, tmp_path: Path) -> Iterator[Chamber]:
    with chamber(lawful, tmp_path) as made:
        yield made


def filed(desk: Chamber, days_ago: int = 2) -> str:
    """A complaint that was handed in; its id."""
    lawyer = desk.visitor("lawyer")
    address = draft(lawyer)
    assert step(lawyer, address, "filed", desk.day(days=-days_ago)).status == 303
    return address.rpartition("/")[2]


def told(visitor: Visitor, name: str) -> dict[str, str | None]:
    """What the workbook says of a complaint."""
    sheet = filled.book(taken(visitor)).worksheets[COMPLAINTS]
    row = filled.rows(sheet)[name]
    return {code: sheet.cell(row, place).value for code, place in filled.codes(sheet).items()}


def steps(name: str) -> list[Entry]:
    history = Journal(settings.journal_url(ELECTION), ELECTION).history(COMPLAINT, name)
    return [entry for entry in history if entry.decision.action == "step"]


def test_the_deadline_goes_out_and_only_to_whom_it_concerns(desk: Chamber) -> None:
    name, north = filed(desk), in_english(desk.visitor("north"))
    cells = told(north, name)
    assert cells["state"] == "Filed"
    assert cells["filed"] == "10 May 2030"
    assert cells["due"] == "13 May 2030"
    south = filled.book(taken(desk.visitor("south"))).worksheets[COMPLAINTS]
    assert filled.rows(south) == {}


@pytest.mark.parametrize(
    "day", [dt.date(2030, 5, 11), dt.datetime(2030, 5, 11), "2030-05-11", "11.05.2030", "11.5.2030", 47614],
    ids=["date", "moment", "iso", "points", "short", "number of days"],
)  # fmt: skip
def test_a_decision_comes_back_with_its_day_however_it_is_typed(desk: Chamber, day: object) -> None:
    name, north = filed(desk), in_english(desk.visitor("north"))
    cells = {
        "kind": "Decision",
        "day": day,
        "time": "8:05",
        "outcome_now": "Partly granted",
        "number": "007/4",
    }
    bring(north, fill(taken(north), {name: cells}, COMPLAINTS))
    assert counted(confirm(north)) == [0, 1, 0, 0]
    payload = steps(name)[-1].decision.payload
    assert payload["kind"] == "decided"
    assert payload["outcome"] == "partly"
    assert payload["number"] == "007/4", "no zero is lost"
    at = dt.datetime.fromisoformat(str(payload["at"]))
    assert at == dt.datetime(2030, 5, 11, 8, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))


UNFIT = {
    "a day that is none": ({"kind": "Registration", "day": "31.02.2030"}, "Day"),
    "no day": ({"kind": "Registration"}, "Day"),
    "no step": ({"day": "11.05.2030"}, "What happened next"),
    "an hour that is none": ({"kind": "Registration", "day": "11.05.2030", "time": "25:10"}, "Hour and minute"),
    "a day to come": ({"kind": "Registration", "day": "11.05.2031"}, "That moment has not come yet"),
    "a decision without its outcome": ({"kind": "Decision", "day": "11.05.2030"}, "A decision needs its outcome"),
    "before it was filed": ({"kind": "Registration", "day": "01.05.2030"}, "This step lies before the one"),
    "a step that cannot follow": ({"kind": "Complainant informed", "day": "11.05.2030"}, "cannot"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "why"), UNFIT.values(), ids=UNFIT)
def test_a_step_that_cannot_be_is_refused_with_the_reason(
    desk: Chamber, cells: dict[str, str], why: str
) -> None:
    name, north = filed(desk), in_english(desk.visitor("north"))
    page = bring(north, fill(taken(north), {name: cells}, COMPLAINTS))
    assert counted(page) == [0, 0, 0, 1]
    assert why in page.text.split("Cannot be entered as it is")[1]
    assert len(steps(name)) == 1


def test_a_step_that_others_entered_meanwhile_is_a_conflict(desk: Chamber) -> None:
    name, north = filed(desk), in_english(desk.visitor("north"))
    registration = {"kind": "Registration", "day": "11.05.2030"}
    data = fill(taken(north), {name: registration}, COMPLAINTS)
    lawyer = desk.visitor("lawyer")
    address = f"/election/{ELECTION}/complaint/{name}"
    assert step(lawyer, address, "decided", desk.day(), outcome="rejected").status == 303
    page = bring(north, data)
    assert counted(page) == [0, 0, 1, 0]
    conflict = page.text.split("Others decided meanwhile")[1].split("<h2>")[0]
    assert "lawyer" in conflict
    assert "Decision" in conflict
    assert len(steps(name)) == 2
