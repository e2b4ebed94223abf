"""A browser on the dashboard: what a reader does, and what must never happen meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

WIDE, NARROW = 1280, 390
"""Of a desk and of a phone, in pixels."""

_HEIGHT = 900
_PATIENCE_MS = 30_000
_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']}"
_SETTLED = """(heading) => {
  const head = document.querySelector("main h1");
  const pictures = [...document.querySelectorAll("main .late-figure img")];
  return head && (!heading || head.textContent === heading) && document.title === `${head.textContent} - clinicsim`
    && !document.querySelector("[data-dash-is-loading=true]")
    && pictures.every((picture) => picture.complete && picture.naturalWidth);
}"""


@cache
def _axe() -> str:
    return str(Axe().axe_script)


@dataclass
class Tab:
    """One tab of one reader; keeps what went wrong and what was asked of others."""

    url: str
    page: Page
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen from the first request on."""
        self.page.set_default_timeout(_PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def go(self, address: str) -> None:
        """Open an address of the dashboard and wait until all that it shows is there."""
        self.page.goto(self.url + address)
        self.settle()

    def turn_to(self, name: str) -> None:
        """Go to a page by the menu."""
        self.page.click(f'nav >> text="{name}"')
        self.settle(name)

    def settle(self, heading: str = "") -> None:
        """Wait until the page of this heading is there, nothing is on its way and every figure is drawn."""
        self.page.wait_for_function(_SETTLED, arg=heading)

    def until(self, true: Callable[[], object]) -> None:
        """Wait until something is so."""
        for _ in range(_PATIENCE_MS // 100):
            if true():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"it did not happen; the page says: {self.text('main')[:500]}")

    def text(self, selector: str) -> str:
        """Text of an element, in one line."""
        return " ".join(self.page.inner_text(selector).split())

    def heading(self) -> str:
        """What the page is called."""
        return self.text("main h1")

    def violations(self) -> list[str]:
        """Rules of accessibility (WCAG 2.2, A and AA) that the page breaks, with the elements."""
        if not self.page.evaluate("() => !!window.axe"):
            self.page.evaluate(_axe())
        found = self.page.evaluate(f"() => axe.run({_RULES})")
        return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']][:3]}" for one in found["violations"]]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the screen."""
        return bool(self.page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        if not re.match(rf"{re.escape(self.url)}/|data:|blob:{re.escape(self.url)}/", request.url):
            self.wrong.append(f"asked of another: {request.url}")


def reader(browser: Browser, width: int = WIDE) -> BrowserContext:
    """Return a reader with a memory of their own."""
    return browser.new_context(viewport={"width": width, "height": _HEIGHT}, locale="en-GB", reduced_motion="reduce")
