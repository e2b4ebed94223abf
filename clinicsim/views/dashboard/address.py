"""The address of a page: all of its state, so that a link, a reload and another browser show the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import parse_qs, urlencode

EXPORT = "/export"  # what is saved stands below it
REPORT = f"{EXPORT}/report.html"
FIGURE = "/figure"  # what a page shows of its figures stands below it
_FIRST = "overview"  # name of the first page where a path must have one
_BASE, _WITH = "base", "with"
_LONGEST = 200  # characters of a value; run ids and names are far shorter
_MOST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Address:
    """Page, base run, runs compared with it, and what else a page is asked for."""

    path: str = "/"
    base: str = ""  # id of a stored run; empty: the page's own choice
    others: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __hash__(self) -> int:
        """By value, so that an address can be the key of a cache."""
        return hash((self.path, self.base, self.others, tuple(sorted(self.more.items()))))

    @property
    def search(self) -> str:
        """The part of the address after the path, with its question mark; empty when there is nothing to say."""
        pairs = [(_BASE, self.base)] if self.base else []
        pairs += [(_WITH, other) for other in self.others]
        pairs += sorted((key, value) for key, value in self.more.items() if value)
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def href(self) -> str:
        """The whole address on this server."""
        return self.path + self.search

    @property
    def report(self) -> str:
        """Where the report of the same runs is saved from."""
        return REPORT + self.at("/").search

    @property
    def page(self) -> str:
        """The page as a part of another path."""
        return self.path.strip("/") or _FIRST

    def at(self, path: str) -> Address:
        """Return the same runs on another page; what only this page knows is dropped."""
        return replace(self, path=path, more=MappingProxyType({}))

    def where(self, **more: str) -> Address:
        """Return the same page with some of its own values set; an empty one is dropped."""
        merged = {key: value for key, value in ({**self.more} | more).items() if value}
        return replace(self, more=MappingProxyType(merged))


def parse(path: str | None, search: str | None) -> Address:
    """Read an address from the browser, which may hold anything: unknown keys are kept as text, long values are cut."""
    found = parse_qs((search or "").removeprefix("?"), max_num_fields=50)
    values = {key: [value[:_LONGEST] for value in several] for key, several in found.items()}
    others = tuple(dict.fromkeys(values.pop(_WITH, [])))[:_MOST_VALUES]
    base = values.pop(_BASE, [""])[0]
    return Address(path or "/", base, others, MappingProxyType({key: several[0] for key, several in values.items()}))


def path_of(page: str) -> str:
    """Return the path of a page from its name; the opposite of `Address.page`."""
    return "/" if page == _FIRST else f"/{page}"
