"""`clinicsim check`: is this scenario, or this cohort file, fit to be run?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.context import context
from clinicsim.cli.errors import BAD_INPUT, say
from clinicsim.cli.options import json_option, set_option

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.scenario.timeline import Dated
    from clinicsim.world.cohort.check import CohortReport


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", type=click.Path(path_type=Path), help="For a cohort: the scenario that will read it.")
@set_option
@json_option
def check(file: Path, scenario: Path | None, sets: tuple[str, ...], as_json: bool) -> None:
    """Check FILE: a scenario (.toml) with its cohort, or a cohort (.csv), with a report on the quality of its data."""
    if file.suffix.lower() == ".csv":
        _check_cohort(file, scenario, sets, as_json)
        return
    if scenario is not None:
        raise click.UsageError("--scenario goes with a cohort file (.csv)")
    _check_scenario(file, sets, as_json)


def _check_scenario(file: Path, sets: tuple[str, ...], as_json: bool) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.scenario import read
    from clinicsim.scenario.errors import ScenarioError
    from clinicsim.world.cohort.check import check_cohort

    loaded = read(file, sets)
    report = check_cohort(loaded.cohort_files, loaded.scenario)
    findings = [*loaded.warnings, *report.findings]
    if not report.usable:
        raise ScenarioError(findings)
    _check_expectations(loaded)
    for finding in findings:
        say(str(finding))
    facts = scenario_facts(loaded, report)
    if as_json:
        print_document({"file": str(file), "ok": True, "summary": facts, "warnings": [str(each) for each in findings]})
        return
    click.echo(f"{file}: OK")
    for name, value in facts.items():
        if isinstance(value, list):
            click.echo(f"  {name.replace('_', ' ')}: {len(value)}")
            for line in value:
                click.echo(f"    {line}")
        else:
            click.echo(f"  {name.replace('_', ' ')}: {value}")
    if report.imputed:
        click.echo(f"  gaps filled by rule: {len(report.imputed)} (clinicsim check COHORT.csv lists them)")


def _check_expectations(loaded: Loaded) -> None:
    from clinicsim.experiments.expect import check_expectations

    check_expectations(loaded)


def scenario_facts(loaded: Loaded, report: CohortReport) -> dict[str, Any]:
    """What a planner looks at first: who is there, and what the clinic has in a week."""
    scenario = loaded.scenario
    running = [
        session
        for session in scenario.sessions
        if (session.valid_from is None or session.valid_from <= scenario.run.start_date)
        and (session.valid_to is None or session.valid_to >= scenario.run.start_date)
    ]
    lists = sum(1 / each.every_weeks for each in scenario.theatre.lists)
    return {
        "scenario": scenario.name,
        "pumps": report.therapies["itb"],
        "oral_patients": report.therapies["oral"],
        "new_patients": report.therapies["new"],
        "sessions_a_week": round(sum(1 / session.every_weeks for session in running), 2),
        "slots_a_week": round(sum(session.slots / session.every_weeks for session in running), 2),
        "theatre_lists_a_week": round(lists, 2),
        "staff": len(scenario.staff),
        "months": scenario.run.months,
        "replications": scenario.run.replications,
        "dated_changes": list(_over_time(loaded)),
        "expectations": len(scenario.expect),
        "hash": loaded.hash,
    }


def _over_time(loaded: Loaded) -> Iterator[str]:
    """What changes in order of date: when it holds, when it is known, what it is; steps of one thing on one line."""
    steps: dict[str, list[Dated]] = {}
    for change in sorted(loaded.timeline.changes, key=lambda change: change.date):
        steps.setdefault(change.label, []).append(change)
    for label, each in steps.items():
        date, announced, ends = each[0].date, min(one.announced for one in each), [one.until for one in each]
        until = f" until {max(end for end in ends if end)}" if all(ends) else ""
        known = f", known from {announced}" if announced < date else ""
        yield f"{date}{until}{known}: {label}" + (f" ({len(each)} steps)" if len(each) > 1 else "")


def _check_cohort(file: Path, scenario: Path | None, sets: tuple[str, ...], as_json: bool) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.world.cohort.check import check_cohort

    report = check_cohort([file], context(scenario, sets))
    for finding in report.findings:
        say(str(finding))
    facts = cohort_facts(report)
    if as_json:
        findings = [str(finding) for finding in report.findings]
        document = {"file": str(file), "ok": report.usable, "summary": facts, "imputed": list(report.imputed)}
        print_document({**document, "findings": findings})
    else:
        _print_cohort(file, report, facts)
    if not report.usable:
        click.get_current_context().exit(BAD_INPUT)


def cohort_facts(report: CohortReport) -> dict[str, Any]:
    """Who is in a cohort, as plain values."""

    def counts(table: Mapping[Any, int]) -> dict[str, int]:
        return {f"{key:g}" if isinstance(key, float) else str(key): count for key, count in table.items()}

    def known(value: float) -> float | None:
        return round(value, 2) if math.isfinite(value) else None

    return {
        "patients": report.patients,
        "synthetic": report.synthetic,
        "therapy": counts(report.therapies),
        "indication": counts(report.indications),
        "reservoir_ml": counts(report.reservoirs_ml),
        "strength_mcg_per_ml": counts(report.strengths_mcg_per_ml),
        "waiting_list": counts(report.waiting_lists),
        "refill_interval_days_median": known(report.refill_interval_days_median),
        "refills_per_pump_year": known(report.refills_per_pump_year),
    }


def _print_cohort(file: Path, report: CohortReport, facts: Mapping[str, Any]) -> None:
    errors = sum(finding.severity == "error" for finding in report.findings)
    verdict = "OK" if report.usable else f"{errors} error{'s' if errors != 1 else ''}"
    click.echo(f"{file}: {verdict}, {len(report.findings) - errors} warnings")
    for name, value in facts.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count}" for key, count in value.items() if count) or "none"
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        click.echo(f"  {name.replace('_', ' ')}: {'not known' if value is None else value}")
    if report.imputed:
        click.echo("  gaps filled by rule:")
        for note in report.imputed:
            click.echo(f"    {note}")
