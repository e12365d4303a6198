"""How many bytes a page of the desk takes over the line, compressed: at 64 kbit/s a page of 14 kB takes two seconds."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access import By, Grant
from dashboard.desk import drafts
from pipelines.casework.rights import Role
from tests.dashboard.desk.conftest import opened
from tests.dashboard.desk.reported import ELECTION, WORK, Office, case, decide
from tests.dashboard.desk.test_shell import LARGEST_PAGE

KEPT = {"accounts": f"{WORK}/accounts", "log": f"{WORK}/log"}
LARGEST_SCRIPT = 2_000
FIFTY = f"{WORK}/several?{'&'.join(f'case=v-{number}' for number in range(1, 51))}"
PAGES = {
    "queue": f"{WORK}/desk",
    "case": case("v-8"),
    "amended": f"{case('v-8')}/amend",
    "report": f"{WORK}/report",
    "several": FIFTY,
    "start": f"{WORK}/",
}


@pytest.fixture(scope="module")
def remarked(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A desk with a case of a long history."""
    with opened(reports, tmp_path_factory.mktemp("remarked")) as office:
        visitor = office.visitor("lena")
        for _ in range(20):
            decide(visitor, "v-8", "remark", reason="Чалып көрдүм, эч ким жооп берген жок, эртең кайра чалам")
        assert len(office.entries()) >= 20
        yield office


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_small_with_fifty_rows(remarked: Office, path: str, code: str) -> None:
    visitor = remarked.visitor("lena")
    visitor.cookies["baikoo-language"] = code
    answer = visitor.get(path)
    assert answer.status == 200
    assert len(gzip.compress(answer.text.encode())) < LARGEST_PAGE


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
@pytest.mark.parametrize("path", KEPT.values(), ids=KEPT)
def test_a_page_of_whoever_keeps_accounts_is_small_with_fifty_rows(
    office: Office, path: str, code: str
) -> None:
    keeper = office.access.accounts.named("root")
    by = By(keeper.id, ELECTION, "192.0.2.1", "Жаңы кызматкер келди, аймактык координатор сурады")
    for number in range(60):
        office.access.add(
            f"operator-{number}", by, grant=Grant(Role.COORDINATOR, frozenset({"TL-N", "TL-S"}))
        )
    visitor = office.visitor("root")
    visitor.cookies["baikoo-language"] = code
    answer = visitor.get(path)
    assert answer.text.count("<tr>") == 51
    assert "<script" not in answer.text
    assert len(gzip.compress(answer.text.encode())) < LARGEST_PAGE


def test_the_script_is_small_and_kept_for_a_year(office: Office) -> None:
    answer = office.visitor("oper").get(drafts.script_path())
    assert len(answer.text.encode()) < LARGEST_SCRIPT
    assert "immutable" in answer.headers["Cache-Control"]


def test_only_the_page_that_keeps_drafts_has_a_script(office: Office) -> None:
    visitor = office.visitor("lena")
    with_script = {path for path in PAGES.values() if "<script" in visitor.get(path).text}
    assert with_script == {PAGES["report"]}
