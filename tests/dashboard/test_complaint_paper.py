"""The draft complaint: what stands on the paper, in which language, and that text from outside is only text."""

import datetime as dt
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from dashboard.documents.complaint import Draft, write
from dashboard.documents.paper import BLANK, readable
from dashboard.i18n import Language
from pipelines import pack_tables, packs, settings
from pipelines.casework.actions import ComplaintStep, FileComplaint, StepKind, Told
from pipelines.casework.complaints import complaints
from pipelines.casework.decision import Decision
from pipelines.casework.rights import Role
from pipelines.casework.steps import Rules
from pipelines.domain import Precision

ZONE = ZoneInfo("Asia/Bishkek")
MADE = dt.datetime(2026, 3, 16, 9, 0, tzinfo=dt.UTC)
EXERCISE = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA)


def language(code: str, pack=EXERCISE) -> Language:
    labels = pack_tables.labels(pack).filter(role="name", language=code)
    names = {
        (kind, identity): text for kind, identity, text in labels.select("kind", "id", "text").iter_rows()
    }
    voters = {"ky": "Шайлоочулардын", "ru": "Избирателей"}  # as the observers' form calls that answer
    return Language(code, ZONE, names | {("option.form.affected", "voters"): voters[code]})


def told(**more: Any) -> Told:
    said: dict[str, Any] = {
        "category": "observer_rights", "phase": "counting", "observed_at": dt.datetime(2026, 3, 15, 21, 5, tzinfo=ZONE),
        "what_happened": "Байкоочуну эсептөө учурунда участоктон чыгарып жиберишти: ң ө ү Ң Ө Ү.",
        "place_text": "№ 1234 участок, мектептин спорт залы", "actor": "pec", "affected": "voters",
        "evidence": ("direct", "photo_video"), "independent_sources": 2, "source_channel": "observer",
        "publication_level": "rayon",
    }  # fmt: skip
    return Told.model_validate(said | more)


def draft(*facts: Told, **more: Any) -> Draft:
    complaint = FileComplaint.model_validate(
        {
            "cases": ("case-1",),
            "body": "tec",
            "applicant": "observer",
            "articles": ("observers", "exercise_standard", "Дагы бир берене, кол менен жазылган"),
            "asks": "Чечимди карап чыгууну жана байкоочуну киргизүүнү суранам.",
        }
        | more.pop("complaint", {})
    )
    held = {"law": EXERCISE.law, "attachments": ("Сүрөт, 2 барак",), "form": "form"} | more
    return Draft("kg-exercise", held.pop("is_synthetic", True), complaint, facts or (told(),), **held)


def paper(made: Draft, code: str = "ky") -> bytes:
    return write(made, language(code), made_at=MADE)


def lines(file: bytes) -> list[str]:
    """Every paragraph and every row of a table, in the order of the paper; head and foot first."""
    document = Document(io.BytesIO(file))
    section = document.sections[0]
    found = [section.header.paragraphs[0].text, section.footer.paragraphs[0].text]
    for part in document.iter_inner_content():
        found += (
            [part.text] if hasattr(part, "runs") else [" | ".join(c.text for c in r.cells) for r in part.rows]
        )
    return [text.replace("\u202f", " ").replace("\xa0", " ") for text in found]


KYRGYZ = [
    "ОКУУ МИСАЛЫ: маалыматтар ойдон чыгарылган.",
    "Кимге: Аймактык шайлоо комиссиясы (ТШК)",
    f"Органдын аталышы жана дареги: {BLANK}",
    "Кимден: Байкоочу",
    f"Толук аты-жөнү: {BLANK}",
    "ДАТТАНУУ",
    "Факт № 1",
    "Качан | 2026-ж., 15-март, 21:05",
    "Кайда | № 1234 участок, мектептин спорт залы",
    "Билдирүүдө айтылганы | Байкоочуну эсептөө учурунда участоктон чыгарып жиберишти: ң ө ү Ң Ө Ү.",
    "Билдирүү боюнча ким кылган | Участкалык шайлоо комиссиясы (УШК)",
    "Кимдин укугу бузулган | Шайлоочулардын",
    "Далилдер | өзү көргөн, сүрөт же видео",
    "Көз каранды эмес булактар | 2",
    "2. Машыгуу үчүн ойдон чыгарылган эл аралык стандарт",
    "3. Дагы бир берене, кол менен жазылган",
    "Чечимди карап чыгууну жана байкоочуну киргизүүнү суранам.",
    "1. Сүрөт, 2 барак",
    f"Колу: {BLANK}",
]
RUSSIAN = [
    "УЧЕБНЫЙ ПРИМЕР: данные вымышлены.",
    "Кому: Территориальная комиссия (ТИК)",
    "От кого: Наблюдатель",
    "ЖАЛОБА",
    "Когда | 15 марта 2026 г., 21:05",
    "Чьи права затронуты | Избирателей",
    "Доказательства | видел лично, фото или видео",
    "1. Вымышленный закон для учений: статья X-1; Права наблюдателей (вымышлено); "
    "редакция действует с этой даты: 1 января 2026 г.",
    f"Подпись: {BLANK}",
]


def test_a_report_that_does_not_say_enough_is_a_blank_after_the_others() -> None:
    made = draft()
    found = lines(paper(Draft(made.election_id, True, made.complaint, (None, told()), law=made.law)))

    assert found[found.index("Факт № 2") + 1] == BLANK
    assert found.index("Факт № 1") < found.index("Факт № 2")


@pytest.mark.parametrize(("code", "expected"), [("ky", KYRGYZ), ("ru", RUSSIAN)])
def test_the_paper_says_it_in_the_readers_language_and_in_this_order(code: str, expected: list[str]) -> None:
    found = lines(paper(draft(), code))

    assert [text for text in found if text in expected] == expected


def test_facts_stand_in_the_order_in_which_they_happened() -> None:
    late, early = (
        told(what_happened="Кийинки"),
        told(
            what_happened="Мурунку", observed_at=dt.datetime(2026, 3, 15, 8), observed_precision=Precision.DAY
        ),
    )
    found = lines(paper(draft(late, early)))

    assert found.index("Билдирүүдө айтылганы | Мурунку") < found.index("Билдирүүдө айтылганы | Кийинки")
    assert "Качан | 2026-ж., 15-март" in found  # the hour is not known, and none is told
    assert "Факт № 2" in found


def test_what_is_not_known_is_a_blank() -> None:
    unknown = told(place_text="", actor="unknown", affected=None, evidence=(), independent_sources=0)
    made = draft(unknown, complaint={"articles": (), "asks": ""}, attachments=())
    found = lines(paper(made, "ru"))

    for label in (
        "Где",
        "Кто действовал, по сообщению",
        "Чьи права затронуты",
        "Доказательства",
        "Независимые источники",
    ):
        assert f"{label} | {BLANK}" in found
    after = {heading: found[found.index(heading) + 1] for heading in ("Просьба", "Статьи закона и стандарты")}
    assert after == {"Просьба": BLANK, "Статьи закона и стандарты": f"1. {BLANK}"}


def test_no_code_stands_on_the_paper_where_a_name_is_missing() -> None:
    reported = told(unit_id="7402", place_text="", affected="newcomer", actor="newcomer")
    found = lines(paper(draft(reported)))
    for label in ("Кайда", "Кимдин укугу бузулган", "Билдирүү боюнча ким кылган"):
        assert f"{label} | {BLANK}" in found

    named = draft(reported, places={"7402": "Чүй облусу, № 7402"})
    assert "Кайда | Чүй облусу, № 7402" in lines(paper(named))


def test_the_hash_of_a_file_is_nothing_for_a_paper() -> None:
    assert "Далилдер | өзү көргөн" in lines(paper(draft(told(evidence=("direct", "a3f9" * 16)))))


def test_only_an_exercise_says_that_it_is_one() -> None:
    assert lines(paper(draft(is_synthetic=False)))[0] == ""


def test_of_an_edition_that_nobody_says_applied_the_paper_says_so() -> None:
    pack = packs.load(settings.pack_folder("kg-2021-01-10-president"), data=settings.DATA)
    made = draft(is_synthetic=False, law=pack.law, complaint={"articles": ("electoral_code_43",)})
    found = "\n".join(lines(write(made, language("ru", pack), made_at=MADE)))

    assert "Кодекс о выборах: статья 43; " in found
    assert "применяется ли эта редакция, неизвестно" in found


def test_a_body_that_no_actor_spells_out_is_called_as_everywhere() -> None:
    assert "Кимге: Жогорку сот" in lines(paper(draft(complaint={"body": "supreme_court"})))


def test_without_a_law_an_article_is_what_was_written() -> None:
    assert "1. observers" in lines(paper(draft(law=None)))


def test_an_appeal_names_the_decision() -> None:
    earlier = FileComplaint(cases=("case-1",), body="pec", applicant="observer", filed_at=MADE)
    decided = ComplaintStep(kind=StepKind.DECIDED, at=MADE, number="№ 17-ө", outcome="rejected")
    journal = [
        Decision(number, MADE, "lawyer", Role.LAWYER, "file", ("c-1",), (), content)
        for number, content in enumerate((earlier, decided), start=1)
    ]
    (against,) = complaints(journal, Rules(ZONE))
    found = lines(paper(draft(against=against, complaint={"appeal_of": "c-1"})))

    assert [text for text in found if text.startswith(("Орган |", "Чечимдин", "Жыйынтыгы"))] == [
        "Орган | Участкалык шайлоо комиссиясы (УШК)",
        "Чечимдин күнү | 2026-ж., 16-март", "Чечимдин номери | № 17-ө", "Жыйынтыгы | Четке кагылган",
    ]  # fmt: skip


# ---------------------------------------------------------------- text from outside

NASTY = [
    "=HYPERLINK(\"http://example.invalid\",\"x\")", "<script>alert(1)</script>", "{ DDEAUTO c:\\\\cmd.exe }",
    "]]></w:t></w:r><w:fldSimple w:instr=\"DATE\"/>", "&amp;&#x0;", "a\x00b\x0bc\x1bd\ufffee",
    "\u202e123\u202c", "{place} {0} %s", "line\r\nline\ttab",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_text_from_outside_is_only_text(text: str) -> None:
    made = draft(
        told(what_happened=f"abc {text} end", place_text=text),
        complaint={"asks": text, "articles": (text,)},
        attachments=(text,),
    )
    file = paper(made)
    expected = readable(f"abc {text} end")

    assert f"Билдирүүдө айтылганы | {expected}" in lines(file)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        inside = parts.read("word/document.xml").decode()
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert not any(sign in inside for sign in ("<w:fldChar", "<w:instrText", "<w:fldSimple", "<w:hyperlink"))
    assert "example.invalid" not in relations
    assert "TargetMode" not in relations


def test_half_a_letter_is_left_out() -> None:
    """The desk refuses it; the description of a file may come from elsewhere."""
    assert "1. half" in lines(paper(draft(attachments=("\ud800half",))))


def test_ten_pages_of_text_are_no_trouble() -> None:
    assert max(text.count("ң") for text in lines(paper(draft(told(what_happened="ң" * 20_000))))) > 20_000 - 1


def test_the_file_names_nobody_and_only_the_given_moment() -> None:
    file = paper(draft())
    about = Document(io.BytesIO(file)).core_properties

    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.created == about.modified == MADE
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert (
            "python"
            not in "".join(parts.read(name).decode(errors="replace") for name in parts.namelist()).lower()
        )


@pytest.mark.parametrize("code", ["ky", "ru"])
def test_an_office_program_opens_it_as_a_paper(code: str, tmp_path: Path) -> None:
    office = os.environ.get("BAIKOO_OFFICE") or shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("no office program here")
    file = tmp_path / "complaint.docx"
    file.write_bytes(paper(draft(told(), told(category="secrecy")), code))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file]
    done = subprocess.run(convert, check=True, capture_output=True, text=True, timeout=180)
    if "could not be loaded" in done.stderr:
        pytest.skip("the office program here reads no text documents")

    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "complaint.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout

    for word in ("ң ө ү Ң Ө Ү", "№ 1234 участок", "15"):
        assert word in text
    assert text.count("\f") <= 3
