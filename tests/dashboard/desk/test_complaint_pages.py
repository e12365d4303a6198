"""The pages of complaints on a real server: from a case to an appeal, deadlines, rights, refusals, files, bytes."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.dashboard.desk.complaining import NASTY, WORK, Chamber, build, chamber
from tests.dashboard.desk.test_shell import LARGEST_PAGE
from tests.dashboard.desk.visitor import Answer, Visitor


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lawful"))


@pytest.fixture
def desk(lawful: Path, tmp_path: Path) -> Iterator[Chamber]:
    with chamber(lawful, tmp_path) as made:
        yield made


def draft(visitor: Visitor, query: str = "case=report-north", **other: str) -> str:
    """Draft a complaint, and give its address."""
    said = {"body": "pec", "applicant": "observer", "kind": "complaint"} | other
    answer = visitor.fill_in(f"{WORK}/complaint?{query}", f"{WORK}/complaint", **said)
    assert answer.status == 303, answer.text
    return leads_to(answer)


def leads_to(answer: Answer) -> str:
    """The page that follows, without the number of the entry."""
    return str(answer.leads_to).partition("?entered=")[0]


def step(visitor: Visitor, address: str, kind: str, day: str, **said: str) -> Answer:
    hidden = visitor.get(address).fields(f"{address}/step")
    return visitor.post(f"{address}/step", {**hidden, "kind": kind, "day": day, **said})


def told(answer: Answer) -> str:
    """What the page says of the refusal."""
    found = re.search(r'role="alert"><p>(.*?)</p>', answer.text, re.DOTALL)
    return found[1] if found else ""


def in_english(visitor: Visitor) -> Visitor:
    visitor.cookies["baikoo-language"] = "en"
    return visitor


def rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))


# ---------------------------------------------------------------- from a case to an appeal


def test_from_a_case_to_an_appeal_in_one_line_of_time(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    assert f'href="{WORK}/complaint?case=report-north"' in visitor.get(f"{WORK}/case/report-north").text
    address = draft(visitor, articles="bribes", asks=NASTY)
    for kind, said in (
        ("filed", {"number": "12/3"}),
        ("registered", {"time": "09:30"}),
        ("decided", {"outcome": "rejected"}),
        ("informed", {}),
    ):
        answer = step(visitor, address, kind, desk.day(days=-1), **said)
        assert (answer.status, told(answer)) == (303, "")
        assert re.search(r'role="status">It is entered: entry \d+\.', visitor.get(str(answer.leads_to)).text)
    appeal = draft(visitor, f"appeal_of={address.rpartition('/')[2]}", body="tec")
    assert step(visitor, appeal, "filed", desk.day()).status == 303

    line = visitor.get(f"{WORK}/case/report-north").text.partition('class="time"')[2]
    found = re.findall(r"<b>(.*?)</b>(?: · ([^<]*?) · lawyer)?", line)
    assert [action for action, _ in found] == [
        "Filing", "Appeal entered", "Complaint entered", "Report written down",
        "Complainant informed", "Decision", "Registration", "Filing",
    ]  # fmt: skip
    assert "Rejected" in line
    assert "No. 12/3" in line
    assert f'href="{appeal}"' in visitor.get(address).text
    assert f'href="{address}"' in visitor.get(appeal).text


def test_a_further_case_is_added_from_its_page_or_by_its_number(desk: Chamber) -> None:
    visitor = desk.visitor("lawyer")
    address = draft(visitor)
    page, action = f"{WORK}/complaint?case=report-south", f"{WORK}/complaint/link"
    name = address.rpartition("/")[2]
    answer = visitor.fill_in(page, action, to=f"{name} 3")
    assert leads_to(answer) == address
    assert f'href="{WORK}/case/report-south"' in visitor.get(address).text

    other = draft(visitor, "case=report-south")
    assert leads_to(visitor.fill_in(other, f"{other}/link", cases="report-north")) == other
    wrong = in_english(visitor).fill_in(other, f"{other}/link", cases="report-nroth")
    assert (wrong.status, told(wrong)) == (409, "There is no such report")
    assert 'value="report-nroth"' in wrong.text


def test_a_draft_is_changed_until_it_is_filed_and_an_entry_is_undone(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    address = draft(visitor, other_articles="Art. 9\n\n  Art. 10")
    page = visitor.get(f"{address}/amend")
    assert page.text.count("Art. 9\nArt. 10") == 1
    changed = visitor.fill_in(
        f"{address}/amend", f"{WORK}/complaint", body="tec", applicant="voter", kind="claim"
    )
    assert leads_to(changed) == address
    assert "Draft changed" in visitor.get(address).text
    step(visitor, address, "filed", desk.day())
    assert f"{address}/amend" not in visitor.get(address).text

    assert leads_to(visitor.fill_in(address, f"{address}/undo", reason="by mistake")) == address
    assert f"{address}/amend" in visitor.get(address).text
    visitor.fill_in(address, f"{address}/undo", reason="by mistake")
    assert leads_to(visitor.fill_in(address, f"{address}/undo", reason="by mistake")) == f"{WORK}/complaints"
    assert visitor.get(address).status == 404


# ---------------------------------------------------------------- deadlines


def test_a_deadline_is_counted_in_local_days_and_overdue_is_of_this_moment(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    late, unknown = draft(visitor), draft(visitor, body="tec")
    for address in (late, unknown):
        step(visitor, address, "filed", "2030-05-12")
    assert "Last day for an answer: 15 May 2030" in visitor.get(late).text
    assert "No deadline known" in visitor.get(unknown).text

    desk.clock.moment = desk.clock.moment.replace(day=15, hour=21, minute=59)  # 23:59 local time
    visitor = in_english(desk.visitor("lawyer"))
    assert "Last day for an answer" in visitor.get(late).text
    desk.clock.forward(minutes=2)
    assert "The time for an answer has passed" in visitor.get(late).text
    listed = visitor.get(f"{WORK}/complaints").text
    assert "Waiting for an answer: 2; overdue: 1; without a known deadline: 1." in listed
    assert re.findall(rf'href="({WORK}/complaint/\w+)"', listed) == [late, unknown]
    only = visitor.get(f"{WORK}/complaints?state=overdue").text
    assert (late in only, unknown in only) == (True, False)

    step(visitor, late, "decided", "2030-05-16", outcome="granted")
    listed = visitor.get(f"{WORK}/complaints").text
    assert "overdue: 0" in listed
    assert re.findall(rf'href="({WORK}/complaint/\w+)"', listed) == [unknown, late]


# ---------------------------------------------------------------- refusals

IMPOSSIBLE = {
    "no day": ({"kind": "filed", "day": ""}, 422, "Look at this again: Day."),
    "no such day": ({"kind": "filed", "day": "2030-02-30"}, 422, "Look at this again: Day."),
    "a year by a slip of the hand": ({"kind": "filed", "day": "0001-01-01"}, 422, "Look at this again: Day."),
    "the future": ({"kind": "filed", "day": "2030-05-13"}, 409, "has not come yet"),
    "later today": ({"kind": "filed", "day": "2030-05-12", "time": "23:00"}, 409, "has not come yet"),
    "out of order": ({"kind": "decided", "day": "2030-05-12", "outcome": "granted"}, 409, "cannot follow"),
    "no such step": ({"kind": "won", "day": "2030-05-12"}, 422, "Look at this again"),
    "no such body": ({"kind": "filed", "day": "2030-05-12", "body": "ministry"}, 409, "not on the list"),
    "a long number": ({"kind": "filed", "day": "2030-05-12", "number": "1" * 101}, 422, "Number"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_is_refused_with_a_reason_and_nothing_typed_is_lost(desk: Chamber, case: str) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    address = draft(visitor)
    said, status, because = IMPOSSIBLE[case]
    answer = step(visitor, address, **{"reason": "as we were told", **said})

    assert answer.status == status
    assert because in told(answer)
    assert "as we were told" in answer.text
    assert "Filing</b>" not in visitor.get(address).text


@pytest.mark.parametrize(
    ("said", "status", "because"),
    [
        ({"body": "ministry"}, 409, "not on the list"),
        ({"applicant": ""}, 422, "Look at this again: Who complains."),
        ({"appeal_of": "nothing"}, 409, "no such complaint to appeal"),
        ({"asks": "a" * 20_001}, 422, "Look at this again: What is asked."),
    ],
)
def test_a_draft_that_cannot_be_is_refused_and_shown_again(
    desk: Chamber, said: dict[str, str], status: int, because: str
) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    page, action = f"{WORK}/complaint?case=report-north", f"{WORK}/complaint"
    whole = {"body": "pec", "applicant": "observer", "kind": "complaint", "other_articles": "Art. 9"}
    answer = visitor.fill_in(page, action, **whole | said)

    assert (answer.status, because in told(answer), "Art. 9" in answer.text) == (status, True, True)
    assert "0; without a known deadline: 0" in visitor.get(f"{WORK}/complaints").text


def test_two_people_at_once_and_the_same_form_twice(desk: Chamber) -> None:
    visitor = in_english(desk.visitor("lawyer"))
    address = draft(visitor)
    form = visitor.get(address).fields(f"{address}/step") | {"kind": "filed", "day": desk.day()}
    for _ in range(2):
        assert visitor.post(f"{address}/step", form).status == 303
    late = visitor.post(f"{address}/step", form | {"key": "another", "kind": "registered"})
    assert (late.status, "meanwhile" in told(late)) == (409, True)
    assert visitor.post(f"{address}/step", form | {"token": "forged"}).status == 403


@pytest.mark.parametrize("name", ["south", "analyst", "operator", "root"])
def test_beyond_ones_regions_or_role_nothing_is_entered_and_the_log_knows(desk: Chamber, name: str) -> None:
    address = draft(desk.visitor("north"))
    lawyer, other = desk.visitor("lawyer"), desk.visitor(name)
    form = other.get(f"{WORK}/").fields("/sign-out")
    for path, said in (
        (f"{address}/step", {"seen": "3", "kind": "filed", "day": desk.day()}),
        (f"{address}/undo", {"seen": "3", "entry": "3", "reason": "by mistake"}),
        (f"{address}/link", {"seen": "3", "cases": "report-south"}),
        (f"{WORK}/complaint/link", {"to": f"{address.rpartition('/')[2]} 3", "cases": "report-south"}),
    ):
        assert other.post(path, form | said | {"key": path}).status == 403
        assert desk.access.log.lines(last=1)[0]["what"] == "refused"
    for path in (f"{address}/amend", f"{WORK}/complaint?case=report-north"):
        assert other.get(path).status == 403
    assert other.get(address).status == (200 if name == "analyst" else 403)
    assert lawyer.get(address).text.count("<li><time") == 1


def test_a_form_that_names_a_foreign_complaint_tells_nothing_of_it(desk: Chamber) -> None:
    foreign, south = draft(desk.visitor("north")).rpartition("/")[2], desk.visitor("south")
    page = f"{WORK}/complaint?case=report-south"
    answer = south.fill_in(page, f"{WORK}/complaint", cases="report-south", appeal_of=foreign, body="")

    assert answer.status == 403
    assert desk.access.log.lines(last=1)[0]["what"] == "refused"


def test_a_coordinator_sees_the_complaints_of_their_regions_only(desk: Chamber) -> None:
    north, south = draft(desk.visitor("north")), draft(desk.visitor("lawyer"), "case=report-south")
    for name, seen in (
        ("north", {north}),
        ("south", {south}),
        ("analyst", {north, south}),
        ("operator", set()),
    ):
        visitor = desk.visitor(name)
        for path in ("complaints", "complaints.csv")[: 1 if name == "operator" else 2]:
            text = visitor.get(f"{WORK}/{path}").text
            assert {a for a in (north, south) if a.rpartition("/")[2] in text} == seen


# ---------------------------------------------------------------- files, log and bytes


def test_files_hold_neither_formulas_nor_html_and_are_logged(desk: Chamber) -> None:
    visitor = desk.visitor("lawyer")
    address = draft(visitor, asks=NASTY, other_articles=NASTY)
    step(visitor, address, "filed", desk.day(), number=NASTY, reason=NASTY)
    name = address.rpartition("/")[2]

    table = rows(visitor.get(f"{WORK}/complaints.csv?state=open").text)
    assert desk.access.log.lines(last=1)[0]["subject"] == "1 complaints: state=open&body=&outcome="
    assert [(row["complaint_id"], row["state"], row["outcome"]) for row in table] == [
        (name, "filed", "pending")
    ]
    assert not [value for row in table for value in row.values() if value.startswith(("=", "+", "-", "@"))]
    assert "ОКУУ МИСАЛЫ" in table[0]["notice"]

    for code, words in (("ky", "Эмне болду"), ("ru", "Что произошло")):
        paper = Document(io.BytesIO(visitor.get(f"{address}/draft-{code}.docx").raw))
        text = "\n".join(each.text for each in paper.element.body.iter() if each.text)
        assert NASTY in text
        assert words in text
        line = desk.access.log.lines(last=1)[0]
        assert (line["what"], line["subject"]) == ("export", f"complaint {name}: draft in {code}")
    assert visitor.get(f"{address}/draft-en.docx").status == 404
    assert "<b>ң" not in visitor.get(address).text


def test_a_page_takes_few_bytes_and_reading_is_logged(desk: Chamber) -> None:
    visitor = desk.visitor("lawyer")
    address = draft(visitor)
    step(visitor, address, "filed", desk.day())
    for number in range(60):
        draft(visitor, asks=f"{number}")
    for page in (
        address,
        f"{WORK}/complaints",
        f"{WORK}/complaint?case=report-south",
        f"{WORK}/case/report-north",
    ):
        assert len(gzip.compress(visitor.get(page).text.encode())) < LARGEST_PAGE, page
    assert visitor.get(f"{WORK}/complaints?page=2").text.count("<tr>") == 1 + 11
    visitor.get(address)
    line = desk.access.log.lines(last=1)[0]
    assert (line["what"], line["subject"]) == ("read", f"complaint {address.rpartition('/')[2]}")
