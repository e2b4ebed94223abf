"""Shipped layers of a scenario are the same in every test: read once, they halve the time of a change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from clinicsim.data import SHIPPED_LAYERS
from clinicsim.scenario import reader
from clinicsim.scenario.source import Source, read_source


@pytest.fixture(scope="package", autouse=True)
def _shipped_layers_read_once() -> Iterator[None]:
    kept = cache(read_source)
    shipped = frozenset(SHIPPED_LAYERS)

    def read(path: Path) -> Source:
        return kept(path) if path in shipped else read_source(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_source", read)
        yield
