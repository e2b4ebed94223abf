"""What is drawn of a figure, by the names of plotly; anything else that is set is refused, not left out in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clinicsim.views.static.errors import CannotDraw

_FONT = ("size", "color", "weight", "family")
_IGNORED = re.compile(  # what only a pointer, a finger or another program sees
    r"(hover.*|custom.*|meta|uid|ids|legendgroup|legendrank|name|visible|selected.*|unselected.*|template"
    r"|dragmode|modebar.*|separators|uirevision|autosize|clickmode|spike.*|fixedrange|.*\.family|alignmentgroup"
    r"|offsetgroup|clicktoshow|captureevents|arrangement|valueformat|valuesuffix)"
)
_LINE = ("line.color", "line.width", "line.dash")
_ERROR = ("type", "symmetric", "array", "arrayminus", "color", "thickness", "width", "visible")
_PATTERN = ("shape", "fillmode", "fgcolor", "size", "solidity", "bgcolor")
_MARKER = ("color", "size", "symbol", "opacity", "line.color", "line.width")


def _under(name: str, keys: tuple[str, ...]) -> set[str]:
    return {f"{name}.{key}" for key in keys}


_BOTH = {"type", "x", "y", "xaxis", "yaxis", "showlegend", "opacity", "text", "textposition"}
_BOTH |= _under("error_x", _ERROR) | _under("error_y", _ERROR) | _under("textfont", _FONT)
_TRACES = {
    "scatter": _BOTH
    | {"mode", "fill", "fillcolor", "stackgroup", "connectgaps", "cliponaxis", "line.shape", *_LINE}
    | _under("marker", _MARKER)
    | _under("fillpattern", _PATTERN),
    "bar": _BOTH
    | {"orientation", "base", "width", "offset", "insidetextanchor", "textangle", "cliponaxis", "constraintext"}
    | _under("marker", _MARKER)
    | _under("marker.pattern", _PATTERN),
    "heatmap": {"type", "x", "y", "z", "xaxis", "yaxis", "colorscale", "zmin", "zmax", "zmid", "xgap", "ygap"}
    | {"text", "texttemplate", "showscale", "reversescale", "showlegend", "autocolorscale"}
    | _under("textfont", _FONT)
    | _under("colorbar", ("outlinewidth", "thickness", "tickvals", "ticktext", "tickformat", "ticksuffix"))
    | _under("colorbar", ("tickprefix", "title.text", "title.side", "len", "x", "y", "ticks"))
    | _under("colorbar.tickfont", _FONT)
    | _under("colorbar.title.font", _FONT),
    "sankey": {"type", "orientation", "domain.x", "domain.y"}
    | _under("node", ("label", "pad", "thickness", "color", "x", "y", "line.color", "line.width", "align"))
    | _under("link", ("source", "target", "value", "color", "label"))
    | _under("textfont", _FONT),
}
_AXIS = (
    {
        *("type", "range", "autorange", "rangemode", "domain", "anchor", "position", "side", "visible", "automargin"),
        *("tickvals", "ticktext", "tickformat", "tickprefix", "ticksuffix", "tickmode", "dtick", "tick0", "nticks"),
        *(
            "ticks",
            "tickcolor",
            "ticklen",
            "showticklabels",
            "showgrid",
            "gridcolor",
            "griddash",
            "gridwidth",
            "showline",
        ),
        *("linecolor", "linewidth", "zeroline", "zerolinecolor", "zerolinewidth", "categoryorder", "categoryarray"),
        *("title.text", "title.standoff", "layer", "matches", "constrain", "tickangle", "showdividers", "dividercolor"),
    }
    | _under("title.font", _FONT)
    | _under("tickfont", _FONT)
)
_NOTE = {"text", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift", "align", "showarrow", "bgcolor"}
_NOTE |= {"textangle", "opacity", "width"} | _under("font", _FONT)
_SHAPE = {"type", "x0", "x1", "y0", "y1", "xref", "yref", "fillcolor", "layer", "opacity", *_LINE}
_LAYOUT = (
    {
        *("height", "width", "paper_bgcolor", "plot_bgcolor", "barmode", "bargap", "bargroupgap", "showlegend"),
        *("legend.orientation", "legend.x", "legend.y", "legend.xanchor", "legend.yanchor", "legend.traceorder"),
        *("legend.bgcolor", "legend.itemclick", "legend.itemdoubleclick"),
    }
    | _under("font", _FONT)
    | _under("legend.font", _FONT)
    | _under("margin", ("l", "r", "t", "b", "pad", "autoexpand"))
)


def refuse_unknown(layout: dict[str, Any], traces: list[dict[str, Any]]) -> None:
    """Stop at everything that would change the picture and is not drawn.

    Raises
    ------
    CannotDraw
        It names every one.
    """
    wrong = []
    for trace in traces:
        kind = trace["type"]
        if kind not in _TRACES:
            wrong.append(f"trace of type {kind!r}")
            continue
        wrong += [f"{kind}.{path}" for path in _paths(trace) if path not in _TRACES[kind]]
    for key, value in layout.items():
        if re.fullmatch(r"[xy]axis\d*", key):
            wrong += [f"{key}.{path}" for path in _paths(value) if path not in _AXIS]
        elif key in ("annotations", "shapes"):
            allowed = _NOTE if key == "annotations" else _SHAPE
            wrong += [f"{key}.{path}" for each in value for path in _paths(each) if path not in allowed]
        else:
            wrong += [path for path in _paths({key: value}) if path not in _LAYOUT]
    if wrong:
        raise CannotDraw(f"not drawn without a script: {', '.join(dict.fromkeys(wrong))}")


def _paths(node: dict[str, Any], above: str = "") -> Iterator[str]:
    """Names of all that is set, joined by dots."""
    for key, value in node.items():
        path = f"{above}{key}"
        if _IGNORED.fullmatch(key) or _IGNORED.fullmatch(path) or value is None:
            continue
        if isinstance(value, dict):
            yield from _paths(value, f"{path}.")
        else:
            yield path
