"""What MkDocs calls while it builds: pages made from code, outputs of blocks, links."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs_tools.api_pages import PAGES, render_api_page, render_errors, render_overview  # noqa: E402
from docs_tools.blocks import OUTPUTS  # noqa: E402
from docs_tools.clause_type_page import render_clause_types  # noqa: E402
from docs_tools.command_page import render_commands  # noqa: E402
from docs_tools.links import PROJECT, rewrite_links, section_of  # noqa: E402
from docs_tools.playbook_page import render_playbooks  # noqa: E402
from docs_tools.running import RanPage, run_page  # noqa: E402

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_INCLUDE = re.compile(r"^<!-- include: (?P<file>[\w./-]+) (?P<heading>.+?) -->$", re.MULTILINE)
_MADE_FILE = re.compile(r"\]\((output/[\w.-]+)\)")
_SHIM = "https://unpkg.com/iframe-worker/shim"  # what the theme would load for pages opened from a folder
_NEEDS = re.compile(r"^<!-- (?:needs|not run): .+ -->\n", re.MULTILINE)


def made_pages() -> dict[str, str]:
    """Return the pages that are made from code, and those that are files of the repository, by path."""
    pages = {
        "reference/index.md": render_overview(),
        "reference/clause_types.md": render_clause_types(),
        "reference/playbooks.md": render_playbooks(),
        "reference/command_line.md": render_commands(),
        "reference/errors.md": render_errors(),
    }
    pages |= {page.path: render_api_page(page) for page in PAGES}
    for source, path in PROJECT.items():
        pages[path] = rewrite_links((ROOT / source).read_text(encoding="utf-8"), source=source, page=path)
    return pages


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages, and what the blocks of pages write into ``output``."""
    from mkdocs.structure.files import File, InclusionLevel

    for path, content in made_pages().items():
        files.append(File.generated(config, path, content=content))
    for page in list(files.documentation_pages()):
        text = page.content_string
        if OUTPUTS in text:
            made = ran(text, page.src_uri).files
            folder = page.src_uri.rpartition("/")[0]
            for name in dict.fromkeys(_MADE_FILE.findall(text)):
                place = f"{folder}/{name}".lstrip("/")
                if files.get_file_from_path(place) is None:
                    file = File.generated(config, place, content=made[name], inclusion=InclusionLevel.NOT_IN_NAV)
                    files.append(file)
    return files


def ran(text: str, path: str) -> RanPage:
    """Return a page whose blocks ran.

    Raises:
        RuntimeError: A block failed.
    """
    result = run_page(text, commands=True)
    for block in result.blocks:
        if block.error:
            message = f"{path}: {block.error}"
            raise RuntimeError(message)
    return result


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put in outputs and included sections, and mend links that lead out of the folder of pages."""
    path = page.file.src_uri
    if OUTPUTS in markdown:
        markdown = with_outputs(page.file.content_string, path)
    markdown = _NEEDS.sub("", markdown)
    if page.file.generated_by is None:
        markdown = rewrite_links(markdown, source=f"docs/{path}", page=path)
    return _INCLUDE.sub(lambda match: _included(match["file"], match["heading"], path), markdown)


def with_outputs(text: str, path: str) -> str:
    """Return a page's Markdown with what each block showed under it."""
    lines = text.splitlines()
    for block in reversed(ran(text, path).blocks):
        note = f"\n*Not run here: {block.skipped}.*\n" if block.skipped else ""
        lines[block.block.end : block.block.end] = (note or block.shown).splitlines()
    return "\n".join(lines).replace(OUTPUTS, "")


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load the worker of the search from the site itself, not from the network."""
    up = "../" * page.file.dest_uri.count("/")
    return output.replace(_SHIM, f"{up}assets/frame_worker.js")


def on_post_template(output_content: str, **_: object) -> str:
    """Do the same for pages that are no documents, such as the one for addresses that there are not."""
    return output_content.replace(f'<script src="{_SHIM}"></script>', "")


def _included(file: str, heading: str, path: str) -> str:
    body = section_of((ROOT / file).read_text(encoding="utf-8"), heading)
    return rewrite_links(body, source=file, page=path)
