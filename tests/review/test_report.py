from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest

import contractlens as cl
from contractlens.exceptions import OutputError
from tests.review.made import ROWS, make, warning

VOID = {"meta", "br", "link", "img", "input", "hr"}
GAPS = pd.DataFrame(
    {
        "document": ["deal.pdf"] * 2,
        "title": ["Refresh is promised", "Exit plan"],
        "severity": ["must", "should"],
        "status": ["met", "cannot_tell"],
        "advice": [None, "Ask for a plan."],
    }
)


class Tree(HTMLParser):
    """Collects elements, attributes and ids, and complains about tags that do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def text_of(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


@pytest.fixture(scope="module")
def page() -> str:
    facts = {"technology_refresh": (("refresh_interval_months", 48, "months"),)}
    return make(facts=facts).to_html(gaps=GAPS, made_on=date(2026, 1, 2))


def test_parts_stand_in_their_order(page):
    assert re.findall(r'<h2 id="(\w+)"', page) == ["trust", "answers", "gaps", "findings", "dates", "outline", "method"]


def test_every_link_inside_the_page_has_its_target(page):
    tree = Tree(page)
    ids = tree.values("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.values("href")} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(page):
    tree = Tree(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(tree.tags)
    assert not tree.values("src")
    assert not [name for name, _ in tree.attributes if name.startswith("on")]
    assert "url(" not in page


def test_answers_say_yes_to_check_and_not_found(page):
    text = text_of(page)
    assert "44 clause types: 2 yes, 1 to check, 41 not found." in text


def test_findings_show_words_facts_confidence_and_reasons(page):
    assert f"<mark>{ROWS[0][1]}</mark>" in page
    for words in ("Refresh interval: 48 months", "Confidence: high.", "Patterns: pattern one", "page 1"):
        assert words in text_of(page)


def test_gaps_stand_by_severity_with_the_advice(page):
    text = text_of(page)
    assert text.index("Must have") < text.index("Refresh is promised") < text.index("Should have")
    assert "What to do: Ask for a plan." in text


def test_pages_that_were_not_read_are_told_first():
    page = make(quality="none", notices=[warning("page 4 was not read")]).to_html()
    text = text_of(page)
    assert (
        text.index("Some of the file could not be read")
        < text.index("page 4 was not read")
        < text.index("44 clause types")
    )


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_a_contract_are_text_and_nothing_else(words):
    analysis = make([("insurance", words, "high")], name=f"{words}.pdf", notices=[warning(words)])
    gaps = pd.DataFrame({"document": [words], "title": [words], "severity": ["must"], "status": ["met"]})
    page = analysis.to_html(gaps=gaps)
    tree = Tree(page)
    assert not {"script", "img"} & set(tree.tags)
    assert not [value for value in tree.values("href") if not value.startswith("#")]
    assert words in text_of(page)


def test_words_that_turn_the_direction_of_writing_do_not():
    page = make([("insurance", "Pay \u202e001\u202c pounds", "high")], name="a\u202efdp.exe").to_html()
    assert "\u202e" not in page


def test_quotes_are_left_out_on_request():
    page = make().to_html(quotes=False)
    assert "laptop" not in page
    assert "Technology refresh" in page


def test_masked_report_holds_no_name_and_says_so():
    words = "Account manager: Joan Ferris, joan.ferris@example.org. Ms Ferris reports."
    page = make([("key_personnel", words, "high")], notices=[warning("of Joan Ferris")]).to_html(mask=True)
    assert "Ferris" not in page
    assert "masked as far as rules can find them" in page


def test_same_input_gives_the_same_page():
    assert make().to_html() == make().to_html()


def test_an_analysis_without_findings_makes_a_page():
    assert "0 findings" in make(rows=()).to_html()


def test_page_is_written(tmp_path):
    page = make().to_html(tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == page


def test_page_that_cannot_be_written_gives_a_clear_error(tmp_path):
    with pytest.raises(OutputError) as caught:
        make().to_html(tmp_path / "no" / "r.html")
    assert caught.value.kind == "unwritable"


PAYS = {"technology_refresh": (("who_pays", "supplier", ""), ("refresh_interval_months", 48, "months"))}


def portfolio(count: int, **options) -> str:
    contracts = [make(facts=PAYS, name=f"c{number}.pdf", sha256=f"{number:064}") for number in range(count)]
    return cl.portfolio_report(contracts, **options)


@pytest.mark.parametrize("count", [1, 2, 9], ids=["one", "few", "many"])
def test_portfolio_map_has_words_for_every_answer(count):
    page = portfolio(count)
    Tree(page)
    (table,) = re.findall(r'<table class="heat.*?</table>', page, flags=re.DOTALL)
    assert text_of(table).count("Not found") == 41 * count


def test_portfolio_says_who_pays_for_refresh_and_who_is_silent():
    contracts = [make(facts=PAYS), make(ROWS[1:], name="silent.pdf", sha256="b" * 64)]
    text = text_of(cl.portfolio_report(contracts))
    assert re.search(r"deal\.pdf\s*Supplier\s*48 months", text)
    assert re.search(r"silent\.pdf\s*– Not found", text)


def test_portfolio_lists_training_promised():
    facts = {"technology_refresh": (("days_of_training", 12, "days"),)}
    assert re.search(r"deal\.pdf\s*12 days", text_of(cl.portfolio_report([make(facts=facts)])))


def test_portfolio_counts_gaps():
    assert "Against the playbook" in cl.portfolio_report([make()], gaps=GAPS)


def test_portfolio_leaves_out_quotes_on_request(tmp_path):
    page = cl.portfolio_report([make(facts=PAYS)], tmp_path / "p.html", quotes=False)
    assert "laptop" not in page
    assert (tmp_path / "p.html").exists()


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then(result => {
const place = document.createElement("pre"); place.id = "axe";
place.textContent = JSON.stringify(result.violations.map(v => [v.id, v.nodes.map(n => n.html)]));
document.body.append(place) })"""


@pytest.mark.skipif(CHROMIUM is None, reason="needs the package chromium")
@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", ["contract", "portfolio"])
def test_page_meets_wcag_aa(tmp_path, page, kind, width):
    from importlib.resources import files

    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    shown = page if kind == "contract" else portfolio(9, gaps=GAPS)
    shown = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", shown)
    target = tmp_path / "page.html"
    target.write_text(
        shown.replace("</body>", f"<script>{axe}</script><script>{AXE}</script></body>"), encoding="utf-8"
    )
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += [f"--window-size={width},900", "--virtual-time-budget=60000", "--dump-dom", target.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    result = re.search(r'<pre id="axe">(.*?)</pre>', dom, flags=re.DOTALL)
    assert json.loads(html.unescape(result[1])) == []
