"""The bar above a page: which run is the base, which are compared with it, and fields to change that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from clinicsim.store.errors import StoreError
from clinicsim.store.integrity import StoredRun
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Choice
from clinicsim.views.dashboard.choice import run_names
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.parts import drawn
from clinicsim.views.dashboard.tables import aria

MOST_COMPARED = 6
_GONE = "a run that is not here"


def chooser(library: Library, address: Address) -> list[Any]:
    """Return the components of the bar."""
    names = run_names(library.runs)
    fields = [drawn(choice, address, narrow=False) for choice in _choices(library, address, names)]
    return fields + _compared(address, names)


def _choices(library: Library, address: Address, names: Mapping[str, str]) -> Iterator[Choice]:
    runs = library.runs
    compared = [run for run in runs if run.manifest.run_id in address.others]
    bases = {run.manifest.run_id: _with_base(address, run, compared).href for run in runs}
    options = [(names[run_id], href) for run_id, href in bases.items()]
    if address.base not in bases:
        options = [(_GONE, address.href), *options]
    yield Choice("base", f"Base ({len(bases)} saved runs)", options, bases.get(address.base, address.href))
    try:
        partners = library.partners(address.base)
    except StoreError:
        return
    left = [run.manifest.run_id for run in partners if run.manifest.run_id not in address.others]
    if left and len(address.others) < MOST_COMPARED:
        more = [(names[run_id], replace(address, others=(*address.others, run_id)).href) for run_id in left]
        words = f"Compare with ({len(left)} more of the same seed and months)"
        yield Choice("with", words, [("choose a run to add", address.href), *more], address.href)


def _with_base(address: Address, base: StoredRun, compared: Sequence[StoredRun]) -> Address:
    """The same page with another base; of the runs compared, those that pair with it stay."""
    own = base.manifest.run_id
    if own == address.base:
        return address
    paired = {run.manifest.run_id for run in compared if run.pairs_with(base)} - {own}
    return replace(address, base=own, others=tuple(other for other in address.others if other in paired))


def _compared(address: Address, names: Mapping[str, str]) -> list[Any]:
    chips = [_chip(names.get(other, _GONE), _without(address, other)) for other in address.others]
    return [html.Ul(chips, className="compared", **aria(label="Compared with the base"))] if chips else []


def _chip(name: str, without: Address) -> Any:
    remove = dcc.Link(["remove", html.Span(f" {name}", className="visually-hidden")], href=without.href)
    return html.Li([f"{name} ", remove])


def _without(address: Address, run_id: str) -> Address:
    return replace(address, others=tuple(other for other in address.others if other != run_id))
