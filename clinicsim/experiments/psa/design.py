"""Where each draw lies in the distribution of each parameter: a design on the unit cube."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.psa.inputs import Inputs

Method = Literal["lhs", "sobol", "random"]

METHODS: tuple[Method, ...] = ("lhs", "sobol", "random")
_PURPOSE = 0x505341  # keeps these numbers apart from all others of the same seed


def uniforms(inputs: Inputs, draws: int, method: Method, seed: int) -> Floats:
    """Draw points of the unit cube, correlated as the scenarios state.

    Of a Latin hypercube and of plain random numbers, the column of a parameter hangs on the seed, its path and the
    number of draws: it stays the same when other parameters join or leave, unless a correlation ties it to them. The
    first draws of a longer design are those of a shorter one with `sobol` and `random`, and not with `lhs`, whose
    strata grow finer.

    Parameters
    ----------
    inputs
        What is drawn.
    draws
        How many points.
    method
        `lhs`: one point in each of `draws` equal parts of every parameter (McKay, Beckman and Conover 1979,
        Technometrics 21:239); `sobol`: a scrambled Sobol' sequence (Owen 1998, J Complex 14:466); `random`.
    seed
        Of the scenario.

    Returns
    -------
    array, shape (draws, parameters)
        The same on every machine.
    """
    independent = _sobol(inputs.names, draws, seed) if method == "sobol" else _by_column(inputs, draws, method, seed)
    return inputs.copula.joined(independent, strata=method == "lhs")


def uneven(draws: int, method: Method) -> str | None:
    """What is to be said of a number of draws at which a design does not fill the space evenly."""
    if method != "sobol" or draws & (draws - 1) == 0:
        return None
    below = 1 << (draws.bit_length() - 1)
    return f"{draws} draws of a Sobol' sequence leave gaps; a power of 2, such as {below} or {2 * below}, does not"


def _by_column(inputs: Inputs, draws: int, method: Method, seed: int) -> Floats:
    from scipy.stats import qmc

    found = np.empty((draws, len(inputs.names)))
    for column, path in enumerate(inputs.names):
        rng = np.random.default_rng(_entropy(seed, path))
        found[:, column] = qmc.LatinHypercube(1, rng=rng).random(draws)[:, 0] if method == "lhs" else rng.random(draws)
    return found


def _sobol(paths: Sequence[str], draws: int, seed: int) -> Floats:
    from scipy.stats import qmc

    if not paths:
        return np.empty((draws, 0))
    sequence = qmc.Sobol(len(paths), rng=np.random.default_rng(_entropy(seed, "\n".join(paths))))
    points: Floats = sequence.random_base2(max(draws - 1, 0).bit_length())[:draws]
    return points


def _entropy(seed: int, name: str) -> tuple[int, ...]:
    return (seed, _PURPOSE, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
