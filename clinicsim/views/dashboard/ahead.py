"""Pages made ahead: while somebody reads one page of some runs, the others are made, so that a click finds them."""

from __future__ import annotations

import logging
import threading

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.content import content
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import PAGES

_LOG = logging.getLogger("clinicsim.dashboard")


class Ahead:
    """Makes pages in the background, those of one address at a time: more would keep askers waiting."""

    def __init__(self, library: Library) -> None:
        """Make pages of a library."""
        self._library = library
        self._busy = threading.Lock()
        self._done: set[tuple[str, tuple[str, ...]]] = set()
        self._stopped = threading.Event()

    def of(self, address: Address) -> None:
        """Begin to make the other pages of an address's runs, unless they were made or some are being made."""
        runs = (address.base, address.others)
        if not address.base or runs in self._done or not self._busy.acquire(blocking=False):
            return
        self._done.add(runs)
        threading.Thread(target=self._work, args=(address,), name="pages ahead", daemon=True).start()

    def make(self, address: Address) -> None:
        """Make the other pages of an address's runs."""
        for page in PAGES:
            if page.compares and page.lasting and page.path != address.path and not self._stopped.is_set():
                content(self._library, address.at(page.path))

    def stop(self) -> None:
        """Make no more, and wait for the page that is being made: the program cannot end in the middle of it."""
        self._stopped.set()
        with self._busy:
            pass

    def _work(self, address: Address) -> None:
        try:
            self.make(address)
        except Exception:
            # Nobody waits for this; whoever opens the page is told.
            _LOG.info("a page could not be made ahead", exc_info=True)
        finally:
            self._busy.release()
