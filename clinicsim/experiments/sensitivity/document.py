"""An analysis of sensitivity as a plain document: the JSON that scripts read."""

from __future__ import annotations

from typing import Any

from clinicsim.experiments.document import Document, number
from clinicsim.experiments.sensitivity.analysis import Analysis, Result
from clinicsim.experiments.sensitivity.morris import Morris
from clinicsim.experiments.sensitivity.one_way import Bar, End, OneWay
from clinicsim.experiments.sensitivity.sobol import Index, Sobol
from clinicsim.experiments.sensitivity.two_way import TwoWay
from clinicsim.experiments.statistics import Interval, PairedTest
from clinicsim.measures.names import known


def sensitivity_document(analysis: Analysis) -> Document:
    """The whole analysis; what is undefined is None."""
    request = analysis.request
    return {
        "method": request.method,
        "scenario": analysis.scenario,
        "base": analysis.base,
        "engine": analysis.engine,
        "replications": request.replications,
        "months": request.months,
        "seed": analysis.seed,
        "runs": analysis.accepted.runs,
        "parameters": {
            each.path: {
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "dist": each.dist,
                "basis": each.basis,
            }
            for each in analysis.accepted.joint.parameters
        },
        "not_varied": dict(analysis.accepted.not_varied),
        "measures": {
            result.measure: {"unit": known(result.measure).unit} | _result(result) for result in analysis.results
        },
        "warnings": list(analysis.warnings()),
    }


def _result(result: Result) -> Document:
    if isinstance(result, OneWay):
        return {"at_value": _interval(result.at_value), "bars": [_bar(bar) for bar in result.bars]}
    if isinstance(result, TwoWay):
        return _grid(result)
    return _morris(result) if isinstance(result, Morris) else _sobol(result)


def _bar(bar: Bar) -> Document:
    return {
        "parameter": bar.parameter.path,
        "low": _end(bar.low),
        "high": _end(bar.high),
        "swing": _interval(bar.swing),
        "verdict": bar.verdict,
    }


def _end(end: End) -> Document:
    return {"value": end.value} | _interval(end.effect) | {"p_adjusted": number(end.p_adjusted)}


def _grid(result: TwoWay) -> Document:
    return {
        "at_value": _interval(result.at_value),
        "first": result.first.path,
        "second": result.second.path,
        "cells": [
            {
                "first": cell.first,
                "second": cell.second,
                **_interval(cell.mean),
                "difference": _interval(cell.effect) | {"p_adjusted": number(cell.p_adjusted)},
                "verdict": cell.verdict,
            }
            for row in result.cells
            for cell in row
        ],
        "interaction": _interval(result.interaction) | {"p": number(result.interaction.p)},
    }


def _morris(result: Morris) -> Document:
    return {
        "noise_share": number(result.noise_share),
        "replications": result.replications,
        "effects": [
            {
                "parameter": each.parameter.path,
                "mu": number(each.mean),
                "mu_star": number(each.mean_size),
                "lo": number(each.lo),
                "hi": number(each.hi),
                "sigma": number(each.spread),
                "noise": number(each.noise),
                "p_adjusted": number(each.p_adjusted),
                "verdict": each.verdict,
            }
            for each in result.effects
        ],
    }


def _sobol(result: Sobol) -> Document:
    return {
        "mean": number(result.mean),
        "sd": number(result.sd),
        "noise_share": number(result.noise_share),
        "replications": result.replications,
        "indices": [
            {
                "parameter": each.parameter.path,
                "first": _index(each.first),
                "total": _index(each.total),
                "verdict": each.verdict,
            }
            for each in result.indices
        ],
        "second": [{"parameters": [first.path, second.path]} | _index(index) for first, second, index in result.second],
    }


def _interval(found: Interval | PairedTest) -> dict[str, Any]:
    return {"mean": number(found.mean), "lo": number(found.lo), "hi": number(found.hi)}


def _index(index: Index) -> dict[str, Any]:
    return {"share": number(index.share), "lo": number(index.lo), "hi": number(index.hi)}
