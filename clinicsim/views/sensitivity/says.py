"""What an analysis of sensitivity shows, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from clinicsim.experiments.sensitivity.analysis import Result
from clinicsim.experiments.sensitivity.model import Verdict
from clinicsim.experiments.sensitivity.morris import Morris
from clinicsim.experiments.sensitivity.one_way import OneWay
from clinicsim.experiments.sensitivity.two_way import TwoWay
from clinicsim.experiments.statistics import SIGNIFICANCE
from clinicsim.views.labels import listed
from clinicsim.views.sensitivity.words import Writing, parameter_words, share_text


def headline(result: Result, writing: Writing) -> str:
    """What one result shows, in a sentence without a full stop."""
    if isinstance(result, OneWay):
        if result.at_value.count == 0:
            return f"{writing.title}: it is not defined, so nothing can be said"
        told = [bar.parameter.path for bar in result.bars if bar.verdict == "told apart"]
        return _of_those(writing, told, len(result.bars), "the largest mean effect")
    if isinstance(result, TwoWay):
        return _of_two(result, writing)
    if result.replications == 0:
        return f"{writing.title}: it is not defined at every point, so nothing can be said"
    if isinstance(result, Morris):
        told = [effect.parameter.path for effect in result.effects if effect.verdict == "told apart"]
        return _of_those(writing, told, len(result.effects), "the largest mean effect")
    if not result.indices:
        return f"{writing.title}: it does not vary, whatever the parameters are"
    told = [each.parameter.path for each in result.indices if each.verdict == "told apart"]
    return _of_those(writing, told, len(result.indices), "the largest estimated share")


def sentences(result: Result, writing: Writing, top: int) -> Iterator[str]:
    """What must be known to read the table of a result."""
    if isinstance(result, OneWay):
        yield "In brackets: 95% intervals, paired by replication. Verdicts are adjusted for the number of ends (Holm)."
        yield from _unseen(len(result.bars), top, [bar.verdict for bar in result.bars[top:]])
    elif isinstance(result, TwoWay):
        yield "Changes are from the run at the parameters' values, paired; verdicts are adjusted for all cells (Holm)."
        yield _together(result, writing)
    elif isinstance(result, Morris):
        yield from _unseen(len(result.effects), top, [each.verdict for each in result.effects[top:]])
        yield from _noise(result.noise_share)
    else:
        yield "In brackets: 95% intervals, by bootstrap over the samples."
        yield from _unseen(len(result.indices), top, [each.verdict for each in result.indices[top:]])
        yield from _noise(result.noise_share)


def _of_those(writing: Writing, told: list[str], many: int, largest: str) -> str:
    if not told:
        return f"{writing.title}: none of {many} parameters can be told from luck"
    count = f"{len(told)} of {many} parameters can be told from luck"
    if len(told) == 1:
        return f"{writing.title}: {count}, {parameter_words(told[0])}"
    return f"{writing.title}: {count}; of those, {parameter_words(told[0])} has {largest}"


def _of_two(result: TwoWay, writing: Writing) -> str:
    cells = [cell for row in result.cells for cell in row if math.isfinite(cell.mean.mean)]
    names = listed([parameter_words(result.first.path), parameter_words(result.second.path)])
    if not cells:
        return f"{writing.title}: it is not defined, so nothing can be said"
    if not any(cell.is_told for cell in cells):
        return f"{writing.title}: {names} move it nowhere by more than luck"
    least, most = (choose(cells, key=lambda cell: cell.mean.mean) for choose in (min, max))
    ends = [writing.value(cell.mean).split("\n")[0] for cell in (least, most)]
    return f"{writing.title}: from {ends[0]} to {ends[1]} over {names}"


def _together(result: TwoWay, writing: Writing) -> str:
    if not result.interaction.p < SIGNIFICANCE:
        return "What the two do together cannot be told from the sum of what each does."
    more = writing.change(result.interaction).replace("\n", " ")
    return f"From low to high in both, the two change it by {more} beyond the sum of what each does."


def _unseen(many: int, top: int, unseen: list[Verdict]) -> Iterator[str]:
    if many > top:
        told = unseen.count("told apart")
        more = f"{told} can be told from luck" if told else "none can be told from luck"
        yield f"{top} of {many} parameters are shown; of the other {many - top}, {more} (--top {many} shows them)."


def _noise(share: float) -> Iterator[str]:
    if math.isfinite(share):
        yield f"Luck makes up {share_text(share)} of the variance between points."


def parameters_left_out(not_varied: Mapping[str, str]) -> Iterator[str]:
    """Parameters with a stated uncertainty that were not varied, by reason."""
    reasons: dict[str, list[str]] = {}
    for path, reason in not_varied.items():
        reasons.setdefault(reason, []).append(path)
    for reason, paths in reasons.items():
        yield f"Not varied, because {reason}: {', '.join(paths)}."
