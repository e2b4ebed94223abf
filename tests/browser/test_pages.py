"""Every page, on a desk and on a phone."""

from __future__ import annotations

import pytest

from clinicsim.views.dashboard.pages import PAGES

from .conftest import Open
from .driving import NARROW, WIDE

FIGURES = "main .late-figure"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_drawn_and_usable_by_everybody(tab: Open, width: int) -> None:
    """Figures drawn, nothing asked of other machines (`tab` sees to that), no rule of accessibility broken."""
    reader = tab(width=width)
    reader.go("/")
    broken: dict[str, object] = {}
    figures = 0
    for page in PAGES:
        reader.turn_to(page.name)
        figures += reader.page.locator(FIGURES).count()
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
    assert second.text("main") == first.text("main")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_figure_comes_alive_when_pointed_at_and_other_runs_do_not_get_its_plot(tab: Open, width: int) -> None:
    reader = tab(width=width)
    reader.go("/safety")
    figure = reader.page.locator(FIGURES).first
    before = figure.bounding_box()
    figure.hover()
    figure.locator(".plot .main-svg").first.wait_for()
    after = figure.bounding_box()
    assert before
    assert after
    assert after["height"] == pytest.approx(before["height"], rel=0.15)
    assert not reader.scrolls_sideways()
    reader.turn_to("Access")
    assert reader.page.locator(".main-svg").count() == 0
