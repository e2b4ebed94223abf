"""The treatments of noise at some of the thresholds at which they were worked out: nothing is fitted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinicsim.economics.two_level.estimated import Estimated
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.two_level.words import notes, warning


def narrowed(found: SideBySide, wtp: Sequence[float], currency: str, effect: str) -> SideBySide:
    """The same at fewer thresholds, with what is to be said of these.

    Parameters
    ----------
    found
        At all thresholds.
    wtp
        Some of them.
    currency, effect
        Of the outcomes, for the words.

    Raises
    ------
    ValueError
        If a threshold is not among those of `found`.
    """
    at = [found.wtp.index(value) for value in wtp]

    def of(way: Estimated) -> Estimated:
        return replace(way, ceac=way.ceac[at], evpi=way.evpi[at], evpi_se=way.evpi_se[at], left_out=way.left_out[:, at])

    fewer = replace(
        found,
        wtp=tuple(found.wtp[place] for place in at),
        raw=of(found.raw),
        shrunk=found.shrunk and of(found.shrunk),
        metamodel=found.metamodel and of(found.metamodel),
        components=tuple(found.components[place] for place in at),
        noise_share=found.noise_share[at],
        explained=found.explained[at],
        overstated=found.overstated[at],
        overstated_se=found.overstated_se[at],
    )
    return replace(fewer, warning=warning(fewer, currency, effect), notes=tuple(notes(fewer)))
