from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "own_types.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def names():
    return {}


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_python_blocks_of_the_page_run_in_order(code, names, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    exec(compile(code, "own_types.md", "exec"), names)
    assert capsys.readouterr().out
