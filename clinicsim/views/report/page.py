"""Put the page together: everything that the template prints, and nothing that it would have to work out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from clinicsim.views.findings import WHY_GUARD_RAILS, findings, lead
from clinicsim.views.intervals import interval_notes
from clinicsim.views.labels import listed
from clinicsim.views.palette import MARKS
from clinicsim.views.report.charts import cost_chart, difference_charts, fan_note, monthly_charts, runway_chart
from clinicsim.views.report.headline import guard_rows, headline_rows
from clinicsim.views.report.provenance import SCENARIO_HEAD, provenance
from clinicsim.views.report.sources import assumption_table, imputed_table, source_table
from clinicsim.views.report.tables import Table, total_table
from clinicsim.views.runway import starting_list
from clinicsim.views.study import Study, study

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.compare import Comparison

_TEMPLATES = "templates"


def render(base: Arm, alternatives: Sequence[Arm], comparison: Comparison) -> str:
    """Render the report as one HTML page.

    Raises
    ------
    ValueError
        If the comparison does not hold one set of differences for each alternative.
    """
    return page("report.html.j2", _context(study(base, alternatives, comparison), base))


def page(template: str, context: dict[str, Any]) -> str:
    """Fill a page's template; the style, the script and plotly itself are put into the page, which loads nothing."""
    templates = Environment(
        loader=PackageLoader("clinicsim.views", _TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["unbroken"] = unbroken
    shared = {"css": _inlined("report.css"), "js": _inlined("report.js"), "plotly_js": Markup(get_plotlyjs())}
    return templates.get_template(template).render(context | shared)


def _context(seen: Study, base: Arm) -> dict[str, Any]:
    runways = starting_list(base.world)
    origin = provenance(seen, synthetic=base.world.cohort.synthetic)
    return {
        "title": page_title(seen),
        "study": seen,
        "lead": lead(seen),
        "findings": findings(seen),
        "run_notes": run_notes(seen),
        "headlines": headline_rows(seen),
        "guards": guard_rows(seen),
        "why_guards": WHY_GUARD_RAILS,
        "interval_notes": interval_notes(seen),
        "marks": [MARKS[name] for name in ("better", "worse", "different", "cannot tell", "no change")],
        "difference_charts": list(difference_charts(seen)),
        "monthly_charts": list(monthly_charts(seen)),
        "fan_note": fan_note(seen),
        "runway": runway_chart(runways, seen) if runways else None,
        "costs": cost_chart(seen),
        "totals": total_table(seen),
        "origin": origin,
        "scenarios": Table("Scenarios of this page", SCENARIO_HEAD, origin.scenarios, text_columns=len(SCENARIO_HEAD)),
        "synthetic": base.world.cohort.synthetic,
        "sources": source_table(base.loaded.scenario),
        "assumptions": assumption_table(),
        "imputed": imputed_table(base.world.cohort.imputed),
    }


def unbroken(text: str) -> str:
    """Keep a sign and its number on one line: browsers may break between a minus and a currency."""
    return re.sub(r"([−+])(?=\S)", "\\1\u2060", text)


def page_title(seen: Study) -> str:
    """Return the planner's question when there is one alternative with a question; else what is compared with what."""
    if len(seen.alternatives) == 1 and seen.alternatives[0].question:
        return seen.alternatives[0].question
    return f"{listed([side.label for side in seen.alternatives])} compared with {seen.base.label}"


def run_notes(seen: Study) -> list[str]:
    """What a reader must know about the runs: failures, interruption, a single replication."""
    notes = []
    for side in seen.sides:
        notes += [f"{side.label}: replication {number} failed: {error}" for number, error in side.runs.failed]
        if side.runs.interrupted:
            notes.append(f"{side.label}: interrupted, only {side.runs.count} replications finished")
        if side.runs.count == 1:
            notes.append(f"{side.label}: one replication, so no interval can be given")
    return notes


def _inlined(name: str) -> Markup:
    return Markup(resources.files("clinicsim.views").joinpath(_TEMPLATES, name).read_text(encoding="utf-8"))
