"""Readers of other packages, for formats that contractlens does not read itself."""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Protocol

from contractlens.exceptions import ContractLensWarning

if TYPE_CHECKING:
    from contractlens.document import Document, Limits

ENTRY_POINTS = "contractlens.readers"
"""Group of entry points: each names an object like `Reader`, or a class of one that takes no arguments."""

CLAIM_BYTES = 8_192
"""How much of a file `Reader.claims` sees."""


class Reader(Protocol):
    """What reads one more format."""

    @property
    def media_type(self) -> str:
        """Of the documents that it returns."""

    def claims(self, head: bytes, name: str) -> bool:
        """Say whether a file is of this format, from its first bytes and its name ("" if it has none)."""

    def read(self, data: bytes, *, name: str, password: str | None, limits: Limits) -> Document:
        """Return the Document; raise nothing but `ReadError` and its subclasses."""


_registered: list[Reader] = []


def register_reader(reader: Reader) -> None:
    r"""Let `read_document` use a reader for files that no reader of contractlens claims.

    The one registered last is asked first. Packages may instead name their reader under the entry points
    ``contractlens.readers``, which are asked after those registered here.

    Args:
        reader: An object with ``media_type``, ``claims`` and ``read``; try it with
            `contractlens.readers.conformance.check_reader`.

    Example:
        >>> import contractlens as cl
        >>> from contractlens.document import Block, Document
        >>> class Memo:
        ...     media_type = "text/x-memo"
        ...     def claims(self, head, name):
        ...         return head.startswith(b"#MEMO ")
        ...     def read(self, data, *, name, password, limits):
        ...         text = data[6:].decode("ascii", "replace").strip()
        ...         return Document(text, (), (Block(0, len(text), "paragraph"),), "0" * 64, name, self.media_type)
        >>> memo = Memo()
        >>> cl.register_reader(memo)
        >>> cl.read_document(b"#MEMO \x01 The Supplier shall pay.").media_type
        'text/x-memo'
        >>> from contractlens.readers.registry import forget_reader
        >>> forget_reader(memo)
    """
    _registered.insert(0, reader)


def forget_reader(reader: Reader) -> None:
    """Take back `register_reader`; nothing happens for a reader that is not registered."""
    if reader in _registered:
        _registered.remove(reader)


def find_reader(data: bytes, name: str) -> Reader | None:
    """Return the reader of another package that claims a file."""
    head = data[:CLAIM_BYTES]
    for reader in (*_registered, *_installed()):
        if reader.claims(head, name):
            return reader
    return None


@lru_cache(maxsize=1)
def _installed() -> tuple[Reader, ...]:
    found = (_load(entry) for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name))
    return tuple(reader for reader in found if reader is not None)


def _load(entry: EntryPoint) -> Reader | None:
    try:
        loaded = entry.load()
    except (ImportError, AttributeError) as error:
        msg = f"the reader {entry.name!r} ({entry.value}) cannot be loaded and is left out: {error}"
        warnings.warn(msg, ContractLensWarning, stacklevel=2)
        return None
    reader: Reader = loaded() if isinstance(loaded, type) else loaded
    return reader
