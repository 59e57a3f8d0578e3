"""Builds small Word files in memory from pieces of raw XML, so that a test shows the markup it is about."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from contractlens.document import Block, Document, Limits, Revisions
from contractlens.readers.docx import read_docx

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def r(text: str, properties: str = "") -> str:
    """A run."""
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shown}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, properties: str = "", mark: str = "") -> str:
    """A paragraph; content that is no markup becomes a run; `num` is (numId, ilvl)."""
    inner = "".join(piece if piece.startswith("<") else r(piece) for piece in content)
    stated = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        stated += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    stated += properties + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{stated}</w:pPr>' if stated else ''}{inner}</w:p>"


def ins(*content: str) -> str:
    """A tracked insertion of runs."""
    return _change("ins", content)


def gone(text: str) -> str:
    """A tracked deletion of one run."""
    run = f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'
    return f'<w:del w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z">{run}</w:del>'


INSERTED_MARK = '<w:ins w:id="2" w:author="A"/>'
DELETED_MARK = '<w:del w:id="3" w:author="A"/>'


def _change(name: str, content: Iterable[str]) -> str:
    inner = "".join(piece if piece.startswith("<") else r(piece) for piece in content)
    return f'<w:{name} w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z">{inner}</w:{name}>'


def moved(direction: str, *content: str) -> str:
    """A tracked move: `direction` is "To" or "From"."""
    return _change(f"move{direction}", content)


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row; cells that are no markup become one-paragraph cells."""
    inner = "".join(cell if cell.startswith("<w:") else tc(p(cell)) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tc(*content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{''.join(content)}</w:tc>"


def field(instruction: str, result: str, form: str = "") -> str:
    """A complex field in runs of one paragraph."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result) if result else ""}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def sdt(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """A run with a text box, written twice as Word does: as a drawing and, for old versions, as VML."""
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def lvl(index: int, text: str, style: str = "decimal", extra: str = "", start: int = 1) -> str:
    """A numbering level."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str, extra: str = "") -> str:
    """An abstract numbering definition."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{extra}{"".join(levels)}</w:abstractNum>'


def num(identity: int, of: int, *overrides: str) -> str:
    """A numbering instance."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def restart(index: int, start: int) -> str:
    """A start override of one level."""
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(
    identity: str,
    name: str = "",
    *,
    based_on: str = "",
    paragraph: str = "",
    run: str = "",
    kind: str = "paragraph",
    default: bool = False,
) -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"{flag}><w:name w:val="{name or identity}"/>{base}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def part(root: str, content: str) -> str:
    """An XML part with the usual namespaces."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{content}</w:{root}>'


def docx(
    *body: str,
    styles: str | None = "",
    numbering: str | None = "",
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    furniture: dict[str, str] | None = None,
    content_type: str = MAIN_TYPE,
    extra_files: dict[str, bytes] | None = None,
) -> bytes:
    """Return a Word file.

    Args:
        body: Paragraphs and tables; text that is no markup becomes a paragraph.
        styles: Content of the styles part; None leaves the part out.
        numbering: Content of the numbering part; None leaves the part out.
        footnotes: Content of the footnotes part.
        endnotes: Content of the endnotes part.
        comments: Content of the comments part.
        furniture: Content of a header or footer by name ("header1", "footer1"), used by the one section.
        content_type: Of the main part.
        extra_files: Further files of the ZIP.
    """
    content = "".join(piece if piece.startswith("<") else p(piece) for piece in body)
    furniture = furniture or {}
    section = "".join(f'<w:{name[:6]}Reference w:type="default" r:id="rId{name}"/>' for name in furniture)
    parts = {"document": part("document", f"<w:body>{content}<w:sectPr>{section}</w:sectPr></w:body>")}
    optional = {"styles": styles, "numbering": numbering, "footnotes": footnotes or None, "endnotes": endnotes or None}
    optional["comments"] = comments or None
    parts |= {name: part(name, inner) for name, inner in optional.items() if inner is not None}
    parts |= {name: part("hdr" if name.startswith("header") else "ftr", inner) for name, inner in furniture.items()}
    kinds = {name: name.rstrip("0123456789") for name in parts if name != "document"}
    links = "".join(
        f'<Relationship Id="rId{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items()
    )
    files = {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    files["word/_rels/document.xml.rels"] = relationships(links)
    files["_rels/.rels"] = relationships(
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    )
    files["[Content_Types].xml"] = _content_types(content_type)
    return packed(files | (extra_files or {}))


def _content_types(main: str) -> bytes:
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    ).encode()


def relationships(links: str) -> bytes:
    """The content of a .rels file."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()


def packed(files: dict[str, bytes]) -> bytes:
    """Return a ZIP with these files, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def comment(identity: int, text: str, author: str = "A") -> str:
    """A comment of one paragraph."""
    return f'<w:comment w:id="{identity}" w:author="{author}">{p(text)}</w:comment>'


def begin_comment(identity: int) -> str:
    """The place where the words of a comment begin."""
    return f'<w:commentRangeStart w:id="{identity}"/>'


def end_comment(identity: int) -> str:
    """The place where the words of a comment end."""
    return f'<w:commentRangeEnd w:id="{identity}"/><w:r><w:commentReference w:id="{identity}"/></w:r>'


def read(data: bytes, limits: Limits | None = None, revisions: Revisions = "final") -> Document:
    """Read a file with the reader under test."""
    return read_docx(data, name="contract.docx", limits=limits or Limits(), revisions=revisions)


def texts(document: Document) -> list[str]:
    """The text of each block."""
    return [text_of(document, block) for block in document.blocks]


def text_of(document: Document, block: Block) -> str:
    """The text of one block."""
    return document.text[block.start : block.end]


def labels(document: Document) -> list[str]:
    """The label of each block."""
    return [block.label for block in document.blocks]


def marked(document: Document) -> list[tuple[str, str]]:
    """Each tracked change with its words."""
    return [(change.kind, document.text[change.start : change.end]) for change in document.changes]


def related(data: bytes, parts: dict[str, tuple[str, bytes]], *, kind: str = "aFChunk") -> bytes:
    """Return a Word file with further parts that its body points to.

    Args:
        data: The file.
        parts: Content type and content by name of the part below ``word/``, which is the id of its relationship too.
        kind: Last word of the relationships' type.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    links = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}"/>' for name in parts)
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{stated}"/>' for name, (stated, _) in parts.items()
    )
    for name, closing, more in (
        ("word/_rels/document.xml.rels", b"</Relationships>", links),
        ("[Content_Types].xml", b"</Types>", types),
    ):
        files[name] = files[name].replace(closing, more.encode() + closing)
    return packed(files | {f"word/{name}": content for name, (_, content) in parts.items()})


def chunk(name: str) -> str:
    """What stands where Word inserts another part on opening."""
    return f'<w:altChunk r:id="{name}"/>'
