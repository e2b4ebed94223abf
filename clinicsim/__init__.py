"""Agent-based, discrete-event simulation of a spasticity clinic: capacity, harm and cost.

    >>> import clinicsim
    >>> arm = clinicsim.run("scenarios/base.toml", replications=5)        # doctest: +SKIP
    >>> arm.runs.of("refill_on_time_share").mean()                        # doctest: +SKIP

Names are imported when first used, so that `import clinicsim` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinicsim.economics.cea.analysis import analyse
    from clinicsim.economics.cea.outcomes import Outcomes
    from clinicsim.engines import run as run_engine
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.compare import Comparison, compare
    from clinicsim.experiments.expect import hold
    from clinicsim.experiments.replicate import replicate
    from clinicsim.experiments.runs import Runs
    from clinicsim.measures import measure
    from clinicsim.scenario import read
    from clinicsim.store.folders import list_runs, load_run
    from clinicsim.store.perform import run
    from clinicsim.world.build import build

    __version__: str

_HOMES = {
    "Arm": "clinicsim.experiments.arm",
    "Comparison": "clinicsim.experiments.compare",
    "Outcomes": "clinicsim.economics.cea.outcomes",
    "Runs": "clinicsim.experiments.runs",
    "analyse": "clinicsim.economics.cea.analysis",
    "build": "clinicsim.world.build",
    "compare": "clinicsim.experiments.compare",
    "hold": "clinicsim.experiments.expect",
    "list_runs": "clinicsim.store.folders",
    "load_run": "clinicsim.store.folders",
    "measure": "clinicsim.measures",
    "read": "clinicsim.scenario",
    "replicate": "clinicsim.experiments.replicate",
    "run": "clinicsim.store.perform",
    "run_engine": "clinicsim.engines:run",
}

__all__ = [
    "Arm",
    "Comparison",
    "Outcomes",
    "Runs",
    "__version__",
    "analyse",
    "build",
    "compare",
    "hold",
    "list_runs",
    "load_run",
    "measure",
    "read",
    "replicate",
    "run",
    "run_engine",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        raise AttributeError(f"module 'clinicsim' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(importlib.import_module(module), attribute or name)


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))


def _version() -> str:
    import importlib.metadata

    return importlib.metadata.version("clinicsim")
