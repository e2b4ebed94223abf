"""A folder of runs, a server over it and a browser, each once; a reader for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from clinicsim.store.perform import run

from .driving import WIDE, Tab, reader
from .serving import Server

SCENARIOS = Path(__file__).parents[2] / "scenarios"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
MORE_SLOTS = f"""
extends = "{SCENARIOS / "small_clinic.toml"}"
name = "more_slots"
question = "What do four more slots a fortnight do?"
[[sessions]]
name = "refill_wednesday"
slots = 8
"""
Open = Callable[..., Tab]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; a machine without one skips these tests, but not in the CI."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    assert found, "the CI must have Chromium"
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small clinic as it is and with more slots, for a year."""
    out = tmp_path_factory.mktemp("browser")
    (out / "more_slots.toml").write_text(MORE_SLOTS, encoding="utf-8")
    for scenario in (SCENARIOS / "small_clinic.toml", out / "more_slots.toml"):
        run(scenario, replications=4, months=12, out=out / "runs")
    return out / "runs"


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    """A server that all tests share; those that stop one start their own."""
    started = Server(folder).start()
    yield started
    assert started.stop() == 0


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[Open]:
    """Open a tab of a new reader; at the end nothing may have gone wrong in any."""
    tabs: list[Tab] = []

    def opened(url: str = "", width: int = WIDE) -> Tab:
        tabs.append(Tab(url or server.url, reader(browser, width).new_page()))
        return tabs[-1]

    yield opened
    for one in tabs:
        one.page.context.close()
    assert [wrong for one in tabs for wrong in one.wrong] == []
