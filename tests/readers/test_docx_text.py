from __future__ import annotations

import pytest

from contractlens.exceptions import NoTextError
from tests.readers.docx_builder import abstract, box, docx, field, lvl, num, p, r, read, sdt, style, tbl, tc, texts, tr

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b", id="tab"),
        pytest.param("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a b", id="line-break"),
        pytest.param('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "a b", id="page-break"),
        pytest.param("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>", "a-b", id="fixed-hyphen"),
        pytest.param("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "ab", id="soft-hyphen"),
        pytest.param("a\u00adb\u2011c", "ab-c", id="hyphen-characters"),
        pytest.param("a\u00a0b", "a b", id="fixed-space"),
        pytest.param(
            "liabi\u200blity\ufeff of\u2060 \u202athe\u202c\u200e party", "liability of the party", id="unseen"
        ),
        pytest.param(r("  a ") + r("  b "), "a b", id="spaces"),
        pytest.param(r("12") + r(" months"), "12 months", id="word-parted-over-runs"),
        pytest.param(f"<w:hyperlink>{r('link')}</w:hyperlink>", "link", id="hyperlink"),
        pytest.param(f"<w:smartTag><w:smartTagPr/>{r('London')}</w:smartTag>", "London", id="smart-tag"),
        pytest.param(f"<w:customXml>{r('x')}</w:customXml>", "x", id="custom-xml"),
        pytest.param(sdt(r("chosen"), "<w:dropDownList/>"), "chosen", id="control"),
        pytest.param(sdt(sdt(r("inner"))), "inner", id="nested-controls"),
        pytest.param("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1", id="formula"),
        pytest.param(
            f"<w:ruby><w:rt>{r('over')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby>", "base", id="ruby"
        ),
        pytest.param(field("REF _Ref1 \\r \\h", "12.3"), "12.3", id="complex-field"),
        pytest.param(f'<w:fldSimple w:instr="DATE">{r("1 May")}</w:fldSimple>', "1 May", id="simple-field"),
        pytest.param(
            f"{BEGIN}{instruction('IF ')}{field('X', 'hidden')}{SEPARATE}{r('shown')}{END}", "shown", id="nested-field"
        ),
        pytest.param(r("a") + r("hidden", "<w:vanish/>") + r("b"), "ab", id="hidden"),
        pytest.param(r("a", '<w:vanish w:val="0"/>'), "a", id="not-hidden"),
        pytest.param('<w:r><w:t>a</w:t><w:commentReference w:id="1"/></w:r>', "a", id="comment"),
        pytest.param(symbol("Wingdings", "F0FE") + r(" yes"), "☑ yes", id="ticked-symbol"),
        pytest.param(symbol("Wingdings", "F0FD"), "☒", id="crossed-symbol"),
        pytest.param(symbol("Wingdings", "F0A8"), "☐", id="empty-symbol"),
        pytest.param(symbol("Wingdings 2", "0052"), "☑", id="second-font"),
        pytest.param(symbol("Symbol", "F0B3"), "≥", id="greater-or-equal"),
        pytest.param(symbol("Wingdings", "zz") + r("x"), "x", id="damaged-symbol"),
        pytest.param(r("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>'), "☑", id="symbol-font-run"),
        pytest.param(r("þ", '<w:rFonts w:ascii="Wingdings"/>'), "☑", id="symbol-font-letter"),
    ],
)
def test_paragraph_reads_as_printed(content: str, expected: str) -> None:
    assert read(docx(p(content))).text == expected


@pytest.mark.parametrize(
    ("checked", "glyph", "expected"),
    [("1", "☐", "☒ Yes"), ("0", "☒", "☐ Yes"), ("true", "x", "☒ Yes")],
)
def test_tick_box_control_shows_its_state(checked: str, glyph: str, expected: str) -> None:
    control = sdt(r(glyph), f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>')

    assert read(docx(p(control, r(" Yes")))).text == expected


def test_tick_box_control_around_a_paragraph_shows_its_state() -> None:
    control = sdt(p("☐"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')

    assert read(docx(control)).text == "☒"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("<w:checkBox><w:default w:val='1'/></w:checkBox>", "☒ Yes"),
        ("<w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox>", "☐ Yes"),
        ("<w:checkBox><w:checked/></w:checkBox>", "☒ Yes"),
        ("<w:checkBox/>", "☐ Yes"),
        ("<w:ddList><w:result w:val='1'/><w:listEntry w:val='No'/><w:listEntry w:val='Gold'/></w:ddList>", "Gold Yes"),
        ("<w:ddList><w:result w:val='7'/><w:listEntry w:val='No'/></w:ddList>", "Yes"),
    ],
)
def test_legacy_form_field_shows_its_state(form: str, expected: str) -> None:
    content = field("FORMCHECKBOX", "", f"<w:ffData>{form}</w:ffData>")

    assert read(docx(p(content, r(" Yes")))).text == expected


def test_field_over_several_paragraphs_hides_its_instruction_only() -> None:
    body = [p(r("a"), BEGIN, instruction("IF x"), SEPARATE, r("one")), p(r("two"), END, r("b"))]

    assert texts(read(docx(*body))) == ["aone", "twob"]


def test_field_that_never_ends_swallows_no_text() -> None:
    assert texts(read(docx(p(BEGIN, instruction("PAGE"), r("a")), "b"))) == ["a", "b"]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    document = read(docx(p(r("before "), box(p("inside") + p("again")), r("after")), "next"))

    assert texts(document) == ["before after", "inside", "again", "next"]


def test_text_box_of_old_files_is_read() -> None:
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('old')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"

    assert texts(read(docx(p(old)))) == ["old"]


def test_table_in_a_text_box_is_read() -> None:
    assert texts(read(docx(p(r("x"), box(tbl(tr("a", "b")) + p()))))) == ["x", "a", "b"]


def test_fallback_is_read_where_the_choice_has_no_text() -> None:
    content = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='new'><a:blip/></mc:Choice>"
        "<mc:Fallback><w:t>plain</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert read(docx(p(content))).text == "plain"


def test_block_controls_and_custom_xml_are_read_in_order() -> None:
    body = [sdt(p("a") + sdt(p("b"))), f"<w:customXml>{p('c')}</w:customXml>", p("d")]

    assert texts(read(docx(*body))) == ["a", "b", "c", "d"]


def test_hidden_paragraph_is_left_out_and_not_counted() -> None:
    hidden = p(r("x", "<w:vanish/>"), num=(1, 0), mark="<w:vanish/>")
    document = read(
        docx(p("a", num=(1, 0)), hidden, p("b", num=(1, 0)), numbering=abstract(1, lvl(0, "%1.")) + num(1, 1))
    )

    assert [(block.label, document.text[block.start : block.end]) for block in document.blocks] == [
        ("1.", "a"),
        ("2.", "b"),
    ]


def test_hidden_paragraph_mark_runs_a_heading_into_its_text() -> None:
    heading = p("Term. ", num=(1, 0), mark="<w:vanish/><w:specVanish/>")
    document = read(docx(heading, p("This ends in May."), numbering=abstract(1, lvl(0, "%1.")) + num(1, 1)))

    assert (document.text, document.blocks[0].label) == ("Term. This ends in May.", "1.")


def test_hidden_text_is_told() -> None:
    document = read(docx(p(r("a"), r("secret", "<w:vanish/>"))))

    assert [notice.kind for notice in document.notices] == ["hidden_text"]


def test_text_hidden_by_a_style_is_left_out() -> None:
    sheet = style("Hidden", kind="character", run="<w:vanish/>")

    assert read(docx(p(r("a"), r("b", '<w:rStyle w:val="Hidden"/>')), styles=sheet)).text == "a"


def test_other_files_inside_are_told() -> None:
    document = read(docx("a", '<w:altChunk r:id="rId9"/>', p("<w:r><w:object/></w:r>")))

    assert [notice.kind for notice in document.notices] == ["external_content", "embedded_object"]


def test_break_before_a_new_typed_number_starts_a_block() -> None:
    content = "<w:r><w:t>1.1</w:t><w:tab/><w:t>One.</w:t><w:br/><w:t>1.2</w:t><w:tab/><w:t>Two.</w:t></w:r>"
    document = read(docx(p(content)))

    assert [(b.label, document.text[b.start : b.end]) for b in document.blocks] == [
        ("1.1", "1.1 One."),
        ("1.2", "1.2 Two."),
    ]


def test_break_inside_a_numbered_paragraph_starts_no_block() -> None:
    content = "<w:r><w:t>1.1</w:t><w:tab/><w:t>One</w:t><w:br/><w:t>two.</w:t></w:r>"

    assert texts(read(docx(p(content)))) == ["1.1 One two."]


def test_footnote_follows_its_paragraph_once() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", r(" The note."))}{p("More.")}</w:footnote>'
    )
    document = read(docx(p(r("Text"), reference, r(" on."), reference), "Next", footnotes=notes))

    assert texts(document) == ["Text on.", "The note.", "More.", "Next"]
    assert [(block.kind, block.label) for block in document.blocks] == [
        ("paragraph", ""),
        ("footnote", "1"),
        ("footnote", ""),
        ("paragraph", ""),
    ]


def test_footnote_in_a_table_follows_its_row() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{p("Note")}</w:footnote>'
    document = read(docx(tbl(tr(tc(p(r("a"), reference)), "b"), tr("c", "d")), footnotes=notes))

    assert document.text == "a\tb\nNote\nc\td"


def test_open_field_of_a_note_does_not_reach_the_body() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{p(BEGIN, r("Note"))}</w:footnote>'

    assert texts(read(docx(p(r("a"), reference), "b", footnotes=notes))) == ["a", "Note", "b"]


def test_endnote_has_a_roman_number() -> None:
    reference = '<w:r><w:endnoteReference w:id="3"/></w:r>'
    document = read(docx(p(r("a"), reference), endnotes=f'<w:endnote w:id="3">{p("Note")}</w:endnote>'))

    assert (document.blocks[1].label, document.text) == ("i", "a\nNote")


def test_note_without_reference_stands_at_the_end() -> None:
    assert texts(read(docx("a", footnotes=f'<w:footnote w:id="2">{p("Lost")}</w:footnote>'))) == ["a", "Lost"]


def test_note_with_a_mark_of_its_own_does_not_count() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    counted = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    notes = f'<w:footnote w:id="2">{p("* Own mark")}</w:footnote><w:footnote w:id="3">{p("Counted")}</w:footnote>'
    document = read(docx(p("a", own, " b", counted), footnotes=notes))

    assert [(block.label, text) for block, text in zip(document.blocks, texts(document), strict=True)] == [
        ("", "a* b"),
        ("", "* Own mark"),
        ("1", "Counted"),
    ]


@pytest.mark.parametrize(("kind", "count"), [("diagram", 1), ("chart", 1), ("picture", 0)])
def test_diagram_whose_words_are_not_read_is_told(kind: str, count: int) -> None:
    uri = f"http://schemas.openxmlformats.org/drawingml/2006/{kind}"
    drawing = f'<w:r><w:drawing><a:graphic><a:graphicData uri="{uri}"/></a:graphic></w:drawing></w:r>'
    document = read(docx(p("Who decides", drawing)))

    assert [notice.kind for notice in document.notices] == ["embedded_object"] * count


def word_art(words: str) -> str:
    """A picture of words, as Word writes watermarks."""
    return f'<w:r><w:pict><v:shape id="Watermark"><v:textpath string="{words}"/></v:shape></w:pict></w:r>'


def test_watermark_stands_with_the_headers() -> None:
    document = read(docx("a", furniture={"header1": p("Head", word_art("DRAFT")), "header2": p(word_art("DRAFT"))}))

    assert [(each.kind, each.text) for each in document.furniture] == [("header", "Head DRAFT"), ("header", "DRAFT")]


def test_word_art_of_the_body_is_a_text_box() -> None:
    assert texts(read(docx(p("Between", word_art("Master Services &amp; Support"), " the parties")))) == [
        "Between the parties",
        "Master Services & Support",
    ]


def test_word_art_without_words_is_nothing() -> None:
    assert texts(read(docx(p("a", word_art(""))))) == ["a"]


@pytest.mark.parametrize("body", ['<w:altChunk r:id="rId9"/>', '<w:p><w:subDoc r:id="rId9"/></w:p>'])
def test_file_whose_text_word_inserts_on_opening_says_so(body: str) -> None:
    with pytest.raises(NoTextError, match="save the file in Word"):
        read(docx(body))
