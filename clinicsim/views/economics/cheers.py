"""The 28 items of CHEERS 2022: what the program knows, what the planner wrote, and what nobody reported.

Husereau and others 2022, Consolidated Health Economic Evaluation Reporting Standards 2022, BMJ 376:e067975. The items
stand in `clinicsim/data/cheers.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.views.economics.cheers_methods import METHODS
from clinicsim.views.economics.cheers_results import RESULTS

NOT_REPORTED = "NOT REPORTED"

_KNOWN: dict[str, Callable[[Evaluation], tuple[str, ...]]] = METHODS | RESULTS


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist, and what is reported to it."""

    number: int
    name: str  # what `evaluation.statements` calls it
    heading: str
    asks: str
    known: tuple[str, ...]  # what the program knows
    stated: tuple[str, ...]  # the planner's own texts

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is reported, the planner's texts first."""
        return (*self.stated, *self.known)

    @property
    def reported(self) -> bool:
        """Whether there is anything."""
        return bool(self.texts)


def cheers(evaluation: Evaluation) -> tuple[Item, ...]:
    """Every item in its order, with what is known and stated of it."""
    return tuple(
        Item(
            number=entry["number"],
            name=entry["name"],
            heading=entry["heading"],
            asks=entry["reports"],
            known=_KNOWN[entry["name"]](evaluation) if entry["name"] in _KNOWN else (),
            stated=_stated(evaluation, entry["name"]),
        )
        for entry in _entries()
    )


def score_words(items: tuple[Item, ...]) -> str:
    """How complete the report is."""
    missing = [str(item.number) for item in items if not item.reported]
    text = f"{len(items) - len(missing)} of {len(items)} items reported"
    return f"{text}; not reported: {', '.join(missing)}" if missing else text


def checklist(evaluation: Evaluation) -> dict[str, object]:
    """The checklist as plain data, with its score."""
    items = cheers(evaluation)
    entries = [
        {"number": item.number, "name": item.name, "heading": item.heading, "reported": item.reported}
        | {"texts": list(item.texts) or [NOT_REPORTED]}
        for item in items
    ]
    return {"reported": sum(item.reported for item in items), "of": len(items), "items": entries}


def _stated(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    """Texts of all strategies' scenarios; one that several share stands once."""
    texts = (side.loaded.scenario.evaluation.statements.get(name, "").strip() for side in evaluation.sides)
    return tuple(dict.fromkeys(text for text in texts if text))


@cache
def _entries() -> tuple[dict[str, Any], ...]:
    text = resources.files("clinicsim.data").joinpath("cheers.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["items"])
