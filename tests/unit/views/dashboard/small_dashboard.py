"""What the tests of the dashboard share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
HOSTILE = '<img src=x onerror=alert(1)> =HYPERLINK("http://x") ../../etc/passwd'
Ask = Callable[..., FlaskClient]
"""Makes a dashboard and a client of it; the words are those of `Settings`."""
