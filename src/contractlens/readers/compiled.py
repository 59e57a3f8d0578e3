"""Calls the compiled code (``native/``) where it was built: it reads Word files, and tells paragraphs in plain English.

It does what the code in Python does, to the letter, many times as fast, and declines what is rare, odd or damaged.
``CONTRACTLENS_READERS=python`` leaves everything to Python.
"""

from __future__ import annotations

import ctypes
import os
import sys
from array import array
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Limits

_NAME = {"darwin": "libcontractlens_native.dylib", "win32": "contractlens_native.dll"}.get(
    sys.platform, "libcontractlens_native.so"
)
CHOICE = "CONTRACTLENS_READERS"
"""Environment variable: ``python`` for the code in Python alone."""


READ, DECLINED, OTHER_PACKAGE = 0, 1, 2


class LibraryPart(NamedTuple):
    """A part of a Word file; headers and footers with the id that sections know them by, and a number of their own."""

    kind: int
    data: bytes
    identity: bytes = b""
    target: int = 0


class ConnectingWords(NamedTuple):
    """Words that hold sentences together (in UTF-8, parted by NUL), and from which shares of them a language is told.

    A paragraph with fewer words than `least_words` has no language. One with `own_share` of the words of English is
    English; one with less than `other_share` of those of all other languages together is in none of these.
    """

    own: bytes
    other: bytes
    least_words: int
    own_share: float
    other_share: float


class _Part(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("target", ctypes.c_uint32),
        ("identity", ctypes.c_char_p),
        ("identity_length", ctypes.c_size_t),
        ("data", ctypes.c_char_p),
        ("length", ctypes.c_size_t),
    )


_RESULT = (ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_size_t))
_BYTES = (ctypes.c_char_p, ctypes.c_size_t)
_ARGUMENTS = {
    "contractlens_read_word_file": (*_BYTES, *[ctypes.c_size_t] * 3, *_RESULT),
    "contractlens_read_word": (ctypes.POINTER(_Part), *[ctypes.c_size_t] * 3, *_RESULT),
    "contractlens_settled": (
        *_BYTES,
        ctypes.c_void_p,
        ctypes.c_size_t,
        *_BYTES,
        *_BYTES,
        ctypes.c_size_t,
        ctypes.c_double,
        ctypes.c_double,
        *_RESULT,
    ),
    "contractlens_free": (ctypes.c_void_p, ctypes.c_size_t),
}


class Library:
    """The compiled code, called by its C interface."""

    def __init__(self, place: Path) -> None:
        """Load it.

        Raises:
            OSError: It was built for another machine.
            AttributeError: It is another library.
        """
        loaded = ctypes.CDLL(str(place))
        for name, arguments in _ARGUMENTS.items():
            function = getattr(loaded, name)
            function.argtypes = arguments
            function.restype = None if name == "contractlens_free" else ctypes.c_int
        self._read_word_file, self._read_word, self._settled, self._free = (
            getattr(loaded, name) for name in _ARGUMENTS
        )

    def read_word_file(self, data: bytes, limits: Limits) -> tuple[int, bytes]:
        """Read a whole Word file.

        Returns:
            `READ` and what was found (see `docx_handover`), `DECLINED` and why what it holds was declined, or
            `OTHER_PACKAGE` and why the package was.
        """
        result, length = ctypes.c_void_p(), ctypes.c_size_t()
        most = map(_size, (min(limits.max_bytes, limits.max_xml_bytes), limits.max_chars, limits.max_blocks))
        status = self._read_word_file(data, len(data), *most, ctypes.byref(result), ctypes.byref(length))
        return status, self._taken(result, length)

    def read_word(self, parts: Sequence[LibraryPart], limits: Limits) -> tuple[int, bytes]:
        """Read the parts of a Word file: `READ` and what was found, or `DECLINED` and why."""
        records = [
            _Part(part.kind, part.target, part.identity, len(part.identity), part.data, len(part.data))
            for part in parts
        ]
        given = (_Part * len(parts))(*records)
        result, length = ctypes.c_void_p(), ctypes.c_size_t()
        most = map(_size, (limits.max_chars, limits.max_blocks))
        status = self._read_word(given, len(parts), *most, ctypes.byref(result), ctypes.byref(length))
        return status, self._taken(result, length)

    def settled(self, text: bytes, spans: Sequence[int], words: ConnectingWords) -> bytes | None:
        """Say of each span of a text whether a closer look can find no other language than English in it.

        Args:
            text: In UTF-8.
            spans: Start and end of each, in characters of the text; in order, not overlapping.
            words: What languages are told by.

        Returns:
            One byte for each span, 0 where a closer look is needed; None where that cannot be told.
        """
        numbers = array("I", spans)
        result, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = self._settled(
            text,
            len(text),
            numbers.buffer_info()[0],
            len(numbers),
            words.own,
            len(words.own),
            words.other,
            len(words.other),
            words.least_words,
            words.own_share,
            words.other_share,
            ctypes.byref(result),
            ctypes.byref(length),
        )
        found = self._taken(result, length)
        return found if status == READ else None

    def _taken(self, result: ctypes.c_void_p, length: ctypes.c_size_t) -> bytes:
        try:
            return ctypes.string_at(result, length.value)
        finally:
            self._free(result, length)


def _size(limit: int) -> int:
    """Return a limit as C takes it; one below nothing lets nothing through, and there is always one."""
    return int(max(0, min(limit, 2**62)))


def library() -> Library | None:
    """Return the compiled code; None where it was not built, cannot be loaded, or is not wanted."""
    return None if os.environ.get(CHOICE) == "python" else _loaded()


def is_built() -> bool:
    """Say whether there is compiled code that can be loaded."""
    return _loaded() is not None


@lru_cache(maxsize=1)
def _loaded() -> Library | None:
    place = Path(__file__).with_name("native") / _NAME
    if not place.exists():
        return None
    try:
        return Library(place)
    except (OSError, AttributeError):
        return None
