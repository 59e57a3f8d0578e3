from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from contractlens.document import Comment, Concealed, FormField, Furniture, Limits
from contractlens.exceptions import CorruptFileError, EncryptedFileError, LimitExceededError, NoTextError
from contractlens.readers import read_document, sniff
from contractlens.readers.conformance import check_document, check_reader
from contractlens.readers.odt import ODT, read_odt
from tests.readers.odt_builder import cell, flat, h, item, lst, p, packed, printed, read, row, style, table

TEXT_STYLES = (
    style("Base", '<style:text-properties fo:font-size="20pt" fo:font-weight="bold"/>', 'style:display-name="Big base"')
    + style("Half", '<style:text-properties fo:font-size="50%"/>', 'style:parent-style-name="Base"')
    + style("I", '<style:text-properties fo:font-style="italic"/>', family="text")
    + style("Hide", '<style:text-properties text:display="none"/>', family="text")
    + style("White", '<style:text-properties fo:color="#FFFFFF"/>', family="text")
)


def span(words: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{words}</text:span>'


def problems(data: bytes, **more: object) -> str:
    with pytest.raises((CorruptFileError, EncryptedFileError, NoTextError, LimitExceededError)) as caught:
        read_odt(data, name="a.odt", limits=Limits(**more))
    return caught.value.kind


@pytest.mark.parametrize("make", [flat, packed], ids=["flat", "packed"])
def test_both_forms_are_recognised_and_read(make):
    data = make(p("The Supplier shall pay."))
    document = read_document(data, limits=Limits())
    assert (sniff(data), document.media_type, document.text) == ("odt", ODT, "The Supplier shall pay.")
    assert check_document(document) == []


def test_media_type_may_be_packed():
    data = packed(p("a"))
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in reversed(package.namelist()):
            copy.writestr(name, package.read(name))
    assert sniff(out.getvalue()) == "odt"


def test_white_space_is_as_printed():
    document = read(p('  a <text:s text:c="3"/> b<text:tab/>c<text:line-break/>d\n e<text:soft-page-break/>f  '))
    assert document.text == "a b c d ef"


def test_looks_are_inherited():
    document = read(p("a", "Base"), p("b", "Half"), p(span("c", "I"), "Half"), styles=TEXT_STYLES)
    assert [(b.style.size, b.style.bold, b.style.italic, b.style.name) for b in document.blocks] == [
        (20.0, True, False, "Big base"),
        (10.0, True, False, "Half"),
        (10.0, True, True, "Half"),
    ]


def test_styles_that_inherit_in_a_circle_are_borne():
    circle = style("A", more='style:parent-style-name="B"') + style("B", more='style:parent-style-name="A"')
    assert read(p("a", "A"), styles=circle).text == "a"


def test_headings_have_levels():
    document = read(h("Term"), h("Length", 2), p("It runs."))
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 0),
        ("heading", 1),
        ("paragraph", None),
    ]


@pytest.mark.parametrize("name", ["Hide", "White"])
def test_invisible_words_are_concealed(name):
    document = read(p(f"a {span('secret', name)} b"), styles=TEXT_STYLES)
    assert (document.text, document.concealed) == ("a b", (Concealed("hidden", 6),))
    assert [notice.kind for notice in document.notices] == ["hidden_text"]


@pytest.mark.parametrize(
    "body",
    [
        f'<text:section text:display="none">{p("secret")}</text:section>',
        p('<text:hidden-text text:is-hidden="true" text:string-value="secret"/>'),
        p('<text:hidden-paragraph text:is-hidden="true"/>secret'),
    ],
    ids=["section", "text", "paragraph"],
)
def test_hidden_parts_are_concealed(body):
    document = read(body, p("a"))
    assert (document.text, document.concealed) == ("a", (Concealed("hidden", 6),))


def test_linked_section_is_read_and_told():
    source = '<text:section-source xlink:href="../other.odt"/>'
    document = read(f"<text:section>{source}{p('last result')}</text:section>")
    assert (document.text, [notice.kind for notice in document.notices]) == ("last result", ["external_content"])


def test_table_cells_have_places():
    header = f"<table:table-header-rows>{row(cell(p('Item')), cell(p('Price')))}</table:table-header-rows>"
    spanned = row(cell(p("all"), more='table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
    nested = row(cell(p("a"), table(row(cell(p("n"))))), cell(p("b")))
    document = read(table(header, spanned, nested))
    assert [(b.cell.table, b.cell.row, b.cell.column, b.cell.header, b.cell.depth) for b in document.blocks] == [
        (0, 0, 0, True, 0),
        (0, 0, 1, True, 0),
        (0, 1, 0, False, 0),
        (0, 2, 0, False, 0),
        (1, 0, 0, False, 1),
        (0, 2, 1, False, 0),
    ]


def test_repeated_rows_and_cells_are_repeated():
    repeated = row(cell(p("x"), more='table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"')
    gap = row(cell(more='table:number-columns-repeated="1024"'), more='table:number-rows-repeated="1000000"')
    document = read(table(repeated, gap, row(cell(p("y")))))
    assert [(b.cell.row, b.cell.column) for b in document.blocks] == [(0, 0), (0, 1), (1, 0), (1, 1), (1000002, 0)]


def test_repeats_cannot_fill_the_memory():
    bomb = row(
        cell(p("x"), more='table:number-columns-repeated="1048576"'), more='table:number-rows-repeated="1048576"'
    )
    document = read(table(*[bomb] * 20))
    assert len(document.blocks) < 50_000
    assert [notice.kind for notice in document.notices] == ["repetitions_left_out"]


def test_text_boxes_follow_their_paragraph():
    box = f"<draw:frame><draw:text-box>{p('in the box')}</draw:text-box></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('in the shape')}</draw:custom-shape></draw:g>"
    assert printed(read(p(f"around{box}"), shape, p("after"))) == ["around", "in the box", "in the shape", "after"]


def test_footnotes_follow_their_paragraph():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('the note')}</text:note-body></text:note>"
    )
    document = read(p(f"words{note} go on"), p("next"))
    assert [(block.kind, block.label, document.text[block.start : block.end]) for block in document.blocks] == [
        ("paragraph", "", "words go on"),
        ("footnote", "1", "the note"),
        ("paragraph", "", "next"),
    ]


def test_comments_stand_apart():
    begin = f'<office:annotation office:name="c"><dc:creator>Ann</dc:creator>{p("Why?")}</office:annotation>'
    document = read(p(f'The {begin}Supplier<office:annotation-end office:name="c"/> pays'))
    assert document.text == "The Supplier pays"
    assert document.comments == (Comment("Why?", "Ann", 4, 12),)


def test_contents_are_told_from_clauses():
    body = f"<text:index-body><text:index-title>{p('Contents')}</text:index-title>{p('1 Term 2')}</text:index-body>"
    document = read(f"<text:table-of-content>{body}</text:table-of-content>", p("It runs."))
    assert [block.kind for block in document.blocks] == ["contents", "contents", "paragraph"]


def test_fields_stand_by_their_last_result():
    made = "see clause <text:bookmark-ref>4.2</text:bookmark-ref> of <text:date>1 May 2026</text:date>"
    assert read(p(made)).text == "see clause 4.2 of 1 May 2026"


def test_form_fields():
    forms = (
        '<office:forms><form:form><form:checkbox form:id="b" form:name="box" form:label="Agreed" '
        'form:current-state="checked"/><form:text form:id="t" form:name="who" form:current-value="Ann"/>'
        "</form:form></office:forms>"
    )
    choice = '<text:drop-down text:name="pick"><text:label text:value="x"/>chosen</text:drop-down>'
    mark = (
        '<field:fieldmark text:name="tick" field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">'
        '<field:param field:name="Checkbox_Checked" field:value="false"/></field:fieldmark>'
    )
    controls = '<draw:control draw:control="b"/><draw:control draw:control="t"/>'
    document = read(forms, p(f"{controls}{choice} {mark}"))
    assert document.text == "☒ Agreed Ann chosen ☐"
    assert document.fields == (
        FormField("box", "on", "checkbox"),
        FormField("who", "Ann", "text"),
        FormField("pick", "chosen", "choice"),
        FormField("tick", "off", "checkbox"),
    )


def test_furniture_and_properties():
    master = (
        f"<office:master-styles><style:master-page><style:header>{p('Call-off')}</style:header><style:footer>"
        f"{p('Page <text:page-number>3</text:page-number>')}</style:footer></style:master-page></office:master-styles>"
    )
    meta = "<office:meta><dc:title>Hosting</dc:title><meta:creation-date>2026-01-02</meta:creation-date></office:meta>"
    document = read(p("a"), beside=master + meta)
    assert document.furniture == (Furniture("header", "Call-off"), Furniture("page_number", "Page 3"))
    assert document.properties == {"title": "Hosting", "created": "2026-01-02"}


def test_macros_are_told():
    data = packed(p("a"), parts={"Basic/Standard/Module1.xml": b"<x/>"})
    assert [notice.kind for notice in read_odt(data, name="", limits=Limits()).notices] == ["macros_ignored"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed(p("a"))[:-40], "corrupt"),
        (packed(p("a"), content=b"<office:document-content"), "corrupt"),
        (packed(p("a"), content=b"<x/>"), "corrupt"),
        (packed(p("a"), content=b'<!DOCTYPE x [<!ENTITY e "ee">]><x>&e;</x>'), "corrupt"),
        (packed(p("a"), parts={"styles.xml": b"<"}), "corrupt"),
        (packed(p("a"), parts={"META-INF/manifest.xml": b"<m><manifest:encryption-data/></m>"}), "encrypted"),
        (packed(p("a"), parts={"encrypted-package": b"x"}), "encrypted"),
        (packed(p("  ")), "no_text"),
        (packed(p("<draw:frame><draw:image/></draw:frame>")), "image_only"),
        (flat(p("a"))[:-9], "corrupt"),
        (flat("<text:list><text:list-item>" * 20_000), "corrupt"),
        (flat("<text:list><text:list-item>" * 20_000 + "</text:list-item></text:list>" * 20_000), "corrupt"),
        (flat(p("<text:span>" * 20_000 + "a" + "</text:span>" * 20_000)), "corrupt"),
    ],
    ids=[
        "cut",
        "not_xml",
        "no_text_document",
        "entities",
        "styles",
        "password",
        "package",
        "empty",
        "pictures",
        "flat_cut",
        "open_lists",
        "deep_lists",
        "deep_spans",
    ],
)
def test_damage_is_told(data, kind):
    assert problems(data) == kind


def test_content_may_be_missing():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", ODT)
    assert problems(out.getvalue()) == "corrupt"


@pytest.mark.parametrize("tag", ["text:span", "text:a"])
def test_nesting_that_the_parser_allows_is_read(tag):
    assert read(p(f"<{tag}>" * 240 + "deep" + f"</{tag}>" * 240)).text == "deep"


def test_lists_tables_and_boxes_may_nest_as_deep_as_the_parser_allows():
    lists = lst(item("|"))
    tables = table(row(cell("|")))
    boxes = p("<draw:frame><draw:text-box>|</draw:text-box></draw:frame>")
    for made, count in ((lists, 120), (tables, 80), (boxes, 80)):
        before, after = made.split("|")
        assert read(before * count + p("deep") + after * count).text == "deep"


def test_limits_are_kept():
    bomb = b"<x>" + b" " * 3_000_000 + b"</x>"
    assert problems(packed(p("a"), content=bomb), max_bytes=1_000_000) == "too_large"
    assert problems(flat(p("word " * 1000)), max_chars=1000) == "too_many_characters"
    assert problems(flat(p("word " * 2_100_000))) == "too_many_characters"


def test_very_long_paragraph_is_read():
    words = "Supplier " * 1_000_000
    assert len(read(p(span(words, "I"))).text) == len(words) - 1


def test_unknown_way_of_reading_changes_is_refused():
    with pytest.raises(ValueError, match="revisions"):
        read_odt(flat(p("a")), name="", limits=Limits(), revisions="both")  # type: ignore[arg-type]


class OdtReader:
    media_type = ODT

    def claims(self, head, name):
        return True

    def read(self, data, *, name, password, limits):
        return read_odt(data, name=name, limits=limits)


def test_reader_conforms():
    body = h("Term"), lst(item(p("It runs."), lst(item(p("It ends."))))), table(row(cell(p("a")), cell(p("£5"))))
    assert check_reader(OdtReader(), {"a.odt": packed(*body), "a.fodt": flat(*body)}) == []
