"""Uncertain numbers that provably cannot act under what a scenario has switched off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from clinicsim.scenario.schema.money import Economics
from clinicsim.scenario.schema.scenario import Scenario


class _Switch(NamedTuple):
    beginning: str  # of the paths of the numbers that hang on it
    is_on: Callable[[Economics], bool]
    because: str


_SWITCHES = (
    _Switch("prices.index.", lambda e: e.inflate, "prices are not inflated (economics.inflate)"),
    _Switch("prices.home_care_year.", lambda e: e.background_costs, "home care is not counted"),
    _Switch("prices.informal_care_year.", lambda e: e.carer_costs, "unpaid care is not counted"),
    _Switch("economics.device_years", lambda e: e.device == "annuity", "pumps are paid when they are put in"),
)


def why_inert(path: str, scenarios: Sequence[Scenario]) -> str | None:
    """Why a number can change nothing in any of the scenarios; None if it can in one."""
    for switch in _SWITCHES:
        if path.startswith(switch.beginning):
            return None if any(_may_be_on(switch, each) for each in scenarios) else switch.because
    return None


def _may_be_on(switch: _Switch, scenario: Scenario) -> bool:
    """Whether the switch is on, or a dated change may turn it on."""
    shocks = (scenario.shock_kinds[shock.kind] for shock in scenario.shocks if shock.kind in scenario.shock_kinds)
    dated = [change.path for change in scenario.changes]
    dated += [change.path for kind in shocks for change in kind.changes]
    # The first word of a path may itself be a star or something that a shock is told.
    return switch.is_on(scenario.economics) or any(path.startswith(("economics", "*", "{")) for path in dated)
