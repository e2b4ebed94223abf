"""The page of figures of an analysis of sensitivity: one figure a measure, each with its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinicsim.experiments.sensitivity.analysis import Analysis, Result
from clinicsim.experiments.sensitivity.morris import Morris
from clinicsim.experiments.sensitivity.one_way import OneWay
from clinicsim.experiments.sensitivity.two_way import TwoWay
from clinicsim.views.figure_page import FigurePage
from clinicsim.views.figures.morris import morris_effects
from clinicsim.views.figures.sobol import sobol_indices
from clinicsim.views.figures.tornado import tornado
from clinicsim.views.figures.two_way import two_way_map
from clinicsim.views.labels import spelt
from clinicsim.views.report.charts import chart_of
from clinicsim.views.sensitivity.says import headline, parameters_left_out, sentences
from clinicsim.views.sensitivity.tables import table_of
from clinicsim.views.sensitivity.words import Writing, writing

if TYPE_CHECKING:
    import plotly.graph_objects as go

KINDS = {
    "one-way": "One-way sensitivity",
    "two-way": "Two-way sensitivity",
    "morris": "Screening of parameters (Morris)",
    "sobol": "Shares of variance (Sobol')",
}


def sensitivity_page(
    analysis: Analysis, currency: str, top: int, facts: Sequence[tuple[str, str]], synthetic: bool
) -> FigurePage:
    """Draw every result.

    Parameters
    ----------
    analysis
        What is drawn.
    currency
        ISO code of the scenario's prices.
    top
        How many parameters a figure shows at most; its table shows all.
    facts
        Where it comes from.
    synthetic
        Whether the patients are made up.
    """
    charts = []
    for place, result in enumerate(analysis.results):
        own = writing(result.measure, currency, analysis.base)
        drawn = _figure(result, own, top)
        note = " ".join(sentences(result, own, top)).replace("(--top", "(in the figure: --top")
        charts.append(chart_of(f"{analysis.request.method}-{place}", drawn, table_of(result, own, 10**6), note))
    against = f" against {spelt(analysis.base)}" if analysis.base else ""
    return FigurePage(
        kind=KINDS[analysis.request.method],
        title=f"What matters in {spelt(analysis.scenario)}{against}",
        lead=(
            *(f"{warning}." for warning in analysis.warnings()),
            *parameters_left_out(analysis.accepted.not_varied),
        ),
        charts=charts,
        facts=facts,
        synthetic=synthetic,
    )


def _figure(result: Result, own: Writing, top: int) -> go.Figure:
    title = headline(result, own)
    if isinstance(result, OneWay):
        return tornado(result, own, title, top)
    if isinstance(result, TwoWay):
        return two_way_map(result, own, title)
    return morris_effects(result, own, title, top) if isinstance(result, Morris) else sobol_indices(result, title, top)
