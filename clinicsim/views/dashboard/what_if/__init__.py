"""The page on which a planner tries a change: fields over a base, checked as they are moved, and run as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dash import Dash

    from clinicsim.views.dashboard.library import Library


def add_what_if(app: Dash, library: Library) -> None:
    """Add what the page does to an app; the page itself is `page.RUN`."""
    from clinicsim.views.dashboard.what_if import bringing, checking, progress, running, saving

    for part in (bringing, checking, running, progress, saving):
        part.add(app, library)
