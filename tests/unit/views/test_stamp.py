"""Every figure says where its numbers come from, on a page and alone."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_clinic import arm, runs

import clinicsim
from clinicsim.experiments.arm import Arm
from clinicsim.views.figures.fan import fan
from clinicsim.views.figures.layout import interval_of, title_of
from clinicsim.views.selection import PANELS
from clinicsim.views.stamp import line, stamp_of_side, stamp_of_study, stamp_of_world, stamped
from clinicsim.views.study import Study

FIGURES = sorted(Path(clinicsim.__file__).parent.glob("views/figures/*.py"))


def test_the_line_says_all_that_is_needed_to_make_a_figure_again(
    base: Arm, nurse: Arm, compared: Callable[..., Study]
) -> None:
    told = line(stamp_of_study(compared(base, nurse), synthetic=True))
    for one in (base, nurse):
        assert one.loaded.hash[:10] in told
    for words in (
        "Base",
        "Plus one nurse",
        "eplications 30",
        "seed 20260105",
        "60 months",
        "GBP",
        clinicsim.__version__,
    ):
        assert words in told
    assert "no real patients" in told


def test_a_figure_of_one_scenario_names_no_other(base: Arm, nurse: Arm, compared: Callable[..., Study]) -> None:
    study = compared(base, nurse)
    told = line(stamp_of_side(study, study.alternatives[0], synthetic=False))
    assert told.startswith("Plus one nurse (")
    assert "Base" not in told
    assert "the clinic's own cohort" in told


def test_a_figure_drawn_from_one_world_says_which_replication(base: Arm) -> None:
    told = line(stamp_of_world(base.world, base.loaded.hash, "compiled", ("Replication", "3 alone")))
    assert told.startswith(f"Base ({base.loaded.hash[:10]}). Replication 3 alone, seed ")


def test_a_stamped_figure_carries_title_interval_and_stamp_and_the_plot_keeps_its_size(
    base: Arm, compared: Callable[..., Study]
) -> None:
    study = compared(base, arm("a <b>bold</b> scenario", runs(luck=4)))
    drawn = fan(study, PANELS[0], study.unit(PANELS[0].measure))
    before = drawn.to_json()
    alone = stamped(drawn, stamp_of_study(study, synthetic=True))
    assert drawn.to_json() == before
    foot, title = (note.text.replace("<br>", " ") for note in alone.layout.annotations[-2:])
    assert title_of(drawn).split(":")[0] in title
    assert interval_of(drawn) in foot
    assert "seed 20260105" in foot
    assert "<b>bold" not in foot
    assert "<b>bold" not in title

    def plot(of: object) -> float:
        layout = of.layout  # type: ignore[attr-defined]
        return float(layout.height - layout.margin.t - layout.margin.b)

    assert plot(alone) == pytest.approx(plot(drawn))


@pytest.mark.parametrize("file", FIGURES, ids=lambda file: file.stem)
def test_every_figure_says_what_its_intervals_hold_or_why_there_are_none(file: Path) -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "figure"
    ]
    assert all("interval" in {word.arg for word in call.keywords} for call in calls)
