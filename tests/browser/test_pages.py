"""Every page, on a desk and on a phone."""

from __future__ import annotations

import pytest

from clinicsim.views.dashboard.pages import PAGES

from .conftest import Open
from .driving import NARROW, WIDE


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_drawn_and_usable_by_everybody(tab: Open, width: int) -> None:
    """Figures drawn, nothing asked of other machines (`tab` sees to that), no rule of accessibility broken."""
    reader = tab(width=width)
    reader.go("/")
    broken: dict[str, object] = {}
    figures = 0
    for page in PAGES:
        reader.turn_to(page.name)
        figures += reader.read_on()
        if found := reader.violations():
            broken[page.name] = found
        if reader.scrolls_sideways():
            broken[f"{page.name}, width"] = "scrolls sideways"
    assert broken == {}
    assert figures > len(PAGES)


def test_a_link_to_a_page_shows_the_same_to_whoever_opens_it(tab: Open) -> None:
    first, second = tab(), tab()
    first.go("/")
    first.turn_to("Compare")
    second.go(first.page.url.removeprefix(first.url))
    for reader in (first, second):
        reader.read_on()
    assert second.text("main") == first.text("main")
