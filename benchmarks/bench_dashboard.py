"""What readers of the dashboard wait for, over a folder of two hundred runs.

Each line is a measurement, its bar and the ratio of the two; the exit code is 1 if a bar is missed.

- first page: processor time of the server and of all processes of Chromium until the overview is drawn with all its
  figures, in an open tab with an empty cache; median of five readers, and the first of them, whom a server answers that
  has answered nobody before (bar: 2 s);
- click: processor time of the server's thread for one page, a page at a time, median of five (bar: 100 ms). The first
  click on a page is printed beside it; pages are made while a reader looks at the one before, as they are here;
- what-if: from the press of the button to the result on the screen, 30 replications of scenarios/base.toml with more
  hours of a nurse, median of three (bar: 5 s);
- report: bytes of the file (bar: 8 MB);
- users: twenty who click for a minute, a second after each page has come (bar: no error, 95% of answers within 1 s).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard_users import CLICK, DEPENDENCIES, Clicks, Users, headers
from playwright.sync_api import Browser, Page, sync_playwright

from clinicsim.scenario import read
from clinicsim.store.perform import perform, run
from clinicsim.views.dashboard.app import create
from clinicsim.views.dashboard.pages import PAGES
from clinicsim.views.dashboard.settings import Settings
from clinicsim.world.build import build

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"
CLINICSIM = Path(sys.executable).with_name("clinicsim")
TICK = os.sysconf("SC_CLK_TCK")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
DRAWN = """() => document.querySelector("main h1") && document.querySelector("main .late-figure")
  && [...document.querySelectorAll("main .late-figure img")].every((one) => one.complete && one.naturalWidth)"""
READERS = 5
FIRST_PAGE_S, CLICK_S, WHAT_IF_S, REPORT_MB, ANSWER_S = 2.0, 0.1, 5.0, 8.0, 1.0


def main() -> int:
    """Measure everything and print it; returns 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="keep the runs here, and use those that are here")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--users", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench_dashboard_") as temporary:
        folder = given.folder or Path(temporary)
        search = fill(folder, given.runs)
        missed = [*clicks(folder, search), *report(folder, search)]
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            with served(folder) as (url, server):
                missed += first_page(browser, url, server)
                missed += what_if(browser, url)
            browser.close()
        with served(folder) as (url, _):
            missed += many(url, search, given.users, given.seconds)
    return int(any(missed))


def fill(folder: Path, runs: int) -> str:
    """Put small runs of many seeds in a folder, then the base and an alternative; returns the address of these two."""
    for seed in range(runs - 2):
        loaded = read(SCENARIOS / "small_clinic.toml", [f"run.seed={seed}", "run.months=1", "run.replications=2"])
        perform(loaded, build(loaded), out=folder)
    two = [run(SCENARIOS / name, replications=30, out=folder) for name in ("base.toml", "plus_one_nurse.toml")]
    return f"?base={two[0].run_id}&with={two[1].run_id}"


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """A server over a folder: its address and its process."""
    command = [str(CLINICSIM), "dashboard", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    url = process.stderr.readline().split("/ shows")[0]
    try:
        yield url, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def said(what: str, value: float, bar: float, unit: str, more: str = "") -> bool:
    """Print a measurement beside its bar; returns whether it is missed."""
    print(f"{what:<34} {value:8.3f} {unit:<3} bar {bar:g} {unit}, ratio {value / bar:.2f}{more}", flush=True)
    return value > bar


def clicks(folder: Path, search: str) -> Iterator[bool]:
    """What each page costs the server, when it is made and when it has been."""
    made = create(Settings(folder))
    client = made.server.test_client()
    asked = Clicks.of(client.get(DEPENDENCIES).get_json())
    for page in PAGES:
        times = []
        for _ in range(6):
            began = time.thread_time()
            answer = client.post(CLICK, data=asked.to(page.path, search), headers=headers("localhost"))
            times.append(time.thread_time() - began)
            assert answer.status_code == 200, answer.text
        more = f"; first {times[0]:.3f} s, {len(answer.data) / 1e3:.0f} kB"
        yield said(f"click: {page.name}", statistics.median(times[1:]), CLICK_S, "s", more)


def report(folder: Path, search: str) -> Iterator[bool]:
    """How large the report of two scenarios is."""
    answer = create(Settings(folder)).server.test_client().get(f"/export/report.html{search}")
    assert answer.status_code == 200, answer.text
    yield said("report", len(answer.data) / 1e6, REPORT_MB, "MB")


def first_page(browser: Browser, url: str, server: int) -> Iterator[bool]:
    """Processor time until the overview stands, for some readers who each have an empty cache and an open tab."""
    rest(server)
    times = []
    for _ in range(READERS):
        page = browser.new_context().new_page()
        page.goto("about:blank")
        time.sleep(0.5)
        before = cpu_seconds(server), cpu_seconds(os.getpid(), "chrom")
        page.goto(url + "/")
        page.wait_for_function(DRAWN, polling=100)
        times.append((cpu_seconds(server) - before[0], cpu_seconds(os.getpid(), "chrom") - before[1]))
        page.context.close()
    own, shown = (statistics.median(each) for each in zip(*times, strict=True))
    more = f"; server {own:.2f} s, browser {shown:.2f} s; of the first reader {sum(times[0]):.2f} s"
    yield said("first page", statistics.median(map(sum, times)), FIRST_PAGE_S, "s", more)


def rest(server: int) -> None:
    """Wait until a server that has started has made what it makes ahead of its first reader."""
    before = -1.0
    while (now := cpu_seconds(server)) > before:
        before = now
        time.sleep(1)


def what_if(browser: Browser, url: str) -> Iterator[bool]:
    """How long a planner waits for more hours of a nurse in the base clinic."""
    page = browser.new_context().new_page()
    page.goto(f"{url}/run")
    base = page.locator("select.goes-there option", has_text="Base").first.get_attribute("value")
    page.context.close()
    times = []
    for hours in ("0.3", "0.4", "0.5"):
        page = browser.new_context().new_page()
        page.goto(f"{url}{base}")
        changes = page.locator("#what-if-changes")
        changes.filter(has_text="Nothing differs").wait_for()
        page.get_by_label("One more nurse, slider").fill(hours)
        changes.filter(has_text=f"{hours} WTE").wait_for()
        time.sleep(8)  # the reader gives the change a name; meanwhile the worker has started
        times.append(waited(page))
        page.context.close()
    yield said("what-if", statistics.median(times), WHAT_IF_S, "s", f"; slowest of three {max(times):.2f} s")


def waited(page: Page) -> float:
    """Press the button and wait for the result."""
    began = time.monotonic()
    page.get_by_role("button", name="Run the change").click()
    page.locator("#job-result table.headline").wait_for()
    return time.monotonic() - began


def many(url: str, search: str, users: int, seconds: float) -> Iterator[bool]:
    """How long many readers at once wait."""
    with urllib.request.urlopen(url + DEPENDENCIES) as answer:
        asked = Clicks.of(json.load(answer))
    crowd = Users(url, asked, [page.path for page in PAGES], search, pause_s=1.0)
    crowd.click_for(seconds, users)
    slow = statistics.quantiles(crowd.times, n=20)[-1]
    half = statistics.median(crowd.times)
    more = f"; {len(crowd.times):,} clicks, median {half:.3f} s, slowest {max(crowd.times):.2f} s"
    yield said(f"users: {users}, 95th percentile", slow, ANSWER_S, "s", more)
    yield said("users: errors", len(crowd.wrong), 0.5, "", f" {crowd.wrong[:3]}" if crowd.wrong else "")


def cpu_seconds(root: int, name: str = "") -> float:
    """Processor time of a process and all that it has started, or of those among them whose command has a name."""
    parents, seconds, names = {}, {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = file.read_text()
        except OSError:  # it has just ended
            continue
        pid, rest = int(file.parent.name), text.rpartition(")")[2].split()
        names[pid] = text[text.index("(") + 1 : text.rindex(")")]
        parents[pid], seconds[pid] = int(rest[1]), (int(rest[11]) + int(rest[12])) / TICK
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(seconds[pid] for pid in family if pid in seconds and name in names[pid])


if __name__ == "__main__":
    sys.exit(main())
