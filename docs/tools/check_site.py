"""Hold a built site to two promises: pages load nothing from elsewhere, and every link inside leads somewhere."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself, and where its address stands; a link that a reader may follow is not among them.
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "link": "href",
    "use": "href",
}
IN_STYLES = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^\s\"')]+")


class Page(HTMLParser):
    """What a page loads, what it links to, and the places in it that can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.loads: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses of one element."""
        given = {name: value or "" for name, value in attrs}
        self.places.update(filter(None, (given.get("id"), given.get("name"))))
        if (at := LOADED.get(tag)) and at in given:
            self.loads.append(given[at])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


def problems(site: Path) -> Iterator[str]:
    """Everything that breaks a promise, a sentence each."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    if not pages:
        yield f"{site}: no pages"
    for path, page in pages.items():
        name = path.relative_to(site)
        for address in page.loads:
            if urlsplit(address).netloc:
                yield f"{name} loads {address}"
        for address in page.links:
            if dead := _dead(page, address, pages):
                yield f"{name} links to {address}: {dead}"
    for path in sorted(site.rglob("*.css")):
        for found in IN_STYLES.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(site)} loads {found}"


def _dead(page: Page, address: str, pages: dict[Path, Page]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    target = target / "index.html" if target.is_dir() else target
    if not target.exists():
        return "no such file"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
        return "no such place in it"
    return ""


def main() -> int:
    """Read the command line; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, help="folder of the built site")
    site = parser.parse_args().site.resolve()
    found = list(problems(site))
    print("\n".join(found) or f"{site.name}: nothing from elsewhere, and no dead link")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
