"""Words of diagrams (SmartArt) and charts, which stand in parts of their own."""

from __future__ import annotations

import pytest

from contractlens.document import Document, Limits
from contractlens.exceptions import LimitExceededError
from contractlens.readers import read_document
from tests.readers.docx_builder import box, docx, p, packed, r, read, related, tbl, tc, texts, tr
from tests.readers.test_docx_forms import files_of

SCHEMAS = "http://schemas.openxmlformats.org/drawingml/2006"
ROOTS = f'xmlns:a="{SCHEMAS}/main" xmlns:dgm="{SCHEMAS}/diagram" xmlns:c="{SCHEMAS}/chart"'
DIAGRAM_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def words(*lines: str) -> str:
    """Paragraphs of a drawing."""
    return "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)


def point(identity: str, *lines: str, kind: str = "") -> str:
    """A point of a diagram."""
    stated = f' type="{kind}"' if kind else ""
    return f'<dgm:pt modelId="{identity}"{stated}><dgm:t><a:bodyPr/>{words(*lines)}</dgm:t></dgm:pt>'


def under(parent: str, child: str, order: int, kind: str = "") -> str:
    """A connection from a point to one under it."""
    stated = f' type="{kind}"' if kind else ""
    return f'<dgm:cxn modelId="{parent}{child}" srcId="{parent}" destId="{child}" srcOrd="{order}"{stated}/>'


def diagram(points: str, connections: str = "") -> bytes:
    """The data part of a diagram."""
    return (
        f"<dgm:dataModel {ROOTS}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{connections}</dgm:cxnLst></dgm:dataModel>"
    ).encode()


def strings(*values: str) -> str:
    """What a chart keeps of cells that hold words."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    return f"<c:strRef><c:f>Sheet1!$A$1</c:f><c:strCache>{points}</c:strCache></c:strRef>"


def series(name: str, *categories: str) -> str:
    """A series of a chart, with figures."""
    figures = "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>4.3</c:v></c:pt></c:numCache></c:numRef></c:val>"
    return f"<c:ser><c:tx>{strings(name)}</c:tx><c:cat>{strings(*categories)}</c:cat>{figures}</c:ser>"


def title(*lines: str) -> str:
    """The title of a chart or axis."""
    return f"<c:title><c:tx><c:rich><a:bodyPr/>{words(*lines)}</c:rich></c:tx></c:title>"


def chart(plot: str, head: str = "") -> bytes:
    """The part of a chart."""
    return (f"<c:chartSpace {ROOTS}><c:chart>{head}<c:plotArea>{plot}</c:plotArea></c:chart></c:chartSpace>").encode()


def drawing(kind: str, name: str = "d.xml") -> str:
    """A run that shows a diagram or a chart."""
    pointer = (
        f'<dgm:relIds {ROOTS} r:dm="{name}" r:lo="x"/>' if kind == "diagram" else f'<c:chart {ROOTS} r:id="{name}"/>'
    )
    graphic = f'<a:graphicData uri="{SCHEMAS}/{kind}">{pointer}</a:graphicData>'
    return f"<w:r><w:drawing><a:graphic>{graphic}</a:graphic></w:drawing></w:r>"


def with_diagram(content: bytes, *body: str) -> bytes:
    """A file with one diagram."""
    return related(docx(*(body or (p("Exit", drawing("diagram")),))), {"d.xml": (DIAGRAM_TYPE, content)})


def with_chart(content: bytes, *body: str) -> bytes:
    """A file with one chart."""
    return related(docx(*(body or (p("Levels", drawing("chart")),))), {"d.xml": (CHART_TYPE, content)})


def kinds(document: Document) -> list[str]:
    """The kinds of the notices."""
    return [notice.kind for notice in document.notices]


STEPS = diagram(
    point("d", kind="doc")
    + point("2", "Transfer")
    + point("1", "Plan", "in 30 days")
    + point("1a", "Draft")
    + point("t", "arrow", kind="parTrans")
    + point("s", "layout", kind="pres")
    + point("3", "Adviser", kind="asst"),
    under("d", "2", 1)
    + under("d", "1", 0)
    + under("1", "1a", 0)
    + under("d", "3", 2)
    + under("2", "s", 0, kind="presOf"),
)
BARS = chart(
    "<c:barChart>" + series("Target", "January", "February") + series("Actual", "January", "February") + "</c:barChart>"
    f"<c:catAx>{title('Month')}</c:catAx><c:valAx>{title('Per cent')}</c:valAx>",
    title("Service levels", "by month"),
)


def test_points_of_a_diagram_are_read_each_before_those_under_it() -> None:
    document = read(with_diagram(STEPS, p("Exit", drawing("diagram")), p("after")))

    assert texts(document) == ["Exit", "Plan", "in 30 days", "Draft", "Transfer", "Adviser", "after"]
    assert document.notices == ()


def test_file_of_nothing_but_a_diagram_is_read() -> None:
    assert texts(read_document(with_diagram(STEPS, p(drawing("diagram")))))[0] == "Plan"


def test_diagram_in_a_cell_is_text_of_the_cell() -> None:
    document = read(with_diagram(STEPS, tbl(tr(tc(p(drawing("diagram"))), "b"))))

    assert {(block.kind, block.cell.column) for block in document.blocks[:-1] if block.cell} == {("cell", 0)}


def test_points_under_no_root_and_in_a_circle_are_read_once() -> None:
    content = diagram(
        point("a", "A") + point("b", "B") + point("c", "C"),
        under("a", "b", 0) + under("b", "a", 0) + under("x", "c", 0),
    )

    assert texts(read(with_diagram(content))) == ["Exit", "A", "B", "C"]


def test_lines_of_a_point_are_parted_by_spaces() -> None:
    broken = point("a", "X").replace("X</a:t></a:r>", "One</a:t></a:r><a:br/><a:r><a:t> two</a:t></a:r>")

    assert texts(read(with_diagram(diagram(broken)))) == ["Exit", "One two"]


def test_diagram_of_pictures_has_no_notice() -> None:
    document = read(with_diagram(diagram(point("a"))))

    assert (document.text, kinds(document)) == ("Exit", [])


def test_names_of_a_chart_are_read_and_its_figures_told() -> None:
    document = read(with_chart(BARS))

    assert texts(document) == [
        "Levels",
        "Service levels",
        "by month",
        "Month",
        "Per cent",
        "Target; Actual",
        "January; February",
    ]
    assert kinds(document) == ["embedded_object"]
    assert "figures" in document.notices[0].message


def test_title_that_stands_in_a_cell_is_read() -> None:
    head = f"<c:title><c:tx>{strings('From a cell')}</c:tx></c:title>"

    assert texts(read(with_chart(chart("<c:pieChart/>", head)))) == ["Levels", "From a cell"]


def test_part_shown_twice_is_printed_twice() -> None:
    document = read(with_diagram(diagram(point("a", "A")), p("1", drawing("diagram")), p("2", drawing("diagram"))))

    assert texts(document) == ["1", "A", "2", "A"]


@pytest.mark.parametrize("kind", ["diagram", "chart"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda run: docx(p("a", run)), id="missing"),
        pytest.param(lambda run: related(docx(p("a", run)), {"d.xml": ("", b"<broken")}), id="damaged"),
        pytest.param(
            lambda run: related(docx(p("a", run)), {"d.xml": ("", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")}),
            id="with-a-document-type",
        ),
    ],
)
def test_drawing_whose_words_are_not_read_is_told(kind: str, data) -> None:
    document = read(data(drawing(kind)))

    assert (document.text, kinds(document)) == ("a", ["embedded_object"])


def test_deleted_diagram_is_neither_read_nor_told() -> None:
    run = drawing("diagram")
    document = read(with_diagram(STEPS, p("a", f'<w:del w:id="1" w:author="A">{run}</w:del>')))

    assert (document.text, kinds(document)) == ("a", ["tracked_changes"])


def test_embedded_workbook_is_still_told() -> None:
    document = read(with_diagram(STEPS, p("a", "<w:r><w:object/></w:r>")))

    assert (document.text, kinds(document)) == ("a", ["embedded_object"])


def test_diagram_of_a_note_is_found_by_the_links_of_the_notes() -> None:
    note = f'<w:footnote w:id="2">{p("note", drawing("diagram", "n"))}</w:footnote>'
    link = '<Relationship Id="n" Type="x/diagramData" Target="d.xml"/>'
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    )
    data = docx(p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=note)
    extra = {"word/_rels/footnotes.xml.rels": links.encode(), "word/d.xml": STEPS}

    assert texts(read(packed(files_of(data) | extra)))[:3] == ["a", "note", "Plan"]


def test_damaged_links_of_the_notes_cost_the_diagram_only() -> None:
    note = f'<w:footnote w:id="2">{p("note", drawing("diagram", "n"))}</w:footnote>'
    data = docx(p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=note)
    document = read(packed(files_of(data) | {"word/_rels/footnotes.xml.rels": b"<broken"}))

    assert (texts(document), kinds(document)) == (["a", "note"], ["embedded_object"])


def test_text_boxes_beside_a_diagram_are_read_too() -> None:
    assert texts(read(with_diagram(diagram(point("a", "A")), p("x", box(p("in a box")), drawing("diagram"))))) == [
        "x",
        "in a box",
        "A",
    ]


def test_strict_diagram_is_read() -> None:
    strict = {
        name: content.replace(f"{SCHEMAS}/".encode(), b"http://purl.oclc.org/ooxml/drawingml/")
        for name, content in files_of(with_diagram(STEPS)).items()
    }

    assert texts(read(packed(strict)))[:2] == ["Exit", "Plan"]


def test_diagrams_are_held_to_the_limits() -> None:
    parts = {f"d{at}.xml": (DIAGRAM_TYPE, diagram(point("a", "A")) + b" " * 100_000) for at in range(30)}
    data = related(docx(p(*[drawing("diagram", name) for name in parts])), parts)
    with pytest.raises(LimitExceededError) as caught:
        read(data, Limits(max_bytes=1_000_000))

    assert caught.value.kind == "too_large"


def test_diagram_shown_a_thousand_times_is_held_to_the_limits() -> None:
    body = p(r("a"), *[drawing("diagram")] * 1_000)
    with pytest.raises(LimitExceededError) as caught:
        read(with_diagram(diagram(point("a", "word " * 100)), body), Limits(max_chars=100_000))

    assert caught.value.kind == "too_many_characters"
