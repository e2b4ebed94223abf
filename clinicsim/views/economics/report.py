"""The report of an economic evaluation: one HTML page that works offline, prints, and states what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.views.economics.budget_section import budget_section
from clinicsim.views.economics.cheers import cheers, score_words
from clinicsim.views.economics.disaggregated import costs_section, effects_section
from clinicsim.views.economics.elsewhere import capacity_section, methods_section, subgroup_section
from clinicsim.views.economics.one_way_section import one_way_section
from clinicsim.views.economics.record import parameter_section, validation_section
from clinicsim.views.economics.results_section import results_section, uncertainty_section
from clinicsim.views.economics.says import horizon_words
from clinicsim.views.economics.summary import minute
from clinicsim.views.economics.writing import strategy_words
from clinicsim.views.labels import capital, listed
from clinicsim.views.report import write_whole
from clinicsim.views.report.section import Section
from clinicsim.views.report.template import page
from clinicsim.views.stamp import line_of
from clinicsim.views.study import SHORT_HASH

_UNDER_FIGURES = (
    "Scenarios",
    "Horizon",
    "Money",
    "Replications",
    "Probabilistic analysis",
    "Seed",
    "Engine",
    "Version",
)


def write_evaluation_report(path: Path, evaluation: Evaluation) -> None:
    """Write the report; missing folders are made, and the file appears whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, render_evaluation(evaluation))


def render_evaluation(evaluation: Evaluation) -> str:
    """Return the report as text."""
    return page("evaluation.html.j2", _context(evaluation))


def _context(evaluation: Evaluation) -> dict[str, Any]:
    items, facts = cheers(evaluation), _facts(evaluation)
    return {
        "title": page_title(evaluation),
        "kind": "Economic evaluation",
        "horizon": horizon_words(evaluation.years),
        "synthetic": any(side.world.cohort.synthetic for side in evaluation.sides),
        "warnings": [f"{capital(text.rstrip('.'))}." for text in evaluation.warnings],
        "minute": minute(evaluation),
        "sections": list(_sections(evaluation)),
        "checklist": items,
        "score": score_words(items),
        "facts": facts,
        "line": line_of([(name, value) for name, value in facts if name in _UNDER_FIGURES]),
    }


def page_title(evaluation: Evaluation) -> str:
    """What is compared with what."""
    base, *others = (strategy_words(side.label) for side in evaluation.sides)
    return f"{listed(others)} against {base}: what it costs, what it brings"


def _sections(evaluation: Evaluation) -> Iterator[Section]:
    found = (
        results_section(evaluation),
        uncertainty_section(evaluation),
        one_way_section(evaluation),
        methods_section(evaluation),
        capacity_section(evaluation),
        subgroup_section(evaluation),
        costs_section(evaluation),
        effects_section(evaluation),
        budget_section(evaluation),
        parameter_section(evaluation),
        validation_section(),
    )
    return (section for section in found if section is not None)


def _facts(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """How it was made, with the hash of each scenario and the version."""
    import clinicsim

    scenarios = [f"{side.name} ({side.loaded.hash[:SHORT_HASH]})" for side in evaluation.sides]
    return (("Scenarios", ", ".join(scenarios)), *evaluation.facts, ("Version", f"clinicsim {clinicsim.__version__}"))
