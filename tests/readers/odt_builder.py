"""Builds small OpenDocument texts, flat or packed."""

from __future__ import annotations

import io
import zipfile

from contractlens.document import Document, Limits, Revisions
from contractlens.readers.odt import read_odt

_URIS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "form": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _URIS.items())
MIME = "application/vnd.oasis.opendocument.text"


def level(number: int, form: str, prefix: str = "", suffix: str = "", **more: str) -> str:
    stated = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in more.items())
    return (
        f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" '
        f'style:num-prefix="{prefix}" style:num-suffix="{suffix}"{stated}/>'
    )


def list_style(name: str, *levels: str, more: str = "") -> str:
    return f'<text:list-style style:name="{name}" {more}>{"".join(levels)}</text:list-style>'


def style(name: str, properties: str = "", more: str = "", family: str = "paragraph") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{properties}</style:style>'


def p(words: str = "", name: str = "", **more: str) -> str:
    stated = f' text:style-name="{name}"' if name else ""
    return f"<text:p{stated}>{words}</text:p>"


def h(words: str, number: int = 1, more: str = "") -> str:
    return f'<text:h text:outline-level="{number}" {more}>{words}</text:h>'


def item(*content: str, more: str = "") -> str:
    return f"<text:list-item {more}>{''.join(content)}</text:list-item>"


def lst(*items: str, style: str = "", more: str = "") -> str:
    stated = f' text:style-name="{style}"' if style else ""
    return f"<text:list{stated} {more}>{''.join(items)}</text:list>"


def cell(*content: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{''.join(content)}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def inserted(words: str, number: str = "i1") -> str:
    return f'<text:change-start text:change-id="{number}"/>{words}<text:change-end text:change-id="{number}"/>'


def deleted(number: str = "d1") -> str:
    return f'<text:change text:change-id="{number}"/>'


def changes(**regions: str) -> str:
    """Tracked changes by id: what a deletion took out, "" for an insertion."""
    listed = "".join(
        f'<text:changed-region text:id="{number}">'
        + (f"<text:deletion><office:change-info/>{content}</text:deletion>" if content else "<text:insertion/>")
        + "</text:changed-region>"
        for number, content in regions.items()
    )
    return f"<text:tracked-changes>{listed}</text:tracked-changes>"


def flat(*body: str, styles: str = "", automatic: str = "", beside: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} office:mimetype="{MIME}">{beside}'
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    ).encode()


def packed(*body: str, styles: str = "", parts: dict[str, bytes] | None = None, content: bytes | None = None) -> bytes:
    made = flat(*body, styles=styles).replace(b"office:document ", b"office:document-content ")
    made = made.replace(b"</office:document>", b"</office:document-content>")
    files = {"mimetype": MIME.encode(), "content.xml": made if content is None else content} | (parts or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, blob in files.items():
            package.writestr(name, blob)
    return out.getvalue()


def read(*body: str, revisions: Revisions = "final", limits: Limits | None = None, **more: str) -> Document:
    return read_odt(flat(*body, **more), name="a.fodt", limits=limits or Limits(), revisions=revisions)


def printed(document: Document) -> list[str]:
    """Number and words of each block."""
    return [f"{'' if b.label_in_text else b.label} {document.text[b.start : b.end]}".strip() for b in document.blocks]


def marked(document: Document) -> list[tuple[str, str]]:
    return [(change.kind, document.text[change.start : change.end]) for change in document.changes]
