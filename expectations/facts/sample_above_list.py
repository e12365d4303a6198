"""Did more voters take part at a station of the sample, by its observers, than are on its lists?

Such a station is left out of the estimates of turnout; here it is named, so that somebody looks at report and lists. A
slip of the pen is the likeliest cause, of the observer's or of the list's.
"""

from collections.abc import Iterator

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.marts import sample_answers
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.observation import ANSWERS, DEPLOYMENT, QUESTIONS, SUBMISSIONS
from pipelines.tables.sample import SAMPLE
from pipelines.tables.tallies import STATION_RESULTS
from pipelines.tables.voter_lists import VOTER_LISTS

RULE = "observed_above_list"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per station of the sample, on the first figure too high; answers are those of the estimates."""
    entries = [entry for entry in pack.catalogue.estimate if entry.numerator is not None]
    if not entries or draft.is_empty(SAMPLE):
        return
    listed = sample_answers.voters(draft.read(VOTER_LISTS), draft.read(STATION_RESULTS))
    reports = sample_answers.counted(draft.read(SUBMISSIONS), draft.read(DEPLOYMENT))
    told = sample_answers.build(
        entries, reports, draft.read(ANSWERS), draft.read(QUESTIONS), listed, str(pack.zone)
    )
    above = told.filter("is_above_list").join(draft.read(SAMPLE), on="unit_id", how="semi")
    first = above.sort("unit_id", "estimate").unique("unit_id", keep="first", maintain_order=True)
    for row in first.iter_rows(named=True):
        entry = entries[row["estimate"]]
        by = "–" if entry.at is None else f"{entry.at:%H:%M}"
        voters, on_lists = round(row["y"]), round(row["x"])
        yield Finding(
            FindingKind.FACT,
            RULE,
            Severity.WARNING,
            "station",
            row["unit_id"],
            Message(
                "station {station}: {voters} voters by {time} in the observers’ report, {listed} are on its lists. It"
                " is left out of the estimate: compare report and lists",
                {"station": row["unit_id"], "voters": voters, "time": by, "listed": on_lists},
            ),
            observed=str(voters),
            expected=f"at most {on_lists}",
            effect=voters - on_lists,
            unit_id=row["unit_id"],
        )
