"""The register of assumptions and the list of sources, from the shipped evidence."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.data.evidence import Evidence, assumptions, evidence
from pages.markdown import code, made_from, plain, table

_MARKS = """\
Marks. A: read in the source's own text, or plain arithmetic on such figures. B: recalled, not seen, to be verified
before a clinical claim. C: assumed, with a reason. A value of a scenario that is not its source's own figure counts as
C, whatever mark the source carries.
"""


def assumptions_page() -> str:
    """What is assumed, why, who should confirm it, what it touches and what it would change."""
    rows = [
        (
            one.id,
            plain(one.statement),
            plain(one.why),
            plain(one.owner),
            ", ".join(map(code, one.parameters)) or "the structure",
            plain(one.effect_if_wrong),
        )
        for one in assumptions().values()
    ]
    return "\n".join(
        [
            made_from("clinicsim/data/assumptions.csv"),
            "# The register of assumptions\n",
            f"What is not known and had to be assumed: {len(rows)} entries, all of mark C. Each has an owner who",
            "should confirm it, and says what it would change if it were wrong. Read those that touch your question",
            "first; `clinicsim sensitivity` says how much an answer hangs on one.\n",
            table(("Id", "Assumption", "Why", "Owner", "Touches", "Effect if wrong"), rows),
        ]
    )


def sources_page() -> str:
    """Every figure of the evidence with where it comes from."""
    return "\n".join(
        [
            made_from("clinicsim/data/evidence.csv and staff_costs.csv"),
            "# Sources\n",
            _MARKS,
            "A key stands behind `source` in a scenario. Staff costs are under a licence of their own, which stands",
            "beside the file as `clinicsim/data/staff_costs.LICENSE.md`.\n",
            table(("Key", "Value", "Range", "Whom or what", "Source", "Mark", "Note"), _sources()),
        ]
    )


def _sources() -> Iterator[tuple[str, ...]]:
    for one in evidence().values():
        ends = "" if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}"
        value = f"{one.value:g} {plain(one.unit)}"
        yield code(one.key), value, ends, _whom(one), plain(one.source), one.quality, plain(one.note)


def _whom(one: Evidence) -> str:
    return plain(one.population) + (f" (n = {one.n:,})" if one.n else "")
