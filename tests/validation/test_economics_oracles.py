"""The whole way from a file of draws to the figures that are printed, against heormodel on the same file.

The parts are held against it one by one elsewhere; here a mistake between them would show: rows out of order, names and
numbers of different strategies, replications averaged in the wrong place, a threshold off by one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from heormodel.cea import ceac, expected_loss, icer_table
from heormodel.models import Outcomes
from heormodel.voi import evpi, evppi

from clinicsim.cli import main

WTP = [0.0, 10_000.0, 20_000.0, 30_000.0, 50_000.0]
STRATEGIES = ["usual care", "botulinum", "pump", "pump, nurse-led", "both"]
DRAWS, REPLICATIONS = 200, 2


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Costs and effects by strategy, draw and replication, moved by one parameter, in no order at all."""
    random = np.random.default_rng(20_260_105)
    gain = random.normal(0.15, 0.05, DRAWS)
    places = pd.MultiIndex.from_product([STRATEGIES, range(DRAWS), range(REPLICATIONS)])
    table = places.to_frame(index=False, name=["strategy", "draw", "replication"])
    strategy, draw = table["strategy"].map(STRATEGIES.index).to_numpy(), table["draw"].to_numpy()
    table["cost"] = np.array([4000, 5200, 9000, 8400, 12_500])[strategy] * random.gamma(20, 1 / 20, len(table))
    table["effect"] = 3 + gain[draw] * np.array([0, 0.4, 2.2, 2.1, 2.4])[strategy] + random.normal(0, 0.05, len(table))
    table["gain"] = gain[draw]
    return table.sample(frac=1, random_state=1)


def analysed(table: pd.DataFrame, folder: Path, *options: str) -> dict[str, Any]:
    file = folder / "table.csv"
    table.to_csv(file, index=False)
    wtp = ",".join(f"{threshold:g}" for threshold in WTP)
    arguments = ["cea", str(file), "--comparator", "usual care", "--wtp", wtp, "--json", *options]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def theirs(rows: pd.DataFrame) -> Outcomes:
    means = rows.groupby(["draw", "strategy"])[["cost", "effect"]].mean().unstack()
    return Outcomes.from_wide(means["cost"][STRATEGIES], means["effect"][STRATEGIES])


def test_frontier_curves_and_losses_of_a_file_are_heormodels(rows: pd.DataFrame, tmp_path: Path) -> None:
    found, other = analysed(rows, tmp_path), theirs(rows)
    expected = icer_table(other)
    assert {row["strategy"]: row["status"] for row in found["strategies"]} == expected["status"].to_dict()
    assert {row["status"] for row in found["strategies"]} >= {"ND", "ED"}
    for row in found["strategies"]:
        ours = [row[key] for key in ("inc_cost", "inc_effect", "icer") if row[key] is not None]
        assert ours == pytest.approx(
            expected.loc[row["strategy"], ["inc_cost", "inc_effect", "icer"]].dropna().tolist()
        )
    curves, losses = ceac(other, WTP), expected_loss(other, WTP)
    for name in STRATEGIES:
        assert found["ceac"][name] == pytest.approx(curves[name].tolist())
        assert found["expected_loss"][name] == pytest.approx(losses[name].tolist(), abs=1e-6)
    assert found["evpi"]["value"] == pytest.approx(evpi(other, WTP).tolist(), abs=1e-6)


def test_what_it_is_worth_to_know_the_gain_is_heormodels_within_our_error(rows: pd.DataFrame, tmp_path: Path) -> None:
    found = analysed(rows, tmp_path, "--evppi", "gain")
    parameter = rows.groupby("draw")[["gain"]].first()
    at = WTP.index(20_000.0)
    (gain,) = (each for each in found["evppi"] if each["name"] == "gain")
    value, se = gain["value"][at], gain["se"][at]
    assert value == pytest.approx(evppi(theirs(rows), parameter, "gain", 20_000.0), abs=3.29 * se)
    assert 0 < se < value < found["evpi"]["value"][at]


def test_the_order_of_rows_changes_nothing(rows: pd.DataFrame, tmp_path: Path) -> None:
    first = rows.sort_values(["strategy", "draw", "replication"], key=_in_order)
    again = first.sample(frac=1, random_state=2)
    again = pd.concat([again[again["strategy"] == name] for name in STRATEGIES])  # their order breaks ties
    assert analysed(first, tmp_path) == analysed(again, tmp_path)


def _in_order(column: pd.Series) -> pd.Series:
    return column.map(STRATEGIES.index) if column.name == "strategy" else column
