"""A sheet of pixels to draw on, y down as in plotly; what is drawn later lies on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from clinicsim.views.static.paint import CLEAR, Paint, dashes, paint
from clinicsim.views.static.words import FAMILY, LINE_HEIGHT, Font, Run, line_width, lines_of, size_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.path import Path

Along: TypeAlias = Literal["left", "center", "right"]
Up: TypeAlias = Literal["top", "middle", "bottom"]
SHARE: dict[Along | Up, float] = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}
_PER_INCH = 72  # a pixel is a point


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Pencil(NamedTuple):
    """How a line is drawn."""

    colour: Paint = CLEAR
    width: float = 1.0
    dash: str = "solid"


NO_EDGE = Pencil()


class Canvas:
    """Draws lines, shapes, marks and text on one matplotlib figure."""

    def __init__(self, width: float, height: float, paper: Paint) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / _PER_INCH, height / _PER_INCH), dpi=_PER_INCH, facecolor=paper)
        flipped = Affine2D().scale(1, -1).translate(0, height).scale(1 / _PER_INCH)
        self._pixels = flipped + self.figure.dpi_scale_trans
        self._count = 0

    def line(self, x: Sequence[float], y: Sequence[float], pencil: Pencil, clip: Box | None = None) -> None:
        """Draw a line through points; nan leaves a gap."""
        from matplotlib.lines import Line2D

        if pencil.width <= 0 or pencil.colour[3] == 0:
            return
        drawn = Line2D(x, y, color=pencil.colour, linewidth=pencil.width, solid_capstyle="butt", dash_capstyle="butt")
        if on_off := dashes(pencil.dash, pencil.width):
            drawn.set_linestyle((0, [part / pencil.width for part in on_off]))
        self._add(drawn, clip)

    def polygon(
        self, corners: Sequence[tuple[float, float]], fill: Paint, hatch: str = "", clip: Box | None = None
    ) -> None:
        """Fill a polygon, with a white hatching where one is named."""
        from matplotlib.patches import Polygon

        hatching = {"hatch": hatch, "hatchcolor": "white"} if hatch else {}
        self._add(Polygon(corners, closed=True, facecolor=fill, linewidth=0.0, **hatching), clip)

    def outline(self, path: Path, fill: Paint, clip: Box | None = None) -> None:
        """Fill a path with curves."""
        from matplotlib.patches import PathPatch

        self._add(PathPatch(path, facecolor=fill, linewidth=0.0), clip)

    def rectangle(
        self, box: Box, fill: Paint, edge: Pencil = NO_EDGE, hatch: str = "", clip: Box | None = None
    ) -> None:
        """Fill a rectangle, with a white hatching where one is named."""
        from matplotlib.patches import Rectangle

        width = edge.width if edge.colour[3] else 0.0
        drawn = Rectangle(
            (box.left, box.top),
            box.right - box.left,
            box.bottom - box.top,
            facecolor=fill,
            edgecolor=edge.colour,
            linewidth=width,
            hatch=hatch or None,
            hatchcolor="white",
        )
        if on_off := dashes(edge.dash, width) if width else ():
            drawn.set_linestyle((0, [part / width for part in on_off]))
        self._add(drawn, clip)

    def mark(
        self, x: float, y: float, shape: Any, size: float, fill: Paint, edge: Pencil, clip: Box | None = None
    ) -> None:
        """Draw one mark of a size in pixels; nothing where its middle lies outside the clip."""
        from matplotlib.lines import Line2D

        if not (math.isfinite(x) and math.isfinite(y)):
            return
        if clip and not (clip.left - 1 <= x <= clip.right + 1 and clip.top - 1 <= y <= clip.bottom + 1):
            return
        self._add(
            Line2D(
                [x],
                [y],
                marker=shape,
                markersize=size,
                markerfacecolor=fill,
                markeredgecolor=edge.colour,
                markeredgewidth=edge.width if edge.colour[3] else 0.0,
                linestyle="none",
            ),
            None,
        )

    def text(
        self,
        at: tuple[float, float],
        text: str,
        font: Font,
        anchor: tuple[Along, Up],
        align: Along | None = None,
        angle: float = 0.0,
    ) -> None:
        """Write text.

        Parameters
        ----------
        at
            Where its anchor stands.
        text
            As plotly reads it.
        font
            Of all that has no style of its own.
        anchor
            Which point of the text that is.
        align
            How its lines stand to each other; as the anchor has it if not given.
        angle
            By how many degrees it is turned clockwise about the anchor.
        """
        width, height = size_of(text, font)
        held = align or anchor[0]
        from_left = (SHARE[held] - SHARE[anchor[0]]) * width
        down = -SHARE[anchor[1]] * height + font.size  # the first baseline
        for line in lines_of(text):
            if len(line) == 1:  # anchored where it is aligned, so that another font moves it least
                self._write(_turned(at, from_left, down, angle), line[0], font, held, angle)
            else:
                ahead = from_left - SHARE[held] * line_width(line, font)
                for run in line:
                    self._write(_turned(at, ahead, down, angle), run, font, "left", angle)
                    ahead += line_width((run,), font)
            down += LINE_HEIGHT * font.size

    def _write(self, at: tuple[float, float], run: Run, font: Font, held: Along, angle: float) -> None:
        from matplotlib.text import Text

        if not run.text.strip():
            return
        drawn = Text(
            *at,
            run.text,
            color=paint(run.colour or font.colour),
            fontsize=run.size or font.size,
            fontweight="bold" if font.bold or run.bold else "normal",
            fontstyle="italic" if run.italic else "normal",
            fontfamily=FAMILY,
            horizontalalignment=held,
            verticalalignment="baseline",
            rotation=-angle,
            rotation_mode="anchor",
            parse_math=False,
        )
        self._add(drawn, None)

    def _add(self, drawn: Artist, clip: Box | None) -> None:
        from matplotlib.transforms import Bbox, TransformedBbox

        self._count += 1
        drawn.set_zorder(self._count)
        drawn.set_transform(self._pixels)
        self.figure.add_artist(drawn)
        if clip is None:
            drawn.set_clip_on(False)
        else:
            drawn.set_clip_box(
                TransformedBbox(Bbox.from_extents(clip.left, clip.top, clip.right, clip.bottom), self._pixels)
            )


def _turned(at: tuple[float, float], along: float, down: float, angle: float) -> tuple[float, float]:
    """Return the pixel that lies so far along a text and down from its anchor."""
    turn = math.radians(angle)
    return (
        at[0] + along * math.cos(turn) - down * math.sin(turn),
        at[1] + along * math.sin(turn) + down * math.cos(turn),
    )
