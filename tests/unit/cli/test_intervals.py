import json
import re
from pathlib import Path

from cli.conftest import Invoke


def test_the_interval_of_a_rare_event_says_what_it_is(invoke: Invoke, small: Path) -> None:
    text = invoke("run", small, "--replications", "3", "--months", "6").stdout
    assert re.search(r"Deaths from withdrawal +0\.0+ +0\.0+ to \d\.\d+\*", text)
    assert "* few events were counted, so the interval is the exact one of a Poisson count" in text


def test_scripts_read_which_interval_it_is(invoke: Invoke, small: Path) -> None:
    measures = json.loads(invoke("run", small, "--replications", "3", "--months", "6", "--json").stdout)["measures"]
    assert measures["withdrawal_deaths_per_year"]["interval"] == "Poisson"
    assert measures["withdrawal_deaths_per_year"]["hi"] > 2  # 3.69 over the year and a half that was watched
    assert measures["refill_on_time_share"]["interval"] == "t"


def test_what_cannot_be_told_apart_stands_with_the_runs_that_would_tell(
    invoke: Invoke, small: Path, fewer: Path
) -> None:
    text = invoke("compare", small, fewer, "--replications", "4", "--months", "6").stdout
    assert re.search(r"cannot tell [~>]\d", text)
    assert "would tell a difference as large as this one apart, with 80% power" in " ".join(text.split())
    assert re.search(r"\(about [\d,]+ would\)|\(more than 100,000 would\)", " ".join(text.split()))


def test_scripts_read_how_many_runs_would_tell_and_what_shared_luck_is_worth(
    invoke: Invoke, small: Path, fewer: Path
) -> None:
    result = invoke("compare", small, fewer, "--replications", "4", "--months", "6", "--json")
    differences = json.loads(result.stdout)["alternatives"][0]["differences"]
    untold = [one for one in differences.values() if one["replications_needed"] is not None]
    assert untold
    for one in untold:
        assert one["verdict"] == "cannot tell"
        assert one["replications_needed"] > one["pairs"]
        assert one["says"] == f"cannot tell apart with {one['pairs']} runs; about {one['replications_needed']:,} would"
    alike = [one for one in differences.values() if one["says"] == "no change in any of 4 runs"]
    assert alike
    assert {one["replications_needed"] for one in alike} == {None}
    assert any(one["variance_reduction"] is not None and one["variance_reduction"] > 1 for one in differences.values())
