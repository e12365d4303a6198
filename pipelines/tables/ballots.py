"""What is on the ballots and on the forms of their protocols, as the pack says."""

from pipelines.tables.declaration import Column, Table, Type, count, text

CONTESTS = Table(
    "staging.contests",
    "one row per ballot of the election",
    ("contest_id",),
    (
        text("contest_id", "Identity of the ballot", required=True),
        count("position", "Its place in the pack, from 1", required=True),
        count("seats", "Mandates given by this ballot in one constituency", required=True),
        count("votes_per_ballot", "So many choices a voter may mark", required=True),
    ),
)

CHOICES = Table(
    "staging.choices",
    "one row per choice of a ballot",
    ("contest_id", "choice_id"),
    (
        text("contest_id", "The ballot", required=True),
        text("choice_id", "Candidate, list or answer", required=True),
        count("position", "Its place in the lists of votes, from 1", required=True),
    ),
)

FORM_LINES = Table(
    "staging.form_lines",
    "one row per ballot x line of its protocol form",
    ("contest_id", "line"),
    (
        text("contest_id", "The ballot", required=True),
        text("line", "Our field", required=True),
        count("position", "Its place on the form, from 1", required=True),
        text("code", "What the form calls the line"),
    ),
)

EQUATIONS = Table(
    "staging.equations",
    "one row per ballot x equation that its protocol form must satisfy",
    ("contest_id", "equation_id"),
    (
        text("contest_id", "The ballot", required=True),
        text("equation_id", "Identity of the equation; its reason stands in staging.labels", required=True),
        text("formula", "The equation over our fields", required=True),
        Column("is_hard", Type.BOOLEAN, "False where a difference may have a good reason", required=True),
    ),
)
