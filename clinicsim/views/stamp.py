"""Where a figure's numbers come from, in one line under it, and figures that carry the line when they stand alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clinicsim.views.dates import long_date
from clinicsim.views.labels import capital, spelt
from clinicsim.views.study import SHORT_HASH, Side, Study

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from clinicsim.world.world import World

Facts = tuple[tuple[str, str], ...]
"""Name and value of each thing that a reader needs to make a figure again."""

_TITLE_SIZE, _NAME_SIZE, _FOOT_SIZE = 17, 13, 11  # pixels
_LINE = 1.35  # height of a line, in sizes of its letters
_LETTER = 0.54  # mean width of a letter, in its size
_BOLD = 1.15  # how much wider bold letters are
_EDGE = 14  # pixels between the text and the edge of the picture
_WIDTH = 960


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands under every figure."""

    scenarios: Facts  # name in plain words, and the first digits of the hash
    sample: Facts  # how many replications, or which one
    seed: int
    months: int
    start_date: dt.date
    engine: str
    currency: str
    price_year: str
    synthetic: bool  # whether the patients are made up


def stamp_of_study(study: Study, *, synthetic: bool) -> Stamp:
    """Return the stamp of a figure that shows all scenarios of a study."""
    return _of_sides(study, study.sides, synthetic=synthetic)


def stamp_of_side(study: Study, side: Side, *, synthetic: bool) -> Stamp:
    """Return the stamp of a figure that shows one scenario of a study."""
    return _of_sides(study, (side,), synthetic=synthetic)


def stamp_of_world(
    world: World, scenario_hash: str, engine: str, *sample: tuple[str, str], beside: Sequence[tuple[str, str]] = ()
) -> Stamp:
    """Return the stamp of a figure that is drawn from a scenario, or from several that share all but their names.

    Parameters
    ----------
    world
        The compiled scenario.
    scenario_hash
        Its hash, in any length.
    engine
        What ran it.
    sample
        How many replications or which one, as `("Replications", "30")`, and what else a reader needs.
    beside
        Name and hash of the other scenarios in the figure.
    """
    run, prices = world.scenario.run, world.scenario.prices
    named = ((world.scenario.name, scenario_hash), *beside)
    return Stamp(
        scenarios=tuple((capital(spelt(name)), digits[:SHORT_HASH]) for name, digits in named),
        sample=sample,
        seed=run.seed,
        months=run.months,
        start_date=run.start_date,
        engine=engine,
        currency=prices.currency,
        price_year=prices.price_year,
        synthetic=world.cohort.synthetic,
    )


def _of_sides(study: Study, sides: Sequence[Side], *, synthetic: bool) -> Stamp:
    runs, counts = sides[0].runs, sorted({side.runs.count for side in sides})
    many = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return Stamp(
        scenarios=tuple((side.label, side.scenario_hash) for side in sides),
        sample=(("Replications", many),),
        seed=runs.seed,
        months=runs.months,
        start_date=runs.start_date,
        engine=runs.engine,
        currency=study.currency,
        price_year=study.price_year,
        synthetic=synthetic,
    )


def facts(stamp: Stamp) -> Facts:
    """All that a stamp says, each with its name; the scenarios first."""
    import clinicsim

    names = "; ".join(f"{name} ({digits})" for name, digits in stamp.scenarios)
    return (
        ("Scenario" if len(stamp.scenarios) == 1 else "Scenarios", names),
        *stamp.sample,
        ("Seed", str(stamp.seed)),
        ("Horizon", f"{stamp.months} months from {long_date(stamp.start_date)}"),
        ("Engine", stamp.engine),
        ("Version", f"clinicsim {clinicsim.__version__}"),
        ("Prices", f"{stamp.currency} {stamp.price_year}"),
        ("Starting list", "synthetic cohort: no real patients" if stamp.synthetic else "the clinic's own cohort"),
    )


def line(stamp: Stamp) -> str:
    """Return the stamp as the line that stands under a figure."""
    return line_of(facts(stamp))


def line_of(told: Sequence[tuple[str, str]]) -> str:
    """Return facts as one line; the first one's name is left out, for scenarios are known by theirs."""
    (_, scenarios), *others = told
    return f"{scenarios}. {capital(', '.join(f'{name[0].lower()}{name[1:]} {value}' for name, value in others))}."


def stamped(drawn: go.Figure, stamp: Stamp | str, width: int = _WIDTH) -> go.Figure:
    """Return a copy of a figure that can stand alone: its title, the meaning of its intervals and its stamp drawn in.

    Parameters
    ----------
    drawn
        A figure made by `layout.figure`, which keeps its title and the meaning of its intervals unseen.
    stamp
        Where its numbers come from, or the line that says so.
    width
        Of the picture, in pixels; text is broken to fit. The plot itself keeps its height.
    """
    import plotly.graph_objects as go

    from clinicsim.views.figures.layout import interval_of, title_of, wrapped
    from clinicsim.views.palette import QUIET

    title = wrapped(title_of(drawn), _letters(width, _TITLE_SIZE * _BOLD))
    source = stamp if isinstance(stamp, str) else line(stamp)
    foot = "<br>".join(wrapped(text, _letters(width, _FOOT_SIZE)) for text in (interval_of(drawn), source) if text)
    above, below = _pixels(title, _TITLE_SIZE), _pixels(foot, _FOOT_SIZE)
    out = go.Figure(drawn)
    out.update_layout(margin={"l": _left_margin(drawn)})
    margin = out.layout.margin
    under = margin.b + _EDGE / 2
    out.add_annotation(
        text=foot,
        **_at_left(margin.l),
        y=0,
        yanchor="top",
        yshift=-under,
        font={"size": _FOOT_SIZE, "color": QUIET},
    )
    out.add_annotation(
        text=f"<b>{title}</b>",
        **_at_left(margin.l),
        y=1,
        yanchor="top",
        yshift=margin.t + above - _EDGE / 2,
        font={"size": _TITLE_SIZE},
    )
    out.update_layout(
        width=width,
        height=out.layout.height + above + below + _EDGE,
        margin={"t": margin.t + above, "b": margin.b + below + _EDGE},
        meta={"title": title_of(drawn), "interval": interval_of(drawn)},
    )
    return out


def _left_margin(drawn: go.Figure) -> int:
    """Room for the names on vertical axes: made beforehand, for text at the picture's edge is placed by the margin."""
    axes = (axis for key, axis in drawn.layout.to_plotly_json().items() if key.startswith("yaxis"))
    names = [name for axis in axes if axis.get("showticklabels", True) for name in axis.get("ticktext") or ()]
    along = (getattr(trace, "y", None) for trace in drawn.data)
    names += [name for places in along if places is not None for name in places if isinstance(name, str)]
    lines = (re.sub(r"<[^>]*>", "", text) for name in names for text in name.split("<br>"))
    longest = max(map(len, lines), default=0)
    return max(int(drawn.layout.margin.l), int(longest * _LETTER * _NAME_SIZE) + 3 * _EDGE if longest else 0)


def _at_left(margin: float) -> dict[str, Any]:
    """Place of a text that begins at the left edge of the picture."""
    left = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": _EDGE - margin}
    return left | {"yref": "paper", "align": "left", "showarrow": False}


def _letters(width: int, size: float) -> int:
    """How many letters of a size fit a line."""
    return int((width - 2 * _EDGE) / (_LETTER * size))


def _pixels(text: str, size: int) -> int:
    """Height of broken text with its edge."""
    return int((text.count("<br>") + 1) * size * _LINE) + _EDGE
