from __future__ import annotations

import pytest
from lxml import etree

from contractlens.readers import docx_entries
from contractlens.readers.docx_entries import Entries, read_entries
from contractlens.readers.docx_source import source_of
from tests.readers.docx_builder import WORD, abstract, docx, labels, lvl, num, p, part, read, restart, style

LATENT = '<w:latentStyles w:count="1"><w:lsdException w:name="Normal"/></w:latentStyles>'
OTHER_LATENT = '<w:latentStyles w:count="1"><w:x/></w:latentStyles>'
STYLES = style("Normal", "Normal", default=True) + style("Clause", "Clause", based_on="Normal")
LISTS = abstract(1, lvl(0, "%1."), lvl(1, "%1.%2")) + abstract(2, lvl(0, "(%1)")) + num(1, 1) + num(2, 2)
ODD = {
    "a comment": f"<!-- {style('Gone')} -->{STYLES}",
    "character data": f"<w:x><![CDATA[{style('Gone')}]]></w:x>{STYLES}",
    "an instruction": f"<?x {style('Gone')}?>{STYLES}",
    "a style inside another element": f"<w:x>{style('Inner')}</w:x>",
    "all styles inside another element": f"<w:x>{STYLES}</w:x>",
    "something between styles": f"{style('A')}<w:x/>{style('B')}",
    "white space between styles": f"{style('A')}\n{style('B')}",
    "an empty style": f'{style("A")}<w:style w:styleId="B"/>{style("C")}',
    "a style without an id": f"<w:style><w:name w:val='x'/></w:style>{style('A')}",
    "an id in single quotes": "<w:style w:styleId='A'><w:name w:val='x'/></w:style>",
    "an id with an entity": '<w:style w:styleId="A&amp;B"><w:name w:val="x"/></w:style>',
    "two styles of one id": style("A", "first") + style("A", "second"),
    "another meaning of the prefix": f'<x:y xmlns:x="urn:x" xmlns:w="urn:w"><w:a/></x:y>{STYLES}',
    "the name of the mark": f"<entries-of-style/>{STYLES}",
    "a style in a style": f'<w:style w:styleId="A">{style("B")}</w:style>',
}


@pytest.fixture(autouse=True)
def _parts_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_entries, "_SMALL_PART", 0)


def entries_of(blob: bytes, name: str = "style", attribute: str = "styleId") -> Entries:
    _, (entries,) = read_entries(blob, etree.fromstring, {name: attribute})
    return entries


def shown(entries: Entries) -> dict[str, bytes]:
    return {identity: etree.tostring(entries[identity], method="c14n", exclusive=True) for identity in entries}


def by_tree(blob: bytes, name: str = "style", attribute: str = "styleId") -> dict[str, bytes]:
    found = etree.fromstring(blob).iterchildren(f"{{{WORD}}}{name}")
    return {
        each.get(f"{{{WORD}}}{attribute}", ""): etree.tostring(each, method="c14n", exclusive=True, with_tail=False)
        for each in found
    }


@pytest.mark.parametrize(
    "content", ["", STYLES, LATENT + STYLES, f"{LATENT}{STYLES}<w:x/>", OTHER_LATENT + STYLES], ids=str.__len__
)
def test_entries_from_the_source_are_those_of_the_tree(content: str) -> None:
    blob = part("styles", content).encode()

    entries = entries_of(blob)

    assert bool(entries.sources) == bool(STYLES in content)
    assert shown(entries) == by_tree(blob)


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_entries_of_odd_markup_are_those_of_the_tree(content: str) -> None:
    blob = part("styles", content).encode()

    entries = entries_of(blob)

    assert not entries.sources
    assert shown(entries) == by_tree(blob)


@pytest.mark.parametrize(
    ("content", "is_parsed"),
    [(LATENT, False), (OTHER_LATENT, True), (f"<!-- -->{LATENT}", True)],
    ids=["latent styles", "something else", "after a comment"],
)
def test_latent_styles_are_left_out_where_nothing_else_can_be(content: str, *, is_parsed: bool) -> None:
    root, _ = read_entries(part("styles", content + STYLES).encode(), etree.fromstring, {"style": "styleId"})

    assert (root.find(f"{{{WORD}}}latentStyles") is not None) == is_parsed


def test_entries_in_another_encoding_are_those_of_the_tree() -> None:
    blob = part("styles", STYLES).replace("UTF-8", "UTF-16").encode("utf-16")

    assert shown(entries_of(blob)) == by_tree(blob)


def test_entries_of_two_kinds_follow_one_another() -> None:
    blob = part("numbering", LISTS).encode()

    _, (abstracts, nums) = read_entries(blob, etree.fromstring, {"abstractNum": "abstractNumId", "num": "numId"})

    assert shown(abstracts) == by_tree(blob, "abstractNum", "abstractNumId")
    assert shown(nums) == by_tree(blob, "num", "numId")


@pytest.mark.parametrize("extra", ["", "<w:x><w:y/></w:x>"], ids=["only empty elements before", "others before"])
def test_within_returns_the_children_of_an_entry(extra: str) -> None:
    levels = lvl(0, "%1.") + lvl(1, "%1.%2")
    blob = part("numbering", abstract(7, levels, extra=extra)).encode()

    within = entries_of(blob, "abstractNum", "abstractNumId").within("7", "lvl", "ilvl")

    assert [etree.QName(within[each]).localname for each in within] == ["lvl", "lvl"]
    assert list(within) == ["0", "1"]
    assert within.may_hold("1", "lvlText")
    assert not within.may_hold("1", "lvlRestart")


def test_a_style_that_does_not_end_is_damage() -> None:
    content = STYLES.replace("</w:style>", "", 1)

    with pytest.raises(etree.XMLSyntaxError):
        entries_of(part("styles", content).encode())


def test_damage_in_a_style_is_seen_when_a_paragraph_uses_it() -> None:
    damaged = STYLES + '<w:style w:styleId="Bad"><w:name></w:style>'

    unused, used = (read(docx(p("Text", style=each), styles=damaged)) for each in ("Clause", "Bad"))

    assert (unused.text, used.text) == ("Text", "Text")
    assert (unused.notices, [notice.kind for notice in used.notices]) == ((), ["damaged_part"])


@pytest.mark.parametrize(
    "numbering",
    [
        LISTS,
        abstract(1, lvl(0, "%1."), lvl(1, "%1.%2", extra='<w:lvlRestart w:val="0"/>')) + num(1, 1),
        abstract(1, lvl(0, "%1."), lvl(1, "%1.%2")) + num(1, 1, restart(0, 5)),
        abstract(1, lvl(0, "%1."), lvl(1, "%1.%2", extra='<w:pStyle w:val="Clause"/>')) + num(1, 1),
    ],
    ids=["plain", "no restart", "start override", "linked style"],
)
def test_lists_read_from_the_source_print_the_same_numbers(numbering: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = docx(
        p("One", num=(1, 0)),
        p("Two", num=(1, 1)),
        p("Three", num=(1, 0)),
        p("Four", num=(1, 1)),
        p("Five", style="Clause", properties='<w:numPr><w:numId w:val="1"/></w:numPr>'),
        styles=STYLES,
        numbering=numbering,
    )
    from_source = labels(read(file))

    monkeypatch.setattr(docx_entries, "_SMALL_PART", 1_000_000)

    assert from_source == labels(read(file))
    assert all(from_source)


@pytest.mark.parametrize(
    "blob",
    [
        b"<styles/>",
        b'<w:styles xmlns:w="urn:other"></w:styles>',
        f'<x:styles xmlns:x="{WORD}"></x:styles>'.encode(),
        f'<?xml version="1.0" encoding="latin-1"?><w:styles xmlns:w="{WORD}"></w:styles>'.encode(),
        f'<!DOCTYPE w:styles><w:styles xmlns:w="{WORD}"></w:styles>'.encode(),
        f'<w:styles xmlns:w="{WORD}">\xe9</w:styles>'.encode("latin-1"),
    ],
    ids=["no prefix", "another namespace", "another prefix", "another encoding", "document type", "not UTF-8"],
)
def test_source_of_parts_not_written_as_word_does_is_none(blob: bytes) -> None:
    assert source_of(blob) is None
