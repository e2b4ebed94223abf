"""Stored probabilistic analyses: listed, and worked out once for the pages that show one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clinicsim.store.errors import StoreError
from clinicsim.store.psa_folder import ListedPsa, StoredPsa, list_psas, load_psa
from clinicsim.views.dashboard.blocks import Figure
from clinicsim.views.dashboard.library import Library

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis

_TARGET_SE = 100.0  # of incremental net benefit a person, as `clinicsim psa` takes it


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the draws of an analysis show."""

    lead: tuple[str, ...]  # in sentences
    figures: tuple[Figure, ...]


def stored_analyses(library: Library) -> tuple[ListedPsa, ...]:
    """Return the whole analyses in the folder of runs, newest first; read again only when the folder has changed."""
    return library.kept(("psas", library.changed), lambda: list_psas(library.out)[0])


def drawn(library: Library, psa_id: str) -> Drawn:
    """Return an analysis as its page shows it, found by its id in the list.

    Raises
    ------
    StoreError
        If there is none, or it is damaged.
    BadRequest
        If its scenarios cannot be drawn from by this version of the program.
    """
    found = next((one for one in stored_analyses(library) if one.manifest.psa_id == psa_id), None)
    if found is None:
        raise StoreError(f"there is no analysis {psa_id[:20]} here; it may have been deleted")
    return library.kept(("psa", psa_id), lambda: _drawn(load_psa(found.folder)))


def _drawn(stored: StoredPsa) -> Drawn:
    from clinicsim.views.costs import MONTHS_PER_YEAR
    from clinicsim.views.economics.psa_page import psa_page
    from clinicsim.views.economics.says import horizon_words
    from clinicsim.views.figure_page import facts_of
    from clinicsim.views.labels import capital
    from clinicsim.views.stamp import line_of

    analysis, world = _analysed(stored), stored.worlds[0]
    draws, replications = analysis.request.design
    valued, at = analysis.leading_evppi
    sizes = ("Draws", f"{draws:,}"), ("Replications of each", str(replications)), ("Method", analysis.request.method)
    facts = facts_of(world, stored.loaded[0].hash, analysis.engine, *sizes)
    noise, horizon = analysis.noise, f"{capital(horizon_words(stored.manifest.months / MONTHS_PER_YEAR))}."
    page = psa_page(
        analysis.curve,
        noise,
        valued,
        analysis.question.spoken,
        facts,
        evppi_at=at,
        synthetic=world.cohort.synthetic,
        warnings=[horizon, *(words for words in analysis.warnings() if noise is None or words != noise.warning)],
    )
    charts = (replace(chart, key=f"psa-{chart.key}") for chart in page.charts)
    return Drawn(tuple(page.lead), tuple(Figure.of(chart, line_of(facts)) for chart in charts))


def _analysed(stored: StoredPsa) -> Analysis:
    from clinicsim.experiments.psa.analysis import Question, analyse_psa
    from clinicsim.experiments.psa.request import accept

    scenarios = [one.scenario for one in stored.loaded]
    spoken = tuple(each.value for each in scenarios[0].evaluation.willingness_to_pay)
    question = Question(spoken, spoken, scenarios[0].name, _TARGET_SE)
    return analyse_psa(stored.psa, accept(stored.request, scenarios), stored.request, question, stored.manifest.engine)
