"""Simulation libraries, the compiled engine's parts, and C, side by side on one reduced clinic.

    python benchmarks/compare_engines.py
    python benchmarks/compare_engines.py --quick
    python benchmarks/compare_engines.py --peers simpy compiled c --sections peers --rounds 9
    python benchmarks/compare_engines.py --write

What the reduced clinic is stands in benchmarks/reduced/model.py; what the tables mean, in
docs/explanation/performance.md, where --write puts them. Peers that are not installed are named and left out: `pip
install -e '.[bench]'` brings salabim and Ciw; R simmer needs Rscript, and C needs gcc. The command fails if two engines
do not count the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reduced.model import Clinic
from reduced.peers import PEERS, Peer
from rich.console import Console
from sections.first_use import first_use
from sections.growth import growth_with_horizon, growth_with_patients
from sections.memory import memory_with_patients
from sections.own_engines import own_engines
from sections.own_memory import own_memory
from sections.own_replications import own_replications
from sections.side_by_side import DisagreementError, side_by_side
from sections.threads import replications_in_threads
from sheets import Sheet, write_between_marks
from timing import machine

DOCUMENT = Path(__file__).parents[1] / "docs" / "explanation" / "performance.md"
SECTIONS = ("peers", "growth", "memory", "threads", "own", "first")
SMALL_POPULATION = "ciw"  # compared at a population of its own, for its cost for an event grows with the patients
IN_THREADS = ("compiled", "c")
OVER_HORIZONS = ("simpy", "compiled", "c")


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of everything that is measured.

    Attributes
    ----------
    clinic, small_clinic : Clinic
        For all peers, and for a comparison that includes Ciw.
    rounds : int
    sizes, growth_years : tuple of int, float
        Patients, and years, at which growth and memory are measured.
    horizons : tuple of float
        Years at which growth with the horizon is measured.
    replications : tuple of int
        Replications of the reduced clinic that are run in threads.
    months, own_replications : int
        Of the whole model.
    pumps, own_horizons : tuple of int
        Patients with a pump, and months, at which the memory of the whole model is measured.
    cold : bool
        Whether to compile everything from nothing, which takes a minute of both cores.
    """

    clinic: Clinic
    small_clinic: Clinic
    rounds: int
    sizes: tuple[int, ...]
    growth_years: float
    horizons: tuple[float, ...]
    replications: tuple[int, ...]
    months: int
    own_replications: int
    pumps: tuple[int, ...]
    own_horizons: tuple[int, ...]
    cold: bool


FULL = Plan(
    clinic=Clinic(1_000, 10.0),
    small_clinic=Clinic(100, 5.0),
    rounds=5,
    sizes=(100, 1_000, 10_000, 100_000),
    growth_years=2.0,
    horizons=(1, 3, 10, 30),
    replications=(10, 100),
    months=60,
    own_replications=1_000,
    pumps=(140, 1_400, 14_000),
    own_horizons=(60, 120, 240),
    cold=True,
)
QUICK = Plan(
    clinic=Clinic(100, 1.0),
    small_clinic=Clinic(50, 1.0),
    rounds=2,
    sizes=(50, 100),
    growth_years=0.5,
    horizons=(0.5, 1),
    replications=(8,),
    months=3,
    own_replications=4,
    pumps=(12, 24),
    own_horizons=(1, 2),
    cold=False,
)
PUMPS_MONTHS = 24  # for which the memory by pumps is measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked to; returns the exit code."""
    given = _parser().parse_args(arguments)
    console, plan = Console(), _plan(given)
    peers = _present([PEERS[key] for key in given.peers], console)
    if not peers:
        console.print("None of these peers can run here.")
        return 1
    sheets: list[Sheet] = []
    try:
        for section in given.sections:
            for sheet in _measure(section, peers, plan, memory="memory" in given.sections):
                sheet.print(console)
                sheets.append(sheet)
    except (DisagreementError, AssertionError) as error:
        console.print(f"[bold red]{error}[/]")
        return 1
    console.print(machine())
    if given.write is not None:
        write_between_marks(given.write, sheets, f"Measured on {dt.date.today():%d %B %Y}. {machine()}.")
        console.print(f"Written to {given.write}")
    return 0


def _measure(section: str, peers: list[Peer], plan: Plan, *, memory: bool) -> list[Sheet]:
    """The tables of one section; with columns of memory where it is measured at all."""
    fast = [peer for peer in peers if peer.key in IN_THREADS]
    if section == "peers":
        return _side_by_side(peers, plan, memory=memory)
    if section == "growth":
        sheets = [growth_with_patients(peers, plan.sizes, plan.growth_years, plan.rounds)]
        usual = [peer for peer in peers if peer.key in OVER_HORIZONS]
        if usual:
            sheets.append(growth_with_horizon(usual, plan.clinic.patients, plan.horizons, plan.rounds))
        return sheets
    if section == "memory":
        return [memory_with_patients(peers, plan.sizes, plan.growth_years)]
    if section == "threads":
        return [replications_in_threads(fast, plan.clinic, plan.replications, plan.rounds)] if fast else []
    if section == "first":
        return [first_use(plan.rounds, cold=plan.cold)]
    return _own(plan, memory=memory)


def _own(plan: Plan, *, memory: bool) -> list[Sheet]:
    """The whole model: with logs, without, many replications, and memory."""
    sheets = [
        *own_engines(plan.months, plan.rounds),
        *own_replications(plan.months, plan.rounds, plan.own_replications),
    ]
    if memory:
        sheets += own_memory(plan.pumps, min(plan.months, PUMPS_MONTHS), plan.own_horizons)
    return sheets


def _side_by_side(peers: list[Peer], plan: Plan, *, memory: bool) -> list[Sheet]:
    sheets = []
    usual = [peer for peer in peers if peer.key != SMALL_POPULATION]
    if usual:
        sheets.append(side_by_side(usual, plan.clinic, plan.rounds, memory=memory))
    if len(usual) < len(peers):
        sheets.append(side_by_side(peers, plan.small_clinic, plan.rounds, memory=False))
    return sheets


def _present(peers: list[Peer], console: Console) -> list[Peer]:
    """Those that can run here, warmed up; says why the others cannot."""
    present = []
    for peer in peers:
        reason = peer.missing()
        if reason:
            console.print(f"{peer.name}: left out, {reason}")
            continue
        peer.warm_up()
        present.append(peer)
    gc.collect()
    gc.freeze()  # what is loaded by now is no garbage, and to look through it again is no engine's cost
    return present


def _plan(given: argparse.Namespace) -> Plan:
    usual = QUICK if given.quick else FULL
    return Plan(
        Clinic(given.patients or usual.clinic.patients, given.years or usual.clinic.years),
        Clinic(given.ciw_patients or usual.small_clinic.patients, given.ciw_years or usual.small_clinic.years),
        given.rounds or usual.rounds,
        tuple(given.sizes or usual.sizes),
        given.growth_years or usual.growth_years,
        tuple(given.horizons or usual.horizons),
        tuple(given.replications or usual.replications),
        given.months or usual.months,
        max(given.replications or [usual.own_replications]),
        usual.pumps,
        usual.own_horizons,
        usual.cold,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes throughout, seconds in all: shows that it works"
    )
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS), metavar="PEER", help=", ".join(PEERS))
    parser.add_argument(
        "--sections", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="S", help=", ".join(SECTIONS)
    )
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--patients", type=int, help="of the clinic that all peers but Ciw run")
    parser.add_argument("--years", type=float)
    parser.add_argument("--ciw-patients", type=int, help="of the smaller clinic that Ciw runs, with all others")
    parser.add_argument("--ciw-years", type=float)
    parser.add_argument("--sizes", type=int, nargs="+", help="patients at which growth and memory are measured")
    parser.add_argument("--growth-years", type=float)
    parser.add_argument("--horizons", type=float, nargs="+", help="years at which growth with the horizon is measured")
    parser.add_argument(
        "--replications", type=int, nargs="+", help="how many are run in threads; of the whole model the most"
    )
    parser.add_argument("--months", type=int, help="of the base scenario, for clinicsim's own engines")
    parser.add_argument("--write", type=Path, nargs="?", const=DOCUMENT, help="put the tables into this document")
    return parser


if __name__ == "__main__":
    sys.exit(main())
