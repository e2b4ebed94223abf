"""What a figure holds that cannot be drawn without a script."""

from __future__ import annotations


class CannotDraw(ValueError):  # noqa: N818  # says what is wrong with a figure, as KeyError does
    """A kind of trace or an attribute that would change the picture, and that nothing here draws."""
