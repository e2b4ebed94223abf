"""What can be wrong with a request that a scenario file is not to blame for."""

from __future__ import annotations

from collections.abc import Sequence


class BadRequest(Exception):  # noqa: N818  # says what was asked, as NotPaired does
    """Nothing was run, for what was asked cannot be answered; every problem at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))
