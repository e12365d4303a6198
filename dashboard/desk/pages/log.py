"""The log of access, for whoever may read it: who came in, read, took out or was refused what. Reading it is a line."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl
from sqlalchemy import RowMapping
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access import What
from dashboard.access.access import NOTHING
from dashboard.access.gate import signed
from dashboard.access.log import LIST, printable
from dashboard.desk import keeping, listing, log_words, paging, reader
from dashboard.desk.pages.start import role_name
from dashboard.desk.shell import Link, Page, get, page
from dashboard.i18n import Language
from pipelines.casework.rights import Right, Role

_FILTERS = ("name", "what", "subject", "day")
_OWN = "log?"
"""How the log calls itself, before what was chosen of it."""
_LONGEST, _LONGEST_SHOWN = 300, 120
"""Letters of what is looked for, and of what a line is about; the file has all of them."""


_COLUMNS = pl.Schema(
    {"number": pl.Int64(), "at": pl.Datetime("us", "UTC")}
    | dict.fromkeys(("account_id", "what", "election", "subject", "reason", "address"), pl.String())
)
"""Of the file."""


_FEW = 3
"""So many cases of a list are named."""


class _NotThere(Exception):
    """Somebody or a day was named that there is not: no line can be of it."""


def show(request: Request) -> Response:
    """Fifty lines, the newest first; the next ones are asked for by the number of the last."""
    say, chosen = reader.language(request), _chosen(request)
    kept = _kept(chosen)
    reader.record(request, What.READ, f"{_OWN}{kept}")
    before = request.query_params.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 16 else None
    found = _lines(request, chosen, last=paging.ROWS + 1, before=number)
    names, shown = _names(request), found[: paging.ROWS]
    return page(
        request,
        "log.html",
        rows=[_row(line, names, say) for line in shown],
        chosen=chosen,
        part={"kept": kept},
        is_newest=number is None,
        older=shown[-1]["number"] if len(found) > paging.ROWS else None,
        whats=sorted(((what.value, name) for what, name in what_names(say).items()), key=lambda one: one[1]),
        election=reader.election_id(request),
    )


def export(request: Request) -> Response:
    """Every line that answers to the choice, as a file; that it was taken is a line itself."""
    chosen = _chosen(request)
    found = _lines(request, chosen, last=None, before=None)
    frame = pl.DataFrame([{name: line[name] for name in _COLUMNS} for line in found], schema=_COLUMNS)
    account = pl.col("account_id").replace_strict(_names(request), default=None, return_dtype=pl.String)
    return listing.file(request, "log-lines", frame.with_columns(account.alias("account")), chosen)


def _chosen(request: Request) -> Mapping[str, str]:
    return {name: keeping.clean(request.query_params.get(name, ""))[:_LONGEST] for name in _FILTERS}


def _kept(chosen: Mapping[str, str]) -> str:
    """What was chosen, as an address writes it."""
    return urlencode({name: value for name, value in chosen.items() if value})


def _lines(
    request: Request, chosen: Mapping[str, str], *, last: int | None, before: int | None
) -> Sequence[RowMapping]:
    """The lines of the election that answer to the choice; none where it names what there is not."""
    try:
        account, day = _account(request, chosen["name"]), _day(chosen["day"], reader.language(request).zone)
    except _NotThere:
        return []
    return signed(request).access.log.lines(
        last=last,
        before=before,
        account_id=account,
        what=chosen["what"] or None,
        subject=chosen["subject"] or None,
        since=day,
        until=day and _next(day),
        kept_in=reader.election_id(request),
    )


def _account(request: Request, name: str) -> str | None:
    if not name:
        return None
    for identity, known in _names(request).items():
        if known == name.casefold():
            return identity
    raise _NotThere


def _day(told: str, zone: dt.tzinfo) -> dt.datetime | None:
    """Where a day begins in the election's zone."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(told), dt.time(), zone) if told else None
    except ValueError:
        raise _NotThere from None


def _next(day: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day.date() + dt.timedelta(days=1), dt.time(), day.tzinfo)


def _names(request: Request) -> Mapping[str, str]:
    return {person.id: person.name for person in signed(request).access.accounts.all()}


def _row(line: RowMapping, names: Mapping[str, str], say: Language) -> dict[str, Any]:
    told = what_names(say)
    return {
        "at": say.date(line["at"], "minute"),
        "id": line["account_id"],
        "who": names.get(line["account_id"], line["account_id"] or ""),
        "what": told[What(line["what"])] if line["what"] in told else line["what"],
        "about": _about(printable(line["subject"] or ""), names, say),
        "reason": printable(line["reason"] or ""),
        "address": printable(line["address"] or ""),
        "is_refusal": line["what"] in (What.REFUSED, What.SIGN_IN_REFUSED, What.SIGN_IN_SLOWED),
    }


def _about(subject: str, names: Mapping[str, str], say: Language) -> str:
    """What a line is about; an account by its name, a role by what it is called."""
    if subject.startswith(_OWN):
        return f"{say.phrase('Log')} {subject.removeprefix(_OWN)}".strip()
    if subject.startswith(LIST):
        cases = subject.removeprefix(LIST).split()
        few = len(cases) <= _FEW
        return (
            ", ".join(cases) if few else say.plural("a list of {n} case", "a list of {n} cases", len(cases))
        )
    whom, _, rest = subject.partition("/")
    if whom not in names:
        told = log_words.about(say, subject)
        return told if len(told) <= _LONGEST_SHOWN else f"{told[:_LONGEST_SHOWN]}…"
    role, *regions = rest.split(" ")
    if not role:
        return names[whom]
    known = {each.value: role_name(say, each) for each in Role} | {NOTHING: say.phrase("no role any more")}
    places = ", ".join(say.name("unit", region) for region in regions)
    return f"{names[whom]}: {known.get(role, role)}{f' ({places})' if places else ''}"


def what_names(say: Language) -> Mapping[What, str]:
    """What each kind of line is called."""
    return {
        What.SIGN_IN: say.phrase("signed in"),
        What.SIGN_IN_REFUSED: say.phrase("sign-in refused"),
        What.SIGN_IN_SLOWED: say.phrase("sign-in slowed down"),
        What.SIGN_OUT: say.phrase("signed out"),
        What.REFUSED: say.phrase("refused"),
        What.READ: say.phrase("read"),
        What.EXPORT: say.phrase("took a file"),
        What.OPEN_EVIDENCE: say.phrase("opened evidence"),
        What.PASSWORD_CHANGED: say.phrase("password changed"),
        What.PASSWORD_HANDED_OUT: say.phrase("password handed out"),
        What.SESSIONS_ENDED: say.phrase("signed out on every device"),
        What.ACCOUNT_ADDED: say.phrase("account added"),
        What.ACCOUNT_DISABLED: say.phrase("account disabled"),
        What.ACCOUNT_ENABLED: say.phrase("account enabled again"),
        What.RIGHTS_CHANGED: say.phrase("role changed"),
    }


PAGE = Page(
    routes=(get("/log", show, Right.READ_LOG), get("/log.csv", export, Right.READ_LOG)),
    links=(Link(lambda say: say.phrase("Log"), "/log", Right.READ_LOG),),
)
