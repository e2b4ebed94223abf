"""What is to be said of the inputs of a probabilistic analysis before any result is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.experiments.uncertainty.remarks import missed_ends, shifted_means
from clinicsim.scenario.schema.scenario import Scenario

_SHOWN = 3  # of many numbers, in a sentence


def remarks(
    scenario: Scenario,
    parameters: Sequence[Uncertain],
    differing: Mapping[str, str],
    figures: Sequence[Sequence[str]],
) -> tuple[str, ...]:
    """Sentences on what is drawn.

    Parameters
    ----------
    scenario
        The first strategy.
    parameters
        What is drawn.
    differing
        How a number differs between strategies, by path.
    figures
        Paths of numbers that are drawn as one.
    """
    names = {each.path for each in parameters}
    return (
        *(
            f"{path} is not the same in all strategies: {how}; one uniform serves all"
            for path, how in differing.items()
        ),
        *(
            f"correlations.{each.name} is left aside: it is between numbers that are not both drawn"
            for each in scenario.correlations
            if not set(each.between) <= names
        ),
        *_of_ends(parameters),
        *_of_means(parameters),
        *_of_figures(figures),
    )


def _of_ends(parameters: Sequence[Uncertain]) -> Iterator[str]:
    for path, (low, high), (least, most), because in missed_ends(parameters):
        yield (
            f"{path} is stated as {low:.3g} to {high:.3g}, and 95% of its draws are from {least:.3g} to {most:.3g}: "
            f"{because}"
        )


def _of_means(parameters: Sequence[Uncertain]) -> Iterator[str]:
    found = sorted(shifted_means(parameters), key=lambda each: -abs(each.mean - each.value) / (abs(each.value) or 1e-9))
    if found:
        some = ", ".join(f"{path} {mean:.3g} for {value:.3g}" for path, value, mean in found[:_SHOWN])
        yield (
            f"{len(found)} of {len(parameters)} numbers have a mean that is more than a tenth off the value of a "
            f"deterministic run ({some}{', ...' if len(found) > _SHOWN else ''}), so results on average need not be "
            "those of that run"
        )


def _of_figures(figures: Sequence[Sequence[str]]) -> Iterator[str]:
    many = sorted(figures, key=len, reverse=True)
    if many:
        some = ", ".join(f"{paths[0]} and {len(paths) - 1} more" for paths in many[:_SHOWN])
        yield (
            f"{sum(map(len, many))} numbers are {len(many)} figures that stand at several places, with the same "
            f"source, value and range ({some}{', ...' if len(many) > _SHOWN else ''}); each figure is drawn once"
        )
