import json
from pathlib import Path

import pytest

from cli.conftest import Invoke

SHORT = ("--months", "3", "--draws", "8", "--replications", "2")
FEW = ("--parameters", "prices.refill_kit", "--parameters", "utilities.state", "--parameters", "utilities.gain")


@pytest.fixture
def dearer(tmp_path: Path, small: Path) -> Path:
    """The small clinic with pumps that cost more."""
    file = tmp_path / "dearer.toml"
    price = "refill_kit = { value = 90, low = 60, high = 120, dist = 'gamma' }"
    file.write_text(f'extends = "{small}"\nname = "dearer"\n[prices]\n{price}\n', encoding="utf-8")
    return file


def test_json_has_every_part_of_the_analysis(invoke: Invoke, small: Path, dearer: Path, tmp_path: Path) -> None:
    figure = tmp_path / "psa.html"
    result = invoke("psa", small, dearer, *SHORT, *FEW, "--wtp", "20000,30000", "--json", "--figure", figure)
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert list(document)[:4] == ["psa_id", "strategies", "comparator", "currency"]
    assert (document["strategies"], document["runs"]) == (["small_clinic", "dearer"], 32)
    (inputs,) = [each for each in document["inputs"]["drawn"] if each["path"] == "prices.refill_kit"]
    assert inputs["quality"] in ("A", "B", "C")
    assert "utilities.state.mild" in {each["path"] for each in document["inputs"]["drawn"]}
    assert document["inputs"]["not_drawn"]["prices.ambulance"] == "it is not among the parameters asked for"
    assert list(document["inputs"]["differing"]) == ["prices.refill_kit"]
    assert document["cea"]["strategies"][0]["status"] in ("ND", "D", "ED", "EQ")
    assert document["noise"]["wtp"] == [20000, 30000]
    assert document["noise"]["shrunk"]["ceac"].keys() == {"small_clinic", "dearer"}
    (precision,) = document["precision"]
    assert precision["components"]["replications"] == 2
    # Nothing but a price differs, so nothing but cost does.
    assert document["outcomes"]["qalys_discounted"]["increments"]["dearer"]["mean"] == 0
    kits, whole = (
        document["outcomes"][name]["increments"]["dearer"] for name in ("cost_discounted.sessions", "cost_discounted")
    )
    assert kits["mean"] == pytest.approx(whole["mean"])
    assert figure.stat().st_size > 100_000
    assert (tmp_path / "runs" / document["psa_id"] / "cea.csv").is_file()
    again = invoke("psa", small, dearer, *SHORT, *FEW, "--wtp", "20000,30000", "--json")
    assert again.stdout == result.stdout
    assert "is stored already and not run again" in again.stderr
    assert document["psa_id"] in invoke("runs", "list").stdout
    assert invoke("runs", "rm", document["psa_id"], "--yes").exit_code == 0
    assert "psa-" not in invoke("runs", "list").stdout


def test_tables_fit_and_a_named_comparator_turns_the_signs(invoke: Invoke, small: Path, dearer: Path) -> None:
    result = invoke("psa", small, dearer, *SHORT, *FEW, "--comparator", "dearer", "--pilot", "--budget", "400")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 100
    for words in ("Small clinic costs", "less", "8 draws of", "Monte Carlo standard error", "With 400 replications"):
        assert words in result.stdout


def test_with_one_level_only_it_says_what_that_leaves(invoke: Invoke, small: Path, dearer: Path) -> None:
    first = invoke("psa", small, dearer, "--months", "3", "--replications", "3", "--first-order-only", "--json")
    assert first.exit_code == 0, first.stderr
    document = json.loads(first.stdout)
    assert (document["draws"], document["parameters"], document["noise"], document["evppi"]) == (1, 0, None, [])
    assert "Every parameter is at its value" in document["notes"][0]
    second = invoke("psa", small, dearer, *SHORT[:4], *FEW, "--second-order-only", "--json")
    assert second.exit_code == 0, second.stderr
    document = json.loads(second.stdout)
    assert (document["replications"], document["noise"]["shrunk"]) == (1, None)
    assert any("One replication a draw" in note for note in document["notes"])


def test_strategies_that_serve_other_people_are_told_loudly(invoke: Invoke, small: Path, fewer: Path) -> None:
    result = invoke("psa", small, fewer, "--months", "3", "--draws", "2", "--replications", "1", *FEW[:2])
    assert result.exit_code == 0, result.stderr
    assert "warning: fewer_referrals serves other people than small_clinic" in result.stderr


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(
    invoke: Invoke, small: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(
        f'extends = "{small}"\n[run]\nseed = 4\n[economics]\nconvention = "year_start"\n', encoding="utf-8"
    )
    options = ("--wtp", "30000,20000", "--comparator", "smal_clinic", "--parameters", "prices.kit", "--draws", "1")
    result = invoke("psa", small, other, *options, "--first-order-only", "--second-order-only")
    assert result.exit_code == 2
    for words in (
        "--first-order-only and --second-order-only exclude each other",
        "a strategy is named twice: small_clinic",
        "run.seed is",
        "economics.convention is",
        "--comparator smal_clinic: no such strategy; did you mean 'small_clinic'?",
        "no number of the scenario matches 'prices.kit'",
        "--wtp: 20000 stands after 30000",
    ):
        assert words in result.stderr
    assert all(line.startswith("error: ") for line in result.stderr.splitlines())
    assert not (tmp_path / "runs").exists()
