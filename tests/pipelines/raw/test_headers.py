"""Headers that are met in several spellings: one of them must be there, and only one."""

import pytest

SPELLINGS = {
    "registered_voters": ["Registered voters", "Зарегистрированные избиратели"],
    "took_part": "Votes",
}


@pytest.mark.parametrize("header", SPELLINGS["registered_voters"])
def test_any_spelling_is_read_under_its_own_name(read, header: str) -> None:
    raw = read(f"{header},Votes\n10,5\n", columns=SPELLINGS)

    assert raw.rows.columns[1:] == [header, "Votes"]
    assert raw.source.columns == {"registered_voters": header, "took_part": "Votes"}
    assert raw.surplus_columns == ()


def test_two_spellings_in_one_file_are_refused_and_both_named(refusal) -> None:
    error = refusal("Registered voters,Зарегистрированные избиратели,Votes\n1,1,1\n", columns=SPELLINGS)

    assert "'Registered voters' and 'Зарегистрированные избиратели'" in error.what


def test_no_spelling_is_a_missing_column(refusal) -> None:
    error = refusal("Registered voter,Votes\n1,1\n", columns=SPELLINGS)

    assert "column 'Registered voters' is missing" in error.what
    assert "'Registered voter'" in error.remedy


def test_what_names_a_header_elsewhere_follows_the_files_spelling(read) -> None:
    raw = read(
        "Телефон,Статус,Голоса,Прочее\n1,2,3,4\n",
        headers={"Phone": ["Телефон"], "Status": ["Статус"], "Votes": ["Голоса"], "Other": ["Прочее"]},
        personal=["Phone"],
        drop=[{"column": "Status", "values": ["x"], "reason": "-"}],
        measures=[{"column": "Votes", "columns": {"as_of_at": "Status"}}],
        ignore=["Other"],
    )

    assert raw.source.personal == ("Телефон",)
    assert raw.source.drop[0].column == "Статус"
    assert (raw.source.measures[0].column, raw.source.measures[0].columns) == (
        "Голоса",
        {"as_of_at": "Статус"},
    )
    assert raw.surplus_columns == ()


def test_spellings_of_two_fields_that_share_a_column_are_put_together(source) -> None:
    said = source(
        columns={"unit_id": ["Place", "Место"], "place_name": ["Place", "Жер"]}, headers={"Place": ["Ort"]}
    )

    assert said.columns == {"unit_id": "Place", "place_name": "Place"}
    assert said.headers == {"Place": ("Ort", "Место", "Жер")}


def test_a_list_without_a_header_is_refused(source) -> None:
    with pytest.raises(ValueError, match="valid string"):
        source(columns={"unit_id": []})
