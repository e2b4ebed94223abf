"""The published figures, by study."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@cache
def published(study: str) -> Mapping[str, Any]:
    """What is known of one study: citation, what of it was seen, quality mark, and its figures."""
    text = resources.files("clinicsim.data").joinpath("published.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text)[study])


def about_study(study: str) -> dict[str, Any]:
    """What a check says of a study: its citation with what of it was seen, and the quality mark of its figures."""
    of = published(study)
    return {"source": f"{of['citation']}. Seen: {of['seen']}.", "quality": of["quality"]}
