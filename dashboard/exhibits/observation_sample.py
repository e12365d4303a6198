"""The sample itself: of which stations the estimates speak, and who of them answered."""

import polars as pl

from dashboard import charts, queries_estimates
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.observation_statement import Row


def frame_note(view: View) -> str:
    """Of which stations the estimates speak, and which are left out and why; empty where the frame is not known."""
    say = view.language
    stations = dict(queries_estimates.frame(view.connection).iter_rows())
    if not stations:
        return ""
    listed = sum(stations.values())
    told = [
        say.phrase(
            "The estimates speak of the stations that could be drawn: {n} of {all} on the list.",
            n=say.number(stations.pop(None, 0)),
            all=say.number(listed),
        )
    ]
    told += [
        say.phrase("Left out: {n} ({why}).", n=say.number(left_out), why=say.name("exclusion", str(number)))
        for number, left_out in stations.items()
    ]
    return " ".join(told)


def response(view: View) -> list[Exhibit]:
    """Of the stations drawn in each stratum, how many reported, the lowest share first; one exhibit a form."""
    rows = queries_estimates.response(view.connection)
    return [
        _response(view, form_id, of_form)
        for (form_id,), of_form in rows.group_by("form_id", maintain_order=True)
    ]


def _response(view: View, form_id: object, rows: pl.DataFrame) -> Exhibit:
    say, told = view.language, rows.rows(named=True)
    names = [_stratum(view, row) for row in told]
    answered = [
        say.phrase("{n} of {all}", n=say.number(row["reported"]), all=say.number(row["sampled"]))
        for row in told
    ]
    figure = charts.bars(
        pl.DataFrame(
            {
                "label": names,
                "value": rows["response_rate"],
                "text": answered,
                "note": [_replaced(view, row["replaced"]) for row in told],
            }
        ),
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name=f"sample-response-{form_id}",
        title=say.phrase(
            "{form}: {n} of {all} stations of the sample reported",
            form=say.name("form", str(form_id)),
            n=say.number(int(rows["reported"].sum())),
            all=say.number(int(rows["sampled"].sum())),
        ),
        subtitle=say.phrase(
            "By stratum, the lowest share first. The others of a stratum stand for a station that did not report."
        ),
        source=source_line(view, say.phrase("reports of observers")),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Stratum"): names,
                say.phrase("Stations"): rows["stations"],
                say.phrase("In the sample"): rows["sampled"],
                say.phrase("Answered"): rows["reported"],
                say.phrase("By a replacement"): rows["replaced"],
                say.phrase("Answered, %"): (rows["response_rate"] * 100).round(1),
            }
        ),
    )


def _stratum(view: View, row: Row) -> str:
    """The region and kind of place of a stratum; its identity where it has neither."""
    say = view.language
    parts = [
        *([say.name("unit", row["region_id"])] if row["region_id"] else []),
        *([tally_words.stratum(say, row["stratum"])] if row["stratum"] else []),
    ]
    return " · ".join(parts) or str(row["stratum_id"])


def _replaced(view: View, n: int) -> str | None:
    """How many reports came from replacements."""
    if not n:
        return None
    return view.language.plural("{n} of them a replacement", "{n} of them replacements", n)
