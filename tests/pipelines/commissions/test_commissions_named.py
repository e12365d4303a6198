"""A spelling belongs to one commission: the decisions of one are never told of the other."""

from pathlib import Path

import pytest

from pipelines import pack_commissions
from pipelines.election import Commission, Pack
from pipelines.errors import PackError
from tests.pipelines.commissions.telling import PACK


def with_commissions(*named: tuple[str, tuple[str, ...]]) -> Pack:
    entries = tuple(Commission(id=name, body="tec", aliases=spelled, labels={}) for name, spelled in named)
    election = PACK.election.model_copy(update={"commission": entries})
    return Pack(**{**vars(PACK), "election": election})


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("north", ("The Commission",)), ("south", ("The Commission",)), "'The Commission' stands for both"),
        (("north", ()), ("south", ("north",)), "'north' stands for both"),
        (("north", ()), ("north", ("Other",)), "'north' is listed 2 times"),
    ],
)
def test_a_spelling_of_two_commissions_is_refused(
    first: tuple[str, tuple[str, ...]], second: tuple[str, tuple[str, ...]], why: str
) -> None:
    with pytest.raises(PackError, match=why):
        pack_commissions.check(with_commissions(first, second), Path("election.toml"))


def test_commissions_of_different_names_are_sound() -> None:
    pack_commissions.check(with_commissions(("north", ("N",)), ("south", ("S",))), Path("election.toml"))
