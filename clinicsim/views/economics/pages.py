"""What the pages of a cost-effectiveness and of a probabilistic analysis share: sentences first, then charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.charts import (
    acceptability_chart,
    evpi_chart,
    evppi_chart,
    frontier_chart,
    loss_chart,
    plane_chart,
    variance_chart,
)
from clinicsim.views.economics.curves import leading
from clinicsim.views.economics.says import bracket_sentences, certainty_sentence, increment_sentence, verdict_sentence
from clinicsim.views.economics.writing import Writing, strategy_words
from clinicsim.views.figure_page import FigurePage
from clinicsim.views.labels import listed
from clinicsim.views.report.charts import Chart

TOP = 20
"""Parameters that a figure of EVPPI shows at most; its table shows all."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a page shows."""

    cea: Cea  # at any thresholds; curves are drawn from its outcomes
    noise: SideBySide | None  # the same with the luck of the simulation taken out
    evppi: Sequence[Evppi]  # what parameters are worth; empty if nobody asked
    evppi_at: float | None  # the threshold of `evppi`; None: the first one
    thresholds: Sequence[float]  # that are spoken of, ascending; the first one leads

    @property
    def writing(self) -> Writing:
        """How its numbers are written."""
        return Writing(self.cea.outcomes.currency, self.cea.outcomes.effect)


def page_of(
    kind: str, shown: Shown, facts: Sequence[tuple[str, str]], *, synthetic: bool, warnings: Sequence[str] = ()
) -> FigurePage:
    """Put a page together: what stands out in sentences, the frontier, and what the draws show."""
    cea = shown.cea
    others = [strategy_words(one.strategy) for one in cea.against]
    return FigurePage(
        kind=kind,
        title=f"{listed(others)} against {strategy_words(cea.comparator)}",
        lead=[sentence for sentence in (*warnings, *_sentences(shown)) if sentence],
        charts=[frontier_chart(cea, shown.writing), *probabilistic_charts(shown)],
        facts=facts,
        synthetic=synthetic,
    )


def probabilistic_charts(shown: Shown) -> list[Chart]:
    """Charts of what the draws show; none where there is one draw."""
    cea, noise, writing, thresholds = shown.cea, shown.noise, shown.writing, shown.thresholds
    if not cea.is_probabilistic:
        return []
    charts = [
        plane_chart(cea, noise, writing, thresholds[0]),
        acceptability_chart(cea, noise, writing, thresholds),
        loss_chart(cea, noise, writing, thresholds),
        evpi_chart(cea, noise, writing, thresholds),
    ]
    split = None if noise is None else variance_chart(noise, writing)
    charts += [] if split is None else [split]
    if shown.evppi:
        at = thresholds[0] if shown.evppi_at is None else shown.evppi_at
        charts.append(evppi_chart(shown.evppi, writing, at, TOP))
    return charts


def _sentences(shown: Shown) -> list[str]:
    cea, noise, writing = shown.cea, shown.noise, shown.writing
    at = analyse(cea.outcomes, shown.thresholds, cea.comparator)
    return [
        verdict_sentence(leading(cea, noise, shown.thresholds), writing, drawn=cea.is_probabilistic),
        certainty_sentence(at, writing),
        *(increment_sentence(one, cea, noise, writing) for one in cea.against),
        *bracket_sentences(cea, noise),
        *([] if noise is None else [noise.warning, *noise.notes]),
    ]
