"""An audit: costs and QALYs of single patients, worked out again from what a run wrote down, and from nothing else.

    python tests/validation/audit.py runs/RUN_ID --patients 20

It reads the rows of the event log, the resolved scenario and the cohort file of a run that was made with `--events`. It
uses no code of the program for what it works out: rules are those of the documentation, in plain Python, one patient at
a time; numbers of kinds and causes are those of docs/reference/events.md. Only the last column of what it prints, and
the tests, ask the program for its own answer.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # where it is run by hand

from validation.auditing.costs import Costs
from validation.auditing.effects import COMPONENTS, Effects
from validation.auditing.written import Run


def chosen(run: Run, count: int, seed: int) -> list[int]:
    """So many patients, at random."""
    return sorted(random.Random(seed).sample(run.people, min(count, len(run.people))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="a run that was made with --events")
    parser.add_argument("--patients", type=int, default=20)
    parser.add_argument("--replication", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    run = Run(asked.folder, asked.replication)
    theirs, worst = program(asked.folder, asked.replication), 0.0
    print(f"{'patient':>9} {'cost':>14} {'discounted':>14} {'QALYs':>10} {'discounted':>10} {'off by':>9}")
    for patient in chosen(run, asked.patients, asked.seed):
        figures = figures_of(run, patient)
        off = max(abs(a - b) / max(abs(b), 1.0) for a, b in zip(figures, theirs[patient], strict=True))
        worst = max(worst, off)
        print(f"{patient:9d} {figures[0]:14.4f} {figures[1]:14.4f} {figures[2]:10.6f} {figures[3]:10.6f} {off:9.1e}")
    print(f"largest difference from the program: {worst:.1e}")
    return 0 if worst <= 1e-9 else 1


def figures_of(run: Run, patient: int) -> tuple[float, float, float, float]:
    """Cost and QALYs of a patient, each as it is and discounted."""
    costs, effects = Costs(run, patient).all(), Effects(run, patient).all()
    qalys = (sum(amounts[name] for name in COMPONENTS) for amounts in (effects.plain, effects.discounted))
    return (sum(costs.plain.values()), sum(costs.discounted.values()), *qalys)


def program(folder: Path, replication: int) -> dict[int, tuple[float, float, float, float]]:
    """The program's own answer: what it charges to each patient, not what belongs to nobody in particular."""
    from clinicsim.economics.patients import by_patient
    from clinicsim.store.folders import load_inputs
    from clinicsim.store.integrity import stored_run
    from clinicsim.store.tables import read_events
    from clinicsim.world.build import build

    world = build(load_inputs(stored_run(folder)))
    log = read_events(folder)
    found = by_patient(world, log[log["replication"] == replication])
    rows = zip(found.costs_undiscounted, found.costs, found.qalys_undiscounted, found.qalys, strict=True)
    return {int(n): tuple(float(part.sum()) for part in row) for n, row in zip(found.number, rows, strict=True)}  # type: ignore[misc]


if __name__ == "__main__":
    sys.exit(main())
