"""Runs the blocks of a page, in order and in one namespace, and keeps what they show.

Each page runs in a folder of its own that holds `sample_contracts`, a folder `contracts` with three of them, a
`register.csv` that names these, and an empty folder `output`. As in a notebook, the value of a last line that is an expression is shown.
"""

from __future__ import annotations

import ast
import contextlib
import html
import io
import re
import shutil
import tempfile
import traceback
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs_tools.blocks import Block, find_blocks
from docs_tools.commands import WIDTH, contractlens_lines, run_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_contracts"
CONTRACTS = ("council_hosting.pdf", "harbour_call_off.docx", "kestrel_agile_sow.docx")
"""What the folder `contracts` of a page holds."""

_LONGEST_CELL = 180  # characters of a table's cell that are shown
_LONG_CELL = 50
_MOST_ROWS = 30
_MOST_LINES = 26
_PROGRESS = re.compile(r"^\d+ of \d+ files, .* left$")  # a terminal shows a bar instead


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a block.

    Attributes:
        block: The block.
        shown: What it printed and showed, as Markdown; "" for nothing.
        skipped: Why it did not run, "" where it did.
        error: What it raised, "" for nothing.
    """

    block: Block
    shown: str = ""
    skipped: str = ""
    error: str = ""


@dataclass(frozen=True)
class RanPage:
    """A page whose blocks ran.

    Attributes:
        blocks: Python blocks and, where outputs are shown, commands of contractlens, in order.
        files: What stood in `output` afterwards, by path.
    """

    blocks: tuple[Ran, ...]
    files: dict[str, bytes] = field(default_factory=dict)


def is_installed(program: str) -> bool:
    """Tell whether a program that a block needs is there, the way the library looks for it."""
    from contractlens.readers.ocr_engines import find_engine
    from contractlens.readers.soffice import find_soffice

    match program:
        case "tesseract":
            return find_engine() is not None
        case "soffice":
            return find_soffice() is not None
        case _:
            return shutil.which(program) is not None


@cache
def run_page(page: str, *, commands: bool = False) -> RanPage:
    """Run the blocks of a page once per process.

    A block that raises ends the page: what comes after it needs what it made.

    Args:
        page: The page's Markdown.
        commands: Whether commands of contractlens are run too.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    done: list[Ran] = []
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(_prepared(Path(place))), _display():
        for block in find_blocks(page):
            if block.language == "python" or (commands and block.is_shell and contractlens_lines(block)):
                done.append(_run_block(block, names))
                if done[-1].error:
                    break
        files = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(Path(place, "output").glob("*.*"))
            if path.is_file()
        }
    return RanPage(tuple(done), files)


def _prepared(place: Path) -> Path:
    (place / "output").mkdir()
    (place / "contracts").mkdir()
    (place / "sample_contracts").symlink_to(SAMPLES)
    rows = [f"C-{number},{name},Estates" for number, name in enumerate(CONTRACTS, 1)]
    (place / "register.csv").write_text("\n".join(["contract_id,file,department", *rows, ""]), encoding="utf-8")
    for name in CONTRACTS:
        shutil.copy(SAMPLES / name, place / "contracts" / name)
    return place


@contextlib.contextmanager
def _display() -> Iterator[None]:
    import pandas as pd

    with pd.option_context("display.width", WIDTH, "display.max_columns", 30, "display.max_colwidth", 60):
        yield


def _run_block(block: Block, names: dict[str, Any]) -> Ran:
    if block.not_run:
        return Ran(block, skipped=block.not_run)
    if block.needs and not is_installed(block.needs):
        return Ran(block, skipped=f"{block.needs} is not installed")
    try:
        shown = _run_python(block, names) if block.language == "python" else _run_shell(block)
    except Exception as error:  # noqa: BLE001 - whatever a block of a page raises is what is to be reported
        lines = traceback.format_exception(error)
        return Ran(block, error=f"block at line {block.line}\n{''.join(lines)}")
    return Ran(block, shown)


def _run_shell(block: Block) -> str:
    return "".join(as_text(run_command(line)) for line in contractlens_lines(block))


def _run_python(block: Block, names: dict[str, Any]) -> str:
    tree = ast.parse(block.code)
    last = None
    if tree.body and isinstance(end := tree.body[-1], ast.Expr):
        last = end.value
        tree.body.pop()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"line {block.line}", "exec"), names)
        value = eval(compile(ast.Expression(last), f"line {block.line}", "eval"), names) if last else None
    return as_text(printed.getvalue()) + as_shown(value)


def as_text(printed: str) -> str:
    """Return printed words as Markdown."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines() if not _PROGRESS.search(line)]
    if not any(lines):
        return ""
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"… and {len(lines) - _MOST_LINES} lines more"]
    return '\n``` { .text .output aria-label="Output" }\n' + "\n".join(lines) + "\n```\n"


def as_shown(value: Any) -> str:
    """Return a value as a notebook shows it: frames as tables, the rest as it prints itself."""
    import pandas as pd

    if value is None:
        return ""
    if isinstance(value, pd.Series):
        value = value.to_frame()
    return as_table(value) if isinstance(value, pd.DataFrame) else as_text(str(value))


def as_table(frame: pd.DataFrame) -> str:
    """Return a frame as a table of Markdown's own HTML."""
    import pandas as pd

    shown = frame if isinstance(frame.index, pd.RangeIndex) or not _tells(frame) else frame.reset_index()
    rows = shown.head(_MOST_ROWS).itertuples(index=False)
    heads = "".join(f"<th>{html.escape(str(name))}</th>" for name in shown.columns)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    if shown.empty:
        body = f'<tr><td colspan="{len(shown.columns)}">(no rows)</td></tr>'
    more = f"<p>… and {len(shown) - _MOST_ROWS} rows more.</p>" if len(shown) > _MOST_ROWS else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'\n<div class="output">{table}{more}</div>\n'


def _tells(frame: pd.DataFrame) -> bool:
    """Tell whether the index says more than positions."""
    return bool(frame.index.name) or any(isinstance(label, str) for label in frame.index)


def _cell(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return "<td></td>"
    words = f"{value:.2f}" if isinstance(value, float) else " ".join(str(value).split())
    if isinstance(value, pd.Timestamp):
        words = f"{value:%Y-%m-%d}"
    if len(words) > _LONGEST_CELL:
        words = words[: _LONGEST_CELL - 1].rsplit(" ", 1)[0] + " …"
    mark = ' class="long"' if len(words) > _LONG_CELL else ""
    return f"<td{mark}>{html.escape(words)}</td>"
