"""Photograph the head of an HTML page with headless Chromium, and refuse a page that comes out blank.

Makes the picture in README.md (`make picture`); continuous integration uses it to see that the report can be drawn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Nothing that is not needed to draw one page: no first-run pages, no updates, no requests of the browser's own.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
SECONDS_TO_DRAW = 8
SECONDS_AT_MOST = 180
# PNG squeezes an empty page to a few kilobytes; a page of text and figures takes more than ten times that.
TIMES_BLANK = 5


def find_browser() -> str:
    """Path of the browser; the variable CHROMIUM names another.

    Raises
    ------
    SystemExit
        If there is none.
    """
    found = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), None)
    if found is None:
        sys.exit(f"no browser: looked for {', '.join(BROWSERS)}; set CHROMIUM to the path of one")
    return found


def photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """Draw a page in a window of this size, in pixels, and save it as PNG."""
    with tempfile.TemporaryDirectory() as profile:
        options = (
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            f"--virtual-time-budget={SECONDS_TO_DRAW * 1000}",
            f"--screenshot={picture.resolve()}",
        )
        subprocess.run(
            [find_browser(), *FLAGS, *options, page.resolve().as_uri()],
            check=True,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS_AT_MOST,
        )


def check_not_blank(picture: Path, width: int, height: int) -> None:
    """Compare a picture with that of an empty page.

    Raises
    ------
    SystemExit
        If it holds hardly more.
    """
    with tempfile.TemporaryDirectory() as folder:
        empty, blank = Path(folder, "empty.html"), Path(folder, "blank.png")
        empty.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
        photograph(empty, blank, width, height)
        if picture.stat().st_size < TIMES_BLANK * blank.stat().st_size:
            sys.exit(f"{picture}: the page came out blank")


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=1120)
    parser.add_argument("--height", type=int, default=1000)
    given = parser.parse_args()
    given.picture.parent.mkdir(parents=True, exist_ok=True)
    photograph(given.page, given.picture, given.width, given.height)
    check_not_blank(given.picture, given.width, given.height)
    print(f"{given.picture}: {given.picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
