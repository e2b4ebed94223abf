"""Value: costs and QALYs of a person, what a gain costs, and how uncertain that is."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.experiments.evaluation.person import outcomes, together
from clinicsim.store.psa_manifest import PsaManifest
from clinicsim.views.costs import MONTHS_PER_YEAR
from clinicsim.views.dashboard.analyses import drawn, stored_analyses
from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Lines, Numbers, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import choose, figures, numbers, once, seen
from clinicsim.views.dashboard.pages.money_sets import money_words, of_one_money, other_money
from clinicsim.views.economics.charts import frontier_chart
from clinicsim.views.economics.says import bracket_sentences, certainty_sentence, horizon_words, increment_sentence
from clinicsim.views.economics.tables import increment_table, incremental_table
from clinicsim.views.economics.writing import Writing
from clinicsim.views.labels import capital, listed, spelt
from clinicsim.views.study import Study

_OUTCOMES = ("cost_discounted", "qalys_discounted", "life_years_discounted", "qalys", "life_years", "people")
_A_PERSON = "Means a person, of everybody who was referred or there on the first day; costs and QALYs discounted."
_HOW = (
    "No probabilistic analysis is stored in this folder. In a terminal, `clinicsim psa BASE.toml ALTERNATIVE.toml "
    "--out FOLDER` draws the uncertain parameters, runs every strategy under each draw and stores the analysis here; "
    "`clinicsim evaluate` makes the whole economic evaluation of it."
)


def _content(asked: Asked) -> Iterator[Block]:
    everything = seen(asked)
    study = of_one_money(everything)
    years = study.base.runs.months / MONTHS_PER_YEAR
    scenario = asked.library.saved(study.base.run_id).loaded.scenario
    yield Words(f"{capital(horizon_words(years))}. {money_words(scenario)}")
    yield from map(Warned, other_money(everything))
    yield from _at_values(asked, study)
    yield Heading("Costs, QALYs and years of everybody together")
    yield numbers(asked, "outcomes", _OUTCOMES, "Costs, QALYs and years lived")
    yield from _drawn(asked, study)


def _at_values(asked: Asked, study: Study) -> Iterator[Block]:
    """Increments with the parameters at their values, so that their intervals hold luck alone."""
    if not study.alternatives:
        yield Words("One run is shown by itself; what a change costs and brings needs a second one. Add a run above.")
        return
    cea, writing = once(asked, ("cea",), lambda: _analysed(asked, study)), Writing(study.currency, "QALYs")
    yield Heading("With the parameters at their values", _A_PERSON)
    said = [increment_sentence(one, cea, None, writing) for one in cea.against]
    said += [sentence for sentence in (certainty_sentence(cea, writing), *bracket_sentences(cea, None)) if sentence]
    yield Lines([(None, sentence) for sentence in said])
    yield from figures(asked, ("frontier",), lambda _: [frontier_chart(cea, writing)])
    yield Numbers("incremental", incremental_table(cea, writing))
    yield Numbers("increments", increment_table(cea, None, writing))


def _analysed(asked: Asked, study: Study) -> Cea:
    stated = asked.library.saved(study.base.run_id).loaded.scenario.evaluation.willingness_to_pay
    labels = [side.label for side in study.sides]
    found = outcomes(labels, together([side.runs for side in study.sides]), study.currency)
    return analyse(found, tuple(each.value for each in stated), labels[0])


def _drawn(asked: Asked, study: Study) -> Iterator[Block]:
    """A stored probabilistic analysis."""
    yield Heading("With the parameters uncertain", "A stored probabilistic analysis: every uncertain parameter drawn.")
    stored = stored_analyses(asked.library)
    if not stored:
        yield Words(_HOW)
        return
    psa_id, choice = choose(asked, "psa", "Analysis", [(_words(one.manifest), one.manifest.psa_id) for one in stored])
    yield choice
    money = next(one.manifest.money for one in stored if one.manifest.psa_id == psa_id)
    if money != study.base.runs.money:
        yield Warned(f"This analysis counts money in {money}; do not set it beside the runs above.")
    found = drawn(asked.library, psa_id)
    yield Lines([(None, sentence) for sentence in found.lead])
    yield from found.figures


def _words(made: PsaManifest) -> str:
    first, *others = (capital(spelt(one.name)) for one in made.strategies)
    return f"{listed(others)} against {first} ({made.draws:,} draws, {made.months} months, {made.psa_id})"


VALUE = Page("/value", "Value", "Is the gain in health worth what it costs?", _content)
