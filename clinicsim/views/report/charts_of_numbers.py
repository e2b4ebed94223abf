"""Figures from stored numbers, each with its table, ready for a page."""

from __future__ import annotations

from clinicsim.experiments.spc import ControlChart
from clinicsim.views.caseload_mix import caseload_mix, caseload_mix_table
from clinicsim.views.figures.caseload_mix import caseload_mix_figure
from clinicsim.views.figures.heat import heat
from clinicsim.views.figures.safety import safety
from clinicsim.views.figures.spc import spc
from clinicsim.views.figures.waterfall import waterfall_figure
from clinicsim.views.heat import heat_rows, heat_table
from clinicsim.views.numbers import Unit
from clinicsim.views.report.charts import Chart, chart_of
from clinicsim.views.safety import ON_TIME, clouds, safety_table, slope_sentences
from clinicsim.views.spc import spc_table
from clinicsim.views.study import Side, Study
from clinicsim.views.waterfall import waterfall, waterfall_table


def spc_chart(chart: ControlChart, unit: Unit, key: str = "spc") -> Chart:
    """Draw the control chart of an observed series or of one replication."""
    return chart_of(key, spc(chart, unit), spc_table(chart, unit), "", table_title="Points, limits and signals")


def heat_chart(study: Study) -> Chart:
    """Draw the heat table of measures by scenario."""
    return chart_of("heat", heat(study), heat_table(study, heat_rows(study)), "")


def safety_chart(study: Study, measure: str = ON_TIME) -> Chart:
    """Draw how full each scenario is against how safe its refills are."""
    found = clouds(study, measure)
    warned = "Replications differ in many things besides: this shows what goes together, not what causes what."
    note = " ".join((*slope_sentences(study, found, measure), warned))
    return chart_of(f"safety-{measure}", safety(study, measure), safety_table(study, found, measure), note)


def waterfall_chart(study: Study, place: int) -> Chart | None:
    """Draw what makes the cost of one alternative differ; None where the two count money differently."""
    made = waterfall(study, place)
    if made is None:
        return None
    return chart_of(f"waterfall-{place}", waterfall_figure(made), waterfall_table(made), "")


def caseload_mix_chart(side: Side, key: str = "caseload-mix") -> Chart | None:
    """Draw one scenario's caseload by therapy and its pump replacements; None where its run lacks them by month."""
    mix = caseload_mix(side)
    return None if mix is None else chart_of(key, caseload_mix_figure(mix), caseload_mix_table(mix), "")
