"""What people decided: the journal, as the build found it."""

from pipelines.tables.declaration import Column, Table, Type, at, count, text

DECISIONS = Table(
    "staging.decisions",
    "one row per decision x subject",
    ("sequence", "subject_kind", "subject_id"),
    (
        Column("sequence", Type.INTEGER, "Place in the journal: the order", required=True, minimum=1),
        text("decision_id", "Identity of the decision", required=True),
        at("decided_at", "What the clock said; a clock may jump, the sequence does not", required=True),
        text("account_id", "Who decided; never a name", required=True),
        text("role", "The role acted in", required=True),
        text("subject_kind", "What was decided on: report, case, complaint ...", required=True),
        text("subject_id", "Which one", required=True),
        count("seen", "The last decision on it that the person saw; 0 for none", required=True),
        text("seen_value", "What else tells what was looked at, such as a revision"),
        text("action", "What was decided", required=True),
        text("reason", "Why, in the words of who decided; empty where the action needs none", required=True),
        text("payload", "What belongs to the action, as JSON", required=True),
        text("hash", "SHA-256 of the entry, which names that of the one before", required=True),
    ),
)
