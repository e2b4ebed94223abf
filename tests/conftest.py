"""What every test may rely on."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# A shell that starts the tests in the background has them ignore Ctrl-C; the tests of interrupted runs need it to work.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Generated examples are new at each run on a desk, where a find can be mended, and the same at each run of the CI.
settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")
