import json
from pathlib import Path

import numpy as np
import pytest

from cli.conftest import Invoke
from clinicsim.data import defaults

HIV = """strategy,cost,effect
status quo,26000,23.104166666666668
one time,27000,23.130833333333333
5yr,28020,23.148333333333333
3yr,28440,23.1525
annual,29440,23.146666666666667
"""


@pytest.fixture
def hiv(tmp_path: Path) -> Path:
    file = tmp_path / "hiv.csv"
    file.write_text(HIV, encoding="utf-8")
    return file


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Two strategies that differ by an effect of a parameter, and by one that does nothing."""
    random = np.random.default_rng(6)
    theta, phi = random.normal(size=(2, 300))
    rows = ["strategy,draw,cost,effect,currency,price_year,theta,phi"]
    for name, cost, effect in (("usual", 10_000, 5 + 0 * theta), ("pump", 16_000, 5.25 + 0.2 * theta)):
        rows += [
            f"{name},{k + 1},{cost + 200 * phi[k]},{effect[k]},GBP,2023/24,{theta[k]},{phi[k]}" for k in range(300)
        ]
    file = tmp_path / "drawn.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


def test_the_document_has_what_the_contract_names(invoke: Invoke, drawn: Path) -> None:
    result = invoke("cea", drawn, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert {"strategies", "nmb", "ceac", "ceaf", "evpi", "expected_loss"} <= document.keys()
    row = document["strategies"][1]
    assert {"strategy", "cost", "effect", "inc_cost", "inc_effect", "icer", "status"} <= row.keys()
    assert row["icer"] == pytest.approx(row["inc_cost"] / row["inc_effect"])
    wtp = document["ceac"]["wtp"]
    assert wtp == [1_000.0 * k for k in range(101)]
    assert np.add(document["ceac"]["usual"], document["ceac"]["pump"]) == pytest.approx(1)
    for place, best in enumerate(document["ceaf"]["strategy"]):
        assert document["ceaf"]["probability"][place] == document["ceac"][best][place]
        assert document["expected_loss"][best][place] == pytest.approx(document["evpi"]["value"][place])
    at = wtp.index(30_000)
    assert document["nmb"]["pump"][at] == pytest.approx(30_000 * row["effect"] - row["cost"])


def test_a_published_table_comes_out_as_dampack_prints_it(invoke: Invoke, hiv: Path) -> None:
    document = json.loads(invoke("cea", hiv, "--json").stdout)
    rows = {row["strategy"]: row for row in document["strategies"]}
    assert [row["status"] for row in document["strategies"]] == ["ND", "ND", "ND", "ND", "D"]
    assert rows["one time"]["icer"] == pytest.approx(37_500)
    assert rows["5yr"]["icer"] == pytest.approx(58_285.71, abs=0.005)
    assert rows["3yr"]["icer"] == pytest.approx(100_800)
    assert rows["annual"]["icer"] is None
    assert document["ceac"] is document["evpi"] is None
    assert "one draw of the parameters" in document["warnings"][0]


def test_a_person_reads_the_columns_they_know_and_what_they_mean(invoke: Invoke, hiv: Path, drawn: Path) -> None:
    words = " ".join(invoke("cea", hiv).stdout.split())
    for part in ("Inc. cost", "Inc. QALYs", "ICER", "58,286", "100,800", "D by 5yr", "37,500 per QALY"):
        assert part in words
    result = invoke("cea", drawn, "--population", "1000")
    words = " ".join(result.stdout.split())
    for part in ("£20,000 per QALY", "(SE £", "of draws", "(EVPI)", "for 1,000 people a year over 5 years"):
        assert part in words
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_no_negative_ratio_is_printed(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("strategy,cost,effect\nA,100,1\nB,200,0.5\nC,50,2\nD,10,0.1\n", encoding="utf-8")
    result = invoke("cea", file)
    words = " ".join(result.stdout.split())
    assert "dominated" in words
    assert "dominant" in words
    assert "saved for each QALY given up" in words
    assert "−" not in words.split("per QALY")[0].split()[-1]
    document = json.loads(invoke("cea", file, "--json").stdout)
    assert all(one["icer"] is None or one["icer"] > 0 for one in document["increments"])


def test_names_are_printed_as_they_are_written(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('strategy,cost,effect\n[red]A[/],1,1\n"[/b], b",2,2\n', encoding="utf-8")
    result = invoke("cea", file, "--wtp", "0", "--effect-unit", "life-years [x]")
    assert result.exit_code == 0, result.stderr
    for part in ("[red]A[/]", "[/b], b", "life-years [x]"):
        assert part in result.stdout


def test_the_value_of_a_parameter_that_matters_stands_out(invoke: Invoke, drawn: Path) -> None:
    result = invoke(
        "cea", drawn, "--wtp", "30000", "--evppi", "theta", "--evppi", "phi", "--evppi", "theta,phi", "--json"
    )
    theta, phi, both = json.loads(result.stdout)["evppi"]
    assert theta["value"][0] == pytest.approx(json.loads(result.stdout)["evpi"]["value"][0], rel=0.05)
    assert phi["value"][0] < 0.05 * theta["value"][0]
    assert both["parameters"] == ["theta", "phi"]


def test_what_a_population_gains_is_the_sum_of_its_discounted_years(invoke: Invoke, drawn: Path) -> None:
    asked = ("cea", drawn, "--wtp", "30000", "--population", "100", "--json")
    document = json.loads(invoke(*asked, "--years", "2", "--rate", "0.1").stdout)
    people = 100 / 1.1 + 100 / 1.21
    assert document["population_evpi"]["people_discounted"] == pytest.approx(people)
    assert document["population_evpi"]["value"][0] == pytest.approx(people * document["evpi"]["value"][0])
    shipped = json.loads(invoke(*asked).stdout)["population_evpi"]
    assert shipped["years"] == defaults()["evaluation"]["decision_years"]["value"] == 5
    assert shipped["rate"] == defaults()["economics"]["discount_rate_effects"]["value"] == 0.035


def test_noise_is_told_and_taken_out_where_draws_have_replications(invoke: Invoke, tmp_path: Path) -> None:
    random = np.random.default_rng(8)
    rows = ["strategy,draw,replication,cost,effect"]
    for name, effect in (("A", 0.0), ("B", 0.1)):
        for draw in range(100):
            rows += [f"{name},{draw},{k},1000,{effect + random.normal(0, 0.3)}" for k in range(4)]
    file = tmp_path / "noise.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    result = invoke("cea", file, "--comparator", "B", "--wtp", "20000", "--json")
    noise = json.loads(result.stdout)["noise"]
    assert noise["share_of_variance"][0] > 0.5
    assert noise["evpi"]["shrunk"]["value"][0] < noise["evpi"]["raw"]["value"][0]
    assert "noise of the simulation" in result.stderr


def test_all_that_is_wrong_with_a_request_is_told_at_once(invoke: Invoke, drawn: Path, tmp_path: Path) -> None:
    figure = tmp_path / "figure.html"
    result = invoke(
        *("cea", drawn, "--wtp", "30000,20000", "--wtp", "-5", "--comparator", "Pumps", "--evppi", "thet"),
        *("--rate", "0.03", "--figure", figure),
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    for part in (
        "20000 stands after 30000",
        "-5 is negative",
        "did you mean 'pump'?",
        "unknown parameter 'thet'; did you mean 'theta'?",
        "--rate needs --population",
    ):
        assert part in result.stderr
    assert not figure.exists()


def test_a_table_that_is_wrong_is_told_with_its_lines(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("strategy,draw,cost,effect\nA,1,nan,1\nA,2,1,1\nA,2,1,1\nB,1,1,1\n", encoding="utf-8")
    result = invoke("cea", file)
    assert result.exit_code == 2
    for part in ("wrong.csv:2:5", "wrong.csv:4:1", "'B' lacks draw 2"):
        assert part in result.stderr


def test_the_figure_is_one_file_that_needs_nothing_else(invoke: Invoke, drawn: Path, tmp_path: Path) -> None:
    figure = tmp_path / "out" / "figure.html"
    result = invoke("cea", drawn, "--wtp", "20000,30000", "--evppi", "theta", "--figure", figure)
    assert result.exit_code == 0, result.stderr
    page = figure.read_text(encoding="utf-8")
    assert "drawn.csv" in page
    assert "2023/24" in page


def test_equal_tables_give_equal_documents_whatever_the_order_of_their_rows(
    invoke: Invoke, drawn: Path, tmp_path: Path
) -> None:
    head, *rows = drawn.read_text(encoding="utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([head, *(row for k in range(300) for row in (rows[299 - k], rows[300 + k]))]), "utf-8")
    assert invoke("cea", drawn, "--json").stdout == invoke("cea", turned, "--json").stdout
