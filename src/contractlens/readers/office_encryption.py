"""Opens Word files that have a password: .docx ([MS-OFFCRYPTO] 2.3.4) and .doc ([MS-DOC] 2.2.6), through msoffcrypto."""

from __future__ import annotations

import io
import logging
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from contractlens.exceptions import CorruptFileError, EncryptedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Encrypted = Literal["encrypted_office", "doc"]

_MOST_ROUNDS = 1_000_000
"""Word asks for 100,000 rounds of its hash (a quarter of a second); the format allows ten million."""
_LARGEST_HEADER = 65_536
"""Bytes of the stream that says how a file is encrypted; Word writes two thousand."""
_DAMAGE = (
    # What msoffcrypto, minidom, cryptography and olefile raise on damaged files.
    *(OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError),
    *(struct.error, NotImplementedError, UnboundLocalError),
)


def decrypt_office(data: bytes, name: str, kind: Encrypted, passwords: Sequence[str]) -> bytes:
    """Return the file inside an encrypted one.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        kind: ``encrypted_office`` for the container of a .docx (or .xlsx, .pptx), ``doc`` for a legacy Word file.
        passwords: Tried in order.

    Raises:
        EncryptedFileError: None was given (``encrypted``), none of them opens it (``wrong_password``), or it is
            encrypted in a way that is not read (``encrypted``).
        CorruptFileError: It is damaged.
    """
    shown = name or "the file"
    if not passwords:
        what = "a Word" if kind == "doc" else "an Office"
        msg = f"{shown} is {what} file protected with a password; pass it as password="
        raise EncryptedFileError(msg, name=name)
    for password in passwords:
        with _silent():
            found = _opened(data, name, kind, password)
        if found is not None:
            return found
    msg = f"none of the passwords given opens {shown}"
    raise EncryptedFileError(msg, kind="wrong_password", name=name)


def _opened(data: bytes, name: str, kind: Encrypted, password: str) -> bytes | None:
    """Return the file inside, None where the password does not fit."""
    from xml.parsers.expat import ExpatError

    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    out = io.BytesIO()
    try:
        office = _office_file(data, kind)
        if kind == "encrypted_office" and _asks_too_much(office):
            raise _unknown(name)
        _load_key(office, password, kind)
        office.decrypt(out)
    except InvalidKeyError:
        return None
    except DecryptionError as error:
        raise _unknown(name) from error
    except (*_DAMAGE, ExpatError, FileFormatError, ParseError) as error:
        msg = f"{name or 'the file'} is damaged: how it was encrypted cannot be made out; get a fresh copy of it"
        raise CorruptFileError(msg, name=name) from error
    return out.getvalue()


def _office_file(data: bytes, kind: Encrypted) -> Any:
    """Return msoffcrypto's file.

    Raises:
        ValueError: What says how it is encrypted is larger than any program writes.
    """
    import olefile

    if kind == "doc":
        from msoffcrypto.format.doc97 import Doc97File

        return Doc97File(io.BytesIO(data))
    from msoffcrypto.format.ooxml import OOXMLFile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        if container.get_size("EncryptionInfo") > _LARGEST_HEADER:
            raise ValueError
    return OOXMLFile(io.BytesIO(data))


def _asks_too_much(office: Any) -> bool:
    return bool(office.type == "agile" and office.info["spinValue"] > _MOST_ROUNDS)


def _load_key(office: Any, password: str, kind: Encrypted) -> None:
    """Make the key of a password; that of the newer way is right when a ZIP comes out.

    Its own check of that way takes the same time again, and fails on hashes that fill no block (SHA-1, as Word 2010 has).
    """
    if kind == "doc":
        office.load_key(password=password)
    else:
        office.load_key(password=password, verify_password=office.type == "standard")


def _unknown(name: str) -> EncryptedFileError:
    msg = (
        f"{name or 'the file'} is encrypted in a way that is not read here; open it in Word, remove the password and "
        "save a copy"
    )
    return EncryptedFileError(msg, name=name)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep msoffcrypto from logging passwords, and its use of the root logger from setting that up."""
    package, root = logging.getLogger("msoffcrypto"), logging.getLogger()
    level, nothing = package.level, logging.NullHandler()
    package.setLevel(logging.CRITICAL)
    root.addHandler(nothing)
    try:
        yield
    finally:
        root.removeHandler(nothing)
        package.setLevel(level)
