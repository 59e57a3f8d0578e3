"""Automatic numbers as Word keeps them: one multi-level list linked to styles, restarted in each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from contractlens.learning.outline import Numbering

CLAUSE_STYLES = ("Heading1", "ClauseLevel2", "ClauseLevel3", "ClauseLevel4")
RECITAL_STYLE, BULLET_STYLE = "Recital", "ContractBullet"
MAIN, BULLETS, RECITALS = 1, 2, 3
_FIRST_RESTART = 10

_LEVELS: dict[str, tuple[tuple[str, str], ...]] = {
    "decimal": (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")),
    "article": (("upperRoman", "Article %1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)")),
    "alpha": (("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"), ("decimal", "%1.%2.%3.%4")),
}
_INDENTS = ((720, 720), (720, 720), (1440, 720), (2160, 720))  # twips: left, hanging
_ARTICLE_INDENTS = ((0, 0), *_INDENTS[1:])


def element(tag: str, **attributes: object) -> Any:
    """Return a new ``w:`` element; attributes are ``w:`` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


class WordNumbering:
    """Writes the lists of a package, and hands out the list that each part counts with."""

    def __init__(self, package: Any, numbering: Numbering) -> None:
        self._root = package.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        self.numbering = numbering
        self._lists: dict[tuple[int, int], int] = {}
        self._next = _FIRST_RESTART
        if numbering != "none":
            indents = _ARTICLE_INDENTS if numbering == "article" else _INDENTS
            self._add_abstract(MAIN, _LEVELS[numbering], CLAUSE_STYLES, indents)
        self._add_abstract(BULLETS, (("bullet", "•"),), (BULLET_STYLE,), ((1287, 567),))
        self._add_abstract(RECITALS, (("upperLetter", "(%1)"),), (RECITAL_STYLE,), ((720, 720),))
        for abstract in (MAIN, BULLETS, RECITALS)[numbering == "none" :]:
            self._add_list(abstract, abstract, restart=False)

    def _add_abstract(
        self,
        identity: int,
        levels: tuple[tuple[str, str], ...],
        styles: tuple[str, ...],
        indents: tuple[tuple[int, int], ...],
    ) -> None:
        abstract = element("abstractNum", abstractNumId=identity)
        abstract.append(element("multiLevelType", val="multilevel"))
        for depth, ((kind, text), style, (left, hanging)) in enumerate(zip(levels, styles, indents, strict=True)):
            level = element("lvl", ilvl=depth)
            level.append(element("start", val=1))
            level.append(element("numFmt", val=kind))
            level.append(element("pStyle", val=style))
            if self.numbering == "article" and identity == MAIN and depth == 1:
                level.append(element("isLgl"))
            if self.numbering == "article" and identity == MAIN and depth == 0:
                level.append(element("suff", val="space"))
            level.append(element("lvlText", val=text))
            level.append(element("lvlJc", val="left"))
            properties = element("pPr")
            properties.append(element("ind", left=left, hanging=hanging))
            level.append(properties)
            abstract.append(level)
        self._root.append(abstract)

    def _add_list(self, identity: int, abstract: int, *, restart: bool) -> None:
        instance = element("num", numId=identity)
        instance.append(element("abstractNumId", val=abstract))
        for depth in range(len(_INDENTS) if abstract == MAIN else 1) if restart else ():
            override = element("lvlOverride", ilvl=depth)
            override.append(element("startOverride", val=1))
            instance.append(override)
        self._root.append(instance)

    def link_style(self, style: Any, abstract: int, depth: int) -> None:
        """Make paragraphs of `style` count in the list of the main body."""
        properties = style.element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = abstract

    def restart_in_part(self, paragraph: Any, abstract: int, depth: int, part: int) -> None:
        """Make `paragraph` count in the list of its `part`; in the main body its style already does."""
        if not part:
            return
        if (abstract, part) not in self._lists:
            self._lists[abstract, part] = self._next
            self._add_list(self._next, abstract, restart=True)
            self._next += 1
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no public way
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = self._lists[abstract, part]
