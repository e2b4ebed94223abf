"""Heat table: measures down, scenarios across; each cell says the difference, its interval and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.figures.layout import CLEAR, axis, figure, on_phone, safe, wrapped
from clinicsim.views.heat import HeatCell, HeatRow, heat_rows, heat_title
from clinicsim.views.palette import BLUE, INK, MARKS, PAPER, QUIET, VERMILLION, faded
from clinicsim.views.study import Study

_ROW_HEIGHT, _PHONE_ROW_HEIGHT = 42, 72
_HEAD = 60  # pixels over the rows
_NAME_WIDTH, _PHONE_HEAD_WIDTH = 20, 12  # characters of a scenario's name in a line
_STRIP_WIDTH, _LONGEST = 340, 18  # pixels of a phone's plot, and letters of an interval on one line there
_OPACITIES = (0.14, 0.3, 0.48)  # of a shade; ink on the darkest still has a contrast of more than 4.5
_COLOURS = {"better": BLUE, "worse": VERMILLION, "different": QUIET}
_KEYS = tuple(
    (verdict, shade) for verdict in ("better", "worse", "different") for shade in range(1, len(_OPACITIES) + 1)
)
_SHADES = (
    "Cells: paired difference from the base, with its 95% interval. A coloured cell can be told apart from no "
    "difference, after allowing for many measures: the darker, the larger against its interval. "
    f"{', '.join(f'{MARKS[name].glyph} {MARKS[name].words}' for name in ('better', 'worse', 'different'))}; plain: "
    f"{', '.join(f'{MARKS[name].glyph} {MARKS[name].words}' for name in ('cannot tell', 'no change'))}."
)


def heat(study: Study) -> go.Figure:
    """Draw the heat table of a study: the base's values in the first column, differences in the others."""
    rows = heat_rows(study)
    across = 1 + len(study.alternatives)
    out = figure(
        _HEAD + 16 + _ROW_HEIGHT * len(rows),
        heat_title(study, rows),
        interval=_SHADES,
        xaxis=_columns(study, across, _NAME_WIDTH),
        yaxis=axis(
            tickvals=list(range(len(rows))),
            ticktext=[_name(row) for row in rows],
            range=[len(rows) - 0.5, -0.5],
            ticks="",
            showgrid=False,
            linecolor=CLEAR,
        ),
        margin={"l": 16, "r": 8, "t": _HEAD, "b": 16},
    )
    _add_shades(out, rows, across)
    notes = [note for place, row in enumerate(rows) for note in _notes(row, place, 12)]
    out.update_layout(annotations=notes)
    if 0 < (headlines := sum(not row.is_guard for row in rows)) < len(rows):
        out.add_hline(y=headlines - 0.5, line={"color": QUIET, "width": 3})
    on_phone(
        out,
        height=_HEAD + 30 + _PHONE_ROW_HEIGHT * len(rows),
        margin={"l": 4, "r": 4, "t": _HEAD + 12, "b": 8},
        xaxis=_columns(study, across, _PHONE_HEAD_WIDTH, size=11),
        yaxis=axis(
            showticklabels=False, range=[len(rows) - 0.5, -0.5], ticks="", showgrid=False, linecolor=CLEAR, title=""
        ),
        annotations=[note for place, row in enumerate(rows) for note in _phone_notes(row, place)],
    )
    return out


def _columns(study: Study, across: int, width: int, size: int = 13) -> dict[str, Any]:
    heads = [f"<b>{wrapped(study.base.label, width)}</b>"]
    heads += [f"<b>{wrapped(side.label, width)}</b>" for side in study.alternatives]
    return axis(
        side="top",
        tickvals=list(range(across)),
        ticktext=heads,
        tickfont={"size": size},
        range=[-0.5, across - 0.5],
        ticks="",
        showgrid=False,
        linecolor=CLEAR,
        tickangle=0,
    )


def _add_shades(out: go.Figure, rows: Sequence[HeatRow], across: int) -> None:
    """Colour the cells; every colour has its own band of the scale."""
    steps = [PAPER, *(faded(_COLOURS[verdict], _OPACITIES[shade - 1]) for verdict, shade in _KEYS)]
    scale = [pair for at, colour in enumerate(steps) for pair in _band(at, len(steps), colour)]
    out.add_heatmap(
        x=list(range(across)),
        y=list(range(len(rows))),
        z=[[0, *(_code(cell) for cell in row.cells)] for row in rows],
        zmin=-0.5,
        zmax=len(steps) - 0.5,
        colorscale=scale,
        showscale=False,
        xgap=3,
        ygap=3,
        customdata=[["value of the base", *(safe(cell.words) for cell in row.cells)] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _band(at: int, count: int, colour: str) -> list[tuple[float, str]]:
    return [(at / count, colour), ((at + 1) / count, colour)]


def _code(cell: HeatCell) -> int:
    return 1 + _KEYS.index((cell.verdict, cell.shade)) if cell.shade else 0


def _name(row: HeatRow) -> str:
    good = (f", {row.good}" if row.good else "") + (", guard rail" if row.is_guard else "")
    return f"{wrapped(row.title, 40)}<br><span style='font-size:10px;color:{QUIET}'>{safe(row.unit)}{good}</span>"


def _notes(row: HeatRow, place: int, size: int, *, down: float = 0.0, longest: int = 99) -> list[dict[str, Any]]:
    """Return the text of a row's cells; an interval of more letters than `longest` is broken in two."""
    texts = [_lines(row.base, row.base_interval, longest)]
    texts += [f"{cell.mark.glyph} {_lines(cell.text, cell.interval, longest)}" for cell in row.cells]
    return [
        {
            "x": column,
            "y": place + down,
            "text": text,
            "showarrow": False,
            "font": {"size": size, "color": INK},
        }
        for column, text in enumerate(texts)
    ]


def _lines(text: str, interval: str, longest: int) -> str:
    interval = interval.replace(" to ", "\nto ") if len(interval) > longest else interval
    return f"<b>{safe(text)}</b>" + (
        f"<br><span style='font-size:10px'>{safe(interval).replace(chr(10), '<br>')}</span>" if interval else ""
    )


def _phone_notes(row: HeatRow, place: int) -> list[dict[str, Any]]:
    """Name on a strip over the row instead of beside it, numbers in its lower part."""
    good = f" ({row.good})" if row.good else ""
    name = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place - 0.5,
        "yanchor": "top",
        "text": f"{wrapped(row.title, 60)}{good}",
        "width": _STRIP_WIDTH,
        "align": "left",
        "showarrow": False,
        "bgcolor": PAPER,
        "font": {"size": 10, "color": INK},
    }
    return [name, *_notes(row, place, 11, down=0.14, longest=_LONGEST)]
