"""The page of a probabilistic analysis: what the draws show, how much of it is luck, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.pages import Shown, page_of
from clinicsim.views.figure_page import FigurePage


def psa_page(
    cea: Cea,
    noise: SideBySide | None,
    evppi: Sequence[Evppi],
    thresholds: Sequence[float],
    facts: Sequence[tuple[str, str]],
    *,
    synthetic: bool,
    evppi_at: float | None = None,
    warnings: Sequence[str] = (),
) -> FigurePage:
    """Draw a probabilistic analysis.

    Parameters
    ----------
    cea
        Of the draws, at any thresholds; curves are drawn from its outcomes.
    noise
        The same with the luck of the simulation taken out, at least at `thresholds`; None if that was not done.
    evppi
        What parameters are worth; empty if that was not asked.
    thresholds
        The thresholds that are spoken of, ascending; the first one leads.
    facts
        Where it comes from: name and value.
    synthetic
        Whether the patients are made up.
    evppi_at
        The threshold of `evppi`; the first one if None.
    warnings
        What a reader must know first.
    """
    shown = Shown(cea, noise, evppi, evppi_at, thresholds)
    return page_of("Probabilistic analysis", shown, facts, synthetic=synthetic, warnings=warnings)
