"""What every test may rely on."""

from __future__ import annotations

import signal

# A shell that starts the tests in the background has them ignore Ctrl-C; the tests of interrupted runs need it to work.
signal.signal(signal.SIGINT, signal.default_int_handler)
