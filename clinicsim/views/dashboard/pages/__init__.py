"""The pages of the dashboard, in the order of its menu: a new page is an entry here."""

from __future__ import annotations

from clinicsim.views.dashboard.blocks import Page
from clinicsim.views.dashboard.pages.access import ACCESS
from clinicsim.views.dashboard.pages.capacity import CAPACITY
from clinicsim.views.dashboard.pages.compare import COMPARE
from clinicsim.views.dashboard.pages.data import DATA
from clinicsim.views.dashboard.pages.money import MONEY
from clinicsim.views.dashboard.pages.overview import OVERVIEW
from clinicsim.views.dashboard.pages.patients import PATIENTS
from clinicsim.views.dashboard.pages.safety import SAFETY
from clinicsim.views.dashboard.pages.value import VALUE
from clinicsim.views.dashboard.what_if.page import RUN

PAGES: tuple[Page, ...] = (OVERVIEW, COMPARE, SAFETY, ACCESS, CAPACITY, MONEY, VALUE, PATIENTS, RUN, DATA)


def page_at(path: str) -> Page | None:
    """Return the page at a path, or None if there is none."""
    return next((page for page in PAGES if page.path == path), None)
