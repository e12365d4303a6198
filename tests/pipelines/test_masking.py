"""Masking: every known person in every writing, and nothing else. All people are made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identities import Mask, Register
from pipelines.masking import Redactor

KEY = b"k" * 32
PEOPLE = (
    "Айбек Токтосунов", "Асанова Гүлмира Жолдошовна", "Ким Ли", "John O'Neill-Smith", "LTO 01",
    "+996 700 123 456", "0555-12-34-56", "gulya.as@example.org", "aibek.t", "collect:Ab3dE9", "353918051234567",
    "Манас Бейшенов", "Вишневская Анна", "12", "None", "ff",
)  # fmt: skip


def register(*people: str) -> Register:
    made = Register(KEY)
    made.learn(people or PEOPLE)
    return made


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor(register(), ordinary=["Манас району", "бюллетень"], pseudonyms=["LTO-01", "OBS-7"])


MASKED = {
    "as met": ("Айбек Токтосунов билдирди", "[name] билдирди"),
    "other order": ("Токтосунов Айбек билдирди", "[name] билдирди"),
    "other case": ("ТОКТОСУНОВ айбек", "[name]"),
    "a comma between": ("Токтосунов, Айбек", "[name]"),
    "the family name alone": ("Токтосунов келди", "[name] келди"),
    "an ending": ("Токтосуновдун айтымында", "[name] айтымында"),
    "a Russian ending": ("говорил с Айбеком и Асановой", "говорил с [name] и [name]"),
    "the ending of an adjective": ("бирге Вишневской", "бирге [name]"),
    "the other sex": ("Асанов", "[name]"),
    "initials before": ("А. Токтосунов жана А.Б. Токтосунов", "[name] жана [name]"),
    "an initial behind": ("Токтосунов А. келди", "[name] келди"),
    "letters that the keyboard lacks": ("Гулмира Асанова", "[name]"),
    "a name of three letters beside the other": ("Ли Ким", "[name]"),
    "a name with an apostrophe and a dash": ("O'NEILL-SMITH", "[name]"),
    "a name of three letters with an ending": ("Ли Кимдин айтымында", "[name] айтымында"),
    "an ending on the first of them": ("Кимге Ли чалды", "[name] чалды"),
    "Latin as written": ("john", "[name]"),
    "a name in a file's name": ("Айбек_Токтосунов.jpg", "[name].jpg"),
    "a name with a number behind": ("Токтосунов2.jpg", "[name].jpg"),
    "a decomposed letter": ("Бейшенов".replace("й", "и\u0306"), "[name]"),
    "the word of a pack beside the other part": ("Бейшенов Манас", "[name]"),
    "a phone as met": ("тел +996 700 123 456", "тел [phone]"),
    "a phone without its country": ("тел 0700123456.", "тел [phone]."),
    "a phone with dashes": ("700-12-34-56", "[phone]"),
    "a phone with brackets": ("+996(700)12-34-56", "[phone]"),
    "a phone of nobody we know": ("+49 (151) 2345-6789", "[phone]"),
    "a local phone of nobody we know": ("0312 66 12 34 чалды", "[phone] чалды"),
    "digits alone": ("996772123456", "[phone]"),
    "an address": ("жаз: a.b+c@example.co.uk!", "жаз: [email]!"),
    "an address in Cyrillic": ("айбек@почта.рф", "[email]"),
    "a handle": ("телеграм @aibek_kg", "телеграм [user]"),
    "a user name": ("aibek.t жазды", "[user] жазды"),
    "a device": ("collect:Ab3dE9", "[device]"),
    "a device of nobody we know": ("collect:zz9Y", "[device]"),
    "an IMEI": ("IMEI 353918051234567", "IMEI [device]"),
    "a display name with a number": ("LTO 01 жазды", "[name] жазды"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MASKED.values(), ids=MASKED)
def test_a_person_is_masked(redactor: Redactor, text: str, expected: str) -> None:
    assert redactor.redact(text) == expected


KEPT = (
    "УИК №5101", "5101 5102 5103", "0512", "0051 0052 0053", "1834", "120 130 140 150", "1 234 567", "12,5",
    "42.874621987",
    "40.704 72.866 900 5", "2027-01-10 18:04:11", "2027-01-10T17:40:00.000+06:00", "10.01.2027 08:00", "08:00-20:00",
    "LTO-01", "OBS-7 жана LTO-01", "uuid:6f1c0000-0000-4000-8000-000000000001", "bribery admin", "Манас району",
    "500 сом берген", "27 бузуу", "None", "12", "ff", "a@b", "т.б.", "2027-01-10", "", "ашык бюллетень", "№ 7, 8, 9",
)  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobody_stays(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text


def test_a_family_name_of_two_alone_is_masked_by_each_of_them() -> None:
    made = Redactor(register("Мамбетова-Асанова"))
    assert made.redact("Мамбетова менен Асанованын") == "[name] менен [name]"


def test_an_account_that_is_called_like_an_option_does_not_mask_the_option() -> None:
    made = Redactor(register("admin", "Закон"), ordinary=["bribery", "admin", "закон"])
    assert made.redact("bribery admin") == "bribery admin"
    assert made.redact("закон") == "закон"


def test_pseudonyms_in_a_text_stay_though_a_name_is_written_like_them() -> None:
    made = Redactor(register("Айбек OSHLTO-05"), pseudonyms=["OSHLTO-05", "OSHLTO-06"])
    assert made.redact("Айбек (OSHLTO-05), OSHLTO-06.") == "[name] (OSHLTO-05), OSHLTO-06."


def test_codes_are_masked_where_they_are_known_and_not_by_their_form(redactor: Redactor) -> None:
    assert redactor.known("2027011001234") == "2027011001234"
    assert redactor.known("0700123456") == "[phone]"


def test_a_code_of_the_pack_is_no_phone_though_it_has_as_many_digits() -> None:
    made = Redactor(register(), ordinary=['{"unit_id": "90711201000000"}', "010100001"])
    assert made.redact("90711201000000 010100001") == "90711201000000 010100001"
    assert made.redact("90711201000001 010100002") == "[device] [phone]"


def test_a_sentence_among_the_names_teaches_no_words() -> None:
    made = register("Бүгүн участокто баары тынч болду, арыз түшкөн жок", "Сатарова Бурма")
    assert Redactor(made).redact("Бурма: тынч болду") == "[name]: тынч болду"


def test_the_register_holds_nothing_that_can_be_read() -> None:
    written = register().written().decode()
    assert not any(
        person.lower() in written.lower() for person in PEOPLE if len(person) > 3 and person != "None"
    )


def test_the_register_is_the_same_after_it_was_written_and_read() -> None:
    again = Register(KEY, register().written())
    assert Redactor(again).redact("Токтосунов") == Mask.NAME
    assert not again.learn(PEOPLE)
    assert Redactor(Register(b"o" * 32, register().written())).redact("Токтосунов") == "Токтосунов"


def test_a_forgotten_pseudonym_is_masked_also_where_a_deployment_still_has_it() -> None:
    made = register()
    made.forget("LTO-01")
    assert (
        Redactor(made, pseudonyms=["LTO-01"]).redact("LTO-01 айтты, (LTO-01)")
        == "[observer] айтты, ([observer])"
    )


@given(st.text(max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    made = Redactor(register())
    once = made.redact(text)
    assert Redactor(register()).redact(once) == once


@given(
    st.sampled_from([person for person in PEOPLE if len(person) > 3 and person != "None"]),
    st.sampled_from(["", " ", ", ", "\n", "(", "«", " - ", "; "]),
    st.sampled_from(["", " ", ", ", "\n", ")", "»", "; ", "."]),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_what_was_met_is_never_told_whatever_stands_around_it(
    person: str, before: str, after: str, case
) -> None:
    text = Redactor(register()).redact(f"бул{before or ' '}{case(person)}{after}")
    assert person.casefold() not in text.casefold()


def test_a_thousand_reports_of_thirty_texts_that_all_differ_are_masked_in_seconds() -> None:
    made = register(*(f"Фамилиясы{n} Аты{n}" for n in range(500)), *(f"+9967001{n:05}" for n in range(500)))
    redactor = Redactor(made)
    texts = [
        f"Участок {n % 2500}: шайлоочу {n} келди, бюллетень {n * 7} даана, {n % 60} мүнөт"
        for n in range(30_000)
    ]
    started = time.process_time()
    for text in texts:
        redactor.redact(text)
    seconds = time.process_time() - started
    assert seconds < 5
