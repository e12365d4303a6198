"""The keys of links and buttons: what the keyboard of the reader's language types there."""

import re

import pytest

from dashboard.desk.keys import key
from tests.dashboard.desk.reported import Office, case


@pytest.mark.parametrize(("code", "takes"), [("ky", "е"), ("ru", "е"), ("en", "t")])
def test_a_page_offers_keys_that_its_language_types_and_none_twice(
    office: Office, code: str, takes: str
) -> None:
    visitor = office.visitor("lena")
    visitor.cookies["baikoo-language"] = code
    found = re.findall(r'accesskey="(.)"', visitor.get(case("v-8")).text)
    assert takes in found
    assert len(found) == len(set(found))


def test_every_latin_letter_has_a_key_of_its_own_in_cyrillic() -> None:
    latin = "abcdefghijklmnopqrstuvwxyz"
    assert len({key("ky", letter) for letter in latin} - set(latin)) == len(latin)
