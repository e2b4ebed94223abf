"""What stands on the page at an address: its blocks, made once, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.runs import NotPaired
from clinicsim.scenario.errors import ScenarioError
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Asked, Block, Link, Page, Warned, Words
from clinicsim.views.dashboard.choice import completed
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import page_at

_EMPTY = (
    "There are no saved runs yet. In a terminal, `clinicsim compare scenarios/base.toml scenarios/plus_one_nurse.toml` "
    "runs two ways to run a clinic and saves them; this page shows them when it is loaded again."
)
REFUSED = (StoreError, NotPaired, ScenarioError, BadRequest)
"""What is wrong with an address, not with the program."""


def asked_for(library: Library, address: Address) -> Address:
    """Return the address with the runs that its page shows."""
    page = page_at(address.path)
    return completed(library, address) if page is not None and page.compares else address


def content(library: Library, address: Address) -> tuple[Block, ...]:
    """Return the blocks of the page at a completed address; an unusable address gives a warning and no error."""
    page = page_at(address.path)
    if page is None:
        return (Warned(f"There is no page {address.path[:80]}."), Link("To the overview", address.at("/").href))
    if page.compares and not library.runs:
        return (Words(_EMPTY),)
    try:
        if not page.lasting:
            return _made(page, library, address)
        return library.kept(("page", address, library.changed), lambda: _made(page, library, address))
    except REFUSED as error:
        return (*(Warned(line) for line in str(error).splitlines()), *_ways_out(address))


def _made(page: Page, library: Library, address: Address) -> tuple[Block, ...]:
    return tuple(page.content(Asked(library, address)))


def _ways_out(address: Address) -> Sequence[Block]:
    alone = replace(address, others=())
    return (Link("Show the first run by itself", alone.href), Link("Show the newest runs", Address(address.path).href))
