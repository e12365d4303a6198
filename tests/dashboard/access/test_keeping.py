"""Who may change whose account, role by role and act by act, and that a change is whole, at once, and in the log."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from dashboard.access import Access, By, Grant, Person, Session, passwords
from dashboard.access.accounts import Unfit
from dashboard.access.keeping import NotTheirs
from pipelines.casework.rights import Role
from tests.dashboard.access.people import PASSWORD, Clock

HERE, ELSEWHERE = "tl-2030", "tl-2031"
Act = Callable[[Access, Person, By], object]
WHOLE: Mapping[str, Act] = {
    "disable": lambda access, person, by: access.disable(person, by),
    "enable": lambda access, person, by: access.enable(person, by),
    "hand_out": lambda access, person, by: access.hand_out_password(person, by),
    "set_password": lambda access, person, by: access.set_password(person, "quite another sentence", by),
    "end_sessions": lambda access, person, by: access.end_sessions(person, by),
}
"""What changes the account itself, for all elections."""
ACTS: Mapping[str, Act] = {
    **WHOLE,
    "add": lambda access, _, by: access.add("new.one", by, issuer="https://id.example", subject="9"),
    "grant": lambda access, person, by: access.grant(person, HERE, Grant(Role.LAWYER), by),
    "take": lambda access, person, by: access.grant(person, HERE, None, by),
}


def somebody(access: Access, name: str, **grants: Role) -> Person:
    """A person with these roles: `here` and `there` are the two elections."""
    person = access.accounts.add(name, access.now())
    for election, role in grants.items():
        regions = frozenset({"TL-N"}) if role is Role.COORDINATOR else frozenset[str]()
        access.accounts.grant(person, {"here": HERE, "there": ELSEWHERE}[election], Grant(role, regions))
    return access.accounts.named(name)


def by(keeper: Person, election: str = HERE) -> By:
    return By(keeper.id, election, "192.0.2.1", "because")


def state(access: Access) -> object:
    """Everything that an act could change."""
    with access.engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT * FROM {t}")).all() for t in ("accounts", "grants", "sessions")
        ]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_changes_accounts(access: Access, role: Role, act: str) -> None:
    keeper, target = somebody(access, "keeper", here=role), somebody(access, "target", here=Role.ANALYST)
    access.let_in(target, "")
    before = state(access)
    if role is Role.ADMINISTRATOR:
        ACTS[act](access, target, by(keeper))
        line = access.log.lines(last=1)[0]
        assert (line["account_id"], line["reason"], line["address"]) == (keeper.id, "because", "192.0.2.1")
    else:
        with pytest.raises(NotTheirs):
            ACTS[act](access, target, by(keeper))
        assert state(access) == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("election", [ELSEWHERE, "nowhere", ""])
def test_an_administrator_of_one_election_is_nobody_in_another(
    access: Access, act: str, election: str
) -> None:
    keeper, target = somebody(access, "keeper", here=Role.ADMINISTRATOR), somebody(access, "target")
    if act in ("grant", "take"):
        with pytest.raises(NotTheirs):
            access.grant(target, election, Grant(Role.LAWYER), by(keeper, election))
    else:
        with pytest.raises(NotTheirs):
            ACTS[act](access, target, by(keeper, election))


@pytest.mark.parametrize("act", WHOLE)
def test_the_account_of_who_works_elsewhere_too_is_for_who_keeps_both(access: Access, act: str) -> None:
    """Else a new password, set in an exercise, would open the real election."""
    one = somebody(access, "one", here=Role.ADMINISTRATOR)
    both = somebody(access, "both", here=Role.ADMINISTRATOR, there=Role.ADMINISTRATOR)
    target = somebody(access, "target", here=Role.ANALYST, there=Role.LAWYER)
    with pytest.raises(NotTheirs, match="another election"):
        WHOLE[act](access, target, by(one))
    WHOLE[act](access, target, by(both))
    access.grant(target, HERE, None, by(one))
    assert set(access.accounts.named("target").grants) == {ELSEWHERE}


@pytest.mark.parametrize("act", ["disable", "enable", "hand_out", "grant", "take"])
def test_nobody_changes_what_they_are_themselves(access: Access, act: str) -> None:
    keeper = somebody(access, "keeper", here=Role.ADMINISTRATOR)
    somebody(access, "other", here=Role.ADMINISTRATOR)
    with pytest.raises(NotTheirs, match="themselves"):
        ACTS[act](access, keeper, by(keeper))
    assert access.accounts.named("keeper") == keeper


@pytest.mark.parametrize("act", ["set_password", "end_sessions"])
@pytest.mark.parametrize("role", Role)
def test_everybody_has_their_own_password_and_sessions(access: Access, role: Role, act: str) -> None:
    person = somebody(access, "person", here=role)
    session = access.let_in(person, "")
    WHOLE[act](access, person, By(person.id))
    assert access.sessions.going_on(session.token, access.now()) is None
    line = access.log.lines(last=1)[0]
    assert (line["account_id"], line["subject"]) == (person.id, person.id)


@pytest.mark.parametrize("how", ["disabled", "demoted"])
def test_who_is_no_administrator_any_more_changes_nothing(access: Access, how: str) -> None:
    keeper, target = somebody(access, "keeper", here=Role.ADMINISTRATOR), somebody(access, "target")
    if how == "disabled":
        access.disable(keeper)
    else:
        access.grant(keeper, HERE, Grant(Role.ANALYST))
    with pytest.raises(NotTheirs):
        access.disable(target, by(keeper))


@pytest.mark.parametrize("act", ["disable", "take"])
def test_two_administrators_cannot_put_one_another_out(access: Access, act: str) -> None:
    """At the same moment: one of them is faster, and stays."""
    for attempt in range(5):
        one = somebody(access, f"one-{attempt}", here=Role.ADMINISTRATOR)
        other = somebody(access, f"other-{attempt}", here=Role.ADMINISTRATOR)

        def put_out(pair: tuple[Person, Person]) -> bool:
            try:
                ACTS[act](access, pair[1], by(pair[0]))
            except NotTheirs:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(put_out, [(one, other), (other, one)]))
        assert sorted(done) == [False, True]


def test_a_change_that_cannot_be_logged_is_none(access: Access, known: Person) -> None:
    session = access.let_in(known, "")
    with access.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE access_log RENAME TO away")
    before = state(access)
    for act in WHOLE.values():
        with pytest.raises(Exception, match="access_log"):
            act(access, known, By())
    assert state(access) == before
    assert access.sessions.going_on(session.token, access.now())


# ---------------------------------------------------------------- a password that is handed out


def test_a_password_that_is_handed_out_opens_a_provisional_session_until_another_is_chosen(
    access: Access, known: Person
) -> None:
    before = access.let_in(known, "")
    given = access.hand_out_password(known)
    assert access.sessions.going_on(before.token, access.now()) is None
    assert access.sign_in("aida", PASSWORD, "") is None
    first = access.sign_in("aida", given, "")
    assert isinstance(first, Session)
    assert going(access, first).is_provisional
    access.set_password(known, "quite another sentence", By(known.id))
    assert access.sign_in("aida", given, "") is None
    own = access.sign_in("aida", "quite another sentence", "")
    assert isinstance(own, Session)
    assert not going(access, own).is_provisional


def going(access: Access, session: Session) -> Session:
    found = access.sessions.going_on(session.token, access.now())
    assert found
    return found


def test_it_is_good_for_three_days(access: Access, known: Person, clock: Clock) -> None:
    given = access.hand_out_password(known)
    clock.forward(days=3, seconds=-1)
    assert isinstance(access.sign_in("aida", given, ""), Session)
    clock.forward(seconds=1)
    assert access.sign_in("aida", given, "") is None


def test_every_one_is_another_and_none_is_too_easy() -> None:
    made = {passwords.one_time() for _ in range(200)}
    assert len(made) == 200
    assert not [each for each in made if passwords.problem(each, "aida")]


def test_who_signs_in_elsewhere_is_given_none(access: Access) -> None:
    zina = access.accounts.add("zina", access.now(), issuer="https://id.example", subject="1")
    with pytest.raises(Unfit, match="no password here"):
        access.hand_out_password(zina)


def test_a_new_account_with_a_role_that_cannot_be_is_not_made(access: Access) -> None:
    keeper = somebody(access, "keeper", here=Role.ADMINISTRATOR)
    with pytest.raises(Unfit, match="works in regions"):
        access.add("new", by(keeper), password=PASSWORD, grant=Grant(Role.COORDINATOR))
    assert [person.name for person in access.accounts.all()] == ["keeper"]
    assert access.log.lines() == []
