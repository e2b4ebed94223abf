import json
from pathlib import Path

import pytest

from cli.conftest import Invoke


def test_a_patients_story_has_dates_volumes_and_reasons(invoke: Invoke, small: Path) -> None:
    result = invoke("trace", small, "--patient", "P0001", "--months", "6")
    assert result.exit_code == 0, result.stderr
    for words in ("Patient P0001", "mL", "the alarm will sound on", "is booked for", "the pump is filled to"):
        assert words in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_the_story_as_json_keeps_the_volume_in_the_reservoir(invoke: Invoke, small: Path) -> None:
    document = json.loads(invoke("trace", small, "--patient", "P0001", "--months", "6", "--json").stdout)
    volumes = [line["volume_ml"] for line in document["story"] if line["volume_ml"] is not None]
    assert document["patient"] == "P0001"
    assert all(0 <= volume <= 40 for volume in volumes)
    times = [line["time"] for line in document["story"]]
    assert times == sorted(times)


def test_a_replication_has_its_own_luck(invoke: Invoke, small: Path) -> None:
    stories = {
        invoke("trace", small, "--patient", "P0001", "--months", "12", "--replication", k).stdout for k in (0, 1)
    }
    assert len(stories) == 2


def test_patients_can_be_found_by_what_happened_to_them(invoke: Invoke, small: Path) -> None:
    found = json.loads(invoke("trace", small, "--find", "died", "--months", "60", "--json").stdout)["patients"]
    assert found
    story = invoke("trace", small, "--patient", found[0]["id"], "--months", "60", "--json")
    last = json.loads(story.stdout)["story"][-1]
    assert "dies" in last["text"].lower()
    assert last["time"].startswith(found[0]["date"])


def test_an_unknown_patient_is_bad_input_with_the_likely_one(invoke: Invoke, small: Path) -> None:
    result = invoke("trace", small, "--patient", "p0001", "--months", "1")
    assert result.exit_code == 2
    assert "did you mean 'P0001'?" in result.stderr


def test_a_referral_number_that_is_nobody_is_bad_input(invoke: Invoke, small: Path) -> None:
    result = invoke("trace", small, "--patient", "R999999", "--months", "2")
    assert result.exit_code == 2
    assert "nothing happens to R999999" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--dry", "--find", "dry"], ["--patient", "P0001", "--dry"]])
def test_one_question_at_a_time(invoke: Invoke, small: Path, arguments: list[str]) -> None:
    result = invoke("trace", small, *arguments)
    assert result.exit_code == 2
    assert "give one of" in result.stderr


def test_the_figure_is_one_page_with_the_story_beside_it(invoke: Invoke, small: Path, tmp_path: Path) -> None:
    result = invoke("trace", small, "--patient", "P0001", "--months", "6", "--figure", "out/p.html")
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / "out" / "p.html").read_text(encoding="utf-8")
    for words in ("P0001", "Day by day, with volumes and reasons", "the pump is filled to", "Replication"):
        assert words in page
    assert "the pump is filled to" in " ".join(result.stdout.split())


def test_a_figure_of_many_patients_is_bad_input(invoke: Invoke, small: Path) -> None:
    result = invoke("trace", small, "--find", "dry", "--figure", "p.html")
    assert result.exit_code == 2
    assert "--patient" in result.stderr
