"""Pages filled from templates: style and scripts are put into the page, which loads nothing."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

_TEMPLATES = "templates"
_CLOSING = (
    "The same scenarios, seed and version give the same numbers. A simulation is not a forecast: it shows what follows "
    "from the stated assumptions."
)


def page(template: str, context: dict[str, Any], *, static: bool = False) -> str:
    """Fill a page's template; the style, the script and plotly itself are put into the page, which loads nothing."""
    templates = Environment(
        loader=PackageLoader("clinicsim.views", _TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"unbroken": unbroken, "code": with_code}
    scripts = {} if static else {"js": _inlined("report.js"), "plotly_js": Markup(get_plotlyjs())}
    shared = {"css": _inlined("report.css"), "static": static, "closing": _CLOSING}
    return templates.get_template(template).render(shared | scripts | context)


def unbroken(text: str) -> str:
    """Keep a sign and its number on one line: browsers may break between a minus and a currency."""
    return re.sub(r"([−+])(?=\S)", "\\1\u2060", text)


def with_code(text: str) -> Markup:
    """Escape a sentence and set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _inlined(name: str) -> Markup:
    return Markup(resources.files("clinicsim.views").joinpath(_TEMPLATES, name).read_text(encoding="utf-8"))
