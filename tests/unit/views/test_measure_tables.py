"""Tables of measures with their differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clinicsim.experiments.arm import Arm
from clinicsim.views.dashboard.pages.money_sets import of_one_money, other_money
from clinicsim.views.report.measure_tables import by_group, definition_table, measure_table
from clinicsim.views.study import Study

Compared = Callable[..., Study]


def test_a_row_has_the_base_with_its_interval_and_the_difference_with_its_verdict(
    base: Arm, nurse: Arm, compared: Compared
) -> None:
    study = compared(base, nurse)
    table = measure_table(study, ["refill_on_time_share", "no_such_measure"], "Safety")
    [(name, unit, own, difference)] = table.rows
    assert (name, unit) == ("Refills on time", "%")
    assert "% \n(" in own.replace("%\n", "% \n")
    assert difference.endswith("better")
    assert table.head == ("Measure", "Unit", "Base", "Plus one nurse")


def test_money_of_another_cost_set_is_not_set_beside(base: Arm, nurse: Arm, compared: Compared) -> None:
    other = replace(nurse, runs=replace(nurse.runs, money="USD 2024, payer"))
    study = compared(base, other)
    [(*_, cell)] = measure_table(study, ["cost_per_year"], "Money").rows
    assert "not comparable" in cell
    assert of_one_money(study).alternatives == ()
    [words] = other_money(study)
    assert "USD 2024, payer" in words


def test_every_measure_of_the_runs_stands_in_one_group(base: Arm, nurse: Arm, compared: Compared) -> None:
    study = compared(base, nurse)
    names = [name for _, own in by_group(study) for name in own]
    assert sorted(names) == sorted(study.base.runs.summary)


def test_members_of_a_family_are_explained_once() -> None:
    table = definition_table(["slots_lost_share.unused", "slots_lost_share.leave", "dna_share"], "Slots")
    assert [row[0] for row in table.rows] == ["Slots lost", "Patients who did not attend"]


def test_small_counts_of_people_are_private(base: Arm, nurse: Arm, compared: Compared) -> None:
    study = compared(base, nurse)
    table = measure_table(study, ["refill_on_time_share", "implant_list_end"], "Both")
    few = 0 < min(side.interval("implant_list_end").mean for side in study.sides) < 5
    assert table.private == ((1,) if few else ())
