"""The part of the command line for who keeps accounts: `accounts`, and `expert`, which serves whoever has one.

A password is asked for and not shown; it stands in no argument, where other users of the machine and the shell's
history would have it.
"""

import getpass
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from baikoo_terminal import complain, console
from pipelines import settings
from pipelines.casework.rights import Role
from pipelines.errors import BaikooError

if TYPE_CHECKING:
    from dashboard.access import Access, By

app = typer.Typer()
accounts_app = typer.Typer(no_args_is_help=True, help="Keep the accounts of the expert edition.")
app.add_typer(accounts_app, name="accounts")

Name = Annotated[str, typer.Argument(help="The name that is typed at sign-in")]
Election = Annotated[str, typer.Argument(help="The id of a built election")]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", help="Of a coordinator: the id of a region; repeat it for several"),
]


Reason = Annotated[str | None, typer.Option("--reason", help="Why, for the log")]
OneTime = Annotated[
    bool,
    typer.Option("--one-time", help="Print a password to hand out; its owner must choose another with it"),
]


@contextmanager
def _access(*, with_issuer: bool = False) -> Iterator["Access"]:
    """The accounts; an error is told and ends the command."""
    from dashboard.access import Access, oidc

    try:
        yield Access.at(settings.accounts_url(), issuer=oidc.configured() if with_issuer else None)
    except BaikooError as failure:
        raise typer.Exit(complain(failure)) from None


@accounts_app.command()
def add(
    name: Name,
    issuer: Annotated[str | None, typer.Option(help="OpenID Connect: who vouches for the person")] = None,
    subject: Annotated[str | None, typer.Option(help="OpenID Connect: the person's id there")] = None,
    one_time: OneTime = False,
    reason: Reason = None,
) -> None:
    """Make an account, which can do nothing until `roles` gives it a role in an election."""
    from dashboard.access import passwords

    with _access() as access:
        if (issuer is None) != (subject is None):
            remedy = "Name both, or neither for a password"
            raise BaikooError("issuer and subject belong together", where="accounts add", remedy=remedy)
        made = passwords.one_time() if one_time and not issuer else None
        person = access.add(
            name, _by(reason), password=made or (None if issuer else _asked()), issuer=issuer,
            subject=subject, is_handed_out=made is not None,
        )  # fmt: skip
        console.print(f"{person.name} is {person.id}", markup=False)
        if made:
            console.print(f"password for the first time: {made}", markup=False)


@accounts_app.command("list")
def list_() -> None:
    """Show all accounts, and what each is in which election."""
    with _access() as access:
        titles = ("name", "id", "signs in by", "election", "role", "regions")
        table = Table(*(Column(title, overflow="fold") for title in titles))
        for person in access.accounts.all():
            how = "disabled" if person.disabled_at else person.issuer or "password"
            told = [
                (election, grant.role.value, ", ".join(sorted(grant.regions)))
                for election, grant in person.grants.items()
            ]
            for number, row in enumerate(told or [("", "", "")]):
                table.add_row(*((person.name, person.id, how) if not number else ("", "", "")), *row)
        console.print(table)


@accounts_app.command()
def roles(
    name: Name,
    election: Election,
    role: Annotated[Role | None, typer.Argument(help="What the person is there; nothing without it")] = None,
    region: Regions = None,
    observer: Annotated[
        str | None, typer.Option(help="The pseudonym under which the person also reports")
    ] = None,
    reason: Reason = None,
) -> None:
    """Set what a person is in an election, in place of what they were there."""
    from dashboard.access import Grant

    with _access() as access:
        person = access.accounts.named(name)
        regions = frozenset(region or ())
        if role is not None:
            _require_regions(election, regions)
        grant = None if role is None else Grant(role, regions, observer)
        access.grant(person, election, grant, _by(reason))


def _require_regions(election: str, regions: frozenset[str]) -> None:
    """BaikooError where the election is not built, or has no such region."""
    from dashboard.desk import elections

    held = elections.held(election)
    if held is None:
        raise BaikooError("nothing is published", where=election, remedy=f"Run: baikoo build {election}")
    held.require_regions(regions)


@accounts_app.command()
def password(name: Name, one_time: OneTime = False, reason: Reason = None) -> None:
    """Set another password; every session of the account ends."""
    with _access() as access:
        person = access.accounts.named(name)
        if one_time:
            made = access.hand_out_password(person, _by(reason))
            console.print(f"password for the first time: {made}", markup=False)
        else:
            access.set_password(person, _asked(), _by(reason))


def _by(reason: str | None) -> "By":
    """Who acts by this command, for the log: whoever runs it needs no account."""
    from dashboard.access import By

    return By(address=f"terminal of {getpass.getuser()}", reason=reason)


def _asked() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


@accounts_app.command()
def disable(name: Name, reason: Reason = None) -> None:
    """Let nobody in under an account, and end its sessions; what it decided stays."""
    with _access() as access:
        access.disable(access.accounts.named(name), _by(reason))


@accounts_app.command()
def enable(name: Name, reason: Reason = None) -> None:
    """Let a person in again."""
    with _access() as access:
        access.enable(access.accounts.named(name), _by(reason))


@accounts_app.command("sign-out")
def sign_out(name: Name, reason: Reason = None) -> None:
    """End every session of an account, wherever it is signed in; it may sign in again."""
    with _access() as access:
        access.end_sessions(access.accounts.named(name), _by(reason))


@accounts_app.command()
def log(
    last: Annotated[int, typer.Option(help="So many lines, the newest last")] = 100,
    name: Annotated[str | None, typer.Option("--account", help="Of one account")] = None,
    subject: Annotated[str | None, typer.Option(help="Of one case, export or address")] = None,
) -> None:
    """Show who signed in, read, took out or was refused what: one line each, its parts separated by tabs."""
    from dashboard.access.log import printable

    with _access() as access:
        names = {person.id: person.name for person in access.accounts.all()}
        account = access.accounts.named(name).id if name else None
        for line in reversed(access.log.lines(last=last, account_id=account, subject=subject)):
            who = names.get(line["account_id"], line["account_id"])
            told = [f"{line['at']:%Y-%m-%d %H:%M:%S}Z", who, line["what"], line["election"]]
            told += [line["subject"], line["address"], line["reason"]]
            words = (printable(word or "-") for word in told)
            console.print("\t".join(words), markup=False, highlight=False, soft_wrap=True)


@app.command()
def expert(
    port: Annotated[int, typer.Option(help="Port on this machine")] = 8502,
    demo: Annotated[
        bool, typer.Option("--demo", help="With accounts to try it, over exercises only; they are printed")
    ] = False,
) -> None:
    """Serve the expert edition: desk and analytic pages for whoever has an account."""
    from dashboard import expert as edition

    with _demo() if demo else _access(with_issuer=True) as access:
        console.print(f"http://localhost:{port} is where to sign in", markup=False)
        edition.serve(access, port)


def _practise(election: str) -> None:
    """Begin the journal of an exercise with the decisions that its pack brings along."""
    from pipelines import packs, practice
    from pipelines.journal import Journal

    folder = settings.pack_folder(election)
    if (folder / practice.FILE).is_file():
        pack = packs.load(folder, data=settings.DATA)
        practice.begin(pack, Journal(settings.journal_url(election, settings.DATA), election))


_VAULT_KEY = "BAIKOO_VAULT_KEY"


@contextmanager
def _demo() -> Iterator["Access"]:
    """Accounts of every role, a journal and a vault that last as long as the command: who tries leaves nothing."""
    from dashboard.access import Access, demo
    from dashboard.desk import elections

    built = elections.built()
    kept = settings.JOURNAL, settings.VAULT, os.environ.pop(_VAULT_KEY, None)
    # The signal by itself would end the command where it is, and all would be left.
    ending = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory() as folder:
        settings.JOURNAL = f"sqlite:///{folder}/{{election}}.sqlite"
        settings.VAULT = Path(folder) / "vault"
        os.environ[_VAULT_KEY] = secrets.token_hex(32)  # else a key would be made for the user
        try:
            access = Access.at(settings.accounts_url())
            regions = {held.id: held.regions() for held in built if held.is_synthetic}
            made = demo.make(access, regions, (held.id for held in built if not held.is_synthetic))
            for election in regions:
                _practise(election)
            table = Table("account", "password", title="Accounts of this demonstration")
            for row in made:
                table.add_row(*row)
            console.print(table)
            yield access
        except BaikooError as failure:
            raise typer.Exit(complain(failure)) from None
        finally:
            signal.signal(signal.SIGTERM, ending)
            settings.JOURNAL, settings.VAULT, key = kept
            os.environ.pop(_VAULT_KEY)
            if key is not None:
                os.environ[_VAULT_KEY] = key
