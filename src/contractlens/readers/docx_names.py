"""Names of the WordprocessingML elements and attributes that the reader looks at, and their values (ECMA-376)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return _WORD + name


def math(name: str) -> str:
    """Return the qualified name of an Office Math element or attribute."""
    return _MATH + name


VAL = w("val")
ID = w("id")
TYPE = w("type")
RELATIONSHIP_ID = _RELATIONSHIPS + "id"

PARAGRAPH = w("p")
PARAGRAPH_PROPERTIES = w("pPr")
PARAGRAPH_STYLE = w("pStyle")
RUN = w("r")
RUN_PROPERTIES = w("rPr")
RUN_STYLE = w("rStyle")
TEXT = w("t")
DELETED_TEXT = w("delText")
TABLE = w("tbl")
ROW = w("tr")
CELL = w("tc")
SECTION = w("sectPr")
TEXT_BOX = w("txbxContent")
WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"

CONTENT_CONTROL = w("sdt")
CONTENT_CONTROL_PROPERTIES = w("sdtPr")
CONTENT_CONTROL_CONTENT = w("sdtContent")
CHECK_BOX_2010 = _WORD_2010 + "checkbox"
CHECKED_2010 = _WORD_2010 + "checked"
VAL_2010 = _WORD_2010 + "val"

INSERTED = w("ins")
DELETED = w("del")
MOVED_TO = w("moveTo")
MOVED_FROM = w("moveFrom")

FIELD_CHARACTER = w("fldChar")
FIELD_KIND = w("fldCharType")
FIELD_INSTRUCTION = w("instrText")
SIMPLE_FIELD = w("fldSimple")

COMMENT_START = w("commentRangeStart")
COMMENT_END = w("commentRangeEnd")
COMMENT_REFERENCE = w("commentReference")
COMMENT_MARKS = frozenset({COMMENT_START, COMMENT_END})

ALTERNATE_CONTENT = _COMPATIBILITY + "AlternateContent"
CHOICE = _COMPATIBILITY + "Choice"
FALLBACK = _COMPATIBILITY + "Fallback"
MATH_TEXT = math("t")
MATH = frozenset({math("oMath"), math("oMathPara")})

SHADING = w("shd")
FORMER_PARAGRAPH_PROPERTIES = w("pPrChange")
NUMBERING_PROPERTIES = w("numPr")
NUMBER_ID = w("numId")
LEVEL_INDEX = w("ilvl")
OUTLINE_LEVEL = w("outlineLvl")

_MAX_DIGITS = 10
"""Nothing in Word counts further; Python takes quadratic time to read long numbers."""
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(value: str | None) -> bool:
    """Read an on/off attribute (ST_OnOff): an element without one is on."""
    return value is None or value not in _OFF


_NO_FILL = frozenset({"auto", "none", "ffffff", "white", ""})


def has_fill(shading: etree._Element) -> bool:
    """Say whether a ``w:shd`` paints anything but white: by its fill, or by a pattern."""
    fill = (shading.get(_WORD + "fill") or "").casefold()
    theme = shading.get(_WORD + "themeFill")
    pattern = shading.get(VAL) or "clear"
    return fill not in _NO_FILL or (theme is not None and theme != "background1") or pattern not in {"clear", "nil"}


def to_int(value: str | None, base: int = 10) -> int | None:
    """Read a whole number of at most ten digits; None when the attribute is missing or holds something else."""
    if value is None or len(value) > _MAX_DIGITS:
        return None
    try:
        return int(value, base)
    except ValueError:
        return None


def leading_child(parent: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child of that name, or None; quick where it is the first of all, as properties are."""
    if not len(parent):
        return None
    first = parent[0]
    return first if first.tag == tag else next(parent.iterchildren(tag), None)


def first_children(parent: etree._Element | None) -> dict[str, etree._Element]:
    """Return the first child of each name, by it: quicker than to look for several one by one."""
    return {} if parent is None else {str(child.tag): child for child in parent[::-1]}


def value_of(element: etree._Element | None) -> str | None:
    """Return the ``w:val`` of an element; None without one."""
    return None if element is None else element.get(VAL)


def child_value(parent: etree._Element | None, tag: str) -> str | None:
    """Return the ``w:val`` of the first child of that name; None without parent, child or value."""
    child = None if parent is None else next(parent.iterchildren(tag), None)
    return None if child is None else child.get(VAL)
