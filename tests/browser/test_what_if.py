"""A planner tries a change: from the slider to a saved result."""

from __future__ import annotations

import shutil
import signal
import tomllib
from pathlib import Path

from clinicsim.store.folders import list_runs

from .conftest import Open
from .driving import Tab
from .serving import Server

RUN, DONE = "Run the change", "Done:"
SETTLED_MS = 500  # a field takes what is typed when nothing more is typed for a moment
HOSTILE = '<img src=x onerror="document.title=1"> =HYPERLINK("x") ../../etc/passwd'
BAD_LIST = "patient_id,birth_year,device,dose\nP1,three,pump,-4\nP1,1890,pump\nP2,,,\n"


def fill(tab: Tab, label: str, value: object) -> None:
    """Enter a value and leave the field."""
    tab.page.get_by_label(label).fill(str(value))
    tab.page.keyboard.press("Tab")


def ready(tab: Tab) -> None:
    """Wait until the change can be run."""
    tab.page.get_by_role("button", name=RUN).and_(tab.page.locator(":enabled")).wait_for()


def half_a_nurse(tab: Tab, name: str, replications: int = 4, months: int = 12) -> None:
    """Fill in the form."""
    fill(tab, "One more nurse, slider", 0.5)
    tab.until(
        lambda: "One more nurse" in tab.text("#what-if-changes") or "nurse" in tab.text("#what-if-changes").lower()
    )
    fill(tab, "Name of the change", name)
    fill(tab, "Replications", replications)
    fill(tab, "Months", months)
    tab.page.wait_for_timeout(SETTLED_MS)
    ready(tab)


def is_done(tab: Tab) -> bool:
    """Whether the page says that its job is done."""
    words = tab.page.locator("#job-words")
    return bool(words.count()) and words.inner_text().startswith(DONE)


def press_until(tab: Tab, key: str, label: str) -> None:
    """Press a key until something of this name has the focus, as somebody without a mouse does."""
    name = """() => {
      const at = document.activeElement;
      return at ? (at.labels && at.labels[0] ? at.labels[0].textContent : at.textContent).trim() : "";
    }"""
    for _ in range(150):
        tab.page.keyboard.press(key)
        if str(tab.page.evaluate(name)).startswith(label):
            return
    raise AssertionError(f"{label} cannot be reached by the keyboard")


def test_half_a_nurse_by_keyboard_alone_from_the_menu_to_a_saved_scenario(
    tab: Open, folder: Path, tmp_path: Path
) -> None:
    reader = tab()
    reader.go("/")
    before = {run.manifest.run_id for run in list_runs(folder).runs}
    press_until(reader, "Tab", "Try a change")
    reader.page.keyboard.press("Enter")
    reader.settle("Try a change")
    press_until(reader, "Tab", "One more nurse, slider")
    for _ in range(5):
        reader.page.keyboard.press("ArrowRight")
    reader.until(lambda: "0.5 WTE" in reader.text("#what-if-changes"))
    press_until(reader, "Tab", "Name of the change")
    reader.page.keyboard.press("Control+a")
    reader.page.keyboard.type("half a nurse")
    reader.page.wait_for_timeout(SETTLED_MS)
    press_until(reader, "Tab", RUN)
    ready(reader)
    reader.page.keyboard.press("Enter")
    reader.until(lambda: is_done(reader))
    assert reader.page.locator("#job-result table.headline").count() == 1
    assert "Refills on time" in reader.text("#job-result")
    made = [run.manifest for run in list_runs(folder).runs if run.manifest.run_id not in before]
    assert [run.scenario for run in made] == ["half a nurse"]
    with reader.page.expect_download() as saved:
        reader.page.get_by_text("Save it as a scenario file").click()
    file = tmp_path / saved.value.suggested_filename
    assert file.suffix == ".toml"
    saved.value.save_as(file)
    assert "0.5" in file.read_text("utf-8")
    reader.page.get_by_text("All that changes, month by month").click()
    reader.settle("Compare")
    assert "Half a nurse" in reader.text("main")


def test_two_users_at_once_each_get_their_own(tab: Open) -> None:
    first, second = tab(), tab()
    for reader, name in ((first, "of the first"), (second, "of the second")):
        reader.go("/run")
        half_a_nurse(reader, name)
    for reader in (first, second):
        reader.page.get_by_role("button", name=RUN).click()
    for reader, own, other in ((first, "of the first", "of the second"), (second, "of the second", "of the first")):
        reader.until(lambda reader=reader: is_done(reader))
        assert own in reader.text("#main").lower()
        assert other not in reader.text("#job-result").lower()


def test_a_job_outlives_a_reload_and_the_death_of_its_server(folder: Path, tab: Open, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "runs", ignore=shutil.ignore_patterns("what_if"))
    server = Server(tmp_path / "runs").start()
    reader = tab(server.url)
    try:
        reader.go("/run")
        half_a_nurse(reader, "long work", replications=500, months=36)
        reader.page.get_by_role("button", name=RUN).click()
        reader.page.locator("#job-words").wait_for()
        reader.page.reload()
        reader.page.locator("#job-words").wait_for()
        assert not is_done(reader)
        assert reader.wrong == []
        server.stop(signal.SIGKILL)
        reader.page.wait_for_timeout(SETTLED_MS)
        server.start()
        reader.until(lambda: is_done(reader))
        assert "500 replications" in reader.text("#job-words")
        reader.wrong.clear()  # what the browser said while nobody answered
        reader.turn_to("Compare")
    finally:
        assert server.stop() == 0


def test_a_list_that_cannot_be_used_says_everything_and_is_not_kept(tab: Open, folder: Path, tmp_path: Path) -> None:
    reader = tab()
    file = tmp_path / "bad list.csv"
    file.write_text(BAD_LIST, encoding="utf-8")
    reader.go("/run")
    reader.page.get_by_text("Your own files").click()
    reader.page.locator("#own-list-upload input[type=file]").set_input_files(file)
    reader.until(lambda: "cannot be used" in reader.text("#own-list-said"))
    said = reader.page.locator("#own-list-said li")
    assert said.count() >= 3
    assert [words for words in said.all_inner_texts() if not words.startswith("bad list.csv:")] == []
    kept = [path for path in folder.rglob("*") if path.is_file() and b"P1,three" in path.read_bytes()]
    assert kept == []
    assert reader.page.evaluate("() => Object.values(sessionStorage).join().includes('P1,three')") is False


def test_a_hostile_name_is_shown_and_does_nothing(tab: Open) -> None:
    reader = tab()
    reader.go("/run")
    half_a_nurse(reader, HOSTILE)
    reader.page.get_by_role("button", name=RUN).click()
    reader.until(lambda: is_done(reader))
    with reader.page.expect_download() as saved:
        reader.page.get_by_text("Save it as a scenario file").click()
    assert not set(saved.value.suggested_filename) & set('/\\<>"=')
    assert tomllib.loads(saved.value.path().read_text("utf-8"))["name"] == HOSTILE
    for name in ("Compare", "Money"):
        reader.page.locator("nav").get_by_text(name, exact=True).click()
        reader.settle(name)
        assert "<img src=x onerror" in reader.text("body").lower()
        assert reader.page.locator("img[src=x]").count() == 0
