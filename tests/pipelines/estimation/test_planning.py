"""Sizes of samples: a published one, and how stations count for less than their voters."""

import math

import pytest

from pipelines.estimation.planning import design_effect, margin_of, sample_size, stations_needed, z_of

NATION = {"stations": 2474, "voters": 1500.0}


def test_the_size_of_a_handbook() -> None:
    """It prints 163,185, an artefact of rounding: its own formula gives this."""
    assert round(sample_size(p=0.5, error=0.0032, z=2.58, population=14_570_774)) == 160_717


def test_standard_errors_of_the_confidence() -> None:
    assert (round(z_of(0.95), 6), round(z_of(0.99), 6)) == (1.959964, 2.575829)


def test_a_sample_is_never_larger_than_its_frame() -> None:
    assert sample_size(p=0.5, error=1e-9, z=1.96, population=300) == pytest.approx(300)


@pytest.mark.parametrize("icc", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("error", [0.01, 0.03])
def test_so_many_stations_give_the_margin_that_was_asked_and_one_fewer_does_not(
    icc: float, error: float
) -> None:
    drawn = stations_needed(p=0.4, error=error, confidence=0.95, icc=icc, **NATION)
    enough, fewer = (
        margin_of(p=0.4, sampled=n, confidence=0.95, icc=icc, **NATION) for n in (drawn, drawn - 1)
    )
    assert enough <= error < fewer


def test_voters_who_all_agree_with_their_station_are_one_voter() -> None:
    assert design_effect(voters=1500, icc=1) == 1500
    alike = stations_needed(p=0.5, error=0.05, confidence=0.95, icc=1, **NATION)
    assert alike == math.ceil(sample_size(p=0.5, error=0.05, z=z_of(0.95), population=2474))


def test_nothing_is_uncertain_once_all_stations_are_drawn() -> None:
    assert margin_of(p=0.4, sampled=2474, confidence=0.99, icc=0.1, **NATION) == 0
