"""The project's own files agree with each other and with the code."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import clinicsim
from clinicsim.cli import main
from clinicsim.scenario import read

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
MADE_OR_FOREIGN = {".git", ".venv", "runs", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
WRITTEN = {".py", ".toml", ".md", ".txt", ".csv", ".cff", ".ipynb", ".j2", ".css", ".js", ""}
# In two parts, so that this file does not name them either.
HOSTS = [first + second for first, second in [("py", "pi."), ("python", "hosted"), ("conda-", "forge"), ("npm", "js.")]]
# In the order in which data flows: a module imports only from its own stage and from those before it.
STAGES = (
    *("arrays", "data", "scenario", "world", "engines", "measures", "economics", "reduction", "experiments"),
    *("store", "jobs", "views", "verification", "cli"),
)
OTHER_COMMANDS = {"make", ".", "clinicsim"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_commands(name: str) -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines() if line.strip()]


def files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE_OR_FOREIGN]
        yield from (Path(folder, name) for name in names if Path(name).suffix in WRITTEN)


def test_no_file_names_a_package_host() -> None:
    named = [
        (path.relative_to(ROOT), host)
        for path in files()
        for host in (*HOSTS, "index-" + "url")
        if host in path.read_text(encoding="utf-8").lower()
    ]
    assert not named


def test_every_dependency_is_pinned_by_name_and_version_alone() -> None:
    lines = text_of("constraints.txt").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.+]*", line)] == []
    pinned = {line.partition("==")[0] for line in lines}
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\[<>=~! ]", one)[0] for one in asked}
    assert names - pinned == {"clinicsim"}


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert clinicsim.__version__ == version
    assert f"\nversion: {version}\n" in text_of("CITATION.cff")
    assert f"\n## [{version}]" in text_of("CHANGELOG.md")


def imported(path: Path) -> Iterator[str]:
    """Stages that a module imports from, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("clinicsim."))


def test_data_flows_one_way() -> None:
    package = ROOT / "clinicsim"
    place = {stage: number for number, stage in enumerate(STAGES)}
    there = {path.relative_to(package).with_suffix("").parts[0]: path for path in package.iterdir()}
    assert {
        name for name, path in there.items() if not name.startswith("__") and path.name != "py.typed"
    } == place.keys()
    backwards = [
        (str(path.relative_to(ROOT)), stage)
        for name in STAGES
        for path in ([there[name]] if there[name].is_file() else there[name].rglob("*.py"))
        for stage in imported(path)
        if place[stage] > place[name]
    ]
    assert not backwards


def test_the_readme_shows_only_commands_that_there_are() -> None:
    targets = re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE)
    known = main.list_commands(click.Context(main))
    commands = shell_commands("README.md")
    assert ["make", "compare"] in commands
    assert ["make", "test"] in commands
    for command, *rest in commands:
        assert command in OTHER_COMMANDS, command
        if command == "make":
            assert set(rest) <= set(targets), rest
        if command == "clinicsim":
            assert rest[0] in known or rest == ["--help"], rest


def test_the_readme_names_only_files_that_there_are() -> None:
    pages = (str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))
    for name in ("README.md", "CONTRIBUTING.md", "scenarios/README.md", *pages):
        links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(name))
        for link in links:
            assert "://" in link or (ROOT / name).parent.joinpath(link).exists(), f"{name}: {link}"


def test_the_readme_tells_of_every_shipped_scenario() -> None:
    for name in ("README.md", "scenarios/README.md"):
        told = re.findall(r"\[(\w+)\]\((?:scenarios/)?\w+\.toml\)", text_of(name))
        assert sorted(told) == [path.stem for path in SCENARIOS]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_shipped_scenario_asks_a_question_and_says_what_to_expect(path: Path) -> None:
    scenario = read(path).scenario
    assert scenario.name == path.stem
    assert scenario.question.endswith("?")
    assert scenario.description
    assert scenario.expect


def test_the_pages_made_from_code_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "tools" / "build_tables.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_example_of_the_readme_is_a_scenario_without_mistakes(tmp_path: Path) -> None:
    example = next(re.finditer(r"^```toml\n(# my_clinic.toml\n.*?)^```$", text_of("README.md"), re.MULTILINE | re.S))
    file = tmp_path / "my_clinic.toml"
    file.write_text(example[1].replace("scenarios/base.toml", str(ROOT / "scenarios/base.toml")), encoding="utf-8")
    assert read(file).warnings == ()


def test_notebooks_name_no_machine() -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        assert metadata["kernelspec"]["name"] == "python3"
