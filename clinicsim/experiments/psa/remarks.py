"""What is to be said of the inputs of a probabilistic analysis before any result is read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.experiments.uncertainty.remarks import missed_ends, shifted_means
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario

_SHOWN = 3  # of many numbers, in a sentence


def remarks(scenario: Scenario, parameters: Sequence[Uncertain], differing: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences on what is drawn.

    Parameters
    ----------
    scenario
        The first strategy.
    parameters
        What is drawn.
    differing
        How a number differs between strategies, by path.
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
        *_of_sources(scenario, parameters),
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


def _of_sources(scenario: Scenario, parameters: Sequence[Uncertain]) -> Iterator[str]:
    """Numbers that are one piece of evidence at several places: drawn apart, they look better known than they are."""
    alike: dict[Hashable, list[str]] = {}
    tied = {path for each in scenario.correlations for path in each.between}
    for each in parameters:
        number = number_at(scenario, each.path)
        if number is not None and number.source is not None and each.group is None and each.path not in tied:
            key = each.path.rpartition(".")[2]
            alike.setdefault((key, number.source, number.value, number.low, number.high, number.sd), []).append(
                each.path
            )
    many = sorted((paths for paths in alike.values() if len(paths) > 1), key=len, reverse=True)
    if many:
        some = ", ".join(f"{paths[0]} and {len(paths) - 1} more" for paths in many[:_SHOWN])
        yield (
            f"{sum(map(len, many))} numbers stand beside others with the same key, figures and source ({some}"
            f"{', ...' if len(many) > _SHOWN else ''}) and are drawn independently of them; where they are one number, "
            "state a correlation of rank 1"
        )
