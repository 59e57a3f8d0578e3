"""Compiled code reads the same as the code in Python, to the letter, or leaves it alone."""

from __future__ import annotations

import io
import struct
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.document import Document, Limits
from contractlens.exceptions import ReadError
from contractlens.readers import compiled, read_document
from contractlens.readers.compiled import DECLINED, OTHER_PACKAGE, READ, LibraryPart
from tests.readers.docx_builder import (
    NAMESPACES,
    abstract,
    docx,
    field,
    gone,
    ins,
    lvl,
    num,
    p,
    r,
    sdt,
    style,
    tbl,
    tc,
    tr,
)
from tests.readers.fuzz_corpus import corpus, rich_docx
from tests.readers.fuzzing import damage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LIMITS = Limits()
MAIN = 0
_SEEDS = corpus()


def outcome(data: bytes, monkeypatch: pytest.MonkeyPatch, choice: str, limits: Limits | None = None) -> object:
    """The Document, or the error in words."""
    monkeypatch.setenv(compiled.CHOICE, choice)
    try:
        return read_document(data, limits=limits)
    except ReadError as error:
        return type(error), error.kind, error.message


def body(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{content}</w:body></w:document>'.encode()


USUAL = body(p("The Supplier shall refresh."))


@pytest.mark.parametrize("name", ["harbour_call_off", "kestrel_agile_sow", "northmoor_outsourcing"])
def test_samples_are_read_by_compiled_code_and_are_the_same(library, samples, name, monkeypatch):
    data = (samples / f"{name}.docx").read_bytes()

    assert library.read_word_file(data, LIMITS)[0] == READ
    assert outcome(data, monkeypatch, "python") == outcome(data, monkeypatch, "compiled")


def test_everything_that_the_reader_knows_is_the_same(library, monkeypatch):
    assert library.read_word_file(rich_docx(), LIMITS)[0] == READ
    assert outcome(rich_docx(), monkeypatch, "python") == outcome(rich_docx(), monkeypatch, "compiled")


@pytest.mark.parametrize("block", range(10))
def test_damaged_files_end_the_same(library, block, monkeypatch):
    inputs = [damage(_SEEDS, "docx", 10_000 + block * 25 + number) for number in range(25)]
    differing = [
        each.recipe
        for each in inputs
        if outcome(each.data, monkeypatch, "python") != outcome(each.data, monkeypatch, "compiled")
    ]

    assert differing == []


@pytest.mark.parametrize("limits", [Limits(max_chars=60), Limits(max_blocks=4), Limits(max_xml_bytes=900)])
def test_limits_are_the_same(library, limits, monkeypatch):
    ends = [outcome(rich_docx(), monkeypatch, choice, limits) for choice in ("python", "compiled")]

    assert not isinstance(ends[0], Document)
    assert ends[0] == ends[1]


WORDS = st.sampled_from(
    [
        "The Supplier", "shall", "1.1\t", "(a) ", "Schedule 2", "Annex B: Prices", "TERM", "é", "\u2011", "\u00a0", "  ", "\t", "12",
        "a.", "ix)", "A1.2 Next", "\uf0a7", "ﬁ", "Ⅳ", "ß", "İ", "3.1.4. Then", "•\t", "中", "Error! Reference source not found.",
    ]
)  # fmt: skip
LOOKS = st.sampled_from(
    ["", "<w:b/>", '<w:b w:val="0"/>', "<w:caps/>", "<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="28"/>', '<w:rStyle w:val="S"/>',
     '<w:rFonts w:ascii="Wingdings"/>', '<w:highlight w:val="yellow"/>']
)  # fmt: skip
RUNS = st.one_of(
    st.builds(r, WORDS, LOOKS),
    st.builds(ins, WORDS),
    st.builds(gone, WORDS),
    st.builds(
        field, st.sampled_from([" REF x ", " TOC \\o ", " LISTNUM ", " LISTNUM LegalDefault \\l 2 ", " PAGE "]), WORDS
    ),
    st.sampled_from(
        ["<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>']
    ),
)
PARAGRAPHS = st.builds(
    lambda runs, style_id, position: p(*runs, style=style_id, num=position),
    st.lists(RUNS, max_size=5),
    st.sampled_from(["", "H1", "N", "unknown"]),
    st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(0, 4))),
)
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.builds(lambda rows: tbl(*(tr(*cells) for cells in rows)), st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=3), max_size=3)),
    st.builds(sdt, PARAGRAPHS),
)  # fmt: skip
STYLES = (
    style("H1", "heading 1", paragraph='<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    + style("N", "Numbered", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>')
    + style("S", "Strong", run="<w:b/>", kind="character")
)
LISTS = abstract(
    0, lvl(0, "%1."), lvl(1, "%1.%2", extra='<w:lvlRestart w:val="0"/>'), lvl(2, "(%3)", "lowerRoman")
) + abstract(1, lvl(0, "Schedule %1", "upperLetter"), lvl(1, "%1.%2", extra="<w:isLgl/>"), lvl(2, "", "bullet"))


@settings(max_examples=150, deadline=None)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=8))
def test_texts_of_any_make_are_the_same(blocks):
    data = docx(*blocks, p("The end."), styles=STYLES, numbering=LISTS + num(1, 0) + num(2, 0) + num(3, 1))
    with pytest.MonkeyPatch.context() as patched:
        assert outcome(data, patched, "python") == outcome(data, patched, "compiled")


@pytest.mark.parametrize(
    "main",
    [
        pytest.param(USUAL.replace(b'version="1.0"', b"version=\"1.0'"), id="declaration with two kinds of quotes"),
        pytest.param(body(f"<w:{'a' * 2_000}/>"), id="long name"),
        pytest.param(body(f'<w:p w:id="{"1" * 3_000}"/>'), id="long value"),
        pytest.param(body('<w:p w:a="1"\nw:b="2"/>'), id="attributes on lines of their own"),
        pytest.param(body('<w:p w:a=">"/>'), id="end of a tag in a value"),
        pytest.param(body("<w:p w:a=' w:styleId=\"x\"'/>"), id="attribute in a value"),
        pytest.param(body('<w:p w:a=" w:styleId="/>'), id="begin of an attribute in a value"),
        pytest.param(body('<x:p xmlns:x="http://host:port"/>'), id="host with a port"),
        pytest.param(body('<x:p xmlns:x="urn:a#b#c"/>'), id="URI with two fragments"),
        pytest.param(
            body("<w:p><w:r><w:t>http://purl.oclc.org/ooxml/drawingml/main</w:t></w:r></w:p>"), id="strict form"
        ),
        pytest.param(body(p("A")).replace(b"<w:body>", b"<w:body><!-- c -->"), id="comment"),
        pytest.param(body("<w:p><w:r><w:t><![CDATA[A]]></w:t></w:r></w:p>"), id="CDATA"),
        pytest.param(body("<w:p><w:r><w:t>A]]></w:t></w:r></w:p>"), id="end of CDATA"),
        pytest.param(b"<!DOCTYPE x>" + USUAL.partition(b"?>")[2], id="document type"),
        pytest.param(body(p("A")).replace(b"UTF-8", b"Latin-1"), id="another encoding"),
        pytest.param(body("<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>"), id="entity"),
        pytest.param(body("<w:p><w:r><w:t>&#0;</w:t></w:r></w:p>"), id="character that is none"),
        pytest.param(body("<w:p><w:r><w:t>A & B</w:t></w:r></w:p>"), id="bare ampersand"),
        pytest.param(body("<w:p><w:r><w:t>A\x01</w:t></w:r></w:p>"), id="control character"),
        pytest.param(body('<w:p w:a="1" w:a="2"/>'), id="attribute twice"),
        pytest.param(body('<w:p w:a="<"/>'), id="markup in a value"),
        pytest.param(body("<w:p w:a=1/>"), id="value without quotes"),
        pytest.param(body('<w:p w:a="1"w:b="2"/>'), id="attributes that touch"),
        pytest.param(body("<w:p><w:r></w:p></w:r>"), id="crossed elements"),
        pytest.param(body("<w:p>"), id="element left open"),
        pytest.param(USUAL + b"<w:p/>", id="two roots"),
        pytest.param(body("<x:p/>"), id="prefix not declared"),
        pytest.param(body('<x:p xmlns:x="%1"/>'), id="no URI"),
        pytest.param(body("<w:4p/>"), id="no name"),
        pytest.param(body("<w:p:q/>"), id="two colons"),
        pytest.param(USUAL.replace(b"<w:body>", b'<w:body xmlns:w="http://other">'), id="prefix bound anew"),
        pytest.param(USUAL.replace(b"w:", b"x:").replace(b":w=", b":x="), id="another prefix"),
        pytest.param(body("<w:p>" * 300 + "</w:p>" * 300), id="deep nesting"),
        pytest.param(b"\xff" + USUAL, id="not UTF-8"),
        pytest.param(USUAL.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(USUAL[:-1], id="cut"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_xml_that_is_not_as_word_writes_it_is_declined(library, main):
    assert library.read_word([LibraryPart(MAIN, main)], LIMITS)[0] == DECLINED


TEXT, TICK = '<w:alias w:val="Name"/><w:text/>', '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
ALTERNATIVE = "<w:r><mc:AlternateContent><mc:Choice><w:t>x</w:t></mc:Choice><mc:Fallback><w:tab/></mc:Fallback></mc:AlternateContent></w:r>"
LARGE = "".join(style(f"S{number}", f"Style {number}", run='<w:b/><w:sz w:val="22"/>') for number in range(300))
UNTITLED = '<w:style w:type="paragraph" w:default="1" w:styleId="D"><w:name w:val="Untitled"/></w:style>'
"""A default style, behind enough others for Python to read each from its source."""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            docx(tbl(f"<w:tr>{tc(sdt(p('one'), TEXT))}{sdt(tc(p('two')), TEXT)}</w:tr>")), id="controls in and around cells"
        ),
        pytest.param(docx(p(sdt(r("a") + sdt(r("b"), TICK) + r("c"), TICK))), id="tick box in a tick box"),
        pytest.param(docx(p(sdt(r("a") + sdt(r("b"), TEXT) + r("c"), TICK))), id="control in a tick box"),
        pytest.param(docx(sdt(f'<w:p>{r("a")}<w:ins w:id="1"><w:t>x</w:t></w:ins></w:p>', TICK)), id="glyph without a run"),
        pytest.param(docx(p(sdt(r("a") + ALTERNATIVE, TICK), r("b"))), id="alternative in a tick box"),
        pytest.param(docx(p(r("ʕa words", "<w:b/>"))), id="letter that changed its case"),
        pytest.param(docx(p("Artİcle 5"), p("Schedule 2 İt")), id="dotted I"),
        pytest.param(docx(p("A title", style="H"), styles=style("H", "headİng 1")), id="dotted I in a style"),
        pytest.param(docx(p("A title", style="H"), styles=style("H", "toc 1&#10;")), id="style named on two lines"),
        pytest.param(
            docx(p(num=(1, 0)), p("x"), numbering=abstract(0, lvl(0, "Schedule %1 ǅ")) + num(1, 0)), id="odd number alone"
        ),
        pytest.param(
            docx(p("x"), styles='<w:docDefaults/><w:docDefaults><w:rPrDefault/><w:rPrDefault><w:rPr><w:sz w:val="50"/></w:rPr>'
                 "</w:rPrDefault></w:docDefaults>"),
            id="defaults twice",
        ),
        pytest.param(docx(p("x"), styles=LARGE + UNTITLED), id="default style"),
        pytest.param(docx(p("x"), styles=LARGE + UNTITLED.replace(" w:default", "\nw:default")), id="default on its own line"),
        pytest.param(docx(p("x"), styles=LARGE + UNTITLED.replace('"paragraph"', "'paragraph'")), id="default in single quotes"),
        pytest.param(docx(p("x"), styles=LARGE + UNTITLED.replace("graph", "gr&#97;ph")), id="default with an entity"),
        pytest.param(
            docx(p("x", num=(1, 0)), numbering=abstract(0, '<w:lvl w:ilvl="0"><w:lvlText w:val="%1"/><w:pPr><w:numFmt '
                 'w:val="custom" w:format="upperLetter"/></w:pPr></w:lvl>') + num(1, 0)),
            id="format of numbers in depth",
        ),
        pytest.param(
            docx(*(p(field(f" LISTNUM {name} ", "")) for name in ("one", "TWO", "three", "two")),
                 numbering=abstract(0, lvl(0, "A%1"), extra='<w:name w:val="two"/>') + num(1, 0) + num(2, 0)),
            id="lists by name",
        ),
    ],
)  # fmt: skip
def test_odd_texts_are_the_same(library, data, monkeypatch):
    assert outcome(data, monkeypatch, "python") == outcome(data, monkeypatch, "compiled")


def _chained(count: int) -> bytes:
    """A text with a note whose table refers to a note whose table refers to a note, and so on."""
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = (
        f'<w:footnote w:id="{number}">{tbl(tr(tc(p(r("a"), reference.format(number + 1)))))}</w:footnote>'
        for number in range(1, count)
    )
    return docx(p(r("The end."), reference.format(1)), footnotes="".join(notes))


@pytest.mark.parametrize("length", [8, 5_000])
def test_chain_of_notes_is_the_same(library, length, monkeypatch):
    assert library.read_word_file(_repacked(_chained(length)), LIMITS)[0] == READ
    assert outcome(_chained(length), monkeypatch, "python") == outcome(_chained(length), monkeypatch, "compiled")


NESTED = {
    "text boxes": ("<w:p><w:r><w:pict><w:txbxContent>", p("x"), "</w:txbxContent></w:pict></w:r></w:p>", 58),
    "tables": ("<w:tbl><w:tr><w:tc>", p("x"), "</w:tc></w:tr></w:tbl>", 78),
    "changes": ('<w:ins w:id="1">', p("x"), "</w:ins>", 230),
    "alternatives": ("<mc:AlternateContent><mc:Choice>", p("x"), "</mc:Choice></mc:AlternateContent>", 115),
    "fields": ('<w:fldSimple w:instr="REF">', r("x"), "</w:fldSimple>", 230),
}


@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting_needs_little_stack(library, kind):
    begin, inner, end, depth = NESTED[kind]
    content = begin * depth + inner + end * depth
    main = body(f"<w:p>{content}</w:p>" if kind == "fields" else content)
    found = []
    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=lambda: found.append(library.read_word([LibraryPart(MAIN, main)], LIMITS)[0]))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)

    assert found in ([READ], [DECLINED])


@pytest.mark.parametrize(
    ("label", "reason"),
    [("%1" * 900, b"long number"), ("Schedule ǅ %1", b"characters of another script")],
    ids=["long", "of another script"],
)
def test_odd_number_is_declined(library, label, reason):
    data = docx(p("x", num=(1, 0)), numbering=abstract(0, lvl(0, label)) + num(1, 0))

    assert library.read_word_file(_repacked(data), LIMITS) == (DECLINED, reason)


def test_more_styles_than_any_file_uses_are_declined(library):
    styles = "".join(style(f"S{number}") for number in range(4_100))
    data = docx(*(p("x", style=f"S{number}") for number in range(4_100)), styles=styles)

    assert library.read_word_file(_repacked(data), LIMITS) == (DECLINED, b"many styles")


def test_threads_read_at_once(library):
    whole, part = _repacked(rich_docx()), LibraryPart(MAIN, USUAL)
    expected = library.read_word_file(whole, LIMITS)
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda _: (library.read_word_file(whole, LIMITS), library.read_word([part], LIMITS)[0]), range(80))
        )

    assert found == [(expected, READ)] * 80


def test_xml_as_word_writes_it_is_read(library):
    assert library.read_word([LibraryPart(MAIN, b"\xef\xbb\xbf" + USUAL)], LIMITS)[0] == READ


def test_declining_says_why(library):
    assert library.read_word([LibraryPart(MAIN, b"<w:p")], LIMITS) == (DECLINED, b"malformed XML")


def _overwritten(data: bytes, mark: bytes, at: int, value: bytes) -> bytes:
    """Overwrite bytes of the first record that begins with a mark."""
    place = data.index(mark) + at
    return data[:place] + value + data[place + len(value) :]


def _repacked(data: bytes = b"", **options: int) -> bytes:
    """A Word file (a short one, if none is given) with its parts packed, by zlib unless stated otherwise."""
    options.setdefault("compression", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(data or docx(p("The end.")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **options) as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)
    return packed.getvalue()


def _with_two_ends(data: bytes) -> bytes:
    """A file with the end of the large form of the format (APPNOTE 4.3.14) in a comment of its last entry."""
    size, start = struct.unpack("<II", data[-10:-2])
    large = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, 46, start)
    large += b"PK\6\7" + struct.pack("<IQI", 0, 0, 1)
    last = data.rindex(CENTRAL) + 32
    entries = data[:last] + struct.pack("<H", len(large)) + data[last + 2 : -22] + large
    return entries + data[-22:-10] + struct.pack("<II", size + len(large), start) + data[-2:]


def _with_links(package: str, main: str) -> Callable[[bytes], bytes]:
    """Change the relationships of the package and of its main part."""

    def change(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        other = parts["word/document.xml"].replace(b"The end.", b"Another end.")
        parts |= {"word/other.xml": other, "docProps/core.xml": CORE}
        for name, link in (("_rels/.rels", package), ("word/_rels/document.xml.rels", main)):
            begin, tag, rest = parts[name].partition(b">")
            parts[name] = begin + tag + link.encode() + rest
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return packed.getvalue()

    return change


CORE = (
    b'<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>http://purl.oclc.org/ooxml/drawingml/main</dc:title>'
    b"</c:coreProperties>"
)
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data + b"x", id="bytes behind"),
        pytest.param(lambda data: b"x" * 8 + data, id="bytes before"),
        pytest.param(lambda data: data[:-22] + _overwritten(data[-22:], END, 20, b"\3\0") + b"abc", id="with a comment"),
        pytest.param(lambda data: data[:-30], id="cut"),
        pytest.param(lambda data: _overwritten(data, CENTRAL, 8, b"\1\0"), id="password"),
        pytest.param(lambda data: _overwritten(data, CENTRAL, 16, b"\0\0\0\0"), id="another checksum"),
        pytest.param(lambda data: _overwritten(data, CENTRAL, 24, struct.pack("<I", 7)), id="another size"),
        pytest.param(lambda data: _overwritten(data, CENTRAL, 24, b"\xff\xff\xff\xff"), id="zip64"),
        pytest.param(lambda data: _overwritten(data, CENTRAL, 42, struct.pack("<I", len(data))), id="beyond the end"),
        pytest.param(lambda data: _overwritten(data, LOCAL, 30, b"X"), id="another name in front of the data"),
        pytest.param(_with_two_ends, id="two ends"),
        pytest.param(
            _with_links('<Relationship Id="a" Type="x/officeDocument" Target="word/other.xml" TargetMode="External"/>', ""),
            id="main part elsewhere",
        ),
        pytest.param(
            _with_links('<Relationship Id="a" Type="x/core-properties" Target="docProps/core.xml"/>', ""), id="strict name in a title"
        ),
        pytest.param(_with_links("", "<w:x/>"), id="prefix not declared"),
        pytest.param(_with_links("", '<Relationship w:a="1"/>'), id="prefix of an attribute not declared"),
        pytest.param(lambda _: _repacked(compression=zipfile.ZIP_STORED), id="not packed"),
        pytest.param(lambda _: _repacked(compression=zipfile.ZIP_BZIP2), id="packed in another way"),
    ],
)  # fmt: skip
def test_package_that_is_not_as_usual_is_left_to_python(library, change: Callable[[bytes], bytes], monkeypatch):
    good = _repacked()
    data = change(good)

    assert library.read_word_file(good, LIMITS)[0] == READ
    assert library.read_word_file(data, LIMITS)[0] == OTHER_PACKAGE
    assert outcome(data, monkeypatch, "python") == outcome(data, monkeypatch, "compiled")


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_parts_are_unpacked_as_zlib_does(library, level, monkeypatch):
    words = [f"Clause {number} about {number * number % 97} things." for number in range(900)]
    data = docx(*(p(each) for each in words))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)

    assert library.read_word_file(packed.getvalue(), LIMITS)[0] == READ
    assert outcome(packed.getvalue(), monkeypatch, "python") == outcome(packed.getvalue(), monkeypatch, "compiled")


def test_python_can_be_asked_for(library, monkeypatch):
    monkeypatch.setenv(compiled.CHOICE, "python")

    assert compiled.library() is None


@pytest.mark.parametrize("content", [None, b"", b"no library at all"])
def test_without_a_library_that_can_be_loaded_python_reads(
    tmp_path: Path, content: bytes | None, fresh_loading, monkeypatch
):
    if content is not None:
        (tmp_path / "native").mkdir()
        (tmp_path / "native" / compiled._NAME).write_bytes(content)
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    monkeypatch.delenv(compiled.CHOICE, raising=False)

    assert compiled.library() is None
    assert read_document(docx(p("The end."))).text == "The end."


@pytest.fixture
def fresh_loading() -> Iterator[None]:
    """The library is looked for anew, and again afterwards."""
    compiled._loaded.cache_clear()
    yield
    compiled._loaded.cache_clear()


@pytest.mark.parametrize("limits", [Limits(max_chars=-1), Limits(max_blocks=-5), Limits(max_chars=10**30)])
def test_limits_that_c_cannot_hold_are_the_same(library, limits, monkeypatch):
    ends = [outcome(rich_docx(), monkeypatch, choice, limits) for choice in ("python", "compiled")]

    assert ends[0] == ends[1]
