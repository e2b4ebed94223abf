"""What can go wrong with runs on disk."""

from __future__ import annotations


class StoreError(Exception):
    """A run cannot be written, found or read; the message says which and why."""
