"""Damaged and hostile files, made in memory: each with how reading it must end.

``document`` means that it is read all the same; everything else is the ``kind`` of the refusal. Each is made anew for
its test, so that the large ones do not fill the memory.
"""

# ruff: noqa: PLW0108 - files are made when their test asks for them, not before
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.readers import pdf_samples
from tests.readers.docx_builder import abstract, docx, lvl, num, p, part, r, style, tbl, tc, tr
from tests.readers.fuzz_corpus import fodt, odf_content, odt, rich_docx
from tests.readers.fuzzing import members, pack

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "The Supplier shall refresh the Hardware."


class Damaged(NamedTuple):
    """A file to be made, its name, and how reading it ends."""

    name: str
    make: Callable[[], bytes]
    end: str


# --- entities and bombs

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha ">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def _docx_with(document: str) -> bytes:
    return docx("a", extra_files={"word/document.xml": document.encode()})


def _entity_docx(declared: str) -> bytes:
    markup = part("document", "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body>")
    return _docx_with(markup.replace("?>", f"?>{declared}", 1))


def _odf_body(content: str) -> str:
    return f"<office:body><office:text>{content}</office:text></office:body>"


def _entity_html(declared: str) -> bytes:
    return f"{declared}<html><body><p>{WORDS} &j; &amp;</p></body></html>".encode()


def _overlapping() -> bytes:
    """A ZIP whose directory lists the same bytes twice."""
    data = pack([("a.txt", WORDS.encode() * 500), ("b.txt", WORDS.encode() * 500)])
    at = data.rindex(b"b.txt") - 4
    return data[:at] + bytes(4) + data[at + 4 :]


BOMBS = {
    "entities-docx": Damaged("a.docx", lambda: _entity_docx(_LAUGHS), "corrupt"),
    "entities-odt": Damaged("a.odt", lambda: odt(odf_content(_odf_body("<text:p>&j;</text:p>"), before=_LAUGHS)), "corrupt"),
    "entities-fodt": Damaged("a.fodt", lambda: fodt(_odf_body("<text:p>&j;</text:p>"), before=_LAUGHS), "corrupt"),
    "entities-html": Damaged("a.html", lambda: _entity_html(_LAUGHS), "document"),
    "outside-entity-docx": Damaged("a.docx", lambda: _entity_docx(_OUTSIDE), "corrupt"),
    "outside-entity-odt": Damaged(
        "a.odt", lambda: odt(odf_content(_odf_body("<text:p>&j;</text:p>"), before=_OUTSIDE)), "corrupt"
    ),
    "outside-entity-html": Damaged("a.html", lambda: _entity_html(_OUTSIDE), "document"),
    "zip-of-blanks": Damaged("a.zip", lambda: pack([("a.txt", bytes(30_000_000))]), "empty_bundle"),
    "zip-overlapping": Damaged("a.zip", _overlapping, "empty_bundle"),
    "docx-of-empty-paragraphs": Damaged("a.docx", lambda: docx("<w:p/>" * 12_000_000), "too_large"),
    "odt-of-empty-paragraphs": Damaged("a.odt", lambda: odt(odf_content(_odf_body("<text:p/>" * 8_000_000))), "too_large"),
    "html-of-empty-paragraphs": Damaged("a.html", lambda: b"<html><body>" + b"<p>" * 23_000_000, "too_large"),
}  # fmt: skip


# --- deep, long, repeated


def nested(opening: str, closing: str, depth: int, content: str) -> str:
    """Return content inside so many copies of a pair of tags."""
    return opening * depth + content + closing * depth


_WORD_TABLE = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
_ODF_TABLE = ("<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>")
_HTML_TABLE = ("<table><tr><td>", "</td></tr></table>")
_LONG = "word " * 2_000_000


def _odt_body(content: str) -> bytes:
    return odt(odf_content(_odf_body(content)))


def _repeating_table() -> bytes:
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell></table:table-row>'
    )
    return _odt_body(f"<table:table>{row * 20}</table:table>")


def _tall_numbers() -> bytes:
    levels = [lvl(0, "%1" * 200, "upperRoman", start=2_000_000_000), lvl(1, "%2", "lowerLetter", start=2_000_000_000)]
    return docx(p(WORDS, num=(1, 0)), p(WORDS, num=(1, 1)), numbering=abstract(0, *levels) + num(1, 0))


def _style_circle() -> bytes:
    return docx(p(WORDS, style="A"), styles=style("A", based_on="B") + style("B", based_on="A"))


EXTREMES = {
    "docx-tables-80-deep": Damaged("a.docx", lambda: docx(nested(*_WORD_TABLE, 80, p(WORDS))), "document"),
    "docx-tables-5000-deep": Damaged("a.docx", lambda: docx(nested(*_WORD_TABLE, 5_000, p(WORDS))), "corrupt"),
    "odt-tables-80-deep": Damaged(
        "a.odt", lambda: _odt_body(nested(*_ODF_TABLE, 80, f"<text:p>{WORDS}</text:p>")), "document"
    ),
    "odt-tables-5000-deep": Damaged(
        "a.odt", lambda: _odt_body(nested(*_ODF_TABLE, 5_000, f"<text:p>{WORDS}</text:p>")), "corrupt"
    ),
    "html-tables-100-deep": Damaged("a.html", lambda: f"<html>{nested(*_HTML_TABLE, 100, WORDS)}".encode(), "document"),
    "html-tables-50000-deep": Damaged(
        "a.html", lambda: f"<html>{nested(*_HTML_TABLE, 50_000, WORDS)}".encode(), "too_deep"
    ),
    "txt-of-10-million": Damaged("a.txt", _LONG.encode, "document"),
    "md-of-10-million": Damaged("a.md", _LONG.encode, "document"),
    "docx-of-10-million": Damaged("a.docx", lambda: docx(p(_LONG)), "document"),
    "docx-of-11-million-in-one-piece": Damaged("a.docx", lambda: docx(p(_LONG + "word " * 200_000)), "corrupt"),
    "odt-of-10-million": Damaged("a.odt", lambda: _odt_body(f"<text:p>{_LONG}</text:p>"), "document"),
    "html-of-10-million": Damaged("a.html", lambda: f"<html><p>{_LONG}".encode(), "document"),
    "txt-of-25-million": Damaged(
        "a.txt", lambda: _LONG.encode() * 2 + _LONG.encode()[:5_000_000], "too_many_characters"
    ),
    "odt-table-repeated": Damaged("a.odt", _repeating_table, "document"),
    "odt-blanks-repeated": Damaged(
        "a.odt", lambda: _odt_body(f'<text:p>{WORDS}<text:s text:c="2000000000"/>x</text:p>'), "document"
    ),
    "docx-wide-cell": Damaged(
        "a.docx", lambda: docx(tbl(tr(tc(p(WORDS), properties='<w:gridSpan w:val="2000000000"/>'), "b"))), "document"
    ),
    "html-wide-cell": Damaged(
        "a.html", lambda: b"<html><table><tr><td colspan=1000000000 rowspan=1000000000>a<td>b<tr><td>c", "document"
    ),
    "docx-tall-numbers": Damaged("a.docx", _tall_numbers, "document"),
    "docx-styles-in-a-circle": Damaged("a.docx", _style_circle, "document"),
    "md-open-brackets": Damaged("a.md", lambda: b"[" * 200_000 + b" words", "document"),
    "md-quotes-200000-deep": Damaged("a.md", lambda: b">" * 200_000 + b" words", "no_text"),
    "mails-500-deep": Damaged("a.eml", lambda: _MAIL_HEAD + _MAIL_IN_MAIL * 500 + b"\nwords", "empty_bundle"),
    "zips-12-deep": Damaged("a.zip", lambda: _zips_in_zips(12), "empty_bundle"),
}
_MAIL_HEAD = b"From: a@b.example\nMIME-Version: 1.0\nSubject: a\n"
_MAIL_IN_MAIL = b"Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: x\nMIME-Version: 1.0\n"


def _zips_in_zips(depth: int) -> bytes:
    data = pack([("a.txt", WORDS.encode())])
    for level in range(depth):
        data = pack([(f"{level}.zip", data)])
    return data


# --- PDF


def raw_pdf(objects: dict[int, str | bytes], *, root: int = 1, trailer: str = "", xref: bool = True) -> bytes:
    """Return a PDF of these objects, written as they are."""
    data = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content.encode() if isinstance(content, str) else content)
    if not xref:
        return data
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        data += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    size = max(objects) + 1
    return data + f"trailer\n<</Size {size}/Root {root} 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()


def stream(content: str, extra: str = "") -> str:
    """Return a stream object."""
    return f"<</Length {len(content)}{extra}>>\nstream\n{content}\nendstream"


_SHOW = f"BT /F1 11 Tf 72 700 Td ({WORDS}) Tj ET"
_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page_pdf(
    content: str = _SHOW,
    *,
    page: str = "/MediaBox[0 0 595 842]",
    pages: str = "/Kids[3 0 R]/Count 1",
    catalog: str = "",
    resources: str = "",
    more: dict[int, str | bytes] | None = None,
    xref: bool = True,
) -> bytes:
    """Return a PDF of one page, with pieces of its objects replaced."""
    return raw_pdf(
        {
            1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            2: f"<</Type/Pages{pages}>>",
            3: f"<</Type/Page/Parent 2 0 R{page}/Resources<</Font<</F1 5 0 R>>{resources}>>/Contents 4 0 R>>",
            4: stream(content),
            5: _FONT,
            **(more or {}),
        },
        xref=xref,
    )


def _without_references(data: bytes) -> bytes:
    return data[: data.index(b"xref\n")] + data[data.index(b"trailer") :]


def _tree(depth: int) -> bytes:
    """A page tree so many levels deep."""
    more: dict[int, str | bytes] = {
        10 + level: f"<</Type/Pages/Parent {9 + level if level else 2} 0 R/Count 1/Kids[{11 + level} 0 R]>>"
        for level in range(depth)
    }
    more[10 + depth] = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
    )
    return page_pdf(pages="/Kids[10 0 R]/Count 1", more=more)


def _form(content: str, resources: str) -> str:
    return stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{resources}>>")


def _outline(first: int, following: int) -> dict[int, str | bytes]:
    return {
        20: "<</Type/Outlines/First 21 0 R/Last 21 0 R/Count 1>>",
        21: f"<</Title(1. Term)/Parent 20 0 R/First {first} 0 R/Last 21 0 R/Next {following} 0 R/Dest[3 0 R/Fit]>>",
    }


def _field_circle() -> bytes:
    kid = "<</FT/Tx/T(a)/V(b)/Kids[30 0 R]/Parent 30 0 R/Subtype/Widget/Rect[1 1 9 9]/P 3 0 R>>"
    page = "/MediaBox[0 0 595 842]/Annots[30 0 R 30 0 R]"
    return page_pdf(page=page, catalog="/AcroForm<</Fields[30 0 R]>>", more={30: kid})


def _rulings(count: int) -> bytes:
    lines = "".join(f"{50 + at % 500} {at % 800} m {51 + at % 500} {800 - at % 800} l S\n" for at in range(count))
    return page_pdf(f"{_SHOW}\n{lines}")


def _nested_boxes(depth: int) -> bytes:
    """Boxes drawn one inside the other, as tables in tables are."""
    boxes = "".join(f"{50 + at} {50 + at} {500 - 2 * at} {700 - 2 * at} re S\n" for at in range(depth))
    return page_pdf(f"{boxes}\n{_SHOW}")


_FORM_IN_ITSELF = {7: _form("/X0 Do", "/XObject<</X0 7 0 R>>")}
_FORMS_DOUBLING: dict[int, str | bytes] = {
    7 + level: _form("/X Do /X Do", f"/XObject<</X {8 + level} 0 R>>") for level in range(12)
} | {19: _form("BT /F1 9 Tf 72 600 Td (x) Tj ET", "/Font<</F1 5 0 R>>")}

PDFS = {
    "kids-in-a-circle": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[2 0 R 3 0 R]/Count 2"), "document"),
    "kids-only-a-circle": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[2 0 R]/Count 1"), "corrupt"),
    "parents-in-a-circle": Damaged(
        "a.pdf", lambda: page_pdf(page="", pages="/Kids[3 0 R]/Count 1/Parent 2 0 R"), "document"
    ),
    "parent-of-itself": Damaged("a.pdf", lambda: page_pdf(page="/Parent 3 0 R/MediaBox[0 0 595 842]"), "document"),
    "page-tree-500-deep": Damaged("a.pdf", lambda: _tree(500), "document"),
    "page-tree-5000-deep": Damaged("a.pdf", lambda: _tree(5_000), "corrupt"),
    "outline-in-a-circle": Damaged(
        "a.pdf", lambda: page_pdf(catalog="/Outlines 20 0 R", more=_outline(21, 21)), "document"
    ),
    "outline-back-to-its-root": Damaged(
        "a.pdf", lambda: page_pdf(catalog="/Outlines 20 0 R", more=_outline(20, 20)), "document"
    ),
    "form-fields-in-a-circle": Damaged("a.pdf", _field_circle, "document"),
    "million-pages-said": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[3 0 R]/Count 1000000"), "too_many_pages"),
    "more-pages-said": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[3 0 R]/Count 40"), "document"),
    "minus-pages-said": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[3 0 R]/Count -3"), "document"),
    "no-pages-said": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[3 0 R]"), "document"),
    "giant-page": Damaged("a.pdf", lambda: page_pdf(page="/MediaBox[0 0 1e30 1e30]"), "document"),
    "page-of-nothing": Damaged("a.pdf", lambda: page_pdf(page="/MediaBox[0 0 0 0]"), "document"),
    "page-box-of-words": Damaged("a.pdf", lambda: page_pdf(page="/MediaBox[(a) null /N <<>>]"), "document"),
    "page-box-turned-over": Damaged("a.pdf", lambda: page_pdf(page="/MediaBox[595 842 0 0]/Rotate 90"), "document"),
    "odd-rotation": Damaged("a.pdf", lambda: page_pdf(page="/MediaBox[0 0 595 842]/Rotate 2147483647"), "document"),
    "coordinates-not-a-number": Damaged(
        "a.pdf",
        lambda: page_pdf(f"{_SHOW} BT /F1 11 Tf nan inf Td (lost) Tj 1e39 0 0 1e39 0 0 Tm (far) Tj ET"),
        "document",
    ),
    "matrix-of-zeros": Damaged("a.pdf", lambda: page_pdf(f"q 0 0 0 0 0 0 cm {_SHOW} Q {_SHOW}"), "document"),
    "form-in-itself": Damaged(
        "a.pdf",
        lambda: page_pdf(f"{_SHOW} /X0 Do", resources="/XObject<</X0 7 0 R>>", more=_FORM_IN_ITSELF),
        "document",
    ),
    "forms-doubling": Damaged(
        "a.pdf", lambda: page_pdf(f"{_SHOW} /X Do", resources="/XObject<</X 7 0 R>>", more=_FORMS_DOUBLING), "document"
    ),
    "states-never-closed": Damaged("a.pdf", lambda: page_pdf("q " * 200_000 + _SHOW), "document"),
    "arrays-100000-deep": Damaged("a.pdf", lambda: page_pdf("[" * 100_000 + _SHOW), "no_text"),
    "boxes-200-deep": Damaged("a.pdf", lambda: _nested_boxes(200), "document"),
    "lines-by-the-thousand": Damaged("a.pdf", lambda: _rulings(20_000), "document"),
    "no-cross-references": Damaged("a.pdf", lambda: _without_references(page_pdf()), "document"),
    "cross-references-elsewhere": Damaged(
        "a.pdf", lambda: page_pdf().replace(b"startxref\n", b"startxref\n9"), "document"
    ),
    "no-cross-references-nor-trailer": Damaged("a.pdf", lambda: page_pdf(xref=False), "corrupt"),
    "giant-page-without-words": Damaged(
        "a.pdf", lambda: page_pdf("0 0 9 9 re f", page="/MediaBox[0 0 9999999 9999999]"), "no_text"
    ),
    "stream-longer-than-said": Damaged("a.pdf", lambda: page_pdf().replace(b"/Length ", b"/Length 9"), "document"),
    "page-missing": Damaged("a.pdf", lambda: page_pdf(pages="/Kids[99 0 R]/Count 1"), "corrupt"),
    "catalog-missing": Damaged("a.pdf", lambda: raw_pdf({1: "null", 2: "null"}), "corrupt"),
    "head-only": Damaged("a.pdf", lambda: b"%PDF-1.7\n", "corrupt"),
    "unknown-password": Damaged("a.pdf", lambda: _locked(), "encrypted"),
    "unknown-encryption": Damaged(
        "a.pdf",
        lambda: raw_pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}, trailer=_ODD_LOCK),
        "encrypted",
    ),
}
_ODD_LOCK = "/Encrypt<</Filter/Nobody.Knows/V 99/R 99>>/ID[(a)(b)]"


def _locked() -> bytes:
    return pdf_samples.pdf([lambda canvas: pdf_samples.text(canvas, WORDS, 72, 72)], password="secret")


# --- not what they seem


def _renamed_members() -> bytes:
    parts = members(rich_docx())
    return pack([*parts.items(), ("/etc/cron.d/x", b"x"), ("../../outside.xml", b"x"), ("C:\\x.xml", b"x")])


def _doubled(second: str) -> bytes:
    parts = list(members(docx(WORDS)).items())
    return pack([*parts, ("word/document.xml", part("document", f"<w:body>{p(second)}</w:body>").encode())])


def _unsafe_bundle() -> bytes:
    return pack([("../../terms.txt", WORDS.encode()), ("/terms.txt", WORDS.encode())])


def _flagged_as_locked() -> bytes:
    """A Word file whose members say that they are encrypted."""
    data = bytearray(docx(WORDS))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


DISGUISED = {
    "nothing": Damaged("a.pdf", bytes, "empty_file"),
    "nothing-docx": Damaged("a.docx", bytes, "empty_file"),
    "blanks": Damaged("a.txt", lambda: b" \r\n\t \n", "empty_file"),
    "zeros": Damaged("a.pdf", lambda: bytes(4_096), "empty_file"),
    "pdf-named-docx": Damaged("a.docx", page_pdf, "document"),
    "docx-named-pdf": Damaged("a.pdf", lambda: docx(WORDS), "document"),
    "docx-named-zip": Damaged("a.zip", lambda: docx(WORDS), "document"),
    "odt-named-doc": Damaged("a.doc", odt, "document"),
    "html-named-doc": Damaged("a.doc", lambda: f"<html><body><p>{WORDS}</p></body></html>".encode(), "document"),
    "text-named-pdf": Damaged("a.pdf", lambda: WORDS.encode(), "unsupported"),
    "docx-cut-in-half": Damaged("a.docx", lambda: rich_docx()[:2_000], "corrupt"),
    "docx-without-body": Damaged("a.docx", lambda: _docx_with(part("document", "")), "corrupt"),
    "docx-with-html-inside": Damaged("a.docx", lambda: _docx_with("<html><body>a<br></body></html>"), "corrupt"),
    "docx-with-unsafe-names": Damaged("a.docx", _renamed_members, "document"),
    "docx-with-its-body-twice": Damaged("a.docx", lambda: _doubled("The other one."), "document"),
    "docx-said-to-be-locked": Damaged("a.docx", _flagged_as_locked, "encrypted"),
    "zip-with-unsafe-names": Damaged("a.zip", _unsafe_bundle, "empty_bundle"),
    "zip-with-a-nameless-member": Damaged("a.zip", lambda: pack([("", WORDS.encode())]), "empty_bundle"),
    "zip-of-nothing": Damaged("a.zip", lambda: pack([]), "empty_bundle"),
    "docx-of-control-characters": Damaged("a.docx", lambda: docx(p(r("a\u202e\ufeff\u2028 b\u00ad"))), "document"),
}

ALL = {f"{group}-{name}": case for group, cases in
       {"bomb": BOMBS, "extreme": EXTREMES, "pdf": PDFS, "disguised": DISGUISED}.items()
       for name, case in cases.items()}  # fmt: skip
