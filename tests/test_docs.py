from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import contractlens
from contractlens.findings import ATTRIBUTE_COLUMNS, CLAUSE_COLUMNS, FINDING_COLUMNS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_python_blocks_of_the_readme_run(code, monkeypatch, capsys):
    shutil.rmtree(ROOT / "output" / "scan", ignore_errors=True)  # one of an earlier model would be refused
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "columns"),
    [("findings", FINDING_COLUMNS), ("attributes", ATTRIBUTE_COLUMNS), ("clauses", CLAUSE_COLUMNS)],
    ids=["findings", "attributes", "clauses"],
)
def test_column_tables_of_the_readme_are_those_of_the_code(name, columns):
    rows = "".join(f"| `{column.name}` | {column.dtype} | {column.meaning} |\n" for column in columns)
    expected = f"<!-- {name} -->\n| column | dtype | meaning |\n|---|---|---|\n{rows}<!-- /{name} -->"
    assert expected in README


@pytest.mark.parametrize("command", ["check", "types", "train"])
def test_every_command_stands_in_the_readme(command):
    assert f"contractlens {command}" in README


def test_changelog_knows_this_version():
    assert f"## [{contractlens.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme():
    assert "make test   #" in README
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE"])
def test_project_files_are_there(name):
    assert (ROOT / name).stat().st_size > 0


def test_links_of_the_readme_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
