"""Put the page together: everything that the template prints, and nothing that it would have to work out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinicsim.views.findings import WHY_GUARD_RAILS, findings, lead, run_notes
from clinicsim.views.intervals import interval_notes
from clinicsim.views.labels import listed
from clinicsim.views.palette import MARKS
from clinicsim.views.report.brief import brief
from clinicsim.views.report.headline import guard_rows, headline_rows
from clinicsim.views.report.parts import AUDIENCES, Audience, parts_of
from clinicsim.views.report.reported import Reported
from clinicsim.views.report.template import page
from clinicsim.views.study import Study


def render(one: Reported, audiences: Sequence[Audience] = AUDIENCES, *, static: bool = False) -> str:
    """Render the report as one HTML page.

    Parameters
    ----------
    one
        What it is made of.
    audiences
        Whom it is for; each has a part.
    static
        Whether to leave every script out.
    """
    return page("report.html.j2", _context(one, audiences), static=static)


def _context(one: Reported, audiences: Sequence[Audience]) -> dict[str, Any]:
    seen, origin = one.study, one.origin
    return {
        "title": page_title(seen),
        "kind": "Scenario comparison" if seen.alternatives else "One scenario",
        "synthetic": one.base.world.cohort.synthetic,
        "study": seen,
        "lead": lead(seen) if seen.alternatives else "",
        "run_notes": [*run_notes(seen), *one.notes],
        "parts": parts_of(one, audiences),
        "brief": brief(one),
        "findings": findings(seen),
        "headlines": headline_rows(seen),
        "guards": guard_rows(seen),
        "why_guards": WHY_GUARD_RAILS,
        "interval_notes": interval_notes(seen),
        "marks": [MARKS[name] for name in ("better", "worse", "different", "cannot tell", "no change")],
        "line": origin.line,
        "facts": origin.facts,
    }


def page_title(seen: Study) -> str:
    """Return the planner's question where there is one scenario to judge; else what is compared with what."""
    judged = seen.alternatives or (seen.base,)
    if len(judged) == 1 and judged[0].question:
        return judged[0].question
    if not seen.alternatives:
        return seen.base.label
    return f"{listed([side.label for side in seen.alternatives])} compared with {seen.base.label}"
