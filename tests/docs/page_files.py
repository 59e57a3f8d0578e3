"""The pages of the documentation as they stand in the repository."""

from __future__ import annotations

from pathlib import Path

from docs_tools.blocks import OUTPUTS, find_blocks

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    """Return the path of a page from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """Return the Markdown of a page."""
    return path.read_text(encoding="utf-8")


def has_code(path: Path) -> bool:
    """Tell whether a page has blocks to run."""
    text = text_of(path)
    return any(block.language == "python" or (OUTPUTS in text and block.is_shell) for block in find_blocks(text))
