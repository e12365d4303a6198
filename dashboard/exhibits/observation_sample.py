"""The sample itself: of which stations the estimates speak, and who of them answered."""

import polars as pl

from dashboard import charts, queries_estimates
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.observation_statement import stratum_name
from dashboard.i18n import Language
from pipelines.domain import Origin


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


def response(view: View) -> dict[str, Exhibit]:
    """Of the stations drawn in each stratum, how many answered, lowest share first; by the name of form and stage."""
    rows = queries_estimates.response(view.connection)
    return {
        _name(view.language, str(form_id), str(stage)): _response(view, str(form_id), str(stage), of_stage)
        for (form_id, stage), of_stage in rows.group_by("form_id", "stage", maintain_order=True)
    }


def _response(view: View, form_id: str, stage: str, rows: pl.DataFrame) -> Exhibit:
    say, told = view.language, rows.rows(named=True)
    names = [stratum_name(say, row) for row in told]
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
        name=f"sample-response-{form_id}{stage and f'-{stage}'}",
        title=say.phrase(
            "{form}: {n} of {all} stations of the sample answered",
            form=_name(say, form_id, stage),
            n=say.number(int(rows["reported"].sum())),
            all=say.number(int(rows["sampled"].sum())),
        ),
        subtitle=say.phrase(
            "By stratum, the lowest share first. The others of a stratum stand for a station that did not answer."
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


def _name(say: Language, form_id: str, stage: str) -> str:
    """What the form is called, and the part of it; copies of protocols stand under their origin."""
    form = say.name("origin" if form_id == Origin.OBSERVER_COPY else "form", form_id)
    return f"{form} · {say.name(f'stage.{form_id}', stage)}" if stage else form


def _replaced(view: View, n: int) -> str | None:
    """How many reports came from replacements."""
    if not n:
        return None
    return view.language.plural("{n} of them a replacement", "{n} of them replacements", n)
