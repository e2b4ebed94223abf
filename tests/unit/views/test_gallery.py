"""The gallery of figures shows every picture once, small enough to load."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
MOST_BYTES = 80_000


def test_every_picture_is_shown_once_and_is_small() -> None:
    shown = re.findall(r"\]\(\.\./images/figures/(\w+\.png)\)", (DOCS / "reference" / "figures.md").read_text("utf-8"))
    pictures = {path.name: path.stat().st_size for path in (DOCS / "images" / "figures").glob("*.png")}
    assert sorted(shown) == sorted(pictures)
    assert max(pictures.values()) < MOST_BYTES
