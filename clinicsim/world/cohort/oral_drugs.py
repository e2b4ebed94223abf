"""The cohort column `oral_drugs`: what a patient takes by mouth, as `baclofen:60;tizanidine:12` in mg/day."""

from __future__ import annotations

import math

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import did_you_mean

NONE = "none"
"""What the cell says of a patient known to take no oral drug; an empty cell says that it is not known."""

OralDrugs = tuple[tuple[int, float], ...]


def read_oral_drugs(text: str, scenario: Scenario) -> tuple[OralDrugs | None, list[str]]:
    """Read one cell.

    Returns
    -------
    tuple or None, list of str
        (place in the scenario's drugs, mg/day) of each drug, None for an empty cell; and what is wrong with the cell.
    """
    text = text.lower()
    if not text:
        return None, []
    if text == NONE:
        return (), []
    drugs, wrong, seen = [], [], set()
    names = list(scenario.drugs)
    for part in (each.strip() for each in text.split(";")):
        name, _, dose = (piece.strip() for piece in part.partition(":"))
        if name not in names:
            wrong.append(f"unknown oral drug {name!r}{did_you_mean(name, names)}; expected DRUG:MG_PER_DAY or {NONE}")
        elif name in seen:
            wrong.append(f"{name} stands twice")
        elif message := _wrong_dose(dose, name, scenario):
            wrong.append(message)
        else:
            drugs.append((names.index(name), float(dose)))
        seen.add(name)
    return (None if wrong else tuple(drugs)), wrong


def _wrong_dose(text: str, name: str, scenario: Scenario) -> str:
    """What is wrong with a dose; empty if nothing is."""
    try:
        dose = float(text)
    except ValueError:
        dose = math.nan
    highest = float(scenario.drugs[name].max_mg_per_day)
    if not math.isfinite(dose):
        return f"expected a dose in mg/day after {name}:, got {text!r}"
    if not 0.0 < dose <= highest:
        return f"{name} at {dose:g} mg/day is not plausible; expected above 0 and at most {highest:g}: check the unit"
    return ""
