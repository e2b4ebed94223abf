"""The parameter table of a scenario: every number with its range, its source and how good that source is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from clinicsim.data.evidence import Assumption, Quality, cited
from clinicsim.scenario.schema.quantity import Distribution, Quantity
from clinicsim.scenario.schema.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of a scenario. The unit is part of the path's last word."""

    path: str
    value: float
    low: float | None
    high: float | None
    dist: Distribution | None
    source: str | None
    citation: str
    quality: Quality | None  # None: a choice of the scenario that cites nothing


def parameter_table(scenario: Scenario) -> list[Parameter]:
    """Return every number of a scenario that can carry a source, in the order of the scenario's tables.

    A source that is neither shipped evidence nor in the register of assumptions is the planner's own (an audit, a
    price list): it is quoted as it stands, without a quality mark, for nobody here has seen it.
    """
    return [parameter(path, quantity) for path, quantity in _quantities(scenario, "")]


def _quantities(node: object, path: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(node, Quantity):
        yield path, node
        return
    if isinstance(node, BaseModel):
        children = [(name, getattr(node, name)) for name in type(node).model_fields]
    elif isinstance(node, dict):
        children = list(node.items())
    elif isinstance(node, list):
        children = [(getattr(child, "name", str(place)), child) for place, child in enumerate(node)]
    else:
        return
    for name, child in children:
        yield from _quantities(child, f"{path}.{name}" if path else str(name))


def parameter(path: str, quantity: Quantity) -> Parameter:
    """Return the row of one number, with what its source is and how good."""
    citation, quality = _provenance(quantity)
    return Parameter(
        path, quantity.value, quantity.low, quantity.high, quantity.dist, quantity.source, citation, quality
    )


def _provenance(quantity: Quantity) -> tuple[str, Quality | None]:
    if quantity.source is None:
        return "set by the scenario", None
    try:
        found = cited(quantity.source)
    except KeyError:
        return f"given by the scenario: {quantity.source}", None
    if isinstance(found, Assumption):
        return f"assumption {found.id}: {found.statement}", found.quality
    # A number that is not its source's own is an assumption, whatever mark the source carries.
    own = quantity.value in (found.value, found.low, found.high)
    return found.source, found.quality if own else "C"
