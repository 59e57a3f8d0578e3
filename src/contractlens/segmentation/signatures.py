"""Recognises signature blocks: the words above them, their fields, and the names of the parties between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.looks import MAX_HEADING_CHARS, has_modal, is_emphasised

if TYPE_CHECKING:
    from contractlens.segmentation.lines import Line

MAX_SIGNATURE_LINE = 200  # characters; a longer line is no part of a signature block
MAX_LINES_TO_FIELD = 4  # from "LICENSOR:" to "By:", over a name on two lines
_FIELD = re.compile(r"\b(?:signature|name|title|date|by)\s*:", re.IGNORECASE)
_BLANK_FIELD = re.compile(r"(?:by|name|title|signature|date|signed)\s*:?\s*(?:_{3,}|\.{5,}|/s/)|/s/", re.IGNORECASE)


def mark_signatures(lines: list[Line]) -> None:
    """Give the lines of signature blocks the zone ``signature``."""
    cues = load_cues()
    inside = False
    for i, line in enumerate(lines):
        if line.zone in {"part", "contents", "title", "footnote"}:
            inside = False
            continue
        text = line.text.strip()
        short = len(text) <= MAX_SIGNATURE_LINE
        head = text[:80]
        if not inside:
            starts = (line.label is None and cues.signature.match(head)) or _BLANK_FIELD.match(head)
            inside = bool(starts) and (
                head.lower().startswith(("in witness", "as witness")) or (short and not _is_operative(text))
            )
        elif not (
            cues.signature.match(head)
            or cues.signature_field.match(head)
            or _is_signature_like(line, text)
            or _names_signatory(lines, i)
        ):
            inside = False
        if inside:
            line.zone = "signature"


def _is_operative(text: str) -> bool:
    """True for a sentence about signing, or about something signed."""
    return bool(re.search(r"\b(?:shall|must|may|will|should)\b", text)) or (text[-1:] == "." and len(text.split()) > 12)  # noqa: PLR2004 - a line over a signature is short


def _is_signature_like(line: Line, text: str) -> bool:
    if line.label is not None and not line.label.is_weak:
        return False
    if is_emphasised(text, line.block) and line.block.kind == "heading":
        return False
    if _FIELD.search(text):
        return True
    return (
        len(text) <= MAX_SIGNATURE_LINE // 2
        and not has_modal(text)
        and (text[-1:] != "." or "..." in text or "__" in text)
    )


def _names_signatory(lines: list[Line], i: int) -> bool:
    """True for the name of a party inside signature blocks, set as a heading, with a field to sign right below it."""
    if lines[i].label is not None or len(lines[i].text) > MAX_HEADING_CHARS:
        return False
    below = lines[i + 1 : i + 1 + MAX_LINES_TO_FIELD]
    return any(_FIELD.match(line.text[:20]) and line.label is None for line in below)
