"""Units (places), their names, and their outlines."""

from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, number, text

UNITS = Table(
    "staging.units",
    "one row per unit of a tree (administrative or commissions)",
    ("unit_id",),
    (
        *PROVENANCE,
        text(
            "unit_id", "Identity of the unit; it outlives names. Codes are text, never numbers", required=True
        ),
        text("tree", "administrative or commissions", required=True),
        text("level", "Level of the tree: country, region, district, station ...", required=True),
        text("parent_id", "The unit that this one lies in; null for the root only"),
        text("region_id", "The unit of level `region` that this one is or lies in; null above that level"),
        text("kind", "What the country calls such a unit, for example rayon or city"),
        text("iso_3166_2", "ISO 3166-2 code"),
        text("national_code", "Code in the country's own classification"),
        text(
            "lies_in",
            "The administrative unit that a commission or station lies in, where it is one of the pack",
        ),
        text(
            "stratum", "Kind of station that samples and comparisons keep apart, for example urban or rural"
        ),
        text(
            "contests", "Ballots cast at a station, comma-separated; null where every ballot of its region is"
        ),
        number("lon", "Longitude of the point that stands for the unit on a map, degrees"),
        number("lat", "Latitude of that point, degrees"),
        Column("tile_row", Type.INTEGER, "Row of the unit in the tile map, from the north"),
        Column("tile_column", Type.INTEGER, "Column of the unit in the tile map, from the west"),
    ),
)

LABELS = Table(
    "staging.labels",
    "one row per thing x language x text: its name, or another spelling that is met for it",
    ("kind", "id", "language", "text"),
    (
        text(
            "kind",
            "What is named: unit, category, reporter, unit_of_count, choice, contest ...; or `translation`, of a text",
            required=True,
        ),
        text("id", "Identity of the thing named", required=True),
        text("language", "Language code; `*` for a spelling of no particular language", required=True),
        text("text", "The name", required=True),
        text("role", "name (shown on screens), short (axes) or alias (understood when read)", required=True),
        Column("valid_from", Type.DATE, "First day on which this was the name, where known"),
        Column("valid_to", Type.DATE, "Last day on which this was the name, where known"),
    ),
)

BOUNDARIES = Table(
    "staging.boundaries",
    "one row per outline on the map: a unit's, or a neighbour, lake or river behind it",
    ("layer", "feature_id"),
    (
        text("layer", "regions, neighbours, lakes or rivers", required=True),
        text("feature_id", "The unit's id in layer `regions`; a running number elsewhere", required=True),
        Column("is_schematic", Type.BOOLEAN, "True where the outline only marks the place", required=True),
        text("geometry", "GeoJSON geometry, longitude and latitude in degrees (WGS 84)", required=True),
    ),
)
