"""A dashboard with a password, in a browser without scripts and in one with them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from .conftest import Open
from .serving import Server

PASSWORD = "correct horse battery"


def test_the_password_opens_the_page_that_was_asked_for(browser: Browser, folder: Path, tab: Open) -> None:
    server = Server(folder).start(CLINICSIM_PASSWORD=PASSWORD)
    assert PASSWORD not in "".join(server.said)
    try:
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(f"{server.url}/money")
        assert plain.get_by_label("Password").is_visible()
        plain.context.close()
        reader = tab(server.url)
        reader.page.goto(f"{server.url}/money")
        assert reader.violations() == []
        reader.page.get_by_label("Password").fill("guess")
        reader.page.keyboard.press("Enter")
        reader.page.get_by_text("That is not the password.").wait_for()
        reader.page.get_by_label("Password").fill(PASSWORD)
        reader.page.keyboard.press("Enter")
        reader.settle("Money")
        assert reader.page.url == f"{server.url}/money"
        assert all("401" in wrong for wrong in reader.wrong)  # what the browser says of the wrong password
        reader.wrong.clear()
    finally:
        assert server.stop() == 0
