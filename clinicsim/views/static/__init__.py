"""Figures without a script: what plotly draws in a browser, drawn here as SVG or PNG.

Pages for readers without scripts, and downloads, are made of these. Everything is drawn anew from the figure's own
data, so that a picture and its interactive twin cannot tell different stories; what cannot be drawn is refused.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
from typing import TYPE_CHECKING

from clinicsim.views.static.errors import CannotDraw
from clinicsim.views.static.words import FAMILY

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["NARROW", "WIDTH", "CannotDraw", "png_of", "svg_of"]

WIDTH, NARROW = 900, 400
"""Of a picture for a page and of one for a phone, in pixels."""

_FAMILIES = f"{FAMILY}, Verdana, Geneva, sans-serif"  # of nearly one width, so that what fits here fits elsewhere
_DIGITS = re.compile(r"(?<![\w#])\d+\.\d{3,}")
_ONE_AT_A_TIME = threading.Lock()  # matplotlib keeps its settings and fonts for the whole process
_NO_DATE = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg_of(figure: go.Figure, width: int = WIDTH, *, narrow: bool = False) -> str:
    """Draw a figure as one `<svg>` element, its text as text and its title inside; equal figures give equal bytes.

    Parameters
    ----------
    figure
        As a function of `views.figures` makes it.
    width
        In pixels; the height is the figure's own, and a page may show it smaller.
    narrow
        Whether what the figure changes on a phone is applied.

    Raises
    ------
    CannotDraw
        If the figure holds what is not drawn here.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    from clinicsim.views.static.drawing import draw

    text = io.StringIO()
    with _ONE_AT_A_TIME:
        canvas = draw(figure, width, narrow=narrow)
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "clinicsim"}):
            FigureCanvasSVG(canvas.figure).print_svg(text, metadata=_NO_DATE)
    return _for_a_page(text.getvalue(), _title(figure), canvas.width, canvas.height)


def png_of(figure: go.Figure, width: int = WIDTH, scale: float = 2.0) -> bytes:
    """Draw a figure as a PNG of `width * scale` pixels across; equal figures give equal bytes.

    Raises
    ------
    CannotDraw
        If the figure holds what is not drawn here.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from clinicsim.views.static.drawing import draw

    data = io.BytesIO()
    with _ONE_AT_A_TIME:
        canvas = draw(figure, width)
        canvas.figure.set_dpi(canvas.figure.dpi * scale)
        FigureCanvasAgg(canvas.figure).print_png(data, metadata={"Software": None})
    return data.getvalue()


def _title(figure: go.Figure) -> str:
    from clinicsim.views.figures.layout import safe, title_of

    return safe(title_of(figure))


def _for_a_page(svg: str, title: str, width: float, height: float) -> str:
    """Cut a document down to its element: nothing that styles the page about it, no names, no digits that none sees."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r' id="(figure|axes|patch|text|line2d)_[^"]*"', "", body)
    body = re.sub(r";? ?font-family: '" + FAMILY + "'", "", body)
    body = re.sub(r"<[^>]*>", lambda tag: _DIGITS.sub(_rounded, tag[0]).replace("\n", ""), body)
    body = re.sub(r"<defs>\s*</defs>|(?<=>)\s+(?=<)", "", body)
    own = f"c{hashlib.sha256(body.encode()).hexdigest()[:6]}"  # so that no two pictures of a page share a name
    body = re.sub(r'(?<=id=")(?=\w)|(?<=href="#)|(?<=url\(#)', own, body)
    body = re.sub(r"<g>(<(?:path|text)[^>]*(?:/>|>[^<]*</text>))</g>", r"\1", body)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:g}" '
        f'height="{height:g}" viewBox="0 0 {width:g} {height:g}" role="img" xml:space="preserve" '
        f'font-family="{_FAMILIES}" stroke-linejoin="round" stroke-linecap="butt"><title>{title}</title>'
    )
    return re.sub(r"\A<svg[^>]*>", lambda _: head, body)


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
