"""The workbook of a person that came back and is not done with: kept beside the drafts, for the person alone."""

import hashlib
import json
from dataclasses import asdict

from starlette.requests import Request

from dashboard.desk import drafts
from dashboard.desk.offline.reading import Returned, Row

_FORM, _FIELD = "workbook", "returned"


def keep(request: Request, returned: Returned) -> None:
    """Keep it in place of an earlier one: that is still in its file."""
    drafts.keep(request, _FORM, {_FIELD: json.dumps(asdict(returned), ensure_ascii=False)})


def kept(request: Request) -> Returned | None:
    """What came back last, if it was not put away."""
    draft = drafts.kept(request, _FORM)
    if draft is None:
        return None
    told = json.loads(str(draft.fields[_FIELD]))
    rows = tuple(Row(**(row | {"unreadable": tuple(row["unreadable"])})) for row in told.pop("rows"))
    return Returned(rows=rows, **told)


def forget(request: Request) -> None:
    """Put it away."""
    drafts.drop(request, _FORM)


def mark(returned: Returned) -> str:
    """What says which of two workbooks was on the screen."""
    return hashlib.sha256(json.dumps(asdict(returned)).encode()).hexdigest()[:16]
