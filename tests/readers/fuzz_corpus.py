"""Good files of every format that is read, for `fuzzing` to damage: the samples, and richer ones made here."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.readers import outlook_builder as outlook
from tests.readers import tnef_builder as tnef
from tests.readers.docx_builder import (
    DELETED_MARK,
    INSERTED_MARK,
    abstract,
    begin_comment,
    box,
    comment,
    docx,
    end_comment,
    field,
    gone,
    ins,
    lvl,
    moved,
    num,
    p,
    r,
    restart,
    sdt,
    style,
    tbl,
    tc,
    tr,
)
from tests.readers.fuzzing import Seed, pack

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
_MOST_BYTES = 3_000_000
_MOST_FILES = 40
_SUFFIXES = {".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".odt": "odt", ".fodt": "fodt", ".html": "html"}
_SUFFIXES |= {
    ".txt": "text",
    ".md": "markdown",
    ".eml": "mail",
    ".msg": "msg",
    ".zip": "zip",
    ".rtf": "rtf",
    ".doc": "doc",
}

_CLAUSES = """# Hosting Agreement

1. Technology refresh

1.1 The Supplier shall, at its own cost, replace Hardware that is older than 36 months.

    (a) with newer models of the same maker; or
    (b) with models that the Buyer accepts in writing.

| Service level | Target |
|---------------|--------|
| Availability  | 99.5%  |

2. Skills transfer

2.1 The Supplier shall train ten of the Buyer's staff (see clause 1.1 and Schedule 2).
"""


def corpus(folder: Path | None = None) -> dict[str, list[Seed]]:
    """Return the good files by format; those of `folder` beside our own."""
    found = {form: [Seed(name, data) for name, data in make().items()] for form, make in _MADE.items()}
    _add_files(found, SAMPLES)
    if folder is not None:
        _add_files(found, folder)
    return found


def _add_files(found: dict[str, list[Seed]], folder: Path) -> None:
    files = [
        path for path in sorted(folder.rglob("*")) if path.is_file() and _SUFFIXES.get(path.suffix.lower()) in found
    ]
    for suffix in {path.suffix.lower() for path in files}:
        some = [path for path in files if path.suffix.lower() == suffix and path.stat().st_size <= _MOST_BYTES]
        found[_SUFFIXES[suffix]] += [
            Seed(path.name, path.read_bytes()) for path in some[:: len(some) // _MOST_FILES + 1]
        ]


def rich_docx() -> bytes:
    """Everything that the Word reader knows, in little room."""
    levels = [lvl(0, "%1."), lvl(1, "%1.%2"), lvl(2, "(%3)", "lowerLetter"), lvl(3, "(%4)", "lowerRoman")]
    return docx(
        p("Technology refresh", style="H1"),
        p("The Supplier shall replace Hardware.", num=(1, 1)),
        p(r("at its own cost; "), begin_comment(7), r("or"), end_comment(7), num=(1, 2)),
        p("as agreed", num=(1, 3)),
        p(r("See "), field(" REF _Ref1 \\r ", "1.1"), ins("shall "), gone("may "), r("pay.")),
        p(ins("Put in whole."), mark=INSERTED_MARK, num=(2, 1)),
        p(gone("Struck whole."), mark=DELETED_MARK, num=(1, 1)),
        p(moved("From", "moved words"), moved("To", "moved words")),
        tbl(
            tr("Level", "Target", properties="<w:tblHeader/>"),
            tr(tc(p("Availability"), properties='<w:gridSpan w:val="1"/>'), tc(tbl(tr("99.5%")), p("a month"))),
            tr(tc(p("a"), properties='<w:vMerge w:val="restart"/>'), "b"),
            tr(tc(p(""), properties="<w:vMerge/>"), "c"),
        ),
        sdt(p("Chosen by the Buyer"), "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>"),
        p(box(p("In a box.")), r("Beside the box"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p(r("hidden", "<w:vanish/>"), r("Bold", "<w:b/><w:sz w:val='28'/>"), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'),
        styles=style("H1", "heading 1", paragraph='<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("B", "Body"),
        numbering=abstract(0, *levels) + num(1, 0) + num(2, 0, restart(1, 5)),
        footnotes='<w:footnote w:id="2">' + p("A note.") + "</w:footnote>",
        comments=comment(7, "Is that right?"),
        furniture={"header1": p("OFFICIAL"), "footer1": p(field(" PAGE ", "1"))},
    )  # fmt: skip


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{short}="{_ODF}:{name}:1.0"'
    for short, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "form": "form", "svg": "svg-compatible", "meta": "meta",
    }.items()
)  # fmt: skip
_ODF_STYLES = """<office:styles><style:style style:name="H1" style:family="paragraph" style:default-outline-level="1"/>
<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/></text:outline-style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")" text:display-levels="1"/>
</text:list-style></office:styles>"""
_ODF_BODY = """<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info/><text:p>struck</text:p></text:deletion>
</text:changed-region><text:changed-region text:id="c2"><text:insertion><office:change-info/></text:insertion></text:changed-region>
</text:tracked-changes><text:h text:style-name="H1" text:outline-level="1">Technology refresh</text:h>
<text:list xml:id="l1" text:style-name="L"><text:list-item><text:p>The Supplier <text:change text:change-id="c1"/>shall
<text:change-start text:change-id="c2"/>replace<text:change-end text:change-id="c2"/> Hardware.</text:p>
<text:list><text:list-item><text:p>at its own<text:s text:c="2"/>cost<text:tab/>;</text:p></text:list-item></text:list></text:list-item>
<text:list-item text:start-value="4"><text:p>Skills<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>A note.</text:p></text:note-body></text:note><office:annotation><text:p>Why?</text:p></office:annotation></text:p>
</text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Level</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">
<text:p>99.5%</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>
<text:section text:name="s"><text:p>See <text:bookmark-ref text:ref-name="b">1</text:bookmark-ref> of <text:a>Schedule 2</text:a>.</text:p>
<text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p></text:section>
</office:text></office:body>"""


def odf_content(body: str = _ODF_BODY, *, root: str = "document-content", before: str = "") -> bytes:
    """Return the XML of an OpenDocument part with the usual namespaces."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:{root} {_ODF_NAMES} office:version="1.2">{body}'
        f"</office:{root}>"
    ).encode()


def odt(content: bytes | None = None) -> bytes:
    """Return an OpenDocument text."""
    media = "application/vnd.oasis.opendocument.text"
    listed = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">{listed}</manifest:manifest>'
    return pack(
        [
            ("mimetype", media.encode()),
            ("content.xml", content or odf_content()),
            ("styles.xml", odf_content(_ODF_STYLES, root="document-styles")),
            ("META-INF/manifest.xml", manifest.encode()),
        ]
    )


def fodt(body: str = _ODF_BODY, *, before: str = "") -> bytes:
    """Return a flat OpenDocument text."""
    whole = odf_content(_ODF_STYLES + body, root="document", before=before)
    return whole.replace(
        b"<office:document ", b'<office:document office:mimetype="application/vnd.oasis.opendocument.text" '
    )


def form_pdf() -> bytes:
    """A PDF with its streams in the clear: a table, a form, bookmarks, a link, turned text, hidden text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=0)
    for page in range(3):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"{page + 1}. Part", f"p{page}", level=min(page, 1))
        for row in range(20):
            canvas.drawString(72, 760 - 18 * row, f"{page + 1}.{row + 1} The Supplier shall refresh the Hardware.")
        for row in range(4):
            canvas.rect(72, 300 + 20 * row, 200, 20)
            canvas.rect(272, 300 + 20 * row, 200, 20)
            canvas.drawString(76, 306 + 20 * row, "Availability")
            canvas.drawString(276, 306 + 20 * row, "99.5%")
        canvas.acroForm.textfield(name=f"name{page}", x=72, y=200, value="Northmoor Council")
        canvas.acroForm.checkbox(name=f"tick{page}", x=72, y=160, checked=bool(page % 2))
        canvas.rotate(90)
        canvas.drawString(100, -550, "turned text in the margin of the page that runs upwards for a while")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Terms</title><style>.h{display:none}</style></head>
<body><h1>Hosting Agreement</h1><ol><li>Term<ol type="a"><li>three years</li></ol></li><li value="5">Skills</li></ol>
<p>The Supplier shall&nbsp;<b>refresh</b> <del>may</del><ins>shall</ins> the Hardware.<br>At its cost.</p><p class="h">hidden</p>
<table><thead><tr><th colspan="2">Level</th></tr></thead><tr><td rowspan="2">a</td><td><table><tr><td>99.5%</td></tr></table></td></tr>
<tr><td>b</td></tr></table><form><input type="checkbox" checked name="t"><input value="Council"><select><option selected>A</select></form>
<pre>  1.1  kept as
  typed</pre></body></html>"""
_MAIL = (
    b"From: Buyer <a@buyer.example>\r\nTo: b@supplier.example\r\nSubject: =?utf-8?q?Signed_order?=\r\n"
    b"Date: Mon, 01 Apr 2024 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain\r\n\r\nPlease find the order.\r\n--x\r\nContent-Type: text/html\r\n"
    b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=order.html\r\n\r\n%s\r\n--x--\r\n"
)


def _mail() -> dict[str, bytes]:
    import base64

    packed = base64.encodebytes(_HTML.encode()).replace(b"\n", b"\r\n")
    words = b"From: a@b.example\r\nSubject: Terms\r\nMIME-Version: 1.0\r\n\r\n" + _CLAUSES.encode()
    packed_by_outlook = tnef.stream(
        tnef.file("terms.html", _HTML.encode()), tnef.mail("Signed", tnef.stream(tnef.file("a.txt", b"1. Term")))
    )
    winmail = (_MAIL % base64.encodebytes(packed_by_outlook)).replace(b"order.html", b"winmail.dat")
    return {"order.eml": _MAIL % packed, "terms.eml": words, "winmail.eml": winmail}


def _outlook() -> dict[str, bytes]:
    inner = outlook.message(
        subject="Inner", body="See attached", attachments=[outlook.attachment("c.html", _HTML.encode())]
    )
    outer = outlook.message(
        subject="Order", sender="a@b.example", body=_CLAUSES, sent=133_000_000_000_000_000,
        attachments=[outlook.attachment("terms.txt", _CLAUSES.encode()), outlook.attached_message("m", inner)],
    )  # fmt: skip
    return {"order.msg": outlook.pack(outer), "plain.msg": outlook.pack(outlook.message(subject="T", body=_CLAUSES))}


def _zips() -> dict[str, bytes]:
    one = pack([("order/terms.docx", rich_docx()), ("order/prices.xlsx", pack([("xl/workbook.xml", b"<w/>")]))])
    several = pack([("a.txt", _CLAUSES.encode()), ("b.html", _HTML.encode()), ("inner.zip", one)])
    return {"one.zip": one, "several.zip": several}


def _pictures() -> dict[str, bytes]:
    image = Image.new("L", (300, 400), 255)
    image.paste(0, (20, 20, 200, 60))
    files = {}
    for ending, options in {"png": {}, "jpeg": {}, "tiff": {"save_all": True, "append_images": [image, image]}}.items():
        stream = io.BytesIO()
        image.save(stream, ending, dpi=(100, 100), **options)
        files[f"scan.{ending}"] = stream.getvalue()
    return files


_RTF = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\pard The Supplier shall refresh \b Hardware\b0 .\par 1.1\tab Skills\par}"
)

_MADE: dict[str, Callable[[], dict[str, bytes]]] = {
    "pdf": lambda: {"form.pdf": form_pdf(), "form2.pdf": form_pdf()},
    "docx": lambda: {"rich.docx": rich_docx(), "rich2.docx": rich_docx()},
    "odt": lambda: {"rich.odt": odt()},
    "fodt": lambda: {"rich.fodt": fodt()},
    "html": lambda: {"terms.html": _HTML.encode()},
    "text": lambda: {"terms.txt": _CLAUSES.encode(), "wide.txt": _CLAUSES.encode("utf-16")},
    "markdown": lambda: {"terms.md": _CLAUSES.encode()},
    "mail": _mail,
    "msg": _outlook,
    "zip": _zips,
    "image": _pictures,
    "rtf": lambda: {"terms.rtf": _RTF},
}
