"""Where data stays: what the dashboard reads and writes, what leaves the machine, and what this program is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import clinicsim
from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Lines, Page, Words
from clinicsim.views.suppression import LEAST_SHOWN

_STAYS = (
    "The pages, with all that they need, come from this server: the browser is told to load nothing from "
    "anywhere else, and the server asks nothing of any other machine. Nothing is counted or reported to anybody.",
    "The server listens on the address at the top of your browser. Unless it was started with another `--host`, that "
    "is this machine alone. A server that others can reach asks for a password.",
    "A password is kept as a salted hash in memory alone while the server runs, never in a file. Signing in sets one "
    "cookie, which ends after a working day or when the server stops. No other cookie is set.",
    "What a link to a page holds: ids of runs and what was chosen on the page. No patient is in it, save the number of "
    "one whose course is shown.",
)
_READ = (
    "Read: the folder of runs and nothing else. Each run holds its results, its scenario and a copy of the cohort "
    "files that it was made from.",
    "Written: a scenario that you run here becomes a run in the same folder; what is on its way to that, and what was "
    "uploaded for it, stands in a folder of jobs inside it.",
    "Shown: patients appear by the pseudonyms of the list that was loaded. The list is needed without names, dates of "
    "birth or hospital numbers, and the program has no use for them.",
)
_DELETE = (
    "A run: `clinicsim runs rm RUN --out FOLDER`, or delete its folder; it is gone from the pages at once. Its "
    "copy of the cohort goes with it.",
    "Everything: delete the folder of runs. Nothing is kept elsewhere, but for what the browser keeps of the pages you "
    "saw (its history and saved files).",
)
_PUBLIC = (
    "What is saved from a page may be shown to colleagues. A copy marked public hides counts of people or events "
    f"under {LEAST_SHOWN}, and what would give them back; patients by themselves are left out.",
    "A clinic whose own rule is stricter must follow that. Simulated patients are nobody, but those of the first day "
    "are the clinic's own.",
)


def _content(asked: Asked) -> Iterator[Block]:
    yield Words("Nothing that you load or look at here leaves this machine, unless you send it.", lead=True)
    yield from _part("What stays here", _STAYS)
    yield from _part("What is read and written", (f"The folder of runs is `{asked.library.out.name}`.", *_READ))
    yield from _part("How to delete", _DELETE)
    yield from _part("Public copies", _PUBLIC)
    yield from _part("What this is", _about())


def _part(title: str, sentences: Sequence[str]) -> Iterator[Block]:
    yield Heading(title)
    yield Lines([(None, sentence) for sentence in sentences])


def _about() -> Sequence[str]:
    return (
        f"clinicsim {clinicsim.__version__}, free software under the MIT licence, without any warranty.",
        "It simulates a clinic to help planning. It is no medical device: it must not be used to decide on the "
        "treatment of a patient.",
        "The same scenario, seed and version give the same numbers on every machine.",
    )


DATA = Page(
    "/data",
    "Where data stays",
    "What leaves this machine, what is kept, and how is it deleted?",
    _content,
    compares=False,
)
