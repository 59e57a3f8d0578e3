"""Names of elements and attributes of OpenDocument text (OASIS OpenDocument 1.3 Part 3)."""

from __future__ import annotations

import re

_NAMESPACES = {
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
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_WHOLE = re.compile(r"\s*-?\d{1,9}\s*")


def odf(name: str) -> str:
    """Return a qualified name for lxml: ``odf("text:p")``."""
    prefix, local = name.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def whole(stated: str | None, default: int) -> int:
    """Return a whole number that an attribute states, else the default."""
    return int(stated) if stated is not None and _WHOLE.fullmatch(stated) else default


PARAGRAPH, HEADING = odf("text:p"), odf("text:h")
PARAGRAPHS = frozenset({PARAGRAPH, HEADING})
LIST, LIST_ITEM, LIST_HEADER = odf("text:list"), odf("text:list-item"), odf("text:list-header")
NUMBERED_PARAGRAPH = odf("text:numbered-paragraph")
SECTION = odf("text:section")
TABLE, ROW, CELL, COVERED_CELL = (
    odf("table:table"),
    odf("table:table-row"),
    odf("table:table-cell"),
    odf("table:covered-table-cell"),
)
CHANGE, CHANGE_START, CHANGE_END = odf("text:change"), odf("text:change-start"), odf("text:change-end")
CHANGE_ID = odf("text:change-id")
STYLE_NAME = odf("text:style-name")
OUTLINE_LEVEL = odf("text:outline-level")
START_VALUE = odf("text:start-value")
DISPLAY = odf("text:display")
IS_HIDDEN = odf("text:is-hidden")
XML_ID = odf("xml:id")
HREF = odf("xlink:href")
STYLE_PROPERTY_NAME = odf("style:name")
ANNOTATION, ANNOTATION_END = odf("office:annotation"), odf("office:annotation-end")
ANNOTATION_NAME = odf("office:name")
CREATOR = odf("dc:creator")
