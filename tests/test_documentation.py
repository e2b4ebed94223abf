"""The documentation says what there is, its examples are run, and its site stands by itself."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import clinicsim
from clinicsim.cli import main
from clinicsim.data import defaults
from clinicsim.data.evidence import assumptions, evidence
from clinicsim.scenario import read
from clinicsim.scenario.parameters import parameter_table

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
sys.path.insert(0, str(DOCS / "tools"))

import check_site  # noqa: E402
import run_examples  # noqa: E402


def reference(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def test_every_public_name_is_on_the_page_for_python() -> None:
    named = set(re.findall(r"^\.\. auto\w+:: clinicsim\.(\w+)$", reference("python.md"), re.MULTILINE))
    assert named == set(clinicsim.__all__) - {"__version__"}


def test_every_command_and_its_options_are_on_the_page_of_commands() -> None:
    page = reference("commands.md")
    headings = re.findall(r"^## `clinicsim (\w+)`$", page, re.MULTILINE)
    assert headings == main.list_commands(None)  # type: ignore[arg-type]
    compare = page[page.index("## `clinicsim compare`") : page.index("## `clinicsim check`")]
    assert "`--report FILE.html`" in compare


def test_every_shipped_number_stands_with_its_source_and_mark_on_a_page_of_keys() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference" / "keys").glob("*.md"))
    rows = dict(re.findall(r"^\| `([^`]+)` \| (\S+ \|.*)$", pages, re.MULTILINE))
    shipped = defaults()
    loaded = read(ROOT / "scenarios" / "base.toml")
    numbers = [each for each in parameter_table(loaded.scenario) if each.path.split(".")[0] in shipped and each.source]
    assert len(numbers) > 500
    for each in numbers:
        cells = [cell.strip() for cell in rows[each.path].split("|")]
        assert cells[0] == f"{each.value:g}", each.path
        assert cells[3] == f"`{each.source}`", each.path
        assert cells[4] == (each.quality or ""), each.path


def test_every_assumption_and_every_source_is_listed() -> None:
    assert re.findall(r"^\| (A\d+) \|", reference("assumptions.md"), re.MULTILINE) == list(assumptions())
    assert re.findall(r"^\| `([\w.]+)` \|", reference("sources.md"), re.MULTILINE) == list(evidence())


def test_every_shipped_scenario_has_a_page_that_asks_its_question_and_says_what_was_found() -> None:
    pages = {page.stem for page in (DOCS / "scenarios").glob("*.md")} - {"index"}
    assert pages == {path.stem for path in SCENARIOS}
    for path in SCENARIOS:
        text = (DOCS / "scenarios" / f"{path.stem}.md").read_text(encoding="utf-8")
        assert f"**{tomllib.loads(path.read_text(encoding='utf-8'))['question']}**" in text
        assert "## What was found" in text


def test_a_page_is_run_in_order_without_what_takes_long_or_stands_elsewhere(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```toml\n# mine.toml\nanswer = 42\n```\n```sh\ngrep 42 mine.toml\n```\n"
        "```python\nprint(open('mine.toml').read())\n```\n"
        "```sh long\necho minutes\n```\n```sh elsewhere\necho abroad\n```\n```text\necho output\n```\n",
        encoding="utf-8",
    )
    code, printed = run_examples.run(run_examples.script(page, long=False))
    assert code == 0, printed
    assert "answer = 42" in printed
    assert "minutes" not in printed
    assert "abroad" not in printed
    assert "echo minutes" in run_examples.script(page, long=True)
    assert "echo output" not in run_examples.script(page, long=True)


def test_an_example_that_fails_fails_its_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\nclinicsim check no_such_file.toml\necho went on\n```\n", encoding="utf-8")
    code, printed = run_examples.run(run_examples.script(page, long=False))
    assert code == 2
    assert "no_such_file.toml" in printed
    assert "\nwent on" not in printed


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p id='a'>text</p><a href='#a'>a</a><a href='https://elsewhere.org'>read on</a>", []),
        ("<script src='https://elsewhere.org/a.js'></script>", ["index.html loads https://elsewhere.org/a.js"]),
        ("<link rel='stylesheet' href='//elsewhere.org/a.css'>", ["index.html loads //elsewhere.org/a.css"]),
        ("<a href='gone.html'>b</a>", ["index.html links to gone.html: no such file"]),
        ("<a href='#b'>b</a>", ["index.html links to #b: no such place in it"]),
    ],
)
def test_a_site_that_needs_another_machine_or_leads_nowhere_is_refused(
    page: str, found: list[str], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert list(check_site.problems(tmp_path)) == found


def test_a_style_that_is_fetched_from_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>text</p>", encoding="utf-8")
    (tmp_path / "site.css").write_text("@font-face { src: url('https://elsewhere.org/a.woff') }", encoding="utf-8")
    assert list(check_site.problems(tmp_path)) == ["site.css loads url('https://elsewhere.org/a.woff"]
