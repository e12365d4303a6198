"""Where a snapshot comes from. Of two identical builds only these tables differ."""

from pipelines.tables.declaration import Column, Table, Type, at, count, share, text

ELECTION = Table(
    "staging.election",
    "one row: the election",
    ("election_id",),
    (
        text("election_id", "Identity of the election", required=True),
        Column("date", Type.DATE, "Polling day", required=True),
        text("time_zone", "Zone in which the election's local times are written", required=True),
        text("territory_id", "The territory pack", required=True),
        Column("is_synthetic", Type.BOOLEAN, "True for an exercise: every screen says so", required=True),
        text("country_id", "Root of the administrative tree", required=True),
        text(
            "projection", "PROJ string of the equal-area projection of its maps; null where there is no map"
        ),
        text("frame", "JSON: west, south, east, north of the map, degrees"),
        text("callouts", "JSON: units too small to see, drawn as discs beside the map", required=True),
        text("attribution", "Whom to name under every map", required=True),
        text("law", "JSON: the pack's law, with editions and deadlines; null where it has none"),
    ),
)

CALENDAR_ITEMS = Table(
    "staging.calendar_items",
    "one row per date of the election's calendar",
    ("item_id",),
    (
        text("item_id", "Identity of the date; its names are in staging.labels", required=True),
        at("at", "When", required=True),
        Column("is_timed", Type.BOOLEAN, "False where only the day is known", required=True),
        Column("is_key", Type.BOOLEAN, "True for the dates that every timeline shows", required=True),
        text("source_url", "Where the date is stated; null for one derived by us"),
    ),
)

BUILDS = Table(
    "meta.builds",
    "one row: the build that made this snapshot",
    ("build_id",),
    (
        text("build_id", "Identity: time and digest of everything that went in", required=True),
        text("election_id", "The election", required=True),
        text("code_version", "Version of Baikoo", required=True),
        at("built_at", "When", required=True),
        count("decisions", "Entries of the journal that went in", required=True),
        text(
            "journal_head",
            "Sequence and hash of the last of them: `baikoo journal verify --expect`",
            required=True,
        ),
    ),
)

SOURCES = Table(
    "meta.sources",
    "one row per raw file",
    ("source_id",),
    (
        text("source_id", "Identity in the election pack", required=True),
        text("kind", "Which reader it went through", required=True),
        text("file", "The raw file, below the pack", required=True),
        text("sha256", "SHA-256 of the file", required=True),
        text("title", "What it holds", required=True),
        text("publisher", "Who published or transcribed it", required=True),
        text("language", "Language of its texts that are in one language only, where the pack says it"),
        text("url", "Where it comes from"),
        text("licence", "Under which terms", required=True),
        Column("accessed", Type.DATE, "When it was fetched or transcribed"),
        text("nature", "real or synthetic", required=True),
        at("received_at", "When the file was first read by a build", required=True),
        count("rows_read", "Rows in the file", required=True),
        count("rows_kept", "Rows that went into staging", required=True),
        count("rows_rejected", "Rows that went to quality.rejects", required=True),
        count("rows_unfit", "Those of them that the pack does not itself set aside", required=True),
        share("max_rejected_share", "Unfit rows above this part refuse publication", required=True),
        text("surplus_columns", "Columns of the file that the pack does not describe"),
    ),
)
