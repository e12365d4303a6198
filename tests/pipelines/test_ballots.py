"""Mistakes of a pack about ballots and forms: told before anything is read, with the place and the remedy."""

import pytest

from pipelines.errors import PackError

CONTEST = '[[choice]]\nid = "ang"'
COUNCIL = (
    '[[contest]]\nid = "council"\nvotes_per_ballot = 3\nlabels = { ky = "К", ru = "С", en = "Council" }\n\n'
    '[[choice]]\nid = "reds"\ncontest = "council"\nlabels = { ky = "К", ru = "К", en = "Reds" }\n\n'
)
CHOICES = 'constants = { origin = "manual" }\nchoices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty'  # noqa: E501

MISTAKES = {
    # case: what stands in the pack, what is written instead, the place named, what is said, what to do
    "a line of no field": (
        'field = "ballots_mobile"', 'field = "ballots_mobil"', "form 1, line 'ballots_mobil' (line",
        "'ballots_mobil' is no field of a protocol", "'ballots_mobile'",
    ),
    "a line twice": (
        'field = "ballots_mobile"', 'field = "registered"', "election.toml", "line 'registered' stands 2 times",
        "Keep one",
    ),
    "an equation of no field": (
        'right = ["ballots_valid", "ballots_invalid"]', 'right = ["ballots_valid", "ballots_bad"]',
        "equation 'found' (line", "'ballots_bad' is no field of a protocol", "",
    ),
    "an equation twice": (
        'id = "found_within_issued"', 'id = "found"', "election.toml", "equation 'found' stands 2 times", "Keep one",
    ),
    "an equation of no term": (
        'left = ["votes"]', 'left = ["2 votes"]', "key form.0.equation.2.left (line", "'2 votes' is no term", "",
    ),
    "an equation without a side": (
        'left = ["votes"]', "left = []", "key form.0.equation.2.left (line", "a side without a term", "",
    ),
    "a relation that is none": (
        'left = ["votes"]\nrelation = "=="', 'left = ["votes"]\nrelation = "="', "equation.2.relation", "'=='", "",
    ),
    "a form of no contest": (
        'contests = ["mayor"]', 'contests = ["mayors"]', "form 1", "'mayors' is no contest", "'mayor'",
    ),
    "a line without a name in a language": (
        'labels = { ky = "Жараксыз", ru = "Недействительных", en = "Invalid" }', 'labels = { en = "Invalid" }',
        "election.toml", "line 'ballots_invalid' of the form has no name in ky, ru", "every language",
    ),
    "a reason missing in a language": (
        'because = { ky = "жарактуу бюллетень бир талапкерге", ', "because = { ", "election.toml",
        "equation 'votes' of the form has no name in ky", "every language",
    ),
    "a column of no choice": (
        CHOICES, CHOICES.replace("bek =", "beck ="), "source 'protocols' (line", "'beck' is no choice", "'bek'",
    ),
    "a constant of no contest": (
        CHOICES, CHOICES.replace('"manual"', '"manual", contest_id = "mayors"'), "source 'protocols' (line",
        "'mayors' is no contest", "'mayor'",
    ),
    "no station": (
        'station_id = "uik"\ncommission_id = "tec"\nregion_id', 'commission_id = "tec"\nregion_id',
        "source 'protocols', key columns", "nothing gives 'station_id'", "[source.columns]",
    ),
    "no origin": (
        CHOICES, CHOICES.replace('constants = { origin = "manual" }\n', ""), "source 'protocols', key columns",
        "nothing gives 'origin'", "[source.constants]",
    ),
    "two contests and a file of neither": (
        CONTEST, COUNCIL + CONTEST, "source 'protocols' (line",
        "the pack lists 2 contests, and nothing says which of them the file is about", "contest_id",
    ),
    "a template without a column": (
        'choices = { ang = "Аң Өзгөн", bek = "Bek" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        'compose = { commission_id = "tec" }\nread_states = { illegible = ["???"], not_on_form = ["x"], empty',
        "key compose.commission_id", "the template 'tec' names no column", "in braces",
    ),
    "a read state that is none": (
        'read_states = { illegible = ["???"], not_on_form = ["x"], empty', 'read_states = { blurred = ["???"], empty',
        "source.7.read_states.blurred", "", "",
    ),
}  # fmt: skip


def refusal(land) -> PackError:
    with pytest.raises(PackError) as caught:
        land.pack()
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_the_remedy(land, case: str) -> None:
    old, new, where, what, remedy = MISTAKES[case]
    land.replace("election", old, new)

    error = refusal(land)

    assert where in error.where
    assert what in error.what
    assert remedy in error.remedy


def two_contests(land, manual: str) -> None:
    """Two contests; the files by hand have these constants beside their origin, the machine's is the mayor's."""
    land.replace("election", CONTEST, COUNCIL + CONTEST)
    text = land.text("election").replace(
        '{ origin = "machine" }', '{ origin = "machine", contest_id = "mayor" }'
    )
    land.write("election", text.replace('{ origin = "manual" }', f'{{ origin = "manual"{manual} }}'))


def test_choices_side_by_side_are_of_the_contest_that_the_source_states(land) -> None:
    two_contests(land, ', contest_id = "council"')

    error = refusal(land)

    assert "choices of mayor are read into 'council'" in error.what
    assert "once for each contest" in error.remedy


def test_choices_side_by_side_with_a_column_of_contests_are_refused(land) -> None:
    two_contests(land, "")
    land.replace("election", 'status = "state"', 'status = "state"\ncontest_id = "ballot"')

    assert "nothing says which of them" in refusal(land).what


def test_with_every_file_of_a_contest_the_pack_is_sound_and_receipts_are_of_all(land) -> None:
    two_contests(land, ', contest_id = "mayor"')

    assert [contest.id for contest in land.pack().election.contest] == ["mayor", "council"]


def test_an_equation_of_one_vote_a_ballot_is_refused_where_a_voter_may_mark_several(land) -> None:
    two_contests(land, ', contest_id = "mayor"')
    land.replace("election", 'contests = ["mayor"]\n', "")

    error = refusal(land)

    assert "equation 'votes' allows one vote a ballot" in error.what
    assert "<=" in error.remedy


def test_protocols_of_a_pack_without_a_contest_are_refused(land) -> None:
    text = land.text("election")
    start, end = text.index("[[contest]]"), text.index("[[calendar]]")
    form, source = text.index("# The protocol of a station"), text.index('[[source]]\nid = "tallies"')
    first, last = text.index("[[equation]]"), text.index("[[known_total]]")
    land.write("election", text[:start] + text[end:form] + text[source:first] + text[last:])

    assert "the pack lists no contest" in refusal(land).what
