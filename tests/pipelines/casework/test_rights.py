"""Every role x right x own or foreign region, as a table that was written by hand, not read from the code."""

import pytest

from pipelines.casework.rights import Account, Place, Right, Role, may

RIGHTS = {
    # right: o operator, c coordinator, l lawyer, x commission expert, a analyst, e editor, A administrator.
    # A letter stands where the role may do it in a region of its own / in a foreign one / with what it entered itself.
    Right.ENTER: ("ocl", "ocl", "ocl"),
    Right.READ: ("clxae", "lxae", "olxae"),
    Right.AMEND: ("cl", "l", "ol"),
    Right.CHECK: ("cl", "l", "l"),
    Right.ATTACH: ("cl", "l", "ol"),
    Right.OPEN_EVIDENCE: ("cl", "l", "l"),
    Right.HAND_OVER: ("l", "l", "l"),
    Right.DESTROY_EVIDENCE: ("l", "l", "l"),
    Right.COMPLAIN: ("cl", "l", "l"),
    Right.SET_PUBLICATION: ("cle", "le", "le"),
    Right.EXPORT: ("clae", "lae", "lae"),
    Right.FOLLOW_COMMISSIONS: ("x", "x", "x"),
    Right.READ_SESSIONS: ("cx", "x", "x"),
    Right.KEEP_ACCOUNTS: ("A", "A", "A"),
    Right.READ_LOG: ("A", "A", "A"),
}
LETTERS = {
    "o": Role.OPERATOR, "c": Role.COORDINATOR, "l": Role.LAWYER, "x": Role.COMMISSION_EXPERT,
    "a": Role.ANALYST, "e": Role.EDITOR, "A": Role.ADMINISTRATOR,
}  # fmt: skip
PLACES = (
    Place(frozenset({"north"}), "somebody"),
    Place(frozenset({"south"}), "somebody"),
    Place(frozenset({"south"}), "me"),
)
NAMES = ("own region", "foreign region", "foreign region, entered oneself")


def test_the_table_is_whole() -> None:
    assert set(RIGHTS) == set(Right)
    assert set(LETTERS.values()) == set(Role)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("place", range(3), ids=NAMES)
def test_who_may_do_what_and_where(letter: str, right: Right, place: int) -> None:
    account = Account("me", LETTERS[letter], frozenset({"north"}))

    assert may(account, right, PLACES[place]) == (letter in RIGHTS[right][place])


@pytest.mark.parametrize(
    "regions", [{None}, {"north", None}, {"north", "south"}, set()], ids=["unknown", "partly", "both", "none"]
)
def test_what_is_not_wholly_in_ones_regions_is_for_those_who_work_in_all(regions: set[str | None]) -> None:
    place = Place(frozenset(regions))

    assert not may(Account("me", Role.COORDINATOR, frozenset({"north"})), Right.CHECK, place)
    assert may(Account("me", Role.LAWYER), Right.CHECK, place)


def test_without_a_place_it_is_asked_whether_it_may_be_done_anywhere() -> None:
    assert may(Account("me", Role.COORDINATOR), Right.CHECK)
    assert not may(Account("me", Role.ANALYST), Right.CHECK)
