"""A scenario with everything that its dated changes make of it: every version is checked before anything is run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clinicsim.scenario.blame import validate
from clinicsim.scenario.changes import Written, applied, check_dates, written_changes
from clinicsim.scenario.consistency import check
from clinicsim.scenario.consistency.purpose import ends_in_time
from clinicsim.scenario.dates import add_months
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.json_schema import Schema, full_schema
from clinicsim.scenario.paths import EVERY, PathError, Target, targets
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.shocks import written_shocks
from clinicsim.scenario.timeline import Timeline
from clinicsim.scenario.tree import Node, Places, plain, written

Effect = tuple[tuple[str, ...], str, str]
"""What a change does, whenever it does it: path, how, operand."""


def over_time(scenario: Scenario, places: Places) -> tuple[Timeline, list[Finding]]:
    """Find every version of a scenario that its dated changes and shocks can bring into force.

    Parameters
    ----------
    scenario
        As written, sound table by table.
    places
        The same with the line of each key.

    Returns
    -------
    Timeline, list of Finding
        Its versions, and what is wrong with the changes, each blamed on the change. With errors among the findings the
        timeline lacks the versions that they are about.
    """
    if not ends_in_time(scenario):
        return Timeline(scenario), []  # said of the run itself; there are no dates to lay changes on
    shocks, findings = written_shocks(scenario, places)
    changes = [*written_changes(places.root), *(change for shock in shocks for change in shock)]
    if not changes:
        return Timeline(scenario), findings
    start, end = scenario.run.start_date, add_months(scenario.run.start_date, scenario.run.months)
    # Of a shock only where it begins: what comes after it in months, days or years follows from that.
    for change in [*written_changes(places.root), *(shock[0] for shock in shocks if shock)]:
        findings += check_dates(change, start, end)
    schema = full_schema()
    named = []
    for change in changes:
        try:
            named.append(_named(schema, places.root, change))
        except PathError as error:
            findings.append(change.finding("path", f"{'.'.join(change.parts)}: {error}"))
    if any(finding.severity == "error" for finding in findings):
        return Timeline(scenario), findings
    makers = _Versions(scenario, places, changes, named)
    timeline = Timeline(scenario, tuple(change.dated for change in changes))
    versions = {active: makers.version(active) for active in timeline.possible()}
    return replace(timeline, versions=versions), [*findings, *makers.findings]


def _named(schema: Schema, root: Node, change: Written) -> tuple[Target, ...]:
    """Keys that a change changes; of every entry, those that have a number to change."""
    if not change.parts:
        raise PathError("expected keys joined by dots, for example booking.horizon_days")
    found = targets(schema, root, change.parts)
    if change.how == "value" or EVERY not in change.parts:
        return found
    return tuple(target for target in found if target.written) or found


class _Versions:
    """Makes versions of a scenario, each once, and collects what is wrong with them."""

    def __init__(
        self, scenario: Scenario, places: Places, changes: Sequence[Written], named: Sequence[tuple[Target, ...]]
    ) -> None:
        self.scenario, self.places, self.changes, self.named = scenario, places, changes, named
        self.findings: list[Finding] = []
        self._made: dict[tuple[Effect, ...], Scenario] = {}
        self._known = {(found.path, found.message) for found in check(scenario, places)}

    def version(self, active: frozenset[int]) -> Scenario:
        """The scenario with these changes in force, in order of date, then of writing."""
        order = sorted(active, key=lambda place: (self.changes[place].date, place))
        effects = tuple(_effect(self.changes[place]) for place in order)
        if effects not in self._made:
            self._made[effects] = self._make(order)
        return self._made[effects]

    def _make(self, order: Sequence[int]) -> Scenario:
        root, by_key, wrong = self.places.root, {}, 0
        for place in order:
            change = self.changes[place]
            for target in self.named[place]:
                key = written(target.path, root)
                by_key[key] = change
                try:
                    root = applied(root, target, change.how, change.operand)
                except ValueError as error:
                    self._add([change.finding(change.how, f"{key} {error}")])
                    wrong += 1
        places = replace(self.places, root=root)
        version, findings = validate(places)
        if version is not None and not wrong:
            findings = check(version, places)
        self._add(
            _blamed(found, by_key, self.changes[order[-1]])
            for found in findings
            if (found.path, found.message) not in self._known
        )
        return version or self.scenario

    def _add(self, findings: Iterable[Finding]) -> None:
        self.findings += [found for found in findings if found not in self.findings]


def _effect(change: Written) -> Effect:
    return change.parts, change.how, repr(plain(change.operand))


def _blamed(found: Finding, by_key: dict[str, Written], latest: Written) -> Finding:
    """Blame the change of the key that a finding is about, or else the one that came last."""
    at = found.path
    about = [key for key in by_key if at == key or at.startswith((f"{key}.", f"{key}["))]
    about = about or [key for key in by_key if at and key.startswith((f"{at}.", f"{at}["))]
    change = by_key[about[-1]] if about else latest
    return change.finding(change.how, f"{at}: {found.message} (as of {change.date})", found.severity)
