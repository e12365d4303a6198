"""How often intervals hold the truth, over thousands of redrawn samples, written to docs/COVERAGE_OF_INTERVALS.md.

Run by `make soak`. `make test` holds the same at 200 redraws (`pipelines/estimation/test_redraws.py`).
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines import settings
from pipelines.estimation.response import WARNS_BELOW, late_against_early
from tests import redraws
from tests.redraws import Population, Quantity

CHUNK, CHUNKS, SEED = 1_000, 5, 1
BOUNDS = {0.95: (0.93, 0.97), 0.99: (0.98, 0.997)}
MISSING = (0.0, 0.1)
STRENGTHS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4)

HEAD = f"""# How often the intervals are right

{CHUNK * CHUNKS:,} samples of {redraws.SAMPLED} stations are drawn from a nation of which every station is known, seed
{SEED}; each is estimated as if it were the only one. An interval is right where it holds the share of the whole
nation. Written by `make soak`; the nations are the exercise (synthetic, none of it happened) with strata of region and
urban or rural, and Russia, 18 March 2018, with its regions as strata, all 500 in proportion, at least 2 a stratum. The
95 % intervals are to hold it in 93 to 97 % of samples, the 99 % ones in 98 to 99.7 %; a coverage outside is marked
`!`. By chance alone a coverage of {CHUNK * CHUNKS:,} samples is out by up to 0.6 and 0.3 points.

SE / SD is the mean standard error over the spread of the estimates that it should be; DEFF the mean design effect.
With 10 % missing, each report is lost with that chance whatever it says; a sample in which a stratum lost all its
reports is withheld by the gate, and not counted here. That befalls small strata: two stations lose both in 1 of 100,
so that of many small strata one is often empty. Draw more in each, or make fewer.

"""


def main() -> None:
    """Try both nations, or the exercise alone where the other is not there, and write the document."""
    nations = [redraws.exercise()] + ([redraws.russia()] if redraws.RUSSIA.is_file() else [])
    text = HEAD + "\n".join(
        "\n".join(part) + "\n"
        for part in (
            [
                "| nation | missing | what | truth | 95 % | 99 % | SE / SD | DEFF | released |",
                "|---" * 9 + "|",
            ]
            + [line for nation in nations for missing in MISSING for line in _covered(nation, missing)],
            ["## Regions of the exercise", "", *_REGIONS, "|---" * 6 + "|", *_regions(nations[0])],
            ["## Wrong formulas, of turnout", "", *_WRONG, "|---" * 3 + "|"]
            + [line for nation in nations for line in _wrong(nation)],
            ["## Missing, but not at random", "", *_LATE, "|---" * 7 + "|"]
            + [line for nation in nations for line in _late(nation)],
        )
    )
    (settings.PROJECT / "docs" / "COVERAGE_OF_INTERVALS.md").write_text(text, encoding="utf-8")
    print(text)


_REGIONS = [
    "With 10 % missing at random. Regions are domains of the national sample; those with fewer than 20 answers would",
    "be withheld, and are counted here all the same. Near 0 and 1 shares have the exact interval on at most as many",
    "stations as answered, which knows nothing of what strata gain, and is right more often than it says. Shares of",
    "voters in domains of 20 to 30 answers may be right a little less often than they say.",
    "",
    "| region | mean answers | turnout | leader's share | shares from .1 to .9 | other shares, all at 95 % |",
]
_WRONG = [
    "What is right in 95 % of samples by the right formula is right by these in so many.",
    "",
    "| nation | formula | right |",
]
_LATE = [
    "How late a station reports goes with its place in its stratum, by what is estimated, with the correlation in the",
    "second column; the latest tenth never reports. Warned are samples with a p-value below "
    f"{WARNS_BELOW}; at 0 they are",
    "false alarms. Missing stations that do not resemble late ones nobody is warned of.",
    "",
    "| nation | correlation | what | warned | error of the estimate in points | in standard errors | 95 % |",
]


def _samples(nation: Population) -> list[pl.DataFrame]:
    """The samples of a nation, in chunks that fit into memory."""
    seeds = np.random.SeedSequence(SEED).spawn(CHUNKS)
    return [redraws.redrawn(nation, CHUNK, np.random.default_rng(seed)) for seed in seeds]


def _told(samples: list[pl.DataFrame], missing: float) -> list[pl.DataFrame]:
    rng = np.random.default_rng(SEED)
    return [redraws.missing_at_random(sample, missing, rng) for sample in samples]


def _covered(nation: Population, missing: float) -> Iterator[str]:
    samples = _told(_samples(nation), missing)
    for quantity in nation.quantities:
        told = pl.concat(redraws.estimated(quantity, sample, nation.strata) for sample in samples)
        rates = [_marked(redraws.coverage(quantity, told, c), BOUNDS[c]) for c in BOUNDS]
        ratio = _mean(told["se"]) / float(told["estimate"].to_numpy().std(ddof=1))
        yield (
            f"| {nation.name} | {missing:.0%} | {quantity.name} | {quantity.truth:.4f} | {' | '.join(rates)} "
            f"| {ratio:.3f} | {_mean(told['deff']):.2f} | {told.height / CHUNK / CHUNKS:.1%} |"
        )


def _marked(coverage: float, bounds: tuple[float, float]) -> str:
    return f"{100 * coverage:.1f}{'' if bounds[0] <= coverage <= bounds[1] else ' !'}"


def _mean(values: pl.Series) -> float:
    return float(values.to_numpy().mean())


def _regions(nation: Population) -> Iterator[str]:
    strata = nation.strata["stratum_id"].to_list()
    names = np.array([word.split()[0] for word in strata])[nation.stratum]
    samples = _told(_samples(nation), 0.1)
    for region in sorted(set(names)):
        found: dict[str, list[float]] = {"turnout": [], "leader's share": [], "middle": [], "ends": []}
        answers = 0.0
        for whole in nation.quantities:
            quantity = redraws.within(whole, names == region)
            told = pl.concat(redraws.all_estimated(quantity, sample, nation.strata) for sample in samples)
            answers = _mean(told["stations"])
            kind = whole.name if not whole.bounded else "middle" if 0.1 <= quantity.truth <= 0.9 else "ends"
            found[kind].append(redraws.coverage(quantity, told, 0.95))
        cells = [
            " to ".join(sorted({f"{100 * c:.1f}" for c in (min(own), max(own))}, key=float)) if own else "-"
            for own in found.values()
        ]
        yield f"| {region} | {answers:.0f} | {' | '.join(cells)} |"


def _wrong(nation: Population) -> Iterator[str]:
    quantity, uneven = nation.quantities[0], redraws.evenly(nation)
    for words, own, formula in (
        ("voters counted as if they had been drawn", nation, redraws.voters_as_n),
        ("mean of the turnouts of stations", nation, redraws.mean_of_stations),
        ("strata left out, drawn in proportion", nation, redraws.without_strata),
        ("strata left out, as many drawn in each", uneven, redraws.without_strata),
        ("right, as many drawn in each", uneven, _right),
    ):
        told = pl.concat(formula(quantity, sample, own) for sample in _told(_samples(own), 0))
        yield f"| {nation.name} | {words} | {100 * redraws.coverage(quantity, told, 0.95):.1f} % |"


def _right(quantity: Quantity, sample: pl.DataFrame, population: Population) -> pl.DataFrame:
    return redraws.estimated(quantity, sample, population.strata)


def _late(nation: Population) -> Iterator[str]:
    samples, rng = _samples(nation), np.random.default_rng(SEED)
    for place in (0, 1, 6):
        quantity = nation.quantities[place]
        says = redraws.shares(quantity if place < 2 else nation.quantities[0])
        for strength in STRENGTHS:
            estimates, warnings = [], []
            for sample in samples:
                late = redraws.late_and_missing(sample, says, strength, 0.1, rng)
                estimates.append(redraws.estimated(quantity, late, nation.strata))
                observed = redraws.of(quantity, late.filter("is_told"))
                warnings.append(late_against_early(observed, nation.strata, ["cell"]))
            told = pl.concat(estimates)
            error = _mean(told["estimate"]) - quantity.truth
            yield (
                f"| {nation.name} | {strength} | {quantity.name} "
                f"| {_mean((pl.concat(warnings)['late_p'] < WARNS_BELOW).cast(pl.Float64)):.1%} | {100 * error:+.2f} "
                f"| {error / _mean(told['se']):+.2f} | {100 * redraws.coverage(quantity, told, 0.95):.1f} |"
            )


if __name__ == "__main__":
    main()
