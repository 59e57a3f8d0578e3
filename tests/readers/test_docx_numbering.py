from __future__ import annotations

import pytest

from contractlens.readers.docx_numerals import format_number
from tests.readers.docx_builder import abstract, box, docx, labels, lvl, num, p, r, read, restart, style, tbl, tc, tr

LEGAL = abstract(1, lvl(0, "%1."), lvl(1, "%1.%2"), lvl(2, "(%3)", "lowerLetter"), lvl(3, "(%4)", "lowerRoman")) + num(
    1, 1
)


def numbers(levels: list[int | tuple[int, int]], numbering: str, styles: str = "") -> list[str]:
    """The labels of paragraphs at these levels of list 1, or at (list, level)."""
    places = [(1, each) if isinstance(each, int) else each for each in levels]
    return labels(read(docx(*[p("Text", num=place) for place in places], numbering=numbering, styles=styles)))


@pytest.mark.parametrize(
    ("number", "format_name", "printed"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (14, "decimalZero", "14"),
        (7, "decimalEnclosedCircle", "⑦"),
        (21, "decimalEnclosedCircle", "21"),
        (1994, "upperRoman", "MCMXCIV"),
        (9, "lowerRoman", "ix"),
        (26, "lowerLetter", "z"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (53, "lowerLetter", "aaa"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"),
        (22, "ordinal", "22nd"),
        (113, "ordinal", "113th"),
        (21, "cardinalText", "Twenty-one"),
        (342, "cardinalText", "Three hundred forty-two"),
        (1, "ordinalText", "First"),
        (12, "ordinalText", "Twelfth"),
        (20, "ordinalText", "Twentieth"),
        (123, "ordinalText", "One hundred twenty-third"),
        (2004, "ordinalText", "Two thousand fourth"),
        (3, "none", ""),
        (3, "bullet", ""),
        (5, "chicago", "**"),
        (255, "hex", "FF"),
        (2, "numberInDash", "- 2 -"),
        (7, "someFutureFormat", "7"),
        (-1, "lowerRoman", "-1"),
        (99_999, "upperRoman", "99999"),
    ],
)
def test_format_number_prints_as_word_does(number: int, format_name: str, printed: str) -> None:
    assert format_number(number, format_name) == printed


def test_levels_count_and_restart_under_a_higher_level() -> None:
    printed = numbers([0, 1, 1, 2, 2, 3, 1, 2, 0, 1, 2], LEGAL)

    assert printed == ["1.", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "(a)", "2.", "2.1", "(a)"]


def test_automatic_label_is_not_in_the_text() -> None:
    document = read(docx(p("Term", num=(1, 1)), numbering=LEGAL))

    block = document.blocks[0]
    assert (document.text, block.label, block.label_in_text, block.level) == ("Term", "1.1", False, 1)


def test_start_value_is_the_first_number() -> None:
    assert numbers([0, 0], abstract(1, lvl(0, "%1)", start=7)) + num(1, 1)) == ["7)", "8)"]


def test_level_without_start_begins_at_zero() -> None:
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'

    assert numbers([0, 0], abstract(1, level) + num(1, 1)) == ["0", "1"]


def test_skipped_level_prints_its_start_and_is_not_counted() -> None:
    numbering = abstract(1, lvl(0, "%1"), lvl(1, "%1.%2"), lvl(2, "%1.%2.%3")) + num(1, 1)

    assert numbers([0, 2, 2, 1, 2], numbering) == ["1", "1.1.1", "1.1.2", "1.1", "1.1.1"]


def test_lists_of_one_definition_count_on() -> None:
    assert numbers([(1, 0), (2, 0), (1, 0)], abstract(1, lvl(0, "%1.")) + num(1, 1) + num(2, 1)) == ["1.", "2.", "3."]


def test_lists_of_different_definitions_count_apart() -> None:
    numbering = abstract(1, lvl(0, "%1.")) + abstract(2, lvl(0, "%1.")) + num(1, 1) + num(2, 2)

    assert numbers([(1, 0), (2, 0), (1, 0)], numbering) == ["1.", "1.", "2."]


def test_start_override_restarts_once() -> None:
    numbering = abstract(1, lvl(0, "%1.")) + num(1, 1) + num(2, 1, restart(0, 1))

    assert numbers([(1, 0), (1, 0), (2, 0), (2, 0)], numbering) == ["1.", "2.", "1.", "2."]


def test_start_override_holds_whenever_its_level_restarts() -> None:
    numbering = abstract(1, lvl(0, "%1."), lvl(1, "(%2)", "lowerLetter")) + num(1, 1, restart(1, 3))

    assert numbers([0, 1, 1, 0, 1], numbering) == ["1.", "(c)", "(d)", "2.", "(c)"]


def test_level_override_replaces_the_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{lvl(0, "Clause %1", "upperRoman")}</w:lvlOverride>'

    assert numbers([(2, 0), (1, 0)], abstract(1, lvl(0, "%1.")) + num(1, 1) + num(2, 1, override)) == ["Clause I", "2."]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("0", ["1", "(a)", "i", "2", "(a)", "ii"], id="never"),
        pytest.param("1", ["1", "(a)", "i", "2", "(a)", "i"], id="after-level-one"),
        pytest.param("9", ["1", "(a)", "i", "2", "(a)", "i"], id="deeper-than-itself-is-ignored"),
    ],
)
def test_restart_rule_of_a_level_is_followed(value: str, expected: list[str]) -> None:
    third = lvl(2, "%3", "lowerRoman", extra=f'<w:lvlRestart w:val="{value}"/>')
    numbering = abstract(1, lvl(0, "%1"), lvl(1, "(%2)", "lowerLetter"), third) + num(1, 1)

    assert numbers([0, 1, 2, 0, 1, 2], numbering) == expected


def test_level_that_restarts_after_level_one_counts_on_over_level_two() -> None:
    third = lvl(2, "%3", "lowerRoman", extra='<w:lvlRestart w:val="1"/>')
    numbering = abstract(1, lvl(0, "%1"), lvl(1, "(%2)", "lowerLetter"), third) + num(1, 1)

    assert numbers([0, 1, 2, 1, 2], numbering) == ["1", "(a)", "i", "(b)", "ii"]


def test_legal_level_prints_every_level_in_digits() -> None:
    numbering = abstract(1, lvl(0, "Article %1", "upperRoman"), lvl(1, "%1.%2", extra="<w:isLgl/>")) + num(1, 1)

    assert numbers([0, 0, 1], numbering) == ["Article I", "Article II", "2.1"]


def test_level_without_legal_keeps_the_format_of_higher_levels() -> None:
    numbering = abstract(1, lvl(0, "%1", "upperRoman"), lvl(1, "%1.%2")) + num(1, 1)

    assert numbers([0, 1], numbering) == ["I", "I.1"]


@pytest.mark.parametrize("glyph", ["\uf0b7", "o", "–", "§"])
def test_bullet_of_any_shape_is_a_dot(glyph: str) -> None:
    assert numbers([0, 0], abstract(1, lvl(0, glyph, "bullet")) + num(1, 1)) == ["•", "•"]


def test_bullet_level_prints_nothing_inside_a_deeper_number() -> None:
    numbering = abstract(1, lvl(0, "%1."), lvl(1, "–", "bullet"), lvl(2, "%1.%2%3")) + num(1, 1)

    assert numbers([0, 2], numbering) == ["1.", "1.1"]


def test_format_none_prints_only_the_text_of_the_level() -> None:
    assert numbers([0, 1], abstract(1, lvl(0, "Recitals", "none"), lvl(1, "%1%2)")) + num(1, 1)) == ["Recitals", "1)"]


def test_level_text_that_names_a_deeper_level_is_not_printed() -> None:
    assert numbers([0], abstract(1, lvl(0, "%1.%2"), lvl(1, "%2")) + num(1, 1)) == [""]


@pytest.mark.parametrize("suffix", ["tab", "space", "nothing"])
def test_suffix_is_no_part_of_the_label(suffix: str) -> None:
    assert numbers([0], abstract(1, lvl(0, "%1.", extra=f'<w:suff w:val="{suffix}"/>')) + num(1, 1)) == ["1."]


def test_number_zero_takes_a_paragraph_out_of_the_list_of_its_style() -> None:
    sheet = style("Clause", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = [p("A", style="Clause"), p("B", style="Clause", num=(0, 0)), p("C", style="Clause")]

    assert labels(read(docx(*body, styles=sheet, numbering=LEGAL))) == ["1.", "", "2."]


def test_style_takes_the_level_that_names_it() -> None:
    levels = [lvl(0, "%1.", extra='<w:pStyle w:val="H1"/>'), lvl(1, "%1.%2", extra='<w:pStyle w:val="H2"/>')]
    sheet = "".join(style(each, paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>') for each in ("H1", "H2"))
    body = [p("A", style="H1"), p("B", style="H2"), p("C", style="H2")]

    assert labels(read(docx(*body, styles=sheet, numbering=abstract(1, *levels) + num(1, 1)))) == ["1.", "1.1", "1.2"]


def test_style_inherits_the_number_of_the_style_it_is_based_on() -> None:
    sheet = style("Base", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>') + style(
        "Child", based_on="Base"
    )

    assert labels(read(docx(p("A", style="Child"), styles=sheet, numbering=LEGAL))) == ["1.1"]


def test_style_with_number_zero_cancels_the_inherited_number() -> None:
    sheet = style("Base", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>') + style(
        "Child", based_on="Base", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>'
    )

    assert labels(read(docx(p("A", style="Child"), styles=sheet, numbering=LEGAL))) == [""]


def test_paragraph_that_states_only_a_level_takes_the_list_of_its_style() -> None:
    sheet = style("Base", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    deeper = '<w:numPr><w:ilvl w:val="2"/></w:numPr>'

    assert labels(read(docx(p("A", style="Base", properties=deeper), styles=sheet, numbering=LEGAL))) == ["(a)"]


def test_list_that_points_to_a_numbering_style_takes_its_levels() -> None:
    sheet = style("Legal", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    numbering = (
        abstract(1, lvl(0, "§%1"), extra='<w:styleLink w:val="Legal"/>')
        + abstract(2, extra='<w:numStyleLink w:val="Legal"/>')
        + num(1, 1)
        + num(2, 2)
    )

    assert numbers([(2, 0), (2, 0)], numbering, sheet) == ["§1", "§2"]


def test_numbering_styles_in_a_circle_number_nothing_and_do_not_hang() -> None:
    sheet = style("Loop", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')

    assert numbers([0], abstract(1, extra='<w:numStyleLink w:val="Loop"/>') + num(1, 1), sheet) == [""]


def test_numbers_count_through_table_cells() -> None:
    table = tbl(tr(tc(p("A", num=(1, 0))), tc(p("B", num=(1, 0)))))

    assert labels(read(docx(table, p("C", num=(1, 0)), numbering=LEGAL))) == ["1.", "2.", "3."]


def test_empty_numbered_paragraph_counts() -> None:
    assert labels(read(docx(p("A", num=(1, 0)), p(num=(1, 0)), p("C", num=(1, 0)), numbering=LEGAL))) == ["1.", "3."]


def test_hidden_level_number_is_not_printed() -> None:
    level = lvl(0, "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")

    assert numbers([0], abstract(1, level) + num(1, 1)) == [""]


@pytest.mark.parametrize(
    "place", [(9, 0), (1, 8), (1, 9), (1, -1)], ids=["no-list", "no-level", "too-deep", "negative"]
)
def test_number_that_the_file_does_not_define_prints_nothing(place: tuple[int, int]) -> None:
    assert numbers([place], LEGAL) == [""]


def test_properties_behind_the_runs_of_a_damaged_file_still_number() -> None:
    properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    document = read(docx(f"<w:p>{r('a')}{properties}</w:p>", numbering=abstract(1, lvl(0, "%1.")) + num(1, 1)))

    assert labels(document) == ["1."]


def test_heading_level_without_a_value_makes_no_heading() -> None:
    body = p("a plain paragraph", style="Heading1", properties="<w:outlineLvl/>")
    document = read(docx(body, styles=style("Heading1", "heading 1")))

    assert document.blocks[0].kind == "paragraph"


def test_picture_without_text_is_a_bullet_in_any_number_format() -> None:
    level = lvl(0, "", extra='<w:lvlPicBulletId w:val="0"/>')

    assert numbers([0], abstract(1, level) + num(1, 1)) == ["•"]


def test_each_text_box_counts_for_itself() -> None:
    boxes = [box(p("in the box", num=(1, 0)) + p("there too", num=(1, 0))), box(p("in the other", num=(1, 0)))]
    body = [p("before", num=(1, 0)), p("beside", *boxes, num=(1, 0)), p("after", num=(1, 0))]

    assert labels(read(docx(*body, numbering=LEGAL))) == ["1.", "2.", "1.", "2.", "1.", "3."]


def test_list_in_a_note_counts_for_itself() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{p("the note")}{p("its list", num=(1, 0))}</w:footnote>'
    body = [p("before", reference, num=(1, 0)), p("after", num=(1, 0))]

    assert labels(read(docx(*body, numbering=LEGAL, footnotes=note))) == ["1.", "1", "1.", "2."]


def test_start_override_holds_in_each_text_box() -> None:
    numbering = LEGAL + num(2, 1, restart(0, 4))
    boxes = [box(p("in the box", num=(2, 0))), box(p("in the other", num=(2, 0)))]

    assert labels(read(docx(p("beside", *boxes, num=(2, 0)), numbering=numbering))) == ["4.", "4.", "4."]


def test_list_stated_without_a_level_takes_the_level_of_the_style() -> None:
    styles = style("Sub", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    other = abstract(2, lvl(0, "%1)", "upperLetter"), lvl(1, "%1-%2", "lowerLetter")) + num(2, 2)
    body = p("words", style="Sub", properties='<w:numPr><w:numId w:val="2"/></w:numPr>')

    assert labels(read(docx(body, styles=styles, numbering=LEGAL + other))) == ["A-a"]


CUSTOM = '<w:numFmt w:val="custom" w:format="{}"/>'


@pytest.mark.parametrize("wrapped", [True, False], ids=["with-a-fallback", "alone"])
@pytest.mark.parametrize(
    ("examples", "printed"),
    [
        ("001, 002, 003, ...", "R001"),
        ("0001, 0002, 0003, ...", "R0001"),
        ("00001, 00002, 00003, ...", "R00001"),
        ("i-a, i-b", "R1"),
    ],
)
def test_custom_format_prints_leading_zeros(examples: str, printed: str, *, wrapped: bool) -> None:
    stated = CUSTOM.format(examples)
    if wrapped:
        fallback = '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        stated = f"<mc:AlternateContent><mc:Choice Requires='w14'>{stated}</mc:Choice>{fallback}</mc:AlternateContent>"
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{stated}<w:lvlText w:val="R%1"/></w:lvl>'

    assert numbers([0], abstract(1, level) + num(1, 1)) == [printed]
