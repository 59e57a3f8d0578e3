"""Checks that a reader keeps what the rest of contractlens rests on; for readers of other packages, and for our own.

It needs no test framework: a reader is good when `check_reader` returns nothing.
"""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.document import Document, Limits
from contractlens.exceptions import LimitExceededError, ReadError
from contractlens.readers import sha256
from contractlens.readers.registry import CLAIM_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from contractlens.document import Block, Change, Region
    from contractlens.readers.registry import Reader

_CUTS = 12
"""Lengths at which each sample is cut."""
_FLIPS = 24
"""Damaged copies of each sample."""
_FLIPPED_BYTES = 8
_GARBAGE = (b"", b"\0", b"\0" * 4_096, b"\xff" * 4_096, b" \n\t ", bytes(range(256)) * 16)


def check_reader(reader: Reader, samples: Mapping[str, bytes]) -> list[str]:
    """Return what a reader does wrong, one sentence each; empty for a good one.

    Tried are: the claim to each sample; the offsets of what was read (see `check_document`); that reading twice gives
    the same; that nothing but `ReadError` and its subclasses comes of empty, cut, damaged and foreign bytes; and that
    ``limits.max_chars`` is kept.

    Args:
        reader: What to try.
        samples: Good files of its format by their names, each with more than one character of text.

    Example:
        >>> from contractlens.document import Block, Document
        >>> class Careless:
        ...     media_type = "text/x-memo"
        ...     def claims(self, head, name):
        ...         return True
        ...     def read(self, data, *, name, password, limits):
        ...         return Document(data.decode("ascii"), (), (Block(0, 99, "paragraph"),), "", name, self.media_type)
        >>> for problem in check_reader(Careless(), {"a.memo": b"The Supplier shall pay."})[:2]:
        ...     print(problem)
        a.memo: block 0 [0, 99) does not lie in the text of 23 characters
        a.memo: sha256 is not that of the file
    """
    found: list[str] = []
    for name, data in samples.items():
        if not reader.claims(data[:CLAIM_BYTES], name):
            found.append(f"{name}: is not claimed")
        found += _check_sample(reader, name, data)
        found += [
            f"{name}, {problem}" for damage, bad in _damaged(data) for problem in _check_damage(reader, damage, bad)
        ]
    found += [problem for bad in _GARBAGE for problem in _check_damage(reader, f"garbage {bad[:4]!r}", bad)]
    return found


def check_document(document: Document) -> list[str]:
    """Return what is wrong with the offsets and records of a Document, one sentence each; empty for a good one.

    Args:
        document: As a reader returned it.
    """
    text = document.text
    found = [*_check_spans("block", document.blocks, text), *_check_spans("region", document.regions, text)]
    found += _check_spans("change", document.changes, text)
    found += _check_gaps(document)
    for number, block in enumerate(document.blocks):
        words = text[block.start : block.end]
        if words != words.strip() or not words:
            found.append(f"block {number} is empty or has white space at an end")
        if block.label_in_text and not words.startswith(block.label):
            found.append(f"block {number} does not begin with its label")
    found += [
        f"deletion at {each.at} lies outside the text" for each in document.deletions if not 0 <= each.at <= len(text)
    ]
    numbers = [page.number for page in document.pages]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append("pages are not numbered from 1")
    if any(region.page is not None and region.page > len(numbers) for region in document.regions):
        found.append("a region lies on a page that there is not")
    return found + _check_json(document)


def _check_spans(what: str, spans: Sequence[Block | Region | Change], text: str) -> Iterator[str]:
    for number, span in enumerate(spans):
        if not 0 <= span.start < span.end <= len(text):
            yield f"{what} {number} [{span.start}, {span.end}) does not lie in the text of {len(text)} characters"
    for number, (one, other) in enumerate(pairwise(spans)):
        if other.start < one.end:
            yield f"{what} {number + 1} begins before {what} {number} ends"


def _check_gaps(document: Document) -> Iterator[str]:
    """Find words that stand in no block."""
    end = 0
    for block in document.blocks:
        if document.text[end : block.start].strip():
            yield f"there are words outside all blocks before {block.start}"
        end = max(end, block.end)
    if document.text[end:].strip():
        yield f"there are words outside all blocks after {end}"


def _check_json(document: Document) -> list[str]:
    try:
        packed = json.dumps(document.to_dict(), ensure_ascii=False).encode("utf-8")
    except (TypeError, ValueError) as error:
        return [f"cannot be written as JSON: {error}"]
    return (
        []
        if Document.from_dict(json.loads(packed)) == document
        else ["is another Document after a journey through JSON"]
    )


def _check_sample(reader: Reader, name: str, data: bytes) -> list[str]:
    def read(limits: Limits) -> Document:
        return reader.read(data, name=name, password=None, limits=limits)

    document, problem = _attempt(lambda: read(Limits()))
    if document is None:
        return [f"{name}: a good file is refused: {problem}"]
    found = check_document(document)
    if document.sha256 != sha256(data):
        found.append("sha256 is not that of the file")
    if document.media_type != reader.media_type:
        found.append(f"media_type is {document.media_type!r}, the reader's {reader.media_type!r}")
    if document.name != name:
        found.append(f"name is {document.name!r}")
    if read(Limits()) != document:
        found.append("reading twice does not give the same")
    try:
        read(Limits(max_chars=1))
    except LimitExceededError:
        pass
    else:
        found.append("limits.max_chars is not kept")
    return [f"{name}: {each}" for each in found]


def _damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield cut and damaged copies, the same at each call."""
    for cut in range(_CUTS):
        at = len(data) * cut // _CUTS
        yield f"cut at {at}", data[:at]
    chance = random.Random(len(data))  # noqa: S311 - the same damage each time is what is wanted
    for copy in range(_FLIPS):
        changed = bytearray(data)
        for _ in range(_FLIPPED_BYTES if data else 0):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        yield f"damaged copy {copy}", bytes(changed)


def _check_damage(reader: Reader, what: str, data: bytes) -> list[str]:
    document, problem = _attempt(lambda: reader.read(data, name="damaged", password=None, limits=Limits()))
    if document is not None:
        return [f"{what}: {each}" for each in check_document(document)]
    return [f"{what}: {problem}"] if problem else []


def _attempt(read: Callable[[], Document]) -> tuple[Document | None, str]:
    """Return what was read, or "" for a refusal in order, or what else was raised."""
    try:
        return read(), ""
    except ReadError as error:
        return None, "" if error.message else "an error without a message"
    except Exception as error:  # noqa: BLE001 - whatever else a reader raises is the finding
        return None, f"raises {type(error).__name__}, which is no ReadError: {error}"
