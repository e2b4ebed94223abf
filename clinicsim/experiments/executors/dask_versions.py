"""Whether a cluster runs the program that this process runs.

Equal numbers need the same source and the same packages that compute: another version of one of them may round
otherwise, and then a run would depend on which worker did what.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import clinicsim
from clinicsim.experiments.source import source_hash

Versions = Mapping[str, str]  # by what it is the version of

_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "distributed")
_MISSING = "none"
_SHOWN = 2  # addresses that are named; the others are counted


@cache
def versions() -> dict[str, str]:
    """Whatever must be the same in two processes that share a run."""
    return {
        "clinicsim": clinicsim.__version__,
        "source of clinicsim": source_hash()[:12],
        "Python": "{}.{}".format(*sys.version_info[:2]),
        **{package: _version(package) for package in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _MISSING


def differences(here: Versions, there: Mapping[str, Versions | BaseException]) -> list[str]:
    """Say what differs, one sentence for each version that does.

    Parameters
    ----------
    here
        Of this process.
    there
        By address: its versions, or why it could not say them.
    """
    found: dict[str, list[str]] = {}
    for address, versions in there.items():
        for difference in _differences(here, versions):
            found.setdefault(difference, []).append(address)
    return [f"{difference} at {_listed(addresses)}" for difference, addresses in found.items()]


def _differences(here: Versions, there: Versions | BaseException) -> list[str]:
    if isinstance(there, BaseException):
        return [f"clinicsim: {here['clinicsim']} here, and none or another one ({there})"]
    return [
        f"{what}: {own} here, and {there.get(what, _MISSING)}"
        for what, own in here.items()
        if there.get(what, _MISSING) != own
    ]


def _listed(addresses: Sequence[str]) -> str:
    named, others = addresses[:_SHOWN], len(addresses) - _SHOWN
    return ", ".join(named) + (f" and {others} more" if others > 0 else "")
