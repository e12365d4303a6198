"""The protocols of Testland: what stands in them, and files changed row by row or parted."""

STATIONS = ["101", "102", "103", "201", "202", "203", "301", "302"]
"""In the order of the rows of Testland's protocols, from row 2."""


def protocol(land, station: str = "101", origin: str = "manual", name: str = "protocols") -> dict:
    """The only protocol that a source gives of a station."""
    (found,) = land.stage(name).kept.filter(station_id=station, origin=origin).to_dicts()
    return found


def add(land, name: str, *rows: list[str]) -> None:
    land.write_rows(name, [*land.rows(name), *rows])


def again(land, name: str, row: int, **cells: str) -> list[str]:
    """A row of a file once more, with other contents in these columns."""
    header, cells_of = land.rows(name)[0], list(land.rows(name)[row - 1])
    for column, text in cells.items():
        cells_of[header.index(column)] = text
    return cells_of


def two_contests(land) -> None:
    """Beside the mayor a council is elected, of one choice; files that name no ballot are the mayor's."""
    land.replace(
        "election",
        '[[choice]]\nid = "ang"',
        '[[contest]]\nid = "council"\naliases = ["Кеңеш"]\nlabels = { ky = "Кеңеш", ru = "Совет", en = "Council" }\n\n'
        '[[choice]]\nid = "reds"\ncontest = "council"\nlabels = { ky = "К", ru = "К", en = "Reds" }\n\n'
        '[[choice]]\nid = "ang"',
    )
    text = land.text("election")
    for origin in ("manual", "machine"):
        text = text.replace(f'{{ origin = "{origin}" }}', f'{{ origin = "{origin}", contest_id = "mayor" }}')
    land.write("election", text)


def parted(land, *changes: dict[str, str], status: bool = True) -> None:
    """The protocols in two files of a folder; the second file also holds station 101, with these changes."""
    header, *rows = land.rows("protocols")
    (land.folder / "raw" / "parts").mkdir()
    for name, own in (("a", rows[:5]), ("b", rows[5:])):
        more = [again(land, "protocols", 2, **change) for change in changes] if name == "b" else []
        land.write_rows(f"parts/{name}", [header, *own, *more])
    land.replace("election", 'file = "raw/protocols.csv"', 'file = "raw/parts/*.csv"')


def divided(land, votes: list[list[str]], more: str = "") -> None:
    """The lines of the protocols in their file, the votes in a second one: station, choice, number and so on."""
    header, *rows = land.rows("protocols")
    kept = [n for n, name in enumerate(header) if name not in ("Аң Өзгөн", "Bek")]
    land.write_rows("protocols", [[row[n] for n in kept] for row in (header, *rows)])
    land.write_rows("votes", votes)
    land.replace(
        "election",
        'choices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'read_states = { illegible = ["???"], not_on_form = ["x"], empty',
    )
    land.replace(
        "election",
        '[[source]]\nid = "machine"',
        '[[source]]\nid = "votes"\nkind = "protocols"\nfile = "raw/votes.csv"\ntitle = "Votes"\n'
        'publisher = "Testland"\nlicence = "None"\nnature = "synthetic"\nconstants = { origin = "manual" }\n'
        'read_states = { illegible = ["???"] }\n'
        f'columns = {{ station_id = "uik", choice_id = "who", value = "n"{more} }}\n\n[[source]]\nid = "machine"',
    )
