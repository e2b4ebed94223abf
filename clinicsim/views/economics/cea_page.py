"""The page of a cost-effectiveness analysis of any table: plane, acceptability, loss and the value of information."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.pages import Shown, page_of
from clinicsim.views.figure_page import FigurePage


def cea_page(
    cea: Cea,
    thresholds: Sequence[float],
    facts: Sequence[tuple[str, str]],
    evppi: Sequence[Evppi] = (),
    evppi_at: float | None = None,
    noise: SideBySide | None = None,
) -> FigurePage:
    """Draw everything that the analysis holds.

    Parameters
    ----------
    cea
        At any thresholds; curves are drawn from its outcomes.
    thresholds
        The thresholds that are spoken of, ascending; the first one leads.
    facts
        Where it comes from: name and value.
    evppi
        What parameters are worth; empty if nobody asked.
    evppi_at
        The threshold of `evppi`; the first one if None.
    noise
        The same with the luck of a simulation taken out, if the table has replications; None if not.
    """
    shown = Shown(cea, noise, evppi, evppi_at, thresholds)
    return page_of("Cost-effectiveness analysis", shown, facts, synthetic=False)
