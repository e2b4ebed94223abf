"""What therapy does in a whole clinic, against what is published of pumps and oral drugs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.experiments.statistics import t_interval
from clinicsim.measures.log_view import LogView
from clinicsim.measures.outcomes import scores_at
from clinicsim.measures.people_known import people
from clinicsim.measures.quality_of_life import life_years, qaly_flows, qalys
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import Kind, Score, State

from .clinic import CONFIDENCE

BASE = Path(__file__).parents[2] / "scenarios" / "base.toml"
GOOD = {Score.ASHWORTH: -1, Score.PENN: -1, Score.PAIN: -1, Score.BARTHEL: 1, Score.DEPRESSION: -1}
REPLICATIONS = 8
SETTLED = 300 * 1440  # minutes after an implant, when titration is over


@cache
def _views() -> tuple[LogView, ...]:
    world = build(read(BASE, ["run.months=36"]))
    return tuple(LogView(world, engines.run(world, replication)) for replication in range(REPLICATIONS))


def _change_after_pump(view: LogView, score: Score) -> float:
    """Mean change of a score from just before an implant to the end of titration, of those still on the pump then."""
    known, changes = view.once(people), []
    states = view.states
    first = states.where((states.value == State.ITB) & (states.start > 0))
    for patient, start, end in zip(first.patient, first.start, first.end, strict=True):
        if start + SETTLED >= min(end, view.world.end):
            continue
        place = known.place(patient)
        before, after = (scores_at(view, score, minute) for minute in (int(start), int(start) + SETTLED))
        changes.append(float(after.score[after.person == place][0] - before.score[before.person == place][0]))
    return float(np.mean(changes))


@pytest.mark.parametrize("score", Score)
def test_after_a_pump_every_score_is_better(score: Score) -> None:
    # Natale 2016: Ashworth, spasm frequency, pain, Barthel and depression scores improve.
    found = t_interval(np.array([_change_after_pump(view, score) for view in _views()]) * GOOD[score], CONFIDENCE)
    assert found.lo > 0


@pytest.mark.parametrize("score", [Score.ASHWORTH, Score.PENN, Score.PAIN])
def test_among_the_severely_affected_those_with_a_pump_are_better_off_than_those_on_oral_drugs(score: Score) -> None:
    # Rizzo 2004: 198 with a pump against 315 on oral drugs alone.
    gaps = []
    for view in _views():
        at, known = scores_at(view, score, view.world.end), view.once(people)
        severe = known.band[at.person] == view.world.names.bands.index("severe")
        on_pump, on_drugs = (at.score[severe & (at.state == state)] for state in (State.ITB, State.ORAL))
        gaps.append(on_drugs.mean() - on_pump.mean())
    assert t_interval(np.array(gaps), CONFIDENCE).lo > 0


def test_everybody_who_was_ever_known_is_in_the_denominator() -> None:
    for view in _views():
        came = len(view.world.cohort.ids) + len(view.rows(Kind.REFERRED))
        assert view.once(people).number.size == came
        assert set(view.rows(Kind.PERSON)["patient"]) == set(view.rows(Kind.SEVERITY)["patient"])


def test_life_years_are_those_from_arrival_to_death() -> None:
    for view in _views():
        persons = view.rows(Kind.PERSON)
        died = {
            int(row["patient"]): int(row["minute"])
            for kind in (Kind.DIED, Kind.DIED_ELSEWHERE)
            for row in view.rows(kind)
        }
        lived = sum(died.get(int(p["patient"]), view.world.end) - int(p["minute"]) for p in persons)
        assert life_years(view).summary == pytest.approx(lived / (365.25 * 1440))


def test_qalys_are_the_sum_of_their_parts_and_below_life_years() -> None:
    for view in _views():
        parts = sum(float(flow.by_month(view).sum()) for flow in view.once(qaly_flows).values())
        assert qalys(view).summary == pytest.approx(parts)
        assert qalys(view).summary < life_years(view).summary


def test_the_effect_of_a_pump_is_a_gain_and_complications_are_a_loss() -> None:
    for view in _views():
        flows = view.once(qaly_flows)
        assert flows["itb_effect"].by_month(view).min() >= 0
        assert flows["complications"].by_month(view).max() <= 0
        assert flows["population_norm"].by_month(view).max() <= 0
