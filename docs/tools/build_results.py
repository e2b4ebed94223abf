"""Run every shipped scenario against the one it extends, and write what came out.

Into the two README files, between two comment lines of each, the rest of which is left alone; and into a page for each
scenario in docs/scenarios.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from pages.scenario import scenario_index, scenario_page

import clinicsim
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.expect import Held
from clinicsim.measures import describe
from clinicsim.views.labels import label
from clinicsim.views.numbers import difference_text, mean_text, range_text, unit_of

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
PAGES = ROOT / "docs" / "scenarios"
BEGIN, END = "<!-- results: begin (make results) -->", "<!-- results: end -->"
MOST_IN_README = 4
# Headlines of a scenario that its own list of expectations may leave out.
ALWAYS = ("refill_on_time_share", "dry_events_per_100_pump_years", "cost_per_year")


def main() -> None:
    """Run, then write all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, help="default: each scenario's own")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    arms = {
        path: clinicsim.run(path, replications=given.replications, workers=given.workers, out=ROOT / "runs")
        for path in sorted(SCENARIOS.glob("*.toml"), key=lambda path: (path.stem != "base", path.stem))
    }
    said = _size_of_runs(next(iter(arms.values())))
    _put(ROOT / "README.md", f"{said}\n\n{_short(arms)}")
    _put(SCENARIOS / "README.md", f"{said}\n\n{_long(arms)}")
    _write_pages(arms)


def _size_of_runs(arm: Arm) -> str:
    return (
        f"From {arm.runs.count} replications of {arm.runs.months} months, seed {arm.runs.seed}; in brackets, 95% "
        "intervals of the mean over replications. Base: the values themselves; others: paired differences from base."
    )


def _short(arms: dict[Path, Arm]) -> str:
    lines = ["| Scenario | Question | What you should see |", "| --- | --- | --- |"]
    for path, arm in arms.items():
        scenario = arm.loaded.scenario
        held = _told(_held(arms, path), MOST_IN_README)
        lines.append(f"| [{arm.name}](scenarios/{path.name}) | {scenario.question} | {held} |")
    return "\n".join(lines)


def _told(held: tuple[Held, ...], most: int) -> str:
    """The first few findings, each measure once; differences rather than values where there are any."""
    shown = [each for each in held if each.against_base] or list(held)
    first = {each.measure: each for each in reversed(shown)}
    order = list(dict.fromkeys(each.measure for each in shown))
    return "<br>".join(f"{label(name).title} {_number(first[name])}" for name in order[:most])


def _long(arms: dict[Path, Arm]) -> str:
    return "\n\n".join(_section(arms, path) for path in arms)


def _section(arms: dict[Path, Arm], path: Path) -> str:
    scenario = arms[path].loaded.scenario
    head = f"## [{scenario.name}]({path.name})\n\n**{scenario.question}** {scenario.description}\n\n"
    return head + _expected(arms, path)


def _expected(arms: dict[Path, Arm], path: Path) -> str:
    """What a planner should see, what came out, and headlines that the scenario does not name."""
    lines = ["| What a planner should see | Expected | What came out | |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {label(each.measure).title} | {each.expected} | {_number(each)} | {each.outcome} |"
        for each in _held(arms, path)
    ]
    return "\n".join(lines + _others(arms, path))


def _write_pages(arms: dict[Path, Arm]) -> None:
    """A page for each scenario, and the list of them; pages of scenarios that are no more go."""
    wanted = {
        f"{arm.name}.md": scenario_page(arm, _base_of(arms, path), _expected(arms, path)) for path, arm in arms.items()
    }
    wanted["index.md"] = scenario_index(list(arms.values()))
    PAGES.mkdir(exist_ok=True)
    for left in set(PAGES.glob("*.md")) - {PAGES / name for name in wanted}:
        left.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"{PAGES.relative_to(ROOT)}: {len(wanted)} pages written")


def _others(arms: dict[Path, Arm], path: Path) -> list[str]:
    """Headlines that the scenario does not name itself."""
    arm, base = arms[path], _base_of(arms, path)
    if base is None:
        return []
    found = clinicsim.compare(base.runs, [arm.runs]).differences[0]
    named = {each.measure for each in arm.loaded.scenario.expect}
    held = [
        Held(name, "", True, "inconclusive", at.mean, at.lo, at.hi, at.count)
        for name in ALWAYS
        if name not in named and (at := found.get(name)) is not None
    ]
    return [f"| {label(each.measure).title} | | {_number(each)} | |" for each in held]


def _held(arms: dict[Path, Arm], path: Path) -> tuple[Held, ...]:
    base = _base_of(arms, path)
    return clinicsim.hold(arms[path], base.runs if base else None)


def _base_of(arms: dict[Path, Arm], path: Path) -> Arm | None:
    base = arms[path].loaded.base
    return arms[base] if base else None


def _number(held: Held) -> str:
    unit = unit_of(describe(held.measure).unit, "GBP")
    if held.against_base and held.mean == held.lo == held.hi == 0:
        return "**no change**"
    if held.against_base:
        text = difference_text(held.mean, held.lo, held.hi, unit, short=True)
    else:
        text = mean_text(held.mean, held.lo, held.hi, unit)
    low, _, high = range_text(held.lo, held.hi, unit, signed=held.against_base).partition(" to ")
    interval = f"({low} to {high})" if low != high else ""
    after = unit.words.replace("events ", "") if unit.words != "%" and not unit.prefix else ""
    return " ".join(filter(None, [f"**{text}**", after, interval]))


def _put(file: Path, text: str) -> None:
    """Put a text between the two comment lines of a file."""
    old = file.read_text(encoding="utf-8")
    new, count = re.subn(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n{text}\n{END}", old, flags=re.S)
    if count != 1:
        raise SystemExit(f"{file}: expected one pair of lines {BEGIN!r}, {END!r}")
    file.write_text(new, encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()
