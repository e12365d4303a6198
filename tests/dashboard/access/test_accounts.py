"""Accounts: who there is, how a password is kept, and what is refused."""

from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.access import Access, Grant, Person, passwords
from pipelines.casework.rights import Account, Role
from pipelines.errors import BaikooError
from tests.dashboard.access.people import PASSWORD

NORTH = frozenset({"TL-N"})


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    one, other = passwords.kept(PASSWORD), passwords.kept(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != other
    assert passwords.fits(PASSWORD, one)
    assert not passwords.fits(f"{PASSWORD} ", one)


def test_for_an_account_without_a_password_none_fits_and_the_work_is_the_same() -> None:
    assert passwords._NOBODY.split("$")[:4] == passwords.kept(PASSWORD).split("$")[:4]
    assert not passwords.fits("the password of an account that does not exist", None)


def test_nothing_that_was_typed_lies_in_the_files(access: Access, known: Person, tmp_path: Path) -> None:
    access.sign_in("aida", PASSWORD, "")
    access.sign_in("my password by mistake", "something secret", "")
    access.engine.dispose()
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"aida" in held
    assert not [typed for typed in (PASSWORD, "my password", "something secret") if typed.encode() in held]


def test_the_files_are_for_their_owner_alone(access: Access, tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "accounts.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "password", ["", "short", "elevenchars", "aida is my name", "AIDA-AIDA-AIDA", "aaaaaaaaaaaaaaa"]
)
def test_too_easy_a_password_is_refused_and_not_repeated(access: Access, password: str) -> None:
    with pytest.raises(BaikooError) as caught:
        access.accounts.add("aida", access.now(), password=password)
    assert not password or password not in str(caught.value)
    assert access.accounts.all() == []


def test_ten_megabytes_are_no_password(access: Access, known: Person) -> None:
    with pytest.raises(BaikooError, match="more than 500"):
        access.set_password(known, "long word " * 1_000_000)
    assert access.sign_in("aida", PASSWORD + "x" * 10_000_000, "") is None


@pytest.mark.parametrize("name", ["", "a", "-a", "two words", "a\nb", "<b>", "x" * 81])
def test_a_name_that_is_none_is_refused(access: Access, name: str) -> None:
    with pytest.raises(BaikooError, match="letters, digits"):
        access.accounts.add(name, access.now())


def test_a_name_is_one_whatever_its_letters(access: Access, aida: Person) -> None:
    with pytest.raises(BaikooError, match="already"):
        access.accounts.add(" Aida ", access.now(), issuer="https://id.example", subject="1")
    assert access.accounts.named("AIDA") == aida


def test_names_may_be_in_any_script(access: Access) -> None:
    access.accounts.add("Өмүрбек", access.now(), issuer="https://id.example", subject="1")
    assert access.accounts.named("өмүрбек").name == "өмүрбек"


def test_what_a_person_is_stands_by_election(access: Access, aida: Person) -> None:
    access.accounts.grant(aida, "tl-2031", Grant(Role.LAWYER, observer_id="o-7"))
    again = access.accounts.named("aida")
    assert again.within("tl-2030") == Account(aida.id, Role.COORDINATOR, NORTH)
    assert again.within("tl-2031") == Account(aida.id, Role.LAWYER, observer_id="o-7")
    assert again.within("tl-2032") is None
    access.accounts.grant(aida, "tl-2030", None)
    assert access.accounts.named("aida").within("tl-2030") is None


@pytest.mark.parametrize("role", Role)
def test_regions_are_a_coordinators_and_nobody_elses(access: Access, aida: Person, role: Role) -> None:
    with pytest.raises(BaikooError, match="works in regions"):
        access.accounts.grant(
            aida, "tl-2030", Grant(role, frozenset() if role is Role.COORDINATOR else NORTH)
        )
    assert access.accounts.named("aida") == aida


def test_who_is_vouched_for_has_the_account_of_that_issuer_and_person_alone(access: Access) -> None:
    zina = access.accounts.add("zina", access.now(), issuer="https://id.example", subject="1")
    found = access.accounts.vouched("https://id.example", "1")
    assert found is not None
    assert found.id == zina.id
    assert access.accounts.vouched("https://other.example", "1") is None
    assert access.accounts.vouched("https://id.example", "2") is None
    access.disable(zina)
    assert access.accounts.vouched("https://id.example", "1") is None


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/none/journal.sqlite", "oracle://x:secret@h/d"])
def test_no_database_is_told_without_its_password(url: str) -> None:
    with pytest.raises(BaikooError) as caught:
        Access.at(url)
    assert "BAIKOO_JOURNAL" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("statement", ["UPDATE access_log SET what = 'x'", "DELETE FROM access_log"])
def test_what_is_logged_stays(access: Access, aida: Person, statement: str) -> None:
    access.let_in(aida, "192.0.2.1")
    before = access.log.lines()
    with pytest.raises(Exception, match="never changed"), access.engine.begin() as connection:
        connection.execute(text(statement))
    assert access.log.lines() == before


def test_refusals_and_sign_ins_are_logged_each_with_who_and_from_where(access: Access, known: Person) -> None:
    access.sign_in("aida", "wrong", "192.0.2.1")
    access.sign_in("aida", PASSWORD, "192.0.2.1")
    told = [(line["what"], line["account_id"], line["address"]) for line in access.log.lines()]
    assert told == [("sign_in", known.id, "192.0.2.1"), ("sign_in_refused", None, "192.0.2.1")]


def test_a_database_of_an_earlier_version_is_opened_and_keeps_what_it_holds(
    access: Access, known: Person
) -> None:
    """Synthetic: the columns that have come since are taken away."""
    access.let_in(known, "192.0.2.1")
    with access.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE accounts DROP COLUMN handed_out_at")
        connection.exec_driver_sql("ALTER TABLE access_log DROP COLUMN reason")
    access.engine.dispose()
    again = Access.at(access.engine.url.render_as_string(hide_password=False), access.now)
    assert again.accounts.named("aida").id == known.id
    assert [line["what"] for line in again.log.lines()] == ["sign_in"]
    assert again.sign_in("aida", again.hand_out_password(known), "")
    with pytest.raises(Exception, match="never changed"), again.engine.begin() as connection:
        connection.execute(text("DELETE FROM access_log"))


def test_names_are_found_by_a_part_and_those_of_other_elections_by_the_whole(
    access: Access, aida: Person
) -> None:
    access.accounts.add("aibek", access.now())
    assert [person.name for person in access.accounts.kept_in("tl-2030")] == ["aibek", "aida"]
    assert [person.name for person in access.accounts.kept_in("tl-2030", "D")] == ["aida"]
    assert [person.name for person in access.accounts.kept_in("tl-2031")] == ["aibek"]
    assert [person.name for person in access.accounts.kept_in("tl-2031", "Aida ")] == ["aida"]
    assert access.accounts.kept_in("tl-2030", "%") == []
