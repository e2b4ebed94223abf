"""What the evaluation rests on: parameters with their sources, and how far the model has been validated."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.views.economics.writing import strategy_words
from clinicsim.views.labels import capital
from clinicsim.views.report.section import Section
from clinicsim.views.report.sources import assumption_table, imputed_table, source_table
from clinicsim.views.report.tables import Table


def parameter_section(evaluation: Evaluation) -> Section:
    """Every parameter with value, range, distribution, source and quality mark; and the register of assumptions."""
    folded = []
    for side in evaluation.sides:
        table = source_table(side.loaded.scenario)
        folded.append(
            (f"Parameters of {strategy_words(side.label)} with source and quality ({len(table.rows)})", table)
        )
    register = assumption_table()
    folded.append((f"Assumption register ({len(register.rows)})", register))
    imputed = imputed_table(evaluation.sides[0].world.cohort.imputed)
    folded += [(f"Imputed values of the starting list ({len(imputed.rows)})", imputed)] if imputed.rows else []
    drawn = _drawn_words(evaluation)
    return Section(key="parameters", title="Parameters and assumptions", words=drawn, folded=tuple(folded))


def validation_section() -> Section:
    """The validation record: thirteen items in the order of AdViSHE, each with its status and evidence.

    Vemer and others 2016, AdViSHE: a validation-assessment tool of health-economic models, PharmacoEconomics 34:349.
    The items and what was done stand in `clinicsim/data/advishe.toml`.
    """
    rows = tuple(
        (str(entry["number"]), str(entry["item"]), capital(str(entry["status"])), str(entry["evidence"]))
        for entry in _record()
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[2].lower()] = counts.get(row[2].lower(), 0) + 1
    words = ", ".join(f"{many} {status}" for status, many in counts.items())
    table = Table("After AdViSHE (Vemer and others 2016)", ("Item", "What is asked", "Status", "Evidence"), rows, 4)
    return Section(
        key="validation",
        title="Validation record",
        words=(f"{len(rows)} items: {words}. `clinicsim verify` runs the checks and prints each with what it found.",),
        tables=(table,),
    )


def _drawn_words(evaluation: Evaluation) -> tuple[str, ...]:
    if evaluation.psa is None:
        return ("No parameter was drawn: there is no probabilistic analysis.",)
    return (
        f"{len(evaluation.psa.parameters)} parameters were drawn from their distributions; those without a "
        "distribution were kept at their values.",
    )


def _record() -> list[dict[str, Any]]:
    text = resources.files("clinicsim.data").joinpath("advishe.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["items"])
