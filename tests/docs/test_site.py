"""Every block of every page runs, and the site builds without a warning, loads nothing, and says all there is to say.

One file, so that one process does it all: what a block showed is kept, and the site takes it from there.
Pages that a test of their own runs already (with files of theirs) are named here, so that nothing runs twice.
"""

from __future__ import annotations

import logging
import re
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest

import contractlens as cl
from docs_tools.api_pages import public_names
from docs_tools.blocks import OUTPUTS
from docs_tools.running import run_page
from tests.docs.page_files import PAGES, ROOT, has_code, name_of, text_of
from tests.system_packages import PACKAGES, requires

RUN_ELSEWHERE = {
    "README.md": "tests/test_docs.py",
    "docs/corrections.md": "tests/test_docs_corrections.py",
    "docs/new_user.md": "tests/test_cli_report.py",
    "docs/own_types.md": "tests/learning/test_own_types_page.py",
}

STANDING_IN = {
    "docs/archives.md": {"S:/Contracts": "contracts", 'manifest="register.csv")': 'manifest="register.csv", workers=0)'}
}
"""What is put in place of paths that only an organisation has, before a page is run."""
RUN_HERE = [path for path in PAGES if has_code(path) and name_of(path) not in RUN_ELSEWHERE]
HAS_MKDOCS = all(find_spec(name) for name in ("mkdocs", "material", "mkdocstrings_handlers"))
needs_mkdocs = pytest.mark.skipif(not HAS_MKDOCS, reason="the dependency group docs is not installed")


class Warnings(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site, and what was warned of."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    log, kept = logging.getLogger("mkdocs"), Warnings()
    log.addHandler(kept)
    try:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    finally:
        log.removeHandler(kept)
    return folder, kept.messages


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site[0]).as_posix(): path.read_text(encoding="utf-8") for path in site[0].rglob("*.html")}


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")


@pytest.mark.parametrize("path", RUN_HERE, ids=name_of)
def test_blocks_of_a_page_run(path):
    text = text_of(path)
    for words, others in STANDING_IN.get(name_of(path), {}).items():
        assert words in text
        text = text.replace(words, others)
    ran = run_page(text, commands=OUTPUTS in text).blocks
    assert [block.error for block in ran if block.error] == []
    missing = sorted({block.block.needs for block in ran if block.skipped and block.block.needs})
    if missing:
        pytest.skip("; ".join(f"{name} is not installed (Debian package {PACKAGES[name]})" for name in missing))


@pytest.mark.parametrize(("page", "test"), RUN_ELSEWHERE.items(), ids=RUN_ELSEWHERE)
def test_page_that_is_run_elsewhere_has_its_test(page, test):
    assert Path(page).name in text_of(ROOT / test)


@needs_mkdocs
def test_site_builds_without_a_warning(site):
    folder, warnings = site
    assert warnings == []
    assert (folder / "index.html").exists()


@needs_mkdocs
def test_pages_load_nothing_from_elsewhere(pages):
    loads = re.compile(
        r"<(?:script|img|iframe|source)[^>]*\ssrc=\"(?:https?:)?//|<link[^>]*href=\"(?:https?:)?//(?!localhost)"
    )
    assert [name for name, page in pages.items() if loads.search(page)] == []


@needs_mkdocs
def test_styles_load_nothing_from_elsewhere(site):
    styles = [path.read_text(encoding="utf-8") for path in site[0].rglob("*.css")]
    assert styles
    assert [style for style in styles if re.search(r"url\([\"']?(?:https?:)?//|@import", style)] == []


@needs_mkdocs
def test_tutorial_shows_what_its_blocks_printed(pages):
    tutorial = unescape(re.sub(r"<[^>]+>", "", pages["tutorial.html"]))
    assert "council_hosting.pdf: 11 pages" in tutorial
    assert "The supplier must keep the technology current" in tutorial
    assert "3 files, 3 ok" in tutorial


@needs_mkdocs
@pytest.mark.parametrize("file", ["council_hosting.xlsx", "council_hosting.html", "evidence.html"])
def test_files_that_the_tutorial_makes_are_on_the_site(site, file):
    assert (site[0] / "output" / file).stat().st_size > 1_000


@needs_mkdocs
def test_figures_on_trust_are_those_of_the_readme(pages):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| all findings \(micro\) \| (.*) \|$", readme, re.MULTILINE)
    page = pages["explanation/how_far_to_trust_it.html"]
    assert [cell for cell in row.split(" | ") if cell not in page] == []


@needs_mkdocs
def test_every_public_name_has_its_place_on_the_site(pages):
    everything = "".join(page for name, page in pages.items() if name.startswith("reference/"))
    homes = {name: f"contractlens.{cl._HOME_OF[name]}.{name}" for name in public_names()}
    assert [name for name, home in homes.items() if f'id="{home}"' not in everything] == []


@needs_mkdocs
def test_every_clause_type_has_its_place_on_the_site(pages):
    page = pages["reference/clause_types.html"]
    types = [name for name in cl.Taxonomy.default().types if name != "other"]
    assert len(types) == 44
    assert [name for name in types if f'id="{name}"' not in page] == []
    shown = unescape(re.sub(r"<[^>]+>", "", page))
    assert [name for name in types if cl.Taxonomy.default()[name].definition[:40] not in shown] == []


@needs_mkdocs
def test_every_playbook_and_requirement_is_on_the_site(pages):
    shown = unescape(re.sub(r"<[^>]+>", "", pages["reference/playbooks.html"]))
    titles = [item.title for name in cl.Playbook.names() for item in cl.Playbook.builtin(name).requirements]
    assert len(titles) > 50
    assert [title for title in titles if title.replace('"', "'") not in shown] == []


@needs_mkdocs
@requires("chromium")
@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["tutorial", "explanation/how_a_finding_is_made"])
def test_page_meets_wcag_aa(site, pages, tmp_path, name, width):
    from tests.docs.browser import violations

    assert violations(site[0], name, pages[f"{name}.html"], tmp_path, width) == []


@needs_mkdocs
@requires("chromium")
def test_search_works_in_pages_opened_from_a_folder(site, tmp_path):
    from tests.docs.browser import dump

    dom = dump(f"{(site[0] / 'index.html').as_uri()}?q=secondment", tmp_path, 1280)
    assert "reference/clause_types.html" in re.search(r'class="md-search-result__list".*?</ol>', dom, re.DOTALL)[0]
